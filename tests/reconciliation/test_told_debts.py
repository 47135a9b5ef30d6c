"""A return that tells of a debt (250 CIN, ANT…) beside what it pays: its 990 says whether the transfer holds that amount."""

import datetime as dt

import pytest

from cabinet.tenancy import tenant
from noemie.formats.noemie import read
from reconciliation.models import Case
from simulator.writers.noemie import Retention
from tests.reconciliation.invented import (
    AS_OF,
    REFERENCE,
    SENT,
    Desk,
    answer,
    bank,
    claim,
    credit,
    returned,
    sent,
    transfer,
)

ONE = claim(amo=3500)
NOTED, KEPT = Retention("D0001", SENT, 6000, 6000, "CIN"), Retention("D0001", SENT, 2000, 4000)


def told(*debts: Retention, file_id: str = "R00001") -> bytes:
    return returned(transfer(answer(ONE, 3500), debts=debts), file_id=file_id)


@pytest.mark.parametrize("operation", ["CIN", "ANT", "RMO", "RDT"])
def test_a_debt_that_is_only_told_is_left_out_when_the_990_leaves_it_out(operation: str) -> None:
    found = read(told(Retention("D0001", SENT, 6000, 6000, operation), KEPT))
    (one,) = found.transfers
    assert (one.is_coherent, len(one.left_out), one.computed_cents) == (True, 1, 1500)
    assert all(control.agrees for control in found.decoded.controls) and not found.decoded.problems


def test_a_debt_that_the_990_counts_is_counted() -> None:
    raw = told(Retention("D0001", SENT, 1000, 6000), KEPT).replace(b"RPR", b"CIN", 1)
    (one,) = read(raw).transfers
    assert (one.is_coherent, one.left_out, one.computed_cents) == (True, [], 500)


def test_a_retention_that_the_990_leaves_out_is_no_reading() -> None:
    """RPR is money: only what tells of the debt may stay outside."""
    raw = told(NOTED).replace(b"CIN", b"RPR", 1)
    (one,) = read(raw).transfers
    assert not one.is_coherent and not one.left_out


@pytest.mark.django_db
def test_the_transfer_of_a_return_that_notes_a_debt_is_received() -> None:
    desk = Desk().receive(sent(ONE), told(NOTED, KEPT), bank(credit(1500, text=f"VIR CPAM {REFERENCE}")))
    assert desk.money() == ("received", 3500, 3500, 0, None)
    assert desk.said["recoveries"] == [{"debt": "D0001", "amount_cents": 2000, "left_cents": 4000, "invoice": None}]
    assert desk.outcomes == ["explained"]


@pytest.mark.django_db
def test_such_a_return_issued_again_under_another_name_adds_nothing() -> None:
    desk = Desk().receive(sent(ONE), told(NOTED, KEPT), told(NOTED, KEPT, file_id="R00002"))
    assert desk.money()[:2] == ("announced", 3500)


@pytest.mark.django_db
def test_a_return_that_does_not_add_up_is_neither_an_answer_nor_a_silence() -> None:
    """As if no return had come, it would be silent a year later."""
    late = AS_OF + dt.timedelta(days=365)
    wrong = told(NOTED).replace(b"CIN", b"RPR", 1)
    silent, unsure = Desk("Sans retour").receive(sent(ONE), as_of=late), Desk().receive(sent(ONE), wrong, as_of=late)
    assert (silent.share()["silent"], silent.share()["cause"]) == (True, "lot_not_acknowledged")
    said = unsure.share()
    assert (said["admin"], said["money"], said["silent"], said["cause"]) == ("sent", "expected", False, "unknown")
    with tenant(cabinets=[unsure.cabinet_id]):
        assert "ne font pas le total" in Case.objects.get().next_action
