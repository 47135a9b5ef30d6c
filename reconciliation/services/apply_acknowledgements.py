"""ARL records ↔ lots: acknowledged or refused, for the lot or for one invoice of it. Tried again at each reconciliation."""

from datetime import date

from django.db.models import QuerySet

from billing.enums import LotState
from billing.models import Lot, Share
from noemie.formats.records import aammjj
from noemie.models import ReturnRecord
from reconciliation.enums import StepKind
from reconciliation.models import Step


def apply_acknowledgements(*, cabinet_id: int) -> int:
    """Returns how many records found their lot. One that fits two lots is left for a person."""
    records = ReturnRecord.objects.filter(cabinet_id=cabinet_id, record="ARL", steps__isnull=True).select_related(
        "file"
    )
    return sum(_apply(record) for record in records)


def _apply(record: ReturnRecord) -> bool:
    values = record.fields
    lots = list(
        _lots(
            record.cabinet_id,
            str(values.get("sent_file_id", "")),
            str(values.get("lot_number", "")),
            _day(values, "lot_date"),
        )
    )
    if len(lots) != 1:
        return False
    lot, is_positive = lots[0], values.get("polarity") == "+"
    code, label = str(values.get("reject_code", ""))[:10], str(values.get("reject_label", ""))[:86]
    number = str(values.get("invoice_number", ""))
    shares = Share.objects.filter(invoice__lot=lot)
    if number:
        shares = shares.filter(invoice__number=number)
    kind = StepKind.ACKNOWLEDGED if is_positive else StepKind.REFUSED
    day = _day(values, "sent_file_date") or lot.made_on
    Step.objects.bulk_create(
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
            )
            for share in shares
        ]
    )
    if not number:
        lot.state = LotState.ACKNOWLEDGED if is_positive else LotState.REFUSED
        lot.refused_reason = "" if is_positive else (label or code or "refusé sans motif lisible")
        lot.save(update_fields=["state", "refused_reason"])
    return True


def _lots(cabinet_id: int, file_id: str, number: str, day: date | None) -> QuerySet[Lot]:
    """By the id of the file that was sent when we have it; a lot known by a CSV has only its number and day."""
    lots = Lot.objects.filter(cabinet_id=cabinet_id, number=number)
    by_file = lots.filter(sent_file_id=file_id)
    return by_file if file_id and by_file.exists() else lots.filter(made_on=day or date.min, sent_file_id="")


def _day(values: dict[str, object], name: str) -> date | None:
    return aammjj(str(values.get(name, "")))
