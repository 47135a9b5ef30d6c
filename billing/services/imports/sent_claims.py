"""An invoice as another software sent it: what `factures.csv` and B2 lots both say, before anything is written."""

from dataclasses import dataclass
from datetime import date

from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts

UNNAMED_ORIGIN = "import"


@dataclass(frozen=True, slots=True)
class SentLine:
    """One line of the claim; the amount is None where the file gives only the act (`factures.csv`)."""

    text: str
    cared_on: date
    code: str
    coefficient: str | None
    amount_cents: int | None


@dataclass(frozen=True, slots=True)
class SentClaim:
    """`rank` is the record that says it. Amounts in cents; a part of zero is owed by nobody.

    `amo_code` régime + caisse (+ centre), `amc_code` 10 digits or "". `is_fund_managed`: the fund pays both parts.
    `origin` is the software, "" when the file does not say. `sent_file_id` is the B2 file's own identification.
    `exemption` and its `facts`: what a lot says of a maternity or of a work accident, "" when it names neither.
    `is_degraded`: its lot says that it was made without the card. `payee`: whom its parts are paid to (B2, type 2), "" when not said.
    """

    rank: int
    nurse_am: str
    origin: str
    number: str
    invoice_date: date
    sent_on: date
    lot_number: str
    lot_date: date
    sent_file_id: str
    first_cared_on: date
    cared_on: date
    nir: str
    patient_name: str
    birth_date: date | None
    amo_code: str
    amc_code: str
    is_fund_managed: bool
    total_cents: int
    amo_cents: int
    amc_cents: int
    patient_cents: int
    lines: tuple[SentLine, ...]
    exemption: str = ""
    facts: ExemptionFacts = NOTHING
    is_degraded: bool = False
    payee: str = ""


@dataclass(frozen=True, slots=True)
class ClaimProblem:
    """What could not be read or does not hold, with its place. `raw` may hold an identity: it is sealed when stored."""

    rank: int | None
    field: str
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """`records`: (rank, offset) of every row, read or not: each is evidence."""

    claims: tuple[SentClaim, ...]
    problems: tuple[ClaimProblem, ...]
    places: tuple[tuple[int, int], ...]


def am_number(text: str) -> str:
    """Nine digits: NOEMIE and B2 pad the same number to 14 or 15 with zeros on the left."""
    digits = text.strip().lstrip("0")
    return digits.zfill(9) if digits else ""


def amc_number(text: str) -> str:
    """Ten digits; cards print some on eight."""
    digits = text.strip()
    return digits.zfill(10) if digits.strip("0") else ""


def invoice_number(text: str) -> str:
    """Nine characters, as the formats carry it."""
    return text.strip().zfill(9)
