"""Taking back what a person read in an ARL: opposite steps, the lot as it was before, the file to be read again."""

from django.db import transaction

from billing.enums import LotState
from billing.models import Lot
from cabinet.enums import FileDecision, FileState
from cabinet.errors import Refused
from cabinet.models import FileChange, IncomingFile, User
from noemie.models import ReturnRecord
from reconciliation.enums import StepKind
from reconciliation.models import Step
from reconciliation.services.funds.apply_acknowledgements import TAKEN_BACK, shares_of


def reading_of(file: IncomingFile) -> ReturnRecord | None:
    """What a person read in this file and nobody has taken back."""
    said = ReturnRecord.objects.filter(file=file, record="ARL", fields__has_key="tagged_by")
    return said.exclude(fields__has_key=TAKEN_BACK).order_by("rank").last()


@transaction.atomic
def untag_acknowledgement(*, file: IncomingFile, person: User, reason: str) -> IncomingFile:
    """In the open tenant; `reconcile` then recomputes the shares. Raises Refused."""
    row = IncomingFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    record = reading_of(row)
    if record is None:
        raise Refused("Personne n’a qualifié ce fichier, ou c’est déjà repris : rien n’a été changé.")
    for step in Step.objects.filter(record=record, reverses=None, reversed_by=None):
        _reverse(step, row, person, reason)
    record.fields = {**record.fields, TAKEN_BACK: person.pk}
    record.save(update_fields=["fields"])
    lot = Lot.objects.filter(cabinet_id=row.cabinet_id, public_id=str(record.fields["lot"])).first()
    if lot is not None:
        _restore(lot, record)
    row.state, row.framing, row.applied_at = FileState.TO_TAG, "", None
    row.save(update_fields=["state", "framing", "applied_at"])
    note = f"lecture de l’accusé reprise : {reason}"[:200]
    FileChange.objects.create(
        cabinet_id=row.cabinet_id, file=row, kind=FileDecision.READ_AGAIN, person=person, reason=note
    )
    return row


def _reverse(step: Step, file: IncomingFile, person: User, reason: str) -> None:
    Step.objects.create(
        cabinet_id=step.cabinet_id,
        share_id=step.share_id,
        kind=step.kind,
        happened_on=step.happened_on,
        reason_code=step.reason_code,
        reason_label=step.reason_label,
        file=file,
        person=person,
        reason=reason,
        reverses=step,
    )


def _restore(lot: Lot, taken_back: ReturnRecord) -> None:
    """The last whole answer that still counts; else sent, or closed when nobody has declared it sent."""
    answers = Step.objects.filter(
        kind__in=(StepKind.ACKNOWLEDGED, StepKind.REFUSED),
        share__in=shares_of(lot),
        record__isnull=False,
        reverses=None,
        reversed_by=None,
    ).exclude(record=taken_back)
    ordered = answers.select_related("record").order_by("-happened_on", "-pk")
    last = next((one for one in ordered if one.record and not one.record.fields.get("invoice_number")), None)
    if last is None:
        lot.state, lot.refused_reason = LotState.SENT if lot.sent_on else LotState.CLOSED, ""
    elif last.kind == StepKind.ACKNOWLEDGED:
        lot.state, lot.refused_reason = LotState.ACKNOWLEDGED, ""
    else:
        reason = last.reason_label or last.reason_code or "refusé sans motif lisible"
        lot.state, lot.refused_reason = LotState.REFUSED, reason
    lot.save(update_fields=["state", "refused_reason"])
