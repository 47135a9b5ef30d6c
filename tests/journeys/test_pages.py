"""Every page, from the list of addresses: axe 0, no sideways scroll at 360 px, a silent console, one primary action at most."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from cabinet.tenancy import tenant
from tests.journeys.conftest import log_in
from tests.pages import PAGES, rows_of

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong crosses from the page: all that holds would weigh megabytes.
RUN_AXE = """async (tags) => {
  const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }
  const { violations } = await axe.run(document, options)
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes[0].html.slice(0, 120)}`)
}"""
NOT_A_PAGE = {
    "brut",
    "actes",
    "journee_hors_ligne",
    "document",
    "fichier_lot",
    "lecture_pdf",
    "pieces_relance",
    "bordereau",
    "piece",
    "imports_fichiers",
    "pourquoi_pdf",
    "facture_pdf",
    "releve_patient",
    "recu",
    "audit_blanc_csv",
    "preuve_pdf",
    "preuve_json",
    "recettes_csv",
}
NARROW, WIDE = (360, "dark"), (1280, "light")
pytestmark = pytest.mark.journey


def faults_of(page: Any, address: str) -> list[str]:
    return faults_here(page, page.goto(address))


def show(page: Any, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)


AT_REST = """() => Promise.all(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished.catch(() => null)))"""


def faults_here(page: Any, response: Any, status: int = 200) -> list[str]:
    """Of the page that is open; `response` None: it was reached by a click."""
    found = [] if response is None or response.status == status else [f"status {response.status}"]
    page.wait_for_load_state()
    page.evaluate(AXE)
    return found + faults_now(page)


def faults_now(page: Any) -> list[str]:
    """At the width and in the scheme of this moment, once axe is in the page, and what fades in is there."""
    page.evaluate(AT_REST)
    found = []
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("sideways scroll")
    if page.locator(".main-action:visible").count() > 1:
        found.append("several primary actions")
    return found + page.evaluate(RUN_AXE, TAGS)


@pytest.mark.timeout(600)  # some sixty pages, each read by axe twice
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_holds(chromium: Any, live_server: Any, cabinet_id: int, half: int) -> None:
    """Half of the pages for each worker; a page is opened once, narrow and dark, then looked at again wide and light."""
    with tenant(cabinets=[cabinet_id]):
        ids = rows_of(cabinet_id)
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    page, console = context.new_page(), []
    page.on("console", lambda message: console.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    log_in(page, live_server.url, cabinet_id)
    names = [name for name, (method, _, _) in PAGES.items() if method == "get" and name not in NOT_A_PAGE]
    faults = {}
    for name in names[half::2]:
        _, _, kwargs = PAGES[name]
        show(page, *NARROW)
        address = live_server.url + reverse(name, kwargs={key: ids.values[key] for key in kwargs})
        found = faults_of(page, address)
        show(page, *WIDE)
        found += [f"{fault} (wide)" for fault in faults_now(page)]
        if found:
            faults[name] = found
    context.close()
    assert faults == {}
    assert console == []
