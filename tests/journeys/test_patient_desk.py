"""A patient pays at the desk: the keyboard alone, from the list to the receipt, then the bank; and the same without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import expect

from billing.models import Patient, Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import BankedPayment, BankEntry, InstalmentPlan, PatientPayment
from tests import factories
from tests.journeys.test_nurse import open_page
from tests.journeys.test_office_day import tab_to
from tests.journeys.test_pages import faults_here, faults_of

pytestmark = pytest.mark.journey
WIDE = 1280


@pytest.fixture
def debtor(transactional_db: None) -> int:
    """A titulaire, and one patient who owes 20.00 and 15.00."""
    cabinet_id = factories.make_cabinet("Cabinet du comptoir")
    factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        patient = Patient.objects.create(
            cabinet_id=cabinet_id, last_name="Quidam", first_name="Rose", search_name="QUIDAM ROSE"
        )
        factories.make_patient_share(cabinet_id, 2000, "770000301", patient)
        factories.make_patient_share(cabinet_id, 1500, "770000302", patient)
    return cabinet_id


def owed(cabinet_id: int) -> list[int]:
    with tenant(cabinets=[cabinet_id]):
        rows = Share.objects.filter(invoice__number__startswith="7700003").order_by("invoice__number")
        return [one.open_cents for one in rows]


def test_a_cheque_is_received_with_the_keyboard_alone_and_seen_at_the_bank(
    chromium: Any, live_server: Any, debtor: int
) -> None:
    page = open_page(chromium, live_server.url, debtor, width=WIDE)
    page.goto(f"{live_server.url}/comptes/?q=quidam")
    assert faults_here(page, None) == []
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comptes/*-*/")
    assert faults_here(page, None) == []
    tab_to(page, "Encaisser")
    page.keyboard.press("Enter")
    page.get_by_label("Montant reçu, en euros").focus()
    page.keyboard.type("25")
    page.get_by_label("Moyen").focus()
    page.keyboard.type("Ch")
    page.get_by_label("Numéro du chèque").focus()
    page.keyboard.type("0012345")
    page.get_by_label("Banque du chèque").focus()
    page.keyboard.type("BANQUE DU COIN")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Facture 770000301")).to_have_value("20,00")
    expect(page.get_by_label("Facture 770000302")).to_have_value("5,00")
    assert faults_here(page, None) == []
    assert owed(debtor) == [2000, 1500]
    tab_to(page, "Noter l’encaissement")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Déclaré encaissé").first).to_be_visible()
    assert faults_here(page, None) == []
    assert owed(debtor) == [0, 1000]
    with tenant(cabinets=[debtor]):
        payment = PatientPayment.objects.get()
        entry = factories.make_entry(debtor, 2500, "REMISE CHEQUES")
        BankEntry.objects.filter(pk=entry.pk).update(booked_on=payment.paid_on)
    assert payment.cheque_number == "0012345" and payment.means == "cheque"
    page.goto(f"{live_server.url}/banque/mouvements/{entry.public_id}/")
    tab_to(page, "Ce crédit contient des encaissements de patients")
    page.keyboard.press("Enter")
    page.get_by_label("QUIDAM Rose").focus()
    page.keyboard.press("Space")
    assert faults_here(page, None) == []
    tab_to(page, "Ils sont dans ce mouvement")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Encaissements de patients vus ici")).to_be_visible()
    assert faults_here(page, None) == []
    with tenant(cabinets=[debtor]):
        assert BankedPayment.objects.get().cancelled_at is None
    assert page.console == []


def test_a_schedule_is_agreed_without_javascript_on_a_telephone(chromium: Any, live_server: Any, debtor: int) -> None:
    page = open_page(chromium, live_server.url, debtor, javascript=False, width=360)
    page.goto(f"{live_server.url}/comptes/?q=quidam")
    page.get_by_role("link", name="QUIDAM Rose").click()
    page.get_by_role("link", name="Convenir d’un échéancier").click()
    page.get_by_label("Nombre d’échéances").fill("2")
    page.get_by_label("Première échéance").fill("2030-01-15")
    page.get_by_role("button", name="Proposer").click()
    page.get_by_role("button", name="Convenir de cet échéancier").click()
    expect(page.get_by_text("Échéancier convenu.")).to_be_visible()
    with tenant(cabinets=[debtor]):
        assert [one.amount_cents for one in InstalmentPlan.objects.get().instalments.all()] == [1750, 1750]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (WIDE, "light")])
def test_the_other_pages_hold(chromium: Any, live_server: Any, debtor: int, width: int, scheme: str) -> None:
    """With a payment, a credit, a missed schedule and a reminder in sight."""
    with tenant(cabinets=[debtor]):
        share = Share.objects.get(invoice__number="770000301")
        patient = share.invoice.patient
        payment = factories.make_payment(patient)
        factories.make_refund(payment)
        reminder = factories.make_reminder(share)
        factories.make_schedule(share)
    page = open_page(chromium, live_server.url, debtor, width=width)
    page.emulate_media(color_scheme=scheme)
    addresses = (
        *("/comptes/", f"/comptes/{patient.public_id}/", f"/comptes/{patient.public_id}/encaisser/"),
        *(f"/comptes/{patient.public_id}/echeancier/", f"/comptes/encaissements/{payment.public_id}/"),
        *("/comptes/rappels/", f"/comptes/rappels/{reminder.public_id}/", "/comptes/rappels/regles/"),
        "/pilotage/recettes/?mois=2026-09",
    )
    faults = {one: faults_of(page, live_server.url + one) for one in addresses}
    assert {one: found for one, found in faults.items() if found} == {}
    assert page.console == []
