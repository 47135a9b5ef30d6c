"""Which passages are one trip: those of a household or an establishment at one time (13.1, 13 D); teleconsultations of one place."""

import datetime as dt
from itertools import pairwise

from ngap.rules.not_written import COVID_CALL
from ngap.situation import Visit
from ngap.workbench import Bench, Passage

SAME_TRIP_MINUTES = 60  # ours: past an hour nobody is asked
SAME_TRIP = (
    "Même foyer ou même établissement que le passage d’avant, à moins d’une heure : si c’est le même déplacement, il ne se "
    "compte qu’une fois (IFI à 0,01 au foyer). Donnez alors la même heure aux deux passages."
)
STILL = frozenset({"RQD", "TMI"})


Trip = list[Passage]


def trips_of(bench: Bench) -> list[Trip]:
    """Passages of one stop together, in the order of the day: same home or establishment and same time; others alone.

    Teleconsultations that follow one another in one dedicated place ("successivement", 14.9.5) are one trip.
    """
    trips: dict[tuple[str, dt.time, int], list[Passage]] = {}
    last: Passage | None = None
    for passage in bench.by_clock():
        if not passage.is_home or not travels(passage):
            continue
        visit = passage.visit
        if passage.beside:
            trips["", visit.time, passage.rank] = [passage]
            continue
        before, last = last, passage
        if before is not None and _follows_in_a_dedicated_place(before, passage):
            next(trip for trip in trips.values() if trip[-1] is before).append(passage)
            continue
        shared = door_of(bench, visit)
        key = (shared, visit.time, -1) if shared else ("", visit.time, passage.rank)
        trips.setdefault(key, []).append(passage)
    return [sorted(trip, key=lambda one: one.rank) for trip in trips.values()]


def _follows_in_a_dedicated_place(before: Passage, passage: Passage) -> bool:
    """The next stop, at the same place, within the hour of the one before."""
    if not (passage.is_dedicated and before.is_dedicated and passage.visit.household):
        return False
    is_same = before.visit.household == passage.visit.household
    return is_same and _minutes(passage) - _minutes(before) <= SAME_TRIP_MINUTES


def _minutes(passage: Passage) -> int:
    return 60 * passage.visit.time.hour + passage.visit.time.minute


def ask_of_the_same_door(bench: Bench, trips: list[Trip]) -> None:
    """Two stops at one door, other patients, a short time apart, nowhere else in between: one trip or two, a person says."""
    for before, after in pairwise(trips):
        door, same = door_of(bench, before[0].visit), door_of(bench, after[0].visit)
        if not door or door != same or {one.visit.patient for one in before} & {one.visit.patient for one in after}:
            continue
        if 0 <= _minutes(after[0]) - _minutes(before[0]) <= SAME_TRIP_MINUTES:
            bench.note(after[0], "meme_deplacement", "attention", SAME_TRIP, "NGAP 13, 13.1, 13 D")


def door_of(bench: Bench, visit: Visit) -> str:
    return visit.household or (visit.place if is_one_house(bench, visit) else "")


def is_one_house(bench: Bench, visit: Visit) -> bool:
    """An establishment for elderly people (13.1): one travel for all. A résidence autonomie: yes, by default (U-41)."""
    return visit.place == "ehpad" or (visit.place == "autonomy" and "U-41" not in bench.other)


def travels(passage: Passage) -> bool:
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
