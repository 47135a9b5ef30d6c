"""IK (13 C 1°): practice–patient–practice, less 2 km each way, 1 km in mountain; the daily cap comes after (ik_cap.py)."""

from decimal import Decimal
from functools import lru_cache

from ngap.money import FULL, in_french
from ngap.nomenclature import line_of
from ngap.outcome import Extra, TraceStep
from ngap.rules.ifi import IFI
from ngap.rules.nearest_nurse import reimbursed_km
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

IK = Cite("R-IK", "NGAP 13 C 1°")
KM_CODES = {"plain": "IK", "mountain": "IKM", "foot": "IKS", "foot_mountain": "IKS"}
DEDUCTION = {"plain": 4, "mountain": 2, "foot": 4, "foot_mountain": 2}  # U-14: 13 C 1° makes no exception for IKS


def add_kilometres(bench: Bench) -> None:
    """On who bears the travel of each trip; the distance may be noted for another patient of the home only."""
    values = bench.law.values
    for bearer, visit in bench.trips:
        distance, terrain = visit.distance_km, visit.terrain
        if visit.nearest_km is not None:
            distance = reimbursed_km(bench, bearer, visit, visit.nearest_km)
        paid = _paid(distance, terrain, values[KM_CODES[terrain]])
        if paid is None:
            continue
        bearer.extras.append(paid[0])
        bearer.steps.append(paid[1])
        if (bearer.has_forfait_regime or bearer.is_advanced) and not bearer.has_extra("IFI"):
            message = "IK du cinquième passage : dues (la limite de quatre vise l’IFI seule) ; autre lecture : non."
            bench.note(bearer, "ik_sans_ifi", "a_verifier", message, IFI.reference)


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


RULE = Rule("R-IK", IK.reference, add_kilometres, about=frozenset({"km"}))
