"""I-3: the assessment of a wound, once a year over a year old; younger, again only after two months without care of the wound."""

import datetime as dt
from itertools import pairwise

from ngap.prechecks.records import Check, PastAct
from ngap.prechecks.windows import add_months
from ngap.rules.dressings import is_dressing

ASSESSMENT = "bilan_plaie_complexe"
WOUND_CARE = frozenset({"analgesie_topique", "analgesie_topique_insulino_traite", "telesoin_pansement"})


def is_care_of_a_wound(code: str) -> bool:
    return is_dressing(code) or code in WOUND_CARE


def wound_assessment(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    last = max((one.done_on for one in done if one.code == ASSESSMENT), default=None)
    if ASSESSMENT not in today or last is None:
        return []
    days = sorted({one.done_on for one in done if is_care_of_a_wound(one.code) and one.done_on >= last} | {day})
    has_gap = any(after >= add_months(before, 2) for before, after in pairwise(days))
    if has_gap or day >= add_months(last, 12):
        return []
    message = f"Bilan déjà fait le {last:%d/%m/%Y} : un par an, ou après deux mois sans soin de la plaie (autre plaie : à justifier)."
    return [Check("bilan_plaie_1", "attention", message, "NGAP XVI-I-3", subject=(ASSESSMENT,))]
