"""How long until the bank has it, payer by payer (Kaplan-Meier), and the credits to come. From `snapshot`; the maths are pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cabinet.enums import Part
from dashboards.snapshot import ShareOn
from ngap.calendar import is_sunday_or_holiday
from reconciliation.delays import KNOWN_FROM, Curve, Track, Wait, WorkingDays, curve_of
from reconciliation.forecast import Awaited, Coming, Curves, Forecast, curves_from, forecast

ANNOUNCED = "announced"  # the second wait: from the advice to the bank
HORIZON = 20  # working days
AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PayerCurve:
    """From sending to the bank; `waiting`: of its shares not paid yet, counted as such. Invoices without
    the card (`is_degraded`) have a curve of their own."""

    payer: int | None
    part: str
    curve: Curve
    is_degraded: bool = False


@dataclass(frozen=True, slots=True)
class DayAhead:
    day: date
    coming: Coming


def calendar_of(shares: Iterable[ShareOn], zone: str, on: date) -> WorkingDays:
    days = [one for share in shares for one in (share.sent_on, share.announced_on, share.received_on) if one]
    return WorkingDays(min([*days, on]), on + AHEAD, lambda day: is_sunday_or_holiday(day, zone))


def payer_curves(shares: Iterable[ShareOn], calendar: WorkingDays, on: date) -> list[PayerCurve]:
    """The payers that paid KNOWN_FROM shares or more, those with most first."""
    groups: dict[Track, list[Wait]] = defaultdict(list)
    for share in shares:
        wait = _until_money(share, calendar, on)
        if wait:
            groups[wait.payer, wait.kind, wait.is_degraded].append(wait)
    found = [PayerCurve(payer, part, curve_of(waits), absent) for (payer, part, absent), waits in groups.items()]
    return sorted((one for one in found if one.curve.answered >= KNOWN_FROM), key=lambda one: -one.curve.answered)


def credits_ahead(shares: Sequence[ShareOn], calendar: WorkingDays, on: date) -> tuple[Forecast, list[DayAhead]]:
    """Of what was sent until `on` alone; rejected shares are awaited no more, nor what patients owe."""
    told = forecast(awaited(shares, calendar, on).values(), learnt(shares, calendar, on), days=HORIZON)
    return told, [DayAhead(calendar.after(on, one.ahead), one) for one in told.days]


def learnt(shares: Iterable[ShareOn], calendar: WorkingDays, on: date) -> Curves:
    return curves_from(wait for share in shares for wait in _waits(share, calendar, on))


def awaited(shares: Iterable[ShareOn], calendar: WorkingDays, on: date) -> dict[int, Awaited]:
    """By id of the share."""
    return {one.id: _awaited(one, calendar, on) for one in shares if _is_awaited(one)}


def _is_awaited(share: ShareOn) -> bool:
    return bool(share.sent_on and share.part != Part.PATIENT and share.open_cents and not share.is_rejected)


def _awaited(share: ShareOn, calendar: WorkingDays, on: date) -> Awaited:
    if share.announced_on and not share.received_cents:
        left = min(share.open_cents, share.announced_cents)
        since = min(share.announced_on, on)
        return Awaited(share.payer, ANNOUNCED, left, calendar.between(since, on), ("avis", share.announced_on))
    since = share.sent_on or on
    return Awaited(share.payer, _track(share), share.open_cents, calendar.between(since, on), (share.lot, since))


def _track(share: ShareOn) -> str:
    """The kind of wait until the money: what was sent without the card waits for its sheet, and teaches nothing of the others.
    Once it is announced there is no difference any more."""
    return f"{share.part}, mode dégradé" if share.is_degraded else share.part


def _waits(share: ShareOn, calendar: WorkingDays, on: date) -> list[Wait]:
    money = _until_money(share, calendar, on)
    found = [replace(money, kind=_track(share)) if money else None]
    if share.announced_on and share.announced_on <= on:
        paid_on = share.received_on
        days = calendar.between(share.announced_on, paid_on or on)
        found.append(Wait(share.payer, ANNOUNCED, days, paid_on is not None))
    return [one for one in found if one]


def _until_money(share: ShareOn, calendar: WorkingDays, on: date) -> Wait | None:
    """From sending to the bank; an unpaid one waits until `on`."""
    if share.sent_on is None or share.part == Part.PATIENT:
        return None
    days = calendar.between(share.sent_on, share.received_on or on)
    return Wait(share.payer, share.part, days, bool(share.received_on), share.is_degraded)
