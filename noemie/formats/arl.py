"""ARL in the house layout (`arl_house.csv`, certainty HOUSE): one 128-character record a line.

It is applied automatically and never taken for the norm; any other acknowledgement goes to a person.
"""

import datetime as dt
from dataclasses import dataclass

from noemie.formats.layouts import layouts
from noemie.formats.records import Decoded, Problem, Record, aammjj, decode


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
    """Never raises."""
    layout, problems, records, found, offset = (
        layouts("arl_house")["ARL"],
        list[Problem](),
        list[Record](),
        list[Acknowledgement](),
        0,
    )
    for line in data.decode("iso-8859-1").splitlines(keepends=True):
        text, rank = line.rstrip("\r\n"), len(records) + 1
        if text.strip():
            record = decode(layout, text.ljust(128), rank, offset, problems)
            records.append(record)
            if len(text) > 128 or not text.startswith("ARL") or record.text("polarity") not in {"+", "-"}:
                problems.append(
                    Problem(rank, offset, "record_type", text[:25], "pas un accusé au format maison", "ARL")
                )
            else:
                found.append(_acknowledgement(record))
        offset += len(line)
    refused = None if found else "aucun accusé lisible"
    return ArlFile(Decoded("arl", "house", tuple(records), tuple(problems), refused=refused), tuple(found))


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
