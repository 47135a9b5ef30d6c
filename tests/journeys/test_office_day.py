"""What a gestionnaire does in a day on her lists, in a real browser, with the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from billing.models import Patient
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, Case, CaseHistory, SavedView
from reconciliation.services.matches.match_bank import match_bank
from tests import factories
from tests.follow_up.test_worklist import make_case
from tests.journeys.test_nurse import open_page
from tests.journeys.test_pages import faults_here

pytestmark = pytest.mark.journey
WIDE = 1280


@pytest.fixture
def office(cabinet_id: int) -> int:
    """Three rejects at the head of the list."""
    with tenant(cabinets=[cabinet_id]):
        for rank in (1, 2, 3):
            make_case(cabinet_id, f"77000000{rank}", priority=10_000_000 - rank)
    return cabinet_id


def here(page: Any) -> str:
    return str(page.locator("[data-row].here").inner_text())


def tab_to(page: Any, name: str) -> None:
    """By Tab until the control of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.closest('a, button')?.innerText ?? ''"):
            return
    raise AssertionError(f"no way to {name} by Tab")


def test_rows_are_walked_opened_and_left_in_the_order_of_the_list(chromium: Any, live_server: Any, office: int) -> None:
    page = open_page(chromium, live_server.url, office, width=WIDE)
    page.goto(f"{live_server.url}/suivi/?cause=rejected")
    for key, number in (("j", "770000001"), ("j", "770000002"), ("ArrowDown", "770000003"), ("k", "770000002")):
        page.keyboard.press(key)
        assert number in here(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 sur")).to_be_visible()
    assert faults_here(page, None) == []
    page.keyboard.press("j")
    expect(page.get_by_text("3 sur")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url("**/suivi/?cause=rejected")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Raccourcis clavier")).to_be_visible()
    assert faults_here(page, None) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Raccourcis clavier")).to_be_hidden()
    assert page.console == []


def test_ticked_rows_are_assigned_together_and_given_back(chromium: Any, live_server: Any, office: int) -> None:
    page = open_page(chromium, live_server.url, office, width=WIDE)
    page.goto(f"{live_server.url}/suivi/")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_have_text("2 choisis")
    assert faults_here(page, None) == []
    page.keyboard.press("a")
    page.get_by_label("Qui s’en occupe").focus()
    page.keyboard.press("ArrowDown")
    tab_to(page, "Voir l’effet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="L’effet, dossier par dossier")).to_be_visible()
    assert faults_here(page, None) == []
    expect(page.get_by_role("button", name="Confier")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/suivi/")
    with tenant(cabinets=[office]):
        assert Case.objects.filter(owner__isnull=False).count() == 2
    tab_to(page, "Défaire cette action")
    page.keyboard.press("Enter")
    expect(page.get_by_text("comme avant")).to_be_visible()
    with tenant(cabinets=[office]):
        assert not Case.objects.filter(owner__isnull=False).exists()
    assert page.console == []


def test_a_note_on_the_row_under_the_eyes(chromium: Any, live_server: Any, office: int) -> None:
    page = open_page(chromium, live_server.url, office, width=WIDE)
    page.goto(f"{live_server.url}/suivi/")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.get_by_label("Note").focus()
    page.keyboard.type("La caisse rappelle jeudi")
    tab_to(page, "Ajouter une note")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suivi/")
    with tenant(cabinets=[office]):
        line = CaseHistory.objects.get(kind="note")
        assert (line.case.share.invoice.number, line.text) == ("770000001", "La caisse rappelle jeudi")


def test_a_patient_is_found_from_anywhere_and_opened(chromium: Any, live_server: Any, office: int) -> None:
    with tenant(cabinets=[office]):
        name = Patient.objects.order_by("pk")[0].last_name
    page = open_page(chromium, live_server.url, office, width=WIDE)
    page.goto(f"{live_server.url}/banque/")
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Patients")).to_be_visible()
    assert faults_here(page, None) == []
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients/**")
    assert page.console == []


def test_a_view_is_kept_from_its_filters_without_javascript(chromium: Any, live_server: Any, office: int) -> None:
    page = open_page(chromium, live_server.url, office, javascript=False, width=360)
    page.goto(f"{live_server.url}/suivi/vues/?filtres=cause%3Drejected")
    page.get_by_label("Nom de la vue").fill("Mes rejets")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suivi/?cause=rejected")
    with tenant(cabinets=[office]):
        assert SavedView.objects.get().name == "Mes rejets"
    page.locator("input[name=dossier]").first.check()
    page.get_by_role("button", name="Mettre en attente").click()
    page.get_by_label("Raison").fill("vacances de la caisse")
    page.get_by_label("Jusqu’au").fill("2030-01-02")
    page.get_by_role("button", name="Mettre en attente").click()
    page.wait_for_url("**/suivi/?cause=rejected")
    with tenant(cabinets=[office]):
        assert Case.objects.filter(state="waiting").count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (WIDE, "light")])
def test_twins_are_chosen_side_by_side(chromium: Any, live_server: Any, office: int, width: int, scheme: str) -> None:
    with tenant(cabinets=[office]):
        entry = factories.make_entry(office, cents=777_700, label="VIR JUMEAU A")
        factories.make_entry(office, cents=777_700, label="VIR JUMEAU B", occurrence=2)
        for reference in ("262507990123", "262507990456"):
            factories.make_advice(office, cents=777_700, reference=reference)
        match_bank(cabinet_id=office)
    page = open_page(chromium, live_server.url, office, width=width)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/banque/mouvements/{entry.public_id}/")
    expect(page.get_by_role("heading", name="2 avis possibles")).to_be_visible()
    assert faults_here(page, None) == []
    tab_to(page, "Choisir")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rapproché.")).to_be_visible()
    with tenant(cabinets=[office]):
        assert BankEntry.objects.get(pk=entry.pk).matches.filter(cancelled_at__isnull=True).count() == 1


def test_a_letter_types_a_letter_once_the_keys_are_switched_off(chromium: Any, live_server: Any, office: int) -> None:
    page = open_page(chromium, live_server.url, office, width=WIDE)
    page.goto(f"{live_server.url}/suivi/")
    page.keyboard.press("?")
    page.get_by_label("Raccourcis d’une lettre").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-row].here")).to_have_count(0)
