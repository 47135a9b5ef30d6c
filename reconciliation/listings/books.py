"""The month, the takings and one’s own payments, as files."""

from collections.abc import Iterable, Iterator

from cabinet.listing import Column, Kind, Listing
from reconciliation.models import BankEntry
from reconciliation.services.books.closing import PayerTotals
from reconciliation.services.books.my_payments import PaidMonth, Transfer
from reconciliation.services.books.receipts import Receipt
from reconciliation.services.books.takings import Taking

MONTH: Listing[PayerTotals] = Listing(
    "mois",
    (
        Column("Payeur", lambda one: one.payer),
        Column("Facturé", lambda one: one.billed_cents, Kind.CENTS),
        Column("Annoncé", lambda one: one.announced_cents, Kind.CENTS),
        Column("Reçu", lambda one: one.received_cents, Kind.CENTS),
        Column("Repris", lambda one: one.recovered_cents, Kind.CENTS),
        Column("Abandonné", lambda one: one.written_off_cents, Kind.CENTS),
    ),
)


def _entry(one: Receipt | Taking) -> BankEntry | None:
    return one.entry if isinstance(one, Receipt) else None


TAKINGS: Listing[Receipt | Taking] = Listing(
    "recettes",
    (
        Column("Jour", lambda one: one.day, Kind.DAY),
        Column("Payeur", lambda one: one.payer),
        Column("Libellé", lambda one: entry.label if (entry := _entry(one)) else ""),
        Column("Crédit en banque", lambda one: entry.amount_cents if (entry := _entry(one)) else None, Kind.CENTS),
        Column("Recette", lambda one: one.paid_cents if isinstance(one, Receipt) else one.cents, Kind.CENTS),
        Column("Inexpliqué", lambda one: one.unexplained_cents if isinstance(one, Receipt) else None, Kind.CENTS),
        Column("Nature", lambda one: one.nature),
        Column(
            "Preuve", lambda one: entry.statement.file.name if (entry := _entry(one)) else getattr(one, "proof", "")
        ),
        Column("Rang", lambda one: entry.rank if (entry := _entry(one)) else None, Kind.COUNT),
        Column("Empreinte sha256", lambda one: entry.statement.file.sha256 if (entry := _entry(one)) else ""),
    ),
)
MY_PAYMENTS: Listing[tuple[str, Transfer]] = Listing(
    "mes-paiements",
    (
        Column("Jour", lambda one: one[1].entry.booked_on, Kind.DAY),
        Column("Payeur", lambda one: one[0]),
        Column("Libellé", lambda one: one[1].entry.label),
        Column("Reçu pour mes soins", lambda one: one[1].cents, Kind.CENTS),
        Column("Virement entier", lambda one: one[1].entry.amount_cents, Kind.CENTS),
        Column("Parts payées", lambda one: one[1].shares, Kind.COUNT),
    ),
)


def transfers(months: Iterable[PaidMonth]) -> Iterator[tuple[str, Transfer]]:
    """Every transfer of those months, with who sent it."""
    return ((payer.payer, one) for month in months for payer in month.payers for one in payer.transfers)
