"""A year of a cabinet, from its patients to its account, deterministic by seed. `write` makes the files and the truth beside."""

import datetime as dt
import json
import random
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from simulator import bank_life
from simulator.world import Nurse
from simulator.year import files, truth
from simulator.year.accounts import fees
from simulator.year.answers import Advice, Desk
from simulator.year.bills import Bill, Lot, bill, bills_of
from simulator.year.debts import settle
from simulator.year.labels import refer
from simulator.year.lots import Post
from simulator.year.money import How, Movement, movements
from simulator.year.patients import Patient, invent

START = dt.date(2025, 9, 1)
NURSES = (Nurse("996000016", "Perrin Nadia"), Nurse("996000024", "Oriol Camille"))
DOUBLE = 0.006


@dataclass(slots=True)
class Year:
    """All that happened. `advices` in the order of their returns, `movements` of all accounts."""

    patients: list[Patient]
    bills: list[Bill]
    lots: list[Lot]
    advices: list[Advice]
    movements: list[Movement]
    start: dt.date
    last_day: dt.date
    stops_on: dt.date


def live(*, seed: int, months: int, patients: int, start: dt.date = START) -> Year:
    """`months` of 30 days; the last week is worked and not billed yet."""
    source = random.Random(seed)
    last_day = start + dt.timedelta(days=30 * months)
    people = invent(source, patients, NURSES, (start, last_day - dt.timedelta(days=8)))
    bills = bills_of(people, (start, last_day - dt.timedelta(days=8)))
    post, desk = Post(source), Desk(source, start, last_day)
    bills += _doubles(bills, source)
    post.send(bills)
    for one in bills:
        desk.take(one)
    bills += _again(desk, post, bills)
    advices = sorted(desk.advices.values(), key=lambda one: (one.day, one.payer.fund.code, one.nurse.am_number))
    settle(advices, source)
    for rank, advice in enumerate(advices):
        advice.reference = refer(advice, rank)
    found = movements(advices, desk, source, last_day)
    found += [Movement(one, How.NOISE) for one in bank_life.noise(start, last_day, source)]
    found += fees(start, last_day)
    return Year(people, bills, post.lots, advices, found, start, last_day, desk.stops_on)


def _numbers(bills: list[Bill]) -> Counter[str]:
    return Counter(one.nurse for one in bills)


def _doubles(bills: list[Bill], source: random.Random) -> list[Bill]:
    """A week billed a second time by mistake, under another number: the fund refuses it, and rightly."""
    numbers, made = _numbers(bills), []
    for one in bills:
        if source.random() < DOUBLE:
            again = bill(one.patient, one.claim.lines, one.claim.sent_on + dt.timedelta(days=14), numbers)
            again.is_double = True
            made.append(again)
    return made


def _again(desk: Desk, post: Post, bills: list[Bill]) -> list[Bill]:
    """Rejected invoices corrected and billed under a new number."""
    numbers, made = _numbers(bills), []
    for rejected, day in desk.again:
        if day <= desk.last_day - dt.timedelta(days=8):
            again = bill(rejected.patient, rejected.claim.lines, day, numbers)
            again.replaces = rejected
            made.append(again)
    post.send(made)
    for one in made:
        desk.take(one)
    return made


def write(year: Year, folder: Path, *, as_lots: bool = True, without: frozenset[str] = frozenset()) -> None:
    """The files in `folder` (not those named in `without`), and `truth.json`. `as_lots`: B2 lots, else one `factures.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.files(year, as_lots=as_lots):
        if name not in without:
            (folder / name).write_bytes(content)
    document = truth.document(year, as_lots=as_lots)
    (folder / "truth.json").write_text(json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n")


def copied(year: Year) -> Year:
    """A year of which the advices and the movements may be changed without the first one."""
    advices = {id(one): replace(one) for one in year.advices}
    moved = [replace(one, advices=tuple(advices[id(advice)] for advice in one.advices)) for one in year.movements]
    return replace(year, advices=list(advices.values()), movements=moved)
