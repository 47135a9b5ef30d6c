"""The same return under other bytes (another framing, other line ends) is the same return: it enters once.

The sender names its file in 000 (sender, recipient, file id, day); only a file of the same name is compared, and only
equal contents make it the same: a sender that reuses its ids loses nothing. A return that is issued again under another
name tells transfers that are known: each is compared by itself, line by line.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cabinet.enums import FileFormat, FileState
from cabinet.models import IncomingFile
from cabinet.services.files import read_file
from noemie.formats import noemie
from noemie.formats.noemie import Return, Transfer
from noemie.models import ReturnRecord
from reconciliation.models import Advice, AdviceLine

NAME = ("sender_id", "recipient_id", "file_id", "file_date")
NAMED_BY = ("payee_number", "paid_on", "label_1", "label_2", "total_cents")


@dataclass(frozen=True, slots=True)
class _Content:
    """What a transfer says, without where its records lie."""

    payee: str
    paid_on: date | None
    labels: tuple[str, str, str]
    declared_cents: int | None
    answers: tuple[object, ...]
    others: tuple[object, ...]


def return_before(*, file: IncomingFile, found: Return) -> IncomingFile | None:
    """The applied file of the cabinet that holds this very return; None when it is new."""
    name = next((_name(one.fields) for one in found.decoded.records if one.record == "000"), None)
    if name is None or not found.transfers:
        return None
    headers = ReturnRecord.objects.filter(
        cabinet_id=file.cabinet_id, record="000", file__format=FileFormat.NOEMIE, file__state=FileState.APPLIED
    )
    content = _contents(found)
    for header in headers.filter(fields__file_id=name[2]).exclude(file=file).select_related("file"):
        if _name(header.fields) == name and _contents(noemie.read(read_file(header.file))) == content:
            return header.file
    return None


def _name(fields: object) -> tuple[str, ...]:
    values: dict[str, object] = dict(fields)  # type: ignore[call-overload]
    return tuple(str(values.get(key) or "") for key in NAME)


def _contents(found: Return) -> list[_Content]:
    return [_content(transfer) for transfer in found.transfers]


def _content(transfer: Transfer) -> _Content:
    answers = tuple(
        (
            invoice.number,
            invoice.invoice_date,
            tuple((part.part, part.state, part.asked_cents, part.paid_cents) for part in invoice.parts),
            tuple((reject.code, reject.label, reject.share) for reject in invoice.rejects),
        )
        for invoice in transfer.invoices
    )
    retentions = tuple((one.debt_reference, one.operation, one.amount_cents) for one in transfer.retentions)
    lumps = tuple((one.code, one.amount_cents) for one in transfer.lump_sums)
    labels = (transfer.label_1, transfer.label_2, transfer.payer_number)
    return _Content(
        transfer.payee_number, transfer.paid_on, labels, transfer.declared_cents, answers, (retentions, lumps)
    )


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


def told_before(*, alike: Sequence[Advice], lines: Iterable[AdviceLine]) -> Advice | None:
    """The first of the advices that are alike that has the very lines of a transfer (`lines`: not saved), and any at all."""
    wanted = sorted(map(_told, lines))
    return next((one for one in alike if wanted and sorted(map(_told, one.lines.all())) == wanted), None)


def _told(line: AdviceLine) -> tuple[str, ...]:
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
