"""Travel: IFD, IFI, IK of each trip (articles 13, 13.1, 13 C, 13 D). A household or an establishment is one trip."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from ngap.money import FULL, in_french
from ngap.nomenclature import line_of
from ngap.outcome import Extra, TraceStep
from ngap.rules.not_written import COVID_CALL
from ngap.rules.rule import Cite, Rule
from ngap.situation import Visit
from ngap.workbench import HOMES, Bench, Passage

IFD = Cite("R-IFD", "NGAP 13 A, 13.1")
IFI = Cite("R-IFI", "NGAP 13 D")
IK = Cite("R-IK", "NGAP 13 C 1°")
NEAREST = Cite("R-IK", "NGAP 13 C 3°")
TLL = Cite("R-TELE", "NGAP 14.9.5")
AT_HOME = "Déplacement au domicile, une fois par passage."
MOST_IFI_A_DAY = 4
HOUSEHOLDS = dt.date(2021, 1, 14)
BEFORE_2021 = (
    "Plusieurs patients d’un même foyer : un seul déplacement, l’article 13 le paie par trajet ; la règle écrite des foyers "
    "(IFD unique, IFI à 0,01) date du 14/01/2021, autre lecture avant ce jour : un déplacement par patient."
)
MOST_TLL_TRIPS_A_DAY = 2
SAME_TRIP_MINUTES = 60  # ours: past an hour nobody is asked
SAME_TRIP = (
    "Même foyer ou même établissement que le passage d’avant, à moins d’une heure : si c’est le même déplacement, il ne se "
    "compte qu’une fois (IFI à 0,01 au foyer). Donnez alors la même heure aux deux passages."
)
RESIDENCE = "Résidence autonomie : un établissement pour personnes âgées (13.1), donc un seul déplacement pour tous ; autre lecture : un par logement."
_ANY_TIME = dt.time(0)
STILL = frozenset({"RQD", "TMI"})
OTHER_DEPENDENT = Decimal("0.01")
KM_CODES = {"plain": "IK", "mountain": "IKM", "foot": "IKS"}
DEDUCTION = {"plain": 4, "mountain": 2, "foot": 4}


def add_travel(bench: Bench) -> None:
    if len(bench.passages) == 1:
        only = bench.passages[0]
        if only.is_home and _travels(only):
            _travel_of(bench, [only], {})
        return
    used: dict[str, int] = {}
    dedicated = 0
    trips = _trips(bench)
    _ask_of_the_same_door(bench, [trip for trip in trips if not trip[0].beside])
    for trip in trips:
        if trip[0].beside:
            _count_beside(trip[0], used)
            continue
        if trip[0].is_dedicated or (len(trip) > 1 and any(passage.is_dedicated for passage in trip)):
            dedicated += 1
            if dedicated > MOST_TLL_TRIPS_A_DAY:
                message = "Deux déplacements par jour au plus dans un lieu dédié aux téléconsultations."
                bench.note(trip[0], "tll_deux_par_jour", "info", message, TLL.reference)
                continue
        _travel_of(bench, trip, used)


def _trips(bench: Bench) -> list[list[Passage]]:
    """Passages of one stop together, in the order of the day: same home or establishment and same time; others alone.

    Teleconsultations that follow one another in one dedicated place are one trip whatever their times.
    """
    trips: dict[tuple[str, dt.time, int], list[Passage]] = {}
    for passage in bench.by_clock():
        if not passage.is_home or not _travels(passage):
            continue
        visit = passage.visit
        if passage.beside:
            trips["", visit.time, passage.rank] = [passage]
            continue
        if visit.household and passage.is_dedicated:
            trips.setdefault((visit.household, _ANY_TIME, -2), []).append(passage)
            continue
        shared = _door(bench, visit)
        key = (shared, visit.time, -1) if shared else ("", visit.time, passage.rank)
        trips.setdefault(key, []).append(passage)
    return [sorted(trip, key=lambda one: one.rank) for trip in trips.values()]


def _ask_of_the_same_door(bench: Bench, trips: list[list[Passage]]) -> None:
    """Two stops at one door, other patients, a short time apart, nowhere else in between: one trip or two, a person says."""
    for before, after in pairwise(trips):
        door, same = _door(bench, before[0].visit), _door(bench, after[0].visit)
        if not door or door != same or {one.visit.patient for one in before} & {one.visit.patient for one in after}:
            continue
        start, end = (60 * one[0].visit.time.hour + one[0].visit.time.minute for one in (before, after))
        if 0 <= end - start <= SAME_TRIP_MINUTES:
            bench.note(after[0], "meme_deplacement", "attention", SAME_TRIP, "NGAP 13, 13.1, 13 D")


def _door(bench: Bench, visit: Visit) -> str:
    return visit.household or (visit.place if _is_one_house(bench, visit) else "")


def _is_one_house(bench: Bench, visit: Visit) -> bool:
    """An establishment for elderly people (13.1): one travel for all. A résidence autonomie: yes, by default (U-41)."""
    return visit.place == "ehpad" or (visit.place == "autonomy" and "U-41" not in bench.other)


def _travels(passage: Passage) -> bool:
    """The organisation of a watch and a request for tele-expertise do not travel; a passage of dependency care and the control
    of a long infusion do.
    """
    if passage.is_dependency_care or passage.first or passage.is_control:
        return True
    for line in passage.acts:
        act = line.act
        if line.is_billed and act.cumul != "normal_no_travel" and line.letter not in STILL and act.code != COVID_CALL:
            return True
    return False


def _travel_of(bench: Bench, trip: list[Passage], used: dict[str, int]) -> None:
    bearer = trip[0]
    if len(trip) == 1 and not bearer.has_forfait_regime and not bearer.is_advanced:
        bench.add(bearer, "travel", "IFD", IFD, AT_HOME)
        _kilometres(bench, bearer, bearer.visit)
        return
    dependent = [passage for passage in trip if passage.has_forfait_regime or passage.is_advanced]
    if not dependent:
        bench.add(bearer, "travel", "IFD", IFD, AT_HOME)
    else:
        dependent.sort(key=lambda one: used.get(one.visit.patient, 0) >= MOST_IFI_A_DAY)  # whose four are spent, last
        bearer = dependent[0]
        _ifi(bench, bearer, FULL, used)
        for passage in dependent[1:]:
            if not _is_one_house(bench, bearer.visit):
                _ifi(bench, passage, OTHER_DEPENDENT, used)
    if len(trip) == 1:
        _kilometres(bench, bearer, bearer.visit)
    else:
        _shared(bench, trip, bearer)
        _kilometres(bench, bearer, max(trip, key=lambda one: one.visit.distance_km).visit)
    if dependent and not bearer.has_extra("IFI") and bearer.has_extra("IK", "IKM", "IKS"):
        message = "IK du cinquième passage : dues (la limite de quatre vise l’IFI seule) ; autre lecture : non."
        bench.note(bearer, "ik_sans_ifi", "a_verifier", message, IFI.reference)


def _count_beside(passage: Passage, used: dict[str, int]) -> None:
    """Four IFI a day and patient, whoever bills them."""
    if passage.has_forfait_regime or passage.is_advanced:
        used[passage.visit.patient] = used.get(passage.visit.patient, 0) + 1


def _shared(bench: Bench, trip: list[Passage], bearer: Passage) -> None:
    for passage in trip:
        if passage is not bearer and not passage.has_extra("IFI"):
            message = "Même déplacement qu’un autre patient : les frais sont portés une seule fois."
            bench.note(passage, "deplacement_partage", "info", message, IFD.reference)
    if bearer.visit.place == "autonomy" and "U-41" not in bench.other:
        bench.open_point(bearer, "U-41", RESIDENCE)
    if not _is_one_house(bench, bearer.visit) and bench.day < HOUSEHOLDS:
        bench.note(
            bearer, "foyer_avant_2021", "a_verifier", BEFORE_2021, "Décision UNCAM du 12/11/2020 (JO 14/01/2021)"
        )


def _ifi(bench: Bench, passage: Passage, coefficient: Decimal, used: dict[str, int]) -> None:
    patient = passage.visit.patient
    used[patient] = used.get(patient, 0) + 1
    if used[patient] > MOST_IFI_A_DAY:
        bench.note(
            passage,
            "ifi_quatre_par_jour",
            "info",
            "Quatre IFI par jour et par patient au plus : rien pour ce passage.",
            IFI.reference,
        )
        return
    words = (
        "Déplacement pour un patient dépendant ou suivi par un IPA."
        if coefficient == FULL
        else "Autre patient dépendant du même foyer : coefficient 0,01."
    )
    bench.add(passage, "travel", "IFI", IFI, words, coefficient)


def _kilometres(bench: Bench, passage: Passage, visit: Visit) -> None:
    """Counted practice–patient–practice, less 2 km each way (1 km in mountain); the daily cap comes after.

    `visit`: the one of the trip that says the distance, when it is noted for one patient of the home only.
    """
    if not visit.distance_km:
        return
    distance = visit.distance_km if visit.nearest_km is None else _reimbursed(bench, passage, visit, visit.nearest_km)
    paid = _paid(distance, visit.terrain, bench.law.values[KM_CODES[visit.terrain]])
    if paid is not None:
        passage.extras.append(paid[0])
        passage.steps.append(paid[1])


@lru_cache(maxsize=4096)
def _paid(distance: Decimal, terrain: str, value: Decimal) -> tuple[Extra, TraceStep] | None:
    """The line of so many kilometres at that value, and its step: arithmetic, by its operands alone. None: nothing is left."""
    deduction = DEDUCTION[terrain]
    billable = 2 * distance - deduction
    if billable <= 0:
        return None
    line = line_of(value, KM_CODES[terrain], IK.code, IK.reference, billable, FULL, billable)
    message = f"2 × {in_french(distance)} km, moins {deduction} km d’abattement."
    return Extra("km", billable, line), TraceStep(IK.code, IK.reference, line.text, 0, line.amount_cents, message)


def _reimbursed(bench: Bench, passage: Passage, visit: Visit, nearest: Decimal) -> Decimal:
    """13 C 3°: no more than from the nearest nurse, but for return-home programmes and advanced practice."""
    if nearest >= visit.distance_km or visit.return_home or passage.is_advanced:
        return visit.distance_km
    message = (
        f"Infirmier le plus proche à {in_french(nearest)} km (vous : {in_french(visit.distance_km)} km) : "
        "IK comptées depuis son cabinet."
    )
    bench.note(passage, "infirmier_plus_proche", "attention", message, NEAREST.reference)
    return nearest


RULE = Rule("R-TRAVEL", "NGAP article 13", add_travel, about=HOMES)
