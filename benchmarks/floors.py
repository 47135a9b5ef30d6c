"""What cannot be beaten: the bare loop, the bare slice, the bare index, on the same input and in the same run."""

from collections.abc import Iterable


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


def ladder(visits: Iterable[tuple[int, tuple[str, ...]]], coefficients: dict[str, int]) -> int:
    """The least of a cotation, on integers: each act looked up, 100 / 50 / 0 by decreasing coefficient, one rounding a line.

    `visits`: (cents of the letter, codes of the acts); `coefficients` in hundredths. No trace, no majoration, no travel.
    """
    total = 0
    for unit, acts in visits:
        ranked = sorted([coefficients[code] for code in acts], reverse=True)
        total += (unit * ranked[0] * 2 + 100) // 200
        if len(ranked) > 1:
            total += (unit * ranked[1] + 100) // 200
    return total


def pairs(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    """A dictionary by amount, looked up once an entry."""
    index: dict[int, int] = {}
    for cents, pk in right:
        index[cents] = pk
    return sum(index.get(cents, 0) >= 0 for cents, _ in left)
