"""What a visit would be worth and what would be wrong with it, with its day around it; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from billing.models import Visit
from billing.services.cotation import facts_of, visit_facts, visits_of_day
from billing.services.prechecks.findings import Finding
from billing.services.prechecks.prepared import Prepared, PreparedLine, PreparedVisit
from billing.services.prechecks.run import entry_findings
from billing.services.regime import regime_of, shares_of
from cabinet.models import Cabinet
from ngap import cotation as engine
from ngap.advice import Advice, advise
from ngap.situation import NurseDay
from ngap.situation import Visit as VisitFacts


@dataclass(frozen=True, slots=True)
class Seen:
    """Before validating: the price, what a payer would say, what is missed or at risk."""

    priced: engine.VisitCotation
    findings: tuple[Finding, ...]
    advice: tuple[Advice, ...]


def preview(*, visit: Visit, act_codes: Sequence[str]) -> engine.VisitCotation:
    """The day's validated visits and this one, with these acts instead of its own."""
    return engine.cote(_day_with(visit, act_codes)).visits[-1]


def seen_before_validating(*, visit: Visit, act_codes: Sequence[str], on: date) -> Seen:
    """`on`: today. The risk of a mention that the prescription carries is not told."""
    day = _day_with(visit, act_codes)
    priced = engine.cote(day).visits[-1]
    advice = advise(day, only=len(day.visits) - 1)
    return Seen(
        priced,
        entry_findings(one=_prepared(visit, act_codes, priced), on=on),
        tuple(one for one in advice if one.effect_cents > 0 or not _has_mention(visit, one.code)),
    )


def _has_mention(visit: Visit, code: str) -> bool:
    order = visit.prescription
    carried = {"nuit": order.night_need, "dimanche": order.daily_need} if order else {}
    return carried.get(code, False)


def _prepared(visit: Visit, act_codes: Sequence[str], priced: engine.VisitCotation) -> Prepared:
    regime = regime_of(visit.patient, visit.cared_on)
    total = priced.total_cents
    lines = tuple(
        PreparedLine(line.code, line.text, line.amount_cents, line.act) for line in priced.lines if line.amount_cents
    )
    shares = shares_of(regime, total) if regime is not None and total else []
    return Prepared(
        patient=visit.patient,
        nurse=visit.billed_by,
        regime=regime,
        visits=(PreparedVisit(visit, tuple(act_codes), lines),),
        shares=tuple((part, payer_id, cents) for part, payer_id, _, cents in shares),
        total_cents=total,
    )


def _day_with(visit: Visit, act_codes: Sequence[str]) -> NurseDay:
    others = [one for one in visits_of_day(nurse_id=visit.billed_by_id, day=visit.cared_on) if one.pk != visit.pk]
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=visit.cabinet_id)
    patients = {one.patient_id: facts_of(one) for one in [*others, visit]}
    facts = [*(visit_facts(one) for one in others), _with_acts(visit, act_codes)]
    return NurseDay(visit.cared_on, zone, tuple(patients.values()), tuple(facts))  # type: ignore[arg-type]


def _with_acts(visit: Visit, act_codes: Sequence[str]) -> VisitFacts:
    return msgspec.structs.replace(visit_facts(visit), acts=tuple(act_codes))
