"""Reads `factures.csv`, the list of invoices that another software exports (docs: CONTRACTS, `factures.csv`).

UTF-8, `;`, a header. An unreadable cell makes a problem of its row, never a zero; unknown columns are reported once.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from billing.services.imports.sent_claims import (
    ClaimProblem,
    SentClaim,
    SentFile,
    SentLine,
    am_number,
    amc_number,
    invoice_number,
)

REQUIRED = (
    "numero",
    "lot",
    "date_facture",
    "date_transmission",
    "date_soins",
    "nir",
    "patient",
    "organisme_amo",
    "organisme_amc",
    "gestion_amc",
    "total_cents",
    "part_amo_cents",
    "part_amc_cents",
    "part_patient_cents",
    "actes",
)
BATCH = 1000
MOST_REFUSED, MOST_PROBLEMS = 1000, 5000
MOST_DIGITS = 8  # as many as a B2 total holds: 999 999,99 €
COEFFICIENT = re.compile(r"[0-9]{1,5}([.,][0-9]{1,3})?")  # what the column of a line holds, exactly
OPTIONAL = ("numero_am", "origine")
MANAGEMENT = ("unique", "separee", "aucune")


class NotAClaimsFile(Exception):
    """The file is not a `factures.csv`: the reason, for a person."""


@dataclass(slots=True)
class _Row:
    """One row being read: gathers its problems instead of stopping at the first."""

    rank: int
    cells: dict[str, str]
    problems: list[ClaimProblem]

    def text(self, field: str) -> str:
        return self.cells.get(field, "").strip()

    def refuse(self, field: str, reason: str) -> None:
        self.problems.append(ClaimProblem(self.rank, field, self.text(field), reason))

    def day(self, field: str) -> date:
        try:
            return date.fromisoformat(self.text(field))
        except ValueError:
            self.refuse(field, "Date attendue sous la forme AAAA-MM-JJ.")
            return date.min

    def cents(self, field: str) -> int:
        text = self.text(field)
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            return int(text)
        self.refuse(field, "Montant attendu en centimes entiers.")
        return -1

    def digits(self, field: str, lengths: tuple[int, ...]) -> str:
        text = self.text(field)
        if not (text.isascii() and text.isdigit() and len(text) in lengths):
            self.refuse(field, f"Numéro attendu sur {' ou '.join(str(n) for n in lengths)} chiffres.")
        return text


def looks_like_claims(head: bytes) -> bool:
    """Whether the first line is the header of a `factures.csv`."""
    first = head.split(b"\n", 1)[0].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return {"numero", "date_facture", "part_amo_cents"} <= {cell.strip() for cell in first.split(";")}


def read_claims(data: bytes) -> SentFile:
    """The whole file. Raises NotAClaimsFile when the text is not UTF-8 or a required column is missing."""
    batches = list(read_batches([data]))
    return SentFile(
        tuple(claim for one in batches for claim in one.claims),
        tuple(problem for one in batches for problem in one.problems),
        tuple(place for one in batches for place in one.places),
    )


def read_batches(chunks: Iterable[bytes]) -> Iterator[SentFile]:
    """The same, some thousand rows at a time: memory holds one batch. What it raises may come after good batches."""
    rows = _rows(_texts(chunks))
    header = [cell.strip().lower() for cell in next(rows, (0, []))[1]]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise NotAClaimsFile(f"Colonnes absentes : {', '.join(missing)}.")
    unknown = [name for name in header if name not in REQUIRED + OPTIONAL]
    yield SentFile(
        (), tuple(ClaimProblem(None, name, "", "Colonne inconnue, gardée sans être lue.") for name in unknown), ()
    )
    numbered, bounds = enumerate(rows, start=1), _Bounds()
    while batch := list(islice(numbered, BATCH)):
        yield bounds.within(_read_rows(header, batch))
    if bounds.left_out:
        reason = f"{bounds.left_out} autres problèmes dans ce fichier, non listés."
        yield SentFile((), (ClaimProblem(None, "suite", "", reason),), ())


@dataclass(slots=True)
class _Bounds:
    """What keeps a file of a million bad rows short: it is refused, or its problems are listed up to a number."""

    read: int = 0
    refused: int = 0
    listed: int = 0
    left_out: int = 0

    def within(self, batch: SentFile) -> SentFile:
        """Raises NotAClaimsFile when most of what was read so far is unreadable."""
        self.read += len(batch.places)
        self.refused += len(batch.places) - len(batch.claims)
        if self.refused > MOST_REFUSED and 2 * self.refused > self.read:
            raise NotAClaimsFile("La plupart des lignes sont illisibles : ce n’est pas une liste de factures.")
        kept = batch.problems[: max(0, MOST_PROBLEMS - self.listed)]
        self.listed += len(kept)
        self.left_out += len(batch.problems) - len(kept)
        return SentFile(batch.claims, kept, batch.places)


def _texts(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text without the mark of UTF-8, in pieces that end with a line feed (the last one may not)."""
    decoder, read, held, is_start = codecs.getincrementaldecoder("utf-8")(), 0, "", True
    for chunk in chain(chunks, [b""]):
        start = read - len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise NotAClaimsFile(f"Le fichier n’est pas en UTF-8 (octet {start + error.start}).") from None
        read += len(chunk)
        if is_start and text:
            text, is_start = text.removeprefix("\ufeff"), False
        whole, feed, rest = (held + text.replace("\x00", "\ufffd")).rpartition("\n")
        held = rest
        yield whole + feed
    yield held


def _read_rows(header: list[str], rows: list[tuple[int, tuple[int, list[str]]]]) -> SentFile:
    """`rows`: rank, (offset, cells)."""
    problems: list[ClaimProblem] = []
    claims: list[SentClaim] = []
    places: list[tuple[int, int]] = []
    for rank, (offset, cells) in rows:
        places.append((rank, offset))
        row = _Row(rank, dict(zip(header, cells, strict=False)), [])
        if len(cells) != len(header):
            row.refuse("ligne", f"{len(cells)} colonnes au lieu de {len(header)}.")
        claim = _claim(row)
        if row.problems:
            problems += row.problems
        else:
            claims.append(claim)
    return SentFile(tuple(claims), tuple(problems), tuple(places))


def _rows(texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """(offset in bytes, cells) of each line that holds something; a quoted cell may hold `;`."""
    offset = 0
    for text in texts:
        for line in text.splitlines(keepends=True):
            if line.strip():
                yield offset, _cells(line.rstrip("\r\n"))
            offset += len(line.encode())


def _cells(line: str) -> list[str]:
    """A cell past the limit of the csv module makes one cell of the line: a wrong number of columns."""
    try:
        return next(csv.reader([line], delimiter=";"))
    except csv.Error:
        return [line[:200]]


def _claim(row: _Row) -> SentClaim:
    sent_on, cared_on, invoice_date = row.day("date_transmission"), row.day("date_soins"), row.day("date_facture")
    number = row.text("numero")
    if not number or len(number) > 9 or not number.isalnum():
        row.refuse("numero", "Numéro de facture attendu sur 9 caractères au plus.")
    management = row.text("gestion_amc")
    if management not in MANAGEMENT:
        row.refuse("gestion_amc", "Attendu : unique, separee ou aucune.")
    claim = SentClaim(
        rank=row.rank,
        nurse_am=am_number(row.digits("numero_am", (9, 8))) if row.text("numero_am") else "",
        origin=row.text("origine")[:40],
        number=invoice_number(number),
        invoice_date=invoice_date,
        sent_on=sent_on,
        lot_number=row.text("lot").zfill(3)[-3:] if row.text("lot") else "",
        lot_date=sent_on,
        sent_file_id="",
        first_cared_on=cared_on,
        cared_on=cared_on,
        nir=_nir(row),
        patient_name=" ".join(row.text("patient").split()),
        birth_date=None,
        amo_code=row.digits("organisme_amo", (5, 9)),
        amc_code=amc_number(row.digits("organisme_amc", (8, 10)) if row.text("organisme_amc") else ""),
        is_fund_managed=management == "unique",
        total_cents=row.cents("total_cents"),
        amo_cents=row.cents("part_amo_cents"),
        amc_cents=row.cents("part_amc_cents"),
        patient_cents=row.cents("part_patient_cents"),
        lines=tuple(lines_of(row.text("actes"), cared_on)),
    )
    _check_total(row, claim)
    return claim


def _check_total(row: _Row, claim: SentClaim) -> None:
    parts = claim.amo_cents + claim.amc_cents + claim.patient_cents
    if not row.problems and parts != claim.total_cents:
        row.refuse("total_cents", f"La somme des parts est {parts}, le total annoncé {claim.total_cents}.")


def _nir(row: _Row) -> str:
    text = row.text("nir").upper().replace(" ", "")
    if text and not is_nir(text):
        row.refuse("nir", "NIR attendu sur 13 ou 15 caractères.")
    return text


def is_nir(text: str) -> bool:
    """13 or 15 characters; Corsica has a letter (2A, 2B) at the seventh."""
    digits = text.replace("2A", "20").replace("2B", "20") if text[5:7] in ("2A", "2B") else text
    return len(text) in (13, 15) and digits.isascii() and digits.isdigit()


def lines_of(acts: str, cared_on: date) -> Iterator[SentLine]:
    """`AMI 4|AMI 1/2|IFD` → three lines, without amounts."""
    for act in (part.strip() for part in acts.split("|")):
        if act:
            code, _, coefficient = act.partition(" ")
            number = coefficient.replace(",", ".") if COEFFICIENT.fullmatch(coefficient) else None
            yield SentLine(act[:30], cared_on, code[:10], number, None)
