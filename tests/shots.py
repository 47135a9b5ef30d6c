"""`./dev shots`: a picture of each page × role × 360 and 1280 px × light and dark, in ./shots, with an index to look at.

Pages are found as a person finds them: every address without an id, then one example of each page that these link to;
then the states of `tests/shot_states.py`, which only a demo of our own has. Two cabinets without a row stand beside it.
Also said, page by page: what scrolls sideways, what the console complains of, more than one primary action.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import django
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from idel.demo_logins import DEMO_LOGINS, PASSWORD
from idel.embedded import Postgres, Valkey, environment
from tests.browser import BROWSER

if TYPE_CHECKING:
    from tests.shot_states import Scene

ROOT = Path(__file__).resolve().parent.parent
WIDTHS, MODES, HEIGHT = (360, 1280), ("light", "dark"), 900
ANONYMOUS = "anonyme"
NOT_FOUND = ("introuvable", "invitation-perdue")
NOT_PAGES = ("healthz", "readyz", "api", "schema", "metrics")
BUT_WITHOUT_SESSION = ("account_login", "account_signup", "account_reset_password", "account_inactive")
REVEAL = "document.documentElement.scrollWidth - window.innerWidth"


@dataclass(frozen=True, slots=True)
class Found:
    """One page: the name of its address and an example of it."""

    name: str
    path: str


@dataclass(slots=True)
class Role:
    name: str
    email: str = ""
    password: str = ""
    pages: list[Found] = field(default_factory=list)


def names_without_argument() -> list[str]:
    def walk(resolver: URLResolver) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry)
            elif isinstance(entry, URLPattern) and entry.name:
                yield entry.name

    return [name for name in dict.fromkeys(walk(get_resolver())) if not name.startswith(NOT_PAGES)]


def first_pages(role: Role) -> list[Found]:
    found = []
    for name in BUT_WITHOUT_SESSION if role.name == ANONYMOUS else names_without_argument():
        try:
            found.append(Found(name, reverse(name)))
        except NoReverseMatch:
            continue
    return found


def linked_pages(page: Page, known: set[str]) -> list[Found]:
    """One example of each page of ours that this one links to and that was not seen yet."""
    found = {}
    for href in page.eval_on_selector_all("main a[href]", "links => links.map(link => link.href)"):
        path = urlsplit(urljoin(page.url, href)).path
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue
        if name and name not in known and not name.startswith(NOT_PAGES):
            found.setdefault(name, Found(name, path))
    return list(found.values())


def is_a_page(context: BrowserContext, base: str, path: str) -> bool:
    """An HTML answer of its own: neither a refusal, nor a redirection elsewhere, nor a file."""
    answer = context.request.get(base + path)
    is_html = "text/html" in answer.headers.get("content-type", "")
    return is_html and answer.status == 200 and urlsplit(answer.url).path == path and "<main" in answer.text()


def discover(context: BrowserContext, base: str, role: Role) -> None:
    page, waiting = context.new_page(), first_pages(role)
    known = {one.name for one in waiting}
    while waiting:
        one = waiting.pop(0)
        if not is_a_page(context, base, one.path):
            continue
        page.goto(base + one.path)
        role.pages.append(one)
        new = linked_pages(page, known) if role.name != ANONYMOUS else []
        known |= {link.name for link in new}
        waiting += new
    if role.name == ANONYMOUS:
        role.pages.append(Found("introuvable", "/cette-page-n-existe-pas/"))
    page.close()


def log_in(context: BrowserContext, base: str, role: Role) -> None:
    page = context.new_page()
    page.goto(f"{base}/compte/login/")
    page.fill("#connexion [name=login]", role.email)
    page.fill("#connexion [name=password]", role.password)
    page.locator("#connexion [type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(base + reverse("account_reauthenticate"))  # the pages of keys and codes ask for it
    page.fill("[name=password]", role.password)
    page.locator("form:has([name=password]) [type=submit]").click()
    page.wait_for_url(lambda url: "reauthenticate" not in url)
    page.close()


def shoot(context: BrowserContext, base: str, role: Role, mode: str, folder: Path) -> list[str]:
    """The pictures of a role in one mode, each page in both widths; what was wrong, in words."""
    context.add_cookies([{"name": "theme", "value": mode, "url": base}])
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    wrong = []
    for one in role.pages:
        for width in WIDTHS:
            complaints.clear()
            page.set_viewport_size({"width": width, "height": HEIGHT})
            response = page.goto(base + one.path)
            page.screenshot(path=folder / f"{one.name}--{role.name}--{width}--{mode}.png", full_page=True)
            expected = 404 if one.name in NOT_FOUND else 200
            told = [text for text in complaints if expected == 200 or "404" not in text]
            if response is not None and response.status != expected:
                told.append(f"status {response.status}")
            told += look(page)
            wrong += [f"{one.name} {role.name} {width} {mode}: {text}" for text in told]
    page.close()
    return wrong


def look(page: Page) -> list[str]:
    told = []
    if (over := page.evaluate(REVEAL)) > 0:
        told.append(f"scrolls sideways by {over} px")
    if (actions := page.locator(".main-action:visible").count()) > 1:
        told.append(f"{actions} primary actions")
    return told


def roles(scenes: Sequence[Scene] = ()) -> list[Role]:
    """The demo's, and the titulaires of the empty cabinets where the states were prepared."""
    from tests.shot_states import EMPTY, NEW, email_of

    logins = [(str(role), email) for role, email, _ in DEMO_LOGINS]
    logins += [(name, email_of(name)) for name in (EMPTY, NEW) if scenes]
    return [Role(ANONYMOUS), *(Role(name, email, PASSWORD) for name, email in logins)]


def take(browser: Browser, base: str, folder: Path, only: str, scenes: Sequence[Scene]) -> list[str]:
    wrong = []
    for role in roles(scenes):
        context = browser.new_context(viewport={"width": WIDTHS[1], "height": HEIGHT}, locale="fr-FR")
        if role.email:
            log_in(context, base, role)
        discover(context, base, role)
        role.pages += [Found(scene.name, scene.path) for scene in scenes if scene.role == role.name]
        role.pages = [one for one in role.pages if only in f"{one.name}--{role.name}"]
        for mode in MODES:
            wrong += shoot(context, base, role, mode, folder)
        sys.stdout.write(f"{role.name}: {len(role.pages)} pages\n")
        context.close()
    return wrong


def take_guide(browser: Browser, base: str) -> list[str]:
    """The pictures of docs/guide, as the titulaire of the demo sees her pages."""
    from tests.guide_pictures import take_for_the_guide

    role = next(one for one in roles() if one.name == "titulaire")
    context = browser.new_context(viewport={"width": WIDTHS[1], "height": HEIGHT}, locale="fr-FR")
    log_in(context, base, role)
    return take_for_the_guide(context, base, role)


def write_index(folder: Path) -> None:
    """shots/index.html: all the pictures, page by page."""
    pictures = sorted(path.name for path in folder.glob("*.png"))
    cells = "\n".join(
        f'<figure><img src="{name}" loading="lazy"><figcaption>{name}</figcaption></figure>' for name in pictures
    )
    style = "body{display:flex;flex-wrap:wrap;gap:1rem;font:14px sans-serif;background:#888}img{height:32rem}figure{margin:0}"
    (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>\n{cells}\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo() -> Iterator[str]:
    """A demo of our own, in a folder that goes away; this process then reads and writes in its database."""
    port = free_port()
    base = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="idel-shots-") as data:
        command = [sys.executable, "manage.py", "demo", "--port", str(port), "--data", data]
        process = subprocess.Popen(command, cwd=ROOT)
        try:
            wait_for(base, process)
            os.environ.update(environment(Postgres(Path(data)), Valkey(Path(data))), IDEL_DATA=data)
            yield base
        finally:
            process.terminate()
            process.wait(30)


def wait_for(base: str, process: subprocess.Popen[bytes], within_s: int = 300) -> None:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2)
        except OSError:  # refused, reset while it starts, too slow
            time.sleep(0.3)
        else:
            return
    raise SystemExit("The demo does not answer.")


def run(base: str, folder: Path, only: str, *, scenes: Sequence[Scene] = (), is_guide: bool = False) -> list[str]:
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        wrong = take_guide(browser, base) if is_guide else take(browser, base, folder, only, scenes)
        browser.close()
    write_index(folder)
    return wrong


def prepared() -> Sequence[Scene]:
    """Models are known only after `django.setup()`."""
    from tests.shot_states import prepare

    return prepare()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", help="a demo that runs already, for example http://localhost:8000")
    parser.add_argument("--out", type=Path, default=ROOT / "shots")
    parser.add_argument("--guide", action="store_true", help="only the pictures of docs/guide, in docs/img")
    parser.add_argument("--only", default="", help="a part of a page's name, or of page--role")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idel.settings")
    if options.base:
        django.setup()
        wrong = run(options.base.rstrip("/"), options.out, options.only, is_guide=options.guide)
    else:
        with demo() as base:
            django.setup()
            scenes = () if options.guide else prepared()
            wrong = run(base, options.out, options.only, scenes=scenes, is_guide=options.guide)
    sys.stdout.write("\n".join([*wrong, f"{len(wrong)} remarks, pictures in {options.out}", ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
