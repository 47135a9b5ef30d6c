"""Stages C and D: bank entries ↔ advices, then ↔ shares that no advice announces.

Automatic only for E1 (the reference as a whole token and the amount equal) when the pair is alone at both ends, on a
proved statement. E3 (same amount, in the window) is a suggestion. Twins are never decided. REFERENCE bank 4.1.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reconciliation.matching.evidence import Evidence

INCOMING = frozenset({"05", "13", "18", "39", "45", "C2"})
NOT_CLAIMS = frozenset({"02", "04", "12", "99", "B3", "B4", "61", "62", "63", "64", "65", "66", "67"})
WINDOW_BEFORE, WINDOW_AFTER = dt.timedelta(days=1), dt.timedelta(days=10)
SIGNIFICANT = 8
_DIGITS = re.compile(r"\d{8,}")
_INVOICE = re.compile(r"(?<!\d)\d{9}(?!\d)")


class Outcome(StrEnum):
    EXPLAINED = "explained"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    NOT_A_CLAIM = "not_a_claim"


@dataclass(frozen=True, slots=True)
class EntryIn:
    """A movement not matched yet. `texts`: label, reference and complements."""

    id: int
    amount_cents: int
    booked_on: dt.date
    operation_code: str
    texts: tuple[str, ...]
    is_proved: bool


@dataclass(frozen=True, slots=True)
class AdviceIn:
    """A coherent advice not matched yet; `texts` are its transfer labels."""

    id: int
    total_cents: int
    paid_on: dt.date | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenShareIn:
    """An AMC share that no advice announces."""

    id: int
    number: str
    open_cents: int


@dataclass(frozen=True, slots=True)
class Pair:
    """`advice_id` or `share_id`. `is_automatic`: applied by the machine, else shown to a person."""

    entry_id: int
    advice_id: int | None
    share_id: int | None
    evidence: Evidence
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    pairs: tuple[Pair, ...]
    outcomes: dict[int, Outcome]


def tokens(texts: Iterable[str]) -> set[str]:
    """Runs of 8 digits or more; a run that repeats itself (2n digits) counts once, as its half."""
    found: set[str] = set()
    for text in texts:
        for run in _DIGITS.findall(text):
            found.add(run)
            half = len(run) // 2
            if len(run) % 2 == 0 and half >= SIGNIFICANT and run[:half] == run[half:]:
                found.add(run[:half])
    return {token for token in found if len(token.lstrip("0")) >= SIGNIFICANT}


def shared_tokens(advices: Iterable[tuple[str, ...]]) -> set[str]:
    """Numbers, without leading zeros, that the labels of two advices or more carry."""
    seen = Counter(token.lstrip("0") for texts in advices for token in tokens(texts))
    return {token for token, count in seen.items() if count > 1}


def match_entries(
    entries: Iterable[EntryIn],
    advices: Iterable[AdviceIn],
    shares: Iterable[OpenShareIn],
    refused: frozenset[tuple[int, str, int]] = frozenset(),
    common: frozenset[str] = frozenset(),
) -> Proposal:
    """Pure and total: each entry has one outcome. `refused`: (entry, "advice" or "share", id) never proposed again.

    `common`: numbers that tell no transfer from another (the nurse's own, an account's, one that several advices carry).
    """
    entries = list(entries)
    received = [entry for entry in entries if entry.amount_cents > 0]
    claims = [entry for entry in received if entry.operation_code not in NOT_CLAIMS]
    outcomes = {entry.id: Outcome.NOT_A_CLAIM for entry in entries} | {entry.id: Outcome.UNMATCHED for entry in claims}
    usable = [entry for entry in claims if entry.is_proved]
    by_advice = _advice_pairs(usable, list(advices), refused, common)
    taken = {pair.entry_id for pair in by_advice if pair.is_automatic}
    by_share = _share_pairs([entry for entry in usable if entry.id not in taken], list(shares), refused, common)
    pairs = [*by_advice, *by_share]
    for pair in pairs:
        if pair.is_automatic:
            outcomes[pair.entry_id] = Outcome.EXPLAINED
        elif outcomes[pair.entry_id] == Outcome.UNMATCHED:
            outcomes[pair.entry_id] = Outcome.AMBIGUOUS
    return Proposal(tuple(pairs), outcomes)


def _advice_pairs(
    entries: list[EntryIn],
    advices: list[AdviceIn],
    refused: frozenset[tuple[int, str, int]],
    common: frozenset[str],
) -> list[Pair]:
    by_amount: dict[int, list[EntryIn]] = defaultdict(list)
    for entry in entries:
        by_amount[entry.amount_cents].append(entry)
    known = {entry.id: tokens(entry.texts) for entry in entries}
    edges: list[tuple[EntryIn, AdviceIn, str]] = []
    for advice in advices:
        wanted = {token for token in tokens(advice.texts) if token.lstrip("0") not in common}
        for entry in by_amount.get(advice.total_cents, []):
            if (entry.id, "advice", advice.id) in refused:
                continue
            shared = sorted(wanted & known[entry.id])
            if shared or _in_window(entry, advice):
                edges.append((entry, advice, shared[0] if shared else ""))
    return _decide(edges, len(entries))


def _in_window(entry: EntryIn, advice: AdviceIn) -> bool:
    if advice.paid_on is None:
        return False
    return advice.paid_on - WINDOW_BEFORE <= entry.booked_on <= advice.paid_on + WINDOW_AFTER


def _decide(edges: list[tuple[EntryIn, AdviceIn, str]], examined: int) -> list[Pair]:
    """A reference edge is automatic when neither end has another reference edge; others are suggestions."""
    strong_entry: dict[int, int] = defaultdict(int)
    strong_advice: dict[int, int] = defaultdict(int)
    weak: dict[int, int] = defaultdict(int)
    for entry, advice, piece in edges:
        weak[entry.id] += 1
        if piece:
            strong_entry[entry.id] += 1
            strong_advice[advice.id] += 1
    settled_entries = {
        entry.id for entry, advice, piece in edges if piece and strong_entry[entry.id] == strong_advice[advice.id] == 1
    }
    settled_advices = {advice.id for entry, advice, piece in edges if piece and entry.id in settled_entries}
    pairs = []
    for entry, advice, piece in edges:
        is_automatic = bool(piece) and entry.id in settled_entries
        if not is_automatic and (entry.id in settled_entries or advice.id in settled_advices):
            continue
        days = (entry.booked_on - advice.paid_on).days if advice.paid_on else None
        alternatives = 0 if is_automatic else weak[entry.id] - 1
        evidence = Evidence("E1" if piece else "E3", piece, entry.amount_cents, days, examined, alternatives)
        pairs.append(Pair(entry.id, advice.id, None, evidence, is_automatic))
    return pairs


def _share_pairs(
    entries: list[EntryIn],
    shares: list[OpenShareIn],
    refused: frozenset[tuple[int, str, int]],
    common: frozenset[str],
) -> list[Pair]:
    """Stage D: the entry's text holds exactly one invoice number of an open share of the same amount, alone at both ends."""
    index: dict[tuple[str, int], list[OpenShareIn]] = defaultdict(list)
    for share in shares:
        index[share.number, share.open_cents].append(share)
    edges = []
    for entry in entries:
        numbers = {number for text in entry.texts for number in _INVOICE.findall(text)}
        numbers = {number for number in numbers if number.lstrip("0") not in common}
        found = [share for number in numbers for share in index.get((number, entry.amount_cents), [])]
        found = [share for share in found if (entry.id, "share", share.id) not in refused]
        edges += [(entry, share, len(found)) for share in found]
    uses: dict[int, int] = defaultdict(int)
    for _, share, _ in edges:
        uses[share.id] += 1
    return [
        Pair(
            entry.id,
            None,
            share.id,
            Evidence("E1", share.number, entry.amount_cents, None, len(entries), count - 1),
            is_automatic=count == 1 and uses[share.id] == 1,
        )
        for entry, share, count in edges
    ]
