"""Whom and what an imported claim is about: the nurse, the patient, the payers and the lot, found or made once.

Two people are never merged on a doubt: one NIR serves a whole family, so the name and the birth date must agree too.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from billing.enums import LotState
from billing.models import Lot, Patient
from billing.services.imports.sent_claims import UNNAMED_ORIGIN, SentClaim
from cabinet.crypto import blind_index
from cabinet.identifiers import PROVISIONAL, full_nir
from cabinet.models import IncomingFile, Nurse, Organism
from cabinet.search import search_key

NAMELESS = "PATIENT IMPORTE"


@dataclass(slots=True)
class Known:
    """What the cabinet has of what a file speaks of, asked for a batch of invoices at a time (`learn`).

    `asked`: the insured, names and lots of those before, in the database or not.
    """

    cabinet_id: int
    nurses: dict[str, Nurse]
    organisms: dict[tuple[str, str], Organism]
    patients: dict[bytes, Patient] = field(default_factory=dict)
    unnumbered: dict[tuple[str, date | None], Patient] = field(default_factory=dict)
    lots: dict[tuple[int, str, date, str], list[Lot]] = field(default_factory=dict)
    asked: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))

    def to_ask(self, what: str, keys: set[Any]) -> set[Any]:
        fresh = keys - self.asked[what]
        self.asked[what] |= fresh
        return fresh


def known_of(cabinet_id: int) -> Known:
    return Known(
        cabinet_id,
        nurses={one.am_number: one for one in Nurse.objects.filter(cabinet_id=cabinet_id)},
        organisms={(one.kind, one.code): one for one in Organism.objects.filter(cabinet_id=cabinet_id)},
    )


def learn(*, known: Known, claims: Sequence[SentClaim]) -> None:
    """The patients and lots that these claims may name: never all those of the cabinet, which has more at each file."""
    of_cabinet = Patient.objects.filter(cabinet_id=known.cabinet_id)
    indexes = known.to_ask("insured", {_index(claim) for claim in claims} - {b""})
    for one in of_cabinet.filter(nir_index__in=indexes):
        known.patients[bytes(one.nir_index)] = one
    names = known.to_ask("names", {_name(claim) for claim in claims})
    for one in of_cabinet.filter(nir_index=b"", search_name__in=names):
        known.unnumbered[one.search_name, one.birth_date] = one
    numbers = known.to_ask("lots", {claim.lot_number for claim in claims if claim.lot_number})
    lots = Lot.objects.filter(cabinet_id=known.cabinet_id, number__in=numbers)
    for lot in lots.select_related("payer"):
        known.lots.setdefault(_lot_key(lot), []).append(lot)


def _index(claim: SentClaim) -> bytes:
    nir = full_nir(claim.nir)
    return blind_index("nir", nir) if nir else b""


def _name(claim: SentClaim) -> str:
    return search_key(claim.patient_name)[:170] or NAMELESS


def nurse_of(known: Known, am_number: str) -> Nurse | None:
    """A file without a nurse's number belongs to the only nurse of the cabinet; None when there are several.

    A nurse whose number nobody has said yet takes the first one that is seen.
    """
    if not am_number and len(known.nurses) == 1:
        return next(iter(known.nurses.values()))
    if not am_number and known.nurses:
        return None
    if am_number not in known.nurses:
        nurse = first_nurse(known.cabinet_id, am_number) if len(known.nurses) <= 1 else None
        known.nurses.pop("", None)
        known.nurses[am_number] = nurse or _new_nurse(known.cabinet_id, am_number)
    return known.nurses[am_number]


def first_nurse(cabinet_id: int, am_number: str) -> Nurse | None:
    """The nurse of a cabinet that had none, or whose only one had no number yet; None in any other cabinet."""
    there = list(Nurse.objects.filter(cabinet_id=cabinet_id)[:2])
    if not there:
        return _new_nurse(cabinet_id, am_number)
    if len(there) == 1 and not there[0].am_number:
        there[0].am_number = am_number
        there[0].save(update_fields=["am_number"])
        return there[0]
    return None


def _new_nurse(cabinet_id: int, am_number: str) -> Nurse:
    name = f"Infirmière {am_number}".strip()
    return Nurse.objects.create(cabinet_id=cabinet_id, am_number=am_number, last_name=name, first_name="")


def organism_of(known: Known, kind: str, code: str) -> Organism:
    if (kind, code) not in known.organisms:
        known.organisms[kind, code] = Organism.objects.create(cabinet_id=known.cabinet_id, kind=kind, code=code)
    return known.organisms[kind, code]


def patient_of(known: Known, claim: SentClaim) -> Patient:
    nir, name, index = full_nir(claim.nir), _name(claim), _index(claim)
    insured = known.patients.get(index) if index else None
    if insured is not None and _agrees(insured, name, claim.birth_date):
        return insured
    if insured is not None or not index:
        return _unnumbered(known, claim, name)
    known.patients[index] = _new_patient(known.cabinet_id, claim, nir, name)
    return known.patients[index]


def is_of(patient: Patient, claim: SentClaim) -> bool:
    """The claim is this patient's, as `patient_of` would find: a number that a family shares is not enough."""
    name, index = _name(claim), _index(claim)
    if index and patient.nir_index == index:
        return _agrees(patient, name, claim.birth_date)
    is_named = NAMELESS not in (name, patient.search_name)
    return is_named and not patient.nir and _agrees(patient, name, claim.birth_date)


def _agrees(patient: Patient, name: str, birth_date: date | None) -> bool:
    """A name or a birth date that one side does not know contradicts nothing."""
    if patient.birth_date and birth_date and patient.birth_date != birth_date:
        return False
    return NAMELESS in (name, patient.search_name) or _words(name) == _words(patient.search_name)


def _words(name: str) -> list[str]:
    return sorted(name.replace("-", " ").split())


def _unnumbered(known: Known, claim: SentClaim, name: str) -> Patient:
    """Without a number of his own: the exact name and birth date among those in the same case."""
    key = (name, claim.birth_date)
    if key not in known.unnumbered:
        known.unnumbered[key] = _new_patient(known.cabinet_id, claim, "", name)
    return known.unnumbered[key]


def _new_patient(cabinet_id: int, claim: SentClaim, nir: str, name: str) -> Patient:
    last, _, first = claim.patient_name.partition(" ")
    patient = Patient(
        cabinet_id=cabinet_id,
        nir=nir,
        last_name=last[:80] or "Patient importé",
        first_name=first[:80],
        birth_date=claim.birth_date,
        nir_is_provisional=nir[:1] in PROVISIONAL,
        search_name=name,
    )
    patient.save()
    return patient


def name_patient(patient: Patient, claim: SentClaim) -> None:
    """A B2 lot has no names: the first file that says one gives it."""
    if patient.search_name != NAMELESS or not claim.patient_name:
        return
    last, _, first = claim.patient_name.partition(" ")
    patient.last_name, patient.first_name = last[:80], first[:80]
    patient.search_name = search_key(claim.patient_name)[:170]
    patient.save(update_fields=["last_name", "first_name", "search_name"])


def _lot_key(lot: Lot) -> tuple[int, str, date, str]:
    """Régime and caisse: some files name the centre too, others do not."""
    return (lot.nurse_id, lot.payer.code[:5] if lot.payer else "", lot.made_on, lot.number)


def lot_of(known: Known, file: IncomingFile, claim: SentClaim, nurse: Nurse, fund: Organism) -> Lot | None:
    """The lot that carried the claim. A file that names its software and one that does not speak of the same lot."""
    if not claim.lot_number:
        return None
    origin = claim.origin or UNNAMED_ORIGIN
    there = known.lots.setdefault((nurse.pk, fund.code[:5], claim.lot_date, claim.lot_number), [])
    found = next((lot for lot in there if origin == lot.origin or UNNAMED_ORIGIN in (origin, lot.origin)), None)
    if found is None:
        found = _new_lot(known.cabinet_id, file, claim, nurse, fund)
        there.append(found)
    elif (claim.sent_file_id and not found.sent_file_id) or (claim.is_degraded and not found.is_degraded):
        found.sent_file_id = found.sent_file_id or claim.sent_file_id
        found.is_degraded = found.is_degraded or claim.is_degraded
        found.save(update_fields=["sent_file_id", "is_degraded"])
    return found


def _new_lot(cabinet_id: int, file: IncomingFile, claim: SentClaim, nurse: Nurse, fund: Organism) -> Lot:
    return Lot.objects.create(
        cabinet_id=cabinet_id,
        nurse=nurse,
        payer=fund,
        origin=claim.origin or UNNAMED_ORIGIN,
        number=claim.lot_number,
        made_on=claim.lot_date,
        sent_file_id=claim.sent_file_id,
        state=LotState.SENT,
        file=file,
        sent_on=claim.sent_on,
        is_degraded=claim.is_degraded,
    )
