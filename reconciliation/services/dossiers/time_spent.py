"""What chasing costs: minutes noted on a dossier in one tap, and the price of an hour, dated, so that a past day keeps its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from cabinet.errors import Refused
from cabinet.models import User
from reconciliation.models import Case, RecoveryRate, TimeSpent
from reconciliation.models.effort import MOST_MINUTES
from reconciliation.services.follow_up import write_history

TAPS = (5, 10, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class RateData:
    """In force from `since`, in cents. `hour_cents` 0: the cabinet counts a service's fee alone."""

    since: date
    hour_cents: int
    month_fee_cents: int


def minutes_said(minutes: int) -> str:
    """`45 min`, `2 h 05`."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"


@transaction.atomic
def note_time(*, case: Case, minutes: int, person: User, on: date) -> TimeSpent:
    """One row a gesture; the dossier's history says it. Raises Refused past a working day."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(f"Notez de 1 à {MOST_MINUTES} minutes.")
    row = TimeSpent.objects.create(
        cabinet_id=case.cabinet_id, case=case, minutes=minutes, happened_on=on, person=person
    )
    write_history(case=case, kind="temps", text=f"Temps passé : {minutes_said(minutes)}.", person=person)
    return row


@transaction.atomic
def take_time_back(*, time: TimeSpent, person: User, now: datetime) -> TimeSpent:
    """Once. Raises Refused when it was already."""
    row = TimeSpent.objects.select_for_update(of=("self",), no_key=True).select_related("case").get(pk=time.pk)
    if row.undone_at is not None:
        raise Refused("Ce temps est déjà retiré.")
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    write_history(case=row.case, kind="temps", text=f"Temps retiré : {minutes_said(row.minutes)}.", person=person)
    return row


def minutes_of(case: Case) -> int:
    """All that is noted on the dossier and not taken back."""
    total = TimeSpent.objects.filter(case=case, undone_at=None).aggregate(total=Sum("minutes"))["total"]
    return int(total or 0)


def add_rate(*, cabinet_id: int, data: RateData, person: User) -> RecoveryRate:
    """A new row from its day on; those before it stay what they were. Raises Refused for a rate that costs nothing."""
    if not (data.hour_cents or data.month_fee_cents):
        raise Refused("Dites ce que coûte une heure, ou les frais de service.")
    return RecoveryRate.objects.create(
        cabinet_id=cabinet_id,
        since=data.since,
        hour_cents=data.hour_cents,
        month_fee_cents=data.month_fee_cents,
        person=person,
    )


def rate_on(rates: Iterable[RecoveryRate], day: date) -> RecoveryRate | None:
    """Of `rates` in their order (day, then id): the last that had begun."""
    found = None
    for one in rates:
        if one.since <= day:
            found = one
    return found
