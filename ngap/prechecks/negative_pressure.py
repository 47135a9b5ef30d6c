"""I-3: negative pressure is prescribed for thirty days, renewed once at most."""

import datetime as dt

from ngap.prechecks.records import Check, PastAct
from ngap.prechecks.windows import episode

NEGATIVE_PRESSURE = frozenset({"pose_tpn_usage_unique", "pansement_additionnel_tpn"})
TWICE_THIRTY_DAYS = 60


def negative_pressure(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    acts = tuple(code for code in today if code in NEGATIVE_PRESSURE)
    if not acts:
        return []
    first = episode(31)(day, sorted(one.done_on for one in done if one.code in NEGATIVE_PRESSURE))
    if (day - first).days < TWICE_THIRTY_DAYS:
        return []
    message = f"Pression négative commencée le {first:%d/%m/%Y} : prescrite pour trente jours, renouvelables une fois."
    return [Check("tpn_60_jours", "attention", message, "NGAP XVI-I-3", subject=acts)]
