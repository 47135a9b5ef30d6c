"""What a visit would be worth and what would be wrong with it, with its day around it; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from billing.models import Visit
from billing.services.care.regime import regime_of, shares_of
from billing.services.cotation import beside_of, nurse_day, price_day, visits_of_day
from billing.services.explaining.register import readings_on
from billing.services.prechecks.findings import Finding
from billing.services.prechecks.prepared import Prepared, PreparedLine, PreparedVisit
from billing.services.prechecks.run import entry_findings
from cabinet.models import Cabinet
from ngap import cotation as engine
from ngap.advice import Advice, advise
from ngap.situation import NurseDay


@dataclass(frozen=True, slots=True)
class Seen:
    """Before validating: the price, what a payer would say, what is missed or at risk."""

    priced: engine.VisitCotation
    findings: tuple[Finding, ...]
    advice: tuple[Advice, ...]


def seen_before_validating(*, visit: Visit, act_codes: Sequence[str], on: date) -> Seen:
    """`on`: today. The risk of a mention that the prescription carries is not told."""
    day = day_with(visit=visit, act_codes=act_codes)
    priced = price_day(day).visits[-1]
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


def day_with(*, visit: Visit, act_codes: Sequence[str]) -> NurseDay:
    """The visit stands last, after the day's other validated visits."""
    others = [one for one in visits_of_day(nurse_id=visit.billed_by_id, day=visit.cared_on) if one.pk != visit.pk]
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=visit.cabinet_id)
    readings = readings_on(visit.cabinet_id, visit.cared_on)
    visits = [*others, visit]
    day = nurse_day(visits=visits, zone=zone, readings=readings, **beside_of(visits))
    mine = msgspec.structs.replace(day.visits[-1], acts=tuple(act_codes))
    return msgspec.structs.replace(day, visits=(*day.visits[:-1], mine))
