"""A credit that a debit took back is not money: never tied by the machine, shown to a person with the reason."""

import datetime as dt

import pytest

from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn, Proposal

DAY = dt.date(2026, 9, 14)
TEXT = "VIR CPAM 262577000123"
ADVICE = AdviceIn(1, 4250, DAY, ("CPAM 131", "REF 262577000123"))
NUMBERS = frozenset({"000000101", "000000210"})


def credit(pk: int = 1, *, cents: int = 4250, text: str = TEXT, days: int = 1) -> EntryIn:
    return EntryIn(pk, cents, DAY + dt.timedelta(days=days), "05", ("VIR SEPA RECU", text), is_proved=True)


def debit(pk: int = 9, *, cents: int = -4250, text: str = TEXT, days: int = 3, code: str = "18") -> EntryIn:
    return EntryIn(pk, cents, DAY + dt.timedelta(days=days), code, ("DEBIT", text), is_proved=True)


def found(*entries: EntryIn, shares: tuple[OpenShareIn, ...] = ()) -> Proposal:
    return match_entries(entries, [ADVICE], shares, Limits(invoices=NUMBERS))


def made(proposal: Proposal) -> list[tuple[int, int | None]]:
    return [(pair.entry_id, pair.advice_id or pair.share_id) for pair in proposal.pairs if pair.is_automatic]


@pytest.mark.parametrize(
    "back",
    [debit(), debit(days=0), debit(days=60), debit(text="RAPPEL 26257 7000123"), debit(text="ANNULATION VIREMENT"), debit(text="X", code="99")],
)  # fmt: skip
def test_a_credit_is_left_to_a_person_when_a_debit_took_it_back(back: EntryIn) -> None:
    for order in ([credit(), back], [back, credit()]):
        proposal = found(*order)
        assert made(proposal) == []
        assert proposal.outcomes == {1: "ambiguous", 9: "not_a_claim"}
        assert [pair.evidence.rule for pair in proposal.pairs] == ["E1R"]
        assert "débit" in proposal.pairs[0].evidence.explain()


@pytest.mark.parametrize(
    "other",
    [
        debit(cents=-4249),
        debit(text="PRLV LOYER"),
        debit(text="ANNULATION VIREMENT", days=30),
        debit(text="ANNULATION VIREMENT", days=0),
        debit(text="REJET VIREMENT 000000101"),
    ],
)
def test_a_debit_that_speaks_of_something_else_changes_nothing(other: EntryIn) -> None:
    assert made(found(credit(), other)) == [(1, 1)]


def test_what_is_paid_again_in_another_way_is_matched() -> None:
    parts = credit(2, cents=2000, days=5), credit(3, cents=2250, days=6)
    assert made(found(credit(), debit(), *parts)) == [(2, 1), (3, 1)]


def test_a_payment_that_names_an_invoice_and_went_back_pays_no_share() -> None:
    text = "TP FACTURE 000000101"
    share = OpenShareIn(7, "000000101", 1800)
    went = credit(cents=1800, text=text), debit(cents=-1800, text=f"REJET {text}")
    assert made(found(went[0], shares=(share,))) == [(1, 7)]
    assert made(found(*went, shares=(share,))) == []
    half = credit(2, cents=900, text=text), credit(3, cents=900, text=text), debit(cents=-900, text=f"REJET {text}")
    assert made(found(*half[:2], shares=(share,))) == [(2, 7), (3, 7)]
    assert made(found(*half, shares=(share,))) == []


def test_an_invoice_is_not_a_branch_of_a_bank() -> None:
    """`00210` is in the account's number, and 210 the number of an invoice."""
    share = OpenShareIn(7, "000000210", 1800)
    told = match_entries(
        [credit(cents=1800, text="TP 000000210")], [], [share], Limits(common=frozenset({"210"}), invoices=NUMBERS)
    )
    assert made(told) == [(1, 7)]


@pytest.mark.parametrize("cancelled", [[(-4250, 3)], [(-1000, 3)], [(-2000, 3), (-2250, 4)], [(-9000, 3)]])
def test_a_cancellation_of_another_amount_that_names_the_transfer_leaves_it_to_a_person(
    cancelled: list[tuple[int, int]],
) -> None:
    """A part, two debits for one credit, one for several."""
    debits = [
        EntryIn(10 + rank, cents, DAY + dt.timedelta(days=days), "05", ("REJET VIR", TEXT), is_proved=True)
        for rank, (cents, days) in enumerate(cancelled)
    ]
    came = EntryIn(1, 4250, DAY, "05", ("VIR SEPA RECU", TEXT), is_proved=True)
    found = match_entries([came, *debits], [ADVICE], [])
    assert not any(pair.is_automatic for pair in found.pairs)


def test_a_cancellation_before_the_credit_is_of_another() -> None:
    early = EntryIn(10, -1000, DAY - dt.timedelta(days=3), "05", ("REJET VIR", TEXT), is_proved=True)
    came = EntryIn(1, 4250, DAY, "05", ("VIR SEPA RECU", TEXT), is_proved=True)
    found = match_entries([came, early], [ADVICE], [])
    assert [pair.entry_id for pair in found.pairs if pair.is_automatic] == [1]
