"""A patient's rights on screen: added from the sheet, corrected on their page, refused with the reason under the field."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Coverage, Exemption, Patient
from billing.services.invoicing.exemption_facts import ExemptionFacts, facts_of
from cabinet.enums import Role
from cabinet.tenancy import tenant
from tests import factories
from tests.pages import rights_rows
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
NUMBER = "260820013"
FUND = {"kind": "AMO", "code": "016710000", "name": "CPAM 671", "starts_on": "2026-01-01"}
ACCIDENT = {"exemption": "atmp", "exempt_from": "2026-09-01"}


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


@pytest.fixture
def patient(cabinet_id: int) -> Patient:
    with tenant(cabinets=[cabinet_id]):
        return factories.make_patient(cabinet_id)


@pytest.fixture
def client(cabinet_id: int) -> Client:
    return logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))


def post(client: Client, name: str, patient: Patient, data: dict[str, str]) -> str:
    return client.post(reverse(name, args=[patient.public_id]), data, follow=True).content.decode()


def test_the_local_scheme_is_noted_on_a_fund_and_refused_on_a_mutuelle(client: Client, patient: Patient) -> None:
    page = post(client, "couverture", patient, {**FUND, "is_local_scheme": "on"})
    assert "régime local d’Alsace-Moselle" in page
    page = post(client, "couverture", patient, {**FUND, "kind": "AMC", "code": "99991234", "is_local_scheme": "on"})
    assert "Le régime local est celui d’une caisse" in page
    with tenant(cabinets=[patient.cabinet_id]):
        assert [(one.kind, one.is_local_scheme) for one in Coverage.objects.all()] == [("AMO", True)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"accident_number": "2608 20 013"}, f'accident n°&nbsp;<span class="mono">{NUMBER}</span>'),
        ({"accident_on": "2026-08-20"}, "numéro pas encore connu"),
        ({}, "le numéro de l’accident manque"),
        ({"exemption": "maternite", "maternity_on": "2026-04-02"}, "date de maternité"),
        ({"exemption": "maternite"}, "la date de maternité manque"),
    ],
)
def test_an_exemption_is_added_with_what_the_lot_says_of_it(
    client: Client, patient: Patient, typed: dict[str, str], words: str
) -> None:
    assert words in post(client, "exoneration", patient, {**ACCIDENT, **typed})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"accident_number": "12345"}, "Neuf chiffres"),
        ({"accident_number": "000260820"}, "Trois zéros puis un jour"),
        ({"accident_number": NUMBER, "accident_on": "2026-08-21"}, "celui d’un accident du 20/08/2026"),
        ({"accident_on": "2026-09-02"}, "après le début de l’exonération"),
        ({"exempt_until": "2026-08-01"}, "La fin est avant le début"),
        ({"exemption": "ald", "accident_number": NUMBER}, "Il va avec un accident du travail"),
        ({"maternity_on": "2026-04-02"}, "Cette date va avec une maternité"),
        ({"exemption": "maternite", "maternity_on": "2020-04-02"}, "trop loin de la période"),
    ],
)
def test_what_cannot_be_is_said_under_its_field_and_nothing_is_written(
    client: Client, patient: Patient, typed: dict[str, str], words: str
) -> None:
    page = post(client, "exoneration", patient, {**ACCIDENT, **typed})
    assert (
        words in page
        and 'class="error"' in page
        and '<details class="mt" open><summary>Ajouter une exonération' in page
    )
    with tenant(cabinets=[patient.cabinet_id]):
        assert not Exemption.objects.exists()


def rights_of(patient: Patient) -> tuple[str, str]:
    """Addresses of the page of a fund's period and of an accident's exemption."""
    with tenant(cabinets=[patient.cabinet_id]):
        ids = rights_rows(patient)
    return (
        reverse("modifier_couverture", args=[ids["coverage"]]),
        reverse("modifier_exoneration", args=[ids["exemption"]]),
    )


def seen_on(client: Client, address: str) -> str:
    found = re.search(r'name="vu" value="([0-9a-f]{32})"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def test_a_period_is_closed_on_its_page_and_the_next_one_may_begin(client: Client, patient: Patient) -> None:
    address, _ = rights_of(patient)
    typed = {"starts_on": "2026-09-07", "ends_on": "2026-10-31", "vu": seen_on(client, address)}
    assert "La période de droits est enregistrée" in client.post(address, typed, follow=True).content.decode()
    again = post(client, "couverture", patient, {**FUND, "starts_on": "2026-10-31"})
    assert "fermez d’abord l’ancienne" in again
    post(client, "couverture", patient, {**FUND, "starts_on": "2026-11-01", "is_local_scheme": "on"})
    with tenant(cabinets=[patient.cabinet_id]):
        rows = Coverage.objects.order_by("period")
        assert [(str(one.period.lower), one.is_local_scheme) for one in rows] == [
            ("2026-09-07", False),
            ("2026-11-01", True),
        ]
        first = reverse("modifier_couverture", args=[rows[0].public_id])
    over = client.post(first, {"starts_on": "2026-09-07", "ends_on": "2026-11-30"}).content.decode()
    assert "chevauche une autre" in over
    assert "La fin est avant le début" in client.post(first, {**typed, "ends_on": "2026-09-01"}).content.decode()


def test_a_number_that_comes_later_is_written_and_the_second_person_is_told(client: Client, patient: Patient) -> None:
    _, address = rights_of(patient)
    seen, typed = seen_on(client, address), {"starts_on": "2026-09-07"}
    page = client.get(address).content.decode()
    assert 'name="accident_number"' in page and 'name="maternity_on"' not in page and 'value="2026-09-07"' in page
    client.post(address, {**typed, "accident_number": NUMBER, "vu": seen})
    told = client.post(address, {**typed, "accident_number": "260820021", "vu": seen}).content.decode()
    assert "Une autre personne a modifié cette fiche" in told
    with tenant(cabinets=[patient.cabinet_id]):
        assert facts_of(Exemption.objects.get()) == ExemptionFacts(accident_number=NUMBER)
    wrong = client.post(address, {**typed, "accident_number": "1"}).content.decode()
    assert "Neuf chiffres" in wrong


def test_who_may_not_change_the_sheet_reads_no_number(cabinet_id: int, patient: Patient) -> None:
    _, address = rights_of(patient)
    with tenant(cabinets=[cabinet_id]):
        row = Exemption.objects.get()
        row.accident_number = NUMBER
        row.save()
    reader = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    page = reader.get(reverse("patient", args=[patient.public_id])).content.decode()
    assert "numéro d’accident noté" in page and NUMBER not in page and address not in page
    assert reader.get(address).status_code == 403


def test_rights_of_another_cabinet_are_not_found(patient: Patient) -> None:
    addresses = rights_of(patient)
    stranger = logged_in(factories.make_member(factories.make_cabinet("Cabinet B"), Role.TITULAIRE))
    assert [stranger.get(address).status_code for address in addresses] == [404, 404]
