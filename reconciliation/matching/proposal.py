"""Records of the matcher of bank entries: what it is given, and what it proposes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reconciliation.matching.evidence import Evidence


class Outcome(StrEnum):
    EXPLAINED = "explained"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    NOT_A_CLAIM = "not_a_claim"


@dataclass(frozen=True, slots=True)
class EntryIn:
    """A movement that no person matched. `texts`: label, reference and complements. `payer`: whose name a person recognised.

    `operations`: those that the bank booked as this one amount, each with its own amount and texts; empty when it says none.
    """

    id: int
    amount_cents: int
    booked_on: dt.date
    operation_code: str
    texts: tuple[str, ...]
    is_proved: bool
    payer: int | None = None
    operations: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceIn:
    """An advice that no person matched; `texts` are its transfer labels, `invoices` the numbers that it pays.

    `patients`: family names of its lines that are tied. `cared_on`: the last day of the care that it pays. `is_of_a_fund`: it pays a fund's part.
    `is_coherent`: its total is the sum of its lines; another is never paid, but it stands in the way of E2.
    """

    id: int
    total_cents: int
    paid_on: dt.date | None
    texts: tuple[str, ...]
    invoices: frozenset[str] = frozenset()
    payer: int | None = None
    is_coherent: bool = True
    is_of_a_fund: bool = False
    cared_on: dt.date = dt.date.min
    patients: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpenShareIn:
    """A share of a mutuelle or of a patient that no advice announces; `cared_on`: money never comes before the care.

    `part`: AMC or PATIENT. `patient`: family name.
    """

    id: int
    number: str
    open_cents: int
    cared_on: dt.date = dt.date.min
    part: str = ""
    patient: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is known beside the candidates.

    `refused`: (entry, "advice" or "share", id) that a person refused, never proposed again. `common`: numbers, without
    leading zeros, that tell no transfer from another (a nurse's, an account's, one that several advices carry).
    `invoices`: numbers of all the invoices: a text that names two of them is about both.
    """

    refused: frozenset[tuple[int, str, int]] = frozenset()
    common: frozenset[str] = frozenset()
    invoices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """`advice_id` or `share_id`. `is_automatic`: applied by the machine, else shown to a person. `cents`: what the entry pays of it."""

    entry_id: int
    advice_id: int | None
    share_id: int | None
    evidence: Evidence
    is_automatic: bool
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Advices whose totals make the entry's amount (E5): a suggestion, never more."""

    entry_id: int
    advice_ids: tuple[int, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Proposal:
    pairs: tuple[Pair, ...]
    outcomes: dict[int, Outcome]
    groups: tuple[Group, ...] = ()
