"""The way back in without a mail server: a link that sets a new password once, made by a titulaire or by the operator.

It changes the password alone. The second factor stays asked for at log-in.
"""

from datetime import datetime, timedelta

from django.db import transaction
from knox.models import get_token_model

from cabinet.errors import Refused
from cabinet.models import Membership, PasswordLink, User
from cabinet.services.links import new_link, read_link
from cabinet.tenancy import tenant

GOOD_FOR = timedelta(hours=24)
NO_LONGER = "Ce lien ne sert plus : il a déjà servi, il a été remplacé, ou il est trop ancien."


@transaction.atomic
def make_password_link(*, member: Membership, made_by: User | None, now: datetime) -> str:
    """The token of a new link, in the open tenant; links of this member that were not used end. `made_by` None: the operator.

    A titulaire holds only her own cabinet: an account that also belongs to another one is refused to her, or the link
    would open that cabinet too.
    """
    if not member.is_active:
        raise Refused("Ce membre est désactivé : réactivez-le d’abord.")
    if made_by is not None and made_by.pk == member.user_id:
        raise Refused("Pour votre propre compte, passez par « Ma sécurité ».")
    if made_by is not None and _cabinets_of(member.user_id) > 1:
        raise Refused("Ce compte sert aussi dans un autre cabinet : seul l’exploitant du site peut fabriquer ce lien.")
    PasswordLink.objects.filter(user_id=member.user_id, used_at=None, expires_at__gt=now).update(expires_at=now)
    link = new_link(cabinet_id=member.cabinet_id)
    PasswordLink.objects.create(
        cabinet_id=member.cabinet_id,
        user_id=member.user_id,
        secret_hash=link.secret_hash,
        made_by=made_by,
        expires_at=now + GOOD_FOR,
    )
    return link.token


def memberships_of(*, user_id: int) -> list[Membership]:
    """A person's live memberships, whatever the cabinet: read behind that person's own door."""
    with tenant(user_id=user_id):
        return list(Membership.objects.filter(user_id=user_id, is_active=True).order_by("pk"))


def _cabinets_of(user_id: int) -> int:
    """Those that she may enter again too: a membership that is off today is on again tomorrow, under the same password."""
    with tenant(user_id=user_id):
        return Membership.objects.filter(user_id=user_id).count()


def find_account(*, token: str, now: datetime) -> User | None:
    """Whose password the link sets; None when it does not serve (any more)."""
    link = read_link(token=token)
    if link is None:
        return None
    with tenant(cabinets=[link.cabinet_id]):
        row = _live(link.secret_hash, now)
        return row.user if row else None


def set_password_by_link(*, token: str, password: str, now: datetime) -> User:
    """Sets the password and ends the link; the sessions and the API tokens of the account end with its old password."""
    link = read_link(token=token)
    if link is None:
        raise Refused(NO_LONGER)
    with tenant(cabinets=[link.cabinet_id]):
        row = _live(link.secret_hash, now, lock=True)
        if row is None:
            raise Refused(NO_LONGER)
        row.used_at = now
        row.save(update_fields=["used_at"])
        row.user.set_password(password)
        row.user.save(update_fields=["password"])
        get_token_model().objects.filter(user=row.user).delete()
    return row.user


def _live(secret_hash: str, now: datetime, *, lock: bool = False) -> PasswordLink | None:
    """Not used, not too old, of an account that still works, is still a member here and (a titulaire's link) only here."""
    rows = PasswordLink.objects.select_for_update(of=("self",), no_key=True) if lock else PasswordLink.objects.all()
    live = rows.filter(secret_hash=secret_hash, used_at=None, expires_at__gt=now, user__is_active=True)
    row = live.select_related("user").first()
    if row is None or not Membership.objects.filter(user_id=row.user_id, is_active=True).exists():
        return None
    joined_another = row.made_by_id is not None and _cabinets_of(row.user_id) > 1
    return None if joined_another else row
