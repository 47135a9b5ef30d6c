"""Article 11B: the act with the highest coefficient in full, the second at 50 %, the others nothing; and who escapes.

Groups (art_11b_groups.py) count as one act with the sum of their coefficients; a venipuncture escapes (venipuncture.py).
"""

from decimal import Decimal
from operator import attrgetter

from ngap.money import FULL, HALF, NOTHING
from ngap.rules.art_11b_groups import GROUPS, Unit, has_its_own_rank, rule_of, units_of, weight_of
from ngap.rules.rule import Rule
from ngap.rules.venipuncture import LADDER, pay_venipunctures
from ngap.workbench import Bench, Passage

NOT_RANKED = frozenset({"none", "ais", "global", "outside_11B", "outside"})
SAID_APART = NOT_RANKED | GROUPS | {"full_second"}
ALONE, FIRST = "À taux plein.", "Article 11 B : coefficient le plus élevé, à taux plein."
SEVERAL_AMX = "Plusieurs AMX à taux plein : 100 %, puis 50 % entre eux ; autre lecture : tous à taux plein."
BESIDE_POSTOP = (
    "Soins postopératoires avec un autre acte : leur groupe est classé avec lui (article 11 B) ; "
    "autre lecture : hors de l’article 11 B, le groupe et l’autre acte à taux plein."
)
PLACES, LAST_PLACES = (FULL, HALF), (FULL,)  # by rank, then nothing; a venipuncture holds the second place

_WEIGHT = attrgetter("form.weight")


def rank_the_session(bench: Bench) -> None:
    for passage in bench.passages:
        ranked: Unit = []
        apart: Unit = []
        has_amx = False
        for line in passage.acts:
            if line.is_settled or not line.is_billed:
                continue
            cumul = line.act.cumul
            if cumul in SAID_APART:
                if cumul in NOT_RANKED:
                    bench.explain(passage, line, "Hors de l’article 11 B, à taux plein.")
                    continue
                apart.append(line)
            if line.letter == "AMX":
                has_amx = True
            ranked.append(line)
        if apart and not has_its_own_rank(apart, ranked):
            _climb(bench, passage, ranked)
        elif has_amx and len(ranked) > 1:
            _among_amx(bench, passage, ranked)
        elif ranked:
            _climb_one_by_one(bench, passage, ranked)


def _climb_one_by_one(bench: Bench, passage: Passage, ranked: Unit) -> None:
    """Neither group nor venipuncture: each act has its own rank."""
    if len(ranked) == 1:
        bench.explain(passage, ranked[0], ALONE)
        return
    ranked.sort(key=_WEIGHT, reverse=True)
    bench.explain(passage, ranked[0], FIRST)
    rate = HALF
    for line in ranked[1:]:
        bench.halve_or_leave(passage, line, rate)
        rate = NOTHING


def _among_amx(bench: Bench, passage: Passage, ranked: Unit) -> None:
    """U-10: the ladder between them, or all AMX in full."""
    ranked.sort(key=_WEIGHT, reverse=True)
    for rank, line in enumerate(ranked):
        if rank == 0 or ("U-10" in bench.other and line.letter == "AMX"):
            bench.explain(passage, line, FIRST)
        else:
            bench.halve_or_leave(passage, line, HALF if rank == 1 else NOTHING)
    bench.open_point(passage, "U-10", SEVERAL_AMX)


def _climb(bench: Bench, passage: Passage, ranked: Unit) -> None:
    venipunctures = [line for line in ranked if line.act.cumul == "full_second"]
    units = units_of([line for line in ranked if line.act.cumul != "full_second"] if venipunctures else ranked)
    if len(units) > 1:
        units.sort(key=weight_of, reverse=True)
    if venipunctures:
        pay_venipunctures(bench, passage, venipunctures)
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
            bench.set_rate(passage, line, FULL, rule_of(unit), "Cumul entre eux à taux plein.")
        else:
            bench.explain(passage, line, ALONE if is_alone else FIRST)


def _flag(bench: Bench, passage: Passage, units: list[Unit], *, has_venipuncture: bool) -> None:
    if any(len(unit) > 1 and unit[0].act.cumul == "group_postop" for unit in units):
        bench.note(passage, "postoperatoire_et_autre", "a_verifier", BESIDE_POSTOP, "NGAP XVI-II-7")
    if has_venipuncture:
        message = "Troisième acte à côté d’un prélèvement : non coté ; autre lecture : le deuxième acte à 50 %."
        bench.open_point(passage, "U-08", message)
    if "AMX" in [line.letter for unit in units for line in unit]:
        bench.open_point(passage, "U-10", SEVERAL_AMX)


RULE = Rule("R-11B", LADDER.reference, rank_the_session)
