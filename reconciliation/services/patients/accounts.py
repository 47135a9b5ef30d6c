"""« Comptes patients »: who owes what, and the account of one patient, on one page. Read only; amounts from the cached sums."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.amounts import still_owed
from billing.enums import InvoiceState
from billing.models import Patient, Share
from cabinet.enums import Part
from cabinet.search import search_key
from reconciliation.matching.instalments import Standing
from reconciliation.models import (
    BankedPayment,
    Case,
    InstalmentPlan,
    NoChase,
    PatientPayment,
    PatientReminder,
    PaymentUse,
)
from reconciliation.services.patients.debts import covered_words
from reconciliation.services.patients.plan_standings import live_plans, plan_standing_of, still_due

NEVER_NEGATIVE = Value(0, output_field=BigIntegerField())
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ("-due_cents", "search_name", "pk"),
    "age": (F("oldest_on").asc(nulls_last=True), "search_name", "pk"),
    "nom": ("search_name", "pk"),
}


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """One field a parameter of the address. `montant` in euros at least, `age` in days at least since the invoice."""

    q: str = ""
    etat: str = ""
    montant: int | None = None
    age: int | None = None
    tri: str = ""


def _sum(rows: QuerySet[Any], by: str, what: Any) -> Coalesce:
    summed = rows.order_by().values(by).annotate(cents=Sum(what)).values("cents")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), NEVER_NEGATIVE)


def _debts() -> QuerySet[Share]:
    rows = Share.objects.filter(part=Part.PATIENT, invoice__patient=OuterRef("pk"))
    return rows.exclude(invoice__state=InvoiceState.CANCELLED)


def accounts(*, filters: AccountFilters, on: date) -> QuerySet[Patient]:
    """Patients with `due_cents`, `credit_cents`, `oldest_on`, `has_plan` and `is_left_alone`; those who owe, unless asked."""
    owing = _debts().annotate(owed=still_owed()).filter(owed__gt=0).order_by("invoice__invoice_date")
    paid = _sum(PatientPayment.objects.filter(patient=OuterRef("pk")), "patient", "amount_cents")
    used = _sum(PaymentUse.objects.filter(payment__patient=OuterRef("pk")), "payment__patient", "amount_cents")
    rows: QuerySet[Any] = Patient.objects.annotate(
        due_cents=_sum(_debts(), "invoice__patient", still_owed()),
        credit_cents=paid - used,
        oldest_on=Subquery(owing.values("invoice__invoice_date")[:1], output_field=DateField()),
        has_plan=Exists(InstalmentPlan.objects.filter(patient=OuterRef("pk"), ended_on=None)),
        is_left_alone=Exists(NoChase.objects.filter(patient=OuterRef("pk"), lifted_on=None)),
        has_paid=Exists(PatientPayment.objects.filter(patient=OuterRef("pk"))),
    )
    rows = rows.filter(_state(filters.etat))
    if filters.q:
        rows = rows.filter(search_name__contains=search_key(filters.q))
    if filters.montant is not None:
        rows = rows.filter(due_cents__gte=filters.montant * 100)
    if filters.age is not None:
        rows = rows.filter(oldest_on__lte=on - timedelta(days=filters.age))
    return rows.order_by(*ORDERS[filters.tri])


def _state(wanted: str) -> Q:
    states = {
        "avoir": Q(credit_cents__gt=0),
        "echeancier": Q(has_plan=True),
        "sans_relance": Q(is_left_alone=True, due_cents__gt=0),
        "tout": Q(due_cents__gt=0) | Q(has_paid=True),
    }
    return states.get(wanted, Q(due_cents__gt=0))


@dataclass(frozen=True, slots=True)
class Totals:
    count: int
    due_cents: int
    credit_cents: int


def totals_of(rows: QuerySet[Patient]) -> Totals:
    """Of the whole filtered list."""
    found = [(one.due_cents, one.credit_cents) for one in rows]  # type: ignore[attr-defined]
    return Totals(len(found), sum(due for due, _ in found), sum(credit for _, credit in found))


@dataclass(frozen=True, slots=True)
class Debt:
    """One part of the patient. `covered`: why nothing is asked of him for it, or ""."""

    share: Share
    due_cents: int
    case: Case | None
    covered: str


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment. `bank`: the entry that shows it, or None; `credit_cents`: what a person must decide."""

    payment: PatientPayment
    uses: tuple[PaymentUse, ...]
    bank: BankedPayment | None
    undone: PatientPayment | None
    credit_cents: int


@dataclass(frozen=True, slots=True)
class Account:
    patient: Patient
    debts: tuple[Debt, ...]
    payments: tuple[Paid, ...]
    due_cents: int
    credit_cents: int
    oldest_on: date | None
    plan: InstalmentPlan | None
    standing: Standing | None
    no_chase: NoChase | None
    reminders: tuple[PatientReminder, ...]

    @property
    def balance_cents(self) -> int:
        """What he owes, less what the cabinet holds of his; below zero it is the cabinet that owes."""
        return self.due_cents - self.credit_cents

    @property
    def owing(self) -> list[Debt]:
        return [one for one in self.debts if one.due_cents]

    @property
    def settled(self) -> list[Debt]:
        """Those of which nothing is asked any more."""
        return [one for one in self.debts if not one.due_cents]


def account_of(patient: Patient, on: date) -> Account:
    """The same number of questions whatever its rows."""
    rows = Share.objects.filter(invoice__patient=patient, part=Part.PATIENT).select_related("invoice__nurse", "case")
    shares = list(rows.order_by("-invoice__invoice_date", "-pk"))
    covered = covered_words(shares=shares)
    debts = tuple(Debt(one, still_due(one), getattr(one, "case", None), covered.get(one.pk, "")) for one in shares)
    payments = payments_of(patient)
    plan = live_plans(cabinet_id=patient.cabinet_id).filter(patient=patient).first()
    owing = [one for one in debts if one.due_cents]
    return Account(
        patient=patient,
        debts=debts,
        payments=payments,
        due_cents=sum(one.due_cents for one in owing),
        credit_cents=sum(one.credit_cents for one in payments),
        oldest_on=min((one.share.invoice.invoice_date for one in owing), default=None),
        plan=plan,
        standing=plan_standing_of(plan, on) if plan else None,
        no_chase=NoChase.objects.filter(patient=patient, lifted_on=None).select_related("set_by").first(),
        reminders=tuple(PatientReminder.objects.filter(patient=patient).select_related("nurse")[:20]),
    )


def payments_of(patient: Patient) -> tuple[Paid, ...]:
    """The last first, undone ones included: nothing is hidden."""
    rows = PatientPayment.objects.filter(patient=patient, reverses=None).select_related(
        "received_by", "noted_by", "patient", "reversed_by__noted_by"
    )
    rows = rows.prefetch_related("uses__share__invoice", "uses__reversed_by", "banked__entry")
    return tuple(_paid(one) for one in rows)


def paid_of(payment: PatientPayment) -> Paid:
    return next(one for one in payments_of(payment.patient) if one.payment.pk == payment.pk)


def _paid(payment: PatientPayment) -> Paid:
    uses = tuple(one for one in payment.uses.all() if one.reverses_id is None and not hasattr(one, "reversed_by"))
    undone = getattr(payment, "reversed_by", None)
    bank = next((one for one in payment.banked.all() if one.cancelled_at is None), None)
    credit = 0 if undone else payment.amount_cents - sum(one.amount_cents for one in uses)
    return Paid(payment, uses, bank, undone, credit)
