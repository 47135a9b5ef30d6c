"""Reads a CSV of invoices by the columns that a person named: the same claims as `factures.csv`, the same refusals.

The order of days and the decimal mark are decided on the whole column, or refused: the file is read once for them, once for
its claims, some thousand rows at a time. Rows of acts are read once more, to know where each invoice ends.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice

from billing.services.imports.factures_csv import BATCH, NotAClaimsFile
from billing.services.imports.sent_claims import ClaimProblem, SentClaim, SentFile
from reconciliation.bank.csv_values import DecimalMark, OrderOfDays
from reconciliation.bank.sheet import HEADING_WITHIN, SHOWN, best_delimiter, heading_key, numbered_rows
from reconciliation.bank.texts import Source, Text, beginning, in_memory, legible_source
from reconciliation.services.sheets.claims_mapping import ClaimMapping, ClaimMeaning, what_is_missing
from reconciliation.services.sheets.mapped_acts import Acts
from reconciliation.services.sheets.mapped_rows import MONEY, How, Row, claim_of

DAYS: tuple[ClaimMeaning, ...] = ("date_facture", "date_soins", "date_transmission")
MOST_PROBLEMS, MOST_LISTED = 1000, 5000
ORDER = "l’ordre du jour et du mois est incertain dans ces dates : dites-le dans la correspondance"
MIXED = "la marque décimale est incertaine dans ces montants : dites-la dans la correspondance"
Rows = Callable[[], Iterator[Row]]


def read_mapped_claims(*, data: bytes, mapping: ClaimMapping, near: date) -> SentFile:
    """The whole file in memory. `near`: the day of the import, for two-digit years. Raises NotAClaimsFile with the reason, in French."""
    batches = list(mapped_batches(source=in_memory(data), mapping=mapping, near=near))
    return SentFile(
        tuple(claim for one in batches for claim in one.claims),
        tuple(problem for one in batches for problem in one.problems),
        tuple(place for one in batches for place in one.places),
    )


def mapped_batches(*, source: Source, mapping: ClaimMapping, near: date) -> Iterator[SentFile]:
    """The same, some thousand rows at a time. What it raises may come after good batches."""
    missing = what_is_missing(mapping)
    if missing:
        raise NotAClaimsFile(f"Correspondance incomplète : {missing}.")
    try:
        rows = _body(legible_source(source)[0], mapping)
        yield from _Reading(rows, _conventions(rows(), mapping, near)).batches()
    except csv.Error as error:
        raise NotAClaimsFile(f"CSV mal formé ({error}).") from None


def _body(text: Text, mapping: ClaimMapping) -> Rows:
    """The rows under the heading, as often as they are asked for; blank ones have a rank and are left out."""
    delimiter = mapping.delimiter or best_delimiter(beginning(text))
    wanted = heading_key([heading for heading, _ in mapping.columns])
    first = enumerate(islice(numbered_rows(text(), delimiter), HEADING_WITHIN + SHOWN))
    at = next((rank for rank, (_, row) in first if heading_key(row)[: len(wanted)] == wanted), None)
    if at is None:
        raise NotAClaimsFile("L’en-tête de ce fichier n’est pas celui de la correspondance.")
    start, places = at + 1, dict[ClaimMeaning, list[int]]()
    for column, (_, meaning) in enumerate(mapping.columns):
        places.setdefault(meaning, []).append(column)

    def rows() -> Iterator[Row]:
        for rank, (_, cells) in enumerate(islice(numbered_rows(text(), delimiter), start, None), start=1):
            if any(cell.strip() for cell in cells):
                yield Row(rank, cells, places, [])

    return rows


def _conventions(rows: Iterable[Row], mapping: ClaimMapping, near: date) -> How:
    days, money, is_empty = OrderOfDays(), DecimalMark(), True
    for row in rows:
        is_empty = False
        for name in DAYS:
            days.see(row.text(name))
        for name in MONEY:
            money.see(row.text(name))
    if is_empty:
        raise NotAClaimsFile("Aucune ligne de facture sous l’en-tête.")
    order = mapping.date_order or days.found(is_french=False)
    if order is None:
        raise NotAClaimsFile(f"Lecture impossible : {ORDER}.")
    point = mapping.point or ("," if mapping.unit == "cents" else money.found(is_french=False))
    if not point:
        raise NotAClaimsFile(f"Lecture impossible : {MIXED}.")
    return How(order, point, near, mapping)


class _Reading:
    """The rows read one after the other, with what was found so far."""

    def __init__(self, rows: Rows, how: How) -> None:
        self._rows, self._how = rows, how
        self._acts = Acts(rows(), how) if how.mapping.rows_are == "act" else None
        self._read = self._refused = self._wrong = self._listed = 0

    def batches(self) -> Iterator[SentFile]:
        rows = self._rows()
        while batch := list(islice(rows, BATCH)):
            yield self._one(batch)
        if self._wrong > self._listed:
            reason = f"{self._wrong - self._listed} autres problèmes."
            yield SentFile((), (ClaimProblem(None, "lignes", "", reason),), ())

    def _one(self, batch: list[Row]) -> SentFile:
        claims: list[SentClaim] = []
        problems: list[ClaimProblem] = []
        for row in batch:
            closed, more = self._taken(row)
            claims += closed
            problems += (*row.problems, *more)
        self._wrong += len(problems)
        kept = problems[: MOST_LISTED - self._listed]
        self._listed += len(kept)
        return SentFile(tuple(claims), tuple(kept), tuple((row.rank, 0) for row in batch))

    def _taken(self, row: Row) -> tuple[list[SentClaim], list[ClaimProblem]]:
        """Raises NotAClaimsFile when most of what was read so far is unreadable."""
        claim = claim_of(row, self._how)
        self._read += not row.problems
        self._refused += len(row.problems)
        if self._refused > max(MOST_PROBLEMS, self._read):
            raise NotAClaimsFile("La plupart des lignes sont illisibles : vérifiez le sens des colonnes.")
        if self._acts is not None:
            return self._acts.take(row, claim)
        return ([] if row.problems else [claim]), []
