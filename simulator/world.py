"""The records of the simulated world: people, claims, and what becomes of each share."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ngap.situation import Dependence


class Fate(StrEnum):
    """What happens to a share. The name is the truth; the files are its consequences."""

    PAID = "paid"
    REJECTED = "rejected"
    SILENT = "silent"
    UNDERPAID = "underpaid"
    RECOVERED = "recovered"
    PENDING = "pending"
    NOT_RECEIVED = "announced_not_received"
    LOT_LOST = "lot_not_acknowledged"
    LOT_REFUSED = "lot_refused"
    IN_FLIGHT = "in_flight"
    AT_THE_DESK = "paid_at_the_desk"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented patient. `nir` on 15 characters. `amc`: "" none, "unique" the fund pays it too, "separee"."""

    last_name: str
    first_name: str
    birth_date: dt.date
    nir: str
    exemption: str
    amc: str
    care: tuple[str, ...]
    hour: dt.time
    distance_km: Decimal
    every_n_days: int
    insulin: bool = False
    forfait: Dependence = "none"


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """`quantity` and `coefficient` as B2 carries them; `amount` in cents."""

    cared_on: dt.date
    text: str
    code: str
    coefficient: Decimal
    is_half: bool
    amount: int


@dataclass(slots=True)
class SimShare:
    part: str
    payer: str
    expected: int
    fate: Fate = Fate.IN_FLIGHT
    announced: int = 0
    received: int = 0
    recovered: int = 0
    reason_code: str = ""
    reason_label: str = ""


@dataclass(slots=True)
class Claim:
    number: str
    invoice_date: dt.date
    sent_on: dt.date
    person: Person
    lines: list[ClaimLine]
    lot: str = ""
    shares: dict[str, SimShare] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def first_day(self) -> dt.date:
        return min(line.cared_on for line in self.lines)


@dataclass(frozen=True, slots=True)
class Credit:
    """A movement of the bank account, in signed cents; `texts` are the complements (qualifier, text)."""

    booked_on: dt.date
    amount: int
    label: str
    code: str
    texts: tuple[tuple[str, str], ...] = ()
    why: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Nurse:
    am_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Fund:
    """régime 2 + caisse 3 + centre 4."""

    regime: str
    caisse: str
    centre: str
    name: str

    @property
    def code(self) -> str:
        return self.regime + self.caisse + self.centre
