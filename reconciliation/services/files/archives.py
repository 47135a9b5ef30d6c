"""A ZIP: its statements are read with it; what is no statement but can be read is a file of its own, as if dropped beside it.

Own files: returns, lots and acknowledgements of funds, lists of invoices, notices of entries (camt.054), and tables whose columns
a person has to name. Each has its state, its problems and its undoing; bytes that the cabinet has already enter no second time.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from cabinet.services.files import store_file
from noemie.formats.recognise import recognise as recognise_fund
from reconciliation.bank import archive
from reconciliation.bank.camt054 import HEAD_OF_XML, is_notice
from reconciliation.bank.columns import Mapping
from reconciliation.bank.reading import HEAD_BYTES as HEAD_OF_BANK
from reconciliation.bank.reading import stream
from reconciliation.bank.recognise import recognise
from reconciliation.bank.sheet import open_sheet
from reconciliation.bank.statement import BankFile, Stream
from reconciliation.enums import SheetKind
from reconciliation.services.sheets.mappings import HEAD_BYTES, bank_mapping, mapping_for, whole_lines

LONGEST_NAME = 100


def open_archive(*, opened: BinaryIO, near: date) -> Stream:
    """Its statements, entry by entry; `apart` of the file says which members are files of their own.

    What a person said of a table is asked of the database first: nothing may be asked while entries are copied.
    """
    own: set[int] = set()
    columns: dict[int, Mapping] = {}
    for rank, head in archive.heads(opened):
        if _is_of_a_fund(head) or _is_notice(head) or _is_said_to_be_invoices(head):
            own.add(rank)
        elif (said := _bank_columns(head)) is not None:
            columns[rank] = said

    def is_apart(rank: int, head: bytes, found: BankFile | None) -> bool:
        if found is None:
            return rank in own
        return _may_be_a_table(head) and open_sheet(whole_lines(head)) is not None

    return archive.stream(opened, lambda rank, source: stream(source, near, columns.get(rank)), is_apart)


def _bank_columns(member: bytes) -> Mapping | None:
    """A person's word goes before the known headings, and only for a table."""
    return bank_mapping(member[:HEAD_BYTES]) if _may_be_a_table(member) else None


def _may_be_a_table(member: bytes) -> bool:
    return recognise(member[:HEAD_OF_BANK]) in {"csv", "unknown"}


def _is_of_a_fund(member: bytes) -> bool:
    return recognise_fund(member[:HEAD_OF_BANK]) != "unknown"


def _is_notice(member: bytes) -> bool:
    return recognise(member[:HEAD_OF_BANK]) == "camt053" and is_notice(member[:HEAD_OF_XML])


def _is_said_to_be_invoices(member: bytes) -> bool:
    said = mapping_for(member[:HEAD_BYTES]) if _may_be_a_table(member) else None
    return said is not None and said.kind == SheetKind.INVOICES


def store_members(*, file: IncomingFile, opened: BinaryIO, ranks: tuple[int, ...]) -> Iterator[IncomingFile]:
    """The rows of those members that are new to the cabinet, by the door of their archive; each is read by who asks."""
    for name, content in archive.contents(opened, ranks):
        arrival = store_file(
            cabinet_id=file.cabinet_id,
            name=f"{file.name[-LONGEST_NAME:]}/{name[-LONGEST_NAME + 1 :]}",
            chunks=content,
            door=FileDoor(file.door),
            cap=archive.MOST_BYTES,
            brought_by=file.brought_by,
            archive=file,
        )
        if arrival.is_new:
            yield arrival.file
