"""What the follow-up brought back: money that the bank proves, for a share that was chased before it came.

Chased: a letter about it was issued, a call noted, the patient reminded, the invoice corrected and sent again, or a step taken
past the relances, on or before the day of the bank entry (for what a patient paid at the desk: on or before the day he paid).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils import timezone

from billing.models import Share
from reconciliation.enums import PostingKind
from reconciliation.models import (
    CaseHistory,
    ChasedGain,
    Posting,
    ProcedureStep,
    RelanceItem,
    ReminderItem,
    Resend,
    UsePosting,
)


@dataclass(frozen=True, slots=True)
class Gains:
    """`unseen`: not yet read by anybody; cents."""

    total_cents: int
    unseen_cents: int
    unseen: tuple[ChasedGain, ...]


def note_gains(*, cabinet_id: int) -> int:
    """One gain for each such posting, once; its match undone, it counts no more. Returns how many are new."""
    received = Posting.objects.filter(
        cabinet_id=cabinet_id,
        kind=PostingKind.RECEIVED,
        reverses__isnull=True,
        reversed_by__isnull=True,
        gain__isnull=True,
    )
    after = _chased(cabinet_id, received)
    desk = UsePosting.objects.filter(posting__in=received)
    paid_on = dict(desk.values_list("posting_id", "use__payment__paid_on"))
    made = [
        ChasedGain(
            cabinet_id=cabinet_id,
            posting=one,
            share_id=one.share_id,
            amount_cents=one.amount_cents,
            happened_on=one.happened_on,
            after=after[one.share_id][1][:80],
        )
        for one in received.filter(share__in=after)
        if paid_on.get(one.pk, one.happened_on) >= after[one.share_id][0]
    ]
    ChasedGain.objects.bulk_create(made)
    return len(made)


def _chased(cabinet_id: int, received: QuerySet[Posting]) -> dict[int, tuple[date, str]]:
    """Share → the first day on which it was asked for, and by what."""
    letters = _first_letters(RelanceItem.objects.filter(cabinet_id=cabinet_id, share__in=received.values("share_id")))
    found: dict[int, tuple[date, str]] = {}
    for one in (
        letters,
        dict(_calls(cabinet_id, received)),
        _reminded(cabinet_id, received),
        _resent(cabinet_id, received),
        _taken_up(cabinet_id, received),
    ):
        for share_id, said in one.items():
            if share_id not in found or said[0] < found[share_id][0]:
                found[share_id] = said
    return found


def _calls(cabinet_id: int, received: QuerySet[Posting]) -> Iterator[tuple[int, tuple[date, str]]]:
    rows = CaseHistory.objects.filter(cabinet_id=cabinet_id, kind="appel", case__share__in=received.values("share_id"))
    for share_id, day, text in rows.order_by("-created_at", "-pk").values_list("case__share_id", "created_at", "text"):
        yield share_id, (timezone.localtime(day).date(), re.split(r"\s:", text, maxsplit=1)[0].lower())


def _reminded(cabinet_id: int, received: QuerySet[Posting]) -> dict[int, tuple[date, str]]:
    """From the day on which it left; from that of its making while nobody has said so."""
    rows = ReminderItem.objects.filter(cabinet_id=cabinet_id, share__in=received.values("share_id")).select_related(
        "reminder"
    )
    return {
        one.share_id: (one.reminder.sent_on or one.reminder.issued_on, f"rappel {one.reminder.reference}")
        for one in rows.order_by("-reminder__issued_on", "-pk")
    }


def _resent(cabinet_id: int, received: QuerySet[Posting]) -> dict[int, tuple[date, str]]:
    """Shares of the invoices that went again: the second, or the same in another lot; since which day."""
    rows = Resend.objects.filter(cabinet_id=cabinet_id, undone_at__isnull=True).order_by("-done_on", "-pk")
    since = {
        row.made_id or row.invoice_id: (row.done_on, f"renvoi de {row.invoice.number}")
        for row in rows.select_related("invoice")
    }
    shares = Share.objects.filter(invoice__in=since, pk__in=received.values("share_id"))
    return {pk: since[invoice_id] for pk, invoice_id in shares.values_list("pk", "invoice_id")}


def _taken_up(cabinet_id: int, received: QuerySet[Posting]) -> dict[int, tuple[date, str]]:
    """Shares with an insurer, a commissaire de justice, a judge: since the first step that was not taken back."""
    rows = ProcedureStep.objects.filter(
        cabinet_id=cabinet_id, undone_at__isnull=True, case__share__in=received.values("share_id")
    )
    return {
        one.case.share_id: (one.happened_on, one.get_kind_display().lower())
        for one in rows.select_related("case").order_by("-happened_on", "-pk")
    }


def _first_letters(items: QuerySet[RelanceItem]) -> dict[int, tuple[date, str]]:
    found: dict[int, tuple[date, str]] = {}
    for share_id, day, reference in items.order_by("-pk").values_list(
        "share_id", "relance__issued_on", "relance__reference"
    ):
        found[share_id] = (day, f"relance {reference}")
    return found


def gains() -> Gains:
    """Of the open cabinet."""
    live = ChasedGain.objects.filter(posting__reversed_by__isnull=True)
    unseen = live.filter(seen_at=None).select_related("share__invoice__patient", "share__payer", "share__case")
    sums = live.aggregate(total=Sum("amount_cents", default=0))
    new = unseen.aggregate(total=Sum("amount_cents", default=0))
    return Gains(sums["total"], new["total"], tuple(unseen[:20]))


def see_gains(*, cabinet_id: int) -> int:
    return ChasedGain.objects.filter(cabinet_id=cabinet_id, seen_at=None).update(seen_at=timezone.now())
