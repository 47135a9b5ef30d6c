"""One action on several dossiers: a preview that writes nothing, all or none, and the way back."""

import datetime as dt

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.models import User
from cabinet.tenancy import tenant
from reconciliation.enums import BulkKind
from reconciliation.models import BulkRun, Case, CaseHistory
from reconciliation.services.dossiers.bulk import BulkAction, Chosen, apply_bulk, last_run, undo_bulk
from tests import factories
from tests.follow_up.test_worklist import make_case
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 7, 9, tzinfo=dt.UTC)
LATER = dt.date(2026, 10, 20)


@pytest.fixture
def cabinet_id() -> int:
    return factories.make_cabinet()


@pytest.fixture
def person(cabinet_id: int) -> User:
    return factories.make_member(cabinet_id, Role.GESTIONNAIRE)


def three(cabinet_id: int, **last: object) -> list[Case]:
    cases = [make_case(cabinet_id, f"00000000{rank}") for rank in (1, 2)]
    return [*cases, make_case(cabinet_id, "000000003", **last)]


def run(cabinet_id: int, cases: list[Case], action: BulkAction, person: User) -> BulkRun:
    chosen = [Chosen(case.public_id, case.version) for case in cases]
    return apply_bulk(cabinet_id=cabinet_id, chosen=chosen, action=action, person=person, now=NOW)


def test_all_are_put_aside_with_a_line_each_and_all_come_back(cabinet_id: int, person: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        cases = three(cabinet_id, next_on=dt.date(2026, 10, 9))
        done = run(cabinet_id, cases, BulkAction(BulkKind.HOLD, until=LATER, words="vacances"), person)
        assert set(Case.objects.values_list("state", "next_on")) == {("waiting", LATER)}
        assert CaseHistory.objects.filter(text__contains="vacances").count() == 3
        assert last_run(person=person, now=NOW) == done
        assert undo_bulk(run=done, person=person, now=NOW) == 3
        assert list(Case.objects.order_by("pk").values_list("state", "next_on")) == [
            ("open", None),
            ("open", None),
            ("open", dt.date(2026, 10, 9)),
        ]
        assert last_run(person=person, now=NOW) is None
        with pytest.raises(Refused, match="déjà défaite"):
            undo_bulk(run=done, person=person, now=NOW)


def test_one_that_cannot_wait_stops_them_all(cabinet_id: int, person: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        cases = three(cabinet_id, limit=LATER - dt.timedelta(days=1))
        with pytest.raises(Refused, match=r"000000003.*19/10/2026"):
            run(cabinet_id, cases, BulkAction(BulkKind.HOLD, until=LATER, words="x"), person)
        assert not BulkRun.objects.exists() and not CaseHistory.objects.exists()
        assert set(Case.objects.values_list("state", flat=True)) == {"open"}


def test_one_changed_since_the_preview_or_gone_stops_them_all(cabinet_id: int, person: User) -> None:
    other = factories.make_cabinet("Autre")
    with tenant(cabinets=[other]):
        foreign = make_case(other, "000000009")
    with tenant(cabinets=[cabinet_id]):
        cases = three(cabinet_id)
        Case.objects.filter(pk=cases[1].pk).update(version=2)
        with pytest.raises(StaleVersion, match="000000002"):
            run(cabinet_id, cases, BulkAction(BulkKind.NOTE, words="x"), person)
        with pytest.raises(StaleVersion):
            run(cabinet_id, [cases[0], foreign], BulkAction(BulkKind.NOTE, words="x"), person)
        with pytest.raises(Refused):
            run(cabinet_id, [], BulkAction(BulkKind.NOTE, words="x"), person)
        assert not CaseHistory.objects.exists()


def test_none_goes_back_once_one_was_touched(cabinet_id: int, person: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        cases = three(cabinet_id)
        done = run(cabinet_id, cases, BulkAction(BulkKind.ASSIGN, owner=person), person)
        Case.objects.filter(pk=cases[2].pk).update(version=9)
        with pytest.raises(Refused, match="000000003"):
            undo_bulk(run=done, person=person, now=NOW)
        assert set(Case.objects.values_list("owner_id", flat=True)) == {person.pk}


def test_notes_and_calls_stay_and_another_persons_action_too(cabinet_id: int, person: User) -> None:
    colleague = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        cases = three(cabinet_id)
        called = run(cabinet_id, cases, BulkAction(BulkKind.CALL, outcome="promis"), person)
        assert CaseHistory.objects.filter(kind="appel", text__contains="paiement promis").count() == 3
        assert last_run(person=person, now=NOW) is None
        with pytest.raises(Refused):
            undo_bulk(run=called, person=person, now=NOW)
        assigned = run(cabinet_id, cases, BulkAction(BulkKind.ASSIGN, owner=colleague), person)
        with pytest.raises(Refused):
            undo_bulk(run=assigned, person=colleague, now=NOW)
        assert last_run(person=person, now=NOW + dt.timedelta(hours=25)) is None


def test_the_pages_ask_show_then_do_and_undo(cabinet_id: int, person: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        cases = three(cabinet_id)
    client, address = logged_in(person), reverse("ensemble")
    asked = client.get(
        address, {"faire": "assign", "dossier": [one.public_id for one in cases], "retour": "cause=rejected"}
    )
    assert "Voir l’effet sur 3 dossiers" in asked.content.decode()
    with tenant(cabinets=[cabinet_id]):
        member = person.memberships.get()
    said = {
        "faire": "assign",
        "owner": str(member.public_id),
        "retour": "cause=rejected",
        "dossier": [f"{one.public_id}:{one.version}" for one in cases],
    }
    preview = client.post(address, said).content.decode()
    assert "aujourd’hui\u202f: personne" in preview
    with tenant(cabinets=[cabinet_id]):
        assert not Case.objects.filter(owner__isnull=False).exists()
    done = client.post(address, {**said, "confirmer": "1"})
    assert done["Location"] == f"{reverse('suivi')}?cause=rejected"
    with tenant(cabinets=[cabinet_id]):
        assert Case.objects.filter(owner=person).count() == 3
        made = BulkRun.objects.get()
    assert "Défaire cette action" in client.get(reverse("suivi")).content.decode()
    client.post(reverse("defaire_ensemble", args=[made.public_id]))
    with tenant(cabinets=[cabinet_id]):
        assert not Case.objects.filter(owner__isnull=False).exists()


def test_the_whole_filter_is_taken_whatever_the_page(cabinet_id: int, person: User) -> None:
    with tenant(cabinets=[cabinet_id]):
        for rank in range(30):
            make_case(cabinet_id, f"{rank:09d}")
        make_case(cabinet_id, "000000099", cause="underpaid")
    asked = {"faire": "note", "tous": "1", "retour": "cause=rejected"}
    assert "30 dossiers" in logged_in(person).get(reverse("ensemble"), asked).content.decode()
