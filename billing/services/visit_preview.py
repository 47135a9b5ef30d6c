"""What a visit would be worth, with its day around it; nothing is written."""

import msgspec

from billing.models import Visit
from billing.services.cotation import nurse_day, price_day, visits_of_day
from billing.services.register import readings_on
from cabinet.models import Cabinet
from ngap import cotation as engine
from ngap.situation import NurseDay


def preview(*, visit: Visit, act_codes: list[str]) -> engine.VisitCotation:
    """The day's validated visits and this one, with these acts instead of its own."""
    return price_day(day_with(visit=visit, act_codes=act_codes)).visits[-1]


def day_with(*, visit: Visit, act_codes: list[str]) -> NurseDay:
    """The visit stands last, after the day's other validated visits."""
    others = [one for one in visits_of_day(nurse_id=visit.billed_by_id, day=visit.cared_on) if one.pk != visit.pk]
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=visit.cabinet_id)
    readings = readings_on(visit.cabinet_id, visit.cared_on)
    day = nurse_day(visits=[*others, visit], zone=zone, readings=readings)
    mine = msgspec.structs.replace(day.visits[-1], acts=tuple(act_codes))
    return msgspec.structs.replace(day, visits=(*day.visits[:-1], mine))
