"""`cote(nurse_day)`: what a nurse's day is worth, line by line, and why.

A passage that a rule cannot price has no total (`total_cents` None) and no line; the finding says what is missing.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from ngap.money import FULL
from ngap.nomenclature import nomenclature
from ngap.open_points import TARIFF_DOUBTS
from ngap.outcome import Cotation, Finding, Line, TraceStep, VisitCotation
from ngap.rules import rules_for
from ngap.rules.rule import SINCE_2020
from ngap.situation import NurseDay
from ngap.workbench import ActLine, Bench, Extra, Passage

__all__ = ["Cotation", "Finding", "Line", "TraceStep", "VisitCotation", "cote", "remembering"]

KILOMETRES = frozenset({"IK", "IKM", "IKS"})
FIRST_KINDS = frozenset({"forfait", "bsi"})


def cote(nurse_day: NurseDay) -> Cotation:
    """Applies the rules in force on the day, in their order. Raises UnknownPatient.

    Never a guess: a visit that cannot be priced has `total_cents` None, no line, and a finding `bloquant`.
    """
    bench = Bench(nurse_day, nomenclature(nurse_day.day, nurse_day.zone))
    if bench.day < SINCE_2020:
        for passage in bench.passages:
            bench.refuse(passage, "regle_non_geree", "Soins d'avant le 01/01/2020 : non gérés.", "docs/known_limits.md")
    for rule in rules_for(bench.day, bench.traits):
        rule.apply(bench)
    return Cotation(tuple([_freeze(bench, passage) for passage in bench.passages]))


def remembering(size: int) -> Callable[[NurseDay], Cotation]:
    """`cote` that keeps its last `size` answers, by the whole day: every fact that a rule can read is in the key."""
    return lru_cache(maxsize=size)(cote)


def _freeze(bench: Bench, passage: Passage) -> VisitCotation:
    lines = _lines(bench, passage) if passage.is_priced else ()
    _flag_open_points(bench, passage, lines)
    total = sum([line.amount_cents for line in lines]) if passage.is_priced else None
    return VisitCotation(passage.visit.patient, lines, total, tuple(passage.steps), tuple(passage.notes))


def _lines(bench: Bench, passage: Passage) -> tuple[Line, ...]:
    """Forfait and BSI first, then acts by rate and coefficient, majorations, travel: as a nurse reads them."""
    acts = passage.billed()
    if len(acts) > 1:
        acts.sort(key=_rank)
    made = [_extra_line(bench, extra) for extra in passage.extras if extra.kind in FIRST_KINDS]
    made += [_act_line(bench, line) for line in acts]
    made += [_extra_line(bench, extra) for extra in passage.extras if extra.kind not in FIRST_KINDS]
    return tuple(made)


def _rank(line: ActLine) -> tuple[Decimal, Decimal]:
    return -line.rate, -(line.coefficient or Decimal(0))


def _act_line(bench: Bench, line: ActLine) -> Line:
    cents, code = bench.cents(line), line.act.code
    return Line(line.text, line.letter, line.coefficient, _rate(line.rate), cents, line.rule, line.reference, code)


def _flag_open_points(bench: Bench, passage: Passage, lines: tuple[Line, ...]) -> None:
    """Values that hang on an open point; halves that a claim of two decimals cannot write (U-06)."""
    doubts = bench.law.open_points
    if doubts:
        for point in sorted({doubts[line.code] for line in lines if line.code in doubts}):
            bench.open_point(passage, point, TARIFF_DOUBTS[point])
    for line in [one for one in lines if one.rate == "1/2"]:
        if _has_three_decimals(line):
            message = (
                f"{line.text} : le coefficient divisé a trois décimales ; montant calculé en euros, arrondi une fois."
            )
            bench.open_point(passage, "U-06", message)


def _has_three_decimals(line: Line) -> bool:
    return line.coefficient is not None and line.code not in KILOMETRES and line.coefficient * 50 % 1 != 0


def _extra_line(bench: Bench, extra: Extra) -> Line:
    quantity = extra.quantity if extra.shows_quantity else None
    cents = bench.extra_cents(extra)
    return Line(extra.text, extra.code, quantity, _rate(extra.rate), cents, extra.rule, extra.reference)


def _rate(rate: Decimal) -> str:
    return "1" if rate is FULL or rate == 1 else "1/2"
