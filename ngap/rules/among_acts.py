"""What several rules do with the acts of a session or a day: of those that exclude one another one stays; so many, no more."""

from collections.abc import Callable

from ngap.rules.rule import Cite
from ngap.workbench import ActLine, Bench, Passage

ONE_ACT = "R-SEANCE"  # noted twice, one act: the MAU counts it as a single one


def live(passage: Passage, wanted: Callable[[ActLine], bool]) -> list[ActLine]:
    """Those still billed."""
    return [line for line in passage.acts if line.is_billed and wanted(line)]


def exclusive(bench: Bench, passage: Passage, wanted: Callable[[ActLine], bool], rule: Cite, point: str) -> None:
    """Which one stays is not said (U-32): the higher; by the other reading the lower. The same act twice is one act."""
    if len(passage.acts) < 2:
        return
    lines = sorted(live(passage, wanted), key=lambda line: -(line.coefficient or 0))
    if len(lines) < 2:
        return
    if len({line.act.code for line in lines}) == 1:
        for line in lines[1:]:
            bench.drop(passage, line, Cite(ONE_ACT, rule.reference), "Une seule fois par passage.")
        return
    kept = lines[-1] if point in bench.other else lines[0]
    for line in lines:
        if line is not kept:
            bench.drop(passage, line, rule, f"Exclu dans la même séance par « {kept.act.label} ».")
    bench.open_point(
        passage,
        point,
        f"Actes qui s’excluent : « {lines[0].act.label} », le plus élevé, est retenu ; le texte ne dit pas lequel ; "
        "autre lecture : le moins élevé.",
    )


def exclusive_over_the_day(bench: Bench, codes: frozenset[str], rule: Cite) -> None:
    """In a session one stays (U-32); in two passages of the day both, and it is asked."""
    for passage in bench.passages:
        exclusive(bench, passage, lambda line: line.act.code in codes, rule, "U-32")
    if len(bench.passages) > 1:
        _ask_over_the_day(bench, codes, rule.reference)


def _ask_over_the_day(bench: Bench, codes: frozenset[str], reference: str) -> None:
    """Two that exclude one another in two passages of a patient's day: the text names no session, both stand and it is asked."""
    seen: dict[str, set[str]] = {}
    for passage in bench.by_clock():
        mine = {line.act.code for line in live(passage, lambda one: one.act.code in codes)}
        before = seen.setdefault(passage.visit.patient, set())
        if mine and before - mine:
            message = "Actes non cumulables entre eux, en deux passages du jour : cotés tous deux ; autre lecture : le premier seul."
            bench.note(passage, "exclus_dans_la_journee", "a_verifier", message, reference)
        before |= mine


def at_most(
    bench: Bench, passage: Passage, wanted: Callable[[ActLine], bool], most: int, rule: Cite, message: str
) -> None:
    if len(passage.acts) <= most:
        return
    for line in live(passage, wanted)[most:]:
        bench.drop(passage, line, rule, message)


def per_day(bench: Bench, codes: tuple[str, ...], most: int, rule: Cite, message: str) -> None:
    """Each patient, in the order of the clock."""
    seen: dict[str, int] = {}
    for passage in bench.by_clock():
        for line in live(passage, lambda one: one.act.code in codes):
            seen[passage.visit.patient] = seen.get(passage.visit.patient, 0) + 1
            if seen[passage.visit.patient] > most:
                bench.drop(passage, line, rule, message)
