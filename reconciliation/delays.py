"""When a silence is abnormal: the payers' waits, learnt from what was answered and from what is still open.

A share still open is a censored wait, never a missing one: left out, it would make a payer that answers less look quicker
(Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958). Those that are never answered are
the plateau of the curve; a silence is judged among the answered ones alone: how many of them waited longer?

The bound keeps its promise for the next share, not only for those seen: with n answered waits, what is beyond the k-th longest
happens to the next one with a probability of k / (n + 1). So a rate of 1 % needs 99 answers; with fewer, the waits of all payers
of the same kind are borrowed, stretched where this payer is slower, and the page says so.

An invoice sent without the card (mode dégradé) is answered once its signed sheet has come: these waits are a track of their own,
by payer and kind, and never enter the curve of the card invoices. Until they are many enough the patience with the card invoices
is borrowed, stretched by the two medians and never shortened; until anything is known of them, the longest usual wait serves.

Days are working days: of the payer, which answers on no Sunday. Pure: no clock, no database.
"""

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

FALSE_ALARM = 0.01
GRACE = 1  # working days: a return is fetched the day after, or after a week-end; its lateness is ours, not the payer's
LONGEST = dt.timedelta(days=44)  # after six weeks one asks, whatever a payer's habits are
KNOWN_FROM = 5  # answers; with fewer nothing is said of a payer, and the usual wait of its kind serves
USUAL = {"AMO": 30, "AMC": 44}  # calendar days, until anything is learnt: the longest that a month's files explain
USUAL_DEGRADED = {"AMO": 44, "AMC": 44}  # the same, where a paper has to come first

AHEAD = dt.timedelta(days=366)  # no patience is longer

Basis = Literal["payer", "kind", "card", "usual"]
Track = tuple[int | None, str, bool]  # payer, kind, whether the card was absent


@dataclass(frozen=True, slots=True)
class Wait:
    """One share: `days` it waited in working days, for its answer or, still open, until today. `payer`: None when unknown.

    `is_degraded`: the card was absent, a signed sheet had to follow.
    """

    payer: int | None
    kind: str
    days: int
    is_answered: bool
    is_degraded: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """What is still unanswered after so many days (Kaplan-Meier). `days` ascending, `unanswered` beside them, from 1 down."""

    days: tuple[int, ...]
    unanswered: tuple[float, ...]
    answered: int
    open: int

    @property
    def never(self) -> float:
        """The plateau: the part that no answer has ended, 0 to 1."""
        return self.unanswered[-1] if self.unanswered else 1.0

    def still_unanswered(self, days: int) -> float:
        rank = bisect_right(self.days, days)
        return self.unanswered[rank - 1] if rank else 1.0

    def longer(self, days: int) -> float:
        """Of those answered in the end, the part that waited more than `days`."""
        ever = 1.0 - self.never
        return max(0.0, self.still_unanswered(days) - self.never) / ever if ever > 0 else 0.0

    def within(self, part: float) -> int | None:
        """Working days in which `part` of the answered ones came; None where nothing came."""
        return next((day for day in self.days if self.longer(day) <= 1.0 - part + 1e-12), None)


def curve_of(waits: Iterable[Wait]) -> Curve:
    """The estimate of Kaplan and Meier; a wait still open on a day counts among those at risk that day."""
    ended: dict[int, int] = defaultdict(int)
    all_days: list[int] = []
    for wait in waits:
        all_days.append(wait.days)
        if wait.is_answered:
            ended[wait.days] += 1
    all_days.sort()
    left, days, parts = 1.0, [], []
    for day in sorted(ended):
        at_risk = len(all_days) - bisect_left(all_days, day)
        left *= 1.0 - ended[day] / at_risk
        days.append(day)
        parts.append(left)
    answered = sum(ended.values())
    return Curve(tuple(days), tuple(parts), answered, len(all_days) - answered)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a payer is waited for, and on what that stands. `days`: working days, GRACE included; calendar days when `usual`."""

    days: int
    basis: Basis
    answers: int
    median: int | None

    def ends_on(self, sent_on: dt.date, calendar: "WorkingDays") -> dt.date:
        """The last day on which no answer is still ordinary."""
        if self.basis == "usual":
            return sent_on + dt.timedelta(days=self.days)
        return min(calendar.after(sent_on, self.days), sent_on + LONGEST)


@dataclass(frozen=True, slots=True)
class Delays:
    """What is known of every payer, on each track; `of` answers for those never met too."""

    false_alarm: float
    curves: Mapping[Track, Curve]
    kinds: Mapping[tuple[str, bool], Curve]
    _of: dict[Track, Patience] = field(default_factory=dict)

    def of(self, payer: int | None, kind: str, *, is_degraded: bool = False) -> Patience:
        key = (payer, kind, is_degraded)
        if key not in self._of:
            self._of[key] = self._patience(*key)
        return self._of[key]

    def _patience(self, payer: int | None, kind: str, is_degraded: bool) -> Patience:
        own = self.curves.get((payer, kind, is_degraded), NOTHING)
        bound = _bound(own, self.false_alarm)
        if bound is not None:
            return Patience(bound + GRACE, "payer", own.answered, own.within(0.5))
        lender = self._lender(payer, kind, is_degraded)
        if lender is None or own.answered < KNOWN_FROM:
            usual = USUAL_DEGRADED if is_degraded else USUAL
            return Patience(usual[kind], "usual", own.answered, own.within(0.5))
        days = max(_stretched(lender.bound, own, lender.curve), own.days[-1])
        return Patience(days + GRACE, lender.basis, own.answered, own.within(0.5))

    def _lender(self, payer: int | None, kind: str, is_degraded: bool) -> "_Lender | None":
        """The waits of the same kind on the same track; failing that, of a degraded one, the card invoices of the payer, then of its kind."""
        found: list[tuple[Basis, Curve]] = [("kind", self.kinds.get((kind, is_degraded), NOTHING))]
        if is_degraded:
            found.append(("card", self.curves.get((payer, kind, False), NOTHING)))
            found.append(("card", self.kinds.get((kind, False), NOTHING)))
        bounds = ((basis, curve, _bound(curve, self.false_alarm)) for basis, curve in found)
        return next((_Lender(basis, curve, bound) for basis, curve, bound in bounds if bound is not None), None)


@dataclass(frozen=True, slots=True)
class _Lender:
    """Whose patience is borrowed, before it is stretched. `bound`: in working days."""

    basis: Basis
    curve: Curve
    bound: int


NOTHING = Curve((), (), 0, 0)


def learn(waits: Iterable[Wait], *, false_alarm: float = FALSE_ALARM) -> Delays:
    """`false_alarm`: the part of the shares answered in the end that may be called silent before."""
    by_payer: dict[Track, list[Wait]] = defaultdict(list)
    by_kind: dict[tuple[str, bool], list[Wait]] = defaultdict(list)
    for wait in waits:
        by_payer[wait.payer, wait.kind, wait.is_degraded].append(wait)
        by_kind[wait.kind, wait.is_degraded].append(wait)
    return Delays(
        false_alarm,
        {key: curve_of(of_one) for key, of_one in by_payer.items()},
        {kind: curve_of(of_kind) for kind, of_kind in by_kind.items()},
    )


def _bound(curve: Curve, false_alarm: float) -> int | None:
    """The fewest days beyond which the next answer comes with a probability of `false_alarm` at most; None: too few answers."""
    n = curve.answered
    if n == 0 or 1 / (n + 1) > false_alarm:
        return None
    return next(day for day in curve.days if (n * curve.longer(day) + 1) / (n + 1) <= false_alarm + 1e-12)


def _stretched(borrowed: int, own: Curve, lender: Curve) -> int:
    """The bound of the lender, for a payer whose median is slower; never shortened for a quicker one."""
    mine, theirs = own.within(0.5) or 0, lender.within(0.5) or 0
    return borrowed if mine <= theirs else math.ceil(borrowed * mine / max(1, theirs))


class WorkingDays:
    """Working days between two days of a span, and the day so many working days later. `is_off`: Sundays and holidays of the zone.

    Saturdays are off: funds neither answer nor pay on them.
    """

    def __init__(self, first: dt.date, last: dt.date, is_off: Callable[[dt.date], bool]) -> None:
        self._first = first
        self._count: list[int] = []
        self._working: list[dt.date] = []
        count = 0
        for rank in range((last - first).days + 1):
            day = first + dt.timedelta(days=rank)
            if day.isoweekday() < 6 and not is_off(day):
                count += 1
                self._working.append(day)
            self._count.append(count)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start`, up to `end` included; 0 when `end` is before. Both inside the span."""
        return max(0, self._count[(end - self._first).days] - self._count[(start - self._first).days])

    def after(self, start: dt.date, days: int) -> dt.date:
        """The last of `days` working days after `start`; the span's last working day when it ends before."""
        rank = self._count[(start - self._first).days] + days - 1
        return self._working[min(rank, len(self._working) - 1)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A share that was sent to a payer. `answered_on`: the first word or money of its payer, None while it is silent."""

    share_id: int
    payer: int | None
    part: str
    sent_on: dt.date
    answered_on: dt.date | None
    is_degraded: bool = False


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the waits teach, and the working days that they are counted in."""

    delays: Delays
    calendar: WorkingDays

    def patience_ends(self, one: Waiting) -> dt.date:
        """The last day on which no answer to this share is ordinary."""
        return self.delays.of(one.payer, one.part, is_degraded=one.is_degraded).ends_on(one.sent_on, self.calendar)


def learnt_from(waitings: Sequence[Waiting], as_of: dt.date, is_off: Callable[[dt.date], bool]) -> Learnt:
    """From what is known on `as_of`: what was answered later is still open."""
    first = min((one.sent_on for one in waitings), default=as_of)
    calendar = WorkingDays(min(first, as_of), as_of + AHEAD, is_off)
    return Learnt(learn(wait for one in waitings if (wait := _wait(one, calendar, as_of))), calendar)


def _wait(one: Waiting, calendar: WorkingDays, as_of: dt.date) -> Wait | None:
    if one.sent_on > as_of:
        return None
    answered_on = one.answered_on if one.answered_on and one.answered_on <= as_of else None
    days = calendar.between(one.sent_on, answered_on or as_of)
    return Wait(one.payer, one.part, days, answered_on is not None, one.is_degraded)
