"""Writes what another software sent: nurses, patients, payers, lots, invoices with lines and shares. Once each.

An invoice that is there already (nurse, origin, number, invoice date) is left as it is. Patients are told apart by NIR;
without one, by their exact name among those without NIR: two people are never merged on a doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.enums import AdminState, InvoiceState, LotState
from billing.models import Invoice, InvoiceLine, Lot, Patient, Share
from billing.services.sent_claims import UNNAMED_ORIGIN, SentClaim
from cabinet.crypto import blind_index
from cabinet.enums import OrganismKind, Part
from cabinet.identifiers import full_nir
from cabinet.models import IncomingFile, Nurse, Organism
from cabinet.search import search_key
from ngap.claim_limit import claim_limit


@dataclass(frozen=True, slots=True)
class Written:
    """`shares`: those made now, each with its invoice; `already`: invoices that were there."""

    shares: tuple[Share, ...]
    already: int


@dataclass(slots=True)
class _Known:
    """What the cabinet has, so that a file of a thousand invoices asks once."""

    nurses: dict[str, Nurse]
    patients: dict[bytes, Patient]
    names: dict[str, Patient]
    organisms: dict[tuple[str, str], Organism]
    lots: dict[tuple[object, ...], Lot]


def write_claims(*, cabinet_id: int, file: IncomingFile, claims: Sequence[SentClaim]) -> Written:
    """In the open tenant and transaction."""
    known = _known(cabinet_id)
    numbers = {claim.number for claim in claims}
    there = {
        (one.nurse_id, one.origin, one.number, one.invoice_date)
        for one in Invoice.objects.filter(cabinet_id=cabinet_id, number__in=numbers)
    }
    shares: list[Share] = []
    already = 0
    for claim in claims:
        nurse = _nurse(cabinet_id, known, claim.nurse_am)
        identity = (nurse.pk, claim.origin or UNNAMED_ORIGIN, claim.number, claim.invoice_date)
        if identity in there:
            already += 1
            continue
        there.add(identity)
        shares += _write(cabinet_id, known, file, claim, nurse)
    return Written(tuple(Share.objects.bulk_create(shares)), already)


def _known(cabinet_id: int) -> _Known:
    patients = list(Patient.objects.filter(cabinet_id=cabinet_id))
    return _Known(
        nurses={one.am_number: one for one in Nurse.objects.filter(cabinet_id=cabinet_id)},
        patients={bytes(one.nir_index): one for one in patients if one.nir_index},
        names={one.search_name: one for one in patients if not one.nir_index},
        organisms={(one.kind, one.code): one for one in Organism.objects.filter(cabinet_id=cabinet_id)},
        lots={_lot_key(one): one for one in Lot.objects.filter(cabinet_id=cabinet_id)},
    )


def _lot_key(lot: Lot) -> tuple[object, ...]:
    return (lot.nurse_id, lot.origin, lot.payer_id, lot.made_on, lot.number)


def _nurse(cabinet_id: int, known: _Known, am_number: str) -> Nurse:
    """A file without a nurse's number belongs to the only nurse of the cabinet, made without a number if need be."""
    if not am_number and len(known.nurses) == 1:
        return next(iter(known.nurses.values()))
    if am_number and "" in known.nurses and len(known.nurses) == 1:
        nurse = known.nurses.pop("")
        nurse.am_number = am_number
        nurse.save(update_fields=["am_number"])
        known.nurses[am_number] = nurse
    if am_number not in known.nurses:
        known.nurses[am_number] = Nurse.objects.create(
            cabinet_id=cabinet_id, am_number=am_number, last_name=f"Infirmière {am_number}".strip(), first_name=""
        )
    return known.nurses[am_number]


def _organism(cabinet_id: int, known: _Known, kind: str, code: str) -> Organism:
    if (kind, code) not in known.organisms:
        known.organisms[kind, code] = Organism.objects.create(cabinet_id=cabinet_id, kind=kind, code=code)
    return known.organisms[kind, code]


def _patient(cabinet_id: int, known: _Known, claim: SentClaim) -> Patient:
    nir, name = full_nir(claim.nir), search_key(claim.patient_name)
    index = blind_index("nir", nir) if nir else b""
    found = known.patients.get(index) if index else known.names.get(name)
    if found is not None:
        return found
    last, _, first = claim.patient_name.partition(" ")
    patient = Patient(
        cabinet_id=cabinet_id,
        nir=nir,
        last_name=last or "Patient importé",
        first_name=first,
        birth_date=claim.birth_date,
        nir_is_provisional=nir[:1] in {"3", "4", "7", "8"},
        search_name=name or "PATIENT IMPORTE",
    )
    patient.save()
    if index:
        known.patients[index] = patient
    else:
        known.names[name] = patient
    return patient


def _lot(
    cabinet_id: int, known: _Known, file: IncomingFile, claim: SentClaim, nurse: Nurse, fund: Organism
) -> Lot | None:
    if not claim.lot_number:
        return None
    origin = claim.origin or UNNAMED_ORIGIN
    key = (nurse.pk, origin, fund.pk, claim.lot_date, claim.lot_number)
    if key not in known.lots:
        known.lots[key] = Lot.objects.create(
            cabinet_id=cabinet_id,
            nurse=nurse,
            payer=fund,
            origin=origin,
            number=claim.lot_number,
            made_on=claim.lot_date,
            sent_file_id=claim.sent_file_id,
            state=LotState.SENT,
            file=file,
            sent_on=claim.sent_on,
        )
    return known.lots[key]


def _write(cabinet_id: int, known: _Known, file: IncomingFile, claim: SentClaim, nurse: Nurse) -> list[Share]:
    fund = _organism(cabinet_id, known, OrganismKind.AMO, claim.amo_code)
    invoice = Invoice.objects.create(
        cabinet_id=cabinet_id,
        nurse=nurse,
        patient=_patient(cabinet_id, known, claim),
        origin=claim.origin or UNNAMED_ORIGIN,
        number=claim.number,
        invoice_date=claim.invoice_date,
        first_cared_on=claim.first_cared_on,
        cared_on=claim.cared_on,
        state=InvoiceState.SENT,
        sent_on=claim.sent_on,
        total_cents=claim.total_cents,
        lot=_lot(cabinet_id, known, file, claim, nurse, fund),
        source_file=file,
        source_rank=claim.rank,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            cabinet_id=cabinet_id,
            invoice=invoice,
            rank=rank,
            cared_on=line.cared_on,
            text=line.text,
            code=line.code,
            coefficient=line.coefficient,
            amount_cents=line.amount_cents,
        )
        for rank, line in enumerate(claim.lines, start=1)
    )
    return _shares(cabinet_id, known, claim, invoice, fund)


def _shares(cabinet_id: int, known: _Known, claim: SentClaim, invoice: Invoice, fund: Organism) -> list[Share]:
    """No share where nothing is due."""
    amc = _organism(cabinet_id, known, OrganismKind.AMC, claim.amc_code) if claim.amc_code else None
    parts = [
        (Part.AMO, fund, claim.amo_cents),
        (Part.AMC, amc or fund, claim.amc_cents),
        (Part.PATIENT, None, claim.patient_cents),
    ]
    return [
        Share(
            cabinet_id=cabinet_id,
            invoice=invoice,
            part=part,
            payer=payer,
            expected_cents=cents,
            admin_state=AdminState.SENT,
            claim_limit_on=claim_limit(claim.first_cared_on) if part == Part.AMO else None,
        )
        for part, payer, cents in parts
        if cents > 0
    ]
