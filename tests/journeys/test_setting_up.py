"""A new cabinet in a real browser: first run, an invitation accepted, a password found again; with and without JavaScript."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from cabinet.enums import Role
from cabinet.models import Cabinet, Membership
from cabinet.tenancy import tenant
from tests import factories
from tests.journeys.conftest import log_in
from tests.journeys.test_pages import faults_here
from tests.who.people import FIRST_RUN, PASSWORD, new_cabinet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NEW = "une phrase que je retiens"


def fill(page: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        control = page.locator(f"[name={name}]")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def new_page(chromium: Any, *, javascript: bool = True, width: int = 1280, scheme: str = "light") -> Any:
    return chromium.new_context(
        viewport={"width": width, "height": 900},
        locale="fr-FR",
        java_script_enabled=javascript,
        color_scheme=scheme,
    ).new_page()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_titulaire_sets_up_her_cabinet_invites_a_colleague_and_gives_her_a_new_password(
    chromium: Any, live_server: Any, javascript: bool
) -> None:
    cabinet_id = new_cabinet()
    factories.make_member(cabinet_id, Role.TITULAIRE)
    page, guest = (new_page(chromium, javascript=javascript) for _ in range(2))
    log_in(page, live_server.url, cabinet_id)
    assert page.url.endswith(reverse("premiers_pas"))
    fill(page, {**FIRST_RUN, "am_number": "996000015"})
    page.click("text=Ouvrir mon cabinet")
    assert "la clé" in page.inner_text(".errors")
    fill(page, FIRST_RUN)
    page.click("text=Ouvrir mon cabinet")
    page.wait_for_url("**/imports/")
    page.goto(live_server.url + reverse("membres"))
    fill(page, {"email": "camille@cabinet.example", "role": "gestionnaire"})
    page.click("text=Fabriquer le lien")
    guest.goto(page.input_value("#lien"))
    fill(guest, {"full_name": "Camille Ragot", "password": NEW, "again": NEW})
    guest.click("text=Ouvrir mon compte")
    enter(guest, NEW)
    assert "À suivre" in guest.inner_text("h1")
    page.goto(live_server.url + reverse("membres"))
    page.click("text=Camille Ragot")
    page.click("text=Fabriquer un lien")
    guest.goto(page.input_value("#lien"))
    fill(guest, {"password": PASSWORD, "again": PASSWORD})
    guest.click("text=Enregistrer ce mot de passe")
    enter(guest, PASSWORD)
    assert "À suivre" in guest.inner_text("h1")
    with tenant(cabinets=[cabinet_id]):
        assert Cabinet.objects.get().is_set_up and Membership.objects.count() == 2
    page.context.close()
    guest.context.close()


def enter(page: Any, password: str) -> None:
    page.wait_for_url("**/compte/login/")
    fill(page, {"login": "camille@cabinet.example", "password": password})
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/suivi/")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_pages_of_links_and_of_the_first_run_hold(
    chromium: Any, live_server: Any, width: int, scheme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those that the list of addresses cannot reach with a cabinet that is set up."""
    page = new_page(chromium, width=width, scheme=scheme)
    cabinet_id = new_cabinet()
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    call_command("reset_link", user.email)
    found = {"perdu": faults_here(page, page.goto(f"{live_server.url}/invitation/1-perdue/"), status=404)}
    link = live_server.url + capsys.readouterr().out.strip()
    found["mot de passe"] = faults_here(page, page.goto(link))
    log_in(page, live_server.url, cabinet_id)
    found["premiers pas"] = faults_here(page, page.goto(live_server.url + reverse("premiers_pas")))
    page.click("text=Ouvrir mon cabinet")
    fill(page, {**FIRST_RUN, "iban": "FR76 0000"})
    page.click("text=Ouvrir mon cabinet")
    found["premiers pas, une erreur"] = faults_here(page, None)
    fill(page, FIRST_RUN)
    page.click("text=Ouvrir mon cabinet")
    page.wait_for_url("**/imports/")
    page.goto(live_server.url + reverse("membres"))
    fill(page, {"email": "camille@cabinet.example", "role": "lecture"})
    page.click("text=Fabriquer le lien")
    link = page.input_value("#lien")
    found["membres, un lien"] = faults_here(page, None)
    found["invitation, une autre"] = faults_here(page, page.goto(link))
    page.context.close()
    page = new_page(chromium, width=width, scheme=scheme)
    found["invitation"] = faults_here(page, page.goto(link))
    assert re.search("camille", page.content())
    page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
