"""Recherche: what is typed is read in each way that it allows; each role finds what it may open; a NIR leaves no trace."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Lot, Patient
from cabinet.enums import Role
from cabinet.models import AccessLog, Membership
from cabinet.search import Question, read_question
from cabinet.tenancy import tenant
from reconciliation.services.search import Found, find
from tests import factories
from tests.follow_up.test_worklist import make_case
from tests.who.people import logged_in

NIR = "248031301234582"
ON = dt.date(2026, 10, 7)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Éloïse   Castel ", {"words": ("ELOISE", "CASTEL"), "cents": None, "numbers": ()}),
        ("42,18 €", {"cents": 4218}),
        ("1 234,5", {"cents": 123450}),
        ("42", {"cents": 4200, "numbers": ("42", "000000042"), "lot": "042"}),
        ("−12,00", {"cents": -1200}),
        ("lot 7", {"lot": "007", "cents": None}),
        ("262997002878", {"cents": None, "numbers": ()}),
        ("", {"is_empty": True}),
    ],
)
def test_what_is_typed_is_read_in_each_way_that_it_allows(typed: str, expected: dict[str, object]) -> None:
    question = read_question(typed)
    assert {name: getattr(question, name) for name in expected} == expected


def test_a_nir_is_nothing_else_and_a_wrong_key_finds_nobody() -> None:
    from cabinet.identifiers import nir_key

    right = NIR[:13] + str(nir_key(NIR[:13]))
    assert read_question(right) == Question(right, nir=right)
    assert read_question(NIR[:13]).nir == right
    wrong = right[:13] + f"{(int(right[13:]) % 97) + 1:02d}"
    assert read_question(wrong).nir == "" and read_question(wrong).is_secret


@pytest.fixture
def cabinet_id() -> int:
    pk = factories.make_cabinet()
    with tenant(cabinets=[pk]):
        patient = Patient(
            cabinet_id=pk, last_name="Castel", first_name="Yvonne", search_name="CASTEL YVONNE", nir=right()
        )
        patient.save()
        case = make_case(pk, "000000219", cents=4218)
        Lot.objects.create(cabinet_id=pk, nurse=case.share.invoice.nurse, number="007", made_on=factories.DAY)
        factories.make_entry(pk, cents=4218, label="VIR MUT GARLABAN 0000482")
        factories.make_advice(pk, reference="262997002878")
    return pk


def right() -> str:
    from cabinet.identifiers import full_nir

    return full_nir(NIR[:13])


def ask(cabinet_id: int, typed: str, role: Role = Role.GESTIONNAIRE) -> Found:
    with tenant(cabinets=[cabinet_id]):
        member = Membership(cabinet_id=cabinet_id, role=role)
        return find(question=read_question(typed), membership=member, on=ON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("castel y", {"patients": 1, "dossiers": 1, "factures": 1}),
        ("219", {"dossiers": 1, "factures": 1}),
        ("42,18", {"dossiers": 1, "factures": 1, "mouvements": 1}),
        ("garlaban", {"mouvements": 1}),
        ("262997002878", {"avis": 1}),
        ("lot 7", {"lots": 1}),
        ("inconnue", {}),
    ],
)
def test_each_thing_is_found_by_what_people_know_of_it(cabinet_id: int, typed: str, counts: dict[str, int]) -> None:
    assert ask(cabinet_id, typed).counts == counts


@pytest.mark.django_db
def test_a_role_finds_only_what_it_may_open(cabinet_id: int) -> None:
    assert ask(cabinet_id, right()).counts == {"patients": 1, "dossiers": 1, "factures": 1}
    assert ask(cabinet_id, right(), Role.LECTURE).counts == {}
    assert ask(cabinet_id, "castel", Role.INFIRMIERE).counts == {"patients": 1}
    assert ask(cabinet_id, "castel", Role.REMPLACANTE).counts == {}


@pytest.mark.django_db
def test_a_nir_stands_in_no_address_page_or_log_and_the_log_says_what_was_found(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    response = client.post(reverse("recherche"), {"q": right()})
    assert response.status_code == 200 and "CASTEL Yvonne" in response.content.decode()
    assert right() not in response.content.decode()
    named = client.post(reverse("recherche"), {"q": "castel"})
    assert named["Location"] == f"{reverse('recherche')}?q=castel"
    client.get(named["Location"])
    with tenant(cabinets=[cabinet_id]):
        rows = list(AccessLog.objects.filter(view="recherche").order_by("pk"))
        assert [row.path for row in rows] == ["/recherche/?patients=1&dossiers=1&factures=1"] * 2
        assert [row.kind for row in rows] == ["read", "read"]
        assert AccessLog.objects.filter(view="recherche").reads().count() == 2


@pytest.mark.django_db
def test_a_search_asks_six_questions_of_the_database(cabinet_id: int) -> None:
    with (
        tenant(cabinets=[cabinet_id]),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        find(question=read_question("42"), membership=Membership(role=Role.TITULAIRE), on=ON)
    assert len(asked) == 6
