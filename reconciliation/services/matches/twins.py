"""What a person needs to choose between things that the machine cannot tell apart: side by side, equal or not, line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cabinet.euros import in_euros
from reconciliation.models import Advice, BankEntry
from reconciliation.services.matches.suggestions import Suggestion

Line = tuple[str, Callable[..., str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison. `is_same`: tells nothing apart."""

    label: str
    values: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return len(set(self.values)) == 1


def compare_suggestions(*, entry: BankEntry, found: Sequence[Suggestion]) -> list[Compared]:
    """Candidates for one movement; empty below two."""
    lines: list[Line] = [
        ("Avis du", lambda one: _each(one, _day)),
        ("Écart avec la banque", lambda one: _each(one, lambda advice: _apart(entry, advice))),
        ("Libellé de l’avis", lambda one: _each(one, lambda advice: advice.label_1)),
        ("Référence de l’avis", lambda one: _each(one, lambda advice: advice.label_2)),
        ("Référence lue à la banque", lambda one: one.evidence.piece or "aucune"),
        ("Montant", lambda one: in_euros(one.total_cents)),
        ("Lignes", lambda one: str(sum(len(advice.lines.all()) for advice in one.advices))),
        ("Factures", lambda one: _each(one, _numbers)),
        ("Infirmière", lambda one: _each(one, lambda advice: advice.nurse.full_name if advice.nurse else "—")),
        ("Fichier", lambda one: _each(one, lambda advice: advice.file.name)),
    ]
    return _compared(lines, found) if len(found) > 1 else []


def compare_entries(*, entries: Sequence[BankEntry]) -> list[Compared]:
    """Movements that want the same advice; empty below two."""
    lines: list[Line] = [
        ("Comptabilisé le", lambda one: f"{one.booked_on:%d/%m/%Y}"),
        ("Valeur", lambda one: f"{one.value_on:%d/%m/%Y}" if one.value_on else "—"),
        ("Libellé", lambda one: one.label),
        ("Référence", lambda one: one.reference or "—"),
        ("Textes", lambda one: " · ".join(one.texts) or "—"),
        ("Montant", lambda one: in_euros(one.amount_cents)),
        ("Compte", lambda one: one.account.masked),
    ]
    return _compared(lines, entries) if len(entries) > 1 else []


def _compared(lines: list[Line], found: Sequence[object]) -> list[Compared]:
    return [Compared(label, tuple(value(one) for one in found)) for label, value in lines]


def _each(one: Suggestion, value: Callable[[Advice], str]) -> str:
    return ", ".join(dict.fromkeys(value(advice) for advice in one.advices)) or "—"


def _day(advice: Advice) -> str:
    return f"{advice.paid_on:%d/%m/%Y}" if advice.paid_on else "—"


def _apart(entry: BankEntry, advice: Advice) -> str:
    if advice.paid_on is None:
        return "—"
    days = (entry.booked_on - advice.paid_on).days
    return (
        "le même jour"
        if days == 0
        else f"{abs(days)} jour{'s' if abs(days) > 1 else ''} {'après' if days > 0 else 'avant'}"
    )


def _numbers(advice: Advice) -> str:
    """The first three invoices, and how many others."""
    numbers = [line.invoice_number for line in advice.lines.all() if line.invoice_number]
    return ", ".join(numbers[:3]) + (f" et {len(numbers) - 3} autres" if len(numbers) > 3 else "") or "—"
