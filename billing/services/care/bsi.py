"""The BSI that a nurse writes down: its dates, what the official grid says of its level, when it is to be renewed.

NGAP XVI-I-12 (shared reference, R-BSI): renewal at twelve months; at most two intermediate ones within twelve months,
tied to the last prescription; the forfait may be billed once the BSI exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from billing.enums import BsiKind, VisitState
from billing.models import Bsi, Patient, Prescription, Visit
from billing.services.cotation import recompute_day
from billing.services.rounds.day_lock import hold_days
from cabinet.errors import Refused
from cabinet.models import Nurse
from ngap.nomenclature import NoValueOnDate, forfait_of
from ngap.prechecks.windows import add_months
from ngap.rules.not_written import FORFAITS_85, FORFAITS_FOR_ALL
from ngap.situation import age_on

RENEW_WITHIN = timedelta(days=60)
INTERMEDIATES = 2


@dataclass(frozen=True, slots=True)
class BsiData:
    """`groups`: hygiene, elimination, mobility as the téléservice shows them, or None when they are not at hand."""

    kind: str
    level: str
    done_on: date
    groups: tuple[int, int, int] | None
    prescription: Prescription | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at, in words; `state` is a state of the stylesheet."""

    state: str
    message: str


def a_year_later(day: date) -> date:
    """The last day of twelve months: the eve of the anniversary; 29 February ends on 28 February."""
    try:
        return day.replace(year=day.year + 1) - timedelta(days=1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def in_force_on(bsis: Sequence[Bsi], day: date) -> Bsi | None:
    valid = [one for one in bsis if one.done_on <= day <= one.valid_until]
    return max(valid, key=lambda one: (one.done_on, one.pk)) if valid else None


@transaction.atomic
def add_bsi(*, patient: Patient, nurse: Nurse, data: BsiData) -> Bsi:
    """Writes the BSI and prices again the days validated since it. Raises Refused, with the article."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    others = list(patient.bsis.all())
    if any(one.done_on == data.done_on for one in others):
        raise Refused("Un BSI de ce patient porte déjà cette date.")
    hygiene, elimination, mobility = data.groups or (None, None, None)
    made = Bsi.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        nurse=nurse,
        prescription=data.prescription,
        kind=data.kind,
        level=data.level,
        done_on=data.done_on,
        valid_until=_valid_until(others, data),
        hygiene_group=hygiene,
        elimination_group=elimination,
        mobility_group=mobility,
    )
    _price_again(patient, made)
    return made


def _valid_until(others: Sequence[Bsi], data: BsiData) -> date:
    """An intermediate BSI changes the level, not the date at which the assessment is to be renewed."""
    if data.kind != BsiKind.INTERMEDIATE:
        return a_year_later(data.done_on)
    base = in_force_on(others, data.done_on)
    if base is None:
        raise Refused("Un BSI intermédiaire complète un BSI en cours : il n’y en a pas à cette date (NGAP XVI-I-12).")
    year = add_months(data.done_on, -12)
    recent = [one for one in others if one.kind == BsiKind.INTERMEDIATE and year < one.done_on <= data.done_on]
    if len(recent) >= INTERMEDIATES:
        raise Refused("Deux BSI intermédiaires au plus en douze mois (NGAP XVI-I-12).")
    return base.valid_until


def _price_again(patient: Patient, bsi: Bsi) -> None:
    days = Visit.objects.filter(
        patient=patient, state=VisitState.VALIDATED, cared_on__range=(bsi.done_on, bsi.valid_until)
    )
    found = sorted(set(days.values_list("billed_by_id", "cared_on")))
    hold_days(cabinet_id=patient.cabinet_id, days=[day for _, day in found])
    for nurse_id, day in found:
        recompute_day(cabinet_id=patient.cabinet_id, nurse_id=nurse_id, day=day)


def grid_notice(*, level: str, groups: tuple[int, int, int] | None, birth_date: date | None, on: date) -> Notice | None:
    """What the official grid (NGAP, annexe 1) says when it differs: it checks the téléservice, it never replaces it."""
    if groups is None or birth_date is None:
        return None
    try:
        found = forfait_of(*groups, age_on(birth_date, on))
    except NoValueOnDate:
        return Notice("refused", "Ces trois groupes ne sont pas dans la grille officielle : relisez-les.")
    if found == level:
        return None
    return Notice("warn", f"La grille officielle donne {found} pour ces groupes, le BSI dit {level} : vérifiez-le.")


def notices(*, bsis: Sequence[Bsi], birth_date: date | None, today: date) -> list[Notice]:
    """What to do about the assessments of a patient: renew, already late, level out of the grid, age below the forfaits."""
    if not bsis:
        return []
    current = in_force_on(bsis, today)
    found = [_renewal(bsis, current, today)]
    if current is not None:
        groups = (current.hygiene_group, current.elimination_group, current.mobility_group)
        known = None if None in groups else groups
        found.append(
            grid_notice(level=current.level, groups=known, birth_date=birth_date, on=current.done_on)  # type: ignore[arg-type]
        )
        found.append(_age(birth_date, today))
    return [one for one in found if one is not None]


def _renewal(bsis: Sequence[Bsi], current: Bsi | None, today: date) -> Notice | None:
    if current is None:
        last = max(bsis, key=lambda one: one.valid_until)
        if last.done_on > today:
            return None
        text = f"Le BSI a pris fin le {last.valid_until:%d/%m/%Y} : aucun forfait ne se facture avant le suivant."
        return Notice("late", text)
    left = (current.valid_until - today).days
    if timedelta(days=left) > RENEW_WITHIN:
        return None
    text = f"BSI à renouveler avant le {current.valid_until:%d/%m/%Y} : il reste {left} jour{'s' if left > 1 else ''}."
    return Notice("warn", f"{text} Le renouvellement se fait à l’échéance des douze mois (NGAP XVI-I-12).")


def _age(birth_date: date | None, today: date) -> Notice | None:
    """Until the forfaits were for all (R-DEP-DATES)."""
    if birth_date is None or today >= FORFAITS_FOR_ALL:
        return None
    opens_at = 85 if today >= FORFAITS_85 else 90
    if age_on(birth_date, today) >= opens_at:
        return None
    return Notice("warn", f"Avant {opens_at} ans, les soins de dépendance ne se facturent pas encore au forfait.")
