"""« Vu en banque »: a person says which patients' payments a credit holds; together they make its amount, to the cent.

A transfer, a remittance of cheques, a deposit of cash. The machine proposes nothing by amount alone: it lists what is not seen yet.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, User
from reconciliation.enums import EntryOutcome
from reconciliation.models import BankedPayment, BankEntry, PatientPayment
from reconciliation.services.matches.decisions import explained_cents, note_outcome
from reconciliation.services.patients.ledger import live_uses, lock_shares, post_use, tell_cases

BEFORE = timedelta(days=400)


def not_seen() -> QuerySet[PatientPayment]:
    """Payments that no live bank entry shows, in the open cabinet, oldest first."""
    rows = PatientPayment.objects.filter(reverses=None, reversed_by=None)
    rows = rows.exclude(pk__in=BankedPayment.objects.filter(cancelled_at=None).values("payment_id"))
    return rows.select_related("patient", "received_by").order_by("paid_on", "pk")


def candidates_of(entry: BankEntry) -> QuerySet[PatientPayment]:
    """Received at most on the day of the entry, for not more than its amount."""
    days = (entry.booked_on - BEFORE, entry.booked_on)
    return not_seen().filter(amount_cents__lte=entry.amount_cents, paid_on__range=days)


def banked_in(*, entry: BankEntry) -> QuerySet[BankedPayment]:
    rows = entry.banked_payments.filter(cancelled_at=None)
    return rows.select_related("payment__patient", "made_by").order_by("payment__paid_on", "pk")


@transaction.atomic
def bank_payments(*, entry: BankEntry, payments: Sequence[PatientPayment], person: User) -> list[BankedPayment]:
    """Raises Refused when they do not make the entry, to the cent, or when it is explained otherwise."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=entry.cabinet_id)
    row = BankEntry.objects.select_for_update(of=("self",), no_key=True).select_related("statement").get(pk=entry.pk)
    there = list(
        PatientPayment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[one.pk for one in payments])
        .order_by("pk")
    )
    _check(row, there)
    made = see_payments(entry=row, payments=there, person=person)
    BankEntry.objects.filter(pk=row.pk).update(outcome=EntryOutcome.EXPLAINED, ignored_reason="")
    return made


def see_payments(*, entry: BankEntry, payments: Sequence[PatientPayment], person: User) -> list[BankedPayment]:
    """Rows already locked and checked: each payment is seen in this entry, whole, and posted as received."""
    made = [
        BankedPayment.objects.create(
            cabinet_id=entry.cabinet_id, entry=entry, payment=one, amount_cents=one.amount_cents, made_by=person
        )
        for one in payments
    ]
    _post_again(payments, person, f"Vu en banque le {entry.booked_on:%d/%m/%Y}", entry)
    return made


def _check(entry: BankEntry, payments: Sequence[PatientPayment]) -> None:
    total = sum(one.amount_cents for one in payments)
    if not payments or total != entry.amount_cents:
        raise Refused(
            f"Les encaissements choisis font {in_euros(total)}, le mouvement {in_euros(entry.amount_cents)} : rien n’a été rapproché."
        )
    if not entry.statement.is_proved:
        raise Refused("Le relevé de ce mouvement n’est pas prouvé : importez un relevé complet.")
    if explained_cents(entry=entry) or entry.outcome == EntryOutcome.IGNORED:
        raise Refused("Ce mouvement est déjà rapproché, ou ne compte pas : défaites d’abord ce qui l’explique.")
    check_payments(entry=entry, payments=payments)


def check_payments(*, entry: BankEntry, payments: Sequence[PatientPayment]) -> None:
    """Each may be in this entry, whatever else is. Raises Refused."""
    if any(one.paid_on > entry.booked_on for one in payments):
        raise Refused("Un encaissement reçu après ce mouvement ne peut pas y être.")
    gone = PatientPayment.objects.filter(reverses__in=payments).exists() or any(one.reverses_id for one in payments)
    if gone or BankedPayment.objects.filter(payment__in=payments, cancelled_at=None).exists():
        raise Refused("Un de ces encaissements est annulé, ou déjà vu dans un autre mouvement.")


@transaction.atomic
def unbank_entry(*, entry: BankEntry, reason: str, person: User) -> None:
    """Takes back « vu en banque » for the whole entry: each payment is declared again. Raises Refused when none is there."""
    _unbank(entry, None, reason, person)


@transaction.atomic
def unbank_payment(*, banked: BankedPayment, reason: str, person: User) -> None:
    """The same for one payment: what else explains the entry stands. Raises Refused when it is undone already."""
    _unbank(banked.entry, banked.pk, reason, person)


def _unbank(entry: BankEntry, only: int | None, reason: str, person: User) -> None:
    Cabinet.objects.select_for_update(no_key=True).get(pk=entry.cabinet_id)
    row = BankEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    there = [one for one in banked_in(entry=row) if only in {None, one.pk}]
    if not there:
        raise Refused("Aucun encaissement n’est rapproché de ce mouvement.")
    BankedPayment.objects.filter(pk__in=[one.pk for one in there]).update(
        cancelled_at=timezone.now(), cancelled_by=person, cancelled_reason=reason
    )
    note_outcome(entry=row)
    _post_again([one.payment for one in there], person, f"Rapprochement défait : {reason}"[:200], row)


def _post_again(payments: Sequence[PatientPayment], person: User, said: str, entry: BankEntry) -> None:
    uses = [use for one in payments for use in live_uses(payment=one)]
    lock_shares(ids={use.share_id for use in uses if use.share_id})
    for use in uses:
        post_use(use=use, person=person, on=entry.booked_on, reason=said)
    tell_cases(
        share_ids={use.share_id for use in uses if use.share_id}, text=f"{said} : « {entry.label} ».", person=person
    )
