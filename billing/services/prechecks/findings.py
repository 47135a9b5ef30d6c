"""What a check says of an invoice before it goes: the shape that every screen shows, grouped by severity."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from billing.models import Visit
from ngap.prechecks.records import Check

Severity = Literal["blocks", "warns", "tells"]
SEVERITIES: dict[str, Severity] = {"bloquant": "blocks", "attention": "warns", "a_verifier": "tells", "info": "tells"}
ORDER: tuple[Severity, ...] = ("blocks", "warns", "tells")


@dataclass(frozen=True, slots=True)
class Correction:
    """What one click does: `action` is a name of `corrections.ACTIONS`, `target` the public id, or the act,
    that it chooses ("" if none)."""

    action: str
    words: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """`effect_cents`: what the payer would refuse (negative) or what is missed (positive), 0 when it cannot be said.

    `where` names the page that mends it when no click does: patient, visit, nurse, prescriber, "" when there is none.
    """

    code: str
    severity: Severity
    message: str
    reference: str
    effect_cents: int
    where: str
    visits: tuple[Visit, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def is_risk(self) -> bool:
        """Money that would likely not be paid: a remark puts nothing at risk."""
        return self.severity != "tells" and self.effect_cents < 0


def finding_of(check: Check, visit: Visit) -> Finding:
    """A check of the nomenclature, as said of one visit."""
    return Finding(
        check.code,
        SEVERITIES[check.severity],
        check.message,
        check.reference,
        check.effect_cents,
        "",
        (visit,),
    )


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same sentence with the same corrections once, its visits and its euros together; the gravest first."""
    groups: dict[tuple[str, str, tuple[Correction, ...]], Finding] = {}
    for one in findings:
        key = (one.code, one.message, one.corrections)
        known = groups.get(key)
        if known is None:
            groups[key] = one
        else:
            visits = tuple(dict.fromkeys([*known.visits, *one.visits]))
            groups[key] = replace(known, visits=visits, effect_cents=known.effect_cents + one.effect_cents)
    return tuple(sorted(groups.values(), key=lambda one: ORDER.index(one.severity)))


def risk_of(findings: Iterable[Finding], total_cents: int | None) -> int:
    """Euros that would likely be refused: never more than the invoice, whatever the number of reasons."""
    lost = -sum(one.effect_cents for one in findings if one.is_risk)
    return min(lost, total_cents or 0)
