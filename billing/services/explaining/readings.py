"""The cabinet's choices on the open points of the law: read for each cotation, signed by the titulaire, never rewritten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from billing.enums import ReadingKind, VisitState
from billing.models import ReadingChoice, Visit
from billing.services.cotation import recompute_day
from billing.services.explaining.register import register_of
from billing.services.rounds.day_lock import hold_days
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Cabinet, User
from ngap.readings import OTHER


@dataclass(frozen=True, slots=True)
class Decision:
    """What is signed: for care from `applies_from` on, this reading, and why. `seen`: decisions on the page that was shown."""

    point: str
    reading: str
    applies_from: date
    reason: str
    seen: int


@transaction.atomic
def choose_reading(*, cabinet_id: int, decision: Decision, person: User, now: datetime) -> ReadingChoice:
    """Adds the decision and prices again the validated visits that it covers; an invoiced visit keeps its price.

    Raises Refused (unknown point, no reason, nothing would change), StaleVersion (somebody decided meanwhile).
    """
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    register = register_of(cabinet_id)
    _check(decision, [one for one in register.choices if one.point == decision.point])
    made = ReadingChoice.objects.create(
        cabinet_id=cabinet_id,
        point=decision.point,
        reading=decision.reading,
        applies_from=decision.applies_from,
        reason=decision.reason.strip(),
        decided_by=person,
        decided_at=now,
    )
    _price_again(cabinet_id, decision.applies_from)
    return made


def _check(decision: Decision, before: Iterable[ReadingChoice]) -> None:
    history = list(before)
    if decision.point not in OTHER or decision.reading not in ReadingKind.values:
        raise Refused("Ce point n’a pas deux lectures entre lesquelles choisir.")
    if not decision.reason.strip():
        raise Refused("Une lecture choisie porte toujours son motif.")
    if len(history) != decision.seen:
        raise StaleVersion(
            "Quelqu’un a décidé de ce point depuis l’ouverture de la page. Rien n’a changé : rouvrez-la."
        )
    if not _changes_something(decision, history):
        raise Refused("C’est déjà la lecture du cabinet pour ces jours de soins : il n’y a rien à signer.")


def _changes_something(decision: Decision, history: list[ReadingChoice]) -> bool:
    """On its first day or on the first day of a later reading, the decision says otherwise than what is in force."""
    days = {decision.applies_from} | {one.applies_from for one in history if one.applies_from > decision.applies_from}
    return any(_in_force(history, day) != decision.reading for day in days)


def _in_force(history: list[ReadingChoice], day: date) -> str:
    begun = [one for one in history if one.applies_from <= day]
    return begun[-1].reading if begun else ReadingKind.DEFAULT


def _price_again(cabinet_id: int, start: date) -> None:
    days = Visit.objects.filter(cabinet_id=cabinet_id, state=VisitState.VALIDATED, cared_on__gte=start)
    found = sorted(set(days.order_by().values_list("billed_by_id", "cared_on")))
    hold_days(cabinet_id=cabinet_id, days=[day for _, day in found])
    for nurse_id, day in found:
        recompute_day(cabinet_id=cabinet_id, nurse_id=nurse_id, day=day)
