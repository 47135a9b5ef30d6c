"""What cannot be beaten: the bare loop, the bare slice, the bare index, on the same input and in the same run."""

import datetime as dt
import io
from bisect import bisect_right
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

CENT = Decimal(1)

CAMT_NTRY = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}Ntry"
CAMT_FIELDS = tuple(
    "/".join(f"{{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}}{name}" for name in path.split("/"))
    for path in ("Amt", "CdtDbtInd", "BookgDt/Dt", "NtryDtls/TxDtls/RmtInf/Ustrd")
)


def slices(text: str, width: int) -> int:
    """Cuts a text in records and touches each amount's place."""
    return sum(len(text[at : at + width][90:104]) for at in range(0, len(text), width))


UNITS = {char: (rank % 10, 1 if rank < 10 else -1) for rank, char in enumerate("{ABCDEFGHI}JKLMNOPQR")}


def statement_loop(data: bytes) -> bool:
    """The least that a reader of CFONB 120 does: lines, amounts, labels, days, complements kept by movement, the proof."""
    total = closing = 0
    movements: list[tuple[int, str, str, list[str]]] = []
    for line in data.decode("iso-8859-1").split("\r\n"):
        kind = line[:2]
        if kind == "05":
            movements[-1][3].append(line[45:118])
        elif line:
            digit, sign = UNITS[line[103]]
            cents = sign * (int(line[90:103]) * 10 + digit)
            if kind == "04":
                movements.append((cents, line[34:40], line[48:79].rstrip(), []))
            closing = cents
            total += cents if kind != "07" else 0
    return total == closing


def entities(stream: str, spans: dict[str, list[tuple[int, int]]]) -> int:
    """The bare slicing loop: walks a stream by the size of each code and cuts every field of the table. Nothing is kept."""
    at = count = 0
    while at < len(stream):
        cuts = spans[stream[at : at + 3]]
        fields = [stream[at + start : at + end] for start, end in cuts]
        count += len(fields)
        at += cuts[-1][1]
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


def records(text: str, spans: dict[str, list[tuple[int, int]]]) -> int:
    """The same on flat records of 128."""
    count = 0
    for at in range(0, len(text), 128):
        code = text[at : at + 3] if text[at : at + 3] in {"000", "999"} else text[at]
        fields = [text[at + start : at + end] for start, end in spans[code]]
        count += len(fields)
    return count


def pairs(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    """A dictionary by amount, looked up once an entry."""
    index: dict[int, int] = {}
    for cents, pk in right:
        index[cents] = pk
    return sum(index.get(cents, 0) >= 0 for cents, _ in left)


def camt_entries(data: bytes) -> int:
    """iterparse on the entries, four fields of each, cleared."""
    count = 0
    for _, entry in etree.iterparse(io.BytesIO(data), tag=CAMT_NTRY):
        count += sum(entry.findtext(field) is not None for field in CAMT_FIELDS)
        entry.clear()
    return count


def marks(text: str, mark: str) -> int:
    """Cuts a text at a mark and touches the start of each piece."""
    return sum(len(piece[:40]) for piece in text.split(mark))
