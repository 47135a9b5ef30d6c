"""The franchise médicale of an invoice: what the fund will keep from the patient. Shown, never deducted from a share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.models import Invoice, Visit
from billing.services.care.regime import exemption_on
from billing.services.explaining.explanation import kept_cotation
from cabinet.models import Cabinet
from ngap.franchise import POINTS, franchise_cents
from ngap.outcome import Line
from ngap.situation import age_on

ADULT = 40  # the age is unknown: the invoice is blocked until the birth date is written


@dataclass(frozen=True, slots=True)
class OtherFranchise:
    """What it would be if the cabinet read one open point the other way."""

    point: str
    cents: int


@dataclass(frozen=True, slots=True)
class Franchise:
    """`others`: the open points that change it, each with its other sum."""

    cents: int = 0
    others: tuple[OtherFranchise, ...] = ()


def franchise_of(*, visits: Iterable[Visit], zone: str) -> Franchise:
    """Within the cap of each day, by the readings that priced the visits. The cap of the year counts medicines and transport too,
    which nobody here knows: the fund may keep less. `visits`: of one patient, with cotation, patient and exemptions read.
    """
    by_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_day[visit.cared_on].append(visit)
    days = [_day(members) for members in by_day.values()]
    cents = _sum(days, zone, "")
    others = [OtherFranchise(point, _sum(days, zone, point)) for point in POINTS] if cents else []
    return Franchise(cents, tuple(one for one in others if one.cents != cents))


def zone_of(cabinet_id: int) -> str:
    return Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)


def franchise_of_invoice(*, invoice: Invoice) -> Franchise:
    """Nothing for an imported invoice: it does not say its acts."""
    rows = Visit.objects.filter(invoice_lines__invoice=invoice).distinct().select_related("patient", "cotation")
    visits = list(rows.prefetch_related("patient__exemptions"))
    return franchise_of(visits=visits, zone=zone_of(invoice.cabinet_id)) if visits else Franchise()


@dataclass(frozen=True, slots=True)
class _Day:
    """A patient's day: its lines and the readings that priced them, read once."""

    day: date
    age: int
    exemption: str
    lines: tuple[Line, ...]
    readings: frozenset[str]


def _day(visits: list[Visit]) -> _Day:
    patient, day = visits[0].patient, visits[0].cared_on
    return _Day(
        day=day,
        age=age_on(patient.birth_date, day) if patient.birth_date else ADULT,
        exemption=exemption_on(patient, day),
        lines=tuple(line for visit in visits for line in _lines(visit)),
        readings=frozenset(point for visit in visits for point in _readings(visit)),
    )


def _sum(days: Iterable[_Day], zone: str, turned: str) -> int:
    """`turned`: the point that is read the other way round."""
    return sum(
        franchise_cents(
            lines=one.lines,
            day=one.day,
            zone=zone,
            age=one.age,
            exemption=one.exemption,
            readings=one.readings ^ {turned} if turned else one.readings,
        )
        for one in days
    )


def _readings(visit: Visit) -> list[str]:
    kept = getattr(visit, "cotation", None)
    return list(kept.readings) if kept is not None else []


def _lines(visit: Visit) -> tuple[Line, ...]:
    kept = getattr(visit, "cotation", None)
    return kept_cotation(kept).lines if kept is not None and kept.total_cents is not None else ()
