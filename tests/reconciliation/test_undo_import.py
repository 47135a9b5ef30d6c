"""An import without consequence is taken back or read again, with who and why; one with a consequence is kept, and says it."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import FileChange, IncomingFile, User
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from noemie.models import Problem, ReturnRecord
from reconciliation.models import Advice, AdviceLine, BankEntry, BankStatement, Recovery
from reconciliation.services.files.undo_import import read_again, undo_import, why_not
from reconciliation.services.ingest import ingest_file
from tests import factories
from tests.bank.test_cfonb120 import FILE
from tests.bank.written import NEAR, ofx
from tests.reconciliation.invented import Desk, answer, claim, returned, sent, transfer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAID = claim(amo=3250)
RETURNED = returned(transfer(answer(PAID, 3250), ref="262507000123"))
pytestmark = pytest.mark.django_db


def brought() -> tuple[int, ...]:
    """What files may bring, counted."""
    models = (BankStatement, BankEntry, Advice, AdviceLine, Recovery, ReturnRecord, Problem)
    return tuple(model.objects.count() for model in models)


def person_of(cabinet_id: int) -> User:
    return factories.make_member(cabinet_id, Role.GESTIONNAIRE)


@pytest.mark.parametrize("data", [FILE, RETURNED, ofx(), b"bonjour"], ids=["cfonb", "noemie", "ofx", "unknown"])
def test_an_import_without_consequence_leaves_nothing_but_its_bytes_and_who_undid_it(data: bytes) -> None:
    cabinet_id = factories.make_cabinet()
    person = person_of(cabinet_id)
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, data, "un fichier", "unknown", "received")
        before = brought()
        ingest_file(file_id=file.pk, near=NEAR)
        after = brought()
        row = undo_import(file=file, person=person, reason="déposé par erreur")
        assert brought() == before
        assert (row.state, row.record_count, row.problem_count, row.applied_at) == ("undone", 0, 0, None)
        assert read_file(row) == data
        change = FileChange.objects.get()
        assert (change.kind, change.person, change.reason) == ("undo", person, "déposé par erreur")
        read_again(file=row, person=person, reason="essai")
        assert ingest_file(file_id=file.pk, near=NEAR).state != "undone"
        assert brought() == after


def test_a_decision_on_a_file_is_never_changed_nor_deleted() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, b"bonjour", "a", "unknown", "kept")
        undo_import(file=file, person=person_of(cabinet_id), reason="essai")
        for sql in ("update cabinet_filechange set reason = 'autre'", "delete from cabinet_filechange"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        assert FileChange.objects.get().reason == "essai"


def test_an_import_that_money_or_invoices_stand_on_is_kept_with_the_reason() -> None:
    desk = Desk("Conséquences").receive(sent(PAID), RETURNED, FILE, as_of=NEAR)
    person = person_of(desk.cabinet_id)
    with tenant(cabinets=[desk.cabinet_id]):
        files = list(IncomingFile.objects.order_by("pk"))
        held = brought()
        reasons = [why_not(file) for file in files]
        assert "s’appuient" in reasons[0] and "s’appuient" in reasons[1] and "rapprochement" in reasons[2]
        for file in files:
            with pytest.raises(Refused, match="Rien n’a été changé"):
                undo_import(file=file, person=person, reason="essai")
            with pytest.raises(Refused):
                read_again(file=file, person=person, reason="essai")
        assert brought() == held
        assert FileChange.objects.count() == 0


def test_a_statement_that_another_file_also_tells_is_kept() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        first = factories.make_stored(cabinet_id, FILE, "a", "unknown", "received")
        second = factories.make_stored(cabinet_id, FILE + b"\r\n", "b", "unknown", "received")
        other = factories.make_stored(cabinet_id, ofx(), "c", "unknown", "received")
        for file in (first, second, other):
            ingest_file(file_id=file.pk, near=NEAR)
            file.refresh_from_db()
        assert BankStatement.objects.count() == 2
        assert why_not(first)
        assert why_not(second) == ""  # it was known: it brought nothing


def test_a_file_is_undone_then_read_again_from_its_page_and_the_page_says_by_whom() -> None:
    cabinet_id = factories.make_cabinet()
    person = person_of(cabinet_id)
    client = Client()
    client.force_login(person, backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, FILE, "releve.txt", "unknown", "received")
        ingest_file(file_id=file.pk, near=NEAR)
    page = reverse("fichier", args=[file.public_id])
    said = client.get(page).content.decode()
    assert "Ce fichier a apporté" in said and "<strong>1</strong> relevé" in said and "Annuler cet import" in said
    client.post(reverse("annuler_import", args=[file.public_id]), {"reason": ""})
    with tenant(cabinets=[cabinet_id]):
        assert BankEntry.objects.count() == 2
    client.post(reverse("annuler_import", args=[file.public_id]), {"reason": "mauvais compte"})
    said = client.get(page).content.decode()
    assert "Import annulé" in said and person.full_name in said and "mauvais compte" in said
    client.post(reverse("relire", args=[file.public_id]))
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.get().state == "received"
        assert ingest_file(file_id=file.pk, near=dt.date(2026, 10, 1)).state == "applied"
        assert BankEntry.objects.count() == 2
