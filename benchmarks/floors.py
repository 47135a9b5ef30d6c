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


def products(coefficients: Iterable[int]) -> int:
    """One exact product and one sum an act: the arithmetic alone of a cotation."""
    return sum(coefficient * 335 // 100 for coefficient in coefficients)


def pairs(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    """A dictionary by amount, looked up once an entry."""
    index: dict[int, int] = {}
    for cents, pk in right:
        index[cents] = pk
    return sum(index.get(cents, 0) >= 0 for cents, _ in left)
