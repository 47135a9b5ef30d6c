"""A CSV that nobody knows, in a browser: explained with its totals in sight, read; the next one reads itself."""

import os
from typing import Any

import pytest
from django.utils import timezone

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry
from reconciliation.services.files.background import work_on_file
from tests import factories
from tests.journeys.conftest import log_in
from tests.journeys.test_pages import faults_here
from tests.pages import SHEET
from tests.reconciliation.invented import Desk

pytestmark = pytest.mark.journey
PICTURES = os.environ.get("IDEL_PICTURES", "")


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """A cabinet with one file that waits for its columns, and a titulaire."""
    desk = Desk("Colonnes").receive(SHEET)
    factories.make_member(desk.cabinet_id, Role.TITULAIRE)
    return desk


def look(page: Any, name: str) -> None:
    """No fault; and a picture when somebody asked for them."""
    assert faults_here(page, None) == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("script", "width", "scheme"), [(True, 1280, "light"), (True, 360, "dark"), (False, 1280, "light")]
)
def test_an_unknown_csv_is_explained_then_reads_itself(
    chromium: Any, live_server: Any, desk: Desk, script: bool, width: int, scheme: str
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR", java_script_enabled=script
    )
    page = context.new_page()
    log_in(page, live_server.url, desk.cabinet_id)
    page.goto(f"{live_server.url}/imports/")
    page.click("text=Dire ce que sont ses colonnes")
    for label, meaning in (("Jour", "booked"), ("Quoi", "label"), ("Combien", "amount"), ("Sens", "sense")):
        page.get_by_label(label, exact=True).select_option(meaning)
    if script:
        page.wait_for_selector("#apercu [value='4250']")
    else:
        page.fill("input[name=name]", "Banque du coin")
        page.click("text=Voir ce qui serait lu")
    assert "VIR CPAM 131" in page.inner_text("#apercu")
    if script:
        look(page, f"colonnes-{width}-{scheme}")
    page.fill("input[name=name]", "Banque du coin")
    page.click("text=Enregistrer et lire le fichier")
    page.wait_for_url(lambda url: "colonnes" not in url)
    assert work_on_file(cabinet_id=desk.cabinet_id, file_id=desk.file.pk, today=timezone.localdate())
    desk.receive(SHEET.replace(b"/03/", b"/04/"))
    with tenant(cabinets=[desk.cabinet_id]):
        assert sorted(BankEntry.objects.values_list("amount_cents", flat=True)) == [-200, -200, 4250, 4250]
    page.goto(f"{live_server.url}/imports/correspondances/")
    assert "Banque du coin" in page.inner_text("main")
    if script:
        look(page, f"correspondances-{width}-{scheme}")
    context.close()
