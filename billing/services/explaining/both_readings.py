"""What an open point changes for the visits of a day, in euros: both readings priced, and said in the finding « à vérifier »."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from cabinet.euros import in_euros
from ngap.cotation import Cotation, cote
from ngap.outcome import Finding, VisitCotation
from ngap.reading_texts import TEXTS
from ngap.readings import OTHER
from ngap.situation import NurseDay

Price = Callable[[NurseDay], Cotation]


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """One open point met in a day: the day by the default and by the other reading, the cabinet's other choices kept."""

    point: str
    by_default: Cotation
    by_other: Cotation
    is_other_chosen: bool

    @property
    def changes(self) -> bool:
        return self.by_default.total_cents != self.by_other.total_cents

    def of_visit(self, rank: int) -> tuple[VisitCotation, VisitCotation]:
        return self.by_default.visits[rank], self.by_other.visits[rank]


def two_readings(*, day: NurseDay, priced: Cotation, price: Price = cote) -> list[TwoReadings]:
    """One a point that the findings of the day name, or that the cabinet chose; `priced` is the day as it is cotée."""
    met = {finding.code for visit in priced.visits for finding in visit.findings} | day.readings
    return [_both(day, point, price) for point in sorted(met & OTHER.keys())]


def _both(day: NurseDay, point: str, price: Price) -> TwoReadings:
    replace = msgspec.structs.replace
    by_default = price(replace(day, readings=day.readings - {point}))
    by_other = price(replace(day, readings=day.readings | {point}))
    return TwoReadings(point, by_default, by_other, point in day.readings)


def with_both_readings(*, day: NurseDay, priced: Cotation, price: Price = cote) -> Cotation:
    """The same cotation, each finding of an open point with the euros of both readings.

    A visit whose price is the cabinet's choice always says so, also where the engine has nothing left to flag.
    """
    both = [one for one in two_readings(day=day, priced=priced, price=price) if one.changes]
    if not both:
        return priced
    return Cotation(tuple(_with_euros(rank, visit, both) for rank, visit in enumerate(priced.visits)))


def _with_euros(rank: int, visit: VisitCotation, both: list[TwoReadings]) -> VisitCotation:
    named = {finding.code for finding in visit.findings}
    euros = {one.point: said for one in both if (said := _said(one, rank, is_named=one.point in named))}
    if not euros:
        return visit
    findings = [
        msgspec.structs.replace(one, message=f"{one.message} {euros[one.code]}") if one.code in euros else one
        for one in visit.findings
    ]
    findings += [_choice(one.point, euros[one.point]) for one in both if one.point in euros.keys() - named]
    return msgspec.structs.replace(visit, findings=tuple(findings))


def _said(both: TwoReadings, rank: int, *, is_named: bool) -> str:
    """Of the visit, when its own price changes; of the day, when the finding stands here and the effect elsewhere."""
    default, other = (one.total_cents for one in both.of_visit(rank))
    scope = "Ce passage"
    if default == other and is_named:
        default, other, scope = both.by_default.total_cents, both.by_other.total_cents, "La journée"
    if default is None or other is None or default == other:
        return ""
    chosen = ", choisie par le cabinet" if both.is_other_chosen else ""
    return f"{scope} : {in_euros(default)} par défaut, {in_euros(other)} par l’autre lecture{chosen}."


def _choice(point: str, euros: str) -> Finding:
    text = TEXTS[point]
    return Finding(point, "a_verifier", f"{text.question} {text.other} {euros}", "point ouvert, à vérifier")
