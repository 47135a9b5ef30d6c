"""The gentle ladder: which patients are reminded, at which step, and why each of the others is left alone.

Three steps: a polite text, a letter, a firmer letter. Nobody is threatened; after the third a person decides.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

TEXT, POST = "text", "post"
LEVELS = 3


@dataclass(frozen=True, slots=True)
class Delays:
    """Days of the calendar: the first from the invoice, each next from the reminder before. The starts are our judgement."""

    first: int = 30
    second: int = 21
    third: int = 30
    minimum_cents: int = 500

    def before(self, level: int) -> int:
        return (self.first, self.second, self.third)[level - 1]


@dataclass(frozen=True, slots=True)
class Reminded:
    """The last reminder about a debt that is still owed."""

    level: int
    on: dt.date
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Debtor:
    """What a patient owes to one nurse. `dues`: (share, day of the invoice, cents). The words say why nothing is asked: the
    decision not to chase, the rights that pay for him, the schedule that he holds, the credit that a person must decide first.
    """

    patient: int
    nurse: int
    dues: tuple[tuple[int, dt.date, int], ...]
    no_chase: str = ""
    covered: str = ""
    plan: str = ""
    credit_cents: int = 0
    has_address: bool = True
    last: Reminded | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder to prepare."""

    debtor: Debtor
    level: int
    way: str
    shares: tuple[tuple[int, int], ...]

    @property
    def cents(self) -> int:
        return sum(cents for _, cents in self.shares)


@dataclass(frozen=True, slots=True)
class Left:
    debtor: Debtor
    cents: int
    why: str


@dataclass(frozen=True, slots=True)
class Ladder:
    steps: tuple[Step, ...]
    left: tuple[Left, ...]


def ladder_of(debtors: Iterable[Debtor], delays: Delays, on: dt.date) -> Ladder:
    """Every debtor ends in one step or in one sentence."""
    steps, left = [], []
    for one in debtors:
        found = _step_or_why(one, delays, on)
        if isinstance(found, Step):
            steps.append(found)
        else:
            left.append(Left(one, sum(cents for *_, cents in one.dues), found))
    return Ladder(tuple(steps), tuple(left))


def _step_or_why(one: Debtor, delays: Delays, on: dt.date) -> Step | str:
    if one.no_chase:
        return f"Ne pas relancer : {one.no_chase}."
    if one.covered:
        return one.covered
    if one.plan:
        return one.plan
    if one.last is not None and one.last.is_disputed:
        return "Contestée par le patient : à traiter par une personne."
    ripe = tuple((share, cents) for share, since, cents in one.dues if since + dt.timedelta(days=delays.first) <= on)
    if not ripe:
        first = min(since for _, since, _ in one.dues) + dt.timedelta(days=delays.first)
        return f"Premier rappel à partir du {first:%d/%m/%Y}."
    cents = sum(part for _, part in ripe)
    if cents < delays.minimum_cents:
        return f"Sous le minimum de {delays.minimum_cents // 100},{delays.minimum_cents % 100:02d} €."
    if one.credit_cents:
        return "Un avoir attend une décision : rendez-le ou imputez-le d’abord."
    return _next_step(one, ripe, delays, on)


def _next_step(one: Debtor, ripe: tuple[tuple[int, int], ...], delays: Delays, on: dt.date) -> Step | str:
    level = one.last.level + 1 if one.last else 1
    if level > LEVELS:
        return "Les trois rappels sont faits : à décider par une personne."
    if one.last is not None:
        again = one.last.on + dt.timedelta(days=delays.before(level))
        if on < again:
            return f"Rappelé le {one.last.on:%d/%m/%Y}, niveau {one.last.level} : suite à partir du {again:%d/%m/%Y}."
    if level > 1 and not one.has_address:
        return "Adresse postale absente de la fiche du patient."
    return Step(one, level, TEXT if level == 1 else POST, ripe)
