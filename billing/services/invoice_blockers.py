"""What keeps a visit from being invoiced, each with the sentence that a person reads and where to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.models import Visit
from billing.services.regime import Regime
from ngap.nomenclature import act_needs_prescription


@dataclass(frozen=True, slots=True)
class Blocker:
    """`where` names the page that mends it: patient, prescription, visit, nurse."""

    code: str
    message: str
    where: str
    visit: Visit


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason and the days of care that it holds back."""

    message: str
    days: tuple[date, ...]


def obstacles_of(blockers: Iterable[Blocker]) -> tuple[Obstacle, ...]:
    """The same reasons, each said once, in the order in which they were met."""
    days: dict[str, list[date]] = {}
    for blocker in blockers:
        days.setdefault(blocker.message, []).append(blocker.visit.cared_on)
    return tuple(Obstacle(message, tuple(dict.fromkeys(found))) for message, found in days.items())


def blockers_of(visit: Visit, regime: Regime | None) -> list[Blocker]:
    """In the order in which a biller would look: price, identity, rights, prescription, nurse."""
    found = [*_price(visit), *_identity(visit), *_rights(regime), *_prescription(visit), *_nurse(visit)]
    return [Blocker(code, message, where, visit) for code, message, where in found]


Found = list[tuple[str, str, str]]


def _price(visit: Visit) -> Found:
    if visit.total_cents is None:
        return [("prix_inconnu", "le montant n'a pas pu être calculé : une règle n'est pas encore gérée", "visit")]
    if visit.total_cents == 0:
        return [("rien_a_facturer", "aucun acte de ce passage n'est facturable", "visit")]
    return []


def _identity(visit: Visit) -> Found:
    patient = visit.patient
    found: Found = []
    if not patient.nir_index:
        found.append(("nir_absent", "le numéro de sécurité sociale manque", "patient"))
    if patient.birth_date is None:
        found.append(("naissance_absente", "la date de naissance manque", "patient"))
    return found


def _rights(regime: Regime | None) -> Found:
    if regime is None:
        return [("droits_absents", "aucune caisse connue ne couvre le patient à cette date", "patient")]
    return []


def _prescription(visit: Visit) -> Found:
    """Every act needs a prescription, save where the NGAP says otherwise (article 5 c, R-PRESC)."""
    codes = [act.act_code for act in visit.acts.all() if act.is_done]
    if not any(act_needs_prescription(code, visit.cared_on) for code in codes):
        return []
    prescription = visit.prescription
    if prescription is None:
        return [("prescription_absente", "aucune prescription n'est rattachée au passage", "prescription")]
    if visit.cared_on < prescription.starts_on:
        return [("prescription_a_venir", "la prescription commence après les soins", "prescription")]
    if prescription.ends_on is not None and visit.cared_on > prescription.ends_on:
        return [
            ("prescription_expiree", f"la prescription a expiré le {prescription.ends_on:%d/%m/%Y}", "prescription")
        ]
    return []


def _nurse(visit: Visit) -> Found:
    if not visit.billed_by.am_number:
        return [("numero_am_absent", "le numéro AM de l'infirmière manque", "nurse")]
    return []
