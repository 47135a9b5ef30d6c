"""Livre des recettes: each credit of the bank and each sum received elsewhere, by day, with its proof; on screen and as CSV.

A patient's payment counts once, on the day it was received (`takings.py`): the credit that shows it later says so, and counts nothing.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from cabinet.euros import in_euros
from cabinet.spreadsheet import guarded
from reconciliation.enums import EntryOutcome, PostingKind
from reconciliation.models import BankEntry, NamedRest, Posting
from reconciliation.services.books.my_payments import funds_behind
from reconciliation.services.books.takings import Taking, already_counted

HEADER = (
    *("jour", "payeur", "libelle", "credit_de_banque_centimes", "recette_centimes", "deja_compte_centimes"),
    *("inexplique_centimes", "nature", "parts", "fichier", "rang", "sha256"),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One credit. `paid_cents`: what the ledger says that it paid of invoices; `shares`: how many.

    `counted_cents`: patients' payments that it shows, counted already on the day each was received; not in `paid_cents`.
    `named`: what a person said of parts of it that pay nothing that we know, in cents.
    """

    entry: BankEntry
    payer: str
    paid_cents: int
    shares: int
    counted_cents: int = 0
    named: tuple[tuple[str, int], ...] = ()

    @property
    def day(self) -> date:
        return self.entry.booked_on

    @property
    def unexplained_cents(self) -> int:
        """Answers no invoice, and nobody said what it is."""
        is_said = self.entry.outcome in {EntryOutcome.NOT_A_CLAIM, EntryOutcome.IGNORED}
        return (
            0 if is_said else max(0, self.entry.amount_cents - self.paid_cents - self.counted_cents - self.named_cents)
        )

    @property
    def named_cents(self) -> int:
        return sum(cents for _, cents in self.named)

    @property
    def nature(self) -> str:
        words = ["Encaissements de patients, comptés le jour où ils ont été reçus"] if self.counted_cents else []
        words += [f"{said}, {in_euros(cents)}" for said, cents in self.named]
        if words:
            return " ; ".join(words)
        return self.entry.ignored_reason or self.entry.get_outcome_display()


def receipts(*, start: date, end: date) -> list[Receipt]:
    """Oldest first; five queries."""
    rows = BankEntry.objects.filter(booked_on__range=(start, end), amount_cents__gt=0).select_related("statement__file")
    entries = list(rows.order_by("booked_on", "pk"))
    ids = [one.pk for one in entries]
    paid: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    names: dict[int, str] = {}
    counted = already_counted(entry_ids=ids)
    sums = Posting.objects.filter(kind=PostingKind.RECEIVED, bank_entry__in=ids, use_posting=None).order_by()
    for pk, cents, shares in sums.values_list("bank_entry").annotate(
        Sum("amount_cents"), Count("share", distinct=True)
    ):
        paid[pk or 0] = (int(cents), shares if cents else 0)
    for pk, name, kind, code in sums.values_list("bank_entry", "share__payer__name", "share__payer__kind", "share__payer__code").distinct():  # fmt: skip
        names.setdefault(pk or 0, name or (f"{kind} {code}" if code else "Patients"))
    names |= funds_behind(ids)
    names = dict.fromkeys(counted, "Patients") | names
    named: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for pk, words, cents in NamedRest.objects.filter(entry__in=ids, cancelled_at=None).values_list("entry", "words", "amount_cents"):  # fmt: skip
        named[pk].append((words, cents))
    return [
        Receipt(one, names.get(one.pk, ""), *paid[one.pk], counted.get(one.pk, 0), tuple(named[one.pk]))
        for one in entries
    ]


def in_order(*, found: Sequence[Receipt], taken: Sequence[Taking]) -> list[Receipt | Taking]:
    """By day, what was received by hand before what the bank shows."""
    return sorted([*taken, *found], key=lambda one: (one.day, isinstance(one, Receipt)))


def spreadsheet(*, found: Sequence[Receipt], taken: Sequence[Taking] = ()) -> bytes:
    """UTF-8 with its mark, `;`, cents. A credit has the file, the rank and the sha256 that prove it, a payment its receipt."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in in_order(found=found, taken=taken):
        writer.writerow(_credit(one) if isinstance(one, Receipt) else _taking(one))
    return out.getvalue().encode("utf-8-sig")


def _credit(one: Receipt) -> list[object]:
    file = one.entry.statement.file
    return [
        *(one.day.isoformat(), guarded(one.payer), guarded(one.entry.label), one.entry.amount_cents, one.paid_cents),
        *(one.counted_cents, one.unexplained_cents, guarded(one.nature), one.shares),
        *(guarded(file.name), one.entry.rank, file.sha256),
    ]


def _taking(one: Taking) -> list[object]:
    return [
        one.day.isoformat(),
        guarded(one.payer),
        guarded(one.proof),
        0,
        one.cents,
        0,
        0,
        guarded(one.nature),
        "",
        "",
        "",
        "",
    ]
