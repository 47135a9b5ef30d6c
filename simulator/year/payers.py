"""Who pays a cabinet: funds with their own delays and rejects, mutuelles by five routes, a platform that pays for several."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from simulator.world import Fund


class Route(StrEnum):
    """How a mutuelle's money comes."""

    FUND = "fund"  # gestion unique: inside the fund's transfer and return
    NUMBERED = "numbered"  # no return; one transfer an invoice, its number in the text
    LISTED = "listed"  # no return; one transfer for several invoices, all their numbers in the text
    RETURN = "return"  # its own return and transfer
    PLATFORM = "platform"  # a platform's return and transfer, for several mutuelles


@dataclass(frozen=True, slots=True)
class Payer:
    """A sender of returns and transfers. `names`: how banks write it. `delay`: days from sending to payment.

    `pay_days`: ISO weekdays of its transfers. `is_reliable`: False, it stops for everyone near the end of the year.
    """

    fund: Fund
    names: tuple[str, ...]
    delay: tuple[int, int]
    pay_days: tuple[int, ...] = (1, 2, 3, 4, 5)
    is_reliable: bool = True
    reject_prefix: str = "04"


@dataclass(frozen=True, slots=True)
class Mutuelle:
    number: str
    name: str
    route: Route
    sender: Payer | None = None
    delay: tuple[int, int] = (9, 24)


FUNDS = (
    Payer(Fund("01", "131", "0000", "CPAM 131"), ("CPAM DES BOUCHES DU RHONE", "C.P.A.M. MARSEILLE", "CPAM 131 MARSEILLE", "CPAM13"), (4, 8), (2, 5)),
    Payer(Fund("01", "841", "0000", "CPAM 841"), ("CPAM DU VAUCLUSE", "C.P.A.M. AVIGNON"), (6, 12), (5,)),
    Payer(Fund("08", "835", "0000", "CNMSS"), ("CNMSS TOULON", "CAISSE MILITAIRE SS"), (7, 14), (3,), reject_prefix="08"),
    Payer(Fund("02", "131", "0000", "MSA PROVENCE AZUR"), ("MSA PROVENCE AZUR", "MSA PA"), (9, 17), (4,), is_reliable=False, reject_prefix="02"),
)  # fmt: skip
WEIGHTS = (10, 5, 2, 4)
PLATFORM = Payer(
    Fund("75", "399", "0001", "ALMALYS TIERS PAYANT"), ("ALMALYS TP", "ALMALYS TIERS PAYANT"), (10, 22), (4,)
)
GARLABAN = Payer(Fund("75", "399", "0002", "MUTUELLE GARLABAN"), ("MUTUELLE GARLABAN", "MUT GARLABAN"), (8, 16), (5,))
MUTUELLES = (
    Mutuelle("0075399001", "MUTUELLE DES CALANQUES", Route.FUND),
    Mutuelle("0075399002", "MUTUELLE GARLABAN", Route.RETURN, GARLABAN),
    Mutuelle("0075399003", "PREVOYANCE DU PORT", Route.PLATFORM, PLATFORM),
    Mutuelle("0075399004", "MUTUELLE SAINTE VICTOIRE", Route.PLATFORM, PLATFORM),
    Mutuelle("0075399005", "MUTUELLE DES ALPILLES", Route.NUMBERED),
    Mutuelle("0075399006", "UNION DES COLLINES", Route.LISTED),
)


def working_day(day: dt.date) -> dt.date:
    """Itself, or the Monday after."""
    return day + dt.timedelta(days=8 - day.isoweekday()) if day.isoweekday() > 5 else day


def pay_day(payer: Payer, day: dt.date) -> dt.date:
    """The first day on or after `day` on which this payer makes transfers."""
    while day.isoweekday() not in payer.pay_days:
        day += dt.timedelta(days=1)
    return day
