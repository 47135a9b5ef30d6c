"""What people come for, in a real browser, with and without JavaScript."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from billing.models import Invoice, Visit
from billing.services.rounds.visit import plan_visits
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from noemie.formats import b2
from reconciliation.models import Case
from reconciliation.services.files.background import unfinished_work, work_on_file
from simulator.scenario import simulate, write
from tests.billing.test_chain import DAY
from tests.journeys.conftest import log_in
from tests.reconciliation.test_audit import NEAR

pytestmark = pytest.mark.journey


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def page(request: pytest.FixtureRequest, chromium: Any, live_server: Any, cabinet_id: int) -> Any:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="fr-FR", java_script_enabled=request.param
    )
    page = context.new_page()
    log_in(page, live_server.url, cabinet_id)
    yield page
    context.close()


def test_a_planned_visit_is_validated_in_three_clicks_then_invoiced_and_sent_as_a_lot(
    page: Any, live_server: Any, cabinet_id: int, tmp_path: Path
) -> None:
    with tenant(cabinets=[cabinet_id]):
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    page.goto(f"{live_server.url}/tournee/?jour={DAY.isoformat()}")
    page.click(".round a.strong")
    assert "22,83" in page.inner_text("#cotation")
    page.click("text=Valider le passage")
    page.wait_for_url("**/tournee/?jour=*")
    with tenant(cabinets=[cabinet_id]):
        assert list(Visit.objects.values_list("state", "total_cents")) == [("validated", 2283)]
    page.goto(f"{live_server.url}/facturation/")
    page.click("text=Émettre les factures cochées")
    page.wait_for_url("**/lots/**")
    page.click("text=Vérifier le lot")
    page.click("text=Constituer le lot")
    with page.expect_download() as download:
        page.click("text=Fichier B2")
    download.value.save_as(tmp_path / "lot.b2")
    found = b2.read((tmp_path / "lot.b2").read_bytes())
    assert found.decoded.agrees and found.lots[0].invoices[0].total_cents == 2283
    page.click("text=Déclarer transmis")
    page.wait_for_selector("text=(déclaration)")
    with tenant(cabinets=[cabinet_id]):
        assert Invoice.objects.get(origin="idel").state == "sent"


def test_dropping_files_changes_what_is_unpaid(page: Any, live_server: Any, cabinet_id: int, tmp_path: Path) -> None:
    """A return and a statement of a longer life of the same cabinet: new answers, new money."""
    world = simulate(seed=3, months=4, patients=5)
    write(world, tmp_path / "more")
    with tenant(cabinets=[cabinet_id]):
        known = set(IncomingFile.objects.values_list("sha256", flat=True))
        before = Case.objects.exclude(state="closed").count()
    new = sorted(path for path in (tmp_path / "more").iterdir() if path.suffix in {".b2", ".noe", ".cfonb"})
    page.goto(f"{live_server.url}/imports/")
    page.set_input_files("input[type=file]", [str(path) for path in new])
    page.click("text=Envoyer les fichiers")
    page.wait_for_selector("text=Fichiers reçus")
    _until_all_are_there(cabinet_id, len(known), len(known) + len(new))
    for pk, file_id in _waiting(cabinet_id, known):
        work_on_file(cabinet_id=pk, file_id=file_id, today=NEAR)
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() > len(known)
        assert set(IncomingFile.objects.values_list("state", flat=True)) == {"applied"}
        assert Case.objects.exclude(state="closed").count() != before
    page.goto(f"{live_server.url}/suivi/")
    assert "dossiers" in page.inner_text("h1 + p")


def _until_all_are_there(cabinet_id: int, before: int, count: int) -> None:
    """With JavaScript the files go one after the other; some were there already (same bytes): the count stops moving."""
    deadline, last, still = time.monotonic() + 90, -1, 0
    while time.monotonic() < deadline and still < 20:
        with tenant(cabinets=[cabinet_id]):
            found = IncomingFile.objects.count()
        still = still + 1 if found == last and found > before else 0
        last = found
        time.sleep(0.25)
    assert last <= count


def _waiting(cabinet_id: int, known: set[str]) -> list[tuple[int, int]]:
    """What the worker would be rung for: the rows are the queue."""
    with tenant(cabinets=[cabinet_id]):
        rows = IncomingFile.objects.filter(state="received").exclude(sha256__in=known)
        return [(cabinet_id, pk) for pk in rows.values_list("pk", flat=True)] or unfinished_work()


def test_the_day_of_the_journey_is_a_working_day() -> None:
    assert DAY.isoweekday() == 2 and dt.date(2026, 11, 6) <= DAY
