"""Facts that files alone do not name: an invoice refused because the same care was paid, a patient who paid what a fund owed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from billing.enums import InvoiceState
from billing.models import Share
from cabinet.enums import Part
from noemie.formats.rejects import Learnt, guide
from reconciliation.models import DeclaredPayment, Step
from reconciliation.services.dossiers.reject_motives import learnt_here

Care = tuple[int, str, date, date, int]


def duplicates_of(
    shares: Sequence[Share], steps: Mapping[int, Sequence[Step]], paid: Collection[int]
) -> frozenset[int]:
    """Shares rejected as already paid whose care (patient, part, days, amount) another live invoice was paid for.

    Without that other invoice it stays a reject: nobody knows yet what was paid.
    """
    learnt = learnt_here()
    said = [share for share in shares if _is_said_double(steps.get(share.pk, ()), learnt)]
    if not said:
        return frozenset()
    by_care: dict[Care, set[int]] = defaultdict(set)
    for share in shares:
        if share.pk in paid and share.invoice.state != InvoiceState.CANCELLED:
            by_care[_care(share)].add(share.pk)
    return frozenset(share.pk for share in said if by_care[_care(share)] - {share.pk})


def _is_said_double(steps: Sequence[Step], learnt: tuple[Learnt, ...]) -> bool:
    rejects = [step for step in steps if step.kind == "rejected"]
    if not rejects:
        return False
    found = guide(rejects[-1].reason_code, rejects[-1].reason_label, learnt=learnt)
    return found is not None and found.family == "doublon"


def _care(share: Share) -> Care:
    invoice = share.invoice
    return (invoice.patient_id, share.part, invoice.first_cared_on, invoice.cared_on, share.expected_cents)


def to_refund_of(cabinet_id: int) -> frozenset[int]:
    """Shares of a fund or of a mutuelle that the patient paid himself, and for which he has no paper yet."""
    live = DeclaredPayment.objects.filter(cabinet_id=cabinet_id, cancelled_at=None, refund_given_on=None)
    paid = live.filter(paid_by=Part.PATIENT).exclude(share__part=Part.PATIENT)
    return frozenset(paid.values_list("share_id", flat=True))
