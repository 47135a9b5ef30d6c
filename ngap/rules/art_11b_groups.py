"""Groups of article 11B: acts that add up between themselves in full, and are one act for the ladder.

5 bis, a short with a long infusion, the analgesia with its dressing, post-operative acts: each where the text says it.
"""

from decimal import Decimal
from operator import attrgetter

from ngap.money import NOTHING
from ngap.rules.dressings import COMPLEX_DRESSINGS, ULCER_OR_SORE
from ngap.rules.perfusion import LONG, SHORT
from ngap.rules.rule import Cite
from ngap.workbench import ActLine

DIABETES = Cite("R-11B-e", "NGAP XVI-II-5 bis")
INFUSIONS = Cite("R-11B-f", "NGAP XVI-II-3, II-4")
TOPICAL = Cite("R-11B-g", "NGAP XVI-I-3")
POSTOP = Cite("R-11B-h", "NGAP XVI-II-7")
ANALGESIA_5BIS, DIABETIC_DRESSING = "analgesie_topique_insulino_traite", "pansement_lourd_diabetique"
COMPLEX_OF_I_3 = (
    ULCER_OR_SORE & COMPLEX_DRESSINGS
)  # the analgesia of I-3 goes with one of these before the one of 5 bis
GROUPS = frozenset({"group_5bis", "group_perf", "group_topical", "group_postop"})
ALWAYS_A_UNIT = frozenset({"group_5bis", "group_postop"})  # of one act too; the others ask for two

Unit = list[ActLine]
_WEIGHT = attrgetter("form.weight")


def rule_of(unit: Unit) -> Cite:
    if len(unit) == 2 and unit[1].act.code == ANALGESIA_5BIS and unit[0].act.cumul != "group_5bis":
        return TOPICAL
    return {"group_5bis": DIABETES, "group_perf": INFUSIONS, "group_postop": POSTOP}.get(unit[0].act.cumul, TOPICAL)


def has_its_own_rank(apart: Unit, ranked: Unit) -> bool:
    """Whether the only act of a group in the session has nothing to add up with; it is then put first among `ranked`, where
    units of a group stand: of two equal coefficients theirs is the one in full.
    """
    only, cumul = apart[0], apart[0].act.cumul
    if len(apart) > 1 or cumul not in GROUPS:
        return False
    is_analgesia = cumul == "group_topical" or only.act.code == ANALGESIA_5BIS
    if is_analgesia and any(line.act.code in ULCER_OR_SORE for line in ranked):
        return False
    if cumul in ALWAYS_A_UNIT and len(ranked) > 1:
        ranked.remove(only)
        ranked.insert(0, only)
    return True


def weight_of(unit: Unit) -> Decimal:
    if len(unit) == 1:
        return unit[0].form.weight
    return sum((line.form.weight for line in unit), NOTHING)


def units_of(lines: list[ActLine]) -> list[Unit]:
    """The acts as the ladder counts them: groups first, then one unit an act, in the order done."""
    if len(lines) < 2:
        return [lines] if lines else []
    found = {line.act.cumul for line in lines}
    if GROUPS.isdisjoint(found):
        return [[line] for line in lines]
    if "group_5bis" in found:
        found.add("group_topical")  # the analgesia of 5 bis may go with an ulcer's dressing
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
    codes = [line.act.code for line in group]
    if (
        ANALGESIA_5BIS in codes
        and DIABETIC_DRESSING not in codes
        and any(one.act.code in ULCER_OR_SORE for one in lines)
    ):
        group = [line for line in group if line.act.code != ANALGESIA_5BIS]  # it goes with the ulcer's dressing (I-3)
    if DIABETIC_DRESSING in codes and not any(one.act.code in COMPLEX_OF_I_3 for one in lines):
        group += [line for line in lines if line.act.cumul == "group_topical"][:1]
    return group


def _infusions(lines: list[ActLine]) -> Unit:
    """One short and one long infusion, the highest of each; a long one that the circular made an AMI 4.1 is no longer one."""
    short = [line for line in lines if line.act.code in SHORT]
    long = [line for line in lines if line.act.code in LONG and line.coefficient == line.act.coefficient]
    return [max(short, key=_WEIGHT), max(long, key=_WEIGHT)] if short and long else []


def _topical(lines: list[ActLine]) -> Unit:
    """The analgesia with the dressing of an ulcer or pressure sore of the same session, the highest one."""
    analgesia = [line for line in lines if line.act.cumul == "group_topical" or line.act.code == ANALGESIA_5BIS][:1]
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
