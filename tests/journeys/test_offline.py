"""A day without network in a real browser: nothing lost, nothing doubled, both versions shown, wiped at log-out."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from billing.models import CarePlan, DeviceOperation, Visit
from billing.services.round import change_state
from billing.services.visit import plan_visits
from cabinet.enums import Role
from cabinet.tenancy import tenant
from tests import factories
from tests.journeys.conftest import log_in
from tests.journeys.test_pages import faults_here

pytestmark = pytest.mark.journey
TWENTY = [f"{hour:02d}:{minute}" for hour in range(8, 18) for minute in ("00", "30")]


@pytest.fixture
def twenty(cabinet_id: int) -> int:
    """A round of twenty visits today."""
    plan(cabinet_id, TWENTY)
    return cabinet_id


@pytest.fixture
def three(cabinet_id: int) -> int:
    plan(cabinet_id, TWENTY[:3])
    return cabinet_id


def plan(cabinet_id: int, hours: list[str]) -> None:
    today = timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        CarePlan.objects.update(hours=hours, starts_on=today)
        plan_visits(cabinet_id=cabinet_id, start=today, end=today)


@pytest.fixture
def site(live_server: Any) -> str:
    return live_server.url


class Device:
    """A telephone: a browser context of its own, its page, and what its console complained of."""

    def __init__(self, chromium: Any, site: str, width: int = 390) -> None:
        self.site = site
        self.context: BrowserContext = chromium.new_context(viewport={"width": width, "height": 844}, locale="fr-FR")
        self.page: Page = self.context.new_page()
        self.console: list[str] = []
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("console", self.hear)

    def hear(self, message: Any) -> None:
        """A browser says of each request that it did not leave; that is what is tried here."""
        if message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text:
            self.console.append(message.text)

    def prepared(self, cabinet_id: int) -> "Device":
        """Logged in, and the round on the device: the page said so to nobody, the device has it."""
        log_in(self.page, self.site, cabinet_id)
        self.open_round()
        return self

    def open_round(self) -> None:
        with self.page.expect_response("**/hors-ligne/journee/**"):
            self.page.goto(f"{self.site}/tournee/")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        expect(self.page.locator(".round .visit").first).to_be_visible()
        self.page.wait_for_timeout(300)

    def cut(self) -> None:
        self.context.set_offline(True)
        self.page.reload()
        expect(self.page.locator("h1")).to_have_text("Ma tournée")

    def validate_next(self) -> None:
        self.page.click("text=Ouvrir le passage")
        self.page.click("text=Valider le passage")
        expect(self.page.locator("h1")).to_have_text("Ma tournée")

    def chip(self) -> Any:
        return self.page.locator("#etat-reseau")

    def back_online(self) -> None:
        self.context.set_offline(False)
        expect(self.chip()).to_be_empty(timeout=60_000)


def states(cabinet_id: int) -> list[str]:
    with tenant(cabinets=[cabinet_id]):
        return sorted(Visit.objects.filter(cared_on=timezone.localdate()).values_list("state", flat=True))


def test_twenty_visits_without_network_are_none_lost_and_none_doubled(chromium: Any, site: str, twenty: int) -> None:
    phone = Device(chromium, site).prepared(twenty)
    phone.cut()
    for number in range(1, 21):
        phone.validate_next()
        expect(phone.chip()).to_contain_text(f"{number} en attente")
        if number == 10:
            phone.page.reload()
            expect(phone.chip()).to_contain_text("10 en attente")
    expect(phone.page.locator("main")).to_contain_text("Montant à confirmer")
    assert states(twenty) == ["planned"] * 20
    phone.back_online()
    assert states(twenty) == ["validated"] * 20
    expect(phone.page.locator("main")).not_to_contain_text("à confirmer")
    phone.page.reload()
    phone.page.goto(f"{site}/tournee/")
    expect(phone.page.locator("main")).to_contain_text("20 passages faits")
    with tenant(cabinets=[twenty]):
        assert DeviceOperation.objects.filter(outcome="applied").count() == DeviceOperation.objects.count() == 20
        assert not Visit.objects.filter(cared_on=timezone.localdate(), total_cents=None).exists()
    assert phone.console == []
