"""What a NOEMIE return says, typed: transfers, invoices, parts, rejects, retentions, lump sums. Amounts in signed cents.

Structs, not dataclasses: a return has hundreds of thousands of them, and none is part of a cycle (`gc=False`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from noemie.formats.records import Decoded, Record


class Reject(msgspec.Struct, gc=False):
    """Entity 290 or 294. `share` O (AMO, or both) or C (AMC); `level` F (whole invoice) or L."""

    record: Record
    code: str
    label: str
    share: str
    level: str


class PartAnswer(msgspec.Struct, gc=False):
    """Entity 198 (AMO) or 199 (AMC). `state` P paid, R rejected, D deferred; `paid_cents` signed, None unreadable."""

    record: Record
    part: str
    state: str
    asked_cents: int | None
    paid_cents: int | None
    amc_number: str = ""


class InvoiceAnswer(msgspec.Struct, gc=False):
    """Entity 102 and its leaves."""

    record: Record
    number: str
    invoice_date: dt.date | None
    lot_number: str
    lot_date: dt.date | None
    parts: list[PartAnswer] = msgspec.field(default_factory=list)
    rejects: list[Reject] = msgspec.field(default_factory=list)
    nir: str = ""


# What becomes of a debt (values.csv, recovery_operation) and moves nothing by itself: noted, corrected, given up, stopped.
OF_THE_DEBT = frozenset({"CIN", "ANT", "RMO", "REL", "RDP", "RDS", "RDT", "NVP", "NVT", "LOP", "LOT"})


class Retention(msgspec.Struct, gc=False):
    """Entity 250: `amount_cents` signed (N takes from the transfer)."""

    record: Record
    debt_reference: str
    operation: str
    amount_cents: int | None
    balance_cents: int | None

    @property
    def is_of_the_debt(self) -> bool:
        """It may tell of the debt alone: the 990 says whether the transfer holds its amount."""
        return self.operation in OF_THE_DEBT


class LumpSum(msgspec.Struct, gc=False):
    """Entity 261: a payment without an invoice."""

    record: Record
    code: str
    amount_cents: int | None


class Transfer(msgspec.Struct, gc=False):
    """Entity 071 (or 070): one line at the bank. `declared_cents`: its 990, None when absent or unreadable.

    `computed_cents`: the signed sum of what was met of it; `is_read`: every amount was. Both stay when what stands under
    the transfer has been taken away (`Tree.take_closed`). `left_out`: ranks of the 250 that tell of a debt and that the 990 of their level does
    not count. `is_closed`: it has a 990, readable or not.
    """

    record: Record
    payee_number: str
    paid_on: dt.date | None
    label_1: str
    label_2: str
    payer_number: str
    invoices: list[InvoiceAnswer] = msgspec.field(default_factory=list)
    retentions: list[Retention] = msgspec.field(default_factory=list)
    lump_sums: list[LumpSum] = msgspec.field(default_factory=list)
    declared_cents: int | None = None
    computed_cents: int = 0
    is_read: bool = True
    left_out: list[int] = []
    is_closed: bool = False

    def add(self, cents: int | None) -> int:
        """Counts one amount of the transfer, None when it could not be read; gives what it adds."""
        if cents is None:
            self.is_read = False
            return 0
        self.computed_cents += cents
        return cents

    @property
    def is_coherent(self) -> bool:
        """Every amount was read, and they sum to what the payer declares."""
        return self.is_read and self.declared_cents == self.computed_cents


@dataclass(frozen=True, slots=True)
class Return:
    """The typed file. `sender_number` and `reference` come from 000."""

    decoded: Decoded
    transfers: tuple[Transfer, ...] = ()
    sender_number: str = ""
    reference: str = ""
