"""The tableau de bord, whole: one snapshot of the ledger, and everything that is read from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus

from cabinet.enums import Part
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Organism
from dashboards.balance import Aged, Figures, aged, by_limit, figures, late, shares_said, waiting_of
from dashboards.charts import BarChart, BarIn, ColumnChart, LineChart, bar_chart, column_chart, scale_of, step_chart
from dashboards.credits import DayAhead, PayerCurve, calendar_of, credits_ahead, payer_curves
from dashboards.rejects import Rate, Rates, rates
from dashboards.snapshot import ShareOn, shares_on
from ngap.calendar import is_sunday_or_holiday
from reconciliation.delays import learnt_from
from reconciliation.forecast import Forecast
from reconciliation.services.dossiers.reject_motives import learnt_here

SHOWN_CURVES, SHOWN_RATES, LAST_DAY = 4, 8, 60
READ_AT = (5, 10, 15, 30, 60)
PART_STYLES = {Part.AMO: "b3", Part.AMC: "b4", Part.PATIENT: "hatch"}


@dataclass(frozen=True, slots=True)
class NamedCurve:
    """`paid_at`: the part paid (in hundredths) at the days of READ_AT; `median` in working days, None below one half.

    `payer` (a public id), `part`, `mode`: what the address of its shares asks for.
    """

    label: str
    paid_at: tuple[int, ...]
    median: int | None
    paid: int
    waiting: int
    payer: str
    part: str
    mode: str


@dataclass(frozen=True, slots=True)
class NamedRate:
    """`payer`: the public id of one, "" for a cause."""

    label: str
    rate: Rate
    percent: str
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    day: date
    figures: Figures
    ages: list[Aged]
    limits: list[Aged]
    age_chart: BarChart
    rates: Rates
    percent: str
    by_payer: list[NamedRate]
    by_cause: list[NamedRate]
    cause_chart: BarChart
    curves: list[NamedCurve]
    curve_chart: LineChart
    forecast: Forecast
    ahead: list[DayAhead]
    ahead_chart: ColumnChart


def percent(part: int, whole: int) -> str:
    """`2,4 %`; a dash where nothing is known."""
    return f"{1000 * part / whole / 10:.1f} %".replace(".", ",") if whole else "—"


def board(*, cabinet_id: int, on: date, address: str) -> Board:
    """`address`: of the list of shares, which the bars open."""
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    everything = shares_on(on, cancelled_too=True)
    shares = [one for one in everything if not one.is_cancelled]
    learnt = learnt_from(
        [one for share in shares if (one := waiting_of(share))], on, lambda day: is_sunday_or_holiday(day, zone)
    )
    calendar = calendar_of(shares, zone, on)
    payers = Organism.objects.in_bulk({one.payer for one in everything if one.payer})
    names, ids = _labels(payers), {pk: str(one.public_id) for pk, one in payers.items()}
    found, ages = rates(everything, learnt_here(), on), aged(shares, on)
    curves = payer_curves(shares, calendar, on)
    told, ahead = credits_ahead(shares, calendar, on)
    return Board(
        day=on,
        figures=figures(shares, learnt, on),
        ages=ages,
        limits=by_limit(shares, on),
        age_chart=_age_chart(ages, f"{address}?vu={on.isoformat()}"),
        rates=found,
        percent=percent(found.total.rejected, found.total.answered),
        by_payer=[
            _rate(one, names.get(one.payer_id, ""), ids.get(one.payer_id, "")) for one in found.by_payer[:SHOWN_RATES]
        ],
        by_cause=[_rate(one, str(one.key)) for one in found.by_cause],
        cause_chart=_cause_chart(found.by_cause[:SHOWN_RATES], f"{address}?vu={on.isoformat()}"),
        curves=[_named(one, names, ids) for one in curves],
        curve_chart=step_chart([(_label(one, names), _paid(one)) for one in curves[:SHOWN_CURVES]], last=LAST_DAY),
        forecast=told,
        ahead=ahead,
        ahead_chart=_ahead_chart(ahead),
    )


def payer_names(ids: set[int]) -> Mapping[int, str]:
    return _labels(Organism.objects.in_bulk(ids))


def _labels(payers: Mapping[int, Organism]) -> Mapping[int, str]:
    return {pk: one.label for pk, one in payers.items()}


def late_ids(shares: Sequence[ShareOn], zone: str, on: date) -> set[int]:
    """The shares behind the figure « En retard »."""
    waitings = [one for share in shares if (one := waiting_of(share))]
    learnt = learnt_from(waitings, on, lambda day: is_sunday_or_holiday(day, zone))
    return {one.id for one in late(shares, learnt, on)}


def _rate(one: Rate, label: str, payer: str = "") -> NamedRate:
    return NamedRate(label or "payeur inconnu", one, percent(one.rejected, one.answered), payer)


def _label(one: PayerCurve, names: Mapping[int, str]) -> str:
    mode = ", mode dégradé" if one.is_degraded else ""
    return f"{names.get(one.payer or 0, 'payeur inconnu')}, {one.part}{mode}"


def _paid(one: PayerCurve) -> list[tuple[int, float]]:
    return [(day, 1.0 - left) for day, left in zip(one.curve.days, one.curve.unanswered, strict=True)]


def _named(one: PayerCurve, names: Mapping[int, str], ids: Mapping[int, str]) -> NamedCurve:
    curve = one.curve
    median = next((day for day, left in zip(curve.days, curve.unanswered, strict=True) if left <= 0.5), None)
    at = tuple(round(100 * (1.0 - curve.still_unanswered(day))) for day in READ_AT)
    payer, mode = ids.get(one.payer or 0, ""), "degrade" if one.is_degraded else "carte"
    return NamedCurve(_label(one, names), at, median, curve.answered, curve.open, payer, one.part, mode)


def _age_chart(ages: Sequence[Aged], address: str) -> BarChart:
    return bar_chart(
        [
            BarIn(
                one.label,
                in_euros(one.cents),
                tuple((PART_STYLES[Part(part)], cents) for part, cents in one.by_part.items()),
                shares_said(one.count),
                f"{address}&age={one.key}" if one.count else "",
            )
            for one in ages
        ]
    )


def _cause_chart(causes: Sequence[Rate], address: str) -> BarChart:
    rows = []
    for one in causes:
        url = f"{address}&motif={quote_plus(str(one.key))}"
        rows.append(
            BarIn(
                str(one.key),
                in_euros(one.rejected_cents),
                (("b3", one.rejected_cents),),
                shares_said(one.rejected),
                url,
            )
        )
    return bar_chart(rows)


def _ahead_chart(ahead: Sequence[DayAhead]) -> ColumnChart:
    values = [
        (f"{one.day:%d/%m}", one.coming.day.mean_cents, one.coming.day.low_cents, one.coming.day.high_cents)
        for one in ahead
    ]
    top = scale_of(max((one.coming.day.high_cents for one in ahead), default=0))
    words = [f"{cents // 100:,}".replace(",", " ") for cents in (0, top // 2, top)]
    return column_chart(values, words=words)
