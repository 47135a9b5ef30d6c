"""The tenant where work is done: a request, a task of a real worker, a command, after an error, A then B on one connection."""

import subprocess
import time
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from billing.models import Patient
from cabinet import tenancy
from cabinet.access import requires
from cabinet.enums import Role
from cabinet.models import Cabinet, Heartbeat, IncomingFile, Job, User
from cabinet.services.jobs import open_job
from cabinet.tasks import ping
from cabinet.tenancy import all_cabinet_ids, tenant, visible_cabinets
from idel.urls import urlpatterns as ours
from reconciliation.tasks import reconcile_cabinet
from tests import factories
from tests.reconciliation.test_kills import flush_broker, kill_all, start_worker
from tests.who.people import logged_in


def settings_of_connection() -> tuple[str, str, str]:
    """What the connection itself says, outside of any door."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('idel.cabinets', true), ''), coalesce(current_setting('idel.cabinet', true), ''),"
            " coalesce(current_setting('idel.user', true), '')"
        )
        return tuple(cursor.fetchone())


def backend_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


@requires("accueil.voir")
def what_is_open(request: HttpRequest) -> HttpResponse:
    """Written in a test: tells which door the request stands in."""
    names = ",".join(Patient.objects.values_list("last_name", flat=True))
    return HttpResponse(f"{visible_cabinets()} {settings_of_connection()} {names}")


@requires("accueil.voir")
def writes_then_breaks(request: HttpRequest) -> HttpResponse:
    factories.make_patient(visible_cabinets()[0])
    raise ZeroDivisionError


urlpatterns = [*ours, path("essai/porte/", what_is_open), path("essai/panne/", writes_then_breaks)]


def cabinet_with_patient(name: str) -> tuple[int, User]:
    cabinet_id = factories.make_cabinet(name)
    with tenant(cabinets=[cabinet_id]):
        patient = factories.make_patient(cabinet_id)
        patient.last_name = f"DE{name}"
        patient.save()
    return cabinet_id, factories.make_member(cabinet_id, Role.TITULAIRE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_each_request_stands_in_its_own_cabinet_on_one_connection() -> None:
    (first, one), (second, two) = cabinet_with_patient("A"), cabinet_with_patient("B")
    clients = {first: logged_in(one), second: logged_in(two)}
    pid = backend_pid()
    for cabinet_id in (first, second, first, second):
        user = one if cabinet_id == first else two
        name = "DEA" if cabinet_id == first else "DEB"
        said = clients[cabinet_id].get("/essai/porte/").text
        assert said == f"{[cabinet_id]} {(str(cabinet_id), str(cabinet_id), str(user.pk))} {name}"
        assert settings_of_connection() == ("", "", "")
        assert Patient.objects.count() == 0
    assert backend_pid() == pid


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_a_request_that_breaks_leaves_no_row_and_no_door_open_for_the_next() -> None:
    (first, one), (second, two) = cabinet_with_patient("A"), cabinet_with_patient("B")
    broken = logged_in(one)
    broken.raise_request_exception = False
    assert broken.get("/essai/panne/").status_code == 500
    assert settings_of_connection() == ("", "", "")
    assert logged_in(two).get("/essai/porte/").text.endswith("DEB")
    assert Client().get("/essai/porte/").status_code == 302
    assert settings_of_connection() == ("", "", "")
    with tenant(cabinets=[first]):
        assert Patient.objects.count() == 1
    with tenant(cabinets=[second]):
        assert Patient.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_after_an_error_of_the_database_the_next_door_on_the_connection_is_its_own() -> None:
    first, second = factories.make_cabinet("A"), factories.make_cabinet("B")
    pid = backend_pid()
    with pytest.raises(Exception, match="row-level security"), tenant(cabinets=[first]):
        factories.make_patient(second)
    assert settings_of_connection() == ("", "", "")
    with tenant(cabinets=[second]):
        factories.make_patient(second)
        with pytest.raises(ZeroDivisionError), tenant(cabinets=[first]):
            assert visible_cabinets() == [first]
            raise ZeroDivisionError
        assert (visible_cabinets(), Patient.objects.count()) == ([second], 1)
    assert (settings_of_connection(), backend_pid()) == (("", "", ""), pid)


@pytest.mark.django_db(transaction=True)
def test_a_door_does_not_outlive_its_transaction() -> None:
    cabinet_id = factories.make_cabinet()
    with transaction.atomic():
        tenancy.enter(user_id=7, cabinets=[cabinet_id], writes=cabinet_id)
        assert settings_of_connection() == (str(cabinet_id), str(cabinet_id), "7")
    assert settings_of_connection() == ("", "", "")


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    started: list[subprocess.Popen[bytes]] = []
    flush_broker()
    yield start_worker(started)
    for process in started:
        kill_all(process)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_real_worker_sees_its_own_cabinet_and_a_wrong_one_changes_nothing(
    worker: subprocess.Popen[bytes],
) -> None:
    """One process, one connection: A, then a task that names B with a row of A (it finds none), then B."""
    first, second = factories.make_cabinet("A"), factories.make_cabinet("B")
    person = factories.make_member(first, Role.TITULAIRE)
    jobs = {}
    for pk in (first, second):
        with tenant(cabinets=[pk]):
            jobs[pk] = [open_job(cabinet_id=pk, kind="ping", asked_by=person, file=None).pk for _ in range(2)]
    ping.delay(first, jobs[first][0])
    ping.delay(second, jobs[first][1])
    ping.delay(second, jobs[second][0])
    assert wait_until(second, jobs[second][0]) == "done"
    with tenant(cabinets=[first]):
        assert dict(Job.objects.values_list("pk", "state")) == {jobs[first][0]: "done", jobs[first][1]: "queued"}
    with tenant(cabinets=[second]):
        assert Job.objects.get(pk=jobs[second][1]).state == "queued"
    assert worker.poll() is None


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_cabinets_recomputing_by_the_worker_touches_that_cabinet_alone(worker: subprocess.Popen[bytes]) -> None:
    ids = [factories.make_cabinet(name) for name in "AB"]
    for pk in ids:
        with tenant(cabinets=[pk]):
            factories.make_share(pk)
            Cabinet.objects.filter(pk=pk).update(is_demo=False)
    reconcile_cabinet.delay(ids[0])
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and is_untouched(ids[0]):
        time.sleep(0.1)
    assert not is_untouched(ids[0]) and is_untouched(ids[1])


def is_untouched(cabinet_id: int) -> bool:
    from reconciliation.models import Posting

    with tenant(cabinets=[cabinet_id]):
        return not Posting.objects.exists()


def wait_until(cabinet_id: int, job_id: int) -> str:
    deadline, state = time.monotonic() + 40, ""
    while time.monotonic() < deadline and state != "done":
        with tenant(cabinets=[cabinet_id]):
            state = Job.objects.get(pk=job_id).state
        time.sleep(0.1)
    return state


@pytest.mark.django_db(transaction=True)
def test_a_command_walks_each_cabinet_behind_its_own_door(capsys: pytest.CaptureFixture[str]) -> None:
    for name in "AB":
        cabinet_with_patient(name)
    call_command("check_inconsistencies")
    assert settings_of_connection() == ("", "", "")
    seen = []
    for pk in tenancy.each_cabinet():
        seen.append((pk, list(Patient.objects.values_list("last_name", flat=True))))
    assert seen == [(pk, [name]) for pk, name in zip(all_cabinet_ids(), ("DEA", "DEB"), strict=True)]
    assert (settings_of_connection(), IncomingFile.objects.count(), Heartbeat.objects.count()) == (("", "", ""), 0, 0)
