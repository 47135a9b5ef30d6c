"""Stage C, bank entry ↔ advice: evidence levels E1 (reference and amount), E2 (payer recognised, amount, days: `recognised.py`),
E3 (amount in the window), E4 (reference, other amount: an alert), E5 (several advices in one transfer: a suggestion).
bank/REFERENCE 4.1.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from reconciliation.matching.components import Tie, settled
from reconciliation.matching.evidence import Evidence
from reconciliation.matching.operations import denied
from reconciliation.matching.proposal import AdviceIn, EntryIn, Group, Limits, Pair
from reconciliation.matching.recognised import Free, certain, contradicts, families_of, is_recognised, may_sign
from reconciliation.matching.references import invoice_numbers, keys_of_label, keys_of_text
from reconciliation.matching.sent_back import SentBack
from reconciliation.matching.sums import only_subset
from reconciliation.matching.window import in_window

SHOWN = 20  # candidates kept for one entry; being alone is judged before this cut


@dataclass(frozen=True, slots=True)
class _Edge:
    """`piece`: the reference that both carry, else empty."""

    entry: EntryIn
    advice: AdviceIn
    piece: str

    @property
    def is_exact(self) -> bool:
        return self.entry.amount_cents == self.advice.total_cents

    @property
    def days(self) -> int | None:
        return (self.entry.booked_on - self.advice.paid_on).days if self.advice.paid_on else None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Credits of statements that nothing proves yet, advices whose lines do not make their total: never tied, but another
    reading of what an amount alone would tie. `back`: credits that a debit took back, never tied; perhaps, not by a name alone.
    `crossed`: credits whose text also reads shares that wait for them (stage D): two readings, none is tied."""

    entries: Sequence[EntryIn] = ()
    advices: Sequence[AdviceIn] = ()
    back: SentBack = field(default_factory=SentBack)
    crossed: frozenset[int] = frozenset()


class Transfers:
    """The candidates of one run, indexed by reference and by amount."""

    def __init__(
        self,
        entries: list[EntryIn],
        advices: list[AdviceIn],
        limits: Limits,
        open_numbers: frozenset[str] = frozenset(),
        unsure: Unsure | None = None,
    ) -> None:
        self.unsure = unsure or Unsure()
        self.entries, self.advices, self.limits, self.open_numbers = entries, advices, limits, open_numbers
        self.edges = [*self._by_reference()]
        named = {(edge.entry.id, edge.advice.id) for edge in self.edges}
        self.edges += [edge for edge in self._by_amount() if (edge.entry.id, edge.advice.id) not in named]

    def _by_reference(self) -> list[_Edge]:
        index: dict[str, list[AdviceIn]] = defaultdict(list)
        for advice in self.advices:
            for key in keys_of_label(advice.texts, self.limits.common):
                index[key].append(advice)
        found: dict[tuple[int, int], _Edge] = {}
        for entry in self.entries:
            for key in sorted(keys_of_text(entry.texts) & index.keys()):
                for advice in index[key]:
                    found.setdefault((entry.id, advice.id), _Edge(entry, advice, key))
        for edge in self._by_invoices():
            found.setdefault((edge.entry.id, edge.advice.id), edge)
        return [edge for edge in found.values() if self._is_allowed(edge)]

    def _by_invoices(self) -> list[_Edge]:
        """A text that names exactly the invoices of one advice and has its amount; none of them waits for a payment of its own.

        Never by somebody whom the advice does not name. A fund's advice that has a reference is known by it, and without one in
        its days alone; a mutuelle may pay by the number before its return comes.
        """
        index: dict[frozenset[str], list[AdviceIn]] = defaultdict(list)
        for advice in self.advices:
            if advice.invoices and not (advice.is_of_a_fund and keys_of_label(advice.texts, self.limits.common)):
                index[advice.invoices].append(advice)
        found: list[_Edge] = []
        for entry in self.entries:
            numbers = frozenset(invoice_numbers(entry.texts)) & self.limits.invoices
            if numbers and not numbers & self.open_numbers:
                found += [_Edge(entry, advice, " ".join(sorted(numbers))) for advice in index.get(numbers, [])]
        return [
            edge
            for edge in found
            if edge.is_exact
            and (not edge.advice.is_of_a_fund or in_window(edge.entry, edge.advice))
            and may_sign(edge.entry, edge.advice)
        ]

    def _by_amount(self) -> list[_Edge]:
        by_amount: dict[int, list[AdviceIn]] = defaultdict(list)
        for advice in self.advices:
            by_amount[advice.total_cents].append(advice)
        found = [_Edge(entry, advice, "") for entry in self.entries for advice in by_amount.get(entry.amount_cents, [])]
        return [edge for edge in found if self._is_allowed(edge) and in_window(edge.entry, edge.advice)]

    def _is_allowed(self, edge: _Edge) -> bool:
        return (edge.entry.id, "advice", edge.advice.id) not in self.limits.refused

    def pairs(self) -> list[Pair]:
        """What references and amounts leave in one way only (`components.py`) is automatic; the rest is suggested."""
        every = {(edge.entry.id, edge.advice.id): edge for edge in self.edges if edge.piece}
        named = {key: edge for key, edge in every.items() if key[0] not in self.unsure.back.surely}
        crossed = self.unsure.crossed | {
            edge.entry.id for edge in named.values() if contradicts(edge.entry, edge.advice)
        }
        crossed |= {edge.entry.id for edge in named.values() if edge.entry.booked_on < edge.advice.cared_on}
        crossed |= {edge.entry.id for edge in named.values() if denied(edge.entry, edge.piece, edge.advice.total_cents)}
        entries = {edge.entry.id: edge.entry.amount_cents for edge in named.values()}
        advices = {edge.advice.id: edge.advice.total_cents for edge in named.values()}
        ties = self._of_one_fund(self._in_their_days(settled(named, entries, advices, crossed), named), named)
        made = [self._pair(named[tie.entry, tie.advice], 0, rule=tie.rule) for tie in ties]
        taken, paid = {tie.entry for tie in ties}, {tie.advice for tie in ties}
        for edge in self._recognised(every.keys(), taken, paid):
            made.append(self._pair(edge, 0, rule="E2"))
            taken, paid = taken | {edge.entry.id}, paid | {edge.advice.id}
        left = [edge for edge in self.edges if edge.entry.id not in taken and edge.advice.id not in paid]
        return [*made, *self._suggestions(left)]

    def _in_their_days(self, ties: list[Tie], named: Mapping[tuple[int, int], _Edge]) -> list[Tie]:
        """The parts of one transfer all come in its days; a whole one may come late."""
        edges = (named[tie.entry, tie.advice] for tie in ties if tie.rule == "E1S")
        strange = {edge.advice.id for edge in edges if not in_window(edge.entry, edge.advice)}
        return [tie for tie in ties if tie.advice not in strange]

    def _of_one_fund(self, ties: list[Tie], named: Mapping[tuple[int, int], _Edge]) -> list[Tie]:
        """One transfer is of one fund: not those of the credits whose advices name several."""
        funds: dict[int, set[frozenset[str]]] = defaultdict(set)
        for tie in ties:
            if tie.rule == "E1G":
                funds[tie.entry].add(families_of(named[tie.entry, tie.advice].advice))
        of_several = {entry for entry, found in funds.items() if len(found - {frozenset()}) > 1}
        return [tie for tie in ties if tie.entry not in of_several]

    def named_by_reference(self) -> frozenset[int]:
        """Credits whose text bears the reference of an advice."""
        return frozenset(edge.entry.id for edge in self.edges if edge.piece)

    def _recognised(self, named: Collection[tuple[int, int]], taken: set[int], paid: set[int]) -> list[_Edge]:
        """E2, among what references have not settled. Without a name that a person recognised nothing is looked at."""
        entries = [entry for entry in self.entries if entry.id not in taken]
        if not any(entry.payer for entry in entries):
            return []
        advices = [advice for advice in self.advices if advice.id not in paid]
        left = {(edge.entry.id, edge.advice.id): edge for edge in self.edges if edge.is_exact}
        exact = {key: edge for key, edge in left.items() if key[0] not in taken and key[1] not in paid}
        pairs = [(edge.entry, edge.advice) for edge in exact.values()]
        free = Free([*entries, *self.unsure.entries], [*advices, *self.unsure.advices], named, self.limits)
        return [exact[key] for key in sorted(certain(pairs, free)) if key[0] not in self.unsure.back.perhaps]

    def _suggestions(self, edges: list[_Edge]) -> list[Pair]:
        of_entry: dict[int, list[_Edge]] = defaultdict(list)
        for edge in edges:
            of_entry[edge.entry.id].append(edge)
        return [
            self._pair(edge, len(found) - 1)
            for found in of_entry.values()
            for edge in sorted(found, key=_nearest)[:SHOWN]  # those of the recognised payer first
        ]

    def _pair(self, edge: _Edge, alternatives: int, *, rule: str = "") -> Pair:
        """`rule`: of an automatic pair."""
        by_amount = "E2" if is_recognised(edge.entry, edge.advice) else "E3"
        if edge.piece and edge.is_exact:
            is_back, is_of_another = edge.entry.id in self.unsure.back.surely, contradicts(edge.entry, edge.advice)
            by_amount = "E1R" if is_back else "E1N" if is_of_another else "E1"
        shown = rule or ("E4" if edge.piece and not edge.is_exact else by_amount)
        difference = edge.entry.amount_cents - edge.advice.total_cents if shown == "E4" else 0
        evidence = Evidence(
            shown, edge.piece, edge.entry.amount_cents, edge.days, len(self.entries), alternatives, difference
        )
        cents = min(edge.entry.amount_cents, edge.advice.total_cents)
        return Pair(edge.entry.id, edge.advice.id, None, evidence, bool(rule), cents)

    def groups(self, lone: list[EntryIn], taken: set[int | None]) -> list[Group]:
        """For entries that nothing explains: the one set of advices of the window, or named in the text, with that sum."""
        free = [advice for advice in self.advices if advice.id not in taken]
        named: dict[int, set[int]] = defaultdict(set)
        for edge in self.edges:
            if edge.piece:
                named[edge.entry.id].add(edge.advice.id)
        found = (self._group(entry, free, named[entry.id]) for entry in lone)
        return [group for group in found if group is not None]

    def _group(self, entry: EntryIn, free: list[AdviceIn], named: set[int]) -> Group | None:
        pool = [one for one in free if one.id in named] if len(named) > 1 else []
        if not pool or sum(one.total_cents for one in pool) != entry.amount_cents:
            pool = [one for one in free if in_window(entry, one) and one.total_cents < entry.amount_cents]
        refused = self.limits.refused
        pool = sorted((one for one in pool if (entry.id, "advice", one.id) not in refused), key=lambda one: one.id)
        chosen = only_subset([one.total_cents for one in pool], entry.amount_cents)
        if chosen is None or len(chosen) < 2:
            return None
        evidence = Evidence("E5", "", entry.amount_cents, None, len(self.entries), 0)
        return Group(entry.id, tuple(pool[rank].id for rank in chosen), evidence)


def _nearest(edge: _Edge) -> tuple[bool, bool, bool, int, int]:
    known = is_recognised(edge.entry, edge.advice)
    return (not edge.piece, not edge.is_exact, not known, abs(edge.days or 0), edge.advice.id)
