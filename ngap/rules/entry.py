"""What cannot have happened has no price: negative or absurd distances and ages, an empty passage, hundreds of acts."""

from decimal import Decimal

import msgspec

from ngap.money import in_french
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench, Passage

ENTRY = Cite("R-ENTRY", "contrôle de la saisie")
MOST_KM, MOST_YEARS, MOST_ACTS = Decimal(1000), 130, 40


def refuse_impossible_entries(bench: Bench) -> None:
    for passage in bench.passages:
        visit = passage.visit
        if len(visit.acts) > MOST_ACTS:
            message = f"{len(visit.acts)} actes dans un passage : {MOST_ACTS} au plus."
            bench.refuse(passage, "trop_d_actes", message, ENTRY.reference)
        if visit.distance_km or visit.nearest_km:
            _check_distances(bench, passage)
        if not 0 <= passage.patient.age <= MOST_YEARS:
            bench.refuse(passage, "age_impossible", f"Âge impossible : {passage.patient.age} ans.", ENTRY.reference)
        if not visit.acts and _is_empty(passage):
            bench.refuse(passage, "passage_vide", "Passage sans acte ni BSI : rien à coter.", ENTRY.reference)


def _check_distances(bench: Bench, passage: Passage) -> None:
    visit = passage.visit
    for km in (visit.distance_km, visit.nearest_km):
        if km and not (km.is_finite() and 0 < km <= MOST_KM):
            bench.refuse(passage, "distance_impossible", f"Distance impossible : {in_french(km)} km.", ENTRY.reference)
            passage.visit = msgspec.structs.replace(visit, distance_km=Decimal(0), nearest_km=None)


def _is_empty(passage: Passage) -> bool:
    return passage.visit.bsi is None and passage.patient.dependence == "none"


RULE = Rule("R-ENTRY", ENTRY.reference, refuse_impossible_entries, about=frozenset({"odd"}))
