"""Two hundred files dropped at once, in a real browser: each arrives once, the page says how far it is, the queue is whole."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cabinet.enums import Role
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, BankStatement
from reconciliation.services.files.background import work_on_file
from tests import factories
from tests.bank.test_cfonb120 import STATEMENT
from tests.bank.written import NEAR
from tests.journeys.conftest import log_in

FILES = 200
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def statement(rank: int) -> bytes:
    """The same two movements on an account of its own."""
    return "\r\n".join(f"{line[:21]}{rank:011d}{line[32:]}" for line in STATEMENT).encode("iso-8859-1")


@pytest.mark.journey
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_two_hundred_files_dropped_at_once_are_each_received_once(
    chromium: Any, live_server: Any, tmp_path: Path
) -> None:
    cabinet_id = factories.make_cabinet()
    factories.make_member(cabinet_id, Role.TITULAIRE)
    paths = [tmp_path / f"releve-{rank:03d}.txt" for rank in range(FILES)]
    for rank, path in enumerate(paths):
        path.write_bytes(statement(rank))
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    page = context.new_page()
    log_in(page, live_server.url, cabinet_id)
    page.goto(f"{live_server.url}/imports/")
    page.set_input_files("input[type=file]", [str(path) for path in paths])
    page.click("text=Envoyer les fichiers")
    page.wait_for_selector("[data-summary]:has-text('Envoi de 200 fichiers')")
    page.wait_for_selector("text=200 fichiers reçus", timeout=300_000)
    assert page.locator("#messages > *").count() == 1
    assert "200 en cours de lecture" in page.inner_text("#fichiers")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == FILES
    page.set_input_files("input[type=file]", [str(path) for path in paths[:2]])
    page.click("text=Envoyer les fichiers")
    page.wait_for_selector("text=Fichier déjà importé")
    context.close()
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == FILES


@pytest.mark.django_db(transaction=True)
def test_two_hundred_files_in_one_post_without_javascript_are_received_and_read() -> None:
    cabinet_id = factories.make_cabinet()
    client = Client()
    client.force_login(factories.make_member(cabinet_id, Role.TITULAIRE), backend=BACKEND)
    files = [SimpleUploadedFile(f"releve-{rank}.txt", statement(rank)) for rank in range(FILES)]
    answer = client.post(reverse("deposer"), {"fichiers": files}, follow=True)
    assert "200 fichier(s) reçu(s)" in answer.content.decode()
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.filter(state="received").count() == FILES
        some = list(IncomingFile.objects.order_by("pk").values_list("pk", flat=True)[:20])
    for pk in some:  # the others wait in the same queue
        assert work_on_file(cabinet_id=cabinet_id, file_id=pk, today=NEAR)
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.filter(state="applied", pk__in=some).count() == 20
        assert (BankStatement.objects.count(), BankEntry.objects.count()) == (20, 40)
