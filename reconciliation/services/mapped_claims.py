"""Reads a CSV of invoices by the columns that a person named: the same claims as `factures.csv`, the same refusals.

A cell that cannot be read makes a problem of its row, never a zero; the order of days and the decimal mark are decided on
the whole column, or refused.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from billing.services.factures_csv import MOST_DIGITS, NotAClaimsFile, is_nir, lines_of
from billing.services.sent_claims import (
    ClaimProblem,
    SentClaim,
    SentFile,
    SentLine,
    am_number,
    amc_number,
    invoice_number,
)
from reconciliation.bank.amounts import grouped_units
from reconciliation.bank.columns import DateOrder
from reconciliation.bank.csv_values import date_order_of, day, point_of
from reconciliation.bank.sheet import best_delimiter, heading_key, rows_of
from reconciliation.bank.texts import legible
from reconciliation.services.claims_mapping import ClaimMapping, ClaimMeaning, what_is_missing

DAYS: tuple[ClaimMeaning, ...] = ("date_facture", "date_soins", "date_transmission")
MONEY: tuple[ClaimMeaning, ...] = ("total", "part_amo", "part_amc", "part_patient")
MOST_ROWS, MOST_PROBLEMS, MOST_LISTED = 1_000_000, 1000, 5000
ORDER = "l’ordre du jour et du mois est incertain dans ces dates : dites-le dans la correspondance"
MIXED = "la marque décimale est incertaine dans ces montants : dites-la dans la correspondance"
MANAGED = {"unique": True, "gestion unique": True, "separee": False, "gestion separee": False, "aucune": False}


@dataclass(slots=True)
class _Row:
    """One row of the file being read, with what is wrong in it."""

    rank: int
    cells: Sequence[str]
    places: dict[ClaimMeaning, list[int]]
    problems: list[ClaimProblem]

    def text(self, meaning: ClaimMeaning, between: str = " ") -> str:
        cells = (self.cells[at].strip() for at in self.places.get(meaning, []) if at < len(self.cells))
        return between.join(cell for cell in cells if cell)

    def refuse(self, meaning: str, raw: str, reason: str) -> None:
        self.problems.append(ClaimProblem(self.rank, meaning, raw, reason))


@dataclass(frozen=True, slots=True)
class _How:
    """The conventions of the whole file."""

    order: DateOrder
    point: str
    near: date
    mapping: ClaimMapping


def read_mapped_claims(*, data: bytes, mapping: ClaimMapping, near: date) -> SentFile:
    """`near`: the day of the import, for two-digit years. Raises NotAClaimsFile with the reason, in French."""
    missing = what_is_missing(mapping)
    if missing:
        raise NotAClaimsFile(f"Correspondance incomplète : {missing}.")
    rows = _rows(legible(data)[0], mapping)
    wanted = heading_key([heading for heading, _ in mapping.columns])
    at = next((rank for rank, row in enumerate(rows) if heading_key(row)[: len(wanted)] == wanted), None)
    if at is None:
        raise NotAClaimsFile("L’en-tête de ce fichier n’est pas celui de la correspondance.")
    body = [(rank, row) for rank, row in enumerate(rows[at + 1 :], start=1) if any(cell.strip() for cell in row)]
    if not body:
        raise NotAClaimsFile("Aucune ligne de facture sous l’en-tête.")
    return _read(body, mapping, near)


def _rows(text: str, mapping: ClaimMapping) -> list[tuple[str, ...]]:
    try:
        rows = list(islice(rows_of(text, mapping.delimiter or best_delimiter(text)), MOST_ROWS + 1))
    except csv.Error as error:
        raise NotAClaimsFile(f"CSV mal formé ({error}).") from None
    if len(rows) > MOST_ROWS:
        raise NotAClaimsFile(f"Plus de {MOST_ROWS} lignes dans un fichier.")
    return rows


def _read(body: Sequence[tuple[int, Sequence[str]]], mapping: ClaimMapping, near: date) -> SentFile:
    places: dict[ClaimMeaning, list[int]] = {}
    for column, (_, meaning) in enumerate(mapping.columns):
        places.setdefault(meaning, []).append(column)
    rows = [_Row(rank, cells, places, []) for rank, cells in body]
    how = _conventions(rows, mapping, near)
    claims, problems = [], []
    for row in rows:
        claim = _claim(row, how)
        problems += row.problems
        if not row.problems:
            claims.append(claim)
        if len(problems) > MOST_PROBLEMS and len(problems) > len(claims):
            raise NotAClaimsFile("La plupart des lignes sont illisibles : vérifiez le sens des colonnes.")
    if mapping.rows_are == "act":
        claims, more = _by_invoice(claims, {_identity(row, how) for row in rows if row.problems})
        problems += more
    if len(problems) > MOST_LISTED:
        problems[MOST_LISTED:] = [ClaimProblem(None, "lignes", "", f"{len(problems) - MOST_LISTED} autres problèmes.")]
    return SentFile(tuple(claims), tuple(problems), tuple((row.rank, 0) for row in rows))


def _conventions(rows: Sequence[_Row], mapping: ClaimMapping, near: date) -> _How:
    days = (row.text(name) for name in DAYS for row in rows)
    order = mapping.date_order or date_order_of(days, is_french=False)
    if order is None:
        raise NotAClaimsFile(f"Lecture impossible : {ORDER}.")
    money = (row.text(name) for name in MONEY for row in rows)
    point = mapping.point or ("," if mapping.unit == "cents" else point_of(money, is_french=False))
    if not point:
        raise NotAClaimsFile(f"Lecture impossible : {MIXED}.")
    return _How(order, point, near, mapping)


def _day(row: _Row, how: _How, meaning: ClaimMeaning, absent: date | None = None) -> date:
    """`absent`: what stands for a day that the file does not give; an unreadable one is a problem."""
    text = row.text(meaning)
    found = day(text, how.order, how.near) if text else absent
    if found is None:
        row.refuse(meaning, text, "Date absente ou illisible.")
        return date.min
    return found


def _cents(row: _Row, how: _How, meaning: ClaimMeaning) -> int | None:
    """None: no such column. An empty cell is nothing due only for the parts that others complete."""
    if meaning not in row.places:
        return None
    text = row.text(meaning)
    if not text and meaning in {"part_amc", "part_patient"}:
        return 0
    cents = grouped_units(text, 0 if how.mapping.unit == "cents" else 2, how.point) if text else None
    if cents is None or cents < 0 or len(str(cents)) > MOST_DIGITS:
        row.refuse(meaning, text, "Montant absent, négatif ou illisible : jamais pris pour zéro.")
        return -1
    return cents


def _amounts(row: _Row, how: _How) -> tuple[int, int, int, int]:
    """(total, AMO, AMC, patient): the one that no column gives is the difference; a difference below zero is refused."""
    total, amo, amc, patient = (_cents(row, how, name) for name in MONEY)
    if row.problems or amo is None:
        return (-1, -1, -1, -1)
    if total is None:
        total = amo + (amc or 0) + (patient or 0)
    if patient is None:
        patient = total - amo - (amc or 0)
    if amc is None:
        amc = total - amo - patient
    if min(amc, patient) < 0 or amo + amc + patient != total:
        row.refuse(
            "total", str(total), f"La somme des parts est {amo + max(amc, 0) + max(patient, 0)}, le total {total}."
        )
    return (total, amo, amc, patient)


def _digits(row: _Row, meaning: ClaimMeaning, lengths: tuple[int, ...], absent: str = "") -> str:
    text = row.text(meaning).replace(" ", "") or absent
    if text and not (text.isascii() and text.isdigit() and len(text) in lengths):
        row.refuse(meaning, text, f"Numéro attendu sur {' ou '.join(map(str, lengths))} chiffres.")
    return text


def _is_fund_managed(row: _Row, how: _How, amc_cents: int) -> bool:
    word = " ".join(heading_key([row.text("gestion_amc")]))
    if not word:
        if amc_cents > 0 and not how.mapping.management:
            row.refuse("gestion_amc", "", "Gestion de la part de la mutuelle absente.")
        return amc_cents > 0 and how.mapping.management == "unique"
    if word not in MANAGED:
        row.refuse("gestion_amc", word, "Attendu : unique, séparée ou aucune.")
    return MANAGED.get(word, False)


def _claim(row: _Row, how: _How) -> SentClaim:
    invoice_date = _day(row, how, "date_facture")
    cared_on = _day(row, how, "date_soins", invoice_date)
    sent_on = _day(row, how, "date_transmission", invoice_date)
    number = row.text("numero", "")
    if not number or len(number) > 9 or not number.isalnum():
        row.refuse("numero", number, "Numéro de facture attendu sur 9 caractères au plus, lettres et chiffres.")
    nir = row.text("nir", "").upper().replace(" ", "")
    if nir and not is_nir(nir):
        row.refuse("nir", nir, "NIR attendu sur 13 ou 15 caractères.")
    total, amo, amc, patient = _amounts(row, how)
    fund = _digits(row, "organisme_amo", (5, 9), how.mapping.fund)
    if not fund:
        row.refuse("organisme_amo", "", "Caisse absente.")
    lot = row.text("lot", "")
    acts = _acts(row)
    return SentClaim(
        rank=row.rank,
        nurse_am=am_number(_digits(row, "numero_am", (8, 9))),
        origin=row.text("origine")[:40],
        number=invoice_number(number),
        invoice_date=invoice_date,
        sent_on=sent_on,
        lot_number=lot.zfill(3)[-3:] if lot else "",
        lot_date=sent_on,
        sent_file_id="",
        first_cared_on=cared_on,
        cared_on=cared_on,
        nir=nir,
        patient_name=" ".join(row.text("patient").split()),
        birth_date=None,
        amo_code=fund,
        amc_code=amc_number(_digits(row, "organisme_amc", (8, 10))),
        is_fund_managed=_is_fund_managed(row, how, amc),
        total_cents=total,
        amo_cents=amo,
        amc_cents=amc,
        patient_cents=patient,
        lines=tuple(lines_of(acts, cared_on)),
    )


def _acts(row: _Row) -> str:
    """`AMI 4|IFD` as one text; `AMI 4 + IFD` and a coefficient in a column of its own are the same."""
    acts = row.text("actes", "|").replace("+", "|")
    coefficient = row.text("coefficient")
    return f"{acts} {coefficient}" if coefficient and acts and " " not in acts and "|" not in acts else acts


def _identity(row: _Row, how: _How) -> tuple[str, date]:
    text = row.text("date_facture")
    found = day(text, how.order, how.near) if text else None
    return (invoice_number(row.text("numero", "")), found or date.min)


def _by_invoice(
    claims: Sequence[SentClaim], unreadable: set[tuple[str, date]]
) -> tuple[list[SentClaim], list[ClaimProblem]]:
    """Rows of acts put together by nurse, number and day of invoice. One row that was not read refuses its invoice whole."""
    found: dict[tuple[str, str, str, date], list[SentClaim]] = {}
    for one in claims:
        found.setdefault((one.nurse_am, one.origin, one.number, one.invoice_date), []).append(one)
    whole: list[SentClaim] = []
    problems: list[ClaimProblem] = []
    for members in found.values():
        first = members[0]
        reason = _why_not_together(members, is_cut=(first.number, first.invoice_date) in unreadable)
        if reason:
            problems.append(ClaimProblem(first.rank, "numero", first.number, reason))
        else:
            whole.append(_together(members))
    return whole, problems


def _why_not_together(members: Sequence[SentClaim], *, is_cut: bool) -> str:
    if is_cut:
        return "Une autre ligne de cette facture n’a pas été lue : la facture n’est pas enregistrée."
    said = {
        (one.nir, one.patient_name, one.amo_code, one.amc_code, one.is_fund_managed) for one in members if one.amc_cents
    }
    people = {(one.nir, one.patient_name, one.amo_code) for one in members}
    if len(people) > 1 or len(said) > 1:
        return "Les lignes de cette facture ne disent pas toutes le même patient ni les mêmes payeurs."
    return ""


def _together(members: Sequence[SentClaim]) -> SentClaim:
    payer = next((one for one in members if one.amc_cents), members[0])
    return replace(
        members[0],
        first_cared_on=min(one.first_cared_on for one in members),
        cared_on=max(one.cared_on for one in members),
        amc_code=payer.amc_code,
        is_fund_managed=payer.is_fund_managed,
        total_cents=sum(one.total_cents for one in members),
        amo_cents=sum(one.amo_cents for one in members),
        amc_cents=sum(one.amc_cents for one in members),
        patient_cents=sum(one.patient_cents for one in members),
        lines=tuple(_lines(members)),
    )


def _lines(members: Sequence[SentClaim]) -> Iterator[SentLine]:
    """A row of one act gives that act its amount."""
    for one in members:
        if len(one.lines) == 1:
            yield replace(one.lines[0], amount_cents=one.total_cents)
        else:
            yield from one.lines
