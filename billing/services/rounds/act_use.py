"""The acts of a nurse: pinned, done lately, done most; the search and the forms offer them first, in that order."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from billing.enums import VisitState
from billing.models import FavouriteAct, VisitAct
from cabinet.models import Nurse
from ngap.nomenclature import Act, catalogue
from ngap.search import search_acts

REMEMBERED = timedelta(days=120)
RECENT, FREQUENT, READ_BACK = 3, 6, 40
SHOWN = 8
DONE = (VisitState.VALIDATED, VisitState.INVOICED)
PINNED, LATELY, OFTEN = "favori", "récent", "souvent chez vous"


@dataclass(frozen=True, slots=True)
class Offer:
    """An act to choose. `note`: why it stands where it stands, or ""."""

    act: Act
    note: str = ""


def favourites(*, nurse_id: int | None) -> list[str]:
    """The codes that the nurse pinned, in the order of pinning; none when the account has no nurse."""
    if nurse_id is None:
        return []
    return list(FavouriteAct.objects.filter(nurse_id=nurse_id).values_list("act_code", flat=True))


def pin(*, nurse: Nurse, act_code: str) -> bool:
    """False when it was pinned already."""
    _, is_new = FavouriteAct.objects.get_or_create(cabinet_id=nurse.cabinet_id, nurse=nurse, act_code=act_code)
    return is_new


def unpin(*, nurse: Nurse, act_code: str) -> None:
    FavouriteAct.objects.filter(nurse=nurse, act_code=act_code).delete()


def usage(*, nurse_id: int | None, on: date) -> Counter[str]:
    """How often each act was done by the nurse in the last four months (by the cabinet when the account has no nurse)."""
    return Counter(_done(nurse_id, on).values_list("act_code", flat=True))


def recent_acts(*, nurse_id: int | None, on: date) -> list[str]:
    """The acts of the last visits done, the latest first, each once."""
    rows = _done(nurse_id, on).order_by("-visit__cared_on", "-visit__at", "rank", "-pk")
    return list(dict.fromkeys(rows.values_list("act_code", flat=True)[:READ_BACK]))[:RECENT]


def _done(nurse_id: int | None, on: date) -> QuerySet[VisitAct]:
    rows = VisitAct.objects.filter(
        is_done=True, visit__state__in=DONE, visit__cared_on__gt=on - REMEMBERED, visit__cared_on__lte=on
    )
    return rows if nurse_id is None else rows.filter(visit__performed_by_id=nurse_id)


def first_acts(*, nurse_id: int | None, on: date, but: Collection[str] = ()) -> list[Offer]:
    """Favourites, then recent acts, then the acts done most; those of `but` and those repealed left out."""
    most = [code for code, _ in usage(nurse_id=nurse_id, on=on).most_common()]
    notes = {
        **dict.fromkeys(most, OFTEN),
        **dict.fromkeys(recent_acts(nurse_id=nurse_id, on=on), LATELY),
        **dict.fromkeys(favourites(nurse_id=nurse_id), PINNED),
    }
    rank = {PINNED: 0, LATELY: 1, OFTEN: 2}
    known = [
        code for code in sorted(notes, key=lambda one: rank[notes[one]]) if code in catalogue() and code not in but
    ]
    valid = [code for code in known if catalogue()[code].is_valid_on(on)]
    kept = [code for code in valid if notes[code] != OFTEN] + [code for code in valid if notes[code] == OFTEN][
        :FREQUENT
    ]
    return [Offer(catalogue()[code], notes[code]) for code in kept]


def offers(*, words: str, nurse_id: int | None, on: date) -> list[Offer]:
    """What the words find; among the best matches her favourites, then her own acts stand first. No words: `first_acts`."""
    if not words.strip():
        return first_acts(nurse_id=nurse_id, on=on)
    used, pinned = usage(nurse_id=nurse_id, on=on), set(favourites(nurse_id=nurse_id))
    found = [Offer(act, _note(act.code, pinned, used)) for act in search_acts(words, on, limit=SHOWN)]
    return sorted(found, key=lambda one: (one.act.code not in pinned, -used[one.act.code]))


def _note(code: str, pinned: Collection[str], used: Collection[str]) -> str:
    if code in pinned:
        return PINNED
    return OFTEN if code in used else ""
