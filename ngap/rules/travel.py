"""Travel (13, 13.1): one IFD a trip, an IFI (ifi.py) when a patient of the trip is dependent; the kilometres come after (kilometres.py)."""

import datetime as dt

from ngap.rules.ifi import count_beside, is_dependent, pay_ifi
from ngap.rules.rule import Cite, Rule
from ngap.rules.trips import Trip, ask_of_the_same_door, is_one_house, travels, trips_of
from ngap.situation import Visit
from ngap.workbench import HOMES, Bench, Passage

IFD = Cite("R-IFD", "NGAP 13 A, 13.1")
TLL = Cite("R-TELE", "NGAP 14.9.5")
AT_HOME = "Déplacement au domicile, une fois par passage."
HOUSEHOLDS = dt.date(2021, 1, 14)
BEFORE_2021 = (
    "Plusieurs patients d’un même foyer : un seul déplacement, l’article 13 le paie par trajet ; la règle écrite des foyers "
    "(IFD unique, IFI à 0,01) date du 14/01/2021, autre lecture avant ce jour : un déplacement par patient."
)
MOST_TLL_TRIPS_A_DAY = 2
RESIDENCE = "Résidence autonomie : un établissement pour personnes âgées (13.1), donc un seul déplacement pour tous ; autre lecture : un par logement."


def add_travel(bench: Bench) -> None:
    if len(bench.passages) == 1:
        only = bench.passages[0]
        if only.is_home and travels(only):
            bench.trips = ((_travel_of_one(bench, only, {}), only.visit),)
        return
    used: dict[str, int] = {}
    dedicated = 0
    trips = trips_of(bench)
    ask_of_the_same_door(bench, [trip for trip in trips if not trip[0].beside])
    borne = []
    for trip in trips:
        if trip[0].beside:
            count_beside(trip[0], used)
            continue
        if trip[0].is_dedicated or (len(trip) > 1 and any(passage.is_dedicated for passage in trip)):
            dedicated += 1
            if dedicated > MOST_TLL_TRIPS_A_DAY:
                message = "Deux déplacements par jour au plus dans un lieu dédié aux téléconsultations."
                bench.note(trip[0], "tll_deux_par_jour", "info", message, TLL.reference)
                continue
        borne.append(_travel_of(bench, trip, used))
    bench.trips = borne


def _travel_of_one(bench: Bench, passage: Passage, used: dict[str, int]) -> Passage:
    if passage.has_forfait_regime or passage.is_advanced:
        return pay_ifi(bench, [passage], used)
    bench.add(passage, "travel", "IFD", IFD, AT_HOME)
    return passage


def _travel_of(bench: Bench, trip: Trip, used: dict[str, int]) -> tuple[Passage, Visit]:
    """Who bears it, and the visit that says its distance: the longest, when it is noted for one patient of the home only."""
    if len(trip) == 1:
        return _travel_of_one(bench, trip[0], used), trip[0].visit
    dependent = [passage for passage in trip if is_dependent(passage)]
    bearer = trip[0]
    if dependent:
        bearer = pay_ifi(bench, dependent, used)
    else:
        bench.add(bearer, "travel", "IFD", IFD, AT_HOME)
    _shared(bench, trip, bearer)
    return bearer, max(trip, key=lambda one: one.visit.distance_km).visit


def _shared(bench: Bench, trip: Trip, bearer: Passage) -> None:
    for passage in trip:
        if passage is not bearer and not passage.has_extra("IFI"):
            message = "Même déplacement qu’un autre patient : les frais sont portés une seule fois."
            bench.note(passage, "deplacement_partage", "info", message, IFD.reference)
    if bearer.visit.place == "autonomy" and "U-41" not in bench.other:
        bench.open_point(bearer, "U-41", RESIDENCE)
    if not is_one_house(bench, bearer.visit) and bench.day < HOUSEHOLDS:
        bench.note(
            bearer, "foyer_avant_2021", "a_verifier", BEFORE_2021, "Décision UNCAM du 12/11/2020 (JO 14/01/2021)"
        )


RULE = Rule("R-TRAVEL", "NGAP article 13", add_travel, about=HOMES)
