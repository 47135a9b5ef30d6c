"""What an aggregator gives (DSP2): seen the day it is booked, proved only by both booked balances, never guessed."""

import json
from typing import Any

import pytest

from reconciliation.bank import open_banking
from reconciliation.bank.open_banking import NO_MOVEMENT, TOO_LARGE, UNREADABLE
from reconciliation.bank.reading import read as read_any
from reconciliation.bank.recognise import recognise
from tests.bank.written import NEAR

IBAN = "FR7630006000011234567890189"


def credit(amount: Any = "32.50", **more: Any) -> dict[str, Any]:
    return {
        "transactionId": "T1",
        "bookingDate": "2026-09-07",
        "valueDate": "2026-09-07",
        "transactionAmount": {"currency": "EUR", "amount": amount},
        "debtorName": "CPAM DU GARD",
        "remittanceInformationUnstructured": "VIR CPAM 131 262507000123",
    } | more


def berlin(*booked: dict[str, Any], **more: Any) -> bytes:
    report = {"booked": list(booked), "pending": []}
    return json.dumps({"account": {"iban": IBAN}, "transactions": report} | more).encode()


def balance(kind: str, amount: str, day: str) -> dict[str, Any]:
    return {"balanceType": kind, "balanceAmount": {"currency": "EUR", "amount": amount}, "referenceDate": day}


BALANCES = [balance("openingBooked", "1000.00", "2026-09-06"), balance("closingBooked", "1032.50", "2026-09-07")]


def stet(**more: Any) -> bytes:
    one = {
        "resourceId": "R1",
        "entryReference": "AF5T2",
        "transactionAmount": {"currency": "EUR", "amount": "32.50"},
        "creditDebitIndicator": "CRDT",
        "status": "BOOK",
        "bookingDate": "2026-09-07",
        "remittanceInformation": {"unstructured": ["VIR CPAM 131", "262507000123"]},
    } | more
    return json.dumps({"transactions": [one], "_links": {"self": {"href": "/"}}}).encode()


def test_a_berlin_group_report_is_read_and_names_the_payer_first() -> None:
    found = read_any(berlin(credit()), NEAR)
    (one,) = found.statements
    (entry,) = one.entries
    assert (found.format, found.refused, one.account, one.proved) == ("dsp2", None, IBAN, None)
    assert (entry.amount_cents, str(entry.booked_on), entry.label) == (3250, "2026-09-07", "VIR CPAM 131 262507000123")
    assert [(detail.qualifier, detail.text) for detail in entry.details] == [
        ("Ustrd", "VIR CPAM 131 262507000123"),
        ("Dbtr", "CPAM DU GARD"),
    ]


def test_a_stet_answer_is_signed_by_its_indicator() -> None:
    assert recognise(stet()[:4096]) == "dsp2"
    (one,) = read_any(stet(), NEAR).statements
    assert (one.entries[0].amount_cents, one.entries[0].label) == (3250, "VIR CPAM 131")
    (other,) = read_any(stet(creditDebitIndicator="DBIT"), NEAR).statements
    assert other.entries[0].amount_cents == -3250


@pytest.mark.parametrize(
    ("more", "proved"),
    [
        ({"balances": BALANCES}, True),
        ({"balances": [BALANCES[0], balance("closingBooked", "1032.51", "2026-09-07")]}, False),
        ({"balances": BALANCES[:1]}, None),
        ({"balances": [*BALANCES, BALANCES[1]]}, None),
        ({"balances": BALANCES, "_links": {"next": {"href": "/2"}}}, None),
    ],
)
def test_only_both_booked_balances_of_a_whole_answer_prove_it(more: dict[str, Any], proved: bool | None) -> None:
    assert read_any(berlin(credit(), **more), NEAR).statements[0].proved is proved


def test_pending_movements_are_said_and_left() -> None:
    report = {"booked": [credit()], "pending": [credit("99.00")]}
    found = open_banking.read(json.dumps({"transactions": report}).encode())
    assert [one.amount_cents for one in found.statements[0].entries] == [3250]
    assert any(problem.reason.startswith("1 opérations en attente") for problem in found.problems)
    assert open_banking.read(stet(status="PDNG")).refused == NO_MOVEMENT


@pytest.mark.parametrize(
    "data",
    [
        berlin(credit("32,5x")),
        berlin(credit("32.505")),
        berlin(credit(creditDebitIndicator="CRDT") | {"transactionAmount": {"currency": "EUR", "amount": "-32.50"}}),
        stet(creditDebitIndicator=None),
        stet(creditDebitIndicator="CREDIT"),
        stet(transactionAmount={"currency": "EUR", "amount": "-32.50"}),
        berlin(credit(bookingDate="07/09/2026"), balances=BALANCES),
    ],
)
def test_an_amount_a_sign_or_a_day_that_cannot_be_read_is_a_problem_and_proves_nothing(data: bytes) -> None:
    found = read_any(data, NEAR)
    (entry,) = found.statements[0].entries
    assert found.problems
    assert found.statements[0].proved is False
    assert entry.amount_cents is None or entry.booked_on is None


def test_a_number_is_read_as_it_is_written_and_never_through_a_float() -> None:
    assert (
        read_any(berlin(credit(0.10), credit(1234567890.12)), NEAR).statements[0].entries[1].amount_cents
        == 123456789012
    )


def test_the_same_operation_told_twice_by_two_answers_has_one_key_whatever_its_text() -> None:
    (first,) = read_any(berlin(credit()), NEAR).statements
    (second,) = read_any(
        berlin(credit(remittanceInformationUnstructured="VIR CPAM 131 262507000123 COMPLETE")), NEAR
    ).statements
    assert first.entries[0].key == second.entries[0].key


def test_two_operations_without_identity_and_alike_are_two() -> None:
    twin = {key: value for key, value in credit().items() if key != "transactionId"}
    (one,) = read_any(berlin(twin, twin), NEAR).statements
    assert [entry.occurrence for entry in one.entries] == [1, 2]


def test_fields_that_are_null_and_currencies_apart() -> None:
    dollars = credit() | {"transactionId": "T2", "transactionAmount": {"currency": "USD", "amount": "5.00"}}
    found = read_any(berlin(credit(debtorName=None, remittanceInformationUnstructuredArray=None), dollars), NEAR)
    assert [(one.currency, len(one.entries)) for one in found.statements] == [("EUR", 1), ("USD", 1)]


def test_cut_at_each_byte_it_is_refused_and_never_partly_read() -> None:
    whole = berlin(credit(), credit("1.00"))
    for end in range(1, len(whole)):
        found = open_banking.read(whole[:end])
        assert (found.refused, found.statements) == (UNREADABLE, ())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"transactions":' + b"[" * 100_000, UNREADABLE),
        (b'{"transactions": 5}', UNREADABLE),
        (b'{"transactions": {"booked": []}}', NO_MOVEMENT),
        (b'{"transactions":' + b" " * open_banking.MOST_BYTES, TOO_LARGE),
    ],
    ids=["deep", "number", "empty", "large"],
)
def test_hostile_answers_are_refused_with_their_reason(data: bytes, reason: str) -> None:
    assert read_any(data, NEAR).refused == reason
