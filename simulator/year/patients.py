"""Patients with a pathology and a care plan, a fund, a mutuelle or none, and the real defects that make a payer refuse."""

import datetime as dt
import random
from dataclasses import dataclass, replace
from decimal import Decimal

from simulator.people import FIRST_NAMES_OF, LAST_NAMES, PATHOLOGIES, nir_of
from simulator.world import Nurse, Person
from simulator.year.payers import FUNDS, MUTUELLES, WEIGHTS, Mutuelle, Payer, Route

ALD_SHARE, WITHOUT_AMC, DEFECT_SHARE = 0.35, 0.12, 0.3
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Patient:
    """`plan`: first and last day of the care plan, under one prescription (or BSI) renewed every 84 days.

    The defects: `rights_gap` days on which the fund has no rights for the insured, `unsigned_gap` days that no prescription
    covers, `left_amc_on` the day after which the mutuelle is no longer his.
    """

    person: Person
    nurse: Nurse
    payer: Payer
    mutuelle: Mutuelle | None
    plan: Span
    rights_gap: Span | None = None
    unsigned_gap: Span | None = None
    left_amc_on: dt.date | None = None
    pays_by_transfer: bool = False


def invent(source: random.Random, count: int, nurses: tuple[Nurse, ...], year: Span) -> list[Patient]:
    return [_defects(source, _patient(source, rank, nurses, year), year) for rank in range(count)]


def _patient(source: random.Random, rank: int, nurses: tuple[Nurse, ...], year: Span) -> Patient:
    acts, hour, every, insulin, forfait = PATHOLOGIES[rank % len(PATHOLOGIES)]
    is_woman = source.random() < 0.6
    birth = dt.date(1932 + source.randrange(45), 1 + source.randrange(12), 1 + source.randrange(28))
    is_ald = source.random() < ALD_SHARE
    mutuelle = None if is_ald or source.random() < WITHOUT_AMC else source.choice(MUTUELLES)
    route = "" if mutuelle is None else "unique" if mutuelle.route == Route.FUND else "separee"
    person = Person(
        last_name=LAST_NAMES[rank % len(LAST_NAMES)],
        first_name=source.choice(FIRST_NAMES_OF[is_woman]),
        birth_date=birth,
        nir=nir_of(is_woman=is_woman, birth=birth, order=100 + rank % 900),
        exemption="ald" if is_ald else "",
        amc=route,
        care=acts,
        hour=hour,
        distance_km=Decimal(source.choice([0, 0, 3, 5, 8, 12])),
        every_n_days=every,
        insulin=insulin,
        forfait=forfait,
    )
    payer = source.choices(FUNDS, WEIGHTS)[0]
    return Patient(
        person, source.choice(nurses), payer, mutuelle, _plan(source, year), pays_by_transfer=source.random() < 0.4
    )


def _plan(source: random.Random, year: Span) -> Span:
    """Two patients in three are there all year; the others come and go."""
    first, last = year
    if source.random() < 0.67:
        return first + dt.timedelta(days=source.randrange(7)), last
    start = first + dt.timedelta(days=source.randrange(max(1, (last - first).days * 2 // 3)))
    return start, min(last, start + dt.timedelta(days=30 + source.randrange(120)))


def _defects(source: random.Random, patient: Patient, year: Span) -> Patient:
    if source.random() > DEFECT_SHARE:
        return patient
    first = year[0] + dt.timedelta(days=20 + source.randrange(max(1, (year[1] - year[0]).days - 60)))
    gap = (first, first + dt.timedelta(days=20))
    kind = source.choice(("rights", "prescription", "mutuelle"))
    if kind == "rights":
        return replace(patient, rights_gap=gap)
    if kind == "prescription":
        return replace(patient, unsigned_gap=gap)
    return replace(patient, left_amc_on=first)
