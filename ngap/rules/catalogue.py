"""Which acts exist on the day of care (annex, title XVI). An unknown or repealed act has no price."""

from ngap.nomenclature import ActNotValid, UnknownAct
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

CATALOGUE = Cite("R-KEYS", "NGAP titre XVI, convention nationale des infirmiers")
BSI_ACTS = {"bsi_initial": "initial", "bsi_renouvellement": "renewal", "bsi_intermediaire": "intermediate"}


def put_acts_on_the_bench(bench: Bench) -> None:
    for passage in bench.passages:
        for code in passage.visit.acts:
            _put(bench, passage, code)


def _put(bench: Bench, passage: Passage, code: str) -> None:
    try:
        act = bench.law.act(code)
    except UnknownAct:
        bench.refuse(passage, "unknown_act", f"L'acte « {code} » n'est pas au catalogue.", CATALOGUE.reference)
        return
    except ActNotValid:
        bench.refuse(
            passage, "act_not_valid", f"L'acte « {code} » n'existe pas au {bench.day:%d/%m/%Y}.", CATALOGUE.reference
        )
        return
    if act.letter in {"BSA", "BSB", "BSC"} or code in BSI_ACTS:
        bench.refuse(
            passage,
            "acte_par_le_dossier",
            f"« {act.label} » vient du BSI du patient, pas des actes.",
            CATALOGUE.reference,
        )
        return
    passage.acts.append(ActLine(act))


RULE = Rule("R-KEYS", CATALOGUE.reference, put_acts_on_the_bench)
