"""Gestures of a device: each once, in conflict when the visit changed since, refused with a reason, never lost."""

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import CarePlan, DeviceOperation, Visit
from billing.services.rounds.round import change_state, hand_over
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.services.rounds.visit_correction import Correction, correct_visit
from cabinet.enums import Role
from cabinet.models import Membership, Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_chain import NOW, make_plan
from tests.who.people import logged_in

ACTS = ["injection_sc"]


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


@pytest.fixture
def client(cabinet_id: int) -> Client:
    return nurse_client(cabinet_id, "996000014")


def nurse_client(cabinet_id: int, am_number: str) -> Client:
    """An infirmière with the nurse of the round."""
    user = factories.make_member(cabinet_id, Role.INFIRMIERE)
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ACTS, hours=[dt.time(8), dt.time(9)])
        CarePlan.objects.update(starts_on=timezone.localdate())
        Membership.objects.filter(user=user).update(nurse=Nurse.objects.get(am_number=am_number))
        plan_visits(cabinet_id=cabinet_id, start=timezone.localdate(), end=timezone.localdate())
    return logged_in(user)


def package(client: Client) -> dict[str, Any]:
    return client.get(reverse("journee_hors_ligne")).json()


def send(client: Client, **said: object) -> dict[str, Any]:
    made = {"uuid": str(uuid.uuid4()), "made_at": "2026-11-26T08:05:00+01:00", **said}
    made.setdefault("owner", package(client)["owner"])
    response = client.post(reverse("envoyer_hors_ligne"), json.dumps(made), content_type="application/json")
    assert response.status_code == 200
    return response.json()


def validation(kept: dict[str, Any], **changes: object) -> dict[str, Any]:
    """The gesture that validates a visit of the package as it was planned."""
    version = kept["version"]
    return {
        "kind": "validate",
        "uuid": str(uuid.uuid4()),
        "visit": version["id"],
        "stamp": version["stamp"],
        "acts": kept["planned"],
        "at": version["at"],
        "prescription": kept["prescription"],
        **changes,
    }


def test_the_package_holds_the_round_and_the_catalogue_and_no_number_of_the_patient(client: Client) -> None:
    answer = client.get(reverse("journee_hors_ligne"))
    assert answer["Cache-Control"] == "no-store"
    kept = answer.json()
    assert [one["version"]["at"] for one in kept["visits"]] == ["08:00:00", "09:00:00"]
    assert kept["visits"][0]["patient"]["name"] == "DÉMO Anne"
    assert len(kept["catalogue"]) > 100 and kept["can_add"]
    assert "255081416802538" not in answer.content.decode()
    assert set(kept["visits"][0]["patient"]) == {"id", "name", "age", "address"}


def test_the_same_gesture_sent_twice_is_one_validated_visit(client: Client, cabinet_id: int) -> None:
    said = validation(package(client)["visits"][0])
    first, second = send(client, **said), send(client, **said)
    assert first["outcome"] == second["outcome"] == "applied"
    assert first["visit"]["total_cents"] == second["visit"]["total_cents"] > 0
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.filter(state="validated").count() == 1
        assert DeviceOperation.objects.count() == 1


def test_an_identifier_that_served_for_something_else_changes_nothing(client: Client, cabinet_id: int) -> None:
    one, other = package(client)["visits"]
    said = validation(one)
    send(client, **said)
    assert send(client, **validation(other, uuid=said["uuid"]))["outcome"] == "refused"
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.filter(state="validated").count() == 1


def test_what_is_ticked_beside_the_acts_arrives_and_makes_a_difference(client: Client, cabinet_id: int) -> None:
    """A form validates through the device too: an absent card and its proof must not be lost on the way."""
    kept = package(client)["visits"][0]
    ticked = {"emergency": True, "is_degraded": True, "has_proof": True}
    visit = send(client, **validation(kept, **ticked))["visit"]
    assert {name: visit[name] for name in ticked} == ticked
    with tenant(cabinets=[cabinet_id]):
        row = Visit.objects.get(public_id=visit["id"])
        assert (row.emergency, row.is_degraded, row.has_proof) == (True, True, True)
    assert send(client, **validation(kept, **{**ticked, "has_proof": False}))["outcome"] == "conflict"


def test_two_devices_that_say_the_same_are_one_visit_and_no_conflict(client: Client, cabinet_id: int) -> None:
    kept = package(client)["visits"][0]
    assert send(client, **validation(kept))["outcome"] == "applied"
    assert send(client, **validation(kept))["outcome"] == "same"
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.exclude(state="planned").count() == 1


def test_two_devices_that_differ_are_shown_both_versions_and_the_person_decides(
    client: Client, cabinet_id: int
) -> None:
    kept = package(client)["visits"][0]
    send(client, **validation(kept))
    mine = validation(kept, acts=["injection_sc", "prelevement_veineux"], at="08:20:00")
    answer = send(client, **mine)
    assert answer["outcome"] == "conflict"
    assert answer["theirs"]["acts"] == ["injection_sc"] and answer["theirs"]["at"] == "08:00:00"
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.get(public_id=kept["version"]["id"]).acts.count() == 1
        assert DeviceOperation.objects.get(device_uuid=mine["uuid"]).said["at"] == "08:20:00"
    kept_mine = send(client, **{**mine, "stamp": answer["theirs"]["stamp"], "decision": "mine"})
    assert kept_mine["outcome"] == "applied" and kept_mine["visit"]["at"] == "08:20:00"
    with tenant(cabinets=[cabinet_id]):
        states = Visit.objects.filter(cared_on=timezone.localdate()).order_by("id").values_list("state", flat=True)
        assert sorted(states) == ["planned", "replaced", "validated"]


def test_giving_up_ones_version_is_kept_in_the_log_and_changes_no_visit(client: Client, cabinet_id: int) -> None:
    kept = package(client)["visits"][0]
    send(client, **validation(kept))
    mine = validation(kept, acts=["prelevement_veineux"])
    send(client, **mine)
    assert send(client, **mine, decision="theirs")["outcome"] == "given_up"
    assert send(client, **mine)["outcome"] == "given_up", "a late copy of it does not come back to life"
    with tenant(cabinets=[cabinet_id]):
        row = DeviceOperation.objects.get(device_uuid=mine["uuid"])
        assert (row.outcome, row.said["acts"]) == ("given_up", ["prelevement_veineux"])
        assert Visit.objects.filter(state="replaced").count() == 0


@pytest.mark.parametrize("change", ["hospitalised", "corrected", "handed over"])
def test_a_visit_that_changed_since_is_a_conflict_whatever_the_change(
    client: Client, cabinet_id: int, change: str
) -> None:
    kept = package(client)["visits"][0]
    with tenant(cabinets=[cabinet_id]):
        visit = Visit.objects.get(public_id=kept["version"]["id"])
        if change == "hospitalised":
            change_state(visit=visit, state="hospitalised")
        elif change == "handed over":
            hand_over(visit=visit, nurse=factories.make_nurse(cabinet_id, "996000022"))
        else:
            validate_visit(visit=visit, now=NOW)
            correct_visit(visit=visit, correction=Correction(("injection_im",)), now=NOW)
    answer = send(client, **validation(kept))
    assert answer["outcome"] == "conflict" and answer["message"]
    again = validation(kept, stamp=answer["theirs"]["stamp"])
    settled = send(client, **again, decision="mine")
    assert settled["outcome"] == "applied" and settled["visit"]["state"] == "validated"


def test_a_decision_made_on_a_version_that_changed_again_is_asked_again(client: Client, cabinet_id: int) -> None:
    kept = package(client)["visits"][0]
    send(client, **validation(kept))
    mine = validation(kept, acts=["prelevement_veineux"])
    seen = send(client, **mine)["theirs"]["stamp"]
    with tenant(cabinets=[cabinet_id]):
        visit = Visit.objects.get(state="validated")
        correct_visit(visit=visit, correction=Correction(("injection_im",)), now=NOW)
    answer = send(client, **{**mine, "stamp": seen, "decision": "mine"})
    assert answer["outcome"] == "conflict" and answer["theirs"]["acts"] == ["injection_im"]


def test_an_added_visit_is_added_once_then_validated_by_its_own_identifier(client: Client, cabinet_id: int) -> None:
    kept, made = package(client)["visits"][0], str(uuid.uuid4())
    today = timezone.localdate().isoformat()
    what = {"patient": kept["patient"]["id"], "day": today, "at": "14:10:00", "place": "home", "acts": ["injection_im"]}
    added = {"kind": "add", "uuid": str(uuid.uuid4()), "visit": made, **what}
    assert send(client, **added)["outcome"] == send(client, **added)["outcome"] == "applied"
    done = validation(kept, visit=made, stamp="", acts=["injection_im"], at="14:10:00", prescription=None)
    assert send(client, **done)["visit"]["state"] == "validated"
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.filter(device_uuid=made, state="validated").count() == 1
        assert Visit.objects.count() == 3


def test_cancelled_then_put_back_and_an_order_are_applied(client: Client, cabinet_id: int) -> None:
    one, other = package(client)["visits"]
    gone = {"kind": "state", "visit": one["version"]["id"], "stamp": one["version"]["stamp"], "state": "cancelled"}
    assert send(client, **gone)["visit"]["state"] == "cancelled"
    ids = [one["version"]["id"], other["version"]["id"]]
    order = {"kind": "order", "day": timezone.localdate().isoformat(), "shown": ids, "wanted": ids[::-1]}
    assert send(client, **order)["outcome"] == "applied"
    assert [kept["version"]["id"] for kept in package(client)["visits"]] == ids[::-1]
    assert send(client, **order)["outcome"] == "same"
    third = {**order, "wanted": ids}
    assert send(client, **third)["outcome"] == "conflict", "the list that it started from is no longer there"


def test_what_cannot_be_done_is_refused_with_its_reason_and_kept(client: Client, cabinet_id: int) -> None:
    kept = package(client)["visits"][0]
    said = validation(kept, acts=["acte_invente"])
    answer = send(client, **said)
    assert answer["outcome"] == "refused" and "acte_invente" in answer["message"]
    assert send(client, **validation(kept, visit=str(uuid.uuid4())))["outcome"] == "refused"
    with tenant(cabinets=[cabinet_id]):
        assert DeviceOperation.objects.filter(outcome="refused").count() == 2
        assert not Visit.objects.exclude(state="planned").exists()
    assert send(client, **{**said, "acts": ["injection_sc"]})["outcome"] == "applied", "corrected, it is taken"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"kind": "validate"}', b'{"kind": "effacer"}', b"{" * 30_000])
def test_what_is_no_gesture_is_answered_and_writes_nothing(client: Client, cabinet_id: int, body: bytes) -> None:
    answer = client.post(reverse("envoyer_hors_ligne"), body, content_type="application/json")
    assert answer.json()["outcome"] == "unreadable"
    with tenant(cabinets=[cabinet_id]):
        assert not DeviceOperation.objects.exists()


def test_another_account_on_the_same_device_cannot_send_the_queue(client: Client, cabinet_id: int) -> None:
    owner, kept = package(client)["owner"], package(client)["visits"][0]
    colleague = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    assert send(colleague, **validation(kept), owner=owner)["outcome"] == "other_account"
    with tenant(cabinets=[cabinet_id]):
        assert not Visit.objects.exclude(state="planned").exists()


def test_a_gesture_needs_the_token_of_the_site_and_a_session(cabinet_id: int, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    body = json.dumps(validation(package(client)["visits"][0]))
    assert strict.post(reverse("envoyer_hors_ligne"), body, content_type="application/json").status_code == 403
    expired = Client().post(reverse("envoyer_hors_ligne"), body, content_type="application/json")
    assert expired.status_code == 302 and "/compte/login/" in expired["Location"]


def test_a_remplacante_sends_only_what_she_sees(client: Client, cabinet_id: int) -> None:
    kept = package(client)["visits"][0]
    substitute = logged_in(factories.make_member(cabinet_id, Role.REMPLACANTE))
    assert package(substitute)["visits"] == []
    assert send(substitute, **validation(kept))["outcome"] == "refused"
    with tenant(cabinets=[cabinet_id]):
        assert not Visit.objects.exclude(state="planned").exists()


@pytest.mark.parametrize("role", [Role.GESTIONNAIRE, Role.LECTURE])
def test_who_notes_no_passage_is_told_so_and_gets_nothing(cabinet_id: int, role: Role) -> None:
    answer = logged_in(factories.make_member(cabinet_id, role)).get(reverse("journee_hors_ligne"))
    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"outcome": "forbidden"}, "no-store")


def test_the_shell_and_its_worker_hold_nobody(client: Client) -> None:
    shell = client.get(reverse("hors_ligne"))
    assert shell.content == Client().get(reverse("hors_ligne")).content
    assert b"csrf" not in shell.content and b"Personne" not in shell.content
    worker = client.get(reverse("service_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    files = json.loads(worker.content.decode().split("self.KEPT = ")[1].split("\n")[0])["files"]
    assert all(Client().get(file).status_code == 200 for file in files if not file.startswith("/static/"))
