"""Article 11B: the act with the highest coefficient in full, the second at 50 %, the others nothing; and who escapes.

Groups count as one act with the sum of their coefficients: 5 bis, short + long infusion, analgesia + its dressing,
post-operative acts.
"""

from decimal import Decimal
from operator import attrgetter

from ngap import nomenclature
from ngap.money import FULL, HALF, NOTHING
from ngap.rules.dressings import ULCER_OR_SORE
from ngap.rules.perfusion import LONG, SHORT
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

LADDER = Cite(nomenclature.LADDER, nomenclature.LADDER_REFERENCE)
VENIPUNCTURE = Cite("R-11B-d", "NGAP XVI-I-1")
DIABETES = Cite("R-11B-e", "NGAP XVI-II-5 bis")
INFUSIONS = Cite("R-11B-f", "NGAP XVI-II-3, II-4")
TOPICAL = Cite("R-11B-g", "NGAP XVI-I-3")
POSTOP = Cite("R-11B-h", "NGAP XVI-II-7")
NOT_RANKED = frozenset({"none", "ais", "global", "outside_11B", "outside"})
GROUPS = frozenset({"group_5bis", "group_perf", "group_topical", "group_postop"})
SAID_APART = NOT_RANKED | GROUPS | {"full_second"}
ALONE, FIRST = "À taux plein.", "Article 11 B : coefficient le plus élevé, à taux plein."
SEVERAL_AMX = "Plusieurs AMX à taux plein : 100 %, puis 50 % entre eux ; autre lecture : tous à taux plein."
PLACES, LAST_PLACES = (FULL, HALF), (FULL,)  # by rank, then nothing; a venipuncture holds the second place
WORDS = {FULL: "à taux plein", HALF: "à 50 %", NOTHING: "gratuit et non inscrit"}

Unit = list[ActLine]
_WEIGHT = attrgetter("form.weight")


def rank_the_session(bench: Bench) -> None:
    for passage in bench.passages:
        ranked: Unit = []
        is_plain = True
        for line in passage.acts:
            if line.is_settled or not line.is_billed:
                continue
            cumul = line.act.cumul
            if cumul in SAID_APART:
                if cumul in NOT_RANKED:
                    bench.explain(passage, line, "Hors de l’article 11 B, à taux plein.")
                    continue
                is_plain = False
            ranked.append(line)
        if is_plain or (len(ranked) == 1 and ranked[0].act.cumul != "full_second"):
            _climb_one_by_one(bench, passage, ranked)
        else:
            _climb(bench, passage, ranked)


def _climb_one_by_one(bench: Bench, passage: Passage, ranked: Unit) -> None:
    """Neither group nor venipuncture: each act has its own rank."""
    if len(ranked) < 2:
        for line in ranked:
            bench.explain(passage, line, ALONE)
        return
    ranked.sort(key=_WEIGHT, reverse=True)
    if "AMX" in [line.letter for line in ranked]:
        _among_amx(bench, passage, ranked)
        return
    bench.explain(passage, ranked[0], FIRST)
    bench.halve_or_leave(passage, ranked[1], HALF)
    for line in ranked[2:]:
        bench.halve_or_leave(passage, line, NOTHING)


def _among_amx(bench: Bench, passage: Passage, ranked: Unit) -> None:
    """U-10: the ladder between them, or all AMX in full."""
    for rank, line in enumerate(ranked):
        if rank == 0 or ("U-10" in bench.other and line.letter == "AMX"):
            bench.explain(passage, line, FIRST)
        else:
            bench.halve_or_leave(passage, line, HALF if rank == 1 else NOTHING)
    bench.open_point(passage, "U-10", SEVERAL_AMX)


def _open(passage: Passage) -> list[ActLine]:
    return [line for line in passage.acts if line.is_billed and not line.is_settled]


def _climb(bench: Bench, passage: Passage, ranked: Unit) -> None:
    venipunctures = [line for line in ranked if line.act.cumul == "full_second"]
    units = _units([line for line in ranked if line.act.cumul != "full_second"] if venipunctures else ranked)
    if len(units) > 1:
        units.sort(key=_weight, reverse=True)
    if venipunctures:
        _full_venipuncture(bench, passage, venipunctures)
    places = LAST_PLACES if venipunctures and "U-08" not in bench.other else PLACES
    for rank, unit in enumerate(units):
        _give(bench, passage, unit, places[rank] if rank < len(places) else NOTHING, is_alone=len(units) == 1)
    if len(units) > 1:
        _flag(bench, passage, units, has_venipuncture=bool(venipunctures))


def _give(bench: Bench, passage: Passage, unit: Unit, rate: Decimal, *, is_alone: bool = False) -> None:
    if rate is not FULL and "U-10" in bench.other and all(line.letter == "AMX" for line in unit):
        rate = FULL  # the other reading: XVI-I-12 derogates from 11 B as a whole
    for line in unit:
        if rate is not FULL:
            bench.halve_or_leave(passage, line, rate)
        elif len(unit) > 1:
            bench.set_rate(passage, line, FULL, _rule_of(unit), "Cumul entre eux à taux plein.")
        else:
            bench.explain(passage, line, ALONE if is_alone else FIRST)


def _full_venipuncture(bench: Bench, passage: Passage, lines: Unit) -> None:
    for line in lines[:1]:
        message = "Prélèvement par ponction veineuse : taux plein quel que soit l’acte associé."
        bench.keep(passage, line, VENIPUNCTURE, message)
    if len(lines) > 1:
        _next_venipunctures(bench, passage, lines[1:])


def _next_venipunctures(bench: Bench, passage: Passage, lines: Unit) -> None:
    """Identical acts (U-31): the second at 50 %, unless another act of the session already has the second place."""
    has_other_act = any(not line.is_settled for line in _open(passage) if line not in lines)
    for rank, line in enumerate(lines):
        rate = HALF if rank == 0 and not has_other_act else NOTHING
        rate = FULL if "U-31" in bench.other else rate
        line.is_settled = True
        bench.set_rate(passage, line, rate, LADDER, f"Autre ponction veineuse de la séance : {WORDS[rate]}.")
        message = "Plusieurs ponctions veineuses dans une séance : la seconde à 50 % ; autre lecture : à taux plein."
        bench.open_point(passage, "U-31", message)


def _flag(bench: Bench, passage: Passage, units: list[Unit], *, has_venipuncture: bool) -> None:
    if has_venipuncture:
        message = "Troisième acte à côté d’un prélèvement : non coté ; autre lecture : le deuxième acte à 50 %."
        bench.open_point(passage, "U-08", message)
    if "AMX" in [line.letter for unit in units for line in unit]:
        bench.open_point(passage, "U-10", SEVERAL_AMX)


def _rule_of(unit: Unit) -> Cite:
    return {"group_5bis": DIABETES, "group_perf": INFUSIONS, "group_postop": POSTOP}.get(unit[0].act.cumul, TOPICAL)


def _weight(unit: Unit) -> Decimal:
    if len(unit) == 1:
        return unit[0].form.weight
    return sum((line.form.weight for line in unit), NOTHING)


def _units(lines: list[ActLine]) -> list[Unit]:
    """The acts as the ladder counts them: groups first, then one unit an act, in the order done."""
    if len(lines) < 2:
        return [lines] if lines else []
    found = {line.act.cumul for line in lines}
    if GROUPS.isdisjoint(found):
        return [[line] for line in lines]
    rest, units = lines, []
    for cumul, take in GATHERED:
        if cumul in found:
            group = take(rest)
            units += [group] if group else []
            rest = [line for line in rest if line not in group]
    return units + [[line] for line in rest]


def _diabetes(lines: list[ActLine]) -> Unit:
    """With the analgesia of I-3 too, when the dressing of the session is the one of 5 bis."""
    group = [line for line in lines if line.act.cumul == "group_5bis"]
    if "pansement_lourd_diabetique" in [line.act.code for line in group]:
        group += [line for line in lines if line.act.cumul == "group_topical"][:1]
    return group


def _infusions(lines: list[ActLine]) -> Unit:
    """One short and one long infusion, the highest of each; a long one that the circular made an AMI 4.1 is no longer one."""
    short = [line for line in lines if line.act.code in SHORT]
    long = [line for line in lines if line.act.code in LONG and line.coefficient == line.act.coefficient]
    return [max(short, key=_WEIGHT), max(long, key=_WEIGHT)] if short and long else []


def _topical(lines: list[ActLine]) -> Unit:
    """The analgesia with the dressing of an ulcer or pressure sore of the same session, the highest one."""
    analgesia = [line for line in lines if line.act.cumul == "group_topical"][:1]
    dressings = [line for line in lines if line.act.code in ULCER_OR_SORE]
    dressings.sort(key=lambda line: -(line.coefficient or 0))
    return [dressings[0], *analgesia] if analgesia and dressings else []


def _postoperative(lines: list[ActLine]) -> Unit:
    """Catheter removal, drain and one surveillance: outside 11B between themselves, one act for the ladder otherwise."""
    found = {line.act.code: line for line in lines if line.act.cumul == "group_postop"}
    return list(found.values())


GATHERED = (
    ("group_5bis", _diabetes), ("group_perf", _infusions), ("group_topical", _topical), ("group_postop", _postoperative)
)  # fmt: skip
RULE = Rule("R-11B", LADDER.reference, rank_the_session)
