"""From rounds to invoices: days of care priced by the nomenclature, one invoice a patient and a week, numbered by nurse."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ngap.share import amo_percent, split
from simulator.claims import claim_lines
from simulator.world import Claim, ClaimLine, Person, SimShare
from simulator.year.patients import Patient, Span

WEEK = dt.timedelta(days=7)


@dataclass(slots=True)
class Bill:
    """An invoice and what became of it. `replaces`: the rejected one that it corrects (under a new number)."""

    claim: Claim
    patient: Patient
    replaces: "Bill | None" = None
    sendings: "list[Lot]" = field(default_factory=list)
    is_double: bool = False

    @property
    def nurse(self) -> str:
        return self.patient.nurse.am_number


@dataclass(slots=True)
class Lot:
    """One file sent to one fund. `acknowledged`: True, False (refused) or None (nothing ever came)."""

    number: str
    day: dt.date
    patient: Patient
    file_id: str
    acknowledged: bool | None = True
    is_lost: bool = False
    bills: list[Bill] = field(default_factory=list)


@lru_cache(maxsize=200_000)
def _priced(person: Person, day: dt.date) -> tuple[ClaimLine, ...]:
    return tuple(claim_lines(person, day))


def lines_of(patient: Patient, day: dt.date) -> tuple[ClaimLine, ...]:
    """A price does not depend on who is cared for: one pathology on one day is priced once for all patients alike."""
    return _priced(_alike(patient.person), day)


@lru_cache(maxsize=100_000)
def _alike(person: Person) -> Person:
    return Person(
        last_name="", first_name="", birth_date=dt.date(1950, 1, 1), nir="", exemption="", amc="", care=person.care, hour=person.hour,
        distance_km=person.distance_km, every_n_days=person.every_n_days, insulin=person.insulin, forfait=person.forfait,
    )  # fmt: skip


def bills_of(patients: list[Patient], year: Span) -> list[Bill]:
    """In the order of their dates. Numbers run by nurse, so two nurses use the same numbers."""
    weeks: dict[tuple[dt.date, int], list[ClaimLine]] = defaultdict(list)
    for rank, patient in enumerate(patients):
        for day in _care_days(patient, year):
            week = year[0] + (day - year[0]) // WEEK * WEEK
            weeks[week, rank] += lines_of(patient, day)
    numbers: Counter[str] = Counter()
    return [
        bill(patients[rank], lines, week + WEEK, numbers)
        for (week, rank), lines in sorted(weeks.items(), key=lambda one: one[0])
    ]


def _care_days(patient: Patient, year: Span) -> Iterator[dt.date]:
    day, last = patient.plan
    while day <= min(last, year[1]):
        yield day
        day += dt.timedelta(days=patient.person.every_n_days)


def bill(patient: Patient, lines: list[ClaimLine], sent_on: dt.date, numbers: Counter[str]) -> Bill:
    """A claim dated the day before it is sent, under the nurse's next number."""
    nurse = patient.nurse.am_number
    numbers[nurse] += 1
    claim = Claim(f"{numbers[nurse]:09d}", sent_on - dt.timedelta(days=1), sent_on, patient.person, lines)
    percent = amo_percent(exemption=patient.person.exemption, day=claim.invoice_date)
    amo, rest = split(total_cents=claim.total, percent=percent)
    claim.shares["AMO"] = SimShare("AMO", patient.payer.fund.code, amo)
    if rest and patient.mutuelle is not None:
        claim.shares["AMC"] = SimShare("AMC", patient.mutuelle.number, rest)
    elif rest:
        claim.shares["PATIENT"] = SimShare("PATIENT", "", rest)
    return Bill(claim, patient)
