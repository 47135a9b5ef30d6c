"""Who pays what (R-SPLIT): the fund's rate by scheme, exemption and day, and the split of a total in cents.

The rates are data (`data/shares.yaml`), each with its reference; they apply to acts, majorations and travel alike. Those of
U-23 (read in no text: Alsace-Moselle, AME, invalidity, newborn) are named so that a screen says "à vérifier".
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import msgspec

from ngap.money import part_of
from ngap.nomenclature import ONE_DAY, BadData, read_data

LOCAL = "local"
WHOLE = 100
SCHEMES = frozenset({"", LOCAL})


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`percent` of the fund from `since` to `until`; `open_point` names what is not certain."""

    percent: int
    since: dt.date
    reference: str
    until: dt.date | None = None
    open_point: str = ""


class Rates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The life of one rate. `scheme` "": whatever the scheme; `exemption` "": none."""

    scheme: str
    exemption: str
    values: tuple[Rate, ...]


class UnknownExemption(ValueError):
    """No rate is known for this exemption on this day: nothing is guessed."""


@lru_cache(maxsize=1)
def rates() -> dict[tuple[str, str], tuple[Rate, ...]]:
    """By scheme and exemption. Raises BadData."""
    return check_rates(msgspec.convert(read_data("shares.yaml"), list[Rates], strict=False))


def check_rates(rows: Iterable[Rates]) -> dict[tuple[str, str], tuple[Rate, ...]]:
    """Raises BadData: one life a scheme and an exemption, each value with its reference, no overlap nor gap inside a life."""
    found: dict[tuple[str, str], tuple[Rate, ...]] = {}
    for row in rows:
        place = f"{row.scheme or '*'}/{row.exemption or 'ordinaire'}"
        if row.scheme not in SCHEMES or (row.scheme, row.exemption) in found or not row.values:
            raise BadData(f"{place}: an unknown scheme, two lives, or no value")
        if any(not one.reference.strip() or not 0 < one.percent <= WHOLE for one in row.values):
            raise BadData(f"{place}: a value without reference, or that is no percentage")
        if any(one.until is not None and one.until < one.since for one in row.values):
            raise BadData(f"{place}: ends before it begins")
        if any(before.until is None or after.since != before.until + ONE_DAY for before, after in pairwise(row.values)):
            raise BadData(f"{place}: overlap or gap")
        found[row.scheme, row.exemption] = row.values
    return found


def rate(*, exemption: str, day: dt.date, scheme: str = "") -> Rate:
    """That of the scheme when it has its own, else the one of every scheme. Raises UnknownExemption."""
    known = rates()
    life = known.get((scheme, exemption)) or known.get(("", exemption), ())
    found = next((one for one in life if one.since <= day and (one.until is None or day <= one.until)), None)
    if found is None or scheme not in SCHEMES:
        raise UnknownExemption(f"{exemption or 'ordinaire'} {scheme} le {day.isoformat()}")
    return found


def amo_percent(*, exemption: str, day: dt.date, scheme: str = "") -> int:
    return rate(exemption=exemption, day=day, scheme=scheme).percent


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
