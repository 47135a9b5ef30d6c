"""A credit short of its advice: what the payer may have held back is named when one set alone makes the difference; nothing is applied."""

import datetime as dt

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, EntryMatch
from reconciliation.services.matches.explained_difference import HeldBack
from reconciliation.services.matches.suggestions import look_at
from simulator.writers.noemie import Retention
from tests import factories
from tests.reconciliation.invented import PAID, SENT, Desk, answer, bank, claim, credit, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = claim(), claim("000000102"), claim("000000103", amo=1000)
BEFORE = PAID - dt.timedelta(days=3)
FIRST = "262577000101"


def life(*, debts: tuple[Retention, ...], paid: int, shown: tuple[object, ...] = ()) -> Desk:
    """A transfer of 10.00 with `debts`, then one of 42.50, of which the bank shows `paid`."""
    first = transfer(answer(THREE, 1000), day=BEFORE, ref=FIRST, debts=debts)
    files = (returned(first), returned(transfer(answer(ONE, 4250)), file_id="R00002"))
    return Desk().receive(sent(ONE, TWO, THREE), *files, bank(credit(paid), *shown))  # type: ignore[arg-type]


def told(desk: Desk, cents: int) -> tuple[HeldBack, ...]:
    with tenant(cabinets=[desk.cabinet_id]):
        found = look_at(entry=BankEntry.objects.get(amount_cents=cents)).suggestions
        alerts = [one for one in found if one.evidence.rule == "E4"]
        assert len(alerts) == 1 and not alerts[0].can_be_chosen
        return alerts[0].held_back


def test_an_earlier_negative_advice_that_makes_the_difference_is_named_and_nothing_is_matched() -> None:
    desk = life(debts=(Retention("D0001", SENT, 1725, 0),), paid=3525)  # 10.00 − 17.25 = −7.25 ; 42.50 − 7.25
    (one,) = told(desk, 3525)
    assert (one.cents, one.day) == (725, BEFORE) and "négatif" in one.words
    with tenant(cabinets=[desk.cabinet_id]):
        assert not EntryMatch.objects.exists()
        page = reverse("mouvement", args=[BankEntry.objects.get().public_id])
    shown = logged_in(factories.make_member(desk.cabinet_id, Role.LECTURE)).get(page).content.decode()
    assert "Une seule explication" in shown and "7,25" in shown


def test_what_is_left_of_a_debt_explains_it_too_unless_two_sets_do() -> None:
    seen = (credit(900, day=BEFORE, text=f"VIR CPAM {FIRST}"),)
    desk = life(debts=(Retention("D0001", SENT, 100, 500),), paid=3750, shown=seen)
    (one,) = told(desk, 3750)
    assert (one.cents, one.words) == (500, "Reste de la dette D0001")
    twice = (Retention("D0001", SENT, 50, 500), Retention("D0002", SENT, 50, 500))
    assert told(life(debts=twice, paid=3750, shown=seen), 3750) == ()


def test_a_retention_of_a_transfer_that_the_bank_does_not_show_is_named() -> None:
    desk = life(debts=(Retention("D0001", SENT, 300, 0),), paid=3950)
    (one,) = told(desk, 3950)
    assert one.cents == 300 and "ne montre pas" in one.words
    shown = (credit(700, day=BEFORE, text=f"VIR CPAM {FIRST}"),)
    assert told(life(debts=(Retention("D0001", SENT, 300, 0),), paid=3950, shown=shown), 3950) == ()  # taken there


def test_an_excess_is_not_something_held_back() -> None:
    assert told(life(debts=(Retention("D0001", SENT, 1725, 0),), paid=4975), 4975) == ()
