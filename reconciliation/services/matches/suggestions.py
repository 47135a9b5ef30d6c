"""What may explain one bank entry, for a person to decide: candidates side by side, each with its evidence."""

from dataclasses import dataclass

from reconciliation.matching.evidence import Evidence
from reconciliation.matching.proposal import Proposal
from reconciliation.models import Advice, BankEntry
from reconciliation.services.matches.explained_difference import HeldBack, held_back
from reconciliation.services.matches.match_bank import propose

RIVALS = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Advices that together have the entry's amount, or (E4) one advice of another amount, which cannot be chosen.

    `held_back`: of an E4, the only set of things that makes its difference, if there is one.
    """

    advices: tuple[Advice, ...]
    evidence: Evidence
    held_back: tuple[HeldBack, ...] = ()

    @property
    def can_be_chosen(self) -> bool:
        return self.evidence.rule != "E4"

    @property
    def total_cents(self) -> int:
        return sum(one.total_cents or 0 for one in self.advices)


@dataclass(frozen=True, slots=True)
class Open:
    """A movement still to be explained. `rivals`: the other movements that the same advices may explain, five at most."""

    suggestions: list[Suggestion]
    rivals: list[BankEntry]


def look_at(*, entry: BankEntry) -> Open:
    """In the order of their evidence; empty when nothing fits. Nothing is written."""
    proposal = propose(cabinet_id=entry.cabinet_id)
    return Open(_suggestions(proposal, entry), _rivals(proposal, entry))


def _suggestions(proposal: Proposal, entry: BankEntry) -> list[Suggestion]:
    pairs = [pair for pair in proposal.pairs if pair.entry_id == entry.pk]
    sets: list[tuple[tuple[int, ...], Evidence]] = [((one.advice_id,), one.evidence) for one in pairs if one.advice_id]
    sets += [(group.advice_ids, group.evidence) for group in proposal.groups if group.entry_id == entry.pk]
    ids = {pk for found, _ in sets for pk in found}
    rows = Advice.objects.filter(pk__in=ids).select_related("file", "nurse").prefetch_related("lines").in_bulk()
    return [_suggestion([rows[pk] for pk in found], evidence) for found, evidence in sets]


def _suggestion(advices: list[Advice], evidence: Evidence) -> Suggestion:
    is_alert = evidence.rule == "E4"
    held = held_back(advice=advices[0], difference_cents=evidence.difference_cents) if is_alert else ()
    return Suggestion(tuple(advices), evidence, held)


def _rivals(proposal: Proposal, entry: BankEntry) -> list[BankEntry]:
    possible = [pair for pair in proposal.pairs if pair.advice_id and pair.evidence.rule != "E4"]
    mine = {pair.advice_id for pair in possible if pair.entry_id == entry.pk}
    others = {pair.entry_id for pair in possible if pair.advice_id in mine} - {entry.pk}
    return list(BankEntry.objects.filter(pk__in=others).select_related("account").order_by("booked_on", "pk")[:RIVALS])
