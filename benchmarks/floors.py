"""What cannot be beaten: the bare loop, the bare slice, the bare index, on the same input and in the same run."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal(1)


def slices(text: str, width: int) -> int:
    """Cuts a text in records and touches each amount's place."""
    return sum(len(text[at : at + width][90:104]) for at in range(0, len(text), width))


def entities(stream: str, sizes: dict[str, int]) -> int:
    """Walks a stream of entities by their size, cutting three fields of each."""
    at = count = 0
    while at < len(stream):
        width = sizes[stream[at : at + 3]]
        record = stream[at : at + width]
        count += len(record[3:5]) + len(record[5:13]) + len(record[13:21])
        at += width
    return count


def ladder(
    visits: Iterable[tuple[dt.date, tuple[str, ...]]],
    values: tuple[list[dt.date], list[Decimal]],
    coefficients: dict[str, Decimal],
) -> int:
    """The least of a cotation: the value of the day looked up, each act looked up, 100 / 50 / 0 by decreasing coefficient.

    Exact decimals, one rounding half up a line, as the law asks. No line, no trace, no majoration, no travel.
    """
    starts, units = values
    total = 0
    for day, acts in visits:
        unit = units[bisect_right(starts, day) - 1]
        ranked = sorted([coefficients[code] for code in acts], reverse=True)
        total += int((unit * ranked[0] * 100).quantize(CENT, ROUND_HALF_UP))
        if len(ranked) > 1:
            total += int((unit * ranked[1] * 50).quantize(CENT, ROUND_HALF_UP))
    return total


def pairs(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    """A dictionary by amount, looked up once an entry."""
    index: dict[int, int] = {}
    for cents, pk in right:
        index[cents] = pk
    return sum(index.get(cents, 0) >= 0 for cents, _ in left)
