"""Before sending, in a real browser: a blocked invoice mended by one click, issued, its lot looked at before it is sealed."""

from typing import Any

import pytest
from playwright.sync_api import expect

from billing.models import Coverage, Invoice, Visit
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_chain import DAY, NOW
from tests.journeys.test_nurse import open_page
from tests.journeys.test_pages import faults_here

pytestmark = pytest.mark.journey


@pytest.fixture
def visit(cabinet_id: int) -> Visit:
    """At night without the mention, no prescription attached, rights never read."""
    with tenant(cabinets=[cabinet_id]):
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        Visit.objects.update(prescription=None, at="21:00", night_need=True)
        return validate_visit(visit=Visit.objects.get(), now=NOW)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_blocked_invoice_is_mended_issued_and_its_lot_checked(
    chromium: Any, live_server: Any, cabinet_id: int, visit: Visit, *, javascript: bool
) -> None:
    page = open_page(chromium, live_server.url, cabinet_id, javascript=javascript, width=360)
    response = page.goto(f"{live_server.url}/facturation/")
    expect(page.locator("#bloquees")).to_be_visible()
    expect(page.get_by_text("Aucune prescription n’est rattachée.")).to_be_visible()
    assert not javascript or faults_here(page, response) == []
    page.get_by_role("button", name="Rattacher celle du 10/11/2026").click()
    expect(page.locator("#pretes")).to_be_visible()
    expect(page.get_by_text("9,15", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Retirer la majoration de nuit").click()
    page.get_by_role("button", name="Droits vérifiés aujourd’hui").click()
    expect(page.get_by_role("button", name="Droits vérifiés aujourd’hui")).to_have_count(0)
    page.get_by_role("button", name="Émettre les factures cochées").click()
    page.get_by_role("link", name="Vérifier le lot").click()
    expect(page.get_by_role("heading", name="Lot à vérifier")).to_be_visible()
    assert not javascript or faults_here(page, None) == []
    page.get_by_role("button", name="Constituer le lot").click()
    expect(page.get_by_text("Lot 001 constitué")).to_be_visible()
    with tenant(cabinets=[cabinet_id]):
        assert Invoice.objects.get(origin="idel").lot is not None
        assert Coverage.objects.get(checked_on__isnull=False).kind == "AMO"
    assert page.console == []


def test_the_visit_says_what_would_be_refused_and_what_is_missed_before_it_is_validated(
    chromium: Any, live_server: Any, cabinet_id: int
) -> None:
    with tenant(cabinets=[cabinet_id]):
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        Visit.objects.update(prescription=None, at="21:00", night_need=True)
        row = Visit.objects.get()
    page = open_page(chromium, live_server.url, cabinet_id)
    response = page.goto(f"{live_server.url}/tournee/{row.public_id}/")
    alerts = page.locator("#avertissements")
    expect(alerts).to_contain_text("Aucune prescription n’est rattachée.")
    expect(alerts).to_contain_text("Risque d’indu")
    expect(alerts).to_contain_text("\u22129,15\u202f€")
    assert faults_here(page, response) == []
    page.select_option("select[name=prescription]", index=1)
    expect(alerts).not_to_contain_text("Aucune prescription n’est rattachée.")
    expect(alerts).to_contain_text("\u22129,15\u202f€")
    assert page.console == []


def test_a_proposed_check_is_accepted_and_then_stopped(chromium: Any, live_server: Any, cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        own = factories.make_own_precheck(factories.make_share(cabinet_id))
    page = open_page(chromium, live_server.url, cabinet_id, width=1280)
    page.goto(f"{live_server.url}/facturation/")
    page.get_by_role("link", name="Contrôles du cabinet").click()
    row = page.locator("li", has=page.locator(f"form[action$='{own.public_id}/']"))
    row.get_by_role("button", name="Accepter ce contrôle").click()
    row.get_by_role("button", name="Arrêter ce contrôle").click()
    expect(row.get_by_role("button", name="Mettre en service")).to_be_visible()
    assert faults_here(page, None) == []
    assert page.console == []
