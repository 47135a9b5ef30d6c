"""Activity billed over a period of care: by kind of act, nurse, prescriber, place and month. From the lines of invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from billing.enums import InvoiceState, Place
from billing.models import InvoiceLine

UNKNOWN_KEY, ELSEWHERE_KEY = "inconnu", "ailleurs"  # keys of the address, where there is nobody and no place
UNKNOWN = "non renseigné"
ELSEWHERE = "facture d’un autre logiciel"
MOST = 12


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
    """Each list the largest first, but `by_month`, oldest first. `cents`: all of it; `visits`: (day, patient) pairs with care."""

    cents: int
    lines: int
    patients: int
    visits: int
    by_kind: tuple[Row, ...]
    by_nurse: tuple[Row, ...]
    by_prescriber: tuple[Row, ...]
    by_place: tuple[Row, ...]
    by_month: tuple[Row, ...]


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
        by_month=_months(rows),
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


def _months(rows: QuerySet[InvoiceLine]) -> tuple[Row, ...]:
    grouped = _grouped(rows.annotate(month=TruncMonth("cared_on")), "month")
    found = [(one["month"], _sum(one, f"{one['month']:%m/%Y}", f"{one['month']:%Y-%m}")) for one in grouped]
    return tuple(row for _, row in sorted(found, key=lambda pair: str(pair[0])))


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
