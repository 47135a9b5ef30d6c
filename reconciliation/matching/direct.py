"""Stage D, bank entry ↔ share without an advice: a mutuelle or a patient who pays and sends no return. bank/REFERENCE 4.1."""

import datetime as dt
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from reconciliation.matching.evidence import Evidence
from reconciliation.matching.names import is_a_person, mutuals_named, names_in, signature
from reconciliation.matching.operations import denied
from reconciliation.matching.proposal import EntryIn, Limits, OpenShareIn, Pair
from reconciliation.matching.references import SIGNIFICANT, invoice_numbers

MOST = 4096  # readings of one text that are tried; beyond, a person looks
MOST_PARTS = 10
PARTS_WITHIN = dt.timedelta(days=183)
PATIENT = "PATIENT"


@dataclass(frozen=True, slots=True)
class _Named:
    """An entry and the invoices that its text names. `readings`: the sets of shares, one a number, with exactly its amount."""

    entry: EntryIn
    numbers: tuple[str, ...]
    options: tuple[tuple[OpenShareIn, ...], ...]
    readings: tuple[tuple[OpenShareIn, ...], ...]


def share_pairs(
    entries: list[EntryIn], shares: list[OpenShareIn], limits: Limits, unsure: frozenset[int] = frozenset()
) -> list[Pair]:
    """Automatic when the text names invoices whose open shares make the amount in one way only, and no other entry disputes it.

    Every number named must be paid whole: a text that names two invoices is about both, even when one amount fits alone.
    Entries that name one share alone and make it together are its parts. `unsure`: those that a debit took back, perhaps, those
    that bear the reference of an advice (another reading of the same credit), those that a fund signs (it owes none of these).
    """
    named = _naming(entries, shares, limits)
    wanted = Counter(pk for one in named for pk in {share.id for reading in one.readings for share in reading})
    unread = Counter(number for one in named if not one.readings for number in one.numbers)
    alone = _alone(named)
    found: list[Pair] = []
    for one in named:
        is_alone = len(one.readings) == 1 and all(wanted[share.id] == 1 for share in one.readings[0])
        is_certain = is_alone and not any(unread[number] for number in one.numbers) and one.entry.id not in unsure
        is_certain = is_certain and not _is_a_part(one, alone)
        is_certain = is_certain and _may_be_theirs(one.entry, one.readings[0])
        is_certain = is_certain and not any(
            denied(one.entry, share.number, share.open_cents) for share in one.readings[0]
        )
        is_certain = is_certain and not any(_made_by_others(share, one, alone) for share in one.readings[0])
        others = len(one.readings) - 1
        for share in _shown(one):
            found.append(_pair(one, share, share.open_cents, len(entries), others, is_automatic=is_certain))
    return [*found, *_parts([one for one in named if one.entry.id not in unsure], len(entries))]


def _may_be_theirs(entry: EntryIn, shares: tuple[OpenShareIn, ...]) -> bool:
    """One transfer is of one payer: a mutuelle owes no patient's share; a mutuelle's that its patient signs is a person's to judge."""
    if len({share.part for share in shares}) > 1:
        return False
    signed = signature(entry.texts)
    if mutuals_named(signed):
        return all(share.part != PATIENT for share in shares)
    return not any(share.part != PATIENT and _is_signed_by(share.patient, signed) for share in shares)


def _is_signed_by(name: str, signed: str) -> bool:
    words = names_in(name)
    return bool(words) and words <= names_in(signed)


def entries_that_read(entries: list[EntryIn], shares: list[OpenShareIn], limits: Limits) -> frozenset[int]:
    """Credits whose text names open shares that make their amount to the cent, or one that they make with others, as parts."""
    named = _naming(entries, shares, limits)
    alone = _alone(named)
    return frozenset(one.entry.id for one in named if one.readings or _is_a_part(one, alone))


def _alone(named: list[_Named]) -> dict[str, list[_Named]]:
    """By number, the credits that name that invoice and no other."""
    found: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        if len(one.numbers) == 1:
            found[one.numbers[0]].append(one)
    return found


def _naming(entries: list[EntryIn], shares: list[OpenShareIn], limits: Limits) -> list[_Named]:
    index: dict[str, list[OpenShareIn]] = defaultdict(list)
    for share in shares:
        index[share.number].append(share)
    return [one for one in (_named(entry, index, limits) for entry in entries) if one.numbers and any(one.options)]


def _made_by_others(share: OpenShareIn, one: _Named, alone: Mapping[str, list[_Named]]) -> bool:
    """Several other credits that name its invoice alone make it too, as parts."""
    others = [other.entry.amount_cents for other in alone.get(share.number, ()) if other is not one]
    return _has_sum(others, share.open_cents, least=2)


def _is_a_part(one: _Named, alone: Mapping[str, list[_Named]]) -> bool:
    """It makes a share that it names, with others that name that invoice alone."""
    if len(one.numbers) != 1:
        return False
    others = [other.entry.amount_cents for other in alone[one.numbers[0]] if other is not one]
    return any(_has_sum(others, share.open_cents - one.entry.amount_cents, least=1) for share in one.options[0])


def _has_sum(amounts: list[int], wanted: int, *, least: int) -> bool:
    """Some of them, `least` at least, make it; so many of them that nobody tries: so it is."""
    if len(amounts) > MOST_PARTS:
        return True
    sizes = range(least, len(amounts) + 1)
    return any(sum(some) == wanted for size in sizes for some in itertools.combinations(amounts, size))


def _named(entry: EntryIn, index: dict[str, list[OpenShareIn]], limits: Limits) -> _Named:
    numbers = {one for one in invoice_numbers(entry.texts) if not _is_common(one, limits)}
    known = tuple(sorted(one for one in numbers if one in index or one in limits.invoices))
    options = tuple(
        tuple(share for share in index.get(number, ()) if _may_pay(entry, share, limits)) for number in known
    )
    own = tuple(_of_who_signs(signature(entry.texts), shares) for shares in options)
    return _Named(entry, known, options, _readings(entry, own) or _readings(entry, options))


def _of_who_signs(signed: str, shares: tuple[OpenShareIn, ...]) -> tuple[OpenShareIn, ...]:
    """`M OU MME PATIENT`, and nobody else's name (a platform may write whose care it pays): of the shares that one number names,
    those of this patient; her own and her mutuelle's of one amount stay two readings.
    """
    own = tuple(share for share in shares if names_in(share.patient) == names_in(signed))
    is_hers = is_a_person(signed) and any(share.part == PATIENT for share in own)
    return own if is_hers and names_in(signed) else shares


def _may_pay(entry: EntryIn, share: OpenShareIn, limits: Limits) -> bool:
    """Not refused by a person, not booked before the care: numbers begin again each year."""
    return (entry.id, "share", share.id) not in limits.refused and entry.booked_on >= share.cared_on


def _is_common(number: str, limits: Limits) -> bool:
    """A nurse's number, an account's: as long as an invoice's. `000000210` is not the branch 00210."""
    bare = number.lstrip("0")
    return len(bare) >= SIGNIFICANT and bare in limits.common


def _readings(entry: EntryIn, options: tuple[tuple[OpenShareIn, ...], ...]) -> tuple[tuple[OpenShareIn, ...], ...]:
    if not options or math.prod(map(len, options)) > MOST:
        return ()
    every = itertools.product(*options)
    return tuple(one for one in every if sum(share.open_cents for share in one) == entry.amount_cents)


def _shown(one: _Named) -> list[OpenShareIn]:
    """The shares of its readings; without a reading, those named that have its amount, for a person to judge."""
    read = {share for reading in one.readings for share in reading}
    alone = {share for shares in one.options for share in shares if share.open_cents == one.entry.amount_cents}
    return sorted(read or alone, key=lambda share: share.id)


def _parts(named: list[_Named], examined: int) -> list[Pair]:
    """Several entries that all name one number with one share, none of them its whole, and that make it together."""
    by_number: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        for number in one.numbers:
            by_number[number].append(one)
    found: list[Pair] = []
    for members in by_number.values():
        alone = all(len(one.numbers) == 1 and len(one.options[0]) == 1 and not one.readings for one in members)
        if len(members) < 2 or not alone:
            continue
        share = members[0].options[0][0]
        if not _are_of_one_payer([one.entry for one in members], share):
            continue
        if sum(one.entry.amount_cents for one in members) == share.open_cents:
            found += [_pair(one, share, one.entry.amount_cents, examined, 0, is_automatic=True) for one in members]
    return found


def _are_of_one_payer(entries: list[EntryIn], share: OpenShareIn) -> bool:
    """Parts of one payment have one signature, in the same half-year: numbers begin again each year."""
    days = [one.booked_on for one in entries]
    signatures = {names_in(signature(one.texts)) for one in entries}
    return len(signatures) == 1 and max(days) - min(days) <= PARTS_WITHIN and _may_be_theirs(entries[0], (share,))


def _pair(one: _Named, share: OpenShareIn, cents: int, examined: int, others: int, *, is_automatic: bool) -> Pair:
    rule = "E1G" if len(one.numbers) > 1 else "E1S" if cents != share.open_cents else "E1"
    evidence = Evidence(rule, share.number, one.entry.amount_cents, None, examined, others)
    return Pair(one.entry.id, None, share.id, evidence, is_automatic, cents)
