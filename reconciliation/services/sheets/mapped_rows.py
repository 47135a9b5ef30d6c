"""One row of a CSV whose columns a person named, as a claim of `factures.csv`: the same refusals.

A cell that cannot be read makes a problem of its row, never a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.services.imports.factures_csv import MOST_DIGITS, is_nir, lines_of
from billing.services.imports.sent_claims import ClaimProblem, SentClaim, am_number, amc_number, invoice_number
from reconciliation.bank.amounts import grouped_units
from reconciliation.bank.columns import DateOrder
from reconciliation.bank.csv_values import day
from reconciliation.bank.sheet import heading_key
from reconciliation.services.sheets.claims_mapping import ClaimMapping, ClaimMeaning

MONEY: tuple[ClaimMeaning, ...] = ("total", "part_amo", "part_amc", "part_patient")
MANAGED = {"unique": True, "gestion unique": True, "separee": False, "gestion separee": False, "aucune": False}


@dataclass(slots=True)
class Row:
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
class How:
    """The conventions of the whole file."""

    order: DateOrder
    point: str
    near: date
    mapping: ClaimMapping


def _day(row: Row, how: How, meaning: ClaimMeaning, absent: date | None = None) -> date:
    """`absent`: what stands for a day that the file does not give; an unreadable one is a problem."""
    text = row.text(meaning)
    found = day(text, how.order, how.near) if text else absent
    if found is None:
        row.refuse(meaning, text, "Date absente ou illisible.")
        return date.min
    return found


def _cents(row: Row, how: How, meaning: ClaimMeaning) -> int | None:
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


def _amounts(row: Row, how: How) -> tuple[int, int, int, int]:
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


def _digits(row: Row, meaning: ClaimMeaning, lengths: tuple[int, ...], absent: str = "") -> str:
    text = row.text(meaning).replace(" ", "") or absent
    if text and not (text.isascii() and text.isdigit() and len(text) in lengths):
        row.refuse(meaning, text, f"Numéro attendu sur {' ou '.join(map(str, lengths))} chiffres.")
    return text


def _is_fund_managed(row: Row, how: How, amc_cents: int) -> bool:
    word = " ".join(heading_key([row.text("gestion_amc")]))
    if not word:
        if amc_cents > 0 and not how.mapping.management:
            row.refuse("gestion_amc", "", "Gestion de la part de la mutuelle absente.")
        return amc_cents > 0 and how.mapping.management == "unique"
    if word not in MANAGED:
        row.refuse("gestion_amc", word, "Attendu : unique, séparée ou aucune.")
    return MANAGED.get(word, False)


def claim_of(row: Row, how: How) -> SentClaim:
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


def _acts(row: Row) -> str:
    """`AMI 4|IFD` as one text; `AMI 4 + IFD` and a coefficient in a column of its own are the same."""
    acts = row.text("actes", "|").replace("+", "|")
    coefficient = row.text("coefficient")
    return f"{acts} {coefficient}" if coefficient and acts and " " not in acts and "|" not in acts else acts


def identity_of(row: Row, how: How) -> tuple[str, date | None]:
    """(number, day) of the invoice that a row of an act speaks of; no day when it cannot be read."""
    text = row.text("date_facture")
    return (invoice_number(row.text("numero", "")), day(text, how.order, how.near) if text else None)
