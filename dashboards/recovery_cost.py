"""What chasing cost in the twelve months before a day, beside what the bank brought: minutes × price of an hour + fees + procedures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from cabinet.euros import in_euros
from dashboards.indicators import Indicator
from dashboards.rejects import PERIOD
from reconciliation.enums import PostingKind
from reconciliation.models import ChasedGain, Posting, ProcedureStep, RecoveryRate, TimeSpent
from reconciliation.services.dossiers.time_spent import minutes_said, rate_on

SIGN = {PostingKind.RECEIVED: 1, PostingKind.RECOVERED: -1}


@dataclass(frozen=True, slots=True)
class Cost:
    """`unpriced_minutes`: of `minutes`, those of days without a price of an hour; `fee_cents`: of the months begun in the year;
    `procedure_cents`: what the steps of the year past the relances cost."""

    minutes: int
    unpriced_minutes: int
    work_cents: int
    fee_cents: int
    procedure_cents: int = 0

    @property
    def cents(self) -> int:
        return self.work_cents + self.fee_cents + self.procedure_cents


def cost_of(
    spent: Iterable[tuple[date, int]], rates: Sequence[RecoveryRate], on: date, procedure_cents: int = 0
) -> Cost:
    """`spent`: (day, minutes) of the year. Rounded to the cent once, on the sum. Pure."""
    minutes = unpriced = sixtieths = 0
    for day, some in spent:
        rate = rate_on(rates, day)
        minutes += some
        if rate is None or not rate.hour_cents:
            unpriced += some
        else:
            sixtieths += some * rate.hour_cents
    fees = (rate_on(rates, first) for first in _first_days(on))
    fee_cents = sum(one.month_fee_cents for one in fees if one)
    return Cost(minutes, unpriced, (sixtieths + 30) // 60, fee_cents, procedure_cents)


def _first_days(on: date) -> list[date]:
    """First days of the months begun in the twelve months that end on that day."""
    day, found = on.replace(day=1), []
    while day > on - PERIOD:
        found.append(day)
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    return found


def recovery_cost(on: date) -> Indicator:
    """Of the open cabinet, from the rows of the twelve months before."""
    year = {"happened_on__gt": on - PERIOD, "happened_on__lte": on}
    spent = TimeSpent.objects.filter(undone_at=None, **year).order_by().values_list("happened_on", "minutes")
    steps = ProcedureStep.objects.filter(undone_at=None, **year).aggregate(cents=Sum("cost_cents", default=0))
    cost = cost_of(spent, list(RecoveryRate.objects.filter(since__lte=on).order_by("since", "pk")), on, steps["cents"])
    sums = (
        Posting.objects.filter(kind__in=SIGN, **year).order_by().values_list("kind").annotate(cents=Sum("amount_cents"))
    )
    collected = sum(SIGN[PostingKind(kind)] * cents for kind, cents in sums)
    gained = ChasedGain.objects.filter(posting__reversed_by=None, **year).aggregate(cents=Sum("amount_cents"))["cents"]
    return of_cost(cost, collected, gained or 0)


def of_cost(cost: Cost, collected_cents: int, gained_cents: int) -> Indicator:
    """Nothing is told in euros while no price says what an hour costs. Pure."""
    others = cost.fee_cents + cost.procedure_cents
    if not cost.minutes and not others:
        return _unknown(
            "aucun temps noté dans les douze mois : un dossier propose de noter le temps passé, d’une touche"
        )
    if cost.minutes and cost.minutes == cost.unpriced_minutes and not others:
        return _unknown(f"{minutes_said(cost.minutes)} notées ; il manque ce que coûte une heure")
    if collected_cents <= 0:
        return _unknown(f"{in_euros(cost.cents)} dépensés, rien d’encaissé dans les douze mois")
    words = [f"{minutes_said(cost.minutes)} notées" if cost.minutes else "aucun temps noté"]
    if cost.unpriced_minutes:
        words.append(f"dont {minutes_said(cost.unpriced_minutes)} sans coût horaire, non comptées")
    if cost.fee_cents:
        words.append(f"{in_euros(cost.fee_cents)} de frais de service")
    if cost.procedure_cents:
        words.append(f"{in_euros(cost.procedure_cents)} de frais de procédure")
    words.append(f"{in_euros(gained_cents)} sont venus après un geste du suivi")
    value = f"{1000 * cost.cents / collected_cents / 10:.1f} %".replace(".", ",")
    return Indicator("cout", value, "euros", cost.cents, collected_cents, ", ".join(words))


def _unknown(note: str) -> Indicator:
    return Indicator("cout", "—", "euros", 0, 0, note)
