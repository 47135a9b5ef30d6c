"""Rounds over months, one invoice a patient and a week, lots every week. Prices come from the nomenclature."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from ngap.cotation import cote
from ngap.share import amo_percent, split
from ngap.situation import NurseDay, PatientFacts, Visit, age_on
from simulator.world import Claim, ClaimLine, Fund, Person, SimShare

AMC_NUMBER = "0075399998"
LOT_EVERY = dt.timedelta(days=7)


def care_days(person: Person, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    day = start
    while day <= end:
        yield day
        day += dt.timedelta(days=person.every_n_days)


def claim_lines(person: Person, day: dt.date) -> list[ClaimLine]:
    facts = PatientFacts(
        key="p",
        age=age_on(person.birth_date, day),
        dependence=person.forfait,
        insulin_treated=person.insulin,
    )
    visit = Visit(
        patient="p",
        time=person.hour,
        acts=person.care,
        distance_km=person.distance_km,
        daily_need=person.every_n_days == 1,
    )
    priced = cote(NurseDay(day, "metropole", (facts,), (visit,))).visits[0]
    if priced.total_cents is None:
        raise ValueError(f"{person.care} on {day}: {priced.findings}")
    return [
        ClaimLine(day, line.text, line.code, line.coefficient or Decimal(1), line.rate == "1/2", line.amount_cents)
        for line in priced.lines
    ]


def all_claims(people: list[Person], fund: Fund, start: dt.date, end: dt.date) -> list[Claim]:
    """Numbers follow the invoice dates; every claim is sent the day after its week."""
    weeks: dict[tuple[dt.date, int], list[ClaimLine]] = {}
    for rank, person in enumerate(people):
        for day in care_days(person, start + dt.timedelta(days=rank % 3), end):
            week = start + (day - start) // LOT_EVERY * LOT_EVERY
            weeks.setdefault((week, rank), []).extend(claim_lines(person, day))
    claims = []
    for number, ((week, rank), lines) in enumerate(sorted(weeks.items()), start=1):
        invoice_date = week + LOT_EVERY - dt.timedelta(days=1)
        claim = Claim(f"{number:09d}", invoice_date, week + LOT_EVERY, people[rank], lines)
        claim.lot = f"{(week - start) // LOT_EVERY + 1:03d}"
        claim.shares = shares_of(claim, fund)
        claims.append(claim)
    return claims


def shares_of(claim: Claim, fund: Fund) -> dict[str, SimShare]:
    """AMO by the fund's rate; the rest to the fund (gestion unique), to the mutuelle, or to the patient."""
    person = claim.person
    amo, rest = split(total_cents=claim.total, percent=amo_percent(exemption=person.exemption, day=claim.invoice_date))
    shares = {"AMO": SimShare("AMO", fund.code, amo)}
    if rest and person.amc:
        shares["AMC"] = SimShare("AMC", AMC_NUMBER, rest)
    elif rest:
        shares["PATIENT"] = SimShare("PATIENT", "", rest)
    return shares
