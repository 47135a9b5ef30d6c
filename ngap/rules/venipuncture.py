"""A venipuncture is paid in full whatever goes with it (article 11 B, XVI-I-1); it holds the second place (U-08); a second one, U-31."""

from ngap import nomenclature
from ngap.money import FULL, HALF, NOTHING
from ngap.rules.rule import Cite
from ngap.workbench import ActLine, Bench, Passage

LADDER = Cite(nomenclature.LADDER, nomenclature.LADDER_REFERENCE)
VENIPUNCTURE = Cite("R-11B-d", "NGAP XVI-I-1")
WORDS = {FULL: "à taux plein", HALF: "à 50 %", NOTHING: "gratuit et non inscrit"}


def pay_venipunctures(bench: Bench, passage: Passage, lines: list[ActLine]) -> None:
    for line in lines[:1]:
        message = "Prélèvement par ponction veineuse : taux plein quel que soit l’acte associé."
        bench.keep(passage, line, VENIPUNCTURE, message)
    if len(lines) > 1:
        _next_ones(bench, passage, lines[1:])


def _next_ones(bench: Bench, passage: Passage, lines: list[ActLine]) -> None:
    """Identical acts (U-31): the second at 50 %, unless another act of the session already has the second place."""
    has_other_act = any(not line.is_settled for line in passage.acts if line.is_billed and line not in lines)
    for rank, line in enumerate(lines):
        rate = HALF if rank == 0 and not has_other_act else NOTHING
        rate = FULL if "U-31" in bench.other else rate
        line.is_settled = True
        bench.set_rate(passage, line, rate, LADDER, f"Autre ponction veineuse de la séance : {WORDS[rate]}.")
        message = "Plusieurs ponctions veineuses dans une séance : la seconde à 50 % ; autre lecture : à taux plein."
        bench.open_point(passage, "U-31", message)
