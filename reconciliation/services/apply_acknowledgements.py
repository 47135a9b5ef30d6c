"""ARL records ↔ lots: acknowledged or refused, for the lot or for one invoice of it. Tried again at each reconciliation."""

from datetime import date

from django.db.models import Q, QuerySet

from billing.enums import LotState
from billing.models import Lot, Share
from cabinet.bulk import copy_in
from noemie.formats.records import aammjj
from noemie.models import ReturnRecord
from reconciliation.enums import StepKind
from reconciliation.models import Step

# The field of a record that a person read and took back: it is never applied again.
TAKEN_BACK = "taken_back_by"


def apply_acknowledgements(*, cabinet_id: int) -> int:
    """Returns how many records found their lot. One that fits two lots is left for a person."""
    records = ReturnRecord.objects.filter(cabinet_id=cabinet_id, record="ARL", steps__isnull=True)
    records = records.exclude(fields__has_key=TAKEN_BACK).select_related("file")
    return sum(_apply(record) for record in records)


def _apply(record: ReturnRecord) -> bool:
    values, lots = record.fields, _lots(record)
    if len(lots) != 1:
        return False
    lot, is_positive = lots[0], values.get("polarity") == "+"
    code, label = str(values.get("reject_code", ""))[:10], str(values.get("reject_label", ""))[:86]
    number = str(values.get("invoice_number", ""))
    shares = shares_of(lot)
    if number:
        shares = shares.filter(invoice__number=number)
    kind = StepKind.ACKNOWLEDGED if is_positive else StepKind.REFUSED
    day = _day(values, "sent_file_date") or lot.made_on
    copy_in(
        [
            Step(
                cabinet_id=record.cabinet_id,
                share=share,
                kind=kind,
                happened_on=day,
                reason_code=code,
                reason_label=label,
                record=record,
                file=record.file,
                person_id=values.get("tagged_by"),
                reason="lu par une personne" if values.get("tagged_by") else "",
            )
            for share in shares
        ]
    )
    if not number:
        lot.state = LotState.ACKNOWLEDGED if is_positive else LotState.REFUSED
        lot.refused_reason = "" if is_positive else (label or code or "refusé sans motif lisible")
        lot.save(update_fields=["state", "refused_reason"])
    return True


def shares_of(lot: Lot) -> QuerySet[Share]:
    """The shares that this lot carried, whether it was made here or is known from a file."""
    return Share.objects.filter(cabinet_id=lot.cabinet_id).filter(Q(steps__lot=lot) | Q(invoice__lot=lot)).distinct()


def _lots(record: ReturnRecord) -> list[Lot]:
    """By number and day, and by the id of the file that was sent where the lot has it (a CSV does not say it).

    The day is the lot's, or the one of its sending where the source of the lot knows only that.
    """
    values = record.fields
    if values.get("lot"):  # a person read this acknowledgement and chose the lot
        return list(Lot.objects.filter(cabinet_id=record.cabinet_id, public_id=values["lot"]))
    days = [day for day in (_day(values, "lot_date"), _day(values, "sent_file_date")) if day is not None]
    lots = Lot.objects.filter(cabinet_id=record.cabinet_id, number=str(values.get("lot_number", "")), made_on__in=days)
    file_id = str(values.get("sent_file_id", ""))
    by_file = list(lots.filter(sent_file_id=file_id)) if file_id else []
    return by_file or list(lots.filter(sent_file_id=""))


def _day(values: dict[str, object], name: str) -> date | None:
    return aammjj(str(values.get(name, "")))
