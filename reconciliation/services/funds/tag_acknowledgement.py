"""An ARL in a shape that nobody published, read by a person: what she says becomes a record, with her name as its evidence."""

from dataclasses import dataclass

from django.db import transaction

from billing.models import Lot
from cabinet.enums import FileFormat, FileState
from cabinet.errors import Refused
from cabinet.models import IncomingFile, User
from noemie.models import ReturnRecord
from reconciliation.services.funds.apply_acknowledgements import shares_of
from reconciliation.services.funds.fund_reading import can_be_tagged


@dataclass(frozen=True, slots=True)
class Reading:
    """What the person read. `invoice_number` "": the whole lot. `reason` is needed when it is refused."""

    lot: Lot
    is_positive: bool
    invoice_number: str = ""
    code: str = ""
    reason: str = ""


@transaction.atomic
def tag_acknowledgement(*, file: IncomingFile, reading: Reading, person: User) -> ReturnRecord:
    """In the open tenant; `reconcile` then applies it like a record of the house layout. Raises Refused."""
    locked = IncomingFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if not can_be_tagged(locked):
        raise Refused("Ce fichier est déjà qualifié, ou il a été lu sans l’aide de personne.")
    number = reading.invoice_number
    if number and not shares_of(reading.lot).filter(invoice__number=number).exists():
        raise Refused(f"La facture {number} n’est pas dans ce lot : rien n’a été enregistré.")
    last = locked.records.order_by("-rank").first()
    record = ReturnRecord.objects.create(
        cabinet_id=locked.cabinet_id,
        file=locked,
        rank=last.rank + 1 if last else 1,
        offset=0,
        record="ARL",
        fields=_fields(reading, person),
    )
    locked.state, locked.format, locked.framing = FileState.APPLIED, FileFormat.ARL, "lu par une personne"
    locked.refused_reason, locked.record_count = "", locked.records.count()
    locked.save(update_fields=["state", "format", "framing", "refused_reason", "record_count"])
    return record


def _fields(reading: Reading, person: User) -> dict[str, object]:
    """The fields of the house layout, and who read them; `lot` is the row itself: the person chose it among its twins."""
    lot = reading.lot
    return {
        "sent_file_id": lot.sent_file_id,
        "sent_file_date": f"{lot.sent_on or lot.made_on:%y%m%d}",
        "lot_number": lot.number,
        "lot_date": f"{lot.made_on:%y%m%d}",
        "polarity": "+" if reading.is_positive else "-",
        "invoice_number": reading.invoice_number,
        "reject_code": reading.code[:10],
        "reject_label": reading.reason[:80],
        "lot": str(lot.public_id),
        "tagged_by": person.pk,
    }
