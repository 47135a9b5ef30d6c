"""The infirmière's day in a real browser: the round put in order, an act found by its words, a visit corrected, a BSI."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from billing.models import Bsi, Visit
from billing.services.rounds.visit import plan_visits
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from tests.billing.test_chain import DAY
from tests.journeys.conftest import log_in

pytestmark = pytest.mark.journey
TWO_HOURS = ["08:00", "18:00"]


def open_page(chromium: Any, site: str, cabinet_id: int, *, javascript: bool = True, width: int = 390) -> Any:
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, locale="fr-FR", java_script_enabled=javascript
    )
    page = context.new_page()
    page.console = []
    page.on("console", lambda message: page.console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.console.append(str(error)))
    log_in(page, site, cabinet_id)
    return page


@pytest.fixture
def round_page(cabinet_id: int, live_server: Any) -> str:
    """The day's round with two visits of one patient, at 8 and at 18."""
    from billing.models import CarePlan

    with tenant(cabinets=[cabinet_id]):
        CarePlan.objects.update(hours=TWO_HOURS)
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    return f"{live_server.url}/tournee/?jour={DAY.isoformat()}"


def hours(page: Any) -> list[str]:
    return [text.replace("\u00a0", " ") for text in page.locator(".round .hour").all_inner_texts()]


def test_a_card_is_dragged_by_its_hour_and_the_order_is_kept(
    chromium: Any, live_server: Any, cabinet_id: int, round_page: str
) -> None:
    page = open_page(chromium, live_server.url, cabinet_id, width=1280)
    page.goto(round_page)
    assert hours(page) == ["8 h 00", "18 h 00"]
    held, above = page.locator(".round .hour").nth(1).bounding_box(), page.locator(".visit").nth(0).bounding_box()
    page.mouse.move(held["x"] + 5, held["y"] + 5)
    page.mouse.down()
    page.mouse.move(above["x"] + 20, above["y"] + 30, steps=8)
    page.mouse.move(above["x"] + 20, above["y"] + 4, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    assert hours(page) == ["18 h 00", "8 h 00"]
    page.reload()
    assert hours(page) == ["18 h 00", "8 h 00"]
    assert page.console == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_card_is_moved_from_the_keyboard_and_hospitalised_is_undone(
    chromium: Any, live_server: Any, cabinet_id: int, round_page: str, *, javascript: bool
) -> None:
    page = open_page(chromium, live_server.url, cabinet_id, javascript=javascript)
    page.goto(round_page)
    page.locator(".round [popovertarget]").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("button[name=up]").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tournee/?*#passage-*")
    assert hours(page) == ["18 h 00", "8 h 00"]
    page.locator(".round [popovertarget]").first.click()
    page.click("[popover]:popover-open button[value=hospitalised]")
    page.wait_for_selector(".off-round")
    page.click("button:has-text('Remettre dans la tournée')")
    page.wait_for_selector(".off-round", state="detached")


def test_an_act_is_found_by_its_words_priced_and_the_visit_corrected(
    chromium: Any, live_server: Any, cabinet_id: int, round_page: str
) -> None:
    page = open_page(chromium, live_server.url, cabinet_id)
    page.goto(round_page)
    page.click(".round a.strong >> nth=0")
    assert "22,83" in page.inner_text("#montant")
    page.fill("input[name=more]", "prise de s")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    expect(page.locator("#montant")).not_to_contain_text("22,83")
    assert page.locator("input[name=act][value=prelevement_veineux]").is_checked()
    page.click("text=Valider le passage")
    page.wait_for_url("**/tournee/?jour=*")
    page.click(".round a.strong >> nth=0")
    page.click("text=Corriger ce passage")
    page.uncheck("input[value=prelevement_veineux]")
    expect(page.locator("#montant")).to_contain_text("22,83")
    page.click("text=Enregistrer la correction")
    page.wait_for_selector("text=Version 2, affichée")
    with tenant(cabinets=[cabinet_id]):
        found = Visit.objects.exclude(state="planned").order_by("version").values_list("state", "total_cents")
        assert [state for state, _ in found] == ["replaced", "validated"]
        assert found[1][1] == 2283
    assert page.console == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_bsi_and_a_scan_are_added_from_the_sheet(
    chromium: Any, live_server: Any, cabinet_id: int, round_page: str, tmp_path: Path, *, javascript: bool
) -> None:
    page = open_page(chromium, live_server.url, cabinet_id, javascript=javascript)
    page.goto(round_page)
    page.click(".round a.strong >> nth=0")
    page.click("text=fiche du patient")
    page.click("text=Ajouter un BSI")
    page.fill("#bsi_done_on", "2026-11-02")
    page.check("input[name=level][value=BSB]")
    page.click("text=Enregistrer le BSI")
    page.wait_for_selector("text=BSB enregistré, valable jusqu’au 01/11/2027")
    scan = tmp_path / "photo.jpg"
    scan.write_bytes(b"\xff\xd8\xff\xe0" + b"0" * 2000)
    page.click("text=Joindre le document")
    page.set_input_files("input[name=scan] >> nth=0", scan)
    page.click("button:text-is('Joindre')")
    page.wait_for_selector("text=Document joint")
    with page.expect_download() as download:
        page.click("text=Télécharger l’ordonnance")
    assert download.value.suggested_filename == f"prescription-{DAY.isoformat()}.jpg"
    with tenant(cabinets=[cabinet_id]):
        assert Bsi.objects.get().level == "BSB"
        assert IncomingFile.objects.get(format="scan").size == 2004


def test_a_paid_month_opens_its_proof(chromium: Any, live_server: Any, cabinet_id: int) -> None:
    page = open_page(chromium, live_server.url, cabinet_id)
    page.goto(f"{live_server.url}/mes-paiements/")
    disclosure = page.locator("main details summary").first
    if page.locator("main details[open]").count() == 0:
        disclosure.click()
    page.click("main details[open] a >> nth=0")
    page.wait_for_selector("text=Relevé bancaire")
    assert "Vous avez reçu" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
