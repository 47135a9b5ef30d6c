"""The one door to a tenant.

`with tenant(user_id=…, cabinets=[…])` opens a transaction and names the cabinets that may be read, and the one that
may be written, for that transaction only. Row-level security (`cabinet/rls.py`) reads these settings; outside of the
door no row of a cabinet is visible. Never a session-wide SET: a pooled connection would keep it.
The user named by the door is also the author that pghistory's triggers write beside each event.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

Settings = tuple[str, str, str, str]
_NAMED: ContextVar[tuple[int, ...]] = ContextVar("cabinets of the open door", default=())


@contextmanager
def tenant(*, user_id: int | None = None, cabinets: Sequence[int] = (), writes: int | None = None) -> Iterator[None]:
    """One transaction in which the rows of `cabinets` are visible and those of `writes` may change.

    `writes` defaults to the only cabinet of the list; with several it must be named, or nothing can be written.
    A door inside a door is a savepoint; the outer settings come back when the inner one closes.
    """
    named = _NAMED.get()
    try:
        with transaction.atomic():
            before = _current()
            _set(user_id, cabinets, writes if writes is not None else (cabinets[0] if len(cabinets) == 1 else None))
            yield
            if not connection.needs_rollback:  # a rollback restores them by itself, and refuses any query before
                _restore(before)
    finally:
        _NAMED.set(named)


def enter(*, user_id: int | None, cabinets: Sequence[int], writes: int | None) -> None:
    """Changes the tenant of the door that is already open (the request has learnt who asks)."""
    _set(user_id, cabinets, writes)


def visible_cabinets() -> list[int]:
    """The cabinets named by the open door; empty outside of it."""
    return [int(pk) for pk in _current()[0].split(",") if pk]


def named_cabinets() -> tuple[int, ...]:
    """The same as this process remembers them, without a query: the ORM filter of `TenantModel`."""
    return _NAMED.get()


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


def _current() -> Settings:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('idel.cabinets', true), ''), coalesce(current_setting('idel.cabinet', true), ''),"
            " coalesce(current_setting('idel.user', true), ''), coalesce(current_setting('pghistory.context_metadata', true), '')"
        )
        row: Settings = cursor.fetchone()
        return row


def _restore(before: Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('idel.cabinets', %s, true), set_config('idel.cabinet', %s, true),"
            " set_config('idel.user', %s, true), set_config('pghistory.context_metadata', %s, true)",
            before,
        )


def _set(user_id: int | None, cabinets: Sequence[int], writes: int | None) -> None:
    _NAMED.set(tuple(int(pk) for pk in cabinets))
    author = f'{{"user": {int(user_id)}}}' if user_id else ""
    _restore((",".join(str(int(pk)) for pk in cabinets), str(writes or ""), str(user_id or ""), author))
