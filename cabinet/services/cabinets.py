"""A cabinet is made behind its own door: its id is taken before its row, so that row-level security lets it in."""

from django.db import connection, transaction

from cabinet.enums import Role, Zone
from cabinet.models import Cabinet, Membership, Nurse, TenantId, User
from cabinet.tenancy import each_cabinet, tenant


@transaction.atomic
def create_cabinet(*, name: str, zone: str = Zone.METROPOLE, is_demo: bool = False, is_set_up: bool = True) -> int:
    """Returns the id of the new cabinet. `is_set_up` False: its titulaire is led to the first-run page."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('cabinet_cabinet', 'id'))")
        pk = int(cursor.fetchone()[0])
    with tenant(cabinets=[pk]):
        Cabinet.objects.create(pk=pk, name=name, zone=zone, is_demo=is_demo, is_set_up=is_set_up)
        TenantId.objects.create(cabinet_id=pk)
    return pk


def find_cabinet(*, name: str) -> int | None:
    """The cabinet of that name, looked for behind each door in turn; None when there is none."""
    for pk in each_cabinet():
        if Cabinet.objects.filter(pk=pk, name=name).exists():
            return pk
    return None


def cabinets_of(*, user_id: int, cabinet_ids: list[int]) -> list[Cabinet]:
    """The cabinets among which a person chooses, by name; nothing can be written behind this door."""
    with tenant(user_id=user_id, cabinets=cabinet_ids):
        return list(Cabinet.objects.filter(pk__in=cabinet_ids).order_by("name", "pk"))


def add_member(*, cabinet_id: int, user: User, role: Role, nurse: Nurse | None = None) -> Membership:
    """In the open tenant: once per user and cabinet."""
    member, _ = Membership.objects.update_or_create(
        cabinet_id=cabinet_id, user=user, defaults={"role": role, "nurse": nurse, "is_active": True}
    )
    return member
