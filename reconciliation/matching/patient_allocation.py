"""How a patient's payment is proposed to be shared out: the oldest debt first, never more than what is due. A person confirms."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """A debt: `cents` still owed, above zero; `since`: the day of its invoice."""

    share: int
    since: dt.date
    cents: int


def oldest_first(dues: Iterable[Due], cents: int) -> dict[int, int]:
    """Cents by share, zero left out. What is not in it is too much: a credit that a person decides."""
    left, found = cents, {}
    for one in sorted(dues, key=lambda due: (due.since, due.share)):
        part = min(left, one.cents)
        if part > 0:
            found[one.share] = part
            left -= part
    return found
