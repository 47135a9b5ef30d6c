"""Proved statements whose balances tell them apart: equal movements of theirs are as many movements, not one told twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db import connection
from django.db.models import Count

from reconciliation.models import BankAccount, BankStatement
from reconciliation.services.statements.arriving import RANKED, TABLE, Arrived

MOST = 10_000
OF_STATEMENT = f"select base, amount_cents from {TABLE} where statement = %s order by rank"  # noqa: S608 (our own name)
EQUAL = f"""
    select distinct e.statement_id from {TABLE} a
    join reconciliation_bankentry e on e.account_id = %s and e.base_key = a.base where a.statement = %s
"""  # noqa: S608 (our own names)
SHIFT = f"""
    update {TABLE} a set occurrence = r.nth + s.by
    from {RANKED} r, (select member from {TABLE} where statement = %s limit 1) m, unnest(%s::text[], %s::int[]) as s (base, by)
    where r.member = m.member and r.base = s.base and r.statement = any(%s)
        and a.statement = r.statement and a.rank = r.rank
"""  # noqa: S608 (our own names)


@dataclass(frozen=True, slots=True)
class _Told:
    """A proved statement: its two balances in cents and its movements, (base key, cents), in their order."""

    opening: int
    closing: int
    entries: tuple[tuple[str, int], ...]

    def is_whole(self) -> bool:
        return self.opening + sum(cents for _, cents in self.entries) == self.closing

    def balances(self) -> set[int]:
        """Every balance it goes through, read from the oldest or from the newest: no bank says which comes first."""
        amounts = [cents for _, cents in self.entries]
        onward = accumulate(amounts, initial=self.opening)
        return {*onward, *accumulate(reversed(amounts), initial=self.opening)}


def rank_beside_equal_ones(*, account: BankAccount, arrived: Sequence[Arrived]) -> None:
    """Ranks an arriving movement after the equal ones of stored statements that its own cannot overlap.

    Both are proved and whole, of `MOST` movements at most; else equal movements stay one, as when a day is exported twice.
    """
    ranks = [one.rank for one in arrived]
    done = set[str]()
    for one in arrived:
        met = _met_by(account, one)
        if not met:
            continue
        told = _arriving(one)
        counts = Counter(base for other in met if _are_apart(told, other) for base, _ in other.entries)
        shifts = {base: counts[base] for base in {base for base, _ in told.entries} - done if counts[base]}
        done |= set(shifts)
        if shifts:
            with connection.cursor() as cursor:
                cursor.execute(SHIFT, [one.rank, list(shifts), list(shifts.values()), ranks])


def _met_by(account: BankAccount, one: Arrived) -> list[_Told]:
    """Stored proved statements that hold a movement equal to one of this statement."""
    opening, closing = one.statement.opening_cents, one.statement.closing_cents
    if one.row is None or not one.statement.proved or opening is None or closing is None or one.entries > MOST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(EQUAL, [account.pk, one.rank])
        equal = [pk for (pk,) in cursor.fetchall()]
    rows = BankStatement.objects.filter(pk__in=equal, is_proved=True, currency=one.statement.currency[:3])
    rows = rows.filter(opening_cents__isnull=False, closing_cents__isnull=False)
    rows = rows.annotate(count=Count("entries")).filter(count__lte=MOST)
    return [told for told in map(_stored, rows) if told.is_whole()]


def _arriving(one: Arrived) -> _Told:
    with connection.cursor() as cursor:
        cursor.execute(OF_STATEMENT, [one.rank])
        entries = tuple(cursor.fetchall())
    return _Told(one.statement.opening_cents or 0, one.statement.closing_cents or 0, entries)


def _stored(row: BankStatement) -> _Told:
    entries = row.entries.order_by("rank").values_list("base_key", "amount_cents")
    return _Told(row.opening_cents or 0, row.closing_cents or 0, tuple(entries))


def _are_apart(one: _Told, other: _Told) -> bool:
    """No balance is in both, but the one where the first ends and the second begins: a movement told by both would need two."""
    common = one.balances() & other.balances()
    return not common or (common == {one.opening} == {other.closing}) or (common == {one.closing} == {other.opening})
