"""What else lives on the account: rent, contributions, fees, cheques, a retrocession, a lump sum of the fund."""

import datetime as dt
import random
from collections.abc import Iterator

from simulator.world import Credit


def noise(start: dt.date, last_day: dt.date, source: random.Random) -> list[Credit]:
    return [
        credit
        for month in _months(start, last_day)
        for credit in _of_month(month, source)
        if start < credit.booked_on <= last_day
    ]


def _months(start: dt.date, last_day: dt.date) -> Iterator[dt.date]:
    month = start.replace(day=1)
    while month <= last_day:
        yield month
        month = (month + dt.timedelta(days=32)).replace(day=1)


def _of_month(month: dt.date, source: random.Random) -> list[Credit]:
    return [
        Credit(month.replace(day=5), -65_000, "PRLV LOYER CABINET", "B1", why="not_a_claim"),
        Credit(month.replace(day=15), -38_417, "PRLV URSSAF", "B1", why="not_a_claim"),
        Credit(month.replace(day=28), -1_250, "FRAIS TENUE DE COMPTE", "62", why="not_a_claim"),
        Credit(month.replace(day=12), 2_000 + source.randrange(3_000), "REMISE CHEQUES", "02", why="not_a_claim"),
        Credit(
            month.replace(day=20),
            90_000 + source.randrange(9_000),
            "VIR M KLEIN",
            "18",
            (("LCC", "RETROCESSION"),),
            "unmatched",
        ),
    ]
