"""I-10, 7: help with medicines noted as of the first month, a month after the first one: it needs an agreement (AP)."""

import datetime as dt

from ngap.prechecks.records import Check, PastAct
from ngap.prechecks.windows import add_months, episode

AFTER_FIRST_MONTH = {
    "administration_traitement_oral_1er_mois": "administration_traitement_oral_apres_1er_mois",
    "administration_medicaments_1er_mois": "administration_medicaments_apres_1er_mois",
}
MEDICATION = frozenset({*AFTER_FIRST_MONTH, *AFTER_FIRST_MONTH.values()})


def past_the_first_month(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    acts = tuple(code for code in today if code in AFTER_FIRST_MONTH)
    if not acts:
        return []
    first = episode(31)(day, sorted(one.done_on for one in done if one.code in MEDICATION))
    if day < add_months(first, 1):
        return []
    message = (
        f"Commencée le {first:%d/%m/%Y} : au-delà du premier mois, l’administration se note « après le premier mois » "
        "et demande un accord préalable (autre traitement : à justifier)."
    )
    return [Check("medicaments_1er_mois", "attention", message, "NGAP XVI-I-10, 7", subject=acts)]
