"""Which dossier first: euros × chance of recovery × urgency of the legal limit. Integers only; each factor is shown.

The chances are where a cabinet starts from: our own judgement of each cause, neither law nor measure. What the cabinet's closed
dossiers say weighs more with each of them: (10 × start + 100 × recovered) / (10 + closed).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reconciliation.matching.limits import Step, step_on

STARTS = {
    "announced_not_received": 95,
    "lot_not_acknowledged": 90,
    "lot_refused": 90,
    "silent_payer_incident": 90,
    "silent_payer": 80,
    "silent_share": 85,
    "underpaid": 80,
    "rejected": 70,
    "recovered_named": 40,
    "recovered_unnamed": 40,
    "overpaid": 10,
    "duplicate": 10,
    "paid_by_patient": 10,
    "patient_debt": 60,
    "time_barred": 5,
}
UNKNOWN, WEIGHT = 50, 10
ORDINARY = 10  # tenths: no limit is near


@dataclass(frozen=True, slots=True)
class Closed:
    """Dossiers of a cause that are over: `won` of them because the money came."""

    count: int
    won: int


@dataclass(frozen=True, slots=True)
class Chance:
    """`percent` from `start` (percent) and from the closed dossiers of this cabinet."""

    percent: int
    start: int
    closed: Closed


@dataclass(frozen=True, slots=True)
class Priority:
    """`score`: cents at stake, weighed. `step` None: no limit is near; `times_ten` is its weight in tenths."""

    cents: int
    chance: Chance
    step: Step | None
    times_ten: int
    score: int


def chance_of(cause: str, closed: Closed = Closed(0, 0)) -> Chance:
    start = STARTS.get(cause, UNKNOWN)
    return Chance((WEIGHT * start + 100 * closed.won) // (WEIGHT + closed.count), start, closed)


def priority_of(
    cents: int, cause: str, limit: dt.date | None, on: dt.date, closed: Mapping[str, Closed] | None = None
) -> Priority:
    """`cents` still owed; `limit`: the safe one, or None."""
    chance, step = chance_of(cause, (closed or {}).get(cause, Closed(0, 0))), step_on(limit, on)
    times_ten = step.times_ten if step else ORDINARY
    return Priority(cents, chance, step, times_ten, cents * chance.percent * times_ten // 1000)
