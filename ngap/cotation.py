"""`cote(nurse_day)`: what a nurse's day is worth, line by line, and why.

A passage that a rule cannot price has no total (`total_cents` None) and no line; the finding says what is missing.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from ngap.money import FULL, HALF
from ngap.nomenclature import KEYS, LADDER
from ngap.open_points import TARIFF_DOUBTS
from ngap.outcome import HALF_RATE, WHOLE_RATE, Cotation, Finding, Line, TraceStep, VisitCotation
from ngap.relevance import day_law, rules_for
from ngap.rules.rule import SINCE_2020
from ngap.situation import NurseDay
from ngap.workbench import ActLine, Bench, Passage

__all__ = ["Cotation", "Finding", "Line", "TraceStep", "VisitCotation", "cote", "remembering"]

KILOMETRES = frozenset({"IK", "IKM", "IKS"})
_WEIGHT = attrgetter("form.weight")


def cote(nurse_day: NurseDay) -> Cotation:
    """Applies the rules in force on the day, in their order. Raises UnknownPatient, UnknownFact.

    Never a guess: a visit that cannot be priced has `total_cents` None, no line, and a finding `bloquant`.
    """
    at = day_law(nurse_day.day, nurse_day.zone, nurse_day.readings)
    bench = Bench(nurse_day, at.law)
    if bench.day < SINCE_2020:
        for passage in bench.passages:
            bench.refuse(passage, "regle_non_geree", "Soins d’avant le 01/01/2020 : non gérés.", "docs/known_limits.md")
    for rule in rules_for(nurse_day, at):
        rule.apply(bench)
    passages = bench.passages
    if nurse_day.beside:
        passages = passages[: len(nurse_day.visits)]
    if len(passages) == 1:
        return Cotation((_freeze(bench, passages[0]),))
    return Cotation(tuple([_freeze(bench, passage) for passage in passages]))


def remembering(size: int) -> Callable[[NurseDay], Cotation]:
    """`cote` that keeps its last `size` answers, by the whole day: every fact that a rule can read is in the key."""
    return lru_cache(maxsize=size)(cote)


def _freeze(bench: Bench, passage: Passage) -> VisitCotation:
    if not passage.is_priced:
        return VisitCotation(passage.visit.patient, (), None, (), tuple(passage.notes))  # no step tells of a price
    lines, total, is_doubtful, doubts = _lines(passage), 0, False, bench.law.open_points
    for line in lines:
        total += line.amount_cents
        if (line.rate is HALF_RATE and _has_three_decimals(line.coefficient)) or line.code in doubts:
            is_doubtful = True
    if is_doubtful:
        _flag_open_points(bench, passage, lines)
    notes = tuple(passage.notes) if passage.notes else ()
    return VisitCotation(passage.visit.patient, tuple(lines), total, tuple(passage.steps), notes)


def _lines(passage: Passage) -> list[Line]:
    """Forfait and BSI first, then acts by rate and coefficient, majorations, travel: as a nurse reads them."""
    acts = passage.acts
    lines = [extra.line for extra in passage.first] if passage.first else []
    for line in acts if len(acts) < 2 else _by_rate(acts):
        if line.rule is KEYS:
            lines.append(line.form.line)
        elif line.is_billed:
            lines.append(_act_line(line))
    for extra in passage.extras:
        lines.append(extra.line)
    return lines


def _by_rate(acts: list[ActLine]) -> list[ActLine]:
    """Those in full, then those at 50 %, each by decreasing coefficient."""
    whole: list[ActLine] = []
    half: list[ActLine] = []
    for line in acts:
        if line.rate is FULL:
            whole.append(line)
        elif line.rate is HALF:
            half.append(line)
    for lines in (whole, half):
        if len(lines) > 1:
            lines.sort(key=_WEIGHT, reverse=True)
    return whole + half


def _act_line(line: ActLine) -> Line:
    form, rule, code = line.form, line.rule, line.act.code
    if rule is LADDER:
        return form.half_line
    if line.rate is HALF:
        return Line(form.half_text, line.letter, line.coefficient, HALF_RATE, line.cents, rule, line.reference, code)
    return Line(form.text, line.letter, line.coefficient, WHOLE_RATE, line.cents, line.rule, line.reference, code)


def _flag_open_points(bench: Bench, passage: Passage, lines: list[Line]) -> None:
    """Values that hang on an open point; halves that a claim of two decimals cannot write (U-06)."""
    doubts = bench.law.open_points
    if doubts:
        for point in sorted({doubts[line.code] for line in lines if line.code in doubts}):
            bench.open_point(passage, point, TARIFF_DOUBTS[point])
    for line in lines:
        if line.rate is HALF_RATE and line.code not in KILOMETRES and _has_three_decimals(line.coefficient):
            message = (
                f"{line.text} : le coefficient divisé a trois décimales ; montant calculé en euros, arrondi une fois."
            )
            bench.open_point(passage, "U-06", message)


@lru_cache(maxsize=1024)
def _has_three_decimals(coefficient: Decimal | None) -> bool:
    """Halved, it has more decimals than a claim writes."""
    return coefficient is not None and coefficient * 50 % 1 != 0
