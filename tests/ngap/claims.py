"""A day of care in one line, for the tests of the rules: what was done, and the claim in words."""

import datetime as dt
from decimal import Decimal

from ngap.cotation import Cotation, VisitCotation, cote
from ngap.situation import NurseDay, PatientFacts, Visit

DAY = "2026-11-10"


def visit(acts: str = "", at: str = "09:00", patient: str = "p", km: str = "0", **facts: object) -> Visit:
    time = dt.time.fromisoformat(at)
    return Visit(patient, time, tuple(acts.split()), distance_km=Decimal(km), **facts)  # type: ignore[arg-type]


def person(key: str = "p", age: int = 70, **facts: object) -> PatientFacts:
    return PatientFacts(key, age, **facts)  # type: ignore[arg-type]


def day_of(patients: list[PatientFacts], visits: list[Visit], day: str = DAY, zone: str = "metropole") -> NurseDay:
    return NurseDay(dt.date.fromisoformat(day), zone, tuple(patients), tuple(visits))  # type: ignore[arg-type]


def price(patients: list[PatientFacts], visits: list[Visit], day: str = DAY, zone: str = "metropole") -> Cotation:
    return cote(day_of(patients, visits, day, zone))


def one(
    acts: str, day: str = DAY, zone: str = "metropole", who: PatientFacts | None = None, **facts: object
) -> VisitCotation:
    return price([who or person()], [visit(acts, **facts)], day, zone).visits[0]  # type: ignore[arg-type]


def claim(acts: str, day: str = DAY, zone: str = "metropole", who: PatientFacts | None = None, **facts: object) -> str:
    """`AMI 4 + AMI 1/2 + MCI + IFD`; `-` when nothing is due; `refus: code` when there is no price."""
    found = one(acts, day, zone, who, **facts)
    if found.total_cents is None:
        return "refus: " + ", ".join(sorted({f.code for f in found.findings if f.severity == "bloquant"}))
    return found.text or "-"


def codes(found: VisitCotation) -> list[str]:
    return [finding.code for finding in found.findings]
