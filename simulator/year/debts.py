"""What payers keep back: a debt without a name over several transfers, a negative advice carried to the next, a forfait."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable

from simulator.writers.noemie import LumpSum, Retention
from simulator.year.answers import Advice

# The code of a lump sum is a numeric field (261, noemie_ps.csv): digits of our own, no list of the real ones is published.
FORFAIT = ("00012", 36_500)


def settle(advices: Iterable[Advice], source: random.Random) -> None:
    """In the order of days, payer by payer. Adds retentions and forfaits to the advices."""
    timelines: dict[tuple[str, str], list[Advice]] = defaultdict(list)
    for advice in sorted(advices, key=lambda one: one.day):
        timelines[advice.payer.fund.code, advice.nurse.am_number].append(advice)
    for rank, (_, timeline) in enumerate(sorted(timelines.items())):
        _timeline(timeline, source, rank)


def _timeline(timeline: list[Advice], source: random.Random, rank: int) -> None:
    carried, left, debt, noted_on = 0, 0, "", dt.date.min
    emptied = source.randrange(len(timeline)) if len(timeline) > 8 and rank % 3 == 0 else -1
    for place, advice in enumerate(timeline):
        if carried:
            advice.debts.append(Retention(f"RP{rank:03d}{place:05d}", advice.day, carried, 0))
            carried = 0
        if left == 0 and place % 17 == 9:
            debt, noted_on, left = (
                f"D{rank:03d}{place:05d}",
                advice.day - dt.timedelta(days=21),
                2_000 + source.randrange(6_000),
            )
        if left and advice.total > 1:
            taken = min(left, advice.total // 2)
            left -= taken
            advice.debts.append(Retention(debt, noted_on, taken, left))
        if place == emptied and advice.total > 0:
            advice.debts.append(
                Retention(f"E{rank:03d}{place:05d}", advice.day - dt.timedelta(days=21), advice.total, 0)
            )
        if place % 29 == 20 and advice.payer.fund.regime == "01":
            advice.forfaits.append(LumpSum(FORFAIT[0], FORFAIT[1]))
        carried = max(0, -advice.total)
