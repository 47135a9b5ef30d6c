"""What a cabinet knows of its payers' delays: read for the shares, kept for the screens (`reconciliation/delays.py` learns)."""

import datetime as dt
from collections.abc import Sequence

from billing.models import Share
from cabinet.enums import Part
from cabinet.models import Cabinet
from ngap.calendar import is_sunday_or_holiday
from reconciliation.delays import Learnt, Waiting, learnt_from
from reconciliation.models import PayerDelay


def waiting_of(share: Share, answered_on: dt.date | None, *, is_degraded: bool) -> Waiting | None:
    """None for what is not sent, or is the patient's: nobody answers. `is_degraded`: the card was absent (`degraded_invoices`)."""
    sent_on = share.invoice.sent_on
    if sent_on is None or share.part == Part.PATIENT:
        return None
    return Waiting(share.pk, share.payer_id, share.part, sent_on, answered_on, is_degraded)


def learnt_by(*, cabinet_id: int, waitings: Sequence[Waiting], as_of: dt.date) -> Learnt:
    """In the working days of the cabinet's zone."""
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    return learnt_from(waitings, as_of, lambda day: is_sunday_or_holiday(day, zone))


def keep(*, cabinet_id: int, learnt: Learnt, on: dt.date) -> None:
    """Writes what differs from the last time; a payer met once keeps its row."""
    known = {
        (row.organism_id, row.part, row.is_degraded): row for row in PayerDelay.objects.filter(cabinet_id=cabinet_id)
    }
    for track in sorted(learnt.delays.curves, key=lambda one: (one[0] or 0, *one[1:])):
        payer, part, is_degraded = track
        now = learnt.delays.of(payer, part, is_degraded=is_degraded)
        columns = {"basis": now.basis, "days": now.days, "answers": now.answers, "median": now.median}
        row = known.get(track) or PayerDelay(
            cabinet_id=cabinet_id, organism_id=payer, part=part, is_degraded=is_degraded
        )
        if row.pk is None or any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in {**columns, "learnt_on": on}.items():
                setattr(row, name, value)
            row.save()
