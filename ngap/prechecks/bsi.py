"""The BSI behind a forfait (XVI-I-12): done before, renewed at twelve months, on a prescription (article 5 c)."""

import datetime as dt
from collections.abc import Iterable

from ngap.prechecks.records import Bsi, Check
from ngap.prechecks.windows import add_months

REFERENCE = "NGAP XVI-I-12"
PRESCRIBED = "NGAP article 5 c ; XVI-I-12"


def check_bsi(*, day: dt.date, has_forfait: bool, bsis: Iterable[Bsi]) -> list[Check]:
    """No forfait without a BSI done before (the same day: U-39), renewed at twelve months; its prescription, when one is tied."""
    if not has_forfait:
        return []
    done = sorted((one for one in bsis if one.done_on <= day), key=lambda one: one.done_on)
    if not done:
        return [Check("forfait_sans_bsi", "bloquant", "Aucun BSI avant ce forfait.", REFERENCE, 0, "faire_bsi")]
    return [*_renewed(day, done), *_prescribed(done)]


def _renewed(day: dt.date, done: list[Bsi]) -> list[Check]:
    """Twelve months after the initial one or the last renewal: an intermediate one moves no date."""
    whole = [one for one in done if one.kind != "intermediate"]
    last = whole[-1] if whole else done[-1]
    if day < add_months(last.done_on, 12):
        return []
    message = f"BSI du {last.done_on:%d/%m/%Y} : renouvellement à douze mois."
    return [Check("bsi_perime", "attention", message, REFERENCE, 0, "faire_bsi")]


def _prescribed(done: list[Bsi]) -> list[Check]:
    """An intermediate BSI needs no prescription of its own: it rests on the last one, under a year old."""
    last = done[-1]
    behind = done if last.kind == "intermediate" else done[-1:]
    found = next((one.prescribed_on for one in reversed(behind) if one.prescribed_on is not None), None)
    said = f"BSI du {last.done_on:%d/%m/%Y}"
    if found is None:
        message = f"{said} : aucune prescription n’y est rattachée."
        return [Check("bsi_sans_prescription", "a_verifier", message, PRESCRIBED)]
    if found > last.done_on:
        message = f"{said} : sa prescription est du {found:%d/%m/%Y}, après lui."
        return [Check("bsi_prescrit_apres", "attention", message, PRESCRIBED)]
    if last.kind == "intermediate" and last.done_on >= add_months(found, 12):
        message = f"{said}, intermédiaire : sa prescription du {found:%d/%m/%Y} a plus d’un an."
        return [Check("bsi_prescription_ancienne", "attention", message, PRESCRIBED)]
    return []
