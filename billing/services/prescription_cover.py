"""Whether a prescription covers what is about to be validated: said before, so that nobody learns it from a reject.

NGAP article 5 c (quality and quantity are written), XVI-I-2 ("jusqu'à cicatrisation": three months, then a new one).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.enums import VisitState
from billing.models import Prescription, Visit, VisitAct
from ngap.nomenclature import act_needs_prescription, catalogue

SOON_DAYS = 7
HEALING_MONTHS = 3
DONE = (VisitState.VALIDATED, VisitState.INVOICED)


@dataclass(frozen=True, slots=True)
class CoverWarning:
    """`is_serious`: the fund would refuse; otherwise something to prepare."""

    message: str
    is_serious: bool = True


@dataclass(frozen=True, slots=True)
class ActLeft:
    """An act ordered: `quantity` None when the doctor gave no number."""

    code: str
    quantity: int | None
    done: int

    @property
    def left(self) -> int | None:
        return None if self.quantity is None else max(0, self.quantity - self.done)


def last_day_of(prescription: Prescription) -> date | None:
    """The last day it covers; None when nothing ends it. "Jusqu'à cicatrisation" ends after three months."""
    if prescription.ends_on is not None or not prescription.until_healed:
        return prescription.ends_on
    start = prescription.starts_on
    year, month = divmod(start.month - 1 + HEALING_MONTHS, 12)
    for day in (start.day, 30, 29, 28):
        try:
            return date(start.year + year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError(start)


def acts_left(prescriptions: Sequence[Prescription], *, but_not: Visit | None = None) -> dict[int, list[ActLeft]]:
    """By prescription: each act ordered, how many were done in validated visits (`but_not` left out)."""
    rows = VisitAct.objects.filter(
        visit__prescription__in=[one.pk for one in prescriptions], visit__state__in=DONE, is_done=True
    )
    if but_not is not None:
        rows = rows.exclude(visit_id=but_not.pk)
    done = Counter(rows.values_list("visit__prescription_id", "act_code"))
    return {
        one.pk: [ActLeft(act.act_code, act.quantity, done[one.pk, act.act_code]) for act in one.acts.all()]
        for one in prescriptions
    }


def cover_warnings(*, visit: Visit, act_codes: Sequence[str]) -> list[CoverWarning]:
    """What a caisse would say of these acts under the visit's prescription."""
    asked = [code for code in act_codes if act_needs_prescription(code, visit.cared_on)]
    if not asked:
        return []
    prescription = visit.prescription
    if prescription is None:
        return [CoverWarning("Aucune prescription n'est rattachée à ce passage (NGAP, article 5 c).")]
    return [*_dates(prescription, visit.cared_on), *_acts(prescription, visit, asked)]


def _dates(prescription: Prescription, day: date) -> list[CoverWarning]:
    last = last_day_of(prescription)
    if day < prescription.starts_on:
        return [CoverWarning(f"La prescription ne commence que le {prescription.starts_on:%d/%m/%Y}.")]
    if last is None:
        return []
    if day > last:
        why = " : « jusqu'à cicatrisation » vaut trois mois (NGAP XVI-I-2)" if prescription.ends_on is None else ""
        return [CoverWarning(f"La prescription a pris fin le {last:%d/%m/%Y}{why}.")]
    left = (last - day).days
    if left > SOON_DAYS:
        return []
    when = "aujourd'hui" if left == 0 else f"dans {left} jour{'s' if left > 1 else ''}"
    return [CoverWarning(f"La prescription finit {when}, le {last:%d/%m/%Y} : demandez la suite.", is_serious=False)]


def _acts(prescription: Prescription, visit: Visit, asked: Sequence[str]) -> list[CoverWarning]:
    """Only when the acts of the prescription were written down: an empty list says nothing about what it orders."""
    ordered = {one.code: one for one in acts_left([prescription], but_not=visit)[prescription.pk]}
    if not ordered:
        return []
    found = []
    for code, times in Counter(asked).items():
        label = catalogue()[code].label if code in catalogue() else code
        if code not in ordered:
            found.append(CoverWarning(f"« {label} » n'est pas sur la prescription rattachée."))
            continue
        left = ordered[code].left
        if left is not None and times > left:
            found.append(CoverWarning(f"« {label} » : les {ordered[code].quantity} prescrits sont déjà faits."))
    return found
