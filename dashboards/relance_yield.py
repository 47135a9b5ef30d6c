"""What relances bring that patience would not have: money within thirty days of a letter, beside comparable shares without one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from dashboards.rejects import PERIOD
from dashboards.snapshot import ShareOn
from reconciliation.enums import PostingKind
from reconciliation.models import Posting, RelanceItem

WITHIN = timedelta(days=30)
ENOUGH = 10  # comparable shares; with fewer nothing is compared


@dataclass(frozen=True, slots=True)
class Chased:
    """One share of one letter: cents asked, cents that came within thirty days."""

    share: int
    on: date
    asked_cents: int
    came_cents: int


@dataclass(frozen=True, slots=True)
class Yield:
    """`alone_cents`: of the same amounts, what comparable shares without a letter were paid at the same age, in the same
    thirty days; None when there are too few of them to say."""

    letters: int
    asked_cents: int
    came_cents: int
    alone_cents: int | None
    compared: int


def chased_until(on: date) -> list[Chased]:
    """Of the letters whose thirty days are over, in the twelve months before; a share chased twice counts at its first letter."""
    items = RelanceItem.objects.filter(
        relance__issued_on__lte=on - WITHIN, relance__issued_on__gt=on - PERIOD, relance__notice=None
    ).order_by("relance__issued_on", "id")
    first: dict[int, tuple[date, int]] = {}
    for share, day, cents in items.values_list("share_id", "relance__issued_on", "amount_cents"):
        first.setdefault(share, (day, cents))
    came = _came(first)
    return [Chased(share, day, cents, min(cents, came.get(share, 0))) for share, (day, cents) in first.items()]


def _came(first: Mapping[int, tuple[date, int]]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    received = Posting.objects.filter(share__in=first, kind=PostingKind.RECEIVED)
    rows = received.order_by().values("share_id", "happened_on").annotate(cents=Sum("amount_cents"))
    for row in rows:
        day, _ = first[row["share_id"]]
        if day < row["happened_on"] <= day + WITHIN:
            found[row["share_id"]] += row["cents"]
    return found


def yield_of(chased: Sequence[Chased], shares: Iterable[ShareOn], on: date) -> Yield:
    """`shares`: every one of that day. Pure."""
    by_id = {one.id: one for one in shares}
    never = _never_chased(by_id, {one.share for one in chased})
    asked = sum(one.asked_cents for one in chased)
    alone, compared, known = 0, set[int](), 0
    for one in chased:
        share = by_id.get(one.share)
        if share is None or share.sent_on is None:
            continue
        like = _comparable(never[share.payer, share.part], one.on - share.sent_on, on)
        compared.update(other.id for other, _ in like)
        if like:
            known += one.asked_cents
            paid = sum(other.expected_cents for other, was_paid in like if was_paid)
            alone += one.asked_cents * paid // sum(other.expected_cents for other, _ in like)
    told = alone if len(compared) >= ENOUGH and known == asked else None
    return Yield(len(chased), asked, sum(one.came_cents for one in chased), told, len(compared))


def _never_chased(by_id: Mapping[int, ShareOn], chased: set[int]) -> dict[tuple[int | None, str], list[ShareOn]]:
    found: dict[tuple[int | None, str], list[ShareOn]] = defaultdict(list)
    for one in by_id.values():
        if one.sent_on and one.expected_cents and one.id not in chased and not one.is_cancelled:
            found[one.payer, one.part].append(one)
    return found


def _comparable(others: Iterable[ShareOn], age: timedelta, on: date) -> list[tuple[ShareOn, bool]]:
    """Those still unpaid at this age whose thirty days are over: (share, was paid within them)."""
    found = []
    for other in others:
        start = (other.sent_on or on) + age
        if start + WITHIN <= on and (other.received_on is None or other.received_on > start):
            found.append((other, other.received_on is not None and other.received_on <= start + WITHIN))
    return found
