"""What a person does with money by hand: one credit shared between what it pays, a dossier taken past the relances."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from billing.models import Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import Advice, BankEntry, NamedRest, ProcedureStep
from tests import factories
from tests.follow_up.desk import only_case, silent
from tests.journeys.test_nurse import open_page
from tests.journeys.test_pages import faults_here
from tests.reconciliation.test_split_credit import lump

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1280])
def test_a_credit_is_shared_to_the_cent_and_one_piece_is_taken_back(
    chromium: Any, live_server: Any, width: int
) -> None:
    desk = lump()
    factories.make_member(desk.cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        entry, advice, share = BankEntry.objects.get(), Advice.objects.get(), Share.objects.get(part="AMC")
    page = open_page(chromium, live_server.url, desk.cabinet_id, width=width)
    page.goto(f"{live_server.url}/banque/mouvements/{entry.public_id}/")
    page.get_by_role("link", name="Partager ce crédit à la main").click()
    assert faults_here(page, None) == []
    page.check(f"input[name=avis][value='{advice.public_id}']")
    expect(page.get_by_role("status").filter(has_text="Choisi")).to_contain_text("42,50\u00a0€, il reste 27,50\u00a0€.")
    page.fill("#m_reste_1", "27,51")
    expect(page.get_by_role("status").filter(has_text="Choisi")).to_contain_text("0,01\u00a0€ de trop.")
    page.fill("#m_reste_1", "")
    page.get_by_role("button", name="Partager ce crédit").click()
    expect(page.get_by_text("nommez ce reste", exact=False)).to_contain_text("Il reste 27,50")
    page.check(f"input[name=part][value='{share.public_id}']")
    page.fill("#reste_1", "Forfait de coordination")
    page.fill("#m_reste_1", "17,50")
    expect(page.get_by_text("Choisi")).to_contain_text("tout le crédit.")
    assert faults_here(page, None) == []
    page.get_by_role("button", name="Partager ce crédit").click()
    expect(page.get_by_text("Crédit partagé", exact=False).first).to_be_visible()
    expect(page.get_by_text("Forfait de coordination").first).to_be_visible()
    assert faults_here(page, None) == []
    page.get_by_text("Reprendre").first.click()
    page.locator("form[action*='/restes/'] input[name=reason]").fill("Pas un forfait")
    page.get_by_role("button", name="Reprendre ce reste").click()
    expect(page.get_by_text("restent à expliquer", exact=False)).to_be_visible()
    with tenant(cabinets=[desk.cabinet_id]):
        assert NamedRest.objects.get().cancelled_reason == "Pas un forfait"
        assert BankEntry.objects.get().outcome == "partial"
    assert page.console == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_dossier_goes_past_the_relances_with_its_proof(
    chromium: Any, live_server: Any, tmp_path: Path, width: int
) -> None:
    desk = silent()
    factories.make_member(desk.cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
    proof = tmp_path / "recours.pdf"
    proof.write_bytes(b"%PDF-1.7 recours invente")
    page = open_page(chromium, live_server.url, desk.cabinet_id, width=width)
    page.goto(f"{live_server.url}/suivi/{case.public_id}/")
    page.get_by_text("Ce que chaque voie demande").click()
    expect(page.get_by_text("D’abord une mise en demeure", exact=False).first).to_be_visible()
    page.get_by_text("Noter une étape").click()
    assert faults_here(page, None) == []
    form = page.locator("form[action$='/procedure/']")
    form.get_by_label("Étape").select_option("cra")
    form.get_by_label("Faite le").fill((timezone.localdate() - dt.timedelta(days=2)).isoformat())
    form.get_by_label("Auprès de").fill("CRA de la CPAM")
    form.get_by_label("Frais payés").fill("6,20")
    form.locator("input[type=file]").set_input_files(proof)
    form.get_by_role("button", name="Noter avec sa preuve").click()
    expect(page.get_by_text("Étape notée", exact=False)).to_be_visible()
    expect(page.get_by_text("À surveiller")).to_be_visible()
    assert faults_here(page, None) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Bordereau de créance").click()
    assert download.value.suggested_filename.startswith("bordereau-")
    with tenant(cabinets=[desk.cabinet_id]):
        step = ProcedureStep.objects.get()
        assert (step.kind, step.cost_cents, step.with_whom) == ("cra", 620, "CRA de la CPAM")
    assert page.console == []
