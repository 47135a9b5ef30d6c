"""What one click does about a finding. A validated visit is corrected by a new version, as from its own page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from psycopg2.extras import DateRange

from billing.models import Coverage, Prescription, Visit
from billing.services.cotation import recompute_day
from billing.services.rounds.visit_correction import Correction as NewVersion
from billing.services.rounds.visit_correction import correct_visit, withdraw_visit
from cabinet.enums import OrganismKind
from cabinet.errors import Refused
from ngap.nomenclature import catalogue
from ngap.prechecks.medicine_first_month import AFTER_FIRST_MONTH

GONE = "Ces passages ont changé depuis l’affichage : rien n’a été corrigé. Rouvrez la page."


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction asked by a person: its name, the visits concerned, what it chooses: a row by its public id, or an act."""

    action: str
    visits: tuple[UUID, ...]
    target: UUID | None = None
    act: str = ""  # code of the catalogue


@dataclass(frozen=True, slots=True)
class _Order:
    """The visits as they are now, and when the person clicks."""

    visits: tuple[Visit, ...]
    target: UUID | None
    now: datetime
    on: date
    act: str = ""


@transaction.atomic
def apply_correction(*, asked: Asked, now: datetime, on: date) -> str:
    """Returns what was done, in words. Raises Refused when a visit is gone, invoiced since, or the action is not known."""
    rows = Visit.objects.filter(public_id__in=asked.visits).select_related("patient", "prescription")
    visits = tuple(rows.prefetch_related("acts").order_by("cared_on", "at", "pk"))
    action = ACTIONS.get(asked.action)
    if action is None or not visits or len(visits) != len(set(asked.visits)):
        raise Refused(GONE)
    if len({visit.patient_id for visit in visits}) != 1:
        raise Refused(GONE)
    return action(_Order(visits, asked.target, now, on, asked.act))


def _attach(order: _Order) -> str:
    rows = Prescription.objects.filter(patient_id=order.visits[0].patient_id)
    row = rows.filter(public_id=order.target).first() if order.target else None
    if row is None:
        raise Refused(GONE)
    for visit in order.visits:
        _again(visit, order.now, prescription=row)
    return f"Prescription du {row.prescribed_on:%d/%m/%Y} rattachée."


def _without_night(order: _Order) -> str:
    for visit in order.visits:
        _again(visit, order.now, night_need=False)
    return "Majoration de nuit retirée, journée recalculée."


def _without_sunday(order: _Order) -> str:
    for visit in order.visits:
        _again(visit, order.now, daily_need=False)
    return "Majoration de dimanche ou férié retirée, journée recalculée."


def _without_act(order: _Order) -> str:
    """One act of each visit less, the last one written of that code; a visit that would hold nothing more is refused."""
    for visit in order.visits:
        codes = [act.act_code for act in visit.acts.all() if act.is_done]
        if order.act not in codes or not may_lose(visit=visit, acts=codes):
            raise Refused(GONE)
        del codes[len(codes) - 1 - codes[::-1].index(order.act)]
        correct_visit(visit=visit, correction=NewVersion(tuple(codes)), now=order.now)
    return f"« {catalogue()[order.act].label} » retiré, journée recalculée."


def _after_the_first_month(order: _Order) -> str:
    """The same administration under the name of the months that need an agreement (XVI-I-10)."""
    other = AFTER_FIRST_MONTH.get(order.act)
    for visit in order.visits:
        codes = [act.act_code for act in visit.acts.all() if act.is_done]
        if other is None or order.act not in codes:
            raise Refused(GONE)
        acts = tuple(other if code == order.act else code for code in codes)
        correct_visit(visit=visit, correction=NewVersion(acts), now=order.now)
    return "Administration notée après le premier mois, journée recalculée."


def may_lose(*, visit: Visit, acts: Sequence[str]) -> bool:
    """Something stands without one of its acts: another act, the BSI done, the forfait of a dependent patient."""
    return len(acts) > 1 or bool(visit.bsi_done or visit.dependence)


def _again(visit: Visit, now: datetime, **changes: object) -> None:
    codes = tuple(act.act_code for act in visit.acts.all() if act.is_done)
    correct_visit(visit=visit, correction=NewVersion(codes, **changes), now=now)  # type: ignore[arg-type]


def _withdraw(order: _Order) -> str:
    for visit in order.visits:
        withdraw_visit(visit=visit)
    return "Passage annulé : il ne sera pas facturé. Vous pouvez le remettre dans la tournée."


def _recompute(order: _Order) -> str:
    cabinet_id, patient_id = order.visits[0].cabinet_id, order.visits[0].patient_id
    for nurse, day in dict.fromkeys((visit.billed_by_id, visit.cared_on) for visit in order.visits):
        recompute_day(cabinet_id=cabinet_id, nurse_id=nurse, day=day, patient_id=patient_id)
    return "Journée recalculée avec la nomenclature du jour des soins."


def _rights_checked(order: _Order) -> str:
    days = [visit.cared_on for visit in order.visits]
    rows = Coverage.objects.filter(patient_id=order.visits[0].patient_id, kind=OrganismKind.AMO)
    changed = rows.filter(period__overlap=DateRange(min(days), max(days), "[]")).update(checked_on=order.on)
    if not changed:
        raise Refused(GONE)
    return f"Droits vérifiés le {order.on:%d/%m/%Y} : c’est noté."


def _mention(name: str, words: str) -> Callable[[_Order], str]:
    """The person read the prescription: it carries the words."""

    def note(order: _Order) -> str:
        ids = {visit.prescription_id for visit in order.visits if visit.prescription_id}
        if not ids:
            raise Refused(GONE)
        Prescription.objects.filter(pk__in=ids).update(**{name: True})
        return f"Mention « {words} » notée sur la prescription."

    return note


def _proved(order: _Order) -> str:
    Visit.objects.filter(pk__in=[visit.pk for visit in order.visits]).update(has_proof=True)
    return "Feuille signée ou pièce : notée comme gardée."


ACTIONS: dict[str, Callable[[_Order], str]] = {
    "rattacher": _attach,
    "retirer_nuit": _without_night,
    "retirer_dimanche": _without_sunday,
    "retirer_acte": _without_act,
    "apres_premier_mois": _after_the_first_month,
    "ecarter": _withdraw,
    "recalculer": _recompute,
    "droits_verifies": _rights_checked,
    "mention_nuit": _mention("night_need", "nécessité impérieuse de la nuit"),
    "mention_quotidien": _mention("daily_need", "tous les jours, dimanche et fériés compris"),
    "mention_domicile": _mention("at_home", "à domicile"),
    "piece_presente": _proved,
}


def value_of(action: str, target: str, visits: Sequence[Visit]) -> str:
    """A correction as the value of one button: `action|target|visit,visit`."""
    return f"{action}|{target}|{','.join(str(visit.public_id) for visit in visits)}"


def asked_in(*, value: str) -> Asked:
    """Raises Refused when the value is not one that a page of ours made. What it chooses: an act of the catalogue, or a public id."""
    action, _, rest = value.partition("|")
    target, _, visits = rest.partition("|")
    try:
        ids = tuple(UUID(one) for one in visits.split(",") if one)
        if target in catalogue():
            return Asked(action, ids, act=target)
        return Asked(action, ids, UUID(target) if target else None)
    except ValueError:
        raise Refused(GONE) from None
