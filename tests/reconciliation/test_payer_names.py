"""A payer's name on a bank line: taught by what is tied, confirmed by a person, then evidence; taken back, what rested on it goes."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Organism
from cabinet.tenancy import tenant
from reconciliation.models import BankAccount, EntryMatch, PayerAlias
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.matches.payer_names import confirm_name, forget_name, names_seen, recognised_payers
from tests.follow_up.desk import client_of, office
from tests.reconciliation.invented import PAID, Desk, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.django_db
NAME = "CPAM 131"
MUTE = "VIR SEPA SANS REFERENCE"


def taught() -> Desk:
    """A first transfer tied by its reference, a second that the bank shows by the payer's name and the amount alone."""
    first, second = claim(), claim("000000102", amo=3000)
    later = PAID + dt.timedelta(days=7)
    return Desk().receive(
        sent(first, second),
        returned(transfer(answer(first, 4250))),
        returned(transfer(answer(second, 3000), day=later, ref="262647000124"), file_id="R00002"),
        bank(credit(4250), credit(3000, day=later + dt.timedelta(days=1), text=MUTE, label="VIR SEPA CPAM 131")),
    )


def confirmed(desk: Desk) -> PayerAlias:
    with tenant(cabinets=[desk.cabinet_id]):
        (seen,) = [one for one in names_seen(cabinet_id=desk.cabinet_id) if one.text == NAME]
        row = confirm_name(account=seen.account, text=NAME, organism=seen.payers[0][0], person=office(desk))
    desk.reconcile()
    return row


def test_a_name_is_only_a_suggestion_until_a_person_says_yes_and_then_it_is_evidence() -> None:
    desk = taught()
    assert desk.money("000000102")[0] == "announced"
    with tenant(cabinets=[desk.cabinet_id]):
        assert recognised_payers(cabinet_id=desk.cabinet_id) == {}
        (seen,) = names_seen(cabinet_id=desk.cabinet_id)
        assert (seen.text, seen.payers[0][1], seen.alias) == (NAME, 1, None)
    alias = confirmed(desk)
    assert desk.money("000000102")[0] == "received"
    with tenant(cabinets=[desk.cabinet_id]):
        match = EntryMatch.objects.get(level="E2", cancelled_at=None)
        assert match.evidence["sentence"].startswith("Payeur reconnu et même montant, 1 jour d’écart : une seule")
        assert match.made_by is None
        forget_name(alias=alias)
    assert desk.reconcile().money("000000102")[0] == "announced"
    with tenant(cabinets=[desk.cabinet_id]):
        assert EntryMatch.objects.get(level="E2").cancelled_at is not None
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_a_twin_that_arrives_takes_the_match_back() -> None:
    desk = taught()
    confirmed(desk)
    later = PAID + dt.timedelta(days=9)
    desk.receive(sent(claim("000000103", amo=3000)))
    twin = transfer(answer(claim("000000103", amo=3000), 3000), day=later, ref="262667000125")
    desk.receive(returned(twin, file_id="R00003"))
    assert desk.money("000000102")[0] == desk.money("000000103")[0] == "announced"


def test_a_name_that_paid_for_two_payers_is_never_confirmed_and_counts_no_more() -> None:
    desk = taught()
    confirmed(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        other = Organism.objects.create(cabinet_id=desk.cabinet_id, kind="AMO", code="012345678", name="CPAM 234")
        Share.objects.filter(invoice__number="000000101").update(payer=other)
        assert recognised_payers(cabinet_id=desk.cabinet_id) == {}
        (seen,) = names_seen(cabinet_id=desk.cabinet_id)
        assert seen.is_conflict and not seen.is_recognised
        first = Share.objects.get(invoice__number="000000102").payer
        with pytest.raises(Refused, match="Aucun mouvement"):
            confirm_name(account=BankAccount.objects.get(), text=NAME, organism=first, person=office(desk))
    assert desk.reconcile().money("000000102")[0] == "announced"


def test_the_page_confirms_and_forgets() -> None:
    desk = taught()
    client = client_of(desk)
    page = client.get(reverse("noms_payeurs")).content.decode()
    assert NAME in page and "Oui, c’est" in page
    with tenant(cabinets=[desk.cabinet_id]):
        (seen,) = names_seen(cabinet_id=desk.cabinet_id)
    typed = {"account": str(seen.account.public_id), "text": NAME, "payer": str(seen.payers[0][0].public_id)}
    assert client_of(desk, Role.LECTURE).post(reverse("confirmer_nom"), typed).status_code == 403
    assert "est reconnu" in client.post(reverse("confirmer_nom"), typed, follow=True).content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        alias = PayerAlias.objects.get()
        assert alias.confirmed_by == office(desk)
    assert "plus reconnu" in client.post(reverse("oublier_nom", args=[alias.public_id]), follow=True).content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        alias.refresh_from_db()
        assert alias.confirmed_by is None and recognised_payers(cabinet_id=desk.cabinet_id) == {}
