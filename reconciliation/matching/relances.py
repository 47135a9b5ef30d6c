"""Which dossiers a run of relances takes, at which level, and why each of the others is left out. Every one ends in one way."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FORMAL_NOTICE = "formal_notice"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a payer is chased. Days of the calendar: the first from the sending, the next ones from the last letter."""

    first_after_days: int = 20
    next_after_days: int = 12
    levels: int = 3
    minimum_cents: int = 500
    first_channel: str = "post"
    next_channel: str = "lrar"

    def channel(self, level: int) -> str:
        return self.first_channel if level == 1 else self.next_channel


@dataclass(frozen=True, slots=True)
class Last:
    """The last letter about a share. `is_disputed`: its answer contests what is asked."""

    level: int
    on: dt.date
    answered_on: dt.date | None = None
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open dossier. `kind`: the letter its cause asks for, "" with `why_not` when none does. Money in cents."""

    case: int
    share: int
    payer: int | None
    nurse: int
    part: str
    cents: int
    kind: str
    since: dt.date
    why_not: str = ""
    waits_until: dt.date | None = None
    last: Last | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One letter: to one payer, for one nurse, about one kind of thing, at one level, one way."""

    payer: int
    nurse: int
    part: str
    kind: str
    level: int
    channel: str


@dataclass(frozen=True, slots=True)
class Skipped:
    candidate: Candidate
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    letters: dict[Key, tuple[Candidate, ...]] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()


def run_of(
    candidates: Iterable[Candidate], policies: Mapping[int, Policy], obstacles: Mapping[Key, str], on: dt.date
) -> Run:
    """`policies` by case; `obstacles`: letters that cannot be made, and why (no address, no RPPS…)."""
    letters: dict[Key, list[Candidate]] = defaultdict(list)
    skipped = []
    for one in candidates:
        found = _key_or_why(one, policies[one.case], on)
        why = found if isinstance(found, str) else obstacles.get(found, "")
        if why or isinstance(found, str):
            skipped.append(Skipped(one, why))
        else:
            letters[found].append(one)
    return Run({key: tuple(found) for key, found in letters.items()}, tuple(skipped))


def _key_or_why(one: Candidate, policy: Policy, on: dt.date) -> Key | str:
    if one.waits_until is not None:
        return f"Mis en attente jusqu’au {one.waits_until:%d/%m/%Y}."
    if one.why_not or not one.kind:
        return one.why_not or "Aucune lettre ne convient à cette cause."
    if one.payer is None:
        return "Part du patient : elle se suit depuis son compte."
    if one.cents < policy.minimum_cents:
        return f"Sous le minimum de {policy.minimum_cents // 100},{policy.minimum_cents % 100:02d} €."
    too_early = _too_early(one, policy, on)
    if too_early:
        return too_early
    level = one.last.level + 1 if one.last else 1
    if level > policy.levels:
        return f"Les {policy.levels} niveaux sont épuisés : à décider par une personne."
    kind = FORMAL_NOTICE if level == policy.levels and level > 1 else one.kind
    return Key(one.payer, one.nurse, one.part, kind, level, policy.channel(level))


def _too_early(one: Candidate, policy: Policy, on: dt.date) -> str:
    if one.last is None:
        first = one.since + dt.timedelta(days=policy.first_after_days)
        return f"Première relance à partir du {first:%d/%m/%Y}." if on < first else ""
    if one.last.is_disputed:
        return "Contestée par le payeur : à traiter par une personne."
    if one.last.answered_on is not None:
        again = one.last.answered_on + dt.timedelta(days=policy.next_after_days)
        told = f"Réponse reçue le {one.last.answered_on:%d/%m/%Y}"
        return f"{told} : suite à partir du {again:%d/%m/%Y}." if on < again else ""
    following = one.last.on + dt.timedelta(days=policy.next_after_days)
    told = f"Relancée le {one.last.on:%d/%m/%Y}, niveau {one.last.level}"
    return f"{told} : suite à partir du {following:%d/%m/%Y}." if on < following else ""
