"""Mes paiements: only what the bank proves, only one's own, each with its proof."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.access import visible_invoices
from billing.models import Invoice, InvoiceLine, ReplacementContract, Share, Visit
from cabinet.enums import Role
from cabinet.models import Membership, Nurse
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, Posting
from reconciliation.services.books.my_payments import paid_months
from tests import factories

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def pay(share: Share, entry: BankEntry, cents: int) -> Posting:
    return Posting.objects.create(
        cabinet_id=share.cabinet_id,
        share=share,
        kind="received",
        amount_cents=cents,
        happened_on=entry.booked_on,
        bank_entry=entry,
    )


def nurse_member(cabinet_id: int, role: Role, nurse: Nurse | None) -> Membership:
    user = factories.make_member(cabinet_id, role)
    with tenant(cabinets=[cabinet_id]):
        Membership.objects.filter(user=user).update(nurse=nurse)
        return Membership.objects.select_related("user").get(user=user)


def test_months_and_payers_add_up_and_an_undone_payment_is_none(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        one, two, three = (factories.make_share(cabinet_id, 1000 * n, f"00000000{n}") for n in (1, 2, 3))
        first, second = factories.make_entry(cabinet_id, 3000), factories.make_entry(cabinet_id, 3000, "VIR 2")
        BankEntry.objects.filter(pk=second.pk).update(booked_on=dt.date(2026, 10, 2))
        pay(one, first, 1000)
        pay(two, first, 2000)
        undone = pay(three, second, 3000)
        assert [month.cents for month in paid_months(Invoice.objects.all())] == [3000, 3000]
        Posting.objects.create(
            cabinet_id=cabinet_id,
            share=three,
            kind="received",
            amount_cents=-3000,
            happened_on=dt.date(2026, 10, 5),
            bank_entry=second,
            reverses=undone,
        )
        (month,) = paid_months(Invoice.objects.all())
        assert (month.first_day, month.cents) == (dt.date(2026, 9, 1), 3000)
        (payer,) = month.payers
        assert (payer.payer, payer.cents, payer.transfers[0].shares) == ("CPAM 131", 3000, 2)


def test_what_is_announced_and_not_received_is_not_there(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        Posting.objects.create(
            cabinet_id=cabinet_id,
            share=share,
            kind="announced",
            amount_cents=4250,
            happened_on=factories.DAY,
            file=factories.make_file(cabinet_id),
        )
        assert paid_months(Invoice.objects.all()) == []


def test_a_nurse_sees_her_own_and_neither_the_others_share_of_a_transfer(cabinet_id: int, client: Client) -> None:
    with tenant(cabinets=[cabinet_id]):
        mine, entry = factories.make_share(cabinet_id, 1000, "000000001"), factories.make_entry(cabinet_id, 6000)
        colleague = factories.make_nurse(cabinet_id, "996000022")
        hers = factories.make_share(cabinet_id, 5000, "000000002")
        Invoice.objects.filter(pk=hers.invoice_id).update(nurse=colleague)
        pay(mine, entry, 1000)
        pay(hers, entry, 5000)
        me = mine.invoice.nurse
    membership = nurse_member(cabinet_id, Role.INFIRMIERE, me)
    client.force_login(membership.user, backend=BACKEND)
    page = client.get(reverse("mes_paiements")).content.decode()
    assert "10,00" in page and "60,00" not in page and "50,00" not in page
    proof = client.get(reverse("mon_paiement", kwargs={"entry": entry.public_id})).content.decode()
    assert "000000001" in proof and "000000002" not in proof and "60,00" not in proof
    assert "/banque/" not in proof


def test_a_transfer_that_paid_nothing_of_hers_does_not_exist_for_a_nurse(cabinet_id: int, client: Client) -> None:
    with tenant(cabinets=[cabinet_id]):
        share, entry = factories.make_share(cabinet_id), factories.make_entry(cabinet_id)
        pay(share, entry, 4250)
        other = factories.make_nurse(cabinet_id, "996000022")
    client.force_login(nurse_member(cabinet_id, Role.INFIRMIERE, other).user, backend=BACKEND)
    assert client.get(reverse("mon_paiement", kwargs={"entry": entry.public_id})).status_code == 404
    assert "Aucun paiement prouvé" in client.get(reverse("mes_paiements")).content.decode()


def test_an_account_without_a_nurse_is_told_so_and_the_titulaire_sees_all(cabinet_id: int, client: Client) -> None:
    with tenant(cabinets=[cabinet_id]):
        pay(factories.make_share(cabinet_id), factories.make_entry(cabinet_id), 4250)
    client.force_login(nurse_member(cabinet_id, Role.INFIRMIERE, None).user, backend=BACKEND)
    assert "rattaché à aucune infirmière" in client.get(reverse("mes_paiements")).content.decode()
    client.force_login(nurse_member(cabinet_id, Role.TITULAIRE, None).user, backend=BACKEND)
    assert "42,50" in client.get(reverse("mes_paiements")).content.decode()


def test_a_remplacante_sees_what_her_visits_brought_while_her_contract_is_open(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        share, substitute = factories.make_share(cabinet_id), factories.make_nurse(cabinet_id, "996000022")
        replaced, patient = share.invoice.nurse, share.invoice.patient
        visit = Visit.objects.create(
            cabinet_id=cabinet_id,
            patient=patient,
            performed_by=substitute,
            billed_by=replaced,
            cared_on=factories.DAY,
            at=dt.time(9),
        )
        InvoiceLine.objects.create(
            cabinet_id=cabinet_id, invoice=share.invoice, visit=visit, rank=1, cared_on=factories.DAY, text="AMI 1"
        )
        Invoice.objects.filter(pk=share.invoice_id).update(performed_by=substitute)
        ReplacementContract.objects.create(
            cabinet_id=cabinet_id,
            replaced=replaced,
            substitute=substitute,
            starts_on=factories.DAY,
            ends_on=factories.DAY,
        )
    membership = nurse_member(cabinet_id, Role.REMPLACANTE, substitute)
    with tenant(cabinets=[cabinet_id]):
        assert visible_invoices(membership, factories.DAY + dt.timedelta(days=30)).count() == 1
        assert visible_invoices(membership, factories.DAY + dt.timedelta(days=31)).count() == 0
