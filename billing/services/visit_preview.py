"""What a visit would be worth, with its day around it; nothing is written."""

from billing.models import Visit
from billing.services.cotation import facts_of, visit_facts, visits_of_day
from cabinet.models import Cabinet
from ngap import cotation as engine
from ngap.situation import NurseDay
from ngap.situation import Visit as VisitFacts


def preview(*, visit: Visit, act_codes: list[str]) -> engine.VisitCotation:
    """The day's validated visits and this one, with these acts instead of its own."""
    others = [one for one in visits_of_day(nurse_id=visit.billed_by_id, day=visit.cared_on) if one.pk != visit.pk]
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=visit.cabinet_id)
    patients = {one.patient_id: facts_of(one) for one in [*others, visit]}
    facts = [*(visit_facts(one) for one in others), _with_acts(visit, act_codes)]
    day = NurseDay(visit.cared_on, zone, tuple(patients.values()), tuple(facts))  # type: ignore[arg-type]
    return engine.cote(day).visits[-1]


def _with_acts(visit: Visit, act_codes: list[str]) -> VisitFacts:
    import msgspec

    return msgspec.structs.replace(visit_facts(visit), acts=tuple(act_codes))
