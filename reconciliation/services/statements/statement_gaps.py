"""What is missing between two statements of an account: said by the balances where the bank gives them, else by the days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from reconciliation.models import BankAccount, BankStatement

# Days without a statement that no balance explains: a long week-end makes four.
QUIET_DAYS = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """Between the closing of a statement and the opening of the next. `missing_cents`: what the balances lack, None unknown."""

    after: date
    before: date
    missing_cents: int | None


@dataclass(frozen=True, slots=True)
class AccountCover:
    """What the statements of an account cover, from day to day, and what is missing in between."""

    account: BankAccount
    currency: str
    count: int
    first: date | None
    last: date | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: date
    end: date
    opening: int | None
    closing: int | None


def covers(*, proved_only: bool = False) -> list[AccountCover]:
    """The accounts of the open tenant that have statements; two questions to the database, whatever their number.

    `proved_only`: by the statements that nothing is left out of; the others show no credit that could be tied.
    """
    accounts = {one.pk: one for one in BankAccount.objects.all()}
    counts: dict[tuple[int, str], int] = defaultdict(int)
    spans: dict[tuple[int, str], list[_Span]] = defaultdict(list)
    known = BankStatement.objects.filter(is_proved=True) if proved_only else BankStatement.objects.all()
    rows = known.values_list(
        "account_id", "currency", "opening_on", "closing_on", "opening_cents", "closing_cents"
    ).order_by("account_id", "currency")
    for pk, currency, opened, closed, opening, closing in rows:
        counts[pk, currency] += 1
        start, end = opened or closed, closed or opened
        if start is not None and end is not None:
            spans[pk, currency].append(_Span(start, end, opening, closing))
    return [
        _cover(accounts[pk], currency, counts[pk, currency], spans[pk, currency]) for pk, currency in sorted(counts)
    ]


def _cover(account: BankAccount, currency: str, count: int, spans: list[_Span]) -> AccountCover:
    if not spans:
        return AccountCover(account, currency, count, None, None, ())
    ordered = sorted(spans, key=lambda one: (one.start, one.end))
    return AccountCover(
        account, currency, count, ordered[0].start, max(one.end for one in ordered), tuple(_gaps(ordered))
    )


def _gaps(ordered: list[_Span]) -> list[Gap]:
    """Statements within what is covered already (the same days in another format) open nothing."""
    found: list[Gap] = []
    last = ordered[0]
    for one in ordered[1:]:
        gap = _gap(last, one) if one.start >= last.end else None
        found += [gap] if gap else []
        if one.end > last.end or (one.end == last.end and one.closing is not None):
            last = one
    return found


def _gap(last: _Span, one: _Span) -> Gap | None:
    if one.opening is not None and last.closing is not None:
        missing = one.opening - last.closing
        return Gap(last.end, one.start, missing) if missing else None
    return Gap(last.end, one.start, None) if (one.start - last.end).days > QUIET_DAYS else None


def not_covered(cover: AccountCover, *, first: date, last: date) -> list[tuple[date, date]]:
    """The days from `first` to `last` that the statements of this account leave out, in order."""
    if cover.first is None or cover.last is None or cover.last < first or last < cover.first:
        return [(first, last)]
    found = [(first, cover.first)] if first < cover.first else []
    found += [(one.after, one.before) for one in cover.gaps if one.after < last and first < one.before]
    return [*found, (cover.last, last)] if cover.last < last else found
