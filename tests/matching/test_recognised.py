"""E2: a payer that a person recognised on the bank line. Automatic only when the amounts leave one reading; a twin takes it away."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.matching.entries import match_entries
from reconciliation.matching.names import payer_name
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Outcome
from reconciliation.matching.references import shared_tokens, tokens
from reconciliation.matching.window import in_window

DAY = dt.date(2026, 9, 7)
FUND, MUTUELLE = 1, 2
REFERENCES = ("", "", "262507000101", "262507000102")
PAYERS = st.sampled_from([None, FUND, MUTUELLE])
ROWS = st.tuples(st.sampled_from([1000, 2000, 3000]), st.integers(0, 12), st.sampled_from(REFERENCES), PAYERS)
ENTRIES = st.lists(ROWS, max_size=4).map(
    lambda rows: [
        EntryIn(pk, cents, DAY + dt.timedelta(days=days), "05", (f"VIR {ref}",), is_proved=True, payer=payer)
        for pk, (cents, days, ref, payer) in enumerate(rows)
    ]
)
ADVICES = st.lists(ROWS, max_size=4).map(
    lambda rows: [
        AdviceIn(pk, cents, DAY + dt.timedelta(days=days), (ref,), payer=payer)
        for pk, (cents, days, ref, payer) in enumerate(rows)
    ]
)
Pairs = frozenset[tuple[int, int]]


def credit(pk: int, cents: int, *, day: int = 0, payer: int | None = FUND, text: str = "VIR CPAM ISERE") -> EntryIn:
    return EntryIn(pk, cents, DAY + dt.timedelta(days=day), "05", (text,), is_proved=True, payer=payer)


def told(pk: int, cents: int, *, day: int = 0, payer: int | None = FUND, ref: str = "") -> AdviceIn:
    return AdviceIn(pk, cents, DAY + dt.timedelta(days=day), (ref,), payer=payer)


def automatic(entries: list[EntryIn], advices: list[AdviceIn], limits: Limits | None = None) -> set[tuple[int, int]]:
    found = match_entries(entries, advices, [], limits)
    return {(pair.entry_id, pair.advice_id or 0) for pair in found.pairs if pair.is_automatic}


def test_a_recognised_payer_with_its_amount_in_its_days_is_matched_alone() -> None:
    found = match_entries([credit(1, 4250, day=3)], [told(7, 4250)], [])
    assert [(pair.evidence.rule, pair.is_automatic) for pair in found.pairs] == [("E2", True)]
    assert found.pairs[0].evidence.explain() == (
        "Payeur reconnu et même montant, 3 jours d’écart : une seule possibilité sur un mouvement examiné."
    )
    assert found.outcomes[1] == Outcome.EXPLAINED


@pytest.mark.parametrize(
    ("entries", "advices"),
    [
        ([credit(1, 4250, payer=None)], [told(7, 4250)]),  # nobody recognised the name
        ([credit(1, 4250)], [told(7, 4250, payer=None)]),  # nobody knows whose return it is
        ([credit(1, 4250)], [told(7, 4250, payer=MUTUELLE)]),  # another payer
        ([credit(1, 4250)], [told(7, 4251)]),  # a cent
        ([credit(1, 4250, day=11)], [told(7, 4250)]),  # out of the days
        ([credit(1, 4250, day=3)], [told(7, 4250), told(8, 4250, day=2)]),  # twin advices
        ([credit(1, 4250), credit(2, 4250, day=4)], [told(7, 4250)]),  # twin credits
        (
            [credit(1, 4250), replace(credit(2, 4250), is_proved=False)],
            [told(7, 4250)],
        ),  # a twin on a statement not proved yet
        ([credit(1, 4250)], [told(7, 4250), replace(told(8, 4250), is_coherent=False)]),  # a twin whose total is wrong
        ([credit(1, 4250), credit(2, 4250, payer=None)], [told(7, 4250)]),  # a twin that nobody recognised
        ([credit(1, 4250)], [told(7, 4250), told(8, 4250, payer=None)]),
        ([credit(1, 3000)], [told(7, 3000), told(8, 1000), told(9, 2000)]),  # or a grouped transfer
        ([credit(1, 3000), credit(2, 1000), credit(3, 2000)], [told(7, 3000)]),  # or paid in parts
        ([credit(1, 1000), credit(2, 3000)], [told(7, 1000), told(8, 2000)]),  # or part of another's group
        ([credit(1, 1000), credit(2, 2000)], [told(7, 1000), told(8, 3000)]),
        ([credit(1, 4250, text="VIR CPAM 262507000999")], [told(7, 4250, ref="REF 262507000101")]),  # of another return
        ([credit(1, 4250, text="VIR 262507000101")], [told(7, 4250), told(8, 9900, ref="262507000101")]),  # an alert
        ([replace(credit(1, 4250), is_proved=False)], [told(7, 4250)]),
    ],
)
def test_anything_that_may_be_read_otherwise_is_left_to_a_person(
    entries: list[EntryIn], advices: list[AdviceIn]
) -> None:
    assert automatic(entries, advices) == set()


def test_what_another_name_excludes_is_no_twin_and_what_a_reference_settled_neither() -> None:
    entries = [credit(1, 4250), credit(2, 4250, payer=MUTUELLE)]
    assert automatic(entries, [told(7, 4250)]) == {(1, 7)}
    settled = [credit(1, 4250), credit(2, 4250, text="VIR CPAM 262507000101")]
    assert automatic(settled, [told(7, 4250), told(8, 4250, ref="262507000101")]) == {(1, 7), (2, 8)}


def test_a_text_that_names_an_invoice_is_about_that_invoice() -> None:
    entry = credit(1, 1800, text="MUTUELLE TP 000000101")
    limits = Limits(invoices=frozenset({"000000101"}))
    found = match_entries([entry], [told(7, 1800)], [OpenShareIn(3, "000000101", 1800)], limits)
    assert {(pair.advice_id, pair.share_id) for pair in found.pairs if pair.is_automatic} == {(None, 3)}


def groups_of(entries: list[EntryIn], advices: list[AdviceIn], common: set[str]) -> list[tuple[tuple[int, int], Pairs]]:
    """Every group that may stand in a reading: (reference ends, recognised ends) and its pairs."""
    found = []
    for some in subsets(entries):
        for others in subsets(advices):
            if len(some) > 1 and len(others) > 1:
                continue
            if sum(one.amount_cents for one in some) != sum(one.total_cents for one in others):
                continue
            links = {(one.id, other.id): link(one, other, common) for one in some for other in others}
            if all(links.values()):
                size = len(some) + len(others)
                by_reference = size if set(links.values()) == {2} else 0
                known = all(one.payer is not None and one.payer == other.payer for one in some for other in others)
                found.append(((by_reference, size if known and not by_reference else 0), frozenset(links)))
    return found


def link(entry: EntryIn, advice: AdviceIn, common: set[str]) -> int:
    if (tokens(entry.texts) & tokens(advice.texts)) - common:
        return 2
    is_other = entry.payer is not None and advice.payer is not None and entry.payer != advice.payer
    return 1 if in_window(entry, advice) and not is_other else 0


def subsets(items: list) -> list[tuple]:
    return [some for size in range(1, len(items) + 1) for some in itertools.combinations(items, size)]


def readings(groups: list[tuple[tuple[int, int], Pairs]]) -> Iterator[tuple[tuple[int, int], Pairs]]:
    """Every set of groups that share no movement and no advice."""
    if not groups:
        yield (0, 0), frozenset()
        return
    (score, pairs), rest = groups[0], groups[1:]
    yield from readings(rest)
    moved, paid = {one for one, _ in pairs}, {one for _, one in pairs}
    free = [one for one in rest if not any(entry in moved or advice in paid for entry, advice in one[1])]
    for (by_reference, by_name), others in readings(free):
        yield (by_reference + score[0], by_name + score[1]), others | pairs


@settings(max_examples=300, deadline=None)
@given(ENTRIES, ADVICES)
def test_automatic_is_in_every_best_reading_sums_included(entries: list[EntryIn], advices: list[AdviceIn]) -> None:
    """References first, then names: the exhaustive solver finds all the best readings, each automatic pair is in all of them."""
    common = shared_tokens((advice.paid_on, advice.texts) for advice in advices)
    made = automatic(entries, advices, Limits(common=frozenset(common)))
    if made:
        found = list(readings(groups_of(entries, advices, common)))
        best = max(score for score, _ in found)
        assert all(made <= pairs for score, pairs in found if score == best)


@settings(max_examples=300, deadline=None)
@given(ENTRIES, ADVICES, st.booleans())
def test_a_planted_twin_takes_the_decision_away(
    entries: list[EntryIn], advices: list[AdviceIn], is_credit: bool
) -> None:
    for pair in match_entries(entries, advices, []).pairs:
        if not (pair.is_automatic and pair.evidence.rule == "E2"):
            continue
        one, other = entries[pair.entry_id], advices[pair.advice_id or 0]
        more = [replace(one, id=99)] if is_credit else []
        told_too = [] if is_credit else [replace(other, id=99)]
        left = automatic([*entries, *more], [*advices, *told_too])
        assert not any(entry == one.id or advice == other.id for entry, advice in left)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("VIR C.P.A.M. BORDEAUX 250380000123", "CPAM BORDEAUX"),
        ("VIR SEPA CPAM DE MOSELLE - METZ", "CPAM MOSELLE METZ"),
        ("VIR SEPA RECU /DE CPAM DE L’ISÈRE /MOTIF /REF 262520005600", "CPAM ISERE"),
        ("VIR SEPA CPAM 131 MARSEILLE", "CPAM 131 MARSEILLE"),
        ("VIREMENT DE CPAM 75 PRESTATIONS", "CPAM 75"),
        ("MUTUELLEGENERALEEDUCATIONNAT TP-00000000-000", "MUTUELLEGENERALEEDUCATIONNAT"),
        ("VIR SEPA RECU 160710002767", ""),
        ("", ""),
    ],
)
def test_a_name_is_what_is_left_of_the_banks_own_words(label: str, name: str) -> None:
    assert payer_name(label) == name
