"""What a nurse does most, so that the search and the forms offer it first."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from billing.enums import VisitState
from billing.models import VisitAct
from ngap.nomenclature import Act, catalogue
from ngap.search import search_acts

REMEMBERED = timedelta(days=120)
FREQUENT = 6
SHOWN = 8
DONE = (VisitState.VALIDATED, VisitState.INVOICED)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act to choose; `is_usual`: this nurse does it often."""

    act: Act
    is_usual: bool


def usage(*, nurse_id: int | None, on: date) -> Counter[str]:
    """How often each act was done by the nurse in the last four months (by the cabinet when the account has no nurse)."""
    rows = VisitAct.objects.filter(
        is_done=True, visit__state__in=DONE, visit__cared_on__gt=on - REMEMBERED, visit__cared_on__lte=on
    )
    if nurse_id is not None:
        rows = rows.filter(visit__performed_by_id=nurse_id)
    return Counter(rows.values_list("act_code", flat=True))


def frequent_acts(*, nurse_id: int | None, on: date, but: Collection[str] = ()) -> list[Act]:
    """The acts done most, those of `but` left out."""
    known = [code for code, _ in usage(nurse_id=nurse_id, on=on).most_common() if code in catalogue()]
    return [catalogue()[code] for code in known if code not in but and catalogue()[code].is_valid_on(on)][:FREQUENT]


def offers(*, words: str, nurse_id: int | None, on: date) -> list[Offer]:
    """What the words find; among the best matches the nurse's own acts stand first. No words: her usual acts."""
    if not words.strip():
        return [Offer(act, is_usual=True) for act in frequent_acts(nurse_id=nurse_id, on=on)]
    used = usage(nurse_id=nurse_id, on=on)
    found = [Offer(act, act.code in used) for act in search_acts(words, on, limit=SHOWN)]
    return sorted(found, key=lambda one: -used[one.act.code])
