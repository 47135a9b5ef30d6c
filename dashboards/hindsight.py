"""Did the forecast see right? Past fortnights forecast again from the facts dated until their eve, beside what the bank brought.

What is compared is what was forecast: money of the shares that were awaited on that morning. A payment of a share sent since, of a
patient, or of one that was rejected then is in neither term. Facts count by their own day, whenever their file came.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from dashboards.credits import awaited, calendar_of, learnt
from dashboards.snapshot import ShareOn, shares_on
from reconciliation.forecast import Span, forecast
from reconciliation.models import BankEntry

FORTNIGHTS, DAYS = 8, 10  # working days


@dataclass(frozen=True, slots=True)
class Checked:
    """From the day after `eve` to `last`, ten working days: what was forecast on the eve and what came. Cents.

    `unknown_cents`: awaited from payers of whom nothing was learnt then; `came_cents` leaves their money out too.
    """

    eve: date
    last: date
    foreseen: Span
    came_cents: int
    unknown_cents: int

    @property
    def is_inside(self) -> bool:
        return self.foreseen.low_cents <= self.came_cents <= self.foreseen.high_cents

    @property
    def apart_cents(self) -> int:
        """What came, less what was foreseen."""
        return self.came_cents - self.foreseen.mean_cents


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The fortnights in which something was forecast, the last first."""

    rows: tuple[Checked, ...]

    @property
    def inside(self) -> int:
        return sum(one.is_inside for one in self.rows)

    @property
    def foreseen_cents(self) -> int:
        return sum(one.foreseen.mean_cents for one in self.rows)

    @property
    def came_cents(self) -> int:
        return sum(one.came_cents for one in self.rows)


def hindsight(*, zone: str, on: date) -> Hindsight:
    """Of the open cabinet, the FORTNIGHTS that its statements cover: they end on the last day that the bank told."""
    told = BankEntry.objects.filter(booked_on__lte=on).aggregate(last=Max("booked_on"))["last"]
    return checked(shares_on, zone, told) if told else Hindsight(())


def checked(snapshot: Callable[[date], Sequence[ShareOn]], zone: str, last: date) -> Hindsight:
    """`snapshot`: every share as it stood on a day. Pure but for it."""
    end, after, rows = last, snapshot(last), []
    for _ in range(FORTNIGHTS):
        eve = _eve(end, zone)
        before = snapshot(eve)
        row = _checked(before, after, zone, eve, end)
        if row is not None:
            rows.append(row)
        end, after = eve, before
    return Hindsight(tuple(rows))


def _eve(last: date, zone: str) -> date:
    """The nearest day from which DAYS working days have passed on `last`."""
    calendar = calendar_of([], zone, last - timedelta(days=3 * DAYS))
    day = last - timedelta(days=DAYS)
    while calendar.between(day, last) < DAYS:
        day -= timedelta(days=1)
    return day


def _checked(before: Sequence[ShareOn], after: Sequence[ShareOn], zone: str, eve: date, last: date) -> Checked | None:
    """None when nothing was forecast."""
    calendar = calendar_of(before, zone, eve)
    curves, open_ones = learnt(before, calendar, eve), awaited(before, calendar, eve)
    known = {pk: one for pk, one in open_ones.items() if curves.of(one.payer, one.kind) is not None}
    if not known:
        return None
    told = forecast(known.values(), curves, days=DAYS)
    had = {one.id: one.received_cents for one in before}
    came = sum(max(0, one.received_cents - had[one.id]) for one in after if one.id in known)
    unknown = sum(one.cents for pk, one in open_ones.items() if pk not in known)
    return Checked(eve, last, told.days[-1].until, came, unknown)
