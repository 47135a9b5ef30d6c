"""An accident on a phone, with and without JavaScript: a wrong number is said, the right one kept, then corrected on its page."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from billing.models import Exemption, Patient
from billing.services.invoicing.exemption_facts import ExemptionFacts, facts_of
from cabinet.tenancy import tenant
from tests.journeys.test_nurse import open_page
from tests.journeys.test_pages import faults_here

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("javascript", [True, False])
def test_an_accident_is_noted_then_its_number_corrected(
    chromium: Any, live_server: Any, cabinet_id: int, *, javascript: bool
) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = Patient.objects.earliest("pk")
    page = open_page(chromium, live_server.url, cabinet_id, javascript=javascript, width=360)
    page.goto(live_server.url + reverse("patient", args=[patient.public_id]))
    page.get_by_text("Ajouter une exonération", exact=True).click()
    page.select_option("[name=exemption]", "atmp")
    page.fill("[name=exempt_from]", "2026-09-01")
    page.fill("[name=accident_number]", "269920013")
    add = page.locator("form[action$='/exoneration/']").get_by_role("button", name="Ajouter")
    add.click()
    expect(page.get_by_text("Neuf chiffres : le jour de l’accident")).to_be_visible()
    assert not javascript or faults_here(page, None) == []
    page.fill("[name=accident_number]", "260820013")
    add.click()
    expect(page.get_by_text("accident n° 260820013")).to_be_visible()
    page.get_by_role("link", name="Modifier Accident du travail").click()
    assert not javascript or faults_here(page, None) == []
    page.fill("[name=accident_number]", "260820021")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’exonération est enregistrée.")).to_be_visible()
    with tenant(cabinets=[cabinet_id]):
        assert facts_of(Exemption.objects.get()) == ExemptionFacts(accident_number="260820021")
    assert page.console == []
