"""`cote(nurse_day)`: what a nurse's day is worth, line by line, and why.

A passage that a rule cannot price has no total (`total_cents` None) and no line; the finding says what is missing.
"""

from collections.abc import Callable
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
    whole: list[ActLine] = []
    half: list[ActLine] = []
    for act in passage.acts:
        if act.rate is FULL:
            whole.append(act)
        elif act.rate is HALF:
            half.append(act)
    lines, total = _lines(passage, whole, half), 0
    for line in lines:
        total += line.amount_cents
    if bench.law.open_points:
        _flag_values(bench, passage, lines)
    for act in half:
        if act.form.is_half_long:
            _flag_half(bench, passage, act.form.half_text)
    return VisitCotation(passage.visit.patient, tuple(lines), total, tuple(passage.steps), tuple(passage.notes))


def _lines(passage: Passage, whole: list[ActLine], half: list[ActLine]) -> list[Line]:
    """Forfait and BSI first, acts in full, acts at 50 %, each by decreasing coefficient, majorations, travel: as a nurse reads them."""
    lines = [extra.line for extra in passage.first] if passage.first else []
    if len(whole) > 1:
        whole.sort(key=_WEIGHT, reverse=True)
    for act in whole:
        lines.append(act.form.line if act.rule is KEYS else _line(act, act.form.text, WHOLE_RATE))
    if len(half) > 1:
        half.sort(key=_WEIGHT, reverse=True)
    for act in half:
        lines.append(act.form.half_line if act.rule is LADDER else _line(act, act.form.half_text, HALF_RATE))
    for extra in passage.extras:
        lines.append(extra.line)
    return lines


def _line(act: ActLine, text: str, rate: str) -> Line:
    """Of an act that another rule than the ladder touched."""
    return Line(text, act.letter, act.coefficient, rate, act.cents, act.rule, act.reference, act.act.code)


def _flag_values(bench: Bench, passage: Passage, lines: list[Line]) -> None:
    """Values that hang on an open point."""
    doubts = bench.law.open_points
    for point in sorted({doubts[line.code] for line in lines if line.code in doubts}):
        bench.open_point(passage, point, TARIFF_DOUBTS[point])


def _flag_half(bench: Bench, passage: Passage, text: str) -> None:
    """A half that a claim of two decimals cannot write (U-06)."""
    message = f"{text} : le coefficient divisé a trois décimales ; montant calculé en euros, arrondi une fois."
    bench.open_point(passage, "U-06", message)
