"""What was billed beside what the law gives: the records of an « audit blanc », and the lines compared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ngap.outcome import Line, TraceStep, VisitCotation

TARIFF = "R-KEYS"
TARIFF_TEXT = "NGAP titre XVI, tarif du jour des soins"


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line as it stands on the invoice: `text` as on the claim; the rule that made it, when it is ours."""

    text: str
    code: str
    cents: int
    rule: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """`billed` or `due` is "" where the line stands on one side only. `effect_cents`: due − billed."""

    billed: str
    due: str
    billed_cents: int
    due_cents: int
    rule: str
    reference: str
    message: str

    @property
    def effect_cents(self) -> int:
        return self.due_cents - self.billed_cents


@dataclass(frozen=True, slots=True)
class Audited:
    """A visit re-coted, or a day of an imported invoice (`at` None: only its lines are known, `checks` says what was looked at)."""

    invoice: str
    invoice_id: str
    patient: str
    patient_id: str
    nurse_am: str
    cared_on: date
    at: time | None
    billed_cents: int
    due_cents: int
    checks: str
    differences: tuple[Difference, ...]

    @property
    def effect_cents(self) -> int:
        """Above 0: under-billed; below 0: over-billed, at risk of an indu."""
        return self.due_cents - self.billed_cents


@dataclass(frozen=True, slots=True)
class NotRecoted:
    """What nothing could be said of, and why: never counted as right."""

    invoice: str
    cared_on: date
    billed_cents: int | None
    code: str
    reason: str


def compare(*, billed: Sequence[BilledLine], law: VisitCotation) -> tuple[Difference, ...]:
    """Lines that agree in text and amount go; the rest is paired by letter; what has no pair stands alone."""
    written, wanted = [(one.text, one.cents) for one in billed], [(one.text, one.amount_cents) for one in law.lines]
    agreed = Counter(written) & Counter(wanted)
    extra, missing = _without(billed, written, agreed), _without(law.lines, wanted, agreed)
    found = []
    for line in extra:
        due = next((one for one in missing if one.code == line.code), None)
        if due is not None:
            missing.remove(due)
        found.append(_changed(line, due, law.trace) if due else _too_much(line, law.trace))
    return (*found, *(_forgotten(one, law.trace) for one in missing))


def _without(lines: Sequence[Any], names: Sequence[tuple[str, int]], agreed: Counter[tuple[str, int]]) -> list[Any]:
    """The lines that are left when those that agree are taken away, as many times as they agree."""
    left, kept = Counter(agreed), []
    for line, name in zip(lines, names, strict=True):
        if left[name]:
            left[name] -= 1
        else:
            kept.append(line)
    return kept


def _changed(line: BilledLine, due: Line, trace: Sequence[TraceStep]) -> Difference:
    if line.text == due.text:
        message = "Le tarif de cette ligne est un autre ce jour-là."
        return Difference(line.text, due.text, line.cents, due.amount_cents, TARIFF, TARIFF_TEXT, message)
    return Difference(
        line.text,
        due.text,
        line.cents,
        due.amount_cents,
        due.rule,
        due.reference,
        _why(due, trace) or "Autre cotation.",
    )


def _forgotten(due: Line, trace: Sequence[TraceStep]) -> Difference:
    return Difference(
        "", due.text, 0, due.amount_cents, due.rule, due.reference, _why(due, trace) or "Due, pas facturée."
    )


def _too_much(line: BilledLine, trace: Sequence[TraceStep]) -> Difference:
    """The step that brought an act of this amount to 0, else any that did; else the rule that once made the line."""
    zeros = [step for step in trace if step.after_cents == 0 and (step.before_cents or 0) > 0]
    step = next((one for one in zeros if one.before_cents == line.cents), zeros[0] if zeros else None)
    if step is not None:
        return Difference(line.text, "", line.cents, 0, step.rule, step.reference, step.message)
    message = "Facturée, et rien ne l’ouvre ce jour-là."
    return Difference(line.text, "", line.cents, 0, line.rule or "sans règle", line.reference, message)


def _why(due: Line, trace: Sequence[TraceStep]) -> str:
    """The last sentence of the rule that made the line."""
    said = [step.message for step in trace if step.rule == due.rule and step.after_cents == due.amount_cents]
    return said[-1] if said else ""
