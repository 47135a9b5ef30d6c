"""The perineural catheter: one a day with somebody at home to help, two without (XVI-II-7)."""

from ngap.rules.among_acts import live, per_day
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

POSTOP = Cite("R-POSTOP", "NGAP XVI-II-7")
CATHETER = "catheter_perinerveux"


def perineural_catheter(bench: Bench) -> None:
    per_day(bench, (CATHETER,), 2, POSTOP, "Deux surveillances de cathéter périnerveux par jour au plus.")
    seen: set[str] = set()
    for passage in bench.by_clock():
        if not live(passage, lambda line: line.act.code == CATHETER):
            continue
        if passage.visit.patient in seen:
            message = "Deuxième surveillance de cathéter périnerveux du jour : seulement en l’absence d’un aidant."
            bench.note(passage, "catheter_deuxieme", "attention", message, POSTOP.reference)
        seen.add(passage.visit.patient)


RULE = Rule(POSTOP.code, POSTOP.reference, perineural_catheter, about=frozenset(), pair=frozenset({CATHETER}))
