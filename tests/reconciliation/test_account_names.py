"""One account under the names of its formats: a CSV that gives its eleven characters alone is of the IBAN that holds them."""

import pytest

from cabinet.tenancy import tenant
from reconciliation.models import BankAccount
from reconciliation.services.statements.apply_bank import account_of
from simulator.writers.cfonb import OWN
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.django_db
IBAN, SHORT, OTHER = "FR8530099007770001234567846", "00012345678", "30004 00123 00012345678"
ONE = claim()


def names(desk: Desk, *numbers: str) -> list[str]:
    with tenant(cabinets=[desk.cabinet_id]):
        for number in numbers:
            account_of(desk.cabinet_id, number)
        return sorted(str(one.number) for one in BankAccount.objects.all())


@pytest.mark.parametrize("numbers", [(IBAN, SHORT), (SHORT, IBAN), (SHORT, IBAN, SHORT, IBAN)])
def test_eleven_characters_and_the_iban_are_one_account_in_any_order(numbers: tuple[str, ...]) -> None:
    desk = Desk()
    assert names(desk, *numbers) == ["30099 00777 00012345678"]
    with tenant(cabinets=[desk.cabinet_id]):
        assert str(BankAccount.objects.get().iban) == IBAN


def test_eleven_characters_of_two_banks_name_neither() -> None:
    assert names(Desk(), IBAN, OTHER, SHORT) == [SHORT, "30004 00123 00012345678", "30099 00777 00012345678"]
    assert len(names(Desk("Deux banques"), IBAN, OTHER)) == 2


def test_a_longer_or_shorter_number_is_another_account() -> None:
    assert len(names(Desk(), IBAN, "12345678", "99900012345678", "LT625883379695428516")) == 4


def csv_of(*, cents: int, label: str, number: str) -> bytes:
    head = "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance"
    row = f'2026-09-15;2026-09-15;"{label}";x;y;;{cents // 100},{cents % 100:02};;{number};Compte;1 042,50'
    return f"{head}\n{row}\n".encode()


@pytest.mark.parametrize("is_csv_first", [True, False])
def test_one_credit_told_by_two_formats_of_one_account_is_one(is_csv_first: bool) -> None:
    files = [bank(credit(4250)), csv_of(cents=4250, label="VIR SEPA CPAM 131", number=OWN.number)]
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), *(files[::-1] if is_csv_first else files))
    assert desk.money()[0] == "received" and desk.outcomes == ["explained"]
