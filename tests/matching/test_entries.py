"""Which credits the machine may explain, and which it must leave to a person."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from reconciliation.matching.advices import LineIn, ShareIn, match_lines
from reconciliation.matching.advices import Outcome as LineOutcome
from reconciliation.matching.cause import Facts, state_of
from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Outcome
from reconciliation.matching.references import tokens

DAY = dt.date(2026, 9, 7)
REF = "262507000123"


def entry(
    pk: int = 1, cents: int = 3250, text: str = f"VIR CPAM {REF}", *, proved: bool = True, code: str = "05"
) -> EntryIn:
    return EntryIn(pk, cents, DAY, code, (text,), proved)


def advice(pk: int = 1, cents: int = 3250, ref: str = REF) -> AdviceIn:
    return AdviceIn(pk, cents, DAY - dt.timedelta(days=1), ("CPAM 131", f"REF.{ref}"))


def test_a_transfer_is_explained_when_reference_and_amount_agree_alone() -> None:
    found = match_entries([entry()], [advice()], [])
    assert found.outcomes == {1: Outcome.EXPLAINED}
    assert found.pairs[0].is_automatic
    assert "une seule possibilité sur un mouvement examiné" in found.pairs[0].evidence.explain()


def test_a_doubled_reference_counts_once_as_its_half() -> None:
    assert tokens([f"{REF}{REF}"]) >= {REF}
    assert match_entries([entry(text=f"{REF}{REF}")], [advice()], []).outcomes[1] == Outcome.EXPLAINED


def test_twins_are_never_decided() -> None:
    found = match_entries([entry(1), entry(2)], [advice(1), advice(2)], [])
    assert set(found.outcomes.values()) == {Outcome.AMBIGUOUS}
    assert not any(pair.is_automatic for pair in found.pairs)


def test_adding_a_twin_makes_any_automatic_match_a_question() -> None:
    assert match_entries([entry(1)], [advice(1)], []).pairs[0].is_automatic
    assert not any(pair.is_automatic for pair in match_entries([entry(1), entry(2)], [advice(1)], []).pairs)


def test_nothing_is_automatic_when_the_statement_is_not_proved() -> None:
    assert match_entries([entry(proved=False)], [advice()], []).outcomes[1] == Outcome.UNMATCHED


def test_an_amount_alone_is_a_suggestion() -> None:
    found = match_entries([entry(text="VIR CPAM")], [advice()], [])
    assert found.outcomes[1] == Outcome.AMBIGUOUS
    assert [pair.evidence.rule for pair in found.pairs] == ["E3"]


def test_a_difference_of_one_cent_is_no_match() -> None:
    assert match_entries([entry(cents=3249)], [advice()], []).outcomes[1] == Outcome.UNMATCHED


def test_a_refused_pair_is_never_proposed_again() -> None:
    assert match_entries([entry()], [advice()], [], Limits(frozenset({(1, "advice", 1)}))).pairs == ()


def test_a_debit_or_a_cheque_deposit_is_no_claim() -> None:
    found = match_entries([entry(1, -3250), entry(2, code="02")], [advice()], [])
    assert set(found.outcomes.values()) == {Outcome.NOT_A_CLAIM}


def test_a_mutuelle_that_names_one_invoice_pays_its_share() -> None:
    found = match_entries([entry(text="TP FACTURE 000000123")], [], [OpenShareIn(9, "000000123", 3250)])
    assert (found.pairs[0].share_id, found.pairs[0].is_automatic) == (9, True)


@given(st.permutations(range(4)), st.permutations(range(3)))
def test_the_order_of_the_inputs_changes_nothing(entries_order: list[int], advices_order: list[int]) -> None:
    entries = [entry(1, 3250), entry(2, 900, "VIR 262507000999"), entry(3, 900, "VIR"), entry(4, 10, "X")]
    advices = [advice(1), advice(2, 900, "262507000999"), advice(3, 77, "262507000777")]
    reference = match_entries(entries, advices, [])
    shuffled = match_entries([entries[i] for i in entries_order], [advices[i] for i in advices_order], [])
    assert shuffled.outcomes == reference.outcomes
    assert set(shuffled.pairs) == set(reference.pairs)


def share(pk: int = 1, number: str = "000000101", day: dt.date = DAY, cents: int = 4250) -> ShareIn:
    return ShareIn(pk, "996000014", number, day, "AMO", cents)


def line(pk: int = 1, cents: int = 4250, day: dt.date | None = DAY, number: str = "000000101") -> LineIn:
    return LineIn(pk, "996000014", number, day, "AMO", "P", cents)


def test_a_line_is_ambiguous_when_its_number_fits_two_invoices() -> None:
    other_day = DAY + dt.timedelta(days=1)
    found = match_lines([line(day=None)], [share(1), share(2, day=other_day)])
    assert found[0].outcome == LineOutcome.AMBIGUOUS
    assert match_lines([line()], [share(1), share(2, day=other_day)])[0].share_id == 1


def test_an_overpayment_is_an_item_of_its_own() -> None:
    found = match_lines([line(1, 4000), line(2, 1000)], [share()])
    assert [(one.allocated_cents, one.excess_cents) for one in found] == [(4000, 0), (250, 750)]


def test_a_negative_line_is_a_recovery() -> None:
    assert match_lines([line(cents=-4250)], [share()])[0].recovered_cents == 4250


@given(st.lists(st.integers(0, 9000), max_size=6))
def test_announced_is_always_what_the_payer_said(amounts: list[int]) -> None:
    found = match_lines([line(rank, cents) for rank, cents in enumerate(amounts)], [share()])
    assert [one.allocated_cents + one.excess_cents for one in found] == amounts
    assert sum(one.allocated_cents for one in found) <= 4250


def facts(**changes: object) -> Facts:
    known = {
        "expected_cents": 4250,
        "announced_cents": 0,
        "received_cents": 0,
        "recovered_cents": 0,
        "written_off_cents": 0,
        "steps": ("sent", "acknowledged"),
        "announced_on": None,
    }
    return Facts(**{**known, **changes})  # type: ignore[arg-type]


def test_neither_lane_ever_implies_the_other() -> None:
    accepted = state_of(facts(steps=("sent", "accepted")), DAY)
    assert (accepted.admin, accepted.money) == ("accepted", "expected")
    paid = state_of(facts(received_cents=4250), DAY)
    assert (paid.admin, paid.money, paid.cause) == ("acknowledged", "received", "")


def test_a_share_is_silent_the_day_after_the_patience_with_its_payer() -> None:
    until = DAY + dt.timedelta(days=30)
    waited = facts(patient_until=until)
    assert not state_of(waited, until).is_silent
    late = state_of(waited, until + dt.timedelta(days=1))
    assert (late.is_silent, late.cause) == (True, "silent_share")
    unheard = facts(steps=("sent",), patient_until=until)
    assert state_of(unheard, until + dt.timedelta(days=1)).cause == "lot_not_acknowledged"
    assert not state_of(facts(patient_until=None), DAY + dt.timedelta(days=900)).is_silent


def test_every_combination_of_money_has_one_state() -> None:
    for received, recovered in itertools.product((0, 1000, 4250, 5000), (0, 1000, 5000)):
        state = state_of(facts(received_cents=received, recovered_cents=recovered), DAY)
        assert state.money in {"expected", "partial", "received", "overpaid", "recovered"}


def test_money_taken_back_by_name_is_the_cause_even_where_too_little_had_come() -> None:
    less = {"received_cents": 4000, "announced_cents": 4000, "announced_on": DAY}
    assert state_of(facts(**less), DAY).cause == "underpaid"
    assert state_of(facts(**less, recovered_cents=1000), DAY).cause == "recovered_named"
    elsewhere = facts(**less, recovered_cents=1000, declared_cents=1250)
    assert state_of(elsewhere, DAY).cause == ""


def test_what_the_fund_accepted_is_no_longer_time_barred() -> None:
    late = {"claim_limit_on": DAY}
    after = DAY + dt.timedelta(days=1)
    assert state_of(facts(**late), after).cause == "time_barred"
    told = facts(**late, announced_cents=4250, announced_on=DAY, steps=("sent", "accepted"))
    assert (state_of(told, after).money, state_of(told, after).cause) == ("announced", "")


def test_an_announcement_of_less_is_asked_for_at_once() -> None:
    told = facts(announced_cents=4000, announced_on=DAY, steps=("sent", "accepted"))
    assert state_of(told, DAY).cause == "underpaid"
    assert state_of(told, DAY + dt.timedelta(days=13)).cause == "announced_not_received"
