"""The pages on which an account to check, missing statements and an invoice without the card are said: axe 0, narrow and wide."""

from typing import Any

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import Case
from tests import factories
from tests.follow_up.test_without_the_card import ABSENT, a_life
from tests.journeys.conftest import log_in
from tests.journeys.test_pages import faults_of
from tests.reconciliation.invented import SENT, Desk
from tests.reconciliation.test_account_to_check import SHORT, first_credit, received, statement

pytestmark = pytest.mark.journey


def pages_of(desk: Desk, number: str, query: str = "") -> list[str]:
    factories.make_member(desk.cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        case = Case.objects.get(share__invoice__number=number, share__part="AMO")
    return [reverse("suivi") + query, reverse("dossier", args=[case.public_id])]


def account() -> tuple[Desk, list[str]]:
    desk = received(statement(first_credit()))
    return desk, pages_of(desk, SHORT.number)


def lacks() -> tuple[Desk, list[str]]:
    desk = received()
    return desk, pages_of(desk, SHORT.number)


def card() -> tuple[Desk, list[str]]:
    desk = a_life(proof=False).reconcile(SENT.replace(month=11))
    return desk, pages_of(desk, ABSENT.number, "?mode=degrade")


@pytest.mark.parametrize("world", [account, lacks, card])
def test_what_is_said_holds_at_every_width(transactional_db: None, chromium: Any, live_server: Any, world: Any) -> None:
    desk, addresses = world()
    for width in (360, 1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="fr-FR")
        page = context.new_page()
        log_in(page, live_server.url, desk.cabinet_id)
        for address in addresses:
            assert faults_of(page, live_server.url + address) == []
        context.close()
