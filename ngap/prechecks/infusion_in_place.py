"""II-3, II-4: the control of a long infusion that was set, and not removed since; another team's is not known here."""

import datetime as dt
from operator import attrgetter

from ngap.prechecks.records import Check, PastAct
from ngap.rules.perfusion import CONTROL, FLASK, LONG, REMOVAL

INFUSION_DAYS = 8  # ours: a needle of Huber, a portable infuser stay a week; past it a person is asked
INFUSION = frozenset(LONG | FLASK | REMOVAL)


def infusion_in_place(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    if CONTROL not in today or not LONG.isdisjoint(today):
        return []
    infusion = sorted((one for one in done if one.code in INFUSION), key=attrgetter("done_on"))
    last = infusion[-1] if infusion else None
    if last is not None and last.code not in REMOVAL and (day - last.done_on).days < INFUSION_DAYS:
        return []
    if last is None:
        words = "aucune pose notée"
    elif last.code in REMOVAL:
        words = f"retirée le {last.done_on:%d/%m/%Y}"
    else:
        words = f"dernier soin le {last.done_on:%d/%m/%Y}"
    message = f"Contrôle d’une perfusion longue : {words}. Posée par une autre équipe : à justifier."
    return [Check("controle_sans_perfusion", "attention", message, "NGAP XVI-II-3, II-4", subject=(CONTROL,))]
