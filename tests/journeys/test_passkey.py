"""A passkey from end to end in a real browser: registered, used to log in without a password, seen, renamed and removed.

The device is Chromium's virtual authenticator (an internal one that knows its user, as a telephone does).
"""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.conftest import log_in
from tests.journeys.test_pages import faults_here
from tests.journeys.test_setting_up import new_page

pytestmark = pytest.mark.journey
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(params=[(360, "dark"), (1280, "light")], ids=["phone", "desktop"])
def page(chromium: Any, live_server: Any, cabinet_id: int, request: pytest.FixtureRequest) -> Any:
    """The titulaire's page, logged in with her password, her device at hand; `device` asks it what it holds."""
    width, scheme = request.param
    page = new_page(chromium, width=width, scheme=scheme)
    page.console = []
    page.on("console", lambda message: page.console.append(message.text) if message.type == "error" else None)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.keys = lambda: session.send("WebAuthn.getCredentials", device)["credentials"]
    page.person_refuses = lambda: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": device["authenticatorId"], "isUserVerified": False}
    )
    log_in(page, live_server.url, cabinet_id)
    yield page
    page.context.close()


def register(page: Any, site: str, name: str) -> None:
    """From « Ma sécurité », as a person goes; the password is asked again before a key is added."""
    page.goto(site + reverse("mfa_index"))
    page.get_by_role("link", name="Ajouter une clé").click()
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", "mot-de-passe-long")
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"**{reverse('mfa_add_webauthn')}")
    page.fill("input[name=name]", name)
    page.get_by_role("button", name="Enregistrer cette clé").click()
    page.wait_for_url(lambda url: reverse("mfa_add_webauthn") not in url)


def log_out(page: Any, site: str) -> None:
    page.goto(site + reverse("account_logout"))
    page.locator("main").get_by_role("button").click()
    page.wait_for_url(lambda url: "/compte/login/" in url)


def test_a_passkey_is_registered_then_opens_the_account_without_a_password(page: Any, live_server: Any) -> None:
    site, found = live_server.url, {}
    register(page, site, "téléphone de Claire")
    assert len(page.keys()) == 1 and page.keys()[0]["isResidentCredential"]
    found["codes de secours"] = faults_here(page, None)
    log_out(page, site)
    found["connexion"] = faults_here(page, None)
    page.get_by_role("button", name="Continuer avec ma clé d’accès").click()
    page.wait_for_url(lambda url: "/compte/login/" not in url)
    assert page.keys()[0]["signCount"] > 1, "the device signed again"
    found["mes clés"] = faults_here(page, page.goto(site + reverse("mfa_list_webauthn")))
    row = page.locator("main li", has_text="téléphone de Claire")
    expect(row).to_contain_text("ouvre sans mot de passe")
    expect(row).not_to_contain_text("jamais utilisée")
    found["ma sécurité"] = faults_here(page, page.goto(site + reverse("mfa_index")))
    expect(page.locator("main")).to_contain_text("1 clé enregistrée")
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert page.console == []


def test_a_key_is_renamed_then_removed_and_no_longer_opens(page: Any, live_server: Any) -> None:
    site, found = live_server.url, {}
    register(page, site, "ancien nom")
    page.goto(site + reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="Renommer").click()
    found["renommer"] = faults_here(page, None)
    page.fill("input[name=name]", "ordinateur du cabinet")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main li")).to_contain_text("ordinateur du cabinet")
    page.get_by_role("link", name="Retirer").click()
    found["retirer"] = faults_here(page, None)
    page.get_by_role("button", name="Retirer cette clé").click()
    expect(page.locator("main")).to_contain_text("Aucune clé d’accès")
    log_out(page, site)
    page.get_by_role("button", name="Continuer avec ma clé d’accès").click()
    expect(page.locator(".errors, [role=alert]").first).to_be_visible()
    assert "/compte/" in page.url
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_device_that_does_not_know_its_user_is_told_in_words_and_nothing_is_stored(
    page: Any, live_server: Any
) -> None:
    page.person_refuses()
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", "mot-de-passe-long")
        page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "clé sans empreinte")
    page.get_by_role("button", name="Enregistrer cette clé").click()
    expect(page.locator("[data-passkey-problem]")).to_be_visible()
    assert page.keys() == []
