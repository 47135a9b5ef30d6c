"""What must hold of patients' money, recomputed from its rows: the database refuses each of these, and this finds it all the same."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from cabinet.enums import Part
from reconciliation.enums import EntryOutcome, PostingKind, UseKind
from reconciliation.models import BankedPayment, BankEntry, InstalmentPlan, PatientPayment, PaymentUse, Posting
from reconciliation.services.matches.decisions import explained_cents

Fault = tuple[str, str, str]


def patient_faults(*, cabinet_id: int) -> Iterator[Fault]:
    """(kind, row, sentence). Of the open cabinet."""
    for check in (_payments, _uses, _postings, _banked, _plans):
        yield from check(cabinet_id)


def _payments(pk: int) -> Iterator[Fault]:
    rows = PatientPayment.objects.filter(cabinet_id=pk, reverses=None)
    rows = rows.annotate(used=Sum("uses__amount_cents", default=0))
    for one in rows.filter(Q(used__gt=F("amount_cents")) | Q(used__lt=0)):
        yield "payment_overused", str(one), f"utilisé {one.used}, reçu {one.amount_cents}"
    for one in rows.filter(reversed_by__isnull=False).exclude(used=0):
        yield "payment_used_after_undone", str(one), f"utilisé {one.used} après son annulation"
    undone = PatientPayment.objects.filter(cabinet_id=pk, reverses__isnull=False)
    for row in undone.exclude(amount_cents=-F("reverses__amount_cents")):
        yield "payment_undone_in_part", str(row), "l’annulation n’est pas l’opposé du montant"


def _uses(pk: int) -> Iterator[Fault]:
    rows = PaymentUse.objects.filter(cabinet_id=pk, kind=UseKind.SHARE).select_related("payment", "share__invoice")
    for one in rows:
        share = one.share
        if share is None or share.part != Part.PATIENT or share.invoice.patient_id != one.payment.patient_id:
            yield "use_of_another_patient", str(one), "imputé sur une part qui n’est pas celle de ce patient"
    for one in PaymentUse.objects.filter(cabinet_id=pk, reverses__isnull=False).select_related("reverses"):
        if one.reverses is not None and one.amount_cents != -one.reverses.amount_cents:
            yield "use_freed_in_part", str(one), "la ligne opposée n’a pas le montant opposé"


def _postings(pk: int) -> Iterator[Fault]:
    """Each live use stands once in the ledger: `received` when the bank shows its payment, else `declared`; a freed one, nowhere."""
    banked = dict(BankedPayment.objects.filter(cabinet_id=pk, cancelled_at=None).values_list("payment_id", "entry_id"))
    standing: dict[int, list[tuple[str, int, int | None]]] = {}
    live = Posting.objects.filter(cabinet_id=pk, use_posting__isnull=False, reverses=None, reversed_by=None)
    for use, kind, cents, entry_id in live.values_list("use_posting__use_id", "kind", "amount_cents", "bank_entry_id"):
        standing.setdefault(use, []).append((kind, cents, entry_id))
    for one in PaymentUse.objects.filter(cabinet_id=pk, reverses=None).select_related("reversed_by"):
        entry = banked.get(one.payment_id)
        lane = PostingKind.RECEIVED if entry else PostingKind.DECLARED
        is_live = one.kind == UseKind.SHARE and not hasattr(one, "reversed_by")
        wanted = [(lane.value, one.amount_cents, entry)] if is_live else []
        if standing.get(one.pk, []) != wanted:
            yield "use_not_as_posted", str(one), f"au grand livre {standing.get(one.pk, [])}, attendu {wanted}"


def _banked(pk: int) -> Iterator[Fault]:
    """What explains an entry never exceeds it, and its outcome says whether it is all of it."""
    by_a_person = Q(matches__made_by__isnull=False, matches__cancelled_at=None)
    held = by_a_person | Q(banked_payments__cancelled_at=None, banked_payments__isnull=False)
    held |= Q(named_rests__cancelled_at=None, named_rests__isnull=False)
    for one in BankEntry.objects.filter(held, cabinet_id=pk).distinct():
        said = explained_cents(entry=one)
        if said > one.amount_cents:
            yield "explained_beyond_the_entry", str(one), f"expliqué {said}, mouvement {one.amount_cents}"
        elif (said == one.amount_cents) != (one.outcome == EntryOutcome.EXPLAINED):
            yield "outcome_not_as_explained", str(one), f"expliqué {said} sur {one.amount_cents}, issue {one.outcome}"


def _plans(pk: int) -> Iterator[Fault]:
    rows = InstalmentPlan.objects.filter(cabinet_id=pk)
    for one in rows.prefetch_related("instalments", "plan_shares"):
        sums = {sum(row.amount_cents for row in rows.all()) for rows in (one.instalments, one.plan_shares)}
        if sums != {one.total_cents}:
            yield "plan_does_not_sum", str(one), f"échéances et dettes {sorted(sums)}, total {one.total_cents}"
