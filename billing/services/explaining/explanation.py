"""Why an amount: each act done, also those at 0; each euro with its rule, its text, its computation.

A validated or invoiced visit is explained by the cotation that was kept, with the version of the law and the readings that
made it; a planned one by its price of now.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from billing.models import Cotation
from ngap.money import HALF, plain
from ngap.nomenclature import Nomenclature, NoValueOnDate, catalogue, nomenclature, tariffs
from ngap.outcome import Finding, Line, TraceStep, VisitCotation
from ngap.rules.infusion_control import AS_ACT
from ngap.rules.perfusion import CONTROL
from ngap.situation import DROM

FULL_PRICE = "Compté en entier : aucune règle ne le réduit."
NO_LINE = "Aucune règle n’ouvre de ligne pour lui dans ce passage."
NAMES = {
    "BSA": "Forfait journalier, dépendance légère",
    "BSB": "Forfait journalier, dépendance intermédiaire",
    "BSC": "Forfait journalier, dépendance lourde",
    "DI": "Bilan de soins infirmiers (BSI)",
    "IFD": "Indemnité forfaitaire de déplacement",
    "IFI": "Indemnité forfaitaire de déplacement, patient dépendant",
    "IK": "Indemnité kilométrique, plaine",
    "IKM": "Indemnité kilométrique, montagne",
    "IKS": "Indemnité kilométrique, à pied ou à ski",
    "MAU": "Majoration d’acte unique",
    "MCI": "Majoration de coordination infirmière",
    "MIE": "Majoration jeune enfant",
    "MIP": "Majoration de pratique avancée, selon l’âge",
    "NUIT_1": "Majoration de nuit, de 20 h à 23 h et de 5 h à 8 h",
    "NUIT_2": "Majoration de nuit, de 23 h à 5 h",
    "DIM_FERIE": "Majoration de dimanche ou jour férié",
}


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line of the claim, or an act that earns nothing (`cents` 0, `text` ""). `formula`: `4 × 3,35 € = 13,40 €` or ""."""

    text: str
    label: str
    sentence: str
    formula: str
    reference: str
    cents: int

    @property
    def is_free(self) -> bool:
        return not self.text


@dataclass(frozen=True, slots=True)
class Explanation:
    """`total_cents` None: no price, the findings say why. `law_version` "" for a price that nobody has kept yet."""

    total_cents: int | None
    lines: tuple[ExplainedLine, ...]
    free: tuple[ExplainedLine, ...]
    steps: tuple[TraceStep, ...]
    findings: tuple[Finding, ...]
    law_version: str
    readings: tuple[str, ...]


def kept_cotation(kept: Cotation) -> VisitCotation:
    """The engine's own records again, from the JSON that was kept."""
    lines = [msgspec.convert({**one, "rate": _rate(one.get("rate"))}, Line, strict=False) for one in kept.lines]
    steps = msgspec.convert(kept.trace, tuple[TraceStep, ...], strict=False)
    findings = msgspec.convert(kept.findings, tuple[Finding, ...], strict=False)
    return VisitCotation("", tuple(lines), kept.total_cents, steps, findings)


def _rate(kept: str | None) -> str:
    return "1/2" if kept == "0.5" else "1"


def explain(
    *, priced: VisitCotation, done: Sequence[str], day: date, zone: str, law_version: str, readings: Iterable[str]
) -> Explanation:
    """`done`: the codes of the acts carried out. Each stands in a line, in `free`, or the visit has no total."""
    chosen = frozenset(readings)
    law = nomenclature(day, zone, chosen)
    lines = tuple(_line(line, priced.trace, law, chosen) for line in priced.lines)
    left = [] if priced.total_cents is None else _without_line(done, priced.lines, chosen)
    free = tuple(_free(code, priced.trace) for code in left)
    return Explanation(
        priced.total_cents, lines, free, priced.trace, priced.findings, law_version, tuple(sorted(chosen))
    )


def _without_line(done: Sequence[str], lines: Sequence[Line], readings: frozenset[str]) -> list[str]:
    """A forfait or a BSI noted among the acts has its line under its letter; a control read as a check of the flow (U-46), under
    that act.
    """
    billed = Counter(line.act or line.code for line in lines)
    left = []
    for code in done:
        act = catalogue().get(code)
        name = code if billed[code] else act.letter if act else ""
        if code == CONTROL and "U-46" in readings:
            name = AS_ACT
        if billed[name] > 0:
            billed[name] -= 1
        else:
            left.append(code)
    return left


def _line(line: Line, steps: Sequence[TraceStep], law: Nomenclature, readings: frozenset[str]) -> ExplainedLine:
    act = catalogue().get(line.act)
    label = act.label if act else NAMES.get(line.code, line.code)
    said = _said(steps, label if act else line.text)
    tariff = _tariff(line.code, law, readings)
    reference = " · ".join(filter(None, (line.reference, tariff)))
    return ExplainedLine(line.text, label, said or FULL_PRICE, _formula(line, law), reference, line.amount_cents)


def _said(steps: Sequence[TraceStep], subject: str) -> str:
    """What the rules said of this act or line, in their order, each sentence once."""
    return " ".join(dict.fromkeys(step.message for step in steps if step.subject == subject))


def _free(code: str, steps: Sequence[TraceStep]) -> ExplainedLine:
    act = catalogue().get(code)
    label = act.label if act else code
    mine = [step for step in steps if step.subject == label]
    last = next((step for step in reversed(mine) if step.after_cents == 0), None)
    sentence = last.message if last else NO_LINE
    reference = last.reference if last else f"NGAP {act.article}" if act else ""
    return ExplainedLine("", label, sentence, "", reference, 0)


def _formula(line: Line, law: Nomenclature) -> str:
    """The exact product and its rounding; "" when the law of today no longer gives the amount that was kept."""
    quantity, rate = line.coefficient or Decimal(1), HALF if line.rate == "1/2" else Decimal(1)
    try:
        value, cents = law.value(line.code), law.cents(line.code, quantity, rate)
    except NoValueOnDate:
        return ""
    if cents != line.amount_cents or (quantity == 1 and rate == 1):
        return ""
    exact, rounded = value * quantity * rate, Decimal(cents) / 100
    half = " × 50\u202f%" if rate == HALF else ""
    shown = f"{_number(quantity)} × {_money(value)}{half} = {_money(exact)}"
    return shown if exact == rounded else f"{shown}, arrondi à {_money(rounded)}"


def _tariff(code: str, law: Nomenclature, readings: frozenset[str]) -> str:
    """`AMI à 3,35 € depuis le 06/11/2026`."""
    table = "drom" if law.zone in DROM else "metropole"
    rows = (one for row in tariffs() if row.code == code and row.zone == table for one in row.values)
    begun = [one for one in rows if one.since <= law.day]
    if not begun or (begun[-1].until is not None and begun[-1].until < law.day):
        return ""
    value, since = begun[-1].value_by(readings), begun[-1].since
    for one in reversed(begun):
        if one.value_by(readings) != value:
            break
        since = one.since
    return f"{code} à {_money(value)} depuis le {since:%d/%m/%Y}"


def _number(value: Decimal) -> str:
    return plain(value).replace(".", ",")


def _money(value: Decimal) -> str:
    """Two decimals at least: `3,35 €`, `5,025 €`."""
    whole, _, decimals = plain(value).partition(".")
    return f"{whole},{decimals.ljust(2, '0')}\u202f€"
