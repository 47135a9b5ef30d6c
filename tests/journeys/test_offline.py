"""A day without network in a real browser: nothing lost, nothing doubled, both versions shown, wiped at log-out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from billing.models import CarePlan, DeviceOperation, Visit
from billing.services.rounds.round import change_state
from billing.services.rounds.visit import plan_visits
from cabinet.enums import Role
from cabinet.models import Membership, Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_chain import make_plan
from tests.journeys.conftest import log_in
from tests.journeys.test_pages import faults_here

pytestmark = pytest.mark.journey
TWENTY = [f"{hour:02d}:{minute}" for hour in range(8, 18) for minute in ("00", "30")]


@pytest.fixture
def small_cabinet(transactional_db: None) -> int:
    """A titulaire who is the nurse of a care plan."""
    pk = factories.make_cabinet("Cabinet du parcours")
    user = factories.make_member(pk, Role.TITULAIRE)
    with tenant(cabinets=[pk]):
        make_plan(pk, ["pansement_escarre_profonde", "injection_sc"])
        Membership.objects.filter(user=user).update(nurse=Nurse.objects.get())
    return pk


@pytest.fixture
def twenty(small_cabinet: int) -> int:
    """A round of twenty visits today."""
    plan(small_cabinet, TWENTY)
    return small_cabinet


@pytest.fixture
def three(small_cabinet: int) -> int:
    plan(small_cabinet, TWENTY[:3])
    return small_cabinet


def plan(cabinet_id: int, hours: list[str]) -> None:
    today = timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        CarePlan.objects.update(hours=hours, starts_on=today)
        plan_visits(cabinet_id=cabinet_id, start=today, end=today)


@pytest.fixture
def site(live_server: Any) -> str:
    return live_server.url


@pytest.fixture
def device(chromium: Any, site: str) -> Callable[..., "Device"]:
    """Makes a telephone with the round on it."""
    return lambda cabinet_id, width=390: Device(chromium, site, width).prepared(cabinet_id)


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
        """Logged in, with the round on the device."""
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

    def reconnect(self) -> None:
        """The network is back. On a machine that has none at all, the browser never says so of itself."""
        self.context.set_offline(False)
        self.page.evaluate("navigator.onLine || dispatchEvent(new Event('online'))")

    def back_online(self) -> None:
        self.reconnect()
        expect(self.chip()).to_be_empty(timeout=60_000)


def states(cabinet_id: int) -> list[str]:
    with tenant(cabinets=[cabinet_id]):
        return sorted(Visit.objects.filter(cared_on=timezone.localdate()).values_list("state", flat=True))


def test_twenty_visits_without_network_are_none_lost_and_none_doubled(device: Any, site: str, twenty: int) -> None:
    phone = device(twenty)
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


def test_a_visit_whose_answer_was_lost_on_the_way_is_sent_again_and_is_one(device: Any, site: str, three: int) -> None:
    """The site wrote it, the network fell before the answer came."""
    phone = device(three)
    phone.cut()
    phone.validate_next()

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    phone.context.route("**/hors-ligne/envoyer/", lose_the_answer)
    with phone.page.expect_event("requestfailed", lambda request: "envoyer" in request.url):
        phone.reconnect()
    expect(phone.chip()).to_have_text("1 en attente")
    assert states(three) == ["planned", "planned", "validated"]
    phone.context.unroute("**/hors-ligne/envoyer/")
    phone.page.goto(f"{site}/hors-ligne/#/file")
    phone.page.reload()
    expect(phone.chip()).to_be_empty()
    assert states(three) == ["planned", "planned", "validated"]
    with tenant(cabinets=[three]):
        assert DeviceOperation.objects.count() == 1


def test_two_devices_on_one_visit_show_both_versions_and_the_person_decides(device: Any, site: str, three: int) -> None:
    first, second = device(three), device(three, width=1280)
    for device in (first, second):
        device.cut()
    first.validate_next()
    second.page.click("text=Ouvrir le passage")
    second.page.fill("#more", "prise de s")
    second.page.click("[role=option] >> nth=0")
    second.page.fill("#at", "08:10")
    second.page.click("text=Valider le passage")
    first.back_online()
    second.reconnect()
    second.page.click("text=Voir et choisir")
    second.page.click('main >> text="Décider"')
    expect(second.page.locator("main")).to_contain_text("Prise de sang")
    for text in ("Votre version", "Version du cabinet", "8\u202fh\u202f10", "8\u202fh\u202f00", "Cotée", "différent"):
        expect(second.page.locator("main")).to_contain_text(text)
    assert faults_here(second.page, None) == []
    second.page.click("text=Garder ma version")
    expect(second.page.locator("main")).to_contain_text("Tout est parti")
    with tenant(cabinets=[three]):
        kept = Visit.objects.get(state="validated")
        assert kept.acts.count() == 3 and kept.at.minute == 10
        assert Visit.objects.get(state="replaced").acts.count() == 2
    assert first.console == second.console == []


def test_keeping_the_cabinets_version_loses_nothing_silently(device: Any, site: str, three: int) -> None:
    phone = device(three)
    phone.cut()
    phone.validate_next()
    with tenant(cabinets=[three]):
        change_state(visit=Visit.objects.filter(cared_on=timezone.localdate())[0], state="hospitalised")
    phone.reconnect()
    expect(phone.chip()).to_have_text("1 à décider")
    phone.page.click("#etat-reseau a")
    phone.page.click('main >> text="Décider"')
    expect(phone.page.locator("main")).to_contain_text("Hospitalisé")
    phone.page.click("text=Garder celle du cabinet")
    expect(phone.chip()).to_be_empty()
    assert states(three) == ["hospitalised", "planned", "planned"]
    with tenant(cabinets=[three]):
        row = DeviceOperation.objects.get()
        assert row.outcome == "given_up" and row.said["at"] == "08:00:00"


def test_a_round_is_changed_without_network_from_the_keyboard_alone(device: Any, site: str, three: int) -> None:
    """Cancelled, moved, added, validated; each page of the shell without a fault for a screen reader, in both modes."""
    phone = device(three, width=360)
    phone.cut()
    page = phone.page
    assert faults_here(page, None) == []
    page.locator(".visit [popovertarget]").nth(2).focus()
    page.keyboard.press("Enter")
    page.locator("[popover]:popover-open button:has-text('Passer plus tôt')").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".visit .hour").nth(1)).to_have_text("9\u202fh\u202f00")
    page.locator(".visit [popovertarget]").nth(2).focus()
    page.keyboard.press("Enter")
    assert faults_here(page, None) == []
    page.locator("[popover]:popover-open button:has-text('Annulé')").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".off-round")).to_have_count(1)
    page.locator("text=Ajouter un passage").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.locator("#more").focus()
    page.keyboard.type("dextro")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.fill("#at", "14:00")
    page.emulate_media(color_scheme="dark")
    assert faults_here(page, None) == []
    page.locator("text=Ajouter à la tournée").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".visit")).to_have_count(4)
    page.locator("text=Ouvrir le passage").focus()
    page.keyboard.press("Enter")
    expect(page.locator("text=Valider le passage")).to_be_visible()
    assert faults_here(page, None) == []
    page.locator("text=Valider le passage").focus()
    page.keyboard.press("Enter")
    expect(phone.chip()).to_contain_text("4 en attente")
    page.locator("#etat-reseau a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .rows li")).to_have_count(4)
    assert faults_here(page, None) == []
    phone.back_online()
    assert states(three) == ["cancelled", "planned", "planned", "validated"]
    with tenant(cabinets=[three]):
        shown = [visit.at.strftime("%H:%M") for visit in Visit.objects.filter(cared_on=timezone.localdate())]
    assert shown == ["08:00", "09:00", "08:30", "14:00"]
    assert phone.console == []


def test_a_network_that_falls_while_a_visit_is_open_loses_nothing(device: Any, site: str, three: int) -> None:
    """Three taps: open, tick, validate; the page came from the site, the site is gone when it is sent."""
    phone = device(three)
    phone.page.click("text=Ouvrir le passage")
    phone.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("DÉMO Anne")
    phone.reconnect()
    phone.page.reload()
    phone.page.wait_for_load_state("networkidle")
    phone.page.uncheck("input[value=injection_sc]")
    phone.context.set_offline(True)
    phone.page.click("text=Valider le passage")
    expect(phone.page.locator("h1")).to_have_text("Ma tournée")  # the page of the passage has been left
    expect(phone.chip()).to_contain_text("1 en attente")
    phone.back_online()
    with tenant(cabinets=[three]):
        assert [act.act_code for act in Visit.objects.get(state="validated").acts.all()] == [
            "pansement_escarre_profonde"
        ]


def test_a_page_that_the_network_refuses_is_the_round_and_says_that_the_gesture_did_not_leave(
    device: Any, site: str, three: int
) -> None:
    phone = device(three)
    phone.page.locator(".visit [popovertarget]").first.click()
    phone.context.set_offline(True)
    phone.page.click("[popover]:popover-open button[value=cancelled]")
    expect(phone.page.locator("main")).to_contain_text("ce n’est sans doute pas parti")
    phone.page.locator(".visit [popovertarget]").first.click()
    phone.page.click("[popover]:popover-open button:has-text('Annulé')")
    expect(phone.chip()).to_have_text("1 en attente")
    phone.back_online()
    assert states(three) == ["cancelled", "planned", "planned"]


def test_the_round_without_network_wears_the_theme_that_was_chosen(device: Any, site: str, three: int) -> None:
    phone = device(three)
    phone.page.evaluate("document.cookie = 'theme=dark; path=/'")
    phone.cut()
    phone.page.goto(f"{site}/hors-ligne/")
    expect(phone.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert phone.console == []


PRESS_AT_ONCE = """
document.addEventListener('readystatechange', () => {
  if (document.readyState === 'interactive') document.querySelector('button[form=saisie]')?.click()
})
"""


def test_a_visit_validated_before_the_page_has_its_modules_is_kept_when_the_network_fails(
    device: Any, site: str, three: int
) -> None:
    """The press comes once the form is there and before any module has run; the network fails with it."""
    phone = device(three)
    phone.context.route("**/hors-ligne/**", lambda route: route.abort())
    phone.context.route("**/valider/", lambda route: route.abort())
    phone.page.add_init_script(PRESS_AT_ONCE)
    phone.page.click("text=Ouvrir le passage")
    expect(phone.page.locator("h1")).to_have_text("Ma tournée")
    expect(phone.chip()).to_contain_text("1 en attente")
    phone.context.unroute("**/hors-ligne/**")
    phone.back_online()
    assert states(three) == ["planned", "planned", "validated"]


COUNT_TAPS = "addEventListener('click', (tap) => tap.isTrusted && (sessionStorage.taps = 1 + Number(sessionStorage.taps ?? 0)), true)"


def test_a_visit_is_validated_in_three_taps_online_too(device: Any, site: str, three: int) -> None:
    """Open, tick, validate: the browser itself counts what was tapped."""
    phone = device(three)
    phone.page.add_init_script(COUNT_TAPS)
    phone.page.evaluate(COUNT_TAPS)
    phone.page.click("text=Ouvrir le passage")
    phone.page.uncheck("input[value=injection_sc]")
    phone.page.click("text=Valider le passage")
    phone.page.wait_for_url("**/tournee/?jour=*")
    expect(phone.page.locator("main")).to_contain_text("1 passage fait")
    assert states(three) == ["planned", "planned", "validated"]
    assert phone.page.evaluate("Number(sessionStorage.taps)") == 3
    assert phone.console == []


def kept_on(page: Page) -> dict[str, int]:
    """How many rows each store of the device holds, keys included."""
    return page.evaluate("""async () => {
      const open = indexedDB.open('idel', 1)
      const base = await new Promise((done) => { open.onsuccess = () => done(open.result) })
      const count = (store) => new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).count()
        asked.onsuccess = () => done(asked.result)
      })
      const found = {}
      for (const store of ['keys', 'round', 'queue']) found[store] = await count(store)
      base.close()
      return found
    }""")


def test_nothing_on_the_device_can_be_read_without_its_key(device: Any, site: str, three: int) -> None:
    phone = device(three)
    phone.cut()
    phone.validate_next()
    clear = phone.page.evaluate("""async () => {
      const open = indexedDB.open('idel', 1)
      const base = await new Promise((done) => { open.onsuccess = () => done(open.result) })
      const rows = []
      for (const store of ['keys', 'round', 'queue']) {
        const asked = base.transaction(store).objectStore(store).getAll()
        rows.push(...await new Promise((done) => { asked.onsuccess = () => done(asked.result) }))
      }
      base.close()
      const text = (one) => one instanceof ArrayBuffer || ArrayBuffer.isView(one) ? new TextDecoder().decode(one) : String(one)
      const keys = rows.filter((row) => row instanceof CryptoKey).map((key) => key.extractable)
      return { keys, text: rows.flatMap((row) => Object.values(row).map(text)).join(' ') }
    }""")
    assert clear["keys"] == [False, False]
    assert "DÉMO" not in clear["text"] and "injection_sc" not in clear["text"] and len(clear["text"]) > 1000


def test_logging_out_wipes_the_device_and_warns_of_what_waits(device: Any, site: str, three: int) -> None:
    phone = device(three)
    assert kept_on(phone.page)["round"] == 1
    phone.page.click("text=Ouvrir le passage")
    phone.context.set_offline(True)
    phone.page.click("text=Valider le passage")
    expect(phone.page.locator("h1")).to_have_text("Ma tournée")  # the page has changed: it may be spoken to
    expect(phone.chip()).to_contain_text("1 en attente")
    phone.context.route("**/hors-ligne/envoyer/", lambda route: route.abort())
    phone.reconnect()
    phone.page.goto(f"{site}/patients/")
    phone.page.click("[popovertarget=moi]")
    phone.page.click("#moi >> text=Se déconnecter")
    dialog = phone.page.locator("dialog[open]")
    expect(dialog).to_contain_text("1 saisie sur cet appareil n’a pas encore été enregistrée")
    expect(dialog).to_contain_text("DÉMO Anne")
    assert faults_here(phone.page, None) == []
    dialog.locator("text=Envoyer puis").click()
    expect(dialog).to_contain_text("Rien n’est perdu non plus")
    phone.context.unroute("**/hors-ligne/envoyer/")
    dialog.locator("text=Envoyer puis").click()
    phone.page.wait_for_url(lambda url: "/patients/" not in url)
    assert states(three) == ["planned", "planned", "validated"]
    assert kept_on(phone.page) == {"keys": 0, "round": 0, "queue": 0}
    phone.cut()
    expect(phone.page.locator("main")).to_contain_text("Aucune tournée n’est gardée ici")


def test_a_session_that_ended_keeps_the_queue_for_its_owner_alone(device: Any, site: str, three: int) -> None:
    phone = device(three)
    factories.make_member(three, Role.INFIRMIERE)
    phone.cut()
    phone.validate_next()
    phone.context.clear_cookies()
    phone.reconnect()
    expect(phone.page.locator("main")).to_contain_text("Votre session est terminée")
    expect(phone.chip()).to_have_text("1 en attente")
    log_in_as(phone.page, site, f"infirmiere-{three}@cabinet.example")
    phone.open_round()
    expect(phone.chip()).to_be_empty()
    phone.page.goto(f"{site}/hors-ligne/#/file")
    expect(phone.page.locator("main")).to_contain_text("saisie d’une autre personne attend ici")
    assert "DÉMO" not in phone.page.inner_text("main")
    assert states(three) == ["planned"] * 3
    phone.page.goto(f"{site}/tournee/")
    phone.page.click("[popovertarget=moi]")
    phone.page.click("#moi >> text=Se déconnecter")
    phone.page.wait_for_url(lambda url: "/tournee/" not in url)
    assert kept_on(phone.page) == {"keys": 1, "round": 0, "queue": 1}
    log_in_as(phone.page, site, f"titulaire-{three}@cabinet.example")
    phone.open_round()
    expect(phone.page.locator("#etat-reseau")).to_be_empty()
    phone.page.reload()
    expect(phone.page.locator("main")).to_contain_text("1 passage fait")
    assert states(three) == ["planned", "planned", "validated"]


def log_in_as(page: Page, site: str, address: str) -> None:
    page.goto(f"{site}/compte/login/")
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", "mot-de-passe-long")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/compte/login/" not in url)


def test_another_role_wipes_the_round_kept_for_the_former_one(device: Any, site: str, three: int) -> None:
    phone = device(three)
    with tenant(cabinets=[three]):
        Membership.objects.update(role="lecture")
    phone.page.goto(f"{site}/patients/")
    expect(phone.page.locator("h1")).to_be_visible()
    phone.page.wait_for_timeout(300)
    assert kept_on(phone.page)["round"] == 0
    phone.cut()
    assert "DÉMO" not in phone.page.inner_text("body")
