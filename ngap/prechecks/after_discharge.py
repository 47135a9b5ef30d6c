"""Sessions that a text counts from the return home: J0 to J+6 (II-7), the first one of II-5 ter within seven days.

The day of return is the one of the patient's last stay; without a known stay the window is counted back from the act.
"""

import datetime as dt

from ngap.prechecks.records import Check, PastAct

SURVEILLANCE, REDON, PRADO = "surveillance_postoperatoire", "surveillance_redon", "surveillance_ic_bpco"
LAST_DAY, MOST_SURVEILLANCE, MOST_REDON = 6, 3, 2
FIRST_PRADO_DAYS = 7
SAME_STAY_DAYS = 30  # ours: a stay that ended longer ago is taken for another one


def after_discharge(day: dt.date, today: list[str], done: list[PastAct], home_on: dt.date | None) -> list[Check]:
    """`home_on`: the day of the last return from hospital, on the day of care or before; None when no stay is known."""
    back = home_on if home_on is not None and (day - home_on).days <= SAME_STAY_DAYS else None
    return _surveillance(day, today, done, back) + _redon(day, today, done, back) + _first_prado(day, today, done, back)


def _surveillance(day: dt.date, today: list[str], done: list[PastAct], back: dt.date | None) -> list[Check]:
    if SURVEILLANCE not in today:
        return []
    if back is not None and (day - back).days > LAST_DAY:
        last = back + dt.timedelta(days=LAST_DAY)
        message = (
            f"Retour à domicile le {back:%d/%m/%Y} (J0) : la surveillance se cote jusqu’à J+6, le {last:%d/%m/%Y}."
        )
        return [Check("postoperatoire_j6", "bloquant", message, "NGAP XVI-II-7", subject=(SURVEILLANCE,))]
    since = back or day - dt.timedelta(days=LAST_DAY)
    words = "trois séances au plus de J0 à J+6"
    return _too_many("postoperatoire_3", SURVEILLANCE, MOST_SURVEILLANCE, words, since, today, done)


def _redon(day: dt.date, today: list[str], done: list[PastAct], back: dt.date | None) -> list[Check]:
    since = back or day - dt.timedelta(days=SAME_STAY_DAYS)
    words = "deux séances au plus à partir du retour à domicile"
    return _too_many("redon_2", REDON, MOST_REDON, words, since, today, done)


def _too_many(
    code: str, act: str, most: int, words: str, since: dt.date, today: list[str], done: list[PastAct]
) -> list[Check]:
    now, before = today.count(act), sum(one.code == act and one.done_on >= since for one in done)
    if not now or before + now <= most:
        return []
    message = f"{before} déjà faites depuis le {since:%d/%m/%Y} : {words}."
    return [Check(code, "bloquant", message, "NGAP XVI-II-7", subject=(act,) * now)]


def _first_prado(day: dt.date, today: list[str], done: list[PastAct], back: dt.date | None) -> list[Check]:
    if PRADO not in today or back is None or (day - back).days <= FIRST_PRADO_DAYS:
        return []
    if any(one.code == PRADO and one.done_on >= back for one in done):
        return []
    message = f"Sortie le {back:%d/%m/%Y} : la première visite se fait dans les sept jours."
    return [Check("prado_7_jours", "attention", message, "NGAP XVI-II-5 ter", subject=(PRADO,))]
