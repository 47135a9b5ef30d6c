"""II-7: the perineural catheter, three days in a row at most."""

import datetime as dt

from ngap.prechecks.records import Check, PastAct

CATHETER = "catheter_perinerveux"


def three_days_in_a_row(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    if CATHETER not in today:
        return []
    days = {one.done_on for one in done if one.code == CATHETER and one.done_on < day}
    first = min((one for one in days if (day - one).days <= 30), default=day)
    if (day - first).days < 3:
        return []
    return [
        Check(
            "perinerveux_3_jours",
            "bloquant",
            f"Commencé le {first:%d/%m/%Y} : trois jours consécutifs au plus.",
            "NGAP XVI-II-7",
            subject=(CATHETER,),
        )
    ]
