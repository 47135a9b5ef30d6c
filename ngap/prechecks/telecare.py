"""I-14: the watch of a dressing at a distance comes after one done in the presence of the patient."""

from ngap.prechecks.records import Check, PastAct
from ngap.rules.dressings import is_dressing

TELECARE = "telesoin_pansement"


def telecare_after_a_dressing(today: list[str], done: list[PastAct]) -> list[Check]:
    if TELECARE not in today or any(is_dressing(one.code) for one in done):
        return []
    message = "Aucun pansement fait en présence du patient avant cette surveillance à distance."
    return [Check("telesoin_sans_pansement", "bloquant", message, "NGAP XVI-I-14", subject=(TELECARE,))]
