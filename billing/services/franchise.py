"""The franchise médicale of an invoice: what the fund will keep from the patient. Shown, never deducted from a share."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from billing.models import Invoice, Visit
from billing.services.explanation import kept_cotation
from billing.services.regime import exemption_on
from cabinet.models import Cabinet
from ngap.franchise import franchise_cents
from ngap.outcome import Line
from ngap.situation import age_on

ADULT = 40  # the age is unknown: the invoice is blocked until the birth date is written


def franchise_of(*, visits: Iterable[Visit], zone: str) -> int:
    """Cents, within the cap of each day. The cap of the year counts medicines and transport too, which nobody here
    knows: the fund may keep less. `visits`: of one patient, with cotation, patient and exemptions read.
    """
    by_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_day[visit.cared_on].append(visit)
    return sum(_of_day(members, day, zone) for day, members in by_day.items())


def zone_of(cabinet_id: int) -> str:
    return Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)


def franchise_of_invoice(*, invoice: Invoice) -> int:
    """0 for an imported invoice: it does not say its acts."""
    rows = Visit.objects.filter(invoice_lines__invoice=invoice).distinct().select_related("patient", "cotation")
    visits = list(rows.prefetch_related("patient__exemptions"))
    return franchise_of(visits=visits, zone=zone_of(invoice.cabinet_id)) if visits else 0


def _of_day(visits: list[Visit], day: date, zone: str) -> int:
    patient = visits[0].patient
    return franchise_cents(
        lines=[line for visit in visits for line in _lines(visit)],
        day=day,
        zone=zone,
        age=age_on(patient.birth_date, day) if patient.birth_date else ADULT,
        exemption=exemption_on(patient, day),
    )


def _lines(visit: Visit) -> tuple[Line, ...]:
    kept = getattr(visit, "cotation", None)
    return kept_cotation(kept).lines if kept is not None and kept.total_cents is not None else ()
