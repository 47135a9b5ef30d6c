"""Numbers that say who somebody is (account, company, telephone) name no transfer and no invoice."""

import datetime as dt

import pytest

from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn
from reconciliation.matching.references import invoice_numbers, keys_of_label, keys_of_text, tokens

DAY = dt.date(2026, 9, 14)
ACCOUNT = "FR7630006000011234567890189"  # the published example of the norm


@pytest.mark.parametrize(
    "text",
    [
        f"VIR MME Z {ACCOUNT}",
        "VIR MME Z FR76 3000 6000 0112 3456 7890 189",
        "VIR GARAGE SIREN 123456789",
        "VIR GARAGE SIRET : 123 456 789 00012",
        "VIR GARAGE TVA FR12 123456789",
        "Vir garage tél. 04.91.12.34.56 tel 0491123456",
    ],
)
def test_who_somebody_is_is_no_reference(text: str) -> None:
    assert not tokens([text]) and not invoice_numbers([text]) and not keys_of_label([text])
    assert not any(key.isdigit() for key in keys_of_text([text]))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("REF 262577000123", "262577000123"),
        (f"{ACCOUNT[:-1]}0 262577000123", "262577000123"),  # a wrong key is no account
        (f"{ACCOUNT} REF 262577000123", "262577000123"),
        ("HOTEL 262577000123", "262577000123"),
        ("TP26250701003", "26250701003"),
        ("FR 262577000123", "262577000123"),
        ("TEL 0476123456 262577000123", "262577000123"),  # what follows is none of it
        ("SIREN 123456789 262577000222", "262577000222"),
        ("SIRET 12345678900012 262577000222", "262577000222"),
        ("TEL 262577000123", "262577000123"),  # no French telephone
    ],
)
def test_what_stands_beside_it_stays(text: str, kept: str) -> None:
    assert kept in tokens([text])


def test_a_private_credit_with_the_account_of_an_advice_is_not_its_transfer() -> None:
    entry = EntryIn(1, 2801, DAY, "05", ("VIR MME Z", ACCOUNT), is_proved=True)
    advice = AdviceIn(1, 2801, DAY, ("CPAM 131", ACCOUNT), is_of_a_fund=True)
    assert not any(pair.is_automatic for pair in match_entries([entry], [advice], [], Limits()).pairs)


@pytest.mark.parametrize(("text", "is_placed"), [("SIREN 123456789", False), ("FACT 123456789", True)])
def test_an_invoice_numbered_as_a_company(text: str, is_placed: bool) -> None:
    entry = EntryIn(1, 645, DAY, "05", ("VIR MUTUELLE BLEUE", text), is_proved=True)
    limits = Limits(invoices=frozenset({"123456789"}))
    found = match_entries([entry], [], [OpenShareIn(1, "123456789", 645, part="AMC")], limits)
    assert any(pair.is_automatic for pair in found.pairs) is is_placed


def test_a_telephone_between_two_invoices_hides_neither() -> None:
    assert invoice_numbers(["VIR MUTUELLE 000000101 TEL 0476123456 000000102"]) == {"000000101", "000000102"}
