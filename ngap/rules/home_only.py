"""Acts whose own wording says "à domicile" (XVI-I-10, II-5 ter, II-7): at the practice they are not that act."""

from ngap.rules.rule import Rule
from ngap.workbench import Bench

REFERENCE = "NGAP XVI-I-10, II-5 ter, II-7"
AT_HOME = frozenset(
    {
        "surveillance_ic_bpco", "surveillance_postoperatoire", "accompagnement_medicaments_initial",
        "accompagnement_medicaments_suivi",
    }
)  # fmt: skip


def refuse_them_at_the_practice(bench: Bench) -> None:
    for passage in bench.passages:
        if passage.visit.place != "office":
            continue
        for line in [one for one in passage.acts if one.act.code in AT_HOME and one.is_billed]:
            bench.drop(passage, line, RULE, "Le libellé de l’acte dit « à domicile » : il ne se cote pas au cabinet.")
            message = f"« {line.act.label} » au cabinet : non coté, le libellé dit « à domicile »."
            bench.note(passage, "acte_a_domicile", "attention", message, REFERENCE)


RULE = Rule("R-HOME", REFERENCE, refuse_them_at_the_practice, about=AT_HOME)
