"""A list as a file that a spreadsheet opens: the same columns, as CSV or as XLSX.

Amounts are numbers in both (cents become euros by `Decimal`), days are days, and a text is never a formula.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cabinet.spreadsheet import guarded

Row = TypeVar("Row")
Value = str | int | dt.date | None
BOM = "\ufeff"  # without it, Excel reads a CSV in the code page of the machine
SHEET_NAME = 31
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Kind(StrEnum):
    TEXT = "text"
    CENTS = "cents"
    DAY = "day"
    COUNT = "count"


WIDTHS = {Kind.TEXT: 24, Kind.CENTS: 13, Kind.DAY: 12, Kind.COUNT: 9}
SHOWN_AS = {Kind.CENTS: '#,##0.00\\ "€"', Kind.DAY: "dd/mm/yyyy", Kind.COUNT: "0"}


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """`value`: what a row holds under this heading; None leaves the cell empty, never a zero."""

    heading: str
    value: Callable[[Row], Value]
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """`name`: of the file and of its sheet, in plain letters."""

    name: str
    columns: tuple[Column[Row], ...]


def as_csv(listing: Listing[Row], rows: Iterable[Row]) -> bytes:
    """UTF-8 with its mark, `;`, decimal comma: what a French spreadsheet opens by a double click."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in listing.columns)
    for row in rows:
        writer.writerow(_plain(column.kind, column.value(row)) for column in listing.columns)
    return (BOM + buffer.getvalue()).encode()


def _plain(kind: Kind, value: Value) -> str:
    if value is None:
        return ""
    if kind == Kind.CENTS:
        return f"{_euros(value):.2f}".replace(".", ",")
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return guarded(str(value))


def _euros(cents: Value) -> Decimal:
    return Decimal(int(cents)) / 100  # type: ignore[arg-type]


def as_xlsx(listing: Listing[Row], rows: Iterable[Row]) -> bytes:
    """One sheet, its headings kept in sight and filterable."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_WRITTEN) as book:
        sheet = book.add_worksheet(listing.name[:SHEET_NAME])
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in SHOWN_AS.items()}
        _head(sheet, listing, book.add_format({"bold": True, "bottom": 1}))
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, column in enumerate(listing.columns):
                _write(sheet, (last, place), column.kind, column.value(row), formats)
        sheet.autofilter(0, 0, last, len(listing.columns) - 1)
    return buffer.getvalue()


def _head(sheet: Worksheet, listing: Listing[Any], bold: Format) -> None:
    for place, column in enumerate(listing.columns):
        sheet.write_string(0, place, column.heading, bold)
        sheet.set_column(place, place, WIDTHS[column.kind])
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, at: tuple[int, int], kind: Kind, value: Value, formats: dict[Kind, Format]) -> None:
    if value is None:
        return
    if kind == Kind.CENTS:
        sheet.write_number(*at, _euros(value), formats[kind])
    elif isinstance(value, dt.date):
        sheet.write_datetime(*at, value, formats[Kind.DAY])
    elif isinstance(value, int):
        sheet.write_number(*at, value, formats[Kind.COUNT])
    else:
        sheet.write_string(*at, value)
