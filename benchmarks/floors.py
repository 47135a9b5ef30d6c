"""What cannot be beaten: the bare loop, the bare slice, the bare index, on the same input and in the same run."""

from collections.abc import Iterable


def slices(text: str, width: int) -> int:
    """Cuts a text in records and touches each amount's place."""
    return sum(len(text[at : at + width][90:104]) for at in range(0, len(text), width))


def entities(stream: str, spans: dict[str, list[tuple[int, int]]]) -> int:
    """The bare slicing loop: walks a stream by the size of each code and cuts every field of the table. Nothing is kept."""
    at = count = 0
    while at < len(stream):
        cuts = spans[stream[at : at + 3]]
        fields = [stream[at + start : at + end] for start, end in cuts]
        count += len(fields)
        at += cuts[-1][1]
    return count


def records(text: str, spans: dict[str, list[tuple[int, int]]]) -> int:
    """The same on flat records of 128."""
    count = 0
    for at in range(0, len(text), 128):
        code = text[at : at + 3] if text[at : at + 3] in {"000", "999"} else text[at]
        fields = [text[at + start : at + end] for start, end in spans[code]]
        count += len(fields)
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
