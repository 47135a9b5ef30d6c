"""The franchise médicale on nursing acts (CSS L.160-13, D.160-9): kept back by the fund from what it pays the patient.

Shown, never deducted: the claim and the shares are the same with and without it (R-FRANCH; after 2026-01-01: U-24).
"""

import datetime as dt
from collections.abc import Iterable

from ngap.nomenclature import FORFAITS, nomenclature
from ngap.outcome import Line

REFERENCE = "CSS L.160-13, III ; D.160-9"
POINTS = ("U-24", "U-30")
ADULT_FROM = 18
EXEMPT = frozenset({"maternite", "c2s", "ame"})
CENTS = 100
DAYS_AND_ASSESSMENTS = FORFAITS | {"DI"}  # as other acts by default (U-30)


def franchise_cents(
    *,
    lines: Iterable[Line],
    day: dt.date,
    zone: str,
    age: int,
    exemption: str,
    day_cents: int = 0,
    year_cents: int = 0,
    readings: frozenset[str] = frozenset(),
) -> int:
    """Cents that the fund will keep for these lines: so much an act, within what is left of the day and of the civil year.

    `day_cents`, `year_cents`: what it has already kept for the patient, on that day and in that year. ALD is not exempt.
    `readings`: the open points of which the other reading was chosen.
    """
    if age < ADULT_FROM or exemption in EXEMPT:
        return 0
    values = nomenclature(day, zone, readings).values
    an_act, a_day, a_year = (
        int(values[f"FRANCHISE_{name}"] * CENTS) for name in ("ACTE", "PLAFOND_JOUR", "PLAFOND_AN")
    )
    besides: frozenset[str] = frozenset() if "U-30" in readings else DAYS_AND_ASSESSMENTS
    due = an_act * sum(1 for line in lines if line.act or line.code in besides)
    return max(0, min(due, a_day - day_cents, a_year - year_cents))
