"""The same return under other bytes (another framing, other line ends) is the same return: it enters once.

The sender names its file in 000 (sender, recipient, file id, day); only a file of the same name is compared, and only
equal contents make it the same: a sender that reuses its ids loses nothing. A return that is issued again under another
name tells transfers that are known: each is compared by itself, line by line.
"""

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from cabinet.enums import FileFormat, FileState
from cabinet.models import IncomingFile
from cabinet.services.files import read_chunks
from noemie.formats.noemie import Reading, Transfer
from noemie.formats.records import Record
from noemie.models import ReturnRecord
from reconciliation.models import Advice, AdviceLine

NAME = ("sender_id", "recipient_id", "file_id", "file_date")
NAMED_BY = ("payee_number", "paid_on", "label_1", "label_2", "total_cents")


class Content:
    """What a return says, without where its records lie nor how it is framed: two returns of one digest are the same."""

    def __init__(self) -> None:
        self._invoices, self._others = hashlib.sha256(), hashlib.sha256()

    def seen(self, closed: Iterable[tuple[int, Transfer]]) -> Iterator[tuple[int, Transfer]]:
        """Passes on what ended of the transfers, and counts it in; the pieces in which it comes do not matter."""
        for place, transfer in closed:
            for invoice in transfer.invoices:
                parts = [(part.part, part.state, part.asked_cents, part.paid_cents) for part in invoice.parts]
                rejects = [(reject.code, reject.label, reject.share) for reject in invoice.rejects]
                said = (place, invoice.number, str(invoice.invoice_date), parts, rejects)
                self._invoices.update(repr(said).encode())
            others = [(one.debt_reference, one.operation, one.amount_cents) for one in transfer.retentions]
            for one in (*others, *((lump.code, lump.amount_cents) for lump in transfer.lump_sums)):
                self._others.update(repr((place, *one)).encode())
            yield place, transfer

    def digest(self, transfers: Iterable[Transfer]) -> bytes:
        """When the file is over."""
        whole = hashlib.sha256(self._invoices.digest() + self._others.digest())
        for one in transfers:
            labels = (one.label_1, one.label_2, one.payer_number)
            whole.update(repr((one.payee_number, str(one.paid_on), labels, one.declared_cents)).encode())
        return whole.digest()


def return_before(*, file: IncomingFile, header: Record, content: bytes) -> IncomingFile | None:
    """The applied file of the cabinet that holds this very return (`header`: its 000); None when it is new."""
    name = _name(header.fields)
    headers = ReturnRecord.objects.filter(
        cabinet_id=file.cabinet_id, record="000", file__format=FileFormat.NOEMIE, file__state=FileState.APPLIED
    )
    for row in headers.filter(fields__file_id=name[2]).exclude(file=file).select_related("file"):
        if _name(row.fields) == name and _content_of(row.file) == content:
            return row.file
    return None


def _name(fields: object) -> tuple[str, ...]:
    values: dict[str, object] = dict(fields)  # type: ignore[call-overload]
    return tuple(str(values.get(key) or "") for key in NAME)


def _content_of(file: IncomingFile) -> bytes:
    reading, content = Reading(), Content()
    for _ in reading.batches(read_chunks(file)):
        deque(content.seen(reading.tree.take_closed()), maxlen=0)
        reading.problems.clear()
        reading.tree.controls.clear()
    deque(content.seen(reading.tree.end()), maxlen=0)
    return content.digest(reading.tree.transfers)


def advices_alike(*, file: IncomingFile, advices: Sequence[Advice]) -> dict[int, list[Advice]]:
    """Place in `advices` (not saved) → those of other files that bear its payee, day, labels and total, the oldest first.

    One query for the file; where some are alike, one for their lines and one for their files.
    """
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(advices):
        places[_name_of(one)].append(place)
    stored = Advice.objects.filter(
        cabinet_id=file.cabinet_id,
        payee_number__in={one.payee_number for one in advices},
        label_2__in={one.label_2 for one in advices},
    ).exclude(file=file)
    rows = stored.order_by("pk").values_list("pk", *NAMED_BY)
    wanted = {pk: places[tuple(name)] for pk, *name in rows.iterator() if tuple(name) in places}
    found: dict[int, list[Advice]] = defaultdict(list)
    if wanted:
        for one in stored.filter(pk__in=wanted).select_related("file").prefetch_related("lines").order_by("pk"):
            for place in wanted[one.pk]:
                found[place].append(one)
    return found


def _name_of(advice: Advice) -> tuple[object, ...]:
    return tuple(getattr(advice, name) for name in NAMED_BY)


def told_before(*, alike: Sequence[Advice], lines: Iterable[tuple[str, ...]]) -> Advice | None:
    """The first of the advices that are alike that has the very lines of a transfer (as `told` gives them), and any at all."""
    wanted = sorted(lines)
    return next((one for one in alike if wanted and sorted(map(told, one.lines.all())) == wanted), None)


def told(line: AdviceLine) -> tuple[str, ...]:
    return (
        line.kind,
        line.part,
        line.invoice_number,
        str(line.invoice_date),
        line.state,
        str(line.amount_cents),
        line.reason_code,
        line.debt_reference,
    )
