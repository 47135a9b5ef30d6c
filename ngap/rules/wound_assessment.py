"""AMI 11, assessment of a complex wound (XVI-I-3): the dressing of the wound is part of it."""

from ngap.rules.dressings import COMPLEX_DRESSINGS, WOUND_ASSESSMENT
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench, Passage

ASSESSMENT = Cite("R-PANSLOURD", "NGAP XVI-I-3")


def include_the_dressing(bench: Bench) -> None:
    for passage in bench.passages:
        if any(line.act.code == WOUND_ASSESSMENT for line in passage.acts):
            _drop_dressings(bench, passage)


def _drop_dressings(bench: Bench, passage: Passage) -> None:
    for line in passage.acts:
        if line.act.code == WOUND_ASSESSMENT or line.act.code not in COMPLEX_DRESSINGS or not line.is_billed:
            continue
        bench.drop(passage, line, ASSESSMENT, "Compris dans le bilan de plaie, qui inclut la réalisation du pansement.")
        message = (
            "Pansement lourd dans la séance du bilan AMI 11 : compris dans le bilan ; "
            "autre lecture : à 50 % s’il s’agit d’une autre plaie."
        )
        bench.note(passage, "bilan_de_plaie", "a_verifier", message, ASSESSMENT.reference)


RULE = Rule("R-PANSLOURD", ASSESSMENT.reference, include_the_dressing, about=frozenset({WOUND_ASSESSMENT}))
