"""Two titulaires who have the same form open: the first who saves is kept, the second is told, and writes nothing."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import ReplacementContract
from cabinet.enums import Role
from cabinet.models import Cabinet, Membership
from cabinet.services.cabinets import add_member
from cabinet.tenancy import tenant
from tests import factories
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> str:
    found = re.search(r'name="vu" value="([0-9a-f]{32})"', client.get(address).content.decode())
    assert found is not None, address
    return found[1]


def told(client: Client, address: str, typed: dict[str, object], seen: str) -> bool:
    page = client.post(address, {**typed, "vu": seen})
    return page.status_code == 200 and "Une autre personne a modifié cette fiche" in page.content.decode()


def test_the_second_who_saves_is_told_on_each_of_the_four_forms() -> None:
    cabinet_id = factories.make_cabinet()
    first = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    reader = factories.make_member(cabinet_id, Role.LECTURE)
    with tenant(cabinets=[cabinet_id]):
        nurse = factories.make_nurse(cabinet_id)
        member = Membership.objects.get(user=reader)
        contract = ReplacementContract.objects.create(
            cabinet_id=cabinet_id, replaced=nurse, substitute=factories.make_nurse(cabinet_id, "996000048"),
            starts_on=factories.DAY, ends_on=factories.DAY,
        )  # fmt: skip
        zone = Cabinet.objects.get().zone
    same = {"last_name": "Perrin", "rpps": "10100000008", "am_number": nurse.am_number, "en_exercice": "1"}
    forms: list[tuple[str, dict[str, object], dict[str, object]]] = [
        (reverse("membre", args=[member.public_id]), {"role": "gestionnaire"}, {"role": "lecture"}),
        (reverse("reglages"), {"name": "Cabinet un", "zone": zone}, {"name": "Cabinet deux", "zone": zone}),
        (
            reverse("infirmiere", args=[nurse.public_id]),
            {"first_name": "Une", **same},
            {"first_name": "Deux", **same},
        ),
        (
            reverse("remplacement", args=[contract.public_id]),
            {"starts_on": "2026-10-01", "ends_on": "2026-10-20"},
            {"starts_on": "2026-10-01", "ends_on": "2026-10-30"},
        ),
    ]
    for address, one, two in forms:
        seen = shown(first, address)
        assert first.post(address, {**one, "vu": seen}).status_code == 302, address
        assert told(first, address, two, seen), address
        assert first.post(address, {**two, "vu": shown(first, address)}).status_code == 302, (
            address
        )  # read again, then saved
    with tenant(cabinets=[cabinet_id]):
        nurse.refresh_from_db()
        assert (Cabinet.objects.get().name, nurse.first_name) == ("Cabinet deux", "Deux")


def test_a_person_of_two_cabinets_stands_once_on_the_page_of_members_and_among_those_who_receive() -> None:
    cabinet_id, other = factories.make_cabinet("A"), factories.make_cabinet("B")
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[other]):
        add_member(cabinet_id=other, user=user, role=Role.LECTURE)
        elsewhere = Membership.objects.get(user=user, cabinet_id=other)
    with tenant(cabinets=[cabinet_id]):
        patient = factories.make_patient(cabinet_id)
    client = logged_in(user)
    client.post(reverse("changer_de_cabinet"), {"cabinet": str(elsewhere.public_id)})
    assert [one.cabinet_id for one in client.get(reverse("membres")).context["members"]] == [cabinet_id]
    page = client.get(reverse("encaisser", args=[patient.public_id])).content.decode()
    assert (
        page.count(
            "<option", page.index('name="received_by"'), page.index("</select>", page.index('name="received_by"'))
        )
        == 1
    )
    assert client.get(reverse("membre", args=[elsewhere.public_id])).status_code == 404
