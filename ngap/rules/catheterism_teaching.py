"""A session that teaches or trains the bladder holds its catheterism (XVI-I-6)."""

from ngap.rules.among_acts import live
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

CATHETER = Cite("R-SONDE", "NGAP XVI-I-6")
CATHETERISM = {
    "sondage_uretral_femme",
    "changement_sonde_urinaire_femme",
    "sondage_uretral_homme",
    "changement_sonde_urinaire_homme",
}
TEACHING = {"education_autosondage", "reeducation_vessie_neurologique"}


def teaching_includes_catheterism(bench: Bench) -> None:
    for passage in bench.passages:
        if not live(passage, lambda line: line.act.code in TEACHING):
            continue
        for line in live(passage, lambda one: one.act.code in CATHETERISM):
            message = "Le sondage éventuel est compris dans la séance d’éducation ou de réadaptation."
            bench.drop(passage, line, CATHETER, message)


RULE = Rule(
    CATHETER.code,
    CATHETER.reference,
    teaching_includes_catheterism,
    about=frozenset(),
    pair=frozenset(TEACHING | CATHETERISM),
)
