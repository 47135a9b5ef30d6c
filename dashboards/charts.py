"""SVG charts as plain geometry, drawn by templates: in a box 400 wide, text and colours left to the stylesheet (both modes).

A chart never stands alone: its table is under it, with the same figures. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
BAR_LEFT, BAR_RIGHT, BAR_ROW = 0, 292, 42
LINES = ("c1", "c2", "c3", "c4")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: its class in the stylesheet, where it begins, how wide it is."""

    style: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """`url`: the invoices behind it, "" when there is nothing to open. `value` is written, `note` beside it."""

    label: str
    value: str
    note: str
    url: str
    y: int
    pieces: tuple[Piece, ...]
    end: str


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: tuple[Bar, ...]
    height: int


@dataclass(frozen=True, slots=True)
class BarIn:
    """`parts`: (style, amount), side by side in this order."""

    label: str
    value: str
    parts: tuple[tuple[str, int], ...]
    note: str = ""
    url: str = ""


def bar_chart(rows: Sequence[BarIn]) -> BarChart:
    """Horizontal bars, one under the other, on one scale."""
    largest = max((sum(amount for _, amount in row.parts) for row in rows), default=0) or 1
    bars = []
    for rank, row in enumerate(rows):
        x, pieces = float(BAR_LEFT), []
        for style, amount in row.parts:
            width = (BAR_RIGHT - BAR_LEFT) * max(0, amount) / largest
            if width > 0:
                pieces.append(Piece(style, _n(x), _n(width)))
            x += width
        bars.append(Bar(row.label, row.value, row.note, row.url, rank * BAR_ROW, tuple(pieces), _n(x + 6)))
    return BarChart(tuple(bars), len(rows) * BAR_ROW)


@dataclass(frozen=True, slots=True)
class Line:
    """A curve in steps; `label` is written where it ends."""

    label: str
    style: str
    path: str
    end_y: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


LEFT, RIGHT, TOP, BOTTOM = 38, 386, 14, 190


def step_chart(curves: Sequence[tuple[str, Sequence[tuple[int, float]]]], *, last: int) -> LineChart:
    """Each curve: (words, [(day, part paid 0 to 1)] ascending), from 0 on day 0, level until `last`."""

    def x(day: float) -> str:
        return _n(LEFT + (RIGHT - LEFT) * min(day, last) / last)

    def y(part: float) -> str:
        return _n(BOTTOM - (BOTTOM - TOP) * part)

    lines = []
    for (label, points), style in zip(curves, LINES, strict=False):
        seen = [(day, part) for day, part in points if day <= last]
        path = f"M{x(0)} {y(0)}" + "".join(f"H{x(day)}V{y(part)}" for day, part in seen) + f"H{x(last)}"
        lines.append(Line(label, style, path, y(seen[-1][1] if seen else 0)))
    across = tuple(Tick(x(last * rank / 4), str(round(last * rank / 4))) for rank in range(5))
    up = tuple(Tick(y(rank / 2), f"{rank * 50} %" if rank == 2 else str(rank * 50)) for rank in range(3))
    return LineChart(tuple(lines), across, up)


@dataclass(frozen=True, slots=True)
class Column:
    """`low`, `high`: the ends of its interval."""

    x: str
    width: str
    y: str
    height: str
    middle: str
    low: str
    high: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    columns: tuple[Column, ...]
    up: tuple[Tick, ...]


def column_chart(values: Sequence[tuple[str, int, int, int]], *, words: Sequence[str]) -> ColumnChart:
    """Columns with their interval: (label, mean, low, high) in cents; `words`: of 0, half and the whole of the scale."""
    top = scale_of(max((high for *_, high in values), default=0))
    pitch = (RIGHT - LEFT) / max(1, len(values))

    def y(cents: int) -> float:
        return BOTTOM - (BOTTOM - TOP) * cents / top

    columns = []
    for rank, (label, mean, low, high) in enumerate(values):
        x = LEFT + rank * pitch + pitch * 0.15
        columns.append(
            Column(
                _n(x),
                _n(pitch * 0.7),
                _n(y(mean)),
                _n(BOTTOM - y(mean)),
                _n(x + pitch * 0.35),
                _n(y(low)),
                _n(y(high)),
                label,
            )
        )
    up = tuple(Tick(_n(y(round(top * rank / 2))), word) for rank, word in enumerate(words))
    return ColumnChart(tuple(columns), up)


def scale_of(cents: int) -> int:
    """The first round amount above: 1, 2, 5 or 10 times a power of ten of euros."""
    power = 1000
    while power < cents:
        power *= 10
    return next(power * part // 10 for part in (1, 2, 5, 10) if power * part // 10 >= cents)


def _n(value: float) -> str:
    return f"{value:.1f}"
