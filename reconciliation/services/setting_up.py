"""A cabinet set up by its titulaire: name and day, first nurse, bank account."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cabinet.crypto import blind_index
from cabinet.errors import Refused
from cabinet.models import Cabinet, Membership, Nurse
from cabinet.services.shown import refuse_stale
from reconciliation.models import BankAccount

FRENCH_IBAN = 27


@dataclass(frozen=True, slots=True)
class CabinetData:
    name: str
    zone: str
    watch_from: date | None
    amc_limit_months: int | None = None
    patient_limit_months: int | None = None
    address: str = ""
    siret: str = ""


@dataclass(frozen=True, slots=True)
class NurseData:
    """Numbers whose keys were checked by the form."""

    first_name: str
    last_name: str
    rpps: str
    am_number: str


NURSE_SHOWN = (*NurseData.__slots__, "is_active")


@transaction.atomic
def set_up_cabinet(*, cabinet: Cabinet, member: Membership, data: CabinetData, nurse: NurseData, iban: str) -> Cabinet:
    """The first-run page as one whole: all of it, or nothing. The titulaire becomes the nurse that she names."""
    done = change_cabinet(cabinet=cabinet, data=data)
    made = save_nurse(cabinet_id=cabinet.pk, data=nurse)
    add_account(cabinet_id=cabinet.pk, iban=iban, nurse=made)
    Membership.objects.filter(pk=member.pk).update(nurse=made)
    done.is_set_up = True
    done.save(update_fields=["is_set_up"])
    return done


@transaction.atomic
def change_cabinet(*, cabinet: Cabinet, data: CabinetData, seen: str = "") -> Cabinet:
    """`seen`: cabinet/services/shown.py. Raises StaleVersion."""
    row = Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet.pk)
    refuse_stale(row=row, names=CabinetData.__slots__, seen=seen)
    row.name, row.zone, row.watch_from = data.name, data.zone, data.watch_from
    row.amc_limit_months, row.patient_limit_months = data.amc_limit_months, data.patient_limit_months
    row.address, row.siret = data.address, data.siret
    row.save(update_fields=list(CabinetData.__slots__))
    return row


@transaction.atomic
def save_nurse(
    *, cabinet_id: int, data: NurseData, nurse: Nurse | None = None, is_active: bool = True, seen: str = ""
) -> Nurse:
    """A new nurse, or the one that the files already named by the same AM number: she gets her name. Raises Refused, StaleVersion."""
    if nurse is not None:
        nurse = Nurse.objects.select_for_update(of=("self",), no_key=True).get(pk=nurse.pk)
        refuse_stale(row=nurse, names=NURSE_SHOWN, seen=seen)
    known = Nurse.objects.filter(cabinet_id=cabinet_id, am_number=data.am_number).first()
    if nurse is not None and known is not None and known.pk != nurse.pk:
        raise Refused("Ce numéro AM est déjà celui d’une infirmière du cabinet.")
    row = nurse or known or Nurse(cabinet_id=cabinet_id)
    row.first_name, row.last_name, row.is_active = data.first_name, data.last_name, is_active
    row.rpps, row.am_number = data.rpps, data.am_number
    row.save()
    return row


@transaction.atomic
def add_account(*, cabinet_id: int, iban: str, nurse: Nurse | None = None, label: str = "") -> BankAccount:
    """The account of a RIB. One that a statement already named gets its IBAN: it is the same account.

    `iban`: without spaces, its key checked. Sealed by `save()`.
    """
    if BankAccount.objects.filter(cabinet_id=cabinet_id, iban_index=blind_index("iban", iban)).exists():
        raise Refused("Ce compte est déjà enregistré.")
    number = number_of(iban)
    known = BankAccount.objects.filter(cabinet_id=cabinet_id, number_index=blind_index("account", number)).first()
    row = (known if number else None) or BankAccount(cabinet_id=cabinet_id, number=number)
    row.iban, row.nurse, row.label = iban, nurse or row.nurse, label or row.label
    row.save()
    return row


def number_of(iban: str) -> str:
    """Bank, branch and account as a CFONB statement names them (`FR76 BBBBB GGGGG CCCCCCCCCCC KK`); "" elsewhere."""
    if len(iban) != FRENCH_IBAN or iban[:2] not in {"FR", "MC"}:
        return ""
    return f"{iban[4:9]} {iban[9:14]} {iban[14:25]}"
