"""What each card of the round says before anybody opens the visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.enums import VisitState
from billing.models import Visit
from billing.services.care.bsi import RENEW_WITHIN, in_force_on
from billing.services.care.prescription_cover import last_day_of
from ngap.nomenclature import act_needs_prescription
from ngap.situation import age_on

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Flag:
    """`state` is a state of the stylesheet."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """`age` None when the birth date is not known; `is_next`: the first visit of today that is still to be made."""

    visit: Visit
    age: int | None
    flags: tuple[Flag, ...]
    is_next: bool


def round_cards(*, visits: Sequence[Visit], today: date) -> list[Card]:
    to_make = [visit.pk for visit in visits if visit.state == VisitState.PLANNED and visit.cared_on == today]
    following = to_make[0] if to_make else None
    return [Card(visit, _age(visit), tuple(_flags(visit)), visit.pk == following) for visit in visits]


def _age(visit: Visit) -> int | None:
    birth = visit.patient.birth_date
    return age_on(birth, visit.cared_on) if birth else None


def _flags(visit: Visit) -> list[Flag]:
    if visit.state != VisitState.PLANNED:
        return []
    return [*_prescription(visit), *_bsi(visit)]


def _prescription(visit: Visit) -> list[Flag]:
    codes = [act.act_code for act in visit.acts.all()]
    if visit.prescription is None:
        needed = any(act_needs_prescription(code, visit.cared_on) for code in codes)
        return [Flag("warn", "Sans ordonnance")] if needed else []
    last = last_day_of(visit.prescription, visit.cared_on)
    if visit.cared_on < visit.prescription.starts_on:
        return [Flag("warn", "Ordonnance : pas encore valable")]
    if last is None or (last - visit.cared_on).days > SOON_DAYS:
        return []
    left = (last - visit.cared_on).days
    if left < 0:
        return [Flag("late", "Ordonnance : expirée")]
    when = "aujourd’hui" if left == 0 else f"dans {left} jour{'s' if left > 1 else ''}"
    return [Flag("warn", f"Ordonnance : finit {when}")]


def _bsi(visit: Visit) -> list[Flag]:
    """Only for a patient who has had one: its forfait is the day's income."""
    bsis = list(visit.patient.bsis.all())
    if not bsis:
        return []
    current = in_force_on(bsis, visit.cared_on)
    if current is None:
        return [Flag("late", "BSI : à renouveler")]
    if current.valid_until - visit.cared_on <= RENEW_WITHIN:
        return [Flag("warn", f"{current.level} : BSI à renouveler avant le {current.valid_until:%d/%m/%Y}")]
    return [Flag("filed", f"Forfait {current.level}")]
