"""Whose silence it is."""

import datetime as dt

from reconciliation.matching.silence import Sent, names

DAY = dt.date(2026, 9, 7)


def sent(
    pk: int,
    days: int,
    *,
    answered: bool = False,
    payer: int = 1,
    part: str = "AMO",
    patient: int = 0,
    degraded: bool = False,
) -> Sent:
    return Sent(pk, payer, part, patient or pk, DAY + dt.timedelta(days=days), answered, degraded)


def test_one_share_among_answered_ones_is_silent_alone() -> None:
    assert names([sent(1, 0), sent(2, 1, answered=True), sent(3, 2)]) == {1: "silent_share", 3: "silent_share"}


def test_a_payer_that_stopped_answering_is_one_incident() -> None:
    said = names([sent(0, 0, answered=True), *(sent(pk, pk) for pk in range(1, 6))])
    assert set(said.values()) == {"silent_payer_incident"}


def test_a_payer_that_never_answered_is_silent_itself_but_not_on_four_shares() -> None:
    assert set(names([sent(pk, pk) for pk in range(5)]).values()) == {"silent_payer"}
    assert set(names([sent(pk, pk) for pk in range(4)]).values()) == {"silent_share"}


def test_payers_are_judged_apart() -> None:
    said = names([*(sent(pk, 0) for pk in range(5)), sent(9, 0, payer=2)])
    assert said[9] == "silent_share"


def test_one_patient_without_answers_is_no_incident_of_a_mutuelle() -> None:
    """He may have left his mutuelle; a fund would have refused him."""
    of_amc = [sent(0, 0, answered=True, part="AMC"), *(sent(pk, pk, part="AMC", patient=7) for pk in range(1, 9))]
    assert set(names(of_amc).values()) == {"silent_share"}
    of_fund = [sent(0, 0, answered=True), *(sent(pk, pk, patient=7) for pk in range(1, 9))]
    assert set(names(of_fund).values()) == {"silent_payer_incident"}


def test_degraded_shares_make_no_payer_silent_but_wait_with_the_card_ones_when_it_is() -> None:
    """Five signed sheets that never came are no silence of a fund that nobody heard on two card invoices."""
    few = [sent(0, 0, answered=True), *(sent(pk, pk, degraded=True) for pk in range(1, 6)), sent(6, 6), sent(7, 7)]
    assert set(names(few).values()) == {"silent_share"}
    whole = [sent(0, 0, answered=True), *(sent(pk, pk) for pk in range(1, 6)), sent(9, 9, degraded=True)]
    assert names(whole)[9] == "silent_payer_incident"
    before = [sent(0, 5, answered=True), *(sent(pk, 5 + pk) for pk in range(1, 6)), sent(9, 1, degraded=True)]
    assert names(before)[9] == "silent_share"
