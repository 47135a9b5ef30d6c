"""A schedule agreed with a patient: its instalments sum to the debts that it names, it is followed by facts, a person ends it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from billing.models import Patient
from cabinet.errors import Refused, StaleVersion
from cabinet.euros import in_euros
from cabinet.models import Cabinet, User
from reconciliation.matching.instalments import Asked
from reconciliation.models import Instalment, InstalmentPlan, PlanShare
from reconciliation.services.patients.ledger import lock_shares, tell_cases
from reconciliation.services.patients.payments import dues_of, fingerprint_of
from reconciliation.services.patients.plan_standings import live_plans, plan_standing_of

MOST = 36  # instalments


@transaction.atomic
def agree_plan(
    *, patient: Patient, asked: Sequence[Asked], words: str, seen: str, person: User, on: date
) -> InstalmentPlan:
    """On all that the patient owes now. Raises StaleVersion, Refused when the sum is not the debt, to the cent."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=patient.cabinet_id)
    if fingerprint_of(patient) != seen:
        raise StaleVersion("Ce compte a changé depuis que vous l’avez ouvert : relisez-le. Rien n’a été noté.")
    lock_shares(ids=[one.share for one in dues_of(patient)])
    dues = dues_of(patient)
    total = sum(one.cents for one in dues)
    _check(patient, asked, total, on)
    plan = InstalmentPlan.objects.create(
        cabinet_id=patient.cabinet_id, patient=patient, total_cents=total, agreed_on=on, agreed_by=person, words=words
    )
    own = {"cabinet_id": patient.cabinet_id, "plan": plan}
    PlanShare.objects.bulk_create(PlanShare(share_id=one.share, amount_cents=one.cents, **own) for one in dues)
    Instalment.objects.bulk_create(Instalment(due_on=one.on, amount_cents=one.cents, **own) for one in asked)
    text = f"Échéancier convenu : {in_euros(total)} en {len(asked)} échéance{'s' if len(asked) > 1 else ''}."
    tell_cases(share_ids=[one.share for one in dues], text=text, person=person)
    return plan


def _check(patient: Patient, asked: Sequence[Asked], total: int, on: date) -> None:
    if not total:
        raise Refused("Ce patient ne doit rien : il n’y a rien à étaler.")
    if live_plan_of(patient) is not None:
        raise Refused("Un échéancier est déjà en cours : arrêtez-le d’abord.")
    if not asked or len(asked) > MOST or any(one.cents <= 0 for one in asked):
        raise Refused(f"Un échéancier a de une à {MOST} échéances, chacune d’un montant.")
    if len({one.on for one in asked}) < len(asked) or any(one.on < on for one in asked):
        raise Refused("Chaque échéance a son jour, à partir d’aujourd’hui.")
    if sum(one.cents for one in asked) != total:
        raise Refused(
            f"Les échéances font {in_euros(sum(one.cents for one in asked))}, la dette {in_euros(total)} : elles doivent être égales."
        )


def live_plan_of(patient: Patient) -> InstalmentPlan | None:
    return InstalmentPlan.objects.filter(patient=patient, ended_on=None).select_related("agreed_by").first()


@transaction.atomic
def end_plan(*, plan: InstalmentPlan, why: str, person: User | None, on: date) -> None:
    """By a person, or by the machine once all is paid. Reminders may begin again. Raises Refused the second time."""
    row = InstalmentPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    if row.ended_on is not None:
        raise Refused("Cet échéancier est déjà arrêté.")
    row.ended_on, row.ended_by, row.ended_why = on, person, why
    row.save(update_fields=["ended_on", "ended_by", "ended_why"])


def end_paid_plans(*, cabinet_id: int, on: date) -> int:
    """Schedules of which nothing is owed any more; returns how many."""
    count = 0
    for plan in live_plans(cabinet_id=cabinet_id):
        if plan_standing_of(plan, on).is_over:
            end_plan(plan=plan, why="Plus rien n’est dû.", person=None, on=on)
            count += 1
    return count
