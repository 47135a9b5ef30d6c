"""I-10: the second and third sessions of support with medicines follow the first one, all three within a month."""

import datetime as dt

from ngap.prechecks.records import Check, PastAct
from ngap.prechecks.windows import add_months

FIRST_SUPPORT, NEXT_SUPPORT = "accompagnement_medicaments_initial", "accompagnement_medicaments_suivi"


def support_within_a_month(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    if NEXT_SUPPORT not in today or FIRST_SUPPORT in today:
        return []
    first = max((one.done_on for one in done if one.code == FIRST_SUPPORT), default=None)
    if first is not None and day <= add_months(first, 1):
        return []
    words = "aucune séance initiale notée" if first is None else f"séance initiale le {first:%d/%m/%Y}"
    message = f"Deuxième ou troisième séance d’accompagnement : {words}, les trois se font en un mois au plus."
    return [Check("accompagnement_1_mois", "attention", message, "NGAP XVI-I-10", subject=(NEXT_SUPPORT,))]
