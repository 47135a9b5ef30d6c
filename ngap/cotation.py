"""`cote(nurse_day)`: what a nurse's day is worth, line by line, and why.

A passage that a rule cannot price has no total (`total_cents` None) and no line; the finding says what is missing.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from ngap.money import FULL, HALF, NOTHING
from ngap.nomenclature import KEYS, nomenclature
from ngap.open_points import TARIFF_DOUBTS
from ngap.outcome import HALF_RATE, WHOLE_RATE, Cotation, Finding, Line, TraceStep, VisitCotation
from ngap.relevance import rules_for
from ngap.rules.rule import SINCE_2020
from ngap.situation import NurseDay
from ngap.workbench import FIRST_KINDS, ActLine, Bench, Passage

__all__ = ["Cotation", "Finding", "Line", "TraceStep", "VisitCotation", "cote", "remembering"]

KILOMETRES = frozenset({"IK", "IKM", "IKS"})


def cote(nurse_day: NurseDay) -> Cotation:
    """Applies the rules in force on the day, in their order. Raises UnknownPatient, UnknownFact.

    Never a guess: a visit that cannot be priced has `total_cents` None, no line, and a finding `bloquant`.
    """
    law = nomenclature(nurse_day.day, nurse_day.zone)
    bench = Bench(nurse_day, law)
    if bench.day < SINCE_2020:
        for passage in bench.passages:
            bench.refuse(passage, "regle_non_geree", "Soins d'avant le 01/01/2020 : non gérés.", "docs/known_limits.md")
    for rule in rules_for(nurse_day, law):
        rule.apply(bench)
    return Cotation(tuple([_freeze(bench, passage) for passage in bench.passages]))


def remembering(size: int) -> Callable[[NurseDay], Cotation]:
    """`cote` that keeps its last `size` answers, by the whole day: every fact that a rule can read is in the key."""
    return lru_cache(maxsize=size)(cote)


def _freeze(bench: Bench, passage: Passage) -> VisitCotation:
    lines: list[Line] = []
    total = None
    if passage.is_priced:
        _write_lines(passage, lines)
        total, is_doubtful, doubts = 0, False, bench.law.open_points
        for line in lines:
            total += line.amount_cents
            if line.code in doubts or (line.rate is HALF_RATE and _has_three_decimals(line.coefficient)):
                is_doubtful = True
        if is_doubtful:
            _flag_open_points(bench, passage, lines)
    return VisitCotation(passage.visit.patient, tuple(lines), total, tuple(passage.steps), tuple(passage.notes))


def _write_lines(passage: Passage, lines: list[Line]) -> None:
    """Forfait and BSI first, then acts by rate and coefficient, majorations, travel: as a nurse reads them."""
    acts, extras = passage.acts, passage.extras
    for extra in extras:
        if extra.kind in FIRST_KINDS:
            lines.append(extra.line)
    for line in acts if len(acts) < 2 else sorted(acts, key=_rank, reverse=True):
        if line.is_billed:
            lines.append(_act_line(line))
    for extra in extras:
        if extra.kind not in FIRST_KINDS:
            lines.append(extra.line)


def _rank(line: ActLine) -> tuple[Decimal, Decimal]:
    return line.rate, line.coefficient or NOTHING


def _act_line(line: ActLine) -> Line:
    form, code = line.form, line.act.code
    if line.rule == KEYS and line.rate is FULL:
        return form.line
    if line.rate is HALF:
        return Line(
            form.half_text, line.letter, line.coefficient, HALF_RATE, line.cents, line.rule, line.reference, code
        )
    return Line(form.text, line.letter, line.coefficient, WHOLE_RATE, line.cents, line.rule, line.reference, code)


def _flag_open_points(bench: Bench, passage: Passage, lines: list[Line]) -> None:
    """Values that hang on an open point; halves that a claim of two decimals cannot write (U-06)."""
    doubts = bench.law.open_points
    for point in sorted({doubts[line.code] for line in lines if line.code in doubts}):
        bench.open_point(passage, point, TARIFF_DOUBTS[point])
    for line in lines:
        if line.rate is HALF_RATE and line.code not in KILOMETRES and _has_three_decimals(line.coefficient):
            message = (
                f"{line.text} : le coefficient divisé a trois décimales ; montant calculé en euros, arrondi une fois."
            )
            bench.open_point(passage, "U-06", message)


@lru_cache(maxsize=1024)
def _has_three_decimals(coefficient: Decimal | None) -> bool:
    """Halved, it has more decimals than a claim writes."""
    return coefficient is not None and coefficient * 50 % 1 != 0
