"""« Pourquoi ce montant ? » of one visit: the explanation, both readings of each open point, what is missed, what is at risk."""

from dataclasses import dataclass

from billing.enums import VisitState
from billing.models import Cotation, ReadingChoice, Visit
from billing.services.cotation import price_day
from billing.services.explaining.both_readings import two_readings
from billing.services.explaining.explanation import Explanation, explain, kept_cotation
from billing.services.explaining.register import Register, register_of
from billing.services.rounds.visit_preview import day_with
from cabinet.models import Cabinet
from ngap.advice import advise
from ngap.cotation import remembering
from ngap.outcome import VisitCotation
from ngap.reading_texts import TEXTS, ReadingText
from ngap.situation import NurseDay

KEPT = frozenset({VisitState.VALIDATED, VisitState.INVOICED, VisitState.REPLACED})
REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class PointExplained:
    """An open point that changes this visit: both prices of the visit, and the cabinet's decision when there is one."""

    code: str
    text: ReadingText
    by_default: VisitCotation
    by_other: VisitCotation
    is_other_chosen: bool
    choice: ReadingChoice | None


@dataclass(frozen=True, slots=True)
class Hint:
    """A fact that, if it were other, would change the day's total: `effect_cents` > 0 is missed, < 0 at risk."""

    words: str
    effect_cents: int


@dataclass(frozen=True, slots=True)
class VisitExplanation:
    visit: Visit
    explanation: Explanation
    points: tuple[PointExplained, ...]
    missed: tuple[Hint, ...]
    at_risk: tuple[Hint, ...]


def explain_visit(*, visit: Visit) -> VisitExplanation:
    """Of a visit with its acts and patient; nothing is written."""
    done = [act.act_code for act in visit.acts.all() if act.is_done]
    register = register_of(visit.cabinet_id)
    day = day_with(visit=visit, act_codes=done)
    hints = _hints(day)
    return VisitExplanation(
        visit=visit,
        explanation=kept_explanation(visit=visit, zone=day.zone) or _of_now(visit, day, done),
        points=tuple(_points(day, visit, register)),
        missed=tuple(one for one in hints if one.effect_cents > 0),
        at_risk=tuple(one for one in hints if one.effect_cents < 0),
    )


def kept_explanation(*, visit: Visit, zone: str) -> Explanation | None:
    """By the cotation that was kept when the visit was validated; None when there is none yet."""
    kept: Cotation | None = getattr(visit, "cotation", None)
    if kept is None or visit.state not in KEPT:
        return None
    return explain(
        priced=kept_cotation(kept),
        done=[act.act_code for act in visit.acts.all() if act.is_done],
        day=visit.cared_on,
        zone=zone,
        law_version=kept.law_version,
        readings=kept.readings,
    )


def zone_of(cabinet_id: int) -> str:
    return str(Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id))


def _of_now(visit: Visit, day: NurseDay, done: list[str]) -> Explanation:
    priced = price_day(day).visits[-1]
    return explain(priced=priced, done=done, day=visit.cared_on, zone=day.zone, law_version="", readings=day.readings)


def _points(day: NurseDay, visit: Visit, register: Register) -> list[PointExplained]:
    price = remembering(REMEMBERED)
    found = []
    for both in two_readings(day=day, priced=price(day), price=price):
        by_default, by_other = both.of_visit(len(day.visits) - 1)
        if by_default.total_cents != by_other.total_cents:
            choice = register.choice(both.point, visit.cared_on)
            text = TEXTS[both.point]
            found.append(PointExplained(both.point, text, by_default, by_other, both.is_other_chosen, choice))
    return found


def _hints(day: NurseDay) -> list[Hint]:
    """`advise` says the words and the euros in one sentence; the page shows the euros apart."""
    mine = [one for one in advise(day, price=remembering(REMEMBERED)) if one.visit == len(day.visits) - 1]
    return [Hint(one.message.rpartition(" : ")[0], one.effect_cents) for one in mine]
