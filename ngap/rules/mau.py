"""MAU (23.1): one single act in AMI with a coefficient of 1.5 or less; never on a BSI day nor with MCI."""

from decimal import Decimal

from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench, Passage

MAU = Cite("R-MAU", "NGAP 23.1")
MOST = Decimal("1.5")
BESIDE, BESIDE_OTHER = frozenset({"RQD"}), frozenset({"RQD", "TLS"})


def add_mau(bench: Bench) -> None:
    for passage in bench.passages:
        _flag_tls(bench, passage)
        if passage.visit.place == "ehpad" and "U-40" in bench.other:
            continue
        if not _is_a_single_small_act(bench, passage):
            continue
        message = "Acte unique en AMI de coefficient inférieur ou égal à 1,5."
        bench.add(passage, "majoration", "MAU", MAU, message)
        if passage.visit.place == "ehpad":
            bench.open_point(
                passage, "U-40", "MAU en EHPAD : le domicile du résident est l'EHPAD, oui ; autre lecture : non."
            )


def _is_a_single_small_act(bench: Bench, passage: Passage) -> bool:
    """Acts done count, billed or not: a third act that earns nothing is an act all the same. RQD is not an act."""
    if passage.has_forfait_regime or passage.visit.place == "remote" or passage.has_extra("MCI"):
        return False
    beside = BESIDE_OTHER if "U-18" in bench.other else BESIDE
    acts = [line for line in passage.acts if line.letter not in beside and line.rule != "R-DIAB"]
    if len(acts) != 1:
        return False
    only = acts[0]
    return only.is_billed and only.letter == "AMI" and only.coefficient is not None and only.coefficient <= MOST


def _flag_tls(bench: Bench, passage: Passage) -> None:
    if passage.has_forfait_regime or "TLS" not in [line.letter for line in passage.acts]:
        return
    care = [line for line in passage.acts if line.letter not in {"TLS", "RQD"}]
    if len(care) == 1 and care[0].letter == "AMI" and (care[0].coefficient or MOST + 1) <= MOST:
        message = "MAU avec TLS : non ; autre lecture : oui, le texte demande un « acte unique en AMI » et TLS n'en est pas un."
        bench.open_point(passage, "U-18", message)


RULE = Rule("R-MAU", MAU.reference, add_mau, about=frozenset({"small"}))
