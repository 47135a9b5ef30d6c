"""From bytes to facts: recognise, read, write records and problems, then the facts of the file. One transaction, once.

The row of the file is the queue of record: `received` is work, whoever finds it (a task, beat, a command) does it.
A crash before the commit leaves the row as it was; a second run finds it `applied` and returns.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from billing.services.imports.b2_claims import claims_of
from billing.services.imports.factures_csv import NotAClaimsFile, read_batches
from billing.services.imports.imported import write_claims
from billing.services.imports.known import Known, known_of
from billing.services.imports.sent_claims import SentFile
from cabinet.enums import FileFormat, FileState
from cabinet.models import Cabinet, IncomingFile
from cabinet.services.files import open_file, read_chunks, read_file
from cabinet.staging import checked_at_once
from noemie.formats import arl, b2
from noemie.formats.b2_lots import B2File
from noemie.formats.recognise import recognise as recognise_fund
from noemie.formats.recognise import saved_again
from noemie.formats.records import Decoded, Problem, TooManyUnreadable
from noemie.services import keep, keep_places, keep_problems, keep_records
from reconciliation.bank.camt054 import HEAD_OF_XML, is_notice
from reconciliation.bank.others import named
from reconciliation.bank.reading import stream
from reconciliation.bank.recognise import recognise as recognise_bank
from reconciliation.bank.sheet import open_sheet
from reconciliation.enums import SheetKind
from reconciliation.models import ColumnMapping
from reconciliation.services.files.archives import open_archive, store_members
from reconciliation.services.funds.read_return import difference, read_return
from reconciliation.services.matches.ledger import correct_shares, note_sendings, open_shares
from reconciliation.services.sheets.mapped_claims import mapped_batches
from reconciliation.services.sheets.mappings import BY_COLUMNS, for_bank, for_invoices, mapping_for, whole_lines
from reconciliation.services.statements.apply_bank import apply_statements
from reconciliation.services.statements.bank_notices import apply_notices

TO_DO = (FileState.RECEIVED, FileState.PARSED)
MAPPABLE = (FileFormat.CSV, FileFormat.FACTURES, FileFormat.UNKNOWN)
UNKNOWN_COLUMNS = (
    "Tableau (CSV) dont les colonnes ne sont pas connues : dites ce que chacune veut dire, et il sera lu, "
    "comme les suivants du même en-tête."
)


def recognise(head: bytes) -> FileFormat:
    """The funds' formats first, then the banks'."""
    known = recognise_fund(head)
    return FileFormat(known if known != "unknown" else recognise_bank(head))


@transaction.atomic
def ingest_file(*, file_id: int, near: date) -> IncomingFile:
    """In the open tenant. Locks the row; returns it at once when the work is done. `near`: the day of the import.

    The cabinet's row is locked too: two files of one cabinet are read one after the other, so that neither makes a
    patient, a lot or an advice that the other is making.
    """
    file = IncomingFile.objects.select_for_update(no_key=True).get(pk=file_id)
    if file.state not in TO_DO:
        return file
    Cabinet.objects.select_for_update(no_key=True).get(pk=file.cabinet_id)
    head = next(read_chunks(file))
    file.format = recognise(head[:4096])
    with checked_at_once():
        _read(file, head, near)
    file.record_count = file.records.count() or file.record_count
    file.problem_count = file.problems.count()
    file.lease_until = None
    file.save()
    if file.state == FileState.APPLIED:
        IncomingFile.objects.filter(pk=file.pk).update(applied_at=Now())
    return file


def _read(file: IncomingFile, head: bytes, near: date) -> None:
    said = mapping_for(head) if file.format in MAPPABLE else None
    if said is not None:
        read_by_columns(file=file, said=said, near=near)
        return
    match file.format:
        case FileFormat.FACTURES:
            _invoices(file, read_batches(read_chunks(file)))
        case FileFormat.B2:
            _b2(file)
        case FileFormat.NOEMIE:
            read_return(file=file)
        case FileFormat.ARL:
            _arl(file, read_file(file))
        case FileFormat.UNKNOWN if open_sheet(whole_lines(head)) is not None:
            file.format = FileFormat.CSV
            refuse(file, UNKNOWN_COLUMNS)
        case FileFormat.UNKNOWN:
            other = named(head) or saved_again(head)
            unknown = "Ce fichier n’est d’aucun format connu : ni lot, ni retour, ni accusé, ni relevé."
            refuse(file, f"{other[0].upper()}{other[1:]}." if other else unknown)
        case FileFormat.CAMT053 if is_notice(head[:HEAD_OF_XML]):
            apply_notices(file=file, data=read_file(file))
        case FileFormat.ZIP:
            _zip(file, near)
        case _:
            apply_statements(file=file, stream=stream(lambda: read_chunks(file), near))


def refuse(file: IncomingFile, reason: str) -> None:
    """Nothing of the file is used; its bytes are kept."""
    file.state, file.refused_reason = FileState.REFUSED, reason


def _invoices(file: IncomingFile, batches: Iterator[SentFile]) -> None:
    """Batch after batch; what is wrong at the end of the file takes back the batches before."""
    try:
        with transaction.atomic():
            known = known_of(file.cabinet_id)
            for batch in batches:
                keep_places(file=file, places=batch.places, record="CSV")
                _claims(file, batch, known)
    except NotAClaimsFile as reason:
        refuse(file, str(reason))


def read_by_columns(*, file: IncomingFile, said: ColumnMapping, near: date) -> None:
    """A CSV whose columns a person named: a statement, or invoices."""
    file.framing = BY_COLUMNS
    if said.kind == SheetKind.BANK:
        file.format = FileFormat.CSV
        apply_statements(file=file, stream=stream(lambda: read_chunks(file), near, for_bank(said)))
        return
    file.format = FileFormat.FACTURES
    batches = mapped_batches(source=lambda: read_chunks(file), mapping=for_invoices(said), near=near)
    _invoices(file, batches)


def _zip(file: IncomingFile, near: date) -> None:
    """Its statements, then each of its members that is a file of its own."""
    opened = open_file(file)
    found = apply_statements(file=file, stream=open_archive(opened=opened, near=near))
    if not found.refused:
        for member in store_members(file=file, opened=opened, ranks=found.apart):
            ingest_file(file_id=member.pk, near=near)


def _b2(file: IncomingFile) -> None:
    """As its bytes come; what is wrong with the whole takes back what was written before it was seen."""
    reading = b2.Reading()
    try:
        with transaction.atomic():
            known = known_of(file.cabinet_id)
            for batch in reading.batches(read_chunks(file)):
                keep_records(file=file, records=batch)
                _b2_closed(file, reading.closed(), known)
            _b2_closed(file, reading.closed(is_over=True), known)
    except (b2.NotB2, TooManyUnreadable) as reason:
        refuse(file, str(reason))


def _b2_closed(file: IncomingFile, found: B2File, known: Known) -> None:
    _note_controls(file, found.decoded)
    _claims(file, claims_of(found), known)


def _claims(file: IncomingFile, found: SentFile, known: Known) -> None:
    written = write_claims(known=known, file=file, claims=found.claims)
    problems = [*found.problems, *written.problems]
    keep_problems(file=file, problems=[Problem(one.rank, None, one.field, one.raw, one.reason) for one in problems])
    open_shares(shares=written.shares, file=file)
    correct_shares(corrected=written.corrected, file=file)
    note_sendings(sendings=written.sendings, file=file)
    file.state = FileState.APPLIED


def _arl(file: IncomingFile, data: bytes) -> None:
    """What the acknowledgements do to lots is applied when their lots are known (`apply_acknowledgements`)."""
    found = arl.read(data)
    keep(file=file, decoded=found.decoded)
    file.framing = "house"
    file.state = FileState.TO_TAG if found.decoded.refused else FileState.APPLIED


def _note_controls(file: IncomingFile, decoded: Decoded) -> None:
    keep_problems(file=file, problems=[difference(control) for control in decoded.controls if not control.agrees])
