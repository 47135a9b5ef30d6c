"""The machine decides only what could not be otherwise: each automatic pair stands in every best reading of a small world."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Outcome
from reconciliation.matching.references import shared_tokens, tokens
from reconciliation.matching.sums import only_subset
from reconciliation.matching.window import in_window

DAY = dt.date(2026, 9, 7)
REFERENCES = ("262507000101", "262507000102", "262507000103")
TEXTS = st.lists(st.sampled_from(REFERENCES), max_size=2).map(lambda found: " ".join(["VIR CPAM", *found]))
AMOUNTS = st.sampled_from([1000, 2000, 3000])
DAYS = st.integers(0, 14).map(lambda days: DAY + dt.timedelta(days=days))
ENTRIES = st.lists(st.tuples(AMOUNTS, DAYS, TEXTS), max_size=5).map(
    lambda rows: [EntryIn(pk, cents, day, "05", (text,), is_proved=True) for pk, (cents, day, text) in enumerate(rows)]
)
ADVICES = st.lists(st.tuples(AMOUNTS, DAYS, TEXTS), max_size=4).map(
    lambda rows: [AdviceIn(pk, cents, day, (text,)) for pk, (cents, day, text) in enumerate(rows)]
)


def link(entry: EntryIn, advice: AdviceIn, common: set[str]) -> int:
    """2: the reference; 1: the amount and the days only; 0: nothing ties them."""
    if (tokens(entry.texts) & tokens(advice.texts)) - common:
        return 2
    return 1 if entry.amount_cents == advice.total_cents and in_window(entry, advice) else 0


@dataclass(frozen=True)
class Group:
    """One credit of one advice or several, or several credits of one advice: the sums agree to the cent."""

    entries: tuple[EntryIn, ...]
    advices: tuple[AdviceIn, ...]

    def strength(self, common: set[str]) -> int:
        """How many ends references tie; 0 for a pair of amount and days alone, -1 for what cannot be."""
        links = [link(entry, advice, common) for entry in self.entries for advice in self.advices]
        if sum(one.amount_cents for one in self.entries) != sum(one.total_cents for one in self.advices):
            return -1
        if all(one == 2 for one in links):
            return len(self.entries) + len(self.advices)
        return 0 if len(links) == 1 and links[0] else -1

    def pairs(self) -> set[tuple[int, int]]:
        return {(entry.id, advice.id) for entry in self.entries for advice in self.advices}


def subsets(items: list) -> list[tuple]:
    return [some for size in range(1, len(items) + 1) for some in itertools.combinations(items, size)]


def readings(entries: list[EntryIn], advices: list[AdviceIn], common: set[str]) -> Iterator[tuple[int, set]]:
    """Every way to explain what is there, entry by entry, each explained once or left: (ends tied by reference, pairs)."""
    if not entries:
        yield 0, set()
        return
    first, rest = entries[0], entries[1:]
    yield from readings(rest, advices, common)
    groups = [Group((first,), some) for some in subsets(advices)]
    groups += [Group((first, *others), (one,)) for one in advices for others in subsets(rest)]
    for group in groups:
        strength = group.strength(common)
        if strength >= 0:
            left = [one for one in rest if one not in group.entries]
            for score, pairs in readings(left, [one for one in advices if one not in group.advices], common):
                yield score + strength, pairs | group.pairs()


def best_readings(entries: list[EntryIn], advices: list[AdviceIn], common: set[str]) -> list[set[tuple[int, int]]]:
    found = list(readings(entries, advices, common))
    most = max(score for score, _ in found)
    return [pairs for score, pairs in found if score == most]


@settings(max_examples=200)
@given(ENTRIES, ADVICES)
def test_an_automatic_pair_stands_in_every_best_reading(entries: list[EntryIn], advices: list[AdviceIn]) -> None:
    common = shared_tokens((advice.paid_on, advice.texts) for advice in advices)
    found = match_entries(entries, advices, [], Limits(common=frozenset(common)))
    automatic = {(pair.entry_id, pair.advice_id) for pair in found.pairs if pair.is_automatic}
    if automatic:
        assert all(automatic <= reading for reading in best_readings(entries, advices, common))


@given(ENTRIES, ADVICES)
def test_a_twin_takes_the_decision_away(entries: list[EntryIn], advices: list[AdviceIn]) -> None:
    for pair in match_entries(entries, advices, []).pairs:
        if pair.is_automatic:
            one = entries[pair.entry_id]
            twin = EntryIn(99, one.amount_cents, one.booked_on, one.operation_code, one.texts, is_proved=True)
            again = match_entries([*entries, twin], advices, [])
            assert not any(other.is_automatic for other in again.pairs if other.advice_id == pair.advice_id)


@given(st.lists(st.integers(1, 30), max_size=10), st.integers(0, 120))
def test_the_only_subset_is_the_only_one(amounts: list[int], total: int) -> None:
    every = [
        ranks
        for size in range(1, len(amounts) + 1)
        for ranks in itertools.combinations(range(len(amounts)), size)
        if sum(amounts[rank] for rank in ranks) == total
    ]
    expected = every[0] if len(every) == 1 and total else None
    assert only_subset(amounts, total) == expected


def credit(pk: int, cents: int, text: str) -> EntryIn:
    return EntryIn(pk, cents, DAY, "05", (text,), is_proved=True)


def told(pk: int, cents: int, reference: str) -> AdviceIn:
    return AdviceIn(pk, cents, DAY, (f"REF {reference}",))


def test_a_text_that_names_two_invoices_pays_neither_by_itself() -> None:
    shares = [OpenShareIn(1, "000000101", 1700), OpenShareIn(2, "000000102", 900)]
    found = match_entries([credit(1, 1700, "TP 000000101 000000102")], [], shares)
    assert (found.outcomes[1], found.pairs[0].is_automatic) == (Outcome.AMBIGUOUS, False)
    announced = Limits(invoices=frozenset({"000000102"}))
    assert (
        not match_entries([credit(1, 1700, "TP 000000101 000000102")], [], shares[:1], announced).pairs[0].is_automatic
    )


def test_a_second_reference_with_another_amount_stops_the_machine() -> None:
    text = f"VIR CPAM {REFERENCES[0]} {REFERENCES[1]}"
    found = match_entries([credit(1, 1000, text)], [told(1, 1000, REFERENCES[0]), told(2, 500, REFERENCES[1])], [])
    assert found.outcomes[1] == Outcome.AMBIGUOUS
    assert {pair.evidence.rule: pair.is_automatic for pair in found.pairs} == {"E1": False, "E4": False}


def test_a_reference_with_another_amount_is_an_alert_with_its_difference() -> None:
    found = match_entries([credit(1, 79015, REFERENCES[0])], [told(1, 81240, REFERENCES[0])], [])
    assert found.outcomes[1] == Outcome.UNMATCHED
    assert "-22,25 € d’écart avec l’avis" in found.pairs[0].evidence.explain()


def test_a_grouped_transfer_is_suggested_when_one_sum_only_fits() -> None:
    advices = [told(1, 1000, REFERENCES[0]), told(2, 2300, REFERENCES[1]), told(3, 4700, REFERENCES[2])]
    found = match_entries([credit(1, 3300, "VIR CPAM GROUPE")], advices, [])
    assert [group.advice_ids for group in found.groups] == [(1, 2)]
    assert not found.pairs
    twins = [*advices, told(4, 2300, "262507000104")]
    assert match_entries([credit(1, 3300, "VIR CPAM GROUPE")], twins, []).groups == ()


def test_a_counter_padded_to_twelve_digits_is_a_reference_with_its_zeros() -> None:
    told_ones = [AdviceIn(1, 1000, DAY, ("REF 000000000042",)), AdviceIn(2, 1000, DAY, ("REF 000000000043",))]
    found = match_entries([credit(1, 1000, "VIR CPAM 000000000043")], told_ones, [])
    assert [(pair.advice_id, pair.is_automatic) for pair in found.pairs if pair.is_automatic] == [(2, True)]
    assert tokens(["00000043", "000000043", "000000000000"]) == set()


def test_a_day_is_no_reference() -> None:
    assert tokens(["VIR DU 14092026", "20260914", "14999999"]) == {"14999999"}
