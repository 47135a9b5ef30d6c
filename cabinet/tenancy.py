"""The one door to a tenant.

`with tenant(user_id=…, cabinets=[…])` opens a transaction and names the cabinets that may be read, and the one that
may be written, for that transaction only. Row-level security (`cabinet/rls.py`) reads these settings; outside of the
door no row of a cabinet is visible. Never a session-wide SET: a pooled connection would keep it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def tenant(*, user_id: int | None = None, cabinets: Sequence[int] = (), writes: int | None = None) -> Iterator[None]:
    """One transaction in which the rows of `cabinets` are visible and those of `writes` may change.

    `writes` defaults to the only cabinet of the list; with several it must be named, or nothing can be written.
    A door inside a door is a savepoint; the outer settings come back when the inner one closes.
    """
    with transaction.atomic():
        before = _current()
        _set(user_id, cabinets, writes if writes is not None else (cabinets[0] if len(cabinets) == 1 else None))
        yield
        _restore(before)  # after an error the rollback restores them


def enter(*, user_id: int | None, cabinets: Sequence[int], writes: int | None) -> None:
    """Changes the tenant of the door that is already open (the request has learnt who asks)."""
    _set(user_id, cabinets, writes)


def visible_cabinets() -> list[int]:
    """The cabinets named by the open door, for the ORM filter; empty outside of it."""
    cabinets, _, _ = _current()
    return [int(pk) for pk in cabinets.split(",") if pk]


def all_cabinet_ids() -> list[int]:
    """Every cabinet's id, for work that walks them one after the other, each behind its own door."""
    with connection.cursor() as cursor:
        cursor.execute("select cabinet_id from cabinet_tenantid order by cabinet_id")
        return [row[0] for row in cursor.fetchall()]


def each_cabinet(ids: Iterable[int] | None = None) -> Iterator[int]:
    """Opens each cabinet's door in turn; an error in one does not reach the next one's data."""
    for pk in list(ids) if ids is not None else all_cabinet_ids():
        with tenant(cabinets=[pk]):
            yield pk


def _current() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('idel.cabinets', true), ''), coalesce(current_setting('idel.cabinet', true), ''),"
            " coalesce(current_setting('idel.user', true), '')"
        )
        return cursor.fetchone()


def _restore(before: tuple[str, str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('idel.cabinets', %s, true), set_config('idel.cabinet', %s, true), set_config('idel.user', %s, true)",
            before,
        )


def _set(user_id: int | None, cabinets: Sequence[int], writes: int | None) -> None:
    _restore((",".join(str(int(pk)) for pk in cabinets), str(writes or ""), str(user_id or "")))
