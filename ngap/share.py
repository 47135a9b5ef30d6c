"""Who pays what (R-SPLIT): the fund's rate by exemption, and the split of a total in cents.

The ordinary rate is 60 % for nursing care; it applies to acts, majorations and travel alike. Open points U-23 (from
memory: Alsace-Moselle, AME, invalidity, newborn, split of the C2S) are listed so that a screen can say "à vérifier".
"""

import datetime as dt
from dataclasses import dataclass

from ngap.money import part_of

ORDINARY, LOCAL_SCHEME, WHOLE = 60, 90, 100


@dataclass(frozen=True, slots=True)
class Rate:
    """`percent` of the fund from `since`; `open_point` names what is not certain."""

    percent: int
    since: dt.date
    reference: str
    open_point: str = ""


_START = dt.date(2020, 1, 1)
RATES: dict[str, Rate] = {
    "": Rate(ORDINARY, _START, "CSS R.160-5 (participation de 40 % aux frais d’auxiliaires médicaux)"),
    "ald": Rate(WHOLE, _START, "CSS L.160-14, 3° et 4°"),
    "maternite": Rate(WHOLE, _START, "CSS L.160-9"),
    "atmp": Rate(WHOLE, _START, "CSS L.431-1"),
    "c2s": Rate(ORDINARY, _START, "CSS L.861-3", "U-23"),
    "ame": Rate(WHOLE, _START, "CASF L.251-2", "U-23"),
    "invalidite": Rate(WHOLE, _START, "CSS L.160-14", "U-23"),
    "nouveau_ne": Rate(WHOLE, _START, "CSS L.160-14", "U-23"),
    "alsace_moselle": Rate(LOCAL_SCHEME, _START, "CSS L.325-1", "U-23"),
}


class UnknownExemption(ValueError):
    """No rate is known for this exemption on this day: nothing is guessed."""


def rate(*, exemption: str, day: dt.date) -> Rate:
    """Raises UnknownExemption."""
    found = RATES.get(exemption)
    if found is None or day < found.since:
        raise UnknownExemption(f"{exemption or 'ordinaire'} le {day.isoformat()}")
    return found


def amo_percent(*, exemption: str, day: dt.date) -> int:
    return rate(exemption=exemption, day=day).percent


def split(*, total_cents: int, percent: int) -> tuple[int, int]:
    """(fund, rest) in cents: the fund's part is rounded half up, the rest is what is left. 2283 at 60 % → 1370, 913."""
    fund = part_of(total_cents, percent)
    return fund, total_cents - fund


def spread(*, amounts_cents: list[int], percent: int) -> list[int]:
    """The fund's part of each line, so that the lines sum to the part of the total (cumulative rounding)."""
    parts, running, given = [], 0, 0
    for amount in amounts_cents:
        running += amount
        target = part_of(running, percent)
        parts.append(target - given)
        given = target
    return parts
