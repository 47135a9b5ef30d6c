"""From the uses of patients' payments to the ledger: `declared` while a person alone says it, `received` once a bank entry shows it.

A euro stands in one of the two, never in both: what the bank shows takes the place of what was declared, and gives it back when
that is undone. Every change is one more row; nothing is edited.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Sum

from billing.enums import InvoiceState
from billing.models import Share
from cabinet.euros import in_euros
from cabinet.models import User
from reconciliation.enums import PostingKind, UseKind
from reconciliation.models import BankedPayment, Case, PatientPayment, PaymentUse, Posting, UsePosting
from reconciliation.services.follow_up import write_history

COLUMNS = {
    PostingKind.DECLARED: "declared_cents",
    PostingKind.RECEIVED: "received_cents",
}


def lock_shares(*, ids: Iterable[int]) -> dict[int, Share]:
    """In the order of their ids, so that two writers never wait for each other."""
    rows = Share.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ids))
    return {one.pk: one for one in rows.select_related("invoice").order_by("pk")}


def owed_of(share: Share) -> int:
    """Cents that a patient still owes, from the ledger itself and not from its cached columns; 0 on a cancelled invoice."""
    if share.invoice.state == InvoiceState.CANCELLED:
        return 0
    return _owed(share, _sums([share])[share.pk])


def owed_by_share(shares: Sequence[Share]) -> dict[int, int]:
    """The same of many, with their invoices: one question, whatever their number."""
    sums = _sums(shares)
    return {one.pk: 0 if one.invoice.state == InvoiceState.CANCELLED else _owed(one, sums[one.pk]) for one in shares}


def _sums(shares: Sequence[Share]) -> dict[int, dict[str, int]]:
    rows = Posting.objects.filter(share__in=[one.pk for one in shares]).order_by().values_list("share_id", "kind")
    found: dict[int, dict[str, int]] = {one.pk: {} for one in shares}
    for pk, kind, cents in rows.annotate(Sum("amount_cents")):
        found[pk][kind] = cents
    return found


def _owed(share: Share, sums: Mapping[str, int]) -> int:
    came = sums.get(PostingKind.RECEIVED, 0) - sums.get(PostingKind.RECOVERED, 0)
    given_up = sums.get(PostingKind.WRITTEN_OFF, 0)
    return max(0, share.expected_cents - came - given_up - sums.get(PostingKind.DECLARED, 0))


def live_uses(*, payment: PatientPayment) -> list[PaymentUse]:
    """Neither freed, nor the rows that free."""
    rows = payment.uses.filter(reverses=None, reversed_by=None)
    return list(rows.select_related("share__invoice").order_by("pk"))


def credit_of(payment: PatientPayment) -> int:
    """Cents of it that pay nothing and were not given back; 0 once it is undone."""
    if payment.reverses_id is not None or PatientPayment.objects.filter(reverses=payment).exists():
        return 0
    used = payment.uses.aggregate(cents=Sum("amount_cents"))["cents"] or 0
    return int(payment.amount_cents - used)


def bank_of(payment: PatientPayment) -> BankedPayment | None:
    """The live « vu en banque », if any."""
    return payment.banked.filter(cancelled_at=None).select_related("entry").first()


def post_use(*, use: PaymentUse, person: User, on: date, reason: str) -> None:
    """Makes the ledger say of this use what is true now; nothing is written when it already does."""
    if use.kind != UseKind.SHARE or use.reverses_id is not None:
        return
    freed = PaymentUse.objects.filter(reverses=use).exists()
    banked = None if freed else bank_of(use.payment)
    wanted = None if freed else (PostingKind.RECEIVED if banked else PostingKind.DECLARED)
    standing = [one for one in _standing(use) if one.kind != wanted or one.bank_entry_id != (banked.entry_id if banked else None)]  # fmt: skip
    for posting in standing:  # what the bank no longer shows never was; what was declared stood until this day
        day = posting.happened_on if posting.kind == PostingKind.RECEIVED else max(on, posting.happened_on)
        _write(use, posting.kind, -posting.amount_cents, day, person, reason, reverses=posting)
    if wanted is not None and not _standing(use):
        day = banked.entry.booked_on if banked else on
        _write(use, wanted, use.amount_cents, day, person, reason, entry_id=banked.entry_id if banked else None)
    cache(share_id=use.share_id or 0)


def _standing(use: PaymentUse) -> list[Posting]:
    rows = Posting.objects.filter(use_posting__use=use, reverses=None, reversed_by=None)
    return list(rows.order_by("pk"))


def _write(
    use: PaymentUse,
    kind: str,
    cents: int,
    on: date,
    person: User,
    reason: str,
    *,
    reverses: Posting | None = None,
    entry_id: int | None = None,
) -> None:
    posting = Posting.objects.create(
        cabinet_id=use.cabinet_id,
        share_id=use.share_id or 0,
        kind=kind,
        amount_cents=cents,
        happened_on=on,
        bank_entry_id=reverses.bank_entry_id if reverses else entry_id,
        person=person,
        reason=reason,
        reverses=reverses,
    )
    UsePosting.objects.create(cabinet_id=use.cabinet_id, use=use, posting=posting)


def cache(*, share_id: int) -> None:
    """The cached sums at once, so that nobody pays twice before the next reconciliation."""
    rows = Posting.objects.filter(share_id=share_id, kind__in=COLUMNS).order_by()
    sums = dict(rows.values_list("kind").annotate(Sum("amount_cents")))
    Share.objects.filter(pk=share_id).update(**{column: sums.get(kind, 0) for kind, column in COLUMNS.items()})


def tell_cases(*, share_ids: Iterable[int], text: str, person: User) -> None:
    """One line in the dossier of each share that has one."""
    for case in Case.objects.filter(share_id__in=list(share_ids)):
        write_history(case=case, kind="paiement", text=text, person=person)


def words_of(payment: PatientPayment) -> str:
    """`42,50 € en espèces, reçu E2026-0001`."""
    cheque = f" n° {payment.cheque_number} ({payment.cheque_bank})" if payment.cheque_number else ""
    return f"{in_euros(payment.amount_cents)}, {payment.get_means_display().lower()}{cheque}, reçu {payment.number}"
