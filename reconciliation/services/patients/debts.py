"""What patients owe, as debtors for the ladder and as dossiers for a person; a fixed number of questions, whatever the rows.

Nobody is asked for what an AME, a C2S or a mutuelle in tiers payant of that day pays: those debts are left out, and said.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from billing.amounts import still_owed
from billing.enums import ExemptionKind, InvoiceState
from billing.models import Coverage, Exemption, Patient, Share
from cabinet.enums import OrganismKind, Part
from cabinet.euros import in_euros
from cabinet.models import Cabinet
from reconciliation.enums import ReminderAnswer
from reconciliation.matching.instalments import Standing
from reconciliation.matching.patient_ladder import LEVELS, Debtor, Delays, Reminded
from reconciliation.models import InstalmentPlan, NoChase, PatientLadder, PatientPayment, PaymentUse, ReminderItem
from reconciliation.services.patients.plan_standings import live_plans, plan_standing_of

NEVER_ASKED = (ExemptionKind.AME, ExemptionKind.C2S)


def open_debts(*, cabinet_id: int) -> QuerySet[Share]:
    """Patients' parts of live invoices that still owe something, oldest first, each with `owed_cents`."""
    rows = Share.objects.filter(cabinet_id=cabinet_id, part=Part.PATIENT).exclude(invoice__state=InvoiceState.CANCELLED)
    rows = rows.annotate(owed_cents=still_owed()).filter(owed_cents__gt=0)
    return rows.select_related("invoice__patient", "invoice__nurse").order_by("invoice__invoice_date", "pk")


def credits_by_patient(*, cabinet_id: int) -> dict[int, int]:
    """Cents that a person must decide: paid, on no share, not given back."""
    found: dict[int, int] = defaultdict(int)
    paid = PatientPayment.objects.filter(cabinet_id=cabinet_id).order_by()
    used = PaymentUse.objects.filter(cabinet_id=cabinet_id).order_by()
    for pk, cents in paid.values_list("patient").annotate(Sum("amount_cents")):
        found[pk] += int(cents)
    for pk, cents in used.values_list("payment__patient").annotate(Sum("amount_cents")):
        found[pk] -= int(cents)
    return {pk: cents for pk, cents in found.items() if cents}


@dataclass(frozen=True, slots=True)
class _Rights:
    """Periods in which nothing is asked of a patient, with the sentence that says so."""

    periods: Mapping[int, list[tuple[date, date | None, str]]]

    def cover(self, share: Share) -> str:
        """One day of care inside of a period is enough: in doubt nobody is asked."""
        invoice = share.invoice
        for first, end, words in self.periods.get(invoice.patient_id, []):
            if first <= invoice.cared_on and (end is None or invoice.first_cared_on < end):
                return words
        return ""


def _rights(cabinet_id: int) -> _Rights:
    found: dict[int, list[tuple[date, date | None, str]]] = defaultdict(list)
    for one in Exemption.objects.filter(cabinet_id=cabinet_id, kind__in=NEVER_ASKED):
        words = f"{ExemptionKind(one.kind).label} le jour des soins : rien ne se demande au patient."
        found[one.patient_id].append((one.period.lower or date.min, one.period.upper, words))
    for cover in Coverage.objects.filter(cabinet_id=cabinet_id, kind=OrganismKind.AMC).select_related("organism"):
        words = f"Tiers payant total ce jour-là ({cover.organism.label}) : la part se demande à la mutuelle."
        found[cover.patient_id].append((cover.period.lower or date.min, cover.period.upper, words))
    return _Rights(found)


def covered_words(*, shares: list[Share]) -> dict[int, str]:
    """Share → why nothing is asked of the patient for it; those that are his own are left out."""
    if not shares:
        return {}
    rights = _rights(shares[0].cabinet_id)
    found = {one.pk: rights.cover(one) for one in shares}
    return {pk: words for pk, words in found.items() if words}


def delays_of(*, cabinet_id: int) -> Delays:
    row = PatientLadder.objects.filter(cabinet_id=cabinet_id).first()
    if row is None:
        return Delays()
    return Delays(row.first_after_days, row.second_after_days, row.third_after_days, row.minimum_cents)


def plans_by_patient(*, cabinet_id: int, on: date) -> dict[int, Standing]:
    return {plan.patient_id: plan_standing_of(plan, on) for plan in live_plans(cabinet_id=cabinet_id)}


def debtors(*, cabinet_id: int, on: date) -> list[Debtor]:
    """By patient and nurse, the oldest debt first; debts from before the day from which the cabinet looks are left out."""
    watch_from = Cabinet.objects.values_list("watch_from", flat=True).get(pk=cabinet_id)
    rows = [
        one for one in open_debts(cabinet_id=cabinet_id) if not watch_from or one.invoice.invoice_date >= watch_from
    ]
    groups: dict[tuple[int, int], list[Share]] = defaultdict(list)
    for share in rows:
        groups[share.invoice.patient_id, share.invoice.nurse_id].append(share)
    covered, last = covered_words(shares=rows), _last(cabinet_id)
    stops = {one.patient_id: one for one in NoChase.objects.filter(cabinet_id=cabinet_id, lifted_on=None)}
    plans, credit = plans_by_patient(cabinet_id=cabinet_id, on=on), credits_by_patient(cabinet_id=cabinet_id)
    found = []
    for (patient, nurse), shares in groups.items():
        own = [one for one in shares if one.pk not in covered]
        stop = stops.get(patient)
        found.append(
            Debtor(
                patient=patient,
                nurse=nurse,
                dues=tuple((one.pk, one.invoice.invoice_date, one.owed_cents) for one in own or shares),  # type: ignore[attr-defined]
                no_chase=" : ".join(filter(None, [stop.get_kind_display().lower(), stop.words])) if stop else "",
                covered="" if own else covered[shares[0].pk],
                plan=_plan_words(plans.get(patient)),
                credit_cents=credit.get(patient, 0),
                has_address=_has_address(shares[0].invoice.patient),
                last=_last_of(own, last),
            )
        )
    return found


def _has_address(patient: Patient) -> bool:
    return bool(patient.address and patient.postcode and patient.city)


def _plan_words(standing: Standing | None) -> str:
    """A schedule that is held stops reminders; one that is missed goes to a person, never to a letter."""
    if standing is None or standing.is_over:
        return ""
    if standing.first_missed is not None:
        return f"Échéance du {standing.first_missed:%d/%m/%Y} manquée : à décider par une personne."
    return "Échéancier tenu : rien ne se demande d’ici la prochaine échéance."


def _last(cabinet_id: int) -> dict[int, Reminded]:
    """The last reminder about each share."""
    rows = ReminderItem.objects.filter(cabinet_id=cabinet_id).select_related("reminder").order_by("pk")
    return {
        one.share_id: Reminded(
            one.reminder.level, one.reminder.issued_on, one.reminder.answer == ReminderAnswer.DISPUTED
        )
        for one in rows
    }


def _last_of(shares: list[Share], last: Mapping[int, Reminded]) -> Reminded | None:
    """The highest step reached for debts that are still owed; a dispute about one holds all."""
    found = [last[one.pk] for one in shares if one.pk in last]
    return max(found, key=lambda one: (one.is_disputed, one.level, one.on), default=None)


def _first_owed(plan: InstalmentPlan) -> Share | None:
    """A schedule that is missed is one thing to decide: it has one dossier, on the oldest of its parts that still owes."""
    owed = [one.share for one in plan.plan_shares.all() if one.share.open_cents]
    return min(owed, key=lambda one: (one.invoice.invoice_date, one.pk), default=None)


def debts_to_decide(*, cabinet_id: int, on: date) -> dict[int, str]:
    """Share → what a person must do: a missed instalment, a dispute, three reminders without an answer."""
    found: dict[int, str] = {}
    stopped = set(NoChase.objects.filter(cabinet_id=cabinet_id, lifted_on=None).values_list("patient_id", flat=True))
    for plan in live_plans(cabinet_id=cabinet_id):
        standing = plan_standing_of(plan, on)
        if standing.first_missed is None or plan.patient_id in stopped:
            continue
        action = f"Échéance du {standing.first_missed:%d/%m/%Y} manquée ({in_euros(standing.late_cents)}) : appeler le patient"
        oldest = _first_owed(plan)
        if oldest is not None:
            found[oldest.pk] = action
    if not ReminderItem.objects.filter(cabinet_id=cabinet_id).exists():
        return found
    delays = delays_of(cabinet_id=cabinet_id)
    for one in debtors(cabinet_id=cabinet_id, on=on):
        if one.no_chase or one.covered or one.plan or one.last is None:
            continue
        if one.last.is_disputed:
            found |= {share: "Le patient conteste : lui répondre, puis décider" for share, *_ in one.dues}
        elif one.last.level == LEVELS and one.last.on + timedelta(days=delays.third) <= on:
            words = "Trois rappels sans réponse : appeler, proposer un échéancier, ou abandonner"
            found |= {share: words for share, *_ in one.dues}
    return found
