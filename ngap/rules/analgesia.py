"""Topical analgesia goes before a dressing of an ulcer or a pressure sore (XVI-I-3): beside another dressing it is said."""

from ngap.rules.dressings import ULCER_OR_SORE, is_dressing
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

TOPICAL = Cite("R-TOPIC", "NGAP XVI-I-3")
ANALGESIA = "analgesie_topique"
OTHER_DRESSING = (
    "L’analgésie topique est celle d’un pansement d’ulcère ou d’escarre : aucun dans cette séance, qui porte un autre "
    "pansement. Risque d’indu."
)


def check_its_dressing(bench: Bench) -> None:
    for passage in bench.passages:
        codes = [line.act.code for line in passage.acts]
        if ANALGESIA not in codes:
            continue
        dressings = [code for code in codes if is_dressing(code)]
        is_of_an_ulcer = any(code in ULCER_OR_SORE or code == "pansement_lourd_diabetique" for code in dressings)
        if dressings and not is_of_an_ulcer:
            bench.note(passage, "analgesie_autre_pansement", "attention", OTHER_DRESSING, TOPICAL.reference)


RULE = Rule(TOPICAL.code, TOPICAL.reference, check_its_dressing, about=frozenset({ANALGESIA}))
