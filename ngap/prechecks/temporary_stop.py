"""Circular CIR-9/2025: a stop of less than 24 hours is an AMI 4.1; one of the evening before is seen when the next infusion is set (U-21)."""

import datetime as dt

from ngap.prechecks.records import Check, PastAct
from ngap.rules.perfusion import LONG, REMOVAL
from ngap.rules.perfusion_circular import CIRCULAR, SINCE_CIRCULAR


def stop_of_the_day_before(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """The day itself is the engine's (`temporary_stop`). The hours are not known here: a person looks."""
    subject = tuple(code for code in today if code in LONG)
    eve = day - dt.timedelta(days=1)
    if not subject or eve < SINCE_CIRCULAR or not any(one.code in REMOVAL and one.done_on == eve for one in done):
        return []
    message = (
        f"Arrêt noté le {eve:%d/%m/%Y}, nouvelle perfusion longue le lendemain : moins de 24 heures, l’arrêt était un AMI 4,1 "
        "(circulaire) ; autre lecture : AMI 5, pour un dispositif retiré."
    )
    return [Check("arret_de_la_veille", "a_verifier", message, CIRCULAR.reference, subject=subject)]
