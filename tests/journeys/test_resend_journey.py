"""A reject corrected and sent again, then undone, with the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from billing.models import Invoice
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import Resend
from tests import factories
from tests.follow_up.resent import rejected
from tests.journeys.test_nurse import open_page
from tests.journeys.test_office_day import tab_to
from tests.journeys.test_pages import faults_here

pytestmark = pytest.mark.journey


def test_a_reject_is_corrected_sent_again_and_undone_by_keyboard(chromium: Any, live_server: Any) -> None:
    cabinet_id = factories.make_cabinet()
    factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
    page = open_page(chromium, live_server.url, cabinet_id, width=1280)
    page.goto(f"{live_server.url}/suivi/{case.public_id}/")
    tab_to(page, "Corriger et renvoyer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Prescripteur", exact=True)).to_be_visible()
    expect(page.get_by_text("PRESCRIPTEUR INCONNU")).to_be_visible()
    assert faults_here(page, None) == []
    page.get_by_label("Son numéro AM").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("991000027")
    page.keyboard.press("Enter")
    expect(page.get_by_text("prête à transmettre, à la place de")).to_be_visible()
    assert faults_here(page, None) == []
    with tenant(cabinets=[cabinet_id]):
        assert Invoice.objects.get(state="ready").replaces_id == case.share.invoice_id
    tab_to(page, "Défaire ce renvoi")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Renvoi défait : le dossier est comme avant", exact=False)).to_be_visible()
    with tenant(cabinets=[cabinet_id]):
        assert Resend.objects.get().undone_at is not None
    assert page.console == []
