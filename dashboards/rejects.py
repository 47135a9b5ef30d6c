"""Reject rates at the first return, by payer and by cause. Recent shares without a return are in neither term of the ratio."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.snapshot import ShareOn
from noemie.formats.rejects import FAMILIES, Learnt, guide

PERIOD = timedelta(days=365)
UNCLASSED = "motif à classer"


@dataclass(frozen=True, slots=True)
class Rate:
    """`rejected` of `answered` shares at their first return; cents beside. `key`: payer id or family of cause."""

    key: Hashable
    answered: int
    rejected: int
    answered_cents: int
    rejected_cents: int

    @property
    def payer_id(self) -> int:
        """The key as a payer's id, 0 when it is none."""
        return self.key if isinstance(self.key, int) else 0


@dataclass(frozen=True, slots=True)
class Rates:
    total: Rate
    by_payer: tuple[Rate, ...]
    by_cause: tuple[Rate, ...]


def answered(shares: Iterable[ShareOn], on: date) -> list[ShareOn]:
    """Sent for the first time in the twelve months before `on`, with a first return. `shares`: those cancelled since as
    well, or a reject that was corrected would never have been."""
    return [one for one in first_sendings(shares, on) if one.first_return]


def first_sendings(shares: Iterable[ShareOn], on: date) -> list[ShareOn]:
    """Sent in the twelve months before `on`, not in the place of another invoice."""
    return [one for one in shares if one.sent_on and one.sent_on > on - PERIOD and one.replaces is None]


def rates(shares: Iterable[ShareOn], learnt: Sequence[Learnt], on: date) -> Rates:
    rows = answered(shares, on)
    total = _rate("", rows, rows)
    rejected = [one for one in rows if one.first_return == "rejected"]
    by_cause = _by(rejected, lambda one: family_of(one, learnt))
    by_payer = _by(rows, lambda one: one.payer)
    return Rates(
        total,
        _largest(_rate(key, mine, mine) for key, mine in by_payer.items()),
        _largest(_rate(key, rows, mine) for key, mine in by_cause.items()),
    )


def family_of(share: ShareOn, learnt: Sequence[Learnt]) -> str:
    """The family of its reject's motive, in French."""
    found = guide(share.reject_code, share.reject_label, flow="NOEMIE", learnt=tuple(learnt))
    return FAMILIES.get(found.family, UNCLASSED) if found else UNCLASSED


def _by(rows: Iterable[ShareOn], key: Callable[[ShareOn], Hashable]) -> dict[Hashable, list[ShareOn]]:
    groups: dict[Hashable, list[ShareOn]] = defaultdict(list)
    for one in rows:
        groups[key(one)].append(one)
    return groups


def _rate(key: Hashable, among: Sequence[ShareOn], of: Sequence[ShareOn]) -> Rate:
    rejected = [one for one in of if one.first_return == "rejected"]
    return Rate(
        key,
        len(among),
        len(rejected),
        sum(one.expected_cents for one in among),
        sum(one.expected_cents for one in rejected),
    )


def _largest(found: Iterable[Rate]) -> tuple[Rate, ...]:
    return tuple(sorted((one for one in found if one.answered), key=lambda one: (-one.rejected_cents, -one.answered)))
