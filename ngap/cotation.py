"""`cote(nurse_day)`: what a nurse's day is worth, line by line, and why.

A passage that a rule cannot price has no total (`total_cents` None) and no line; the finding says what is missing.
"""

from decimal import Decimal

import msgspec

from ngap.nomenclature import NoValueOnDate, nomenclature
from ngap.open_points import TARIFF_DOUBTS
from ngap.rules import RULES
from ngap.rules.rule import SINCE_2020
from ngap.situation import NurseDay
from ngap.workbench import Bench, Extra, Passage

KILOMETRES = frozenset({"IK", "IKM", "IKS"})


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of the claim. `text` as it is written there (`AMI 1/2`); `rate` "1" or "1/2"; `act` when it is one."""

    text: str
    code: str
    coefficient: Decimal | None
    rate: str
    amount_cents: int
    rule: str
    reference: str
    act: str = ""


class TraceStep(msgspec.Struct, frozen=True, gc=False):
    """What a rule did: `before_cents` → `after_cents`, in French, with its article."""

    rule: str
    reference: str
    subject: str
    before_cents: int | None
    after_cents: int | None
    message: str


class Finding(msgspec.Struct, frozen=True, gc=False):
    """`severity`: bloquant, attention, a_verifier (open point of the law), info."""

    code: str
    severity: str
    message: str
    reference: str


class VisitCotation(msgspec.Struct, frozen=True, gc=False):
    patient: str
    lines: tuple[Line, ...]
    total_cents: int | None
    trace: tuple[TraceStep, ...]
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """`AMI 4 + AMI 1/2 + MCI + IFD`."""
        return " + ".join(line.text for line in self.lines)


class Cotation(msgspec.Struct, frozen=True, gc=False):
    """One VisitCotation a visit, in the order of the day given."""

    visits: tuple[VisitCotation, ...]

    @property
    def total_cents(self) -> int | None:
        totals = [visit.total_cents for visit in self.visits]
        return None if any(total is None for total in totals) else sum(total or 0 for total in totals)


def cote(nurse_day: NurseDay) -> Cotation:
    """Applies the rules in force on the day, in their order. Raises UnknownPatient.

    Never a guess: a visit that cannot be priced has `total_cents` None, no line, and a finding `bloquant`.
    """
    bench = Bench(nurse_day, nomenclature(nurse_day.day, nurse_day.zone))
    if bench.day < SINCE_2020:
        for passage in bench.passages:
            bench.refuse(passage, "regle_non_geree", "Soins d'avant le 01/01/2020 : non gérés.", "docs/known_limits.md")
    for rule in RULES:
        if rule.is_in_force(bench.day):
            rule.apply(bench)
    return Cotation(tuple(_freeze(bench, passage) for passage in bench.passages))


def _freeze(bench: Bench, passage: Passage) -> VisitCotation:
    try:
        lines = _lines(bench, passage) if passage.is_priced else ()
    except NoValueOnDate as missing:
        bench.refuse(
            passage, "valeur_inconnue", f"Aucun tarif connu : {missing}.", "Convention nationale des infirmiers"
        )
        lines = ()
    _flag_open_points(bench, passage, lines)
    total = sum(line.amount_cents for line in lines) if passage.is_priced else None
    trace = [
        TraceStep(step.rule, step.reference, step.subject, step.before, step.after, step.message)
        for step in bench.steps
        if step.visit == passage.rank
    ]
    findings = [
        Finding(note.code, note.severity, note.message, note.reference)
        for note in bench.notes
        if note.visit == passage.rank
    ]
    return VisitCotation(passage.visit.patient, lines, total, tuple(trace), tuple(findings))


def _lines(bench: Bench, passage: Passage) -> tuple[Line, ...]:
    """Forfait and BSI first, then acts by rate and coefficient, majorations, travel: as a nurse reads them."""
    first = [extra for extra in passage.extras if extra.kind in {"forfait", "bsi"}]
    last = [extra for extra in passage.extras if extra.kind not in {"forfait", "bsi"}]
    acts = sorted(passage.billed(), key=lambda line: (-line.rate, -(line.coefficient or 0)))
    made = [_extra_line(bench, extra) for extra in first]
    made += [
        Line(
            line.text,
            line.letter,
            line.coefficient,
            _rate(line.rate),
            bench.cents(line),
            line.rule,
            line.reference,
            line.act.code,
        )
        for line in acts
    ]
    made += [_extra_line(bench, extra) for extra in last]
    return tuple(made)


def _flag_open_points(bench: Bench, passage: Passage, lines: tuple[Line, ...]) -> None:
    """Values that hang on an open point; halves that a claim of two decimals cannot write (U-06)."""
    doubts = bench.law.open_points
    for point in sorted({doubts[line.code] for line in lines if line.code in doubts}):
        bench.open_point(passage, point, TARIFF_DOUBTS[point])
    for line in lines:
        if (
            line.rate == "1/2"
            and line.coefficient is not None
            and line.code not in KILOMETRES
            and line.coefficient * 50 % 1
        ):
            message = (
                f"{line.text} : le coefficient divisé a trois décimales ; montant calculé en euros, arrondi une fois."
            )
            bench.open_point(passage, "U-06", message)


def _extra_line(bench: Bench, extra: Extra) -> Line:
    quantity = extra.quantity if extra.shows_quantity else None
    return Line(
        extra.text, extra.code, quantity, _rate(extra.rate), bench.extra_cents(extra), extra.rule, extra.reference
    )


def _rate(rate: Decimal) -> str:
    return "1" if rate == 1 else "1/2"
