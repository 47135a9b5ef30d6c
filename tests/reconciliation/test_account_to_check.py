"""Announced transfers that all stay away: one incident, « compte ou RIB à vérifier », said only when the statements show it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import Case, CaseHistory
from reconciliation.services.dossiers.weekly_review import cards
from reconciliation.services.matches.lost_transfers import LostTransfers, lost_transfers
from simulator.world import Claim, Credit
from simulator.writers import cfonb
from simulator.writers.statement import Account
from tests import factories
from tests.reconciliation.invented import SENT, Desk, answer, claim, credit, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
SEEN, SECOND, THIRD = dt.date(2026, 9, 14), dt.date(2026, 9, 21), dt.date(2026, 9, 28)
ON = dt.date(2026, 10, 30)
ACTION = "Vérifier le RIB connu de la caisse (amelipro, ou la caisse elle-même) et le compte importé"
USUAL = "Demander au payeur la preuve du virement annoncé"
PAID, SHORT, LONG = claim("000000101"), claim("000000102", amo=3100), claim("000000103", amo=2000)


def told(of: Claim, day: dt.date, rank: int) -> bytes:
    """The return that announces it, under a reference of its own."""
    cents = of.shares["AMO"].expected
    return returned(transfer(answer(of, cents), day=day, ref=f"26257700012{rank}"), file_id=f"R0000{rank}")


def first_credit() -> Credit:
    return credit(4250, day=SEEN + dt.timedelta(days=1), text="VIR CPAM 262577000121")


def statement(*received: Credit, until: dt.date = ON, opening: int = 100_000) -> bytes:
    return cfonb.statement(received, opening, SENT, until)[0]


def received(*contents: bytes, as_of: dt.date = ON) -> Desk:
    """Three invoices, the second and the third announced; the first paid when the bank says so."""
    announced = (told(PAID, SEEN, 1), told(SHORT, SECOND, 2), told(LONG, THIRD, 3))
    return Desk().receive(sent(PAID, SHORT, LONG), *announced, *contents, as_of=as_of)


def found(desk: Desk, on: dt.date = ON) -> tuple[LostTransfers, ...]:
    with tenant(cabinets=[desk.cabinet_id]):
        return lost_transfers(cabinet_id=desk.cabinet_id, on=on)


def case_of(number: str) -> Case:
    return Case.objects.get(share__invoice__number=number, share__part="AMO")


def test_two_transfers_that_never_came_after_the_last_one_seen_are_one_incident() -> None:
    desk = received(statement(first_credit()))
    (one,) = found(desk)
    assert one.is_said and one.last_credit is not None
    assert (one.last_credit.booked_on, one.total_cents) == (SEEN + dt.timedelta(days=1), 5100)
    assert [advice.paid_on for advice in one.advices] == [SECOND, THIRD]
    for of in (SHORT, LONG):  # the cause is the one of the contracts; no cent moved
        assert desk.money(of.number) == ("announced", of.shares["AMO"].expected, 0, 0, "announced_not_received")
    with tenant(cabinets=[desk.cabinet_id]):
        assert {case_of(of.number).next_action for of in (SHORT, LONG)} == {ACTION}
        assert Share.objects.get(invoice__number=PAID.number).received_cents == 4250


def test_the_worklist_and_the_dossiers_say_it_with_its_evidence() -> None:
    desk = received(statement(first_credit()))
    client = logged_in(factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE))
    with tenant(cabinets=[desk.cabinet_id]):
        case = case_of(SHORT.number)
    pages = (reverse("suivi"), reverse("dossier", args=[case.public_id]))
    for page in (client.get(address).content.decode() for address in pages):
        assert "ompte ou RIB à vérifier" in page
        assert "Dernier virement reconnu de ce payeur" in page and "mar. 15 sept. 2026" in page
        assert "les 2 virements annoncés" in page and "262577000122" in page and "262577000123" in page
    filtered = client.get(reverse("suivi") + "?cause=announced_not_received").content.decode()
    assert ACTION in filtered


def test_one_missing_transfer_alone_keeps_its_own_question() -> None:
    desk = received(statement(first_credit(), credit(3100, day=SECOND, text="VIR CPAM 262577000122")))
    assert found(desk) == ()
    with tenant(cabinets=[desk.cabinet_id]):
        assert case_of(LONG.number).next_action == USUAL


def test_a_credit_of_this_payer_since_then_clears_its_account() -> None:
    """The last one came: what is missing before it is no question of RIB."""
    desk = received(statement(first_credit(), credit(2000, day=THIRD, text="VIR CPAM 262577000123")))
    assert found(desk) == ()


def test_a_credit_that_nobody_explained_and_that_names_the_payer_is_looked_at_first() -> None:
    strange = Credit(THIRD, 777, "VIR SEPA CPAM 131", "05", ())
    assert found(received(statement(first_credit(), strange))) == ()


def test_the_credits_of_another_payer_go_on_and_change_nothing() -> None:
    other = Credit(THIRD, 6100, "VIR SEPA MUTUELLE DU COIN", "05", ())
    (one,) = found(received(statement(first_credit(), other)))
    assert one.is_said


@pytest.mark.parametrize("until", [SECOND, THIRD + dt.timedelta(days=3)])
def test_it_is_not_said_of_days_that_no_statement_covers_and_the_page_says_which(until: dt.date) -> None:
    desk = received(statement(first_credit(), until=until))
    (one,) = found(desk)
    last = THIRD + dt.timedelta(days=10)
    assert not one.is_said and [(lack.first, lack.last) for lack in one.lacks] == [(until, last)]
    client = logged_in(factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE))
    page = client.get(reverse("suivi")).content.decode()
    assert "RIB à vérifier" not in page and "Il manque des relevés" in page and "jeu. 8 oct. 2026" in page
    with tenant(cabinets=[desk.cabinet_id]):
        case = case_of(SHORT.number)
        assert case.next_action == USUAL
    assert "RIB" not in client.get(reverse("dossier", args=[case.public_id])).content.decode()


def test_a_statement_that_nothing_proves_covers_no_day() -> None:
    other = statement(first_credit(), opening=99_000).split(b"\r\n")
    broken = b"\r\n".join([other[0], *statement(first_credit()).split(b"\r\n")[1:]])
    (one,) = found(received(broken))
    assert not one.is_said and one.lacks[0].account is None


def test_without_any_statement_it_is_said_that_none_was_brought() -> None:
    desk = received()
    (one,) = found(desk)
    assert not one.is_said and len(one.advices) == 3 and one.lacks[0].account is None
    page = logged_in(factories.make_member(desk.cabinet_id, Role.TITULAIRE)).get(reverse("suivi")).content.decode()
    assert "aucun relevé" in page


def test_a_payer_never_seen_on_a_covered_account_is_said_too() -> None:
    (one,) = found(received(statement()))
    assert one.is_said and one.last_credit is None and len(one.advices) == 3


def elsewhere(*received: Credit) -> bytes:
    """A statement of another account of the cabinet, which ends on the day of the second transfer."""
    return cfonb.statement(received, 50_000, SENT, SECOND, Account("18206", "00210", "00055512345"))[0]


def test_an_account_that_no_payer_ever_paid_is_not_waited_for_but_one_that_was_is() -> None:
    (savings,) = found(received(statement(first_credit()), elsewhere(Credit(SEEN, 90_000, "VIR EPARGNE", "05", ()))))
    assert savings.is_said and len(savings.accounts) == 1
    (moved,) = found(received(elsewhere(first_credit()), statement()))
    assert not moved.is_said and [lack.first for lack in moved.lacks] == [SECOND]


def test_a_transfer_that_comes_at_last_ends_it_and_the_dossiers_follow() -> None:
    """On the morning when the second statement arrives, with the credit of the last transfer."""
    desk = received(statement(first_credit()))
    late = cfonb.statement([credit(2000, day=ON, text="VIR CPAM 262577000123")], 104_250, ON, ON + dt.timedelta(days=5))
    desk.receive(late[0], as_of=ON + dt.timedelta(days=6))
    assert desk.money(LONG.number)[0] == "received"
    assert found(desk, ON + dt.timedelta(days=6)) == ()
    with tenant(cabinets=[desk.cabinet_id]):
        case = case_of(SHORT.number)
        assert case.next_action == USUAL
        lines = list(CaseHistory.objects.filter(case=case).order_by("pk").values_list("text", flat=True))
    assert lines[-1] == f"À faire, d’après les faits\u202f: {USUAL}." and len(lines) == 2


def test_the_review_of_the_week_asks_it_once() -> None:
    desk = received(statement(first_credit()))
    with tenant(cabinets=[desk.cabinet_id]):
        (card,) = [one for one in cards(cabinet_id=desk.cabinet_id, on=ON) if one.key.startswith("rib:")]
    assert card.text.endswith("011310000\u202f: 2 virements annoncés, 51,00\u202f€, aucun à la banque.")
    client = logged_in(factories.make_member(desk.cabinet_id, Role.TITULAIRE))
    listed = client.get(card.url).content.decode()
    assert SHORT.number in listed and LONG.number in listed and PAID.number not in listed
    client.post(reverse("decider_revue"), {"carte": card.key, "quoi": "done"})
    with tenant(cabinets=[desk.cabinet_id]):
        today = timezone.localdate()
        assert card.key not in {one.key for one in cards(cabinet_id=desk.cabinet_id, on=today)}


def test_asking_twice_writes_nothing_more() -> None:
    desk = received(statement(first_credit()))
    with tenant(cabinets=[desk.cabinet_id]):
        before = CaseHistory.objects.count()
    desk.reconcile(ON)
    with tenant(cabinets=[desk.cabinet_id]):
        assert CaseHistory.objects.count() == before
