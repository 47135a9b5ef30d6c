"""Credits to come, day by day, with their interval: open shares × the probability that each is paid by then (`delays.py` learnt it).

A share that has waited w working days is paid within the next d with the probability (S(w) − S(w+d)) / S(w), S being the curve
of Kaplan and Meier of its payer (part still unpaid after so many days; the unpaid counted). What goes together comes together:
the shares of one batch (a lot, a transfer) are one draw, batches are independent; so a lot of 2 000 € weighs on the interval as
one coin, not as fifty. The interval is read on the exact law of the sum, on a grid of 1/GRID of what may come; where few answers
were seen the curve is borrowed from all payers of the kind, and without any nothing is forecast: the amount is said apart.

Pure: no clock, no database. Cents in, cents out.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from reconciliation.delays import KNOWN_FROM, NOTHING, Curve, Wait, curve_of

INTERVAL = 0.80  # the real amount falls in it eight times out of ten, or more
GRID = 480
OWN_FROM = 20  # answers of a payer from which its own curve is used alone


@dataclass(frozen=True, slots=True)
class Awaited:
    """An open share: `waited` working days since it was sent (or announced: its `kind` says which). `batch`: what it comes with."""

    payer: int | None
    kind: str
    cents: int
    waited: int
    batch: Hashable


@dataclass(frozen=True, slots=True)
class Span:
    """The mean, and the bounds of the interval."""

    mean_cents: int
    low_cents: int
    high_cents: int


@dataclass(frozen=True, slots=True)
class Coming:
    """`ahead`: working days from now. `day`: what comes on that day alone; `until`: from now to the end of that day."""

    ahead: int
    day: Span
    until: Span


@dataclass(frozen=True, slots=True)
class Forecast:
    """`unknown_cents`: of payers whose delays nothing teaches yet; `open_cents`: all that is awaited."""

    days: tuple[Coming, ...]
    open_cents: int
    unknown_cents: int


@dataclass(frozen=True, slots=True)
class _Draw:
    """Money that comes at once, or not: after w + d days with the probability that `curve` gives."""

    cents: int
    waited: int
    curve: Curve

    def within(self, days: int) -> float:
        left = self.curve.still_unanswered(self.waited)
        return (left - self.curve.still_unanswered(self.waited + days)) / left if left > 0 else 0.0


def forecast(awaited: Iterable[Awaited], learnt: "Curves", *, days: int) -> Forecast:
    """For each of the next `days` working days."""
    batches: dict[tuple[int | None, str, int, Hashable], int] = defaultdict(int)
    for one in awaited:
        batches[one.payer, one.kind, one.waited, one.batch] += one.cents
    draws, unknown = [], 0
    for (payer, kind, waited, _), cents in batches.items():
        curve = learnt.of(payer, kind)
        if curve is None:
            unknown += cents
        else:
            draws.append(_Draw(cents, waited, curve))
    coming = []
    for ahead in range(1, days + 1):
        until = [(one.cents, one.within(ahead)) for one in draws]
        today = [(one.cents, one.within(ahead) - one.within(ahead - 1)) for one in draws]
        coming.append(Coming(ahead, span_of(today), span_of(until)))
    return Forecast(tuple(coming), sum(batches.values()), unknown)


def span_of(draws: Sequence[tuple[int, float]], interval: float = INTERVAL) -> Span:
    """Independent draws, each (cents, probability): the mean of their sum, and the bounds that hold `interval` of its law."""
    mean = round(sum(cents * chance for cents, chance in draws))
    live = [(cents, min(1.0, chance)) for cents, chance in draws if cents > 0 and chance > 1e-9]
    if not live:
        return Span(mean, 0, 0)
    step = max(1.0, sum(cents for cents, _ in live) / GRID)
    cells = [(round(cents / step), chance) for cents, chance in live]
    law, tail = _law(cells), (1.0 - interval) / 2
    shift = mean - step * sum(one * chance for one, chance in cells)  # equal amounts are all rounded the same way
    off = _rounding(len(live)) * step
    low, high = _quantile(law, tail) * step + shift - off, _quantile(law, 1.0 - tail) * step + shift + off
    return Span(mean, max(0, min(mean, math.floor(low))), max(mean, math.ceil(high)))


def _rounding(draws: int) -> int:
    """Cells by which a sum on the grid may be off: half a cell a draw at the worst, of the order of its root when they are many."""
    return min((draws + 1) // 2, math.isqrt(draws) + 1)


def _law(draws: Sequence[tuple[int, float]]) -> list[float]:
    """The probability of each number of cells."""
    law = [1.0]
    for cells, chance in draws:
        if cells == 0:
            continue
        more = [one * chance for one in law]
        law = [one * (1.0 - chance) for one in law] + [0.0] * cells
        for rank, one in enumerate(more, start=cells):
            law[rank] += one
    return law


def _quantile(law: Sequence[float], part: float) -> int:
    total = 0.0
    for rank, one in enumerate(law):
        total += one
        if total >= part - 1e-12:
            return rank
    return len(law) - 1


@dataclass(frozen=True, slots=True)
class Curves:
    """What the waits teach, by payer and by kind; `of` borrows from the kind, and is None where nothing is known."""

    own: dict[tuple[int | None, str], Curve]
    kinds: dict[str, Curve]

    def of(self, payer: int | None, kind: str) -> Curve | None:
        mine = self.own.get((payer, kind), NOTHING)
        if mine.answered >= OWN_FROM:
            return mine
        theirs = self.kinds.get(kind, NOTHING)
        return theirs if theirs.answered >= KNOWN_FROM else None


def curves_from(waits: Iterable[Wait]) -> Curves:
    """`waits`: until the money, closed ones and open ones."""
    by_payer: dict[tuple[int | None, str], list[Wait]] = defaultdict(list)
    by_kind: dict[str, list[Wait]] = defaultdict(list)
    for wait in waits:
        by_payer[wait.payer, wait.kind].append(wait)
        by_kind[wait.kind].append(wait)
    return Curves(
        {key: curve_of(of_one) for key, of_one in by_payer.items()},
        {kind: curve_of(of_kind) for kind, of_kind in by_kind.items()},
    )
