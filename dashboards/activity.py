"""Activity billed over a period of care: by kind of act, nurse, prescriber, place and month. From the lines of invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDay, TruncMonth, TruncWeek

from billing.enums import InvoiceState, Place
from billing.models import InvoiceLine

UNKNOWN_KEY, ELSEWHERE_KEY = "inconnu", "ailleurs"  # keys of the address, where there is nobody and no place
UNKNOWN = "non renseigné"
ELSEWHERE = "facture d’un autre logiciel"
MOST = 12


class Grain(StrEnum):
    """How a period is cut: what stays readable."""

    DAY = "jour"
    WEEK = "semaine"
    MONTH = "mois"


MOST_DAYS = {Grain.DAY: 31, Grain.WEEK: 190}
CUT = {Grain.DAY: TruncDay, Grain.WEEK: TruncWeek, Grain.MONTH: TruncMonth}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its words, cents billed, how many lines, patients and invoices. `key`: for the address of its invoices."""

    label: str
    cents: int
    lines: int
    patients: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Each list the largest first, but `by_period`, oldest first, cut by `grain`. `cents`: all of it; `visits`: (day, patient) pairs with care."""

    cents: int
    lines: int
    patients: int
    visits: int
    by_kind: tuple[Row, ...]
    by_nurse: tuple[Row, ...]
    by_prescriber: tuple[Row, ...]
    by_place: tuple[Row, ...]
    by_period: tuple[Row, ...]
    grain: Grain

    @property
    def visits_a_patient(self) -> str:
        """One decimal, "" without a patient."""
        return f"{self.visits / self.patients:.1f}".replace(".", ",") if self.patients else ""


def lines_of(start: date, end: date) -> QuerySet[InvoiceLine]:
    """Care from `start` to `end` included, of invoices that are not cancelled."""
    rows = InvoiceLine.objects.filter(cared_on__range=(start, end)).exclude(invoice__state=InvoiceState.CANCELLED)
    return rows.order_by()


def activity(*, start: date, end: date) -> Activity:
    rows = lines_of(start, end)
    total = rows.aggregate(
        cents=Sum("amount_cents", default=0), lines=Count("pk"), patients=Count("invoice__patient", distinct=True)
    )
    return Activity(
        cents=total["cents"],
        lines=total["lines"],
        patients=total["patients"],
        visits=rows.values("cared_on", "invoice__patient").distinct().count(),
        by_kind=_largest([_sum(one, str(one["code"]), str(one["code"])) for one in _grouped(rows, "code")]),
        by_nurse=_largest(
            [
                _sum(one, _nurse(one), str(one["invoice__nurse__public_id"]))
                for one in _grouped(rows, *_names("invoice__nurse"))
            ]
        ),
        by_prescriber=_prescribers(rows),
        by_place=_places(rows),
        by_period=_periods(rows, start, end),
        grain=grain_of(start, end),
    )


def _grouped(rows: QuerySet[InvoiceLine], *fields: str) -> Sequence[dict[str, object]]:
    return list(
        rows.values(*fields).annotate(
            cents=Sum("amount_cents", default=0), lines=Count("pk"), patients=Count("invoice__patient", distinct=True)
        )
    )


def asked_of(path: str, suffix: str, key: str) -> Q:
    """Lines of one row of the activity: `key` is what `path` (with `suffix`) must be, or says that there is none."""
    if key == ELSEWHERE_KEY:
        return Q(visit=None)
    return Q(**{path: None, "visit__isnull": False}) if key == UNKNOWN_KEY else Q(**{f"{path}{suffix}": key})


def _names(prefix: str) -> tuple[str, str, str]:
    return f"{prefix}__public_id", f"{prefix}__last_name", f"{prefix}__first_name"


def _nurse(row: dict[str, object]) -> str:
    return f"{row['invoice__nurse__first_name']} {row['invoice__nurse__last_name']}".strip()


def _prescribers(rows: QuerySet[InvoiceLine]) -> tuple[Row, ...]:
    prefix = "visit__prescription__prescriber"
    found = []
    for one in _grouped(rows.annotate(is_elsewhere=Q(visit=None)), *_names(prefix), "is_elsewhere"):
        key = one[f"{prefix}__public_id"]
        name = f"Dr {one[f'{prefix}__first_name']} {one[f'{prefix}__last_name']}".replace("  ", " ")
        label, none = (ELSEWHERE, ELSEWHERE_KEY) if one["is_elsewhere"] else (UNKNOWN, UNKNOWN_KEY)
        found.append(_sum(one, name if key else label, str(key or none)))
    return _largest(found)


def _places(rows: QuerySet[InvoiceLine]) -> tuple[Row, ...]:
    grouped = _grouped(rows, "visit__place")
    found = []
    for one in grouped:
        place = one["visit__place"]
        label = str(Place(str(place)).label) if place else ELSEWHERE
        found.append(_sum(one, label, str(place or ELSEWHERE_KEY)))
    return _largest(found)


def grain_of(start: date, end: date) -> Grain:
    days = (end - start).days + 1
    return next((grain for grain, most in MOST_DAYS.items() if days <= most), Grain.MONTH)


def _periods(rows: QuerySet[InvoiceLine], start: date, end: date) -> tuple[Row, ...]:
    """Days, weeks (from Monday) or months with care; the key holds the first and the last day, within the period."""
    grain = grain_of(start, end)
    grouped = _grouped(rows.annotate(cut=CUT[grain]("cared_on")), "cut")
    found = sorted(grouped, key=lambda one: str(one["cut"]))
    return tuple(_sum(one, *_said(date.fromisoformat(str(one["cut"])[:10]), grain, start, end)) for one in found)


def _said(first: date, grain: Grain, start: date, end: date) -> tuple[str, str]:
    """The label and the key of what begins that day."""
    last = {Grain.DAY: first, Grain.WEEK: first + timedelta(days=6), Grain.MONTH: _end_of_month(first)}[grain]
    label = (
        f"{first:%m/%Y}"
        if grain == Grain.MONTH
        else f"{first:%d/%m}"
        if grain == Grain.DAY
        else f"sem. du {first:%d/%m}"
    )
    return label, f"{max(start, first)}/{min(end, last)}"


def _end_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _sum(row: dict[str, object], label: str, key: str = "") -> Row:
    cents, lines, patients = (int(str(row[name])) for name in ("cents", "lines", "patients"))
    return Row(label, cents, lines, patients, key)


def _largest(found: list[Row]) -> tuple[Row, ...]:
    """The twelve largest, and the others in one row: their patients are not added up, one may be in several."""
    found.sort(key=lambda one: (-one.cents, one.label))
    shown, others = found[:MOST], found[MOST:]
    if others:
        shown.append(Row("autres", sum(one.cents for one in others), sum(one.lines for one in others), 0))
    return tuple(shown)
