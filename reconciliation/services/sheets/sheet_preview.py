"""What would be read of a CSV with the columns that a person has just named: totals, first lines, problems. Nothing is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.services.imports.factures_csv import NotAClaimsFile
from billing.services.imports.sent_claims import SentFile
from cabinet.models import IncomingFile
from reconciliation.bank import delimited
from reconciliation.bank.columns import Mapping
from reconciliation.bank.statement import BankFile
from reconciliation.services.sheets.claims_mapping import LABELS, ClaimMapping
from reconciliation.services.sheets.mapped_claims import read_mapped_claims
from reconciliation.services.sheets.mappings import PREVIEW_BYTES, beginning_of

LINES, REASONS = 8, 8


@dataclass(frozen=True, slots=True)
class Total:
    """`cents` None: a count alone, in `text`."""

    label: str
    text: str = ""
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    on: date | None
    text: str
    more: str
    cents: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`is_partial`: the file is longer than what was read here; its totals are those of its beginning."""

    refused: str = ""
    count: int = 0
    totals: tuple[Total, ...] = ()
    lines: tuple[Line, ...] = ()
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    is_partial: bool = False


def preview(*, file: IncomingFile, mapping: Mapping | ClaimMapping, near: date) -> Preview:
    """`near`: the day of the reading, for two-digit years."""
    data = beginning_of(file=file, size=PREVIEW_BYTES)
    is_partial = file.size > len(data)
    if isinstance(mapping, Mapping):
        return _of_bank(delimited.read(data, near, mapping), is_partial=is_partial)
    try:
        return _of_claims(read_mapped_claims(data=data, mapping=mapping, near=near), is_partial=is_partial)
    except NotAClaimsFile as reason:
        return Preview(refused=str(reason))


def _of_bank(found: BankFile, *, is_partial: bool) -> Preview:
    if found.refused:
        return Preview(refused=f"Lecture impossible : {found.refused}.")
    entries = [entry for one in found.statements for entry in one.entries]
    days = [entry.booked_on for entry in entries if entry.booked_on]
    amounts = [entry.amount_cents for entry in entries if entry.amount_cents is not None]
    reasons = [f"{one.where.capitalize()} : {one.reason}." for one in found.problems]
    return Preview(
        count=len(entries),
        totals=(
            Total("Mouvements", str(len(entries))),
            Total("Du, au", f"{min(days):%d/%m/%Y} – {max(days):%d/%m/%Y}" if days else "aucune date lue"),
            Total("Crédits", cents=sum(one for one in amounts if one > 0)),
            Total("Débits", cents=sum(one for one in amounts if one < 0)),
            *_proofs(found),
        ),
        lines=tuple(Line(one.booked_on, one.label, one.reference, one.amount_cents) for one in entries[:LINES]),
        problems=tuple(reasons[:REASONS]),
        problem_count=len(reasons),
        is_partial=is_partial,
    )


def _proofs(found: BankFile) -> list[Total]:
    words = {
        True: "oui, par le solde de chaque ligne",
        False: "non : le solde ne suit pas",
        None: "rien dans ce fichier",
    }
    totals = []
    for one in found.statements:
        name = f"•••• {one.account[-4:]}" if one.account else "sans numéro"
        totals.append(Total("Compte", name))
        totals.append(Total("Prouvé", words[one.proved]))
        if one.closing_cents is not None:
            totals.append(Total("Solde final", cents=one.closing_cents))
    return totals


def _of_claims(found: SentFile, *, is_partial: bool) -> Preview:
    claims = found.claims
    return Preview(
        count=len(claims),
        totals=(
            Total("Factures", str(len(claims))),
            Total("Total", cents=sum(one.total_cents for one in claims)),
            Total("Part de la caisse", cents=sum(one.amo_cents for one in claims)),
            Total("Part de la mutuelle", cents=sum(one.amc_cents for one in claims)),
            Total("Part du patient", cents=sum(one.patient_cents for one in claims)),
        ),
        lines=tuple(
            Line(one.invoice_date, f"Facture {one.number}", one.patient_name, one.total_cents) for one in claims[:LINES]
        ),
        problems=tuple(_reasons(found)),
        problem_count=len(found.problems),
        is_partial=is_partial,
    )


def _reasons(found: SentFile) -> Sequence[str]:
    """The same reason on many rows is told once, with the first row and how many."""
    labels = {str(name): label for name, label in LABELS.items()}
    counts = Counter((one.field, one.reason) for one in found.problems)
    first = {(one.field, one.reason): one.rank for one in reversed(found.problems)}
    return [
        f"Ligne {first[key]}{f' et {times - 1} autres' if times > 1 else ''}, {labels.get(key[0], key[0]).lower()} : {key[1]}"
        for key, times in counts.most_common(REASONS)
    ]
