"""Each bar that is a set of invoices opens them: every address that a chart gives is followed."""

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Visit
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.activity import ELSEWHERE_KEY, UNKNOWN_KEY
from tests import factories
from tests.dashboards.test_figures import later, post, step
from tests.follow_up.test_without_the_card import DAY, sent_here
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db


def addresses(page: str) -> list[str]:
    """Those of the list of parts, once each."""
    found = re.findall(rf'href="({re.escape(reverse("pilotage_parts"))}\?[^"]+)"', page)
    return list(dict.fromkeys(html.unescape(one) for one in found))


def opened(client: Client, page: str) -> dict[str, str]:
    """Address → its page, each of which shows something."""
    figures = (
        "etat=annonce",
        "etat=retard",
        "etat=risque",
    )  # above the charts: they stand there when they are nothing, too
    found = {one: client.get(one).content.decode() for one in addresses(page) if not one.endswith(figures)}
    assert found and not [one for one, shown in found.items() if "Aucune part" in shown]
    return found


def test_each_bar_of_the_activity_opens_the_invoices_of_its_lines() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    invoice = sent_here(cabinet_id, degraded=False)
    with tenant(cabinets=[cabinet_id]):
        nurse = str(invoice.nurse.public_id)
        place, prescription = Visit.objects.values_list("place", "prescription").get()
    shown = client.get(reverse("activite"), {"du": DAY.isoformat(), "au": DAY.isoformat()}).content.decode()
    found = opened(client, shown)
    asked = {name: values[0] for one in found for name, values in parse_qs(urlsplit(one).query).items()}
    assert (asked["infirmiere"], asked["lieu"]) == (nurse, place)
    assert (asked["prescripteur"] == UNKNOWN_KEY) == (prescription is None)
    assert any({"du", "au"} == set(parse_qs(urlsplit(one).query)) for one in found)  # the month
    assert all(invoice.number in page for page in found.values())
    elsewhere = f"{reverse('pilotage_parts')}?du={DAY}&au={DAY}"
    for more in (f"&lieu={ELSEWHERE_KEY}", "&acte=DIM_", f"&prescripteur={ELSEWHERE_KEY}"):
        assert "Aucune part" in client.get(elsewhere + more).content.decode()
    before = DAY - dt.timedelta(days=1)
    assert "Aucune part" in client.get(f"{reverse('pilotage_parts')}?du={before}&au={before}").content.decode()


def test_an_address_that_names_nobody_here_is_not_found() -> None:
    client = logged_in(factories.make_member(factories.make_cabinet(), Role.GESTIONNAIRE))
    for asked in ("infirmiere=x", "payeur=6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "prescripteur=nobody"):
        assert client.get(f"{reverse('pilotage_parts')}?{asked}").status_code == 404


def test_each_bar_and_row_of_the_board_opens_its_parts() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    with tenant(cabinets=[cabinet_id]):
        for rank in range(6):
            share = factories.make_share(cabinet_id, 4250, f"00000010{rank}")
            step(share, "sent", later(1))
            if rank:
                post(share, "received", 4250 if rank > 1 else 1000, later(rank + 1))
            else:
                step(share, "rejected", later(10), "DROITS")
        payer = str(share.payer.public_id)
    found = opened(client, client.get(reverse("pilotage")).content.decode())
    kinds = [parse_qs(urlsplit(one).query) for one in found]
    assert {"age", "reste", "motif", "payeur", "etat"} <= {name for one in kinds for name in one}
    assert any(one.get("payeur") == [payer] and one["etat"] == ["du"] for one in kinds)
    rejected = [page for one, page in found.items() if "etat=rejet" in one]
    assert rejected and all("000000100" in page and "000000101" not in page for page in rejected)
