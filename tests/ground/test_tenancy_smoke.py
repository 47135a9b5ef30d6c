import pytest
from django.db import connection

from cabinet.tenancy import tenant, visible_cabinets


@pytest.mark.django_db
def test_the_connection_is_the_application_when_tests_run():
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("idel_app", False, False)


@pytest.mark.django_db
def test_the_tenant_is_gone_when_the_door_closes():
    with tenant(cabinets=[7]):
        assert visible_cabinets() == [7]
    assert visible_cabinets() == []
