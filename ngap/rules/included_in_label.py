"""Acts that the label of another one holds ("y compris le pansement"): not coted beside it in the session (XVI-I-2, I-4, II-2, II-6)."""

from ngap.rules.dressings import is_dressing
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench, Passage

RULE_CODE = "R-INCLUS"
UPKEEP, STOMA = frozenset({"entretien_catheter_central"}), frozenset({"pansement_stomie"})
HOLDS = {
    "alimentation_jejunale": (STOMA, "y compris le pansement"),
    "irrigation_colique": (STOMA, "incluant le pansement"),
    "injection_iv_site_implante": (UPKEEP, "y compris l’héparinisation et le pansement"),
    "injection_iv_catheter_central": (UPKEEP, "y compris l’héparinisation et le pansement"),
}
HELD = UPKEEP | STOMA
# "y compris le pansement éventuel": of the same wound; the dressing noted may be of another one, and stays.
WITH_A_DRESSING = (
    "Ablation de fils « y compris le pansement éventuel » avec un pansement : deux actes, s’il s’agit de deux plaies ; "
    "autre lecture : l’ablation seule."
)
STITCHES = frozenset({"ablation_fils_agrafes_10_max", "ablation_fils_agrafes_plus_10"})


def drop_what_a_label_holds(bench: Bench) -> None:
    for passage in bench.passages:
        acts = passage.visit.acts
        if len(acts) < 2:
            continue
        if not HELD.isdisjoint(acts):
            for code in sorted(HOLDS.keys() & _billed(passage)):
                _held(bench, passage, code, *HOLDS[code])
        if not STITCHES.isdisjoint(acts):
            _ask_of_its_dressing(bench, passage)


def _billed(passage: Passage) -> set[str]:
    return {line.act.code for line in passage.acts if line.is_billed}


def _ask_of_its_dressing(bench: Bench, passage: Passage) -> None:
    codes = _billed(passage)
    if not STITCHES.isdisjoint(codes) and any(map(is_dressing, codes)):
        bench.note(passage, "pansement_de_l_ablation", "a_verifier", WITH_A_DRESSING, "NGAP XVI-I-2")


def _held(bench: Bench, passage: Passage, code: str, held: frozenset[str], words: str) -> None:
    holder = next(line for line in passage.acts if line.act.code == code and line.is_billed)
    rule = Cite(RULE_CODE, holder.reference)
    for line in passage.acts:
        if line.act.code in held and line.is_billed:
            bench.drop(passage, line, rule, f"Compris dans « {holder.act.label} » : {words}.")
            message = (
                f"« {line.act.label} » avec « {holder.act.label} » : compris ({words}) ; "
                "autre lecture : second acte, s’il s’agit d’un autre site."
            )
            bench.note(passage, "compris_dans_le_libelle", "a_verifier", message, rule.reference)


RULE = Rule(
    RULE_CODE, "NGAP titre XVI, libellés", drop_what_a_label_holds, about=STITCHES, pair=HELD | frozenset(HOLDS)
)
