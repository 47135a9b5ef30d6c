"""What the machine says of each bank entry: stage C against the advices, then stage D against shares without an advice.

Automatic only for E1 (references as whole tokens and amounts equal to the cent) when there is no other reading, on a
proved statement. Everything else is shown to a person. Twins are never decided. bank/REFERENCE 4.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reconciliation.matching.direct import entries_that_read, share_pairs
from reconciliation.matching.names import names_a_fund, signature
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Outcome, Pair, Proposal
from reconciliation.matching.sent_back import sent_back
from reconciliation.matching.transfers import Transfers, Unsure

# Interbank operation codes of the CFONB norm: deposits of cheques and cards, fees, direct debits… are nobody's answer.
NOT_CLAIMS = frozenset({"02", "04", "12", "99", "B3", "B4", "61", "62", "63", "64", "65", "66", "67"})


@dataclass(slots=True)
class _Usable:
    claims: list[EntryIn] = field(default_factory=list)
    unproved: list[EntryIn] = field(default_factory=list)
    debits: list[EntryIn] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


def match_entries(
    entries: Iterable[EntryIn],
    advices: Iterable[AdviceIn],
    shares: Iterable[OpenShareIn],
    limits: Limits | None = None,
) -> Proposal:
    """Pure and total: each entry has one outcome, whatever the order of the inputs."""
    limits, usable, waiting, told = limits or Limits(), _sorted_out(entries), list(shares), list(advices)
    coherent = [advice for advice in told if advice.is_coherent]
    back = sent_back(usable.claims, usable.debits, coherent, limits)
    crossed = entries_that_read(usable.claims, waiting, limits)
    unsure = Unsure(usable.unproved, [advice for advice in told if not advice.is_coherent], back, crossed)
    transfers = Transfers(usable.claims, coherent, limits, frozenset(share.number for share in waiting), unsure)
    by_advice = transfers.pairs()
    of_funds = frozenset(entry.id for entry in usable.claims if names_a_fund(signature(entry.texts)))
    taken = {pair.entry_id for pair in by_advice if pair.is_automatic}
    rest = [entry for entry in usable.claims if entry.id not in taken]
    pairs = [*by_advice, *share_pairs(rest, waiting, limits, back.surely | transfers.named_by_reference() | of_funds)]
    for pair in pairs:
        _note(usable.outcomes, pair)
    lone = [entry for entry in rest if usable.outcomes[entry.id] == Outcome.UNMATCHED]
    groups = transfers.groups(lone, {pair.advice_id for pair in pairs if pair.is_automatic})
    return Proposal(tuple(pairs), usable.outcomes, tuple(groups))


def _sorted_out(entries: Iterable[EntryIn]) -> _Usable:
    usable = _Usable()
    for entry in entries:
        is_claim = entry.amount_cents > 0 and entry.operation_code not in NOT_CLAIMS
        usable.outcomes[entry.id] = Outcome.UNMATCHED if is_claim else Outcome.NOT_A_CLAIM
        if entry.amount_cents < 0:
            usable.debits.append(entry)
        if is_claim:
            (usable.claims if entry.is_proved else usable.unproved).append(entry)
    return usable


def _note(outcomes: dict[int, Outcome], pair: Pair) -> None:
    """An alert (E4) leaves its entry unexplained: no candidate has its amount."""
    if pair.is_automatic:
        outcomes[pair.entry_id] = Outcome.EXPLAINED
    elif outcomes[pair.entry_id] == Outcome.UNMATCHED and pair.evidence.rule != "E4":
        outcomes[pair.entry_id] = Outcome.AMBIGUOUS
