"""A person's hand on a bank entry: match, refuse, set aside, undo exactly one."""

import pytest
from django.test import Client
from django.urls import reverse

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import User
from cabinet.tenancy import tenant
from reconciliation.models import Advice, BankEntry, Posting
from reconciliation.services.matches.decisions import match_by_person, refuse_pair, set_aside, take_back, undo_match
from reconciliation.services.matches.match_bank import match_bank
from reconciliation.services.matches.suggestions import look_at
from tests import factories
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.django_db
ONE, TWO = claim(), claim("000000102")


def person(cabinet_id: int) -> User:
    return factories.make_member(cabinet_id, Role.GESTIONNAIRE)


def grouped() -> Desk:
    """Two advices of 42.50 and 30.00, one credit of 72.50 without a reference."""
    other = claim("000000102", amo=3000)
    first = returned(transfer(answer(ONE, 4250), ref="262577000101"))
    second = returned(transfer(answer(other, 3000), ref="262577000102"), file_id="R00002")
    return Desk().receive(sent(ONE, other), first, second, bank(credit(7250, text="VIR CPAM GROUPE")))


def test_a_grouped_transfer_is_matched_by_a_person_and_undone_one_by_one() -> None:
    desk = grouped()
    assert (desk.outcomes, desk.money()[0]) == (["unmatched"], "announced")
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        entry = BankEntry.objects.get()
        (found,) = look_at(entry=entry).suggestions
        assert (found.evidence.rule, found.total_cents, len(found.advices)) == ("E5", 7250, 2)
        first, _ = match_by_person(entry=entry, advices=found.advices, person=who)
    desk.reconcile()
    assert desk.outcomes == ["explained"]
    assert {desk.money(number)[0] for number in ("000000101", "000000102")} == {"received"}
    with tenant(cabinets=[desk.cabinet_id]):
        undo_match(match=first, person=who, reason="Erreur")
    desk.reconcile()
    assert desk.outcomes == ["partial"]
    assert sorted(desk.money(number)[0] for number in ("000000101", "000000102")) == ["announced", "received"]


def test_amounts_that_differ_are_never_matched() -> None:
    desk = grouped()
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        with pytest.raises(Refused, match="diffèrent"):
            match_by_person(entry=BankEntry.objects.get(), advices=list(Advice.objects.all()[:1]), person=who)
        assert not Posting.objects.filter(kind="received").exists()


def test_a_matched_movement_is_not_matched_again() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250)))
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]), pytest.raises(Refused, match="déjà rapproché"):
        match_by_person(entry=BankEntry.objects.get(), advices=list(Advice.objects.all()), person=who)


def test_a_refused_advice_is_no_longer_proposed() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250, text="VIR CPAM")))
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        entry = BankEntry.objects.get()
        assert [one.evidence.rule for one in look_at(entry=entry).suggestions] == ["E3"]
        refuse_pair(entry=entry, advice=Advice.objects.get(), person=who, reason="Non")
        assert look_at(entry=entry).suggestions == []


def test_a_credit_set_aside_stays_so_until_it_is_taken_back() -> None:
    desk = Desk().receive(sent(ONE), bank(credit(9900, text="VIR FAMI")))
    with tenant(cabinets=[desk.cabinet_id]):
        set_aside(entry=BankEntry.objects.get(), reason="Forfait de la caisse (FAMI…)")
        match_bank(cabinet_id=desk.cabinet_id)
    desk.reconcile()
    assert (desk.outcomes, desk.said["totals"]["unexplained_credits_cents"]) == (["not_a_claim"], 0)
    with tenant(cabinets=[desk.cabinet_id]):
        take_back(entry=BankEntry.objects.get())
    assert desk.reconcile().outcomes == ["unmatched"]


def test_the_page_of_a_movement_shows_what_may_explain_it_and_takes_the_decision(client: Client) -> None:
    desk = grouped()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(person(desk.cabinet_id), backend=backend)
    with tenant(cabinets=[desk.cabinet_id]):
        entry = BankEntry.objects.get()
        advices = [str(one.public_id) for one in Advice.objects.all()]
    page = client.get(reverse("mouvement", args=[entry.public_id])).content.decode()
    assert "Somme de plusieurs avis" in page and all(one in page for one in advices)
    client.post(reverse("rapprocher", args=[entry.public_id]), {"avis": advices})
    assert desk.reconcile().outcomes == ["explained"]
