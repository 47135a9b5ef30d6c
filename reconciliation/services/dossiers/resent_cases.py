"""A dossier whose invoice was replaced waits for the second: closed when it is paid, or when the second has its own dossier."""

from collections.abc import Collection
from dataclasses import dataclass

from billing.enums import InvoiceState
from billing.models import Share
from reconciliation.enums import BY_A_SECOND
from reconciliation.models import Resend


@dataclass(frozen=True, slots=True)
class Second:
    """`is_over`: the dossier of the first closes; `words` say why."""

    is_over: bool
    words: str


def seconds_of(*, cabinet_id: int, cases: Collection[int], with_a_cause: Collection[int]) -> dict[int, Second]:
    """By case, those whose invoice was replaced. `with_a_cause`: shares that have a dossier of their own. Two queries."""
    rows = Resend.objects.filter(cabinet_id=cabinet_id, case__in=cases, way__in=BY_A_SECOND, undone_at__isnull=True)
    live = list(rows.select_related("made", "case__share"))
    shares: dict[int, list[Share]] = {}
    for share in Share.objects.filter(invoice__in=[row.made_id for row in live]).order_by("part"):
        shares.setdefault(share.invoice_id, []).append(share)
    return {row.case_id: _second(row, shares.get(row.made_id or 0, []), with_a_cause) for row in live}


def _second(row: Resend, shares: list[Share], with_a_cause: Collection[int]) -> Second:
    number = row.made.number if row.made else ""
    share = next((one for one in shares if one.part == row.case.share.part), shares[0] if shares else None)
    if share is None or (row.made is not None and row.made.state == InvoiceState.CANCELLED):
        return Second(is_over=True, words=f"La facture {number}, qui la remplaçait, est annulée : dossier clos.")
    if share.pk in with_a_cause:
        return Second(
            is_over=True, words=f"La facture {number}, qui la remplace, a son propre dossier : celui-ci est clos."
        )
    if share.open_cents == 0 and share.received_cents > 0:
        return Second(is_over=True, words=f"La facture {number}, qui la remplace, est payée : dossier clos.")
    if share.open_cents == 0:
        return Second(
            is_over=True, words=f"Plus rien à réclamer sur la facture {number}, qui la remplace : dossier clos."
        )
    return Second(is_over=False, words="")
