"""Article 11B: the act with the highest coefficient in full, the second at 50 %, the others nothing; and who escapes.

Groups count as one act with the sum of their coefficients: 5 bis, short + long infusion, analgesia + its dressing.
"""

from decimal import Decimal

from ngap.money import FULL, HALF, NOTHING
from ngap.rules.perfusion import LONG, SHORT
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

LADDER = Cite("R-11B", "NGAP Dispositions générales, article 11 B")
VENIPUNCTURE = Cite("R-11B-d", "NGAP XVI-I-1")
DIABETES = Cite("R-11B-e", "NGAP XVI-II-5 bis")
INFUSIONS = Cite("R-11B-f", "NGAP XVI-II-3, II-4")
TOPICAL = Cite("R-11B-g", "NGAP XVI-I-3")
POSTOP = Cite("R-11B-h", "NGAP XVI-II-7")
VACCINE = Cite("R-11B-c", "NGAP 11 B 4 d")
TELE = Cite("R-11B-b", "NGAP 11 B 4 c")
REQUEST = Cite("R-11B-i", "NGAP 14.9.6")

ULCER_OR_SORE = {
    "pansement_ulcere_etendu", "pansement_ulcere_compression", "pansement_escarre_profonde", "pose_tpn_usage_unique",
    "pansement_additionnel_tpn", "bilan_plaie_complexe", "pansement_plaie_non_chirurgicale", "pansement_simple",
    "pansement_lourd_mechage",
}  # fmt: skip
WORDS = {FULL: "à taux plein", HALF: "à 50 %", NOTHING: "gratuit et non inscrit"}

Unit = list[ActLine]


def rank_the_session(bench: Bench) -> None:
    for passage in bench.passages:
        _settle_outside(bench, passage)
        _climb(bench, passage)


def _open(passage: Passage) -> list[ActLine]:
    return [line for line in passage.acts if line.is_billed and not line.is_settled]


def _settle_outside(bench: Bench, passage: Passage) -> None:
    for line in _open(passage):
        if line.act.cumul == "full":
            bench.keep(passage, line, VACCINE, "Vaccination à domicile : hors de l'article 11B.")
        elif line.act.cumul == "outside_11B":
            rule = REQUEST if line.letter == "RQD" else TELE
            bench.keep(passage, line, rule, "Hors de l'article 11B.")
        elif line.act.cumul in {"group_postop"}:
            bench.keep(passage, line, POSTOP, "Acte postopératoire : cumul à taux plein, hors de l'article 11B.")
        elif line.act.cumul in {"none", "ais", "global"}:
            line.is_settled = True


def _climb(bench: Bench, passage: Passage) -> None:
    venipunctures = [line for line in _open(passage) if line.act.cumul == "full_second"]
    units = _units([line for line in _open(passage) if line.act.cumul != "full_second"])
    units.sort(key=lambda unit: -_weight(unit))
    for line in venipunctures[:1]:
        bench.keep(
            passage, line, VENIPUNCTURE, "Prélèvement par ponction veineuse : taux plein quel que soit l'acte associé."
        )
    for line in venipunctures[1:]:
        bench.drop(passage, line, LADDER, "Un seul prélèvement par ponction veineuse par séance.")
    if venipunctures and len(units) > 1:
        bench.open_point(
            passage,
            "U-08",
            "Troisième acte à côté d'un prélèvement : non coté ; autre lecture : le deuxième acte à 50 %.",
        )
    for rank, unit in enumerate(units):
        _give(bench, passage, unit, _rate(rank, bool(venipunctures)))
    if passage.is_dependency_care and len(units) > 1:
        bench.open_point(
            passage,
            "U-10",
            "Plusieurs AMX à taux plein : 100 %, puis 50 % entre eux ; autre lecture : tous à taux plein.",
        )


def _rate(rank: int, takes_second_place: bool) -> Decimal:
    if rank == 0:
        return FULL
    return HALF if rank == 1 and not takes_second_place else NOTHING


def _give(bench: Bench, passage: Passage, unit: Unit, rate: Decimal) -> None:
    rule = _rule_of(unit) if rate == FULL and len(unit) > 1 else LADDER
    for line in unit:
        if rate == FULL and len(unit) == 1:
            line.is_settled = True
            continue
        words = WORDS[rate]
        bench.set_rate(
            passage, line, rate, rule, f"Article 11 B : {words}." if rule is LADDER else f"Cumul entre eux {words}."
        )
        line.is_settled = True


def _rule_of(unit: Unit) -> Cite:
    cumul = unit[0].act.cumul
    return {"group_5bis": DIABETES, "group_perf": INFUSIONS}.get(cumul, TOPICAL)


def _weight(unit: Unit) -> Decimal:
    return sum((line.coefficient or NOTHING for line in unit), NOTHING)


def _units(lines: list[ActLine]) -> list[Unit]:
    """The acts as the ladder counts them: groups first, then one unit an act, in the order done."""
    rest, units = list(lines), []
    for take in (_diabetes, _infusions, _topical):
        group = take(rest)
        if group:
            units.append(group)
            rest = [line for line in rest if line not in group]
    return units + [[line] for line in rest]


def _diabetes(lines: list[ActLine]) -> Unit:
    return [line for line in lines if line.act.cumul == "group_5bis"]


def _infusions(lines: list[ActLine]) -> Unit:
    """One short and one long infusion."""
    short = [line for line in lines if line.act.code in SHORT][:1]
    long = [line for line in lines if line.act.code in LONG][:1]
    return short + long if short and long else []


def _topical(lines: list[ActLine]) -> Unit:
    """The analgesia with the dressing of an ulcer or pressure sore of the same session, the highest one."""
    analgesia = [line for line in lines if line.act.cumul == "group_topical"][:1]
    dressings = sorted(
        (line for line in lines if line.act.code in ULCER_OR_SORE), key=lambda line: -(line.coefficient or 0)
    )
    return [dressings[0], *analgesia] if analgesia and dressings else []


RULE = Rule("R-11B", LADDER.reference, rank_the_session)
