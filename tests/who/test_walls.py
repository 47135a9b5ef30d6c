"""The walls between cabinets and roles: every table, every address, every role."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from billing.models import Patient
from cabinet.enums import Role
from cabinet.models import AccessLog
from cabinet.permissions import PERMISSIONS
from cabinet.protected_tables import faults
from cabinet.tenancy import each_cabinet, tenant
from tests import factories
from tests.pages import PAGES, PUBLIC, rows_of


@pytest.mark.django_db
def test_every_table_is_behind_row_level_security_or_has_a_reason() -> None:
    with connection.cursor() as cursor:
        assert faults(cursor) == []


def test_the_owner_is_reported_when_he_is_the_one_connected(owner: object) -> None:
    with owner.cursor() as cursor:  # type: ignore[attr-defined]
        assert any("idel_owner" in fault for fault in faults(cursor))


def our_addresses() -> dict[str, object]:
    found = {}
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) in {"compte/", "api/v1/"}:
            continue  # allauth's pages check for themselves; the API has its own walls (test_api.py)
        patterns = entry.url_patterns if isinstance(entry, URLResolver) else [entry]
        found.update({one.name: one.callback for one in patterns if isinstance(one, URLPattern)})
    return found


def test_every_address_is_listed_and_names_a_permission_of_the_table() -> None:
    addresses = our_addresses()
    assert set(addresses) == set(PAGES) | PUBLIC
    for name, (_, permission, _) in PAGES.items():
        assert addresses[name].permission == permission  # type: ignore[attr-defined]
        assert permission in PERMISSIONS
    assert all(addresses[name].permission is None for name in PUBLIC)  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_another_cabinets_ids_are_refused_and_change_nothing(role: Role, client: Client, superuser: object) -> None:
    mine, other = factories.make_cabinet("Mien"), factories.make_cabinet("Autre")
    with tenant(cabinets=[other]):
        ids = rows_of(other)
    client.force_login(factories.make_member(mine, role), backend="allauth.account.auth_backends.AuthenticationBackend")
    before = snapshot(other)
    for name, (method, permission, kwargs) in PAGES.items():
        if not kwargs:
            continue
        address = reverse(name, kwargs={key: ids.values[key] for key in kwargs})
        response = getattr(client, method)(address, {"reason": "essai", "text": "essai"})
        assert response.status_code == (404 if role in PERMISSIONS[permission] else 403), (
            name,
            role,
            response.status_code,
        )
        if method == "get":  # a page that takes a form too refuses it as it refuses the reading
            assert client.post(address, {"actif": "0"}).status_code in {403, 404, 405}, (name, role)
    assert snapshot(other) == before


def snapshot(cabinet_id: int) -> list[tuple[object, ...]]:
    """Every row of the cabinet's tables, as text."""
    with tenant(cabinets=[cabinet_id]), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relforcerowsecurity and relkind = 'r' order by 1")
        rows: list[tuple[object, ...]] = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"select '{table}', t::text from {table} t order by 2")
            rows += cursor.fetchall()
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_pages_without_ids_open_as_the_table_says(role: Role, client: Client) -> None:
    cabinet_id = factories.make_cabinet()
    client.force_login(
        factories.make_member(cabinet_id, role), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for name, (method, permission, kwargs) in PAGES.items():
        if kwargs:
            continue
        response = getattr(client, method)(reverse(name))
        if role in PERMISSIONS[permission]:
            assert response.status_code in {200, 302}, (name, role, response.status_code)
        else:
            assert response.status_code == 403, (name, role, response.status_code)


@pytest.mark.django_db
def test_nobody_reads_anything_when_logged_out(client: Client) -> None:
    for name, (method, _, kwargs) in PAGES.items():
        if not kwargs:
            response = getattr(client, method)(reverse(name))
            assert response.status_code == 302 and "/compte/login/" in response["Location"], name


@pytest.mark.django_db
def test_no_row_is_visible_when_no_door_is_open() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        factories.make_patient(cabinet_id)
        assert Patient.objects.count() == 1
    assert Patient.objects.count() == 0


@pytest.mark.django_db
def test_a_row_for_another_cabinet_is_refused_by_the_database() -> None:
    mine, other = factories.make_cabinet("A"), factories.make_cabinet("B")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), tenant(cabinets=[mine]):
        factories.make_patient(other)


@pytest.mark.django_db
def test_the_tenant_is_gone_when_an_error_leaves_the_door() -> None:
    first, second = factories.make_cabinet("A"), factories.make_cabinet("B")
    with pytest.raises(ZeroDivisionError), tenant(cabinets=[first]):
        factories.make_patient(first)
        raise ZeroDivisionError
    assert Patient.objects.count() == 0
    with tenant(cabinets=[second]):
        assert Patient.objects.count() == 0


@pytest.mark.django_db
def test_each_cabinet_sees_its_own_rows_when_they_are_walked() -> None:
    ids = [factories.make_cabinet(name) for name in "AB"]
    for pk in ids:
        with tenant(cabinets=[pk]):
            factories.make_patient(pk)
    assert [Patient.objects.count() for _ in each_cabinet(ids)] == [1, 1]


@pytest.mark.django_db
def test_reads_and_refusals_are_in_the_access_log(client: Client) -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.LECTURE)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(reverse("suivi"))
    client.post(reverse("deposer"))
    with tenant(cabinets=[cabinet_id]):
        seen = list(AccessLog.objects.order_by("pk").values_list("view", "status", "user_id"))
    assert seen == [("suivi", 200, user.pk), ("deposer", 403, user.pk)]


@pytest.mark.django_db
def test_the_access_log_cannot_be_rewritten_by_the_application() -> None:
    cabinet_id = factories.make_cabinet()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        tenant(cabinets=[cabinet_id]),
    ):
        AccessLog.objects.filter(cabinet_id=cabinet_id).delete()
