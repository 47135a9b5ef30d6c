"""One credit shared by a person: to the cent, each piece with its evidence, undone one by one."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from billing.models import Invoice, Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import User
from cabinet.tenancy import tenant
from reconciliation.models import Advice, BankedPayment, BankEntry, EntryMatch, NamedRest
from reconciliation.services.books.closing import month_totals
from reconciliation.services.books.receipts import receipts
from reconciliation.services.dossiers.weekly_review import cards
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.matches.decisions import undo_match
from reconciliation.services.matches.split_credit import Split, candidates_for, forget_rest, left_of, split_credit
from reconciliation.services.patients.bank import unbank_payment
from tests import factories
from tests.accounts.till import lanes, make_till
from tests.reconciliation.invented import AS_OF, SENT, Desk, answer, bank, claim, credit, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
ONE = claim(amc=1000)


def lump(cents: int = 7000) -> Desk:
    """An advice of 42.50 and a mutuelle's part of 10.00 without advice, in one credit that names neither."""
    files = (sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(cents, text="VIR GROUPE")))
    return Desk().receive(*files)


def person(cabinet_id: int) -> User:
    return factories.make_member(cabinet_id, Role.GESTIONNAIRE)


def pieces() -> tuple[BankEntry, Advice, Share]:
    return BankEntry.objects.get(), Advice.objects.get(), Share.objects.get(part="AMC")


def test_a_credit_pays_an_advice_and_a_part_and_the_rest_is_named_and_each_is_undone_alone() -> None:
    desk = lump()
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        entry, advice, share = pieces()
        split = Split({advice.pk: 4250}, {share.pk: 1000}, (), (("Forfait de coordination", 1750),))
        split_credit(entry=entry, split=split, person=who)
    desk.reconcile()
    assert desk.outcomes == ["explained"]
    assert (desk.money()[0], desk.money(part="AMC")[0]) == ("received", "received")
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []
    with tenant(cabinets=[desk.cabinet_id]):
        assert "42,50" in EntryMatch.objects.get(advice=advice).evidence["sentence"]
        (row,) = receipts(start=SENT, end=AS_OF)
        assert (row.paid_cents, row.named_cents, row.unexplained_cents) == (5250, 1750, 0)
        assert "Forfait de coordination" in row.nature
        undo_match(match=EntryMatch.objects.get(share=share), person=who, reason="Erreur")
    desk.reconcile()
    assert desk.outcomes == ["partial"]
    assert (desk.money()[0], desk.money(part="AMC")[0]) == ("received", "expected")
    assert desk.said["totals"]["unexplained_credits_cents"] == 1000
    with tenant(cabinets=[desk.cabinet_id]):
        forget_rest(rest=NamedRest.objects.get(), reason="Pas un forfait", person=who)
        with pytest.raises(Refused, match="déjà repris"):
            forget_rest(rest=NamedRest.objects.get(), reason="Encore", person=who)
        assert left_of(entry=BankEntry.objects.get()) == 2750
        assert month_totals(month=SENT.replace(day=1)).unexplained_cents == 2750
        titles = {one.title for one in cards(cabinet_id=desk.cabinet_id, on=AS_OF)}
        assert "Crédits expliqués en partie" in titles
        split_credit(entry=entry, split=Split(shares={share.pk: 1000}, leaves_rest=True), person=who)
        assert BankEntry.objects.get().outcome == "partial"
    assert desk.reconcile().money(part="AMC")[0] == "received"
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_nothing_is_written_when_the_sum_is_not_the_credit() -> None:
    desk = lump()
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        entry, advice, share = pieces()
        for split, said in (
            (Split(), "au moins une pièce"),
            (Split({advice.pk: 4250}), "Il reste 27,50"),
            (Split({advice.pk: 4250}, rests=(("x", 2751),), leaves_rest=True), "dépassent le crédit de 0,01"),
            (Split({advice.pk: 4251}, leaves_rest=True), "n’attend plus que 42,50"),
            (Split(shares={share.pk: 1001}, leaves_rest=True), "n’attend plus que 10,00"),
            (Split(shares={Share.objects.get(part="AMO").pk: 100}, leaves_rest=True), "n’est plus libre"),
        ):
            with pytest.raises(Refused, match=said):
                split_credit(entry=entry, split=split, person=who)
        assert not EntryMatch.objects.exists() and not NamedRest.objects.exists()


def test_a_credit_that_only_has_a_named_rest_is_left_to_the_person() -> None:
    desk = Desk().receive(sent(ONE), bank(credit(4250)))
    who = person(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        split = Split(rests=(("Régularisation", 250),), leaves_rest=True)
        split_credit(entry=BankEntry.objects.get(), split=split, person=who)
    desk.receive(returned(transfer(answer(ONE, 4250))))
    assert desk.outcomes == ["partial"]  # the reference and the amount fit: the machine does not undo what she said
    with tenant(cabinets=[desk.cabinet_id]):
        advice, entry = Advice.objects.get(), BankEntry.objects.get()
        assert [one.row for one in candidates_for(entry=entry).advices] == [advice]
        split_credit(entry=entry, split=Split({advice.pk: 4000}), person=who)
    assert desk.reconcile().outcomes == ["explained"]
    assert desk.money()[0] == "announced"  # 40.00 of 42.50: an advice is received when all of it came


def test_the_machines_own_match_is_not_shared_behind_its_back() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250)))
    with tenant(cabinets=[desk.cabinet_id]), pytest.raises(Refused, match="La machine a rapproché"):
        split = Split(rests=(("x", 1),), leaves_rest=True)
        split_credit(entry=BankEntry.objects.get(), split=split, person=person(desk.cabinet_id))


def test_a_remittance_holds_a_patients_cheque_beside_somebody_elses_and_gives_it_back_alone() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share, other = till.debt(), till.debt(1500, "000000302")
        first, second = till.pay(2000, {share: 2000}), till.pay(1500, {other: 1500})
        entry = till.credit(5000)
        split = Split(payments=(first.pk, second.pk), rests=(("Chèque d’une collègue", 1500),))
        split_credit(entry=entry, split=split, person=till.person)
        till.reconcile()
        assert lanes(share)[1:3] == (0, 2000)
        unbank_payment(banked=BankedPayment.objects.get(payment=first), reason="Autre remise", person=till.person)
        till.reconcile()
        assert (lanes(share)[1:3], lanes(other)[1:3]) == ((2000, 0), (0, 1500))
        entry.refresh_from_db()
        assert (entry.outcome, left_of(entry=entry)) == ("partial", 2000)
        with pytest.raises(Refused, match="annulé, ou déjà vu"):
            split_credit(entry=entry, split=Split(payments=(second.pk,), leaves_rest=True), person=till.person)
    assert find_inconsistencies(cabinet_ids=[till.cabinet_id]) == []


def test_a_person_shares_it_from_the_movement_and_an_unreadable_amount_writes_nothing() -> None:
    desk = lump()
    client = logged_in(person(desk.cabinet_id))
    with tenant(cabinets=[desk.cabinet_id]):
        entry, advice, share = pieces()
    movement, page = reverse("mouvement", args=[entry.public_id]), reverse("partager", args=[entry.public_id])
    assert page in client.get(movement).content.decode()
    shown = client.get(page).content.decode()
    assert f"m_{advice.public_id}" in shown and f"m_{share.public_id}" in shown
    assert str(advice.public_id) not in client.get(page, {"cherche": "introuvable"}).content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        Invoice.objects.update(invoice_date=entry.booked_on + dt.timedelta(days=1))
    assert f"m_{share.public_id}" not in client.get(page).content.decode()  # made after the credit
    with tenant(cabinets=[desk.cabinet_id]):
        Invoice.objects.update(invoice_date=SENT)
    said = {"avis": str(advice.public_id), f"m_{advice.public_id}": "quarante", "laisser": "1"}
    kept = client.post(page, said).content.decode()
    assert "Écrivez un montant" in kept and 'value="quarante"' in kept
    for wrong in ({"reste_1": "Forfait"}, {"m_reste_1": "3"}):
        assert "l’un manque" in client.post(page, {**said, f"m_{advice.public_id}": "42,50", **wrong}).content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        assert not EntryMatch.objects.exists()
    good = {"avis": str(advice.public_id), f"m_{advice.public_id}": "42,50", "part": str(share.public_id)}
    good |= {f"m_{share.public_id}": "10", "reste_1": "Forfait", "m_reste_1": "17,50"}
    assert client.post(page, good).status_code == 302
    with tenant(cabinets=[desk.cabinet_id]):
        assert BankEntry.objects.get().outcome == "explained"
        rest = NamedRest.objects.get()
    assert "Forfait" in client.get(movement).content.decode()
    client.post(reverse("oublier_reste", args=[rest.public_id]), {"reason": "Erreur"})
    assert "restent à expliquer" in client.get(movement).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_pieces_beyond_the_credit() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt()
        entry, payment = till.credit(2000), till.pay(1500)
        factories.make_banked(payment, entry)
    with pytest.raises(IntegrityError, match="pieces_within_entry_namedrest"), tenant(cabinets=[till.cabinet_id]):
        factories.make_named_rest(entry, 501)
    with tenant(cabinets=[till.cabinet_id]):
        factories.make_named_rest(entry, 500)
