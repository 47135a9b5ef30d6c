"""MAU (23.1): one single act in AMI with a coefficient of 1.5 or less; never on a BSI day nor with MCI."""

from decimal import Decimal

from ngap.nomenclature import TRAVEL_ONLY
from ngap.rules.after_operation import SURVEILLANCE_OR_CATHETER
from ngap.rules.one_a_session import PAIR as SAME_WORDING
from ngap.rules.prado import WEEKLY_OR_PRADO
from ngap.rules.rule import Cite, Rule
from ngap.workbench import FORFAITS, Bench, Passage

MAU = Cite("R-MAU", "NGAP 23.1")
MOST = Decimal("1.5")
SAME_ACT = frozenset({"R-DIAB", "R-SEANCE"})  # noted twice, one act by its wording
BESIDE, BESIDE_OTHER = frozenset({"RQD"}), frozenset({"RQD", "TLS"})


def add_mau(bench: Bench) -> None:
    for passage in bench.passages:
        if passage.has_forfait_regime:
            continue
        if len(passage.acts) > 1:
            if not _doubtful_acts(passage):
                continue
            _flag_tls(bench, passage)
        if passage.visit.place == "ehpad" and "U-40" in bench.other:
            continue
        if not _is_a_single_small_act(bench, passage):
            continue
        bench.add(passage, "majoration", "MAU", MAU, "Acte unique en AMI de coefficient inférieur ou égal à 1,5.")
        if passage.visit.place == "ehpad":
            message = "MAU en EHPAD : le domicile du résident est l’EHPAD, oui ; autre lecture : non."
            bench.open_point(passage, "U-40", message)


def _doubtful_acts(passage: Passage) -> int:
    """How many of its acts may be none."""
    count = 0
    for line in passage.acts:
        if line.letter in BESIDE_OTHER or line.rule in SAME_ACT or line.act.cumul == TRAVEL_ONLY:
            count += 1
    return count


def _is_a_single_small_act(bench: Bench, passage: Passage) -> bool:
    """Acts done count, billed or not: a third act that earns nothing is an act all the same. RQD is not an act, nor is
    the control of an infusion, which has no line in the nomenclature.
    """
    acts = passage.acts
    if len(acts) > 1:
        beside = BESIDE_OTHER if "U-18" in bench.other else BESIDE
        acts = [
            line
            for line in acts
            if line.letter not in beside and line.rule not in SAME_ACT and line.act.cumul != TRAVEL_ONLY
        ]
    if len(acts) != 1:
        return False
    only = acts[0]
    if not only.is_billed or only.letter != "AMI" or only.coefficient is None or only.coefficient > MOST:
        return False
    return passage.visit.place != "remote" and not (passage.extras and passage.has_extra("MCI"))


def _flag_tls(bench: Bench, passage: Passage) -> None:
    if "TLS" not in [line.letter for line in passage.acts] or passage.has_extra("MCI"):
        return  # with an MCI there is no MAU by any reading
    care = [
        line
        for line in passage.acts
        if line.letter not in {"TLS", "RQD"} and line.act.cumul != TRAVEL_ONLY and line.rule not in SAME_ACT
    ]
    if len(care) == 1 and care[0].letter == "AMI" and (care[0].coefficient or MOST + 1) <= MOST:
        message = "MAU avec TLS : non ; autre lecture : oui, le texte demande un « acte unique en AMI » et TLS n’en est pas un."
        bench.open_point(passage, "U-18", message)


# "small": alone in its visit. Among other acts, where these may be none; a forfait or a BSI noted among them makes no line.
ABOUT = BESIDE_OTHER | FORFAITS | {"small", "DI", TRAVEL_ONLY, "group_5bis"}
PAIR = SAME_WORDING | WEEKLY_OR_PRADO | SURVEILLANCE_OR_CATHETER | {"exclusive_art10", "surveillance_glycemique"}
RULE = Rule("R-MAU", MAU.reference, add_mau, about=ABOUT, pair=PAIR)
