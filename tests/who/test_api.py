"""The doors for machines: default deny, walls between cabinets, one deposit a key, no identity in an answer."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from knox.models import get_token_model

from cabinet.enums import Role
from cabinet.models import AccessLog, ApiRequest, Cabinet, IncomingFile
from cabinet.permissions import PERMISSIONS
from cabinet.services.cabinets import add_member
from cabinet.tenancy import tenant
from tests import factories

pytestmark = pytest.mark.django_db
LISTS = ("api_fichiers", "api_parts", "api_mouvements", "api_schema")
CONTENT = b"un fichier que personne ne reconnait"


class Machine:
    """A program that works for one member, with a token."""

    def __init__(self, cabinet_id: int, role: Role) -> None:
        self.user = factories.make_member(cabinet_id, role)
        self.client = Client()
        _, token = get_token_model().objects.create(user=self.user)
        self.headers = {"Authorization": f"Token {token}"}

    def get(self, name: str, *args: object, query: str = "", **headers: str) -> Any:
        return self.client.get(reverse(name, args=args) + query, headers={**self.headers, **headers})

    def deposit(self, content: bytes = CONTENT, key: str = "") -> Any:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        body = {"fichier": SimpleUploadedFile("retour.noe", content)}
        return self.client.post(reverse("api_depots"), body, headers=headers)


def test_every_address_of_the_api_is_tried_here() -> None:
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    assert {one.name for one in api.url_patterns} == {*LISTS, "api_fichier", "api_depots"}


def test_nothing_without_a_token(client: Client) -> None:
    assert client.get(reverse("api_schema")).status_code == 401
    for name in LISTS[:-1]:
        answer = client.get(reverse(name))
        assert (answer.status_code, set(answer.json())) == (401, {"code", "message", "details"})
    client.force_login(
        factories.make_member(factories.make_cabinet(), Role.TITULAIRE),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get(reverse("api_parts")).status_code == 401  # a page's session is no token
    assert client.post(reverse("api_depots")).status_code == 401


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_what_the_table_says_and_nothing_of_another_cabinet(role: Role) -> None:
    mine, other = factories.make_cabinet("Mien"), factories.make_cabinet("Autre")
    with tenant(cabinets=[other]):
        factories.make_share(other)
        foreign = factories.make_file(other)
        factories.make_entry(other)
    machine = Machine(mine, role)
    permissions = {"api_fichiers": "imports.voir", "api_parts": "suivi.voir", "api_mouvements": "banque.voir"}
    for name, permission in permissions.items():
        answer = machine.get(name)
        assert answer.status_code == (200 if role in PERMISSIONS[permission] else 403), (name, role)
        assert answer.status_code == 403 or answer.json()["count"] == 0
    allowed = role in PERMISSIONS["imports.voir"]
    assert machine.get("api_fichier", foreign.public_id).status_code == (404 if allowed else 403)
    assert machine.deposit().status_code == (201 if role in PERMISSIONS["imports.deposer"] else 403)
    with tenant(cabinets=[other]):
        assert IncomingFile.objects.filter(sha256=foreign.sha256).count() == 1


def test_shares_and_movements_without_any_identity() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        factories.make_entry(cabinet_id)
        patient = share.invoice.patient
        secrets = [str(patient.nir), patient.last_name]
    machine = Machine(cabinet_id, Role.GESTIONNAIRE)
    shares = machine.get("api_parts", query="?money=expected&part=AMO")
    assert shares.json()["results"][0]["expected_cents"] == 4250
    assert machine.get("api_parts", query="?money=received").json()["count"] == 0
    assert machine.get("api_mouvements").json()["results"][0]["amount_cents"] == 4250
    assert not any(secret and secret in shares.content.decode() for secret in secrets)


def test_an_unknown_filter_value_is_refused() -> None:
    machine = Machine(factories.make_cabinet(), Role.GESTIONNAIRE)
    answer = machine.get("api_parts", query="?money=peut-etre")
    assert (answer.status_code, "money" in answer.json()["details"]) == (400, True)


def test_a_deposit_enters_once_by_its_bytes_and_by_its_key() -> None:
    cabinet_id = factories.make_cabinet()
    machine = Machine(cabinet_id, Role.GESTIONNAIRE)
    first, again = machine.deposit(key="k1"), machine.deposit(key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    refused = machine.deposit(b"autre chose", key="k1")
    assert (refused.status_code, "déjà servi" in refused.json()["message"]) == (409, True)
    assert machine.deposit(key="k2").status_code == 200  # the same bytes under another key
    with tenant(cabinets=[cabinet_id]):
        assert (IncomingFile.objects.count(), ApiRequest.objects.count()) == (1, 2)
    assert machine.get("api_fichier", first.json()["id"]).json()["sha256"] == first.json()["sha256"]


def test_bad_deposits_say_why() -> None:
    machine = Machine(factories.make_cabinet(), Role.GESTIONNAIRE)
    refused = machine.client.post(reverse("api_depots"), {}, headers=machine.headers)
    assert refused.status_code == 400
    assert refused.json()["message"] == "fichier\u202f: Aucun fichier n'a été soumis."
    assert machine.deposit(key="k" * 101).status_code == 400
    body = {"fichier": "x"}
    json = machine.client.post(reverse("api_depots"), body, "application/json", headers=machine.headers)
    assert (json.status_code, json.json()["code"]) == (415, "unsupported_media_type")


def test_a_member_of_two_cabinets_names_the_one() -> None:
    first, second = factories.make_cabinet("Un"), factories.make_cabinet("Deux")
    machine = Machine(first, Role.GESTIONNAIRE)
    with tenant(cabinets=[second]):
        add_member(cabinet_id=second, user=machine.user, role=Role.GESTIONNAIRE)
        factories.make_share(second)
        name = str(Cabinet.objects.get(pk=second).public_id)
    assert machine.get("api_parts").json()["count"] == 0
    assert machine.get("api_parts", **{"X-Idel-Cabinet": name}).json()["count"] == 1
    assert machine.get("api_parts", **{"X-Idel-Cabinet": "00000000-0000-0000-0000-000000000000"}).status_code == 403


def test_reads_by_a_machine_stand_in_the_access_log() -> None:
    cabinet_id = factories.make_cabinet()
    machine = Machine(cabinet_id, Role.GESTIONNAIRE)
    machine.get("api_parts")
    with tenant(cabinets=[cabinet_id]):
        assert AccessLog.objects.get().view == "api_parts"


def test_a_token_is_made_and_revoked_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(factories.make_cabinet(), Role.GESTIONNAIRE)
    call_command("api_token", machine.user.email)
    machine.headers = {"Authorization": f"Token {capsys.readouterr().out.strip()}"}
    assert machine.get("api_parts").status_code == 200
    call_command("api_token", machine.user.email, "--revoke")
    assert machine.get("api_parts").status_code == 401
