"""From what was announced to what the bank shows: whole, in two parts, grouped, without its reference, or never."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from simulator.world import Credit
from simulator.year.answers import Advice, Desk, Direct
from simulator.year.bills import Bill
from simulator.year.labels import bare, in_records, written
from simulator.year.payers import working_day

LOST, NAMELESS, SPLIT, GROUPED = 0.015, 0.035, 0.05, 0.08


class How(StrEnum):
    """Why a movement is there. Those of `READABLE` can be explained from the files alone."""

    TRANSFER = "transfer"
    SPLIT = "split"
    GROUPED = "grouped"
    DIRECT = "direct"
    NAMELESS = "no_reference"
    NAMELESS_GROUP = "grouped_without_reference"
    TWIN = "twin"
    NOISE = "noise"


READABLE = {How.TRANSFER, How.SPLIT, How.GROUPED, How.DIRECT}


@dataclass(slots=True)
class Movement:
    """A line of the account. `advices` it pays (whole, or in part when `how` is split), or `bills` and their `part`."""

    credit: Credit
    how: How
    advices: tuple[Advice, ...] = ()
    bills: tuple[Bill, ...] = ()
    part: str = ""


def movements(advices: Iterable[Advice], desk: Desk, source: random.Random, last_day: dt.date) -> list[Movement]:
    found: list[Movement] = []
    waiting: dict[tuple[str, str], Advice] = {}
    for advice in sorted(advices, key=lambda one: (one.day, one.reference)):
        if advice.total <= 0:
            continue
        key, draw = (advice.payer.fund.code, advice.nurse.am_number), source.random()
        other = waiting.pop(key, None)
        if other is not None:
            found += _together(other, advice, source)
        elif draw < LOST:
            continue
        elif draw < NAMELESS:
            found.append(_one(advice, source, []))
        elif draw < SPLIT and advice.total > 2:
            found += _in_two(advice, source)
        elif draw < GROUPED:
            waiting[key] = advice
        else:
            found.append(_one(advice, source, [bare(advice.reference)]))
    found += [_one(advice, source, [bare(advice.reference)]) for advice in waiting.values()]
    found += _directs(desk)
    return [one for one in found if one.credit.booked_on <= last_day]


def _booked(day: dt.date, source: random.Random) -> dt.date:
    return working_day(day + dt.timedelta(days=1 + source.randrange(2)))


def _credit(advice: Advice, amount: int, day: dt.date, source: random.Random, references: list[str]) -> Credit:
    label, texts = written(source, source.choice(advice.payer.names), references)
    return Credit(day, amount, label, "05", texts)


def _one(advice: Advice, source: random.Random, references: list[str]) -> Movement:
    how = How.TRANSFER if references else How.NAMELESS
    return Movement(_credit(advice, advice.total, _booked(advice.day, source), source, references), how, (advice,))


def _in_two(advice: Advice, source: random.Random) -> Iterator[Movement]:
    first = 1 + source.randrange(advice.total - 1)
    day, references = _booked(advice.day, source), [bare(advice.reference)]
    for amount, later in ((first, 0), (advice.total - first, 1)):
        booked = working_day(day + dt.timedelta(days=later))
        yield Movement(_credit(advice, amount, booked, source, references), How.SPLIT, (advice,))


def _together(one: Advice, other: Advice, source: random.Random) -> Iterator[Movement]:
    """Two advices of one payer in one transfer; one time in two the bank keeps no reference."""
    is_named = source.random() < 0.5
    references = [bare(one.reference), bare(other.reference)] if is_named else []
    credit = _credit(other, one.total + other.total, _booked(other.day, source), source, references)
    yield Movement(credit, How.GROUPED if is_named else How.NAMELESS_GROUP, (one, other))


def _directs(desk: Desk) -> Iterator[Movement]:
    for direct in desk.directs:
        yield _direct(direct)
    for (name, _, day), bills in desk.listed.items():
        yield _direct(Direct(day, name, tuple(bills), "AMC"))


def _direct(direct: Direct) -> Movement:
    numbers = " ".join(bill.claim.number for bill in direct.bills)
    label, texts = in_records(f"VIR SEPA {direct.name} FACTURE {numbers}")
    amount = sum(bill.claim.shares[direct.part].expected for bill in direct.bills)
    return Movement(Credit(direct.day, amount, label, "05", texts), How.DIRECT, bills=direct.bills, part=direct.part)
