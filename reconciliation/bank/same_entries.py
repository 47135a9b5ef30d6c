"""The same movement under two formats: their keys differ, so account, day, amount and rank decide, and only when it is certain."""

from collections import Counter
from collections.abc import Sequence
from enum import Enum


class Fate(Enum):
    """Of an arriving entry: a new one, one that is there under another format, or a doubt for a person."""

    ADD = "add"
    SAME = "same"
    DOUBT = "doubt"


def fates(
    stored: Sequence[int], arriving: Sequence[int], *, is_stored_proved: bool, is_arriving_proved: bool
) -> list[Fate]:
    """One day of one account: amounts stored from other formats against the amounts that arrive, in order of rank.

    Certain: the day holds the same amounts as often on both sides; or one side holds the other and is a proved statement,
    which has every movement of the day. `is_stored_proved`: other formats' proved statements cover the day: it is complete,
    so an amount that they do not have is a doubt.
    """
    if not stored and not is_stored_proved:
        return [Fate.ADD] * len(arriving)
    there, here = Counter(stored), Counter(arriving)
    if here <= there and (is_stored_proved or here == there):
        return [Fate.SAME] * len(arriving)
    if there <= here and is_arriving_proved and not is_stored_proved:
        return [_take(there, amount) for amount in arriving]
    return [Fate.DOUBT] * len(arriving)


def _take(left: Counter[int], amount: int) -> Fate:
    if left[amount] <= 0:
        return Fate.ADD
    left[amount] -= 1
    return Fate.SAME
