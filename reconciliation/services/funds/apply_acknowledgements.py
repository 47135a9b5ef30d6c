"""ARL records ↔ lots: acknowledged or refused, for the lot or for one invoice of it. Tried again at each reconciliation.

What is said of a whole lot is said of the invoices of it that another file tells later, too.
Lots and their shares are read once for all records: a cabinet receives hundreds of acknowledgements a year.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from billing.enums import AdminState, LotState
from billing.models import Lot, Share
from cabinet.bulk import copy_in
from noemie.formats.records import aammjj
from noemie.models import ReturnRecord
from reconciliation.enums import StepKind
from reconciliation.models import Step

BATCH = 1000
# The field of a record that a person read and took back: it is never applied again.
TAKEN_BACK = "taken_back_by"


class _Lots:
    """The lots of a cabinet by number and day, by identity, and the shares that each carried."""

    def __init__(self, cabinet_id: int) -> None:
        self.cabinet_id = cabinet_id
        self.by_number: dict[tuple[str, date], list[Lot]] = defaultdict(list)
        self.by_public_id: dict[str, Lot] = {}
        for lot in Lot.objects.filter(cabinet_id=cabinet_id).exclude(state=LotState.DISSOLVED):
            self.by_number[lot.number, lot.made_on].append(lot)
            self.by_public_id[str(lot.public_id)] = lot

    def of(self, record: ReturnRecord) -> list[Lot]:
        """By number and day, and by the id of the file that was sent where the lot has it (a CSV does not say it).

        The day is the lot's, or the one of its sending where the source of the lot knows only that.
        """
        values = record.fields
        if values.get("lot"):  # a person read this acknowledgement and chose the lot
            chosen = self.by_public_id.get(str(values["lot"]))
            return [chosen] if chosen else []
        days = {day for day in (_day(values, "lot_date"), _day(values, "sent_file_date")) if day is not None}
        lots = [lot for day in days for lot in self.by_number.get((str(values.get("lot_number", "")), day), [])]
        file_id = str(values.get("sent_file_id", ""))
        by_file = [lot for lot in lots if file_id and lot.sent_file_id == file_id]
        return by_file or [lot for lot in lots if not lot.sent_file_id]

    def shares_by_lot(self, lots: Iterable[Lot]) -> dict[int, list[tuple[int, str]]]:
        """Lot → (share, invoice number) of all that it carried, made here or known from a file."""
        ids = [lot.pk for lot in lots]
        found: dict[int, dict[int, str]] = defaultdict(dict)
        steps = Step.objects.filter(cabinet_id=self.cabinet_id, lot_id__in=ids)
        for lot_id, pk, number in steps.values_list("lot_id", "share_id", "share__invoice__number"):
            found[lot_id or 0][pk] = number
        shares = Share.objects.filter(cabinet_id=self.cabinet_id, invoice__lot_id__in=ids)
        for lot_id, pk, number in shares.values_list("invoice__lot_id", "pk", "invoice__number"):
            found[lot_id or 0][pk] = number
        return {lot_id: sorted(members.items()) for lot_id, members in found.items()}


def apply_acknowledgements(*, cabinet_id: int) -> int:
    """Returns how many records found their lot. One that fits two lots is left for a person."""
    copy_in(_of_late_invoices(cabinet_id))
    records = ReturnRecord.objects.filter(cabinet_id=cabinet_id, record="ARL", steps__isnull=True)
    records = records.exclude(fields__has_key=TAKEN_BACK)
    waiting = list(records.select_related("file").order_by("pk"))
    if not waiting:
        return 0
    lots = _Lots(cabinet_id)
    pairs = list(_pairs(waiting, lots))
    carried = lots.shares_by_lot(lot for _, lot in pairs)
    made = [step for record, lot in pairs for step in _steps(record, lot, carried.get(lot.pk, []))]
    copy_in(made)
    told = [lot for record, lot in pairs if _note(record, lot)]
    Lot.objects.bulk_update(told, ["state", "refused_reason"], batch_size=BATCH)
    return len(pairs)


def _of_late_invoices(cabinet_id: int) -> list[Step]:
    """The steps of invoices that came after the answer to their whole lot: two files may tell one lot."""
    answered = (LotState.ACKNOWLEDGED, LotState.REFUSED)
    shares = Share.objects.filter(
        cabinet_id=cabinet_id, admin_state=AdminState.SENT, invoice__lot__state__in=answered
    ).values_list("invoice__lot_id", "pk", "invoice__number")
    late: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for lot_id, pk, number in shares:
        late[lot_id or 0].append((pk, number))
    if not late:
        return []
    steps = Step.objects.filter(cabinet_id=cabinet_id, record__record="ARL", share__invoice__lot_id__in=list(late))
    steps = steps.exclude(record__fields__has_key=TAKEN_BACK)
    pairs = sorted(set(steps.values_list("record_id", "share__invoice__lot_id")))
    told = set(steps.values_list("record_id", "share_id"))
    records = ReturnRecord.objects.select_related("file").in_bulk([pk for pk, _ in pairs if pk])
    lots = Lot.objects.in_bulk(list(late))
    return [
        step
        for pk, lot_id in pairs
        if pk and lot_id and not records[pk].fields.get("invoice_number")
        for step in _steps(records[pk], lots[lot_id], [one for one in late[lot_id] if (pk, one[0]) not in told])
    ]


def _pairs(waiting: list[ReturnRecord], lots: _Lots) -> Iterator[tuple[ReturnRecord, Lot]]:
    """A record and its only lot; or as many records as lots of one number and day that all say the same: whichever is whose,
    each lot is told the same thing (two funds number their lots alike, and a CSV does not say which file each was)."""
    alike: dict[tuple[int, ...], list[ReturnRecord]] = defaultdict(list)
    of_key: dict[tuple[int, ...], list[Lot]] = {}
    for record in waiting:
        found = lots.of(record)
        if len(found) == 1:
            yield record, found[0]
        elif found and not record.fields.get("invoice_number"):
            key = tuple(sorted(lot.pk for lot in found))
            alike[key].append(record)
            of_key[key] = sorted(found, key=lambda lot: lot.pk)
    for key, records in alike.items():
        said = {(_kind(record), *_reason(record)) for record in records}
        files = {record.fields.get("sent_file_id") for record in records}
        if len(said) == 1 and len(files) == len(records) == len(key):
            yield from zip(records, of_key[key], strict=True)


def _kind(record: ReturnRecord) -> StepKind:
    return StepKind.ACKNOWLEDGED if record.fields.get("polarity") == "+" else StepKind.REFUSED


def _reason(record: ReturnRecord) -> tuple[str, str]:
    return str(record.fields.get("reject_code", ""))[:10], str(record.fields.get("reject_label", ""))[:86]


def _steps(record: ReturnRecord, lot: Lot, carried: list[tuple[int, str]]) -> Iterator[Step]:
    values, (code, label) = record.fields, _reason(record)
    number = str(values.get("invoice_number", ""))
    for share_id, of_invoice in carried:
        if number and of_invoice != number:
            continue
        yield Step(
            cabinet_id=record.cabinet_id,
            share_id=share_id,
            kind=_kind(record),
            happened_on=_day(values, "sent_file_date") or lot.made_on,
            reason_code=code,
            reason_label=label,
            record=record,
            file=record.file,
            person_id=values.get("tagged_by"),
            reason="lu par une personne" if values.get("tagged_by") else "",
        )


def _note(record: ReturnRecord, lot: Lot) -> bool:
    """The state of a lot that the record answers whole."""
    if record.fields.get("invoice_number"):
        return False
    code, label = _reason(record)
    is_positive = _kind(record) == StepKind.ACKNOWLEDGED
    lot.state = LotState.ACKNOWLEDGED if is_positive else LotState.REFUSED
    lot.refused_reason = "" if is_positive else (label or code or "refusé sans motif lisible")
    return True


def shares_of(lot: Lot) -> QuerySet[Share]:
    """The shares that this lot carried, whether it was made here or is known from a file."""
    return Share.objects.filter(cabinet_id=lot.cabinet_id).filter(Q(steps__lot=lot) | Q(invoice__lot=lot)).distinct()


def _day(values: dict[str, object], name: str) -> date | None:
    return aammjj(str(values.get(name, "")))
