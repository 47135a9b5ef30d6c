"""Column mappings of a cabinet: saved by a person, found again by the heading of a file, renamed, deleted."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction

from cabinet.enums import FileFormat, FileState
from cabinet.errors import Refused, UnreadableSecret
from cabinet.models import IncomingFile, User
from cabinet.services.files import read_chunks
from reconciliation.bank.columns import Mapping
from reconciliation.bank.sheet import Sheet, headings_of, open_sheet
from reconciliation.enums import SheetKind
from reconciliation.models import ColumnMapping
from reconciliation.services.sheets.claims_mapping import ClaimMapping

HEAD_BYTES = 64 * 1024
PREVIEW_BYTES = 4 * 1024 * 1024
BY_COLUMNS = "columns"  # the framing of a file read by a mapping
UNREAD = (FileState.REFUSED, FileState.UNDONE)
CHANGED = "Une autre personne a modifié cette correspondance : rien n’a été enregistré. Rouvrez la page."


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a sheet. `version`: of the mapping that she saw for this heading, 0 when there was none."""

    name: str
    mapping: Mapping | ClaimMapping
    version: int

    @property
    def kind(self) -> SheetKind:
        return SheetKind.BANK if isinstance(self.mapping, Mapping) else SheetKind.INVOICES


def heading_hash(key: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()


def mapping_for(head: bytes) -> ColumnMapping | None:
    """The mapping of the open tenant whose heading stands, the same, within the first lines of the file."""
    known = {(one.delimiter, one.heading_hash): one for one in ColumnMapping.objects.all()}
    if not known:
        return None
    found = (known.get((mark, heading_hash(key))) for mark, key in headings_of(whole_lines(head)))
    return next((one for one in found if one is not None), None)


def mapping_of(sheet: Sheet) -> ColumnMapping | None:
    return ColumnMapping.objects.filter(heading_hash=heading_hash(sheet.key)).first()


def for_bank(row: ColumnMapping) -> Mapping:
    return Mapping(
        columns=tuple((heading, meaning) for heading, meaning in row.columns),
        bank=row.name,
        delimiter=row.delimiter,
        date_order=row.date_order or None,  # type: ignore[arg-type]
        point=row.point,
        sign=row.sign or "auto",  # type: ignore[arg-type]
        is_balance_running=row.is_balance_running,
        account=str(row.account),
    )


def bank_mapping(head: bytes) -> Mapping | None:
    """Of a statement found inside an archive; a table that was said to be invoices is none."""
    said = mapping_for(head)
    return for_bank(said) if said is not None and said.kind == SheetKind.BANK else None


def for_invoices(row: ColumnMapping) -> ClaimMapping:
    return ClaimMapping(
        columns=tuple((heading, meaning) for heading, meaning in row.columns),
        delimiter=row.delimiter,
        date_order=row.date_order or None,  # type: ignore[arg-type]
        point=row.point,
        unit=row.unit,  # type: ignore[arg-type]
        rows_are=row.rows_are,  # type: ignore[arg-type]
        management=row.management,  # type: ignore[arg-type]
        fund=row.fund,
    )


@transaction.atomic
def save_mapping(*, cabinet_id: int, sheet: Sheet, said: Said, person: User) -> ColumnMapping:
    """One mapping a heading: a second one replaces the first, when the person saw it. Raises Refused."""
    same = ColumnMapping.objects.select_for_update(no_key=True).filter(heading_hash=heading_hash(sheet.key)).first()
    if (same.version if same else 0) != said.version:
        raise Refused(CHANGED)
    if ColumnMapping.objects.filter(name=said.name).exclude(heading_hash=heading_hash(sheet.key)).exists():
        raise Refused(f"Une correspondance s’appelle déjà « {said.name} » : donnez un autre nom.")
    row = same or ColumnMapping(cabinet_id=cabinet_id, heading_hash=heading_hash(sheet.key))
    row.name, row.kind, row.delimiter = said.name, said.kind, sheet.delimiter
    row.made_by, row.version = person, said.version + 1
    row.columns = [list(one) for one in said.mapping.columns]
    kept = {one.name for one in ColumnMapping._meta.concrete_fields}
    for one in fields(said.mapping):
        if one.name in kept and one.name not in {"columns", "delimiter"}:
            setattr(row, one.name, getattr(said.mapping, one.name) or _nothing(one.name))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(CHANGED) from None
    return row


def _nothing(name: str) -> bool | str:
    return False if name == "is_balance_running" else ""


@transaction.atomic
def rename_mapping(*, mapping: ColumnMapping, name: str) -> ColumnMapping:
    """Raises Refused when another one has this name."""
    row = ColumnMapping.objects.select_for_update(no_key=True).get(pk=mapping.pk)
    if ColumnMapping.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise Refused(f"Une correspondance s’appelle déjà « {name} » : rien n’a été changé.")
    row.name = name
    row.save(update_fields=["name", "changed_at"])
    return row


@transaction.atomic
def delete_mapping(*, mapping: ColumnMapping) -> None:
    """The next file with this heading will ask again; what was read with it stays."""
    ColumnMapping.objects.filter(pk=mapping.pk).delete()


def beginning_of(*, file: IncomingFile, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file, cut at the end of a line when the file goes on."""
    return whole_lines(_first(read_chunks(file), size), size=size)


def whole_lines(data: bytes, *, size: int = HEAD_BYTES) -> bytes:
    """No more than `size` bytes, and no letter of two bytes cut in the middle."""
    return data if len(data) <= size else data[:size].rpartition(b"\n")[0] + b"\n"


def _first(chunks: Iterable[bytes], size: int) -> bytes:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) >= size:
            break
    return bytes(held)


def can_be_mapped(file: IncomingFile) -> bool:
    """A CSV, read or refused: when it is read already, the mapping serves the next ones. Not a true `factures.csv`."""
    is_csv = file.format == FileFormat.CSV or (file.format == FileFormat.FACTURES and file.framing == BY_COLUMNS)
    is_refused = file.format == FileFormat.FACTURES and file.state == FileState.REFUSED
    return (is_csv and file.state in {*UNREAD, FileState.APPLIED}) or is_refused


def waits_for_its_columns(file: IncomingFile) -> bool:
    """Nothing of it is read: the mapping makes it read."""
    return can_be_mapped(file) and file.state in UNREAD


def open_file(*, file: IncomingFile, delimiter: str = "", heading_at: int | None = None) -> Sheet | None:
    """Its table, when its bytes are one and are still there."""
    try:
        return open_sheet(beginning_of(file=file), delimiter, heading_at)
    except (FileNotFoundError, UnreadableSecret):
        return None
