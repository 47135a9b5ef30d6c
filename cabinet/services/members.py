"""What a titulaire changes about the members. A cabinet always keeps one titulaire who can log in."""

from django.db import transaction

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Cabinet, Membership, Nurse
from cabinet.services.shown import refuse_stale

MEMBER_SHOWN = ("role", "nurse_id")


@transaction.atomic
def change_member(*, member: Membership, role: Role, nurse: Nurse | None, seen: str = "") -> Membership:
    """Role and nurse of a member. The last titulaire keeps hers. `seen`: services/shown.py. Raises Refused, StaleVersion."""
    row = _locked(member)
    refuse_stale(row=row, names=MEMBER_SHOWN, seen=seen)
    if row.role == Role.TITULAIRE and role != Role.TITULAIRE:
        _refuse_the_last(row)
    row.role, row.nurse = role, nurse
    row.save(update_fields=["role", "nurse"])
    return row


@transaction.atomic
def set_member_active(*, member: Membership, is_active: bool) -> Membership:
    """A member who is deactivated is refused from the next request on; nothing that she did disappears."""
    row = _locked(member)
    if not is_active and row.role == Role.TITULAIRE:
        _refuse_the_last(row)
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    return row


def _locked(member: Membership) -> Membership:
    """The cabinet's row is the lock: two titulaires who dismiss each other at once wait for one another."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=member.cabinet_id)
    return Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)


def _refuse_the_last(row: Membership) -> None:
    others = Membership.objects.filter(
        cabinet_id=row.cabinet_id, role=Role.TITULAIRE, is_active=True, user__is_active=True
    ).exclude(pk=row.pk)
    if not others.exists():
        raise Refused("C’est la dernière titulaire du cabinet : nommez-en une autre d’abord.")
