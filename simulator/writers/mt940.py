"""A bank's statement: MT940, the texts of a movement in :86:, on lines of 65 characters."""

import datetime as dt
from collections.abc import Sequence

from simulator.world import Credit
from simulator.writers.statement import Account, Written, euros

WIDTH = 65


def statement(
    movements: Sequence[Credit], account: Account, opening: int, opened_on: dt.date, closed_on: dt.date
) -> Written:
    closing = opening + sum(one.amount for one in movements)
    moves = "".join(_move(one, rank) for rank, one in enumerate(movements, start=1))
    text = (
        f":20:STATEMENT\n:25:{account.iban}\n:28C:{closed_on:%m}/1\n{_balance('60F', opening, opened_on)}"
        f"{moves}{_balance('62F', closing, closed_on)}-\n"
    )
    return Written(text.encode("ascii"), closing)


def _balance(tag: str, cents: int, day: dt.date) -> str:
    return f":{tag}:{'D' if cents < 0 else 'C'}{day:%y%m%d}EUR{euros(abs(cents), ',')}\n"


def _move(one: Credit, rank: int) -> str:
    way, day = "D" if one.amount < 0 else "C", one.booked_on
    head = f":61:{day:%y%m%d}{day:%m%d}{way}{euros(abs(one.amount), ',')}NTRFNONREF//M{day:%y%m%d}{rank:04d}\n"
    return f"{head}:86:{_folded(' '.join([one.label, *(text for _, text in one.texts)]))}\n"


def _folded(text: str) -> str:
    """Lines of 65 at most, cut between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
