"""What one file has brought, in numbers: read only."""

from dataclasses import dataclass

from billing.models import Invoice, Lot
from cabinet.models import IncomingFile
from reconciliation.models import Advice, AdviceLine, BankEntry, BankStatement


@dataclass(frozen=True, slots=True)
class Brought:
    """`one`, `many`: the French words for the things that were brought."""

    count: int
    one: str
    many: str


def report_of(file: IncomingFile) -> list[Brought]:
    """Only what there is; an empty list: the file brought nothing that counts."""
    found = [
        Brought(Invoice.objects.filter(source_file=file).count(), "facture", "factures"),
        Brought(Lot.objects.filter(file=file).count(), "lot", "lots"),
        Brought(Advice.objects.filter(file=file).count(), "virement annoncé", "virements annoncés"),
        Brought(AdviceLine.objects.filter(advice__file=file).count(), "ligne de retour", "lignes de retour"),
        Brought(BankStatement.objects.filter(file=file).count(), "relevé", "relevés"),
        Brought(BankEntry.objects.filter(statement__file=file).count(), "mouvement", "mouvements"),
    ]
    return [one for one in found if one.count]
