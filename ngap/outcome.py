"""What `cote` gives back: the lines of the claim, the trace of the rules, the findings. Frozen records."""

from decimal import Decimal
from functools import lru_cache
from typing import Protocol

import msgspec

from ngap.money import plain

WHOLE_RATE, HALF_RATE = "1", "1/2"


@lru_cache(maxsize=4096)
def claim_text(code: str, quantity: Decimal | None, is_half: bool) -> str:
    """As on a claim: `AMI 4.1`, `AMI 1/2`, `MCI`, `IK 41/2`."""
    name = code if quantity is None else f"{code} {plain(quantity)}"
    return f"{name}/2" if is_half else name


class HasReference(Protocol):
    """A rule, or one named inside a rule file: its code and its article."""

    @property
    def code(self) -> str: ...

    @property
    def reference(self) -> str: ...


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


class Extra(msgspec.Struct, frozen=True, gc=False):
    """Forfait, BSI act, majoration or travel: its kind, its quantity (coefficient, kilometres), its line on the claim."""

    kind: str
    quantity: Decimal
    line: Line

    @property
    def code(self) -> str:
        return self.line.code


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
