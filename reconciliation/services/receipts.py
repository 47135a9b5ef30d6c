"""Livre des recettes: each credit of the bank, by day, with what it paid and its proof; on screen and as CSV."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from cabinet.spreadsheet import guarded
from reconciliation.enums import EntryOutcome, PostingKind
from reconciliation.models import BankEntry, Posting
from reconciliation.services.my_payments import funds_behind

HEADER = (
    *("jour_de_banque", "payeur", "libelle", "montant_centimes", "recette_factures_centimes", "inexplique_centimes"),
    *("nature", "parts", "fichier", "rang", "sha256"),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One credit. `paid_cents`: what the ledger says that it paid of invoices; `shares`: how many."""

    entry: BankEntry
    payer: str
    paid_cents: int
    shares: int

    @property
    def unexplained_cents(self) -> int:
        """Answers no invoice, and nobody said what it is."""
        is_said = self.entry.outcome in {EntryOutcome.NOT_A_CLAIM, EntryOutcome.IGNORED}
        return 0 if is_said else max(0, self.entry.amount_cents - self.paid_cents)

    @property
    def nature(self) -> str:
        return self.entry.ignored_reason or self.entry.get_outcome_display()


def receipts(*, start: date, end: date) -> list[Receipt]:
    """Oldest first; three queries."""
    rows = BankEntry.objects.filter(booked_on__range=(start, end), amount_cents__gt=0).select_related("statement__file")
    entries = list(rows.order_by("booked_on", "pk"))
    ids = [one.pk for one in entries]
    paid: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    names: dict[int, str] = {}
    sums = Posting.objects.filter(kind=PostingKind.RECEIVED, bank_entry__in=ids).order_by()
    for pk, cents, shares in sums.values_list("bank_entry").annotate(
        Sum("amount_cents"), Count("share", distinct=True)
    ):
        paid[pk or 0] = (int(cents), shares if cents else 0)
    for pk, name, kind, code in sums.values_list("bank_entry", "share__payer__name", "share__payer__kind", "share__payer__code").distinct():  # fmt: skip
        names.setdefault(pk or 0, name or (f"{kind} {code}" if code else "Patients"))
    names |= funds_behind(ids)
    return [Receipt(one, names.get(one.pk, ""), *paid[one.pk]) for one in entries]


def spreadsheet(*, found: Sequence[Receipt]) -> bytes:
    """UTF-8 with its mark, `;`, cents; each line with the file, the rank and the sha256 that prove it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in found:
        file = one.entry.statement.file
        writer.writerow(
            [
                *(
                    one.entry.booked_on.isoformat(),
                    guarded(one.payer),
                    guarded(one.entry.label),
                    one.entry.amount_cents,
                ),
                *(one.paid_cents, one.unexplained_cents, guarded(one.nature), one.shares),
                *(guarded(file.name), one.entry.rank, file.sha256),
            ]
        )
    return out.getvalue().encode("utf-8-sig")
