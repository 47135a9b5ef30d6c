"""ARL in the house layout (`arl_house.csv`, certainty HOUSE): one 128-character record a line.

It is applied automatically and never taken for the norm; any other acknowledgement goes to a person.
"""

import datetime as dt
from dataclasses import dataclass

from noemie.formats.layouts import layouts
from noemie.formats.records import Decoded, Problem, Record, aammjj, as_text, decode

MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """`is_positive`: accepted technically, not "to be paid". `invoice_number` "" : the whole lot."""

    record: Record
    sent_file_id: str
    sent_file_date: dt.date | None
    lot_number: str
    lot_date: dt.date | None
    is_positive: bool
    invoice_number: str
    reject_code: str
    reject_label: str


@dataclass(frozen=True, slots=True)
class ArlFile:
    decoded: Decoded
    acknowledgements: tuple[Acknowledgement, ...] = ()


def read(data: bytes) -> ArlFile:
    """Never raises. A line in another shape keeps its place and its characters, and nothing is read in it."""
    problems, records, found, offset = list[Problem](), list[Record](), list[Acknowledgement](), 0
    whole, width, is_padded = as_text(data), layouts("arl_house")["ARL"].width, False
    while offset < len(whole):
        end = whole.find("\n", offset)
        line = whole[offset : len(whole) if end < 0 else end]
        text, rank = line.rstrip("\r"), len(records) + 1
        if text.strip():
            is_cut = is_padded and end < 0 and len(text) < width
            record = _cut(text, rank, offset, problems) if is_cut else _line(text, rank, offset, problems)
            is_padded = is_padded or len(text) == width
            records.append(record)
            if record.layout is not None:
                found.append(_acknowledgement(record))
        offset += len(line) + 1
        if len(problems) > MOST_PROBLEMS and not found:
            break
    refused = None if found else "aucun accusé lisible"
    return ArlFile(Decoded("arl", "house", tuple(records), tuple(problems), refused=refused), tuple(found))


def _line(text: str, rank: int, offset: int, problems: list[Problem]) -> Record:
    layout, found = layouts("arl_house")["ARL"], list[Problem]()
    record = decode(layout, text.ljust(layout.width), rank, offset, found)
    is_ours = len(text) <= layout.width and text.startswith("ARL") and record.text("polarity") in {"+", "-"}
    if is_ours and aammjj(record.text("lot_date")) is not None:
        problems += found
        return record
    problems.append(Problem(rank, offset, "record_type", text[:25], "pas un accusé au format maison", "ARL"))
    return Record(rank, offset, "?", text[:400], None)


def _cut(text: str, rank: int, offset: int, problems: list[Problem]) -> Record:
    """The last line, shorter than the whole ones before it: what is missing may be the invoice that it is about."""
    problems.append(Problem(rank, offset, "record_type", text[:25], "dernière ligne coupée", "ARL"))
    return Record(rank, offset, "?", text[:400], None)


def _acknowledgement(record: Record) -> Acknowledgement:
    return Acknowledgement(
        record,
        record.text("sent_file_id"),
        aammjj(record.text("sent_file_date")),
        record.text("lot_number"),
        aammjj(record.text("lot_date")),
        record.text("polarity") == "+",
        record.text("invoice_number"),
        record.text("reject_code"),
        record.text("reject_label"),
    )
