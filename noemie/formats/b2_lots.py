"""What a B2 file says, typed: lots, their invoices, the lines of these. Amounts in cents, None when unreadable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from noemie.formats.records import Decoded, Record


class B2Line(msgspec.Struct, frozen=True, gc=False):
    """Type 4. `coefficient` exact (two decimals); amounts in cents, None when unreadable."""

    record: Record
    act_code: str
    care_date: dt.date | None
    quantity: int | None
    coefficient: Decimal | None
    rate_percent: int | None
    amount_cents: int | None
    amo_cents: int | None
    amc_cents: int | None
    performer_number: str


class B2Invoice(msgspec.Struct, gc=False):
    """Types 2 to 5. Totals as declared by type 5, None when it is absent or unreadable. `accident`: "" when it is zeros."""

    record: Record
    number: str
    invoice_date: dt.date | None
    nir: str
    birth_date: dt.date | None
    regime: str
    fund: str
    centre: str
    amc_number: str
    contract_type: str
    is_split: bool
    exemption: str
    prescription_date: dt.date | None
    insurance_kind: str = ""
    maternity_date: dt.date | None = None
    accident: str = ""
    lines: list[B2Line] = msgspec.field(default_factory=list)
    total_cents: int | None = None
    amo_cents: int | None = None
    patient_cents: int | None = None
    amc_cents: int | None = None

    @property
    def fund_code(self) -> str:
        """régime 2 + caisse 3 + centre 4 (the centre left out when it is blank)."""
        return self.regime.zfill(2) + self.fund.zfill(3) + self.centre


@dataclass(slots=True)
class B2Lot:
    record: Record
    nurse_number: str
    number: str
    made_on: dt.date | None
    fund: str
    invoices: list[B2Invoice] = field(default_factory=list)
    count: int = 0  # of its invoices, those that were taken away included


@dataclass(frozen=True, slots=True)
class B2File:
    decoded: Decoded
    lots: tuple[B2Lot, ...] = ()
    file_id: str = ""
    file_date: dt.date | None = None
