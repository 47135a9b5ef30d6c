"""`./dev bench silence`: learnt patience against a fixed rule of 30 days, on lives replayed day after day.

A year of a cabinet, five seeds: funds and mutuelles quick and slow, some with few shares, lots that are never answered, shares that
are never answered. Each day one knows only what had happened; a share is flagged when its silence is no longer ordinary.
"""

import datetime as dt
import random
import statistics
from dataclasses import dataclass

from ngap.calendar import is_sunday_or_holiday
from reconciliation.delays import Waiting, learnt_from

START, DAYS = dt.date(2025, 10, 6), 364
FIXED = 30
SEEDS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Payer:
    """`median` and `spread` of its answers in calendar days (log-normal), how many shares a week, how many it forgets."""

    id: int
    part: str
    median: float
    spread: float
    a_week: int
    forgets: float


# The orders of size of an inspection of October 2017 (IGAS, third-party payment): funds within 1 to 3 days, nine in ten within 5, one
# scheme within 8; mutuelles about 2 to 7 days through the large operators, some beyond 10, a few near a month.
PAYERS = (
    Payer(1, "AMO", 3, 0.35, 40, 0.02),
    Payer(2, "AMO", 6, 0.30, 10, 0.03),
    Payer(3, "AMO", 8, 0.30, 1, 0.05),
    Payer(4, "AMC", 5, 0.40, 15, 0.04),
    Payer(5, "AMC", 9, 0.35, 8, 0.05),
    Payer(6, "AMC", 20, 0.20, 1, 0.10),
)


def life(seed: int) -> list[Waiting]:
    source, out = random.Random(seed), []
    for week in range(DAYS // 7):
        for payer in PAYERS:
            sent_on = START + dt.timedelta(days=7 * week + source.randrange(5))
            out += [_share(len(out) + rank, payer, sent_on, source) for rank in range(payer.a_week)]
    return out


def _share(pk: int, payer: Payer, sent_on: dt.date, source: random.Random) -> Waiting:
    if source.random() < payer.forgets:
        return Waiting(pk, payer.id, payer.part, sent_on, None)
    day = sent_on + dt.timedelta(days=max(1, round(payer.median * source.lognormvariate(0, payer.spread))))
    while day.isoweekday() > 5:
        day += dt.timedelta(days=1)
    return Waiting(pk, payer.id, payer.part, sent_on, day)


def flagged_on(waitings: list[Waiting]) -> dict[int, dt.date]:
    """The first day on which each share was called silent, learnt each morning from what had happened until then."""
    out: dict[int, dt.date] = {}
    for rank in range(1, DAYS + 60):
        today = START + dt.timedelta(days=rank)
        sent = [one for one in waitings if one.sent_on < today]
        learnt = learnt_from(sent, today, lambda day: is_sunday_or_holiday(day, "metropole"))
        for one in sent:
            is_open = one.answered_on is None or one.answered_on > today
            if is_open and one.share_id not in out and today > learnt.patience_ends(one):
                out[one.share_id] = today
    return out


def main() -> None:
    print(f"{'graine':>7} {'fausses alertes':>16} {'repérées à 45 j':>16} {'jour médian':>12} {'règle fixe':>11}")
    for seed in SEEDS:
        waitings = life(seed)
        flags = flagged_on(waitings)
        paid = [one for one in waitings if one.answered_on]
        never = [one for one in waitings if not one.answered_on]
        false = sum(one.share_id in flags for one in paid) / len(paid)
        days = [(flags[one.share_id] - one.sent_on).days for one in never if one.share_id in flags]
        found = sum(day <= 45 for day in days) / len(never)
        median = statistics.median(days)
        print(f"{seed:>7} {false:>15.2%} {found:>15.1%} {median:>9.0f} j. {median / (FIXED + 1):>10.0%}")
