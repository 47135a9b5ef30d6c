"""What a day could have earned, and what it risks: each fact that may be missing is changed, and the day priced again.

"MCI possible si soins palliatifs : +5,00 €"; "Nuit : sans la mention, -9,15 €". Only the law computes the euros.
"""

from collections.abc import Callable

import msgspec

from ngap.cotation import Cotation, cote
from ngap.money import euros
from ngap.situation import NurseDay, PatientFacts, Visit


class Advice(msgspec.Struct, frozen=True):
    """For the visit of rank `visit`: what the day's total becomes if the fact is other. Gain > 0: to claim if true."""

    visit: int
    code: str
    message: str
    effect_cents: int


def advise(
    nurse_day: NurseDay, price: Callable[[NurseDay], Cotation] = cote, *, only: int | None = None
) -> list[Advice]:
    """Empty when the day has no total. `only`: the rank of the one visit to look at, the others standing around it."""
    base = price(nurse_day).total_cents
    if base is None:
        return []
    found = []
    for rank, visit in enumerate(nurse_day.visits):
        if only not in {None, rank}:
            continue
        for code, words, other in _changes(nurse_day, rank, visit):
            total = price(other).total_cents
            if total is not None and total != base:
                found.append(Advice(rank, code, f"{words} : {_signed(total - base)}", total - base))
    return found


def _changes(day: NurseDay, rank: int, visit: Visit) -> list[tuple[str, str, NurseDay]]:
    patient = next(one for one in day.patients if one.key == visit.patient)
    is_first = all(one.patient != visit.patient for one in day.visits[:rank])
    found = []
    if is_first and not patient.palliative:
        words = "MCI possible si soins palliatifs"
        found.append(("palliatif", words, _with_patient(day, patient, palliative=True)))
    if is_first and not patient.insulin_treated:
        words = "Actes de l’article 5 bis si le patient est insulino-traité"
        found.append(("insulino_traite", words, _with_patient(day, patient, insulin_treated=True)))
    if visit.emergency:
        return found
    if visit.night_need:
        found.append(("nuit", "Nuit : sans la mention sur la prescription", _with_visit(day, rank, night_need=False)))
    else:
        found.append(("nuit", "Nuit possible si la prescription l’impose", _with_visit(day, rank, night_need=True)))
    words = (
        "Dimanche ou férié : sans la mention « tous les jours »"
        if visit.daily_need
        else "Dimanche ou férié possible si la prescription l’impose"
    )
    found.append(("dimanche", words, _with_visit(day, rank, daily_need=not visit.daily_need)))
    return found


def _with_patient(day: NurseDay, patient: PatientFacts, **facts: bool) -> NurseDay:
    other = msgspec.structs.replace(patient, **facts)
    patients = tuple(other if one.key == patient.key else one for one in day.patients)
    return msgspec.structs.replace(day, patients=patients)


def _with_visit(day: NurseDay, rank: int, **facts: bool) -> NurseDay:
    visits = list(day.visits)
    visits[rank] = msgspec.structs.replace(visits[rank], **facts)
    return msgspec.structs.replace(day, visits=tuple(visits))


def _signed(cents: int) -> str:
    return f"{'+' if cents > 0 else ''}{euros(cents)}"
