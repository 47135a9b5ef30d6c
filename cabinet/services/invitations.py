"""Invitations: a titulaire chooses the role and hands over a link; the person who holds it opens her account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Invitation, Membership, Nurse, User
from cabinet.services.cabinets import add_member
from cabinet.services.links import new_link, read_link
from cabinet.tenancy import tenant

GOOD_FOR = timedelta(days=7)
NO_LONGER = "Cette invitation ne sert plus : elle a déjà servi, elle a été retirée, ou elle est trop ancienne."


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What the page of a link shows. `has_account`: the address already has a password, which the link never changes."""

    email: str
    cabinet_name: str
    role_label: str
    has_account: bool


@transaction.atomic
def invite(
    *, cabinet_id: int, email: str, role: Role, nurse: Nurse | None, invited_by: User, now: datetime
) -> tuple[Invitation, str]:
    """In the open tenant. Returns the row and the token of its link; an earlier invitation of the same address ends."""
    address = email.lower()
    if Membership.objects.filter(cabinet_id=cabinet_id, user__email=address, is_active=True).exists():
        raise Refused("Cette adresse est déjà celle d’un membre du cabinet.")
    open_invitations(now).filter(cabinet_id=cabinet_id, email=address).update(revoked_at=now)
    link = new_link(cabinet_id=cabinet_id)
    made = Invitation.objects.create(
        cabinet_id=cabinet_id,
        email=address,
        role=role,
        nurse=nurse,
        secret_hash=link.secret_hash,
        invited_by=invited_by,
        expires_at=now + GOOD_FOR,
    )
    return made, link.token


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Those whose link still serves."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def find_invitation(*, token: str, now: datetime) -> OpenInvitation | None:
    """Behind the door that the link names; None when it does not serve (any more)."""
    link = read_link(token=token)
    if link is None:
        return None
    with tenant(cabinets=[link.cabinet_id]):
        row = open_invitations(now).filter(secret_hash=link.secret_hash).select_related("cabinet").first()
    if row is None:
        return None
    known = User.objects.filter(email=row.email).exists()
    return OpenInvitation(row.email, row.cabinet.name, row.get_role_display(), known)


def accept_as_new_account(*, token: str, full_name: str, password: str, now: datetime) -> User:
    """Makes the account with its password, and the member. An address that has an account must log in instead."""
    link = read_link(token=token)
    if link is None:
        raise Refused(NO_LONGER)
    with tenant(cabinets=[link.cabinet_id]):
        row = _taken(link.secret_hash, now)
        if User.objects.filter(email=row.email).exists():
            raise Refused("Cette adresse a déjà un compte : connectez-vous pour accepter l’invitation.")
        user = User.objects.create_user(row.email, password, full_name=full_name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        add_member(cabinet_id=row.cabinet_id, user=user, role=Role(row.role), nurse=row.nurse)
    return user


def accept_as_member(*, token: str, user: User, now: datetime) -> int:
    """The account that is logged in becomes a member; returns the cabinet's id. Another person's invitation is refused."""
    link = read_link(token=token)
    if link is None:
        raise Refused(NO_LONGER)
    with tenant(user_id=user.pk, cabinets=[link.cabinet_id]):
        row = _taken(link.secret_hash, now)
        if row.email != user.email:
            raise Refused("Cette invitation est pour une autre adresse que celle de votre compte.")
        add_member(cabinet_id=row.cabinet_id, user=user, role=Role(row.role), nurse=row.nurse)
    return link.cabinet_id


def _taken(secret_hash: str, now: datetime) -> Invitation:
    """Locked, then marked as used: of two people with one link, the second finds it used."""
    locked = open_invitations(now).select_for_update(of=("self",), no_key=True)
    row = locked.filter(secret_hash=secret_hash).first()
    if row is None:
        raise Refused(NO_LONGER)
    row.accepted_at = now
    row.save(update_fields=["accepted_at"])
    return row
