"""What a nurse did on a day, as the nomenclature needs to know it. Frozen records, no identity of anybody.

`gc=False`: these records hold no cycles, and an engine that prices years of visits makes millions of them.
"""

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

Zone = Literal["metropole", "alsace_moselle", "guadeloupe", "martinique", "antilles", "guyane", "reunion", "mayotte"]
Dependence = Literal["none", "AIS", "BSA", "BSB", "BSC"]
Place = Literal["home", "office", "ehpad", "autonomy", "remote"]  # autonomy: a résidence autonomie
Terrain = Literal["plain", "mountain", "foot", "foot_mountain"]
BesideForfait = Literal["open", "borne", "without"]
BsiAct = Literal["initial", "renewal", "intermediate"]

ZONES = frozenset(
    {"metropole", "alsace_moselle", "guadeloupe", "martinique", "antilles", "guyane", "reunion", "mayotte"}
)
DROM = frozenset({"guadeloupe", "martinique", "antilles", "guyane", "reunion", "mayotte"})


class UnknownFact(ValueError):
    """A place, terrain, regime, BSI or zone that is none of the known ones: nothing can be priced."""


class PatientFacts(msgspec.Struct, frozen=True, gc=False):
    """Facts of one patient on the day. `key` tells patients apart; `age` in years completed on the day of care.

    `is_birthday`: the day of care is the very day of that age ("plus de 75 ans" begins the day after); False when not known.
    """

    key: str
    age: int
    dependence: Dependence = "none"
    insulin_treated: bool = False
    immunodepressed: bool = False
    palliative: bool = False
    is_birthday: bool = False


class Visit(msgspec.Struct, frozen=True, gc=False):
    """One passage at one patient. `distance_km` is one way; 0 = same agglomeration. `acts`: codes of the catalogue.

    `nearest_km`: one way from the nearest practice of a nurse under the convention, where it is known (13 C 3°);
    `return_home`: the passage is made for a return-home programme of the fund, which that rule leaves out.
    """

    patient: str
    time: dt.time
    acts: tuple[str, ...] = ()
    place: Place = "home"
    distance_km: Decimal = Decimal(0)
    terrain: Terrain = "plain"
    night_need: bool = False
    daily_need: bool = True
    emergency: bool = False
    household: str = ""
    bsi: BsiAct | None = None
    nearest_km: Decimal | None = None
    return_home: bool = False


class BesideVisit(msgspec.Struct, frozen=True, gc=False):
    """A passage of the same day at a patient of the day, that another nurse bills.

    `forfait`: "open", it may bear the patient's forfait of the day; "borne", it is invoiced with it; "without", it is invoiced
    without it. `goes_first`: at the same minute it comes before the nurse's own passages.
    """

    visit: Visit
    forfait: BesideForfait = "open"
    goes_first: bool = False


class NurseDay(msgspec.Struct, frozen=True, gc=False):
    """All the visits that one nurse bills for one civil day: forfait, IFI, households and the IK cap need them all.

    `beside`: what the other nurses of the cabinet did for the same patients that day. It is not priced, it counts where the text
    counts by patient and day (one forfait, four IFI, one long infusion…), never in the nurse's travel.
    `readings`: the open points (U-nn) for which the cabinet chose the other reading than the default (`ngap/readings.py`).
    """

    day: dt.date
    zone: Zone
    patients: tuple[PatientFacts, ...]
    visits: tuple[Visit, ...]
    readings: frozenset[str] = frozenset()
    beside: tuple[BesideVisit, ...] = ()


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Completed years: a child is under 7 up to the day before the birthday."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def is_birthday(birth_date: dt.date, day: dt.date) -> bool:
    """The day on which `age_on` changes; 29 February counts on 1 March of an ordinary year."""
    return age_on(birth_date, day) != age_on(birth_date, day - dt.timedelta(days=1))
