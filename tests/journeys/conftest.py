"""A cabinet with some life, a live site and a real browser."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.services.audit import audit_folder
from simulator.scenario import simulate, write
from tests import factories
from tests.billing.test_chain import make_plan
from tests.browser import BROWSER
from tests.kept_rows import filled, keep, put_back
from tests.reconciliation.test_audit import NEAR

expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong: only what never comes waits so long
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def switched_off(chromium: Any, transactional_db: None) -> Iterator[None]:
    """Before the tables are emptied: no page is open, and the site has answered the last of their requests."""
    yield
    for context in chromium.contexts:
        context.close()
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                " and backend_type = 'client backend' and state <> 'idle'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
    raise AssertionError("the site is still answering")


@pytest.fixture(scope="session")
def told() -> dict[str, Any]:
    """The cabinet of `cabinet_id` and its rows, once it has been told."""
    return {}


@pytest.fixture
def cabinet_id(tmp_path: Path, transactional_db: None, superuser: Any, told: dict[str, Any]) -> int:
    """Three months of files, a patient with a care plan, and a titulaire."""
    if told:
        put_back(superuser, told["rows"])
        return told["cabinet"]
    before = filled(superuser)
    told["cabinet"] = tell(tmp_path / "files")
    told["rows"] = keep(superuser, filled(superuser) - before)
    return told["cabinet"]


def tell(folder: Path) -> int:
    write(simulate(seed=3, months=3, patients=5), folder)
    pk, *_ = audit_folder(folder=folder, cabinet_name="Cabinet du parcours", near=NEAR, as_of=None)
    factories.make_member(pk, Role.TITULAIRE)
    with tenant(cabinets=[pk]):
        from cabinet.models import Nurse, Organism

        Nurse.objects.update(am_number="996000022")
        Organism.objects.filter(code="011310000").update(code="011319999")
        make_plan(pk, ["pansement_escarre_profonde", "injection_sc"])
    return pk


def log_in(page: Any, site: str, cabinet_id: int) -> None:
    page.goto(f"{site}/compte/login/")
    page.fill("input[name=login]", f"titulaire-{cabinet_id}@cabinet.example")
    page.fill("input[name=password]", "mot-de-passe-long")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/compte/login/" not in url)
