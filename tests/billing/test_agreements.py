"""Prior agreement (NGAP 7) from the sheet to the checks; facts of the sheet that change the price of travel and of acts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Patient, PriorAgreement, Visit
from billing.services.care.agreements import acts_with_agreement, answer_request
from billing.services.cotation import recompute_day
from billing.services.invoice import drafts
from billing.views.invoicing import visits_to_invoice
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, validated

ACT = "injection_analgesique_peridurale"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def told() -> dict[str, int]:
    """The findings about an agreement of the only draft, with their euros."""
    found = drafts(visits=visits_to_invoice(), on=DAY)[0].findings
    return {one.code: one.effect_cents for one in found if one.code.startswith("accord_")}


def ask(patient: Patient, days_before: int, **answer: object) -> PriorAgreement:
    received_on = DAY - dt.timedelta(days=days_before)
    return PriorAgreement.objects.create(
        cabinet_id=patient.cabinet_id, patient=patient, act_code=ACT, received_on=received_on, **answer
    )


def test_an_act_under_agreement_is_checked_at_each_stage_of_its_request(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, [ACT], days=1)[0]
        whole = next(line["amount_cents"] for line in visit.cotation.lines if line["act"] == ACT)
        assert told() == {"accord_absent": -whole}
        first = ask(visit.patient, 15)
        assert told() == {"accord_en_attente": -whole}
        PriorAgreement.objects.update(received_on=DAY - dt.timedelta(days=16))  # silence is an agreement
        assert told() == {}
        answer_request(request=first, answer="refus", answered_on=DAY)
        assert told() == {"accord_refuse": -whole}
        ask(visit.patient, 1, answer="accord", answered_on=DAY)  # a second request, agreed
        assert told() == {}


def test_another_act_needs_none(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        validated(cabinet_id, ["injection_sc"], days=1)
        assert told() == {}
        assert "injection_sc" not in {act.code for act in acts_with_agreement(on=DAY)}


def test_the_sheet_notes_the_request_and_its_answer(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        patient = factories.make_patient(cabinet_id)
    address = reverse("accord", kwargs={"patient": patient.public_id})
    page = client.post(address, {"act_code": ACT, "received_on": DAY.isoformat()}, follow=True).content.decode()
    assert "Sans réponse" in page and "Demande d’accord préalable notée" in page
    assert "à venir" in client.post(address, {"act_code": ACT, "received_on": "2030-01-01"}).content.decode()
    assert client.post(address, {"act_code": "injection_sc", "received_on": DAY.isoformat()}).status_code == 200
    with tenant(cabinets=[cabinet_id]):
        row = PriorAgreement.objects.get()
    answer = reverse("reponse_accord", kwargs={"agreement": row.public_id})
    assert "Rien n’a été changé" in client.post(answer, {"answer": "peut-être"}, follow=True).content.decode()
    said = {"answer": "refus", "answered_on": (DAY + dt.timedelta(days=3)).isoformat()}
    assert "Réponse notée" in client.post(answer, said, follow=True).content.decode()
    with tenant(cabinets=[cabinet_id]):
        assert PriorAgreement.objects.get().answer == "refus"
        with pytest.raises(Refused, match="précéder"):
            answer_request(request=row, answer="accord", answered_on=DAY - dt.timedelta(days=1))


def test_the_nearest_nurse_and_the_return_home_of_the_sheet_change_the_kilometres(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        Visit.objects.update(distance_km=12)
        found = []
        for facts in ({}, {"nearest_km": Decimal("3.0")}, {"return_home": True}):
            Patient.objects.update(**facts)
            recompute_day(cabinet_id=cabinet_id, nurse_id=visit.billed_by_id, day=DAY)
            lines = Visit.objects.get().cotation.lines
            found.append([line["text"] for line in lines if line["code"] == "IK"])
        assert found == [["IK 20"], ["IK 2"], ["IK 20"]]


def test_the_sheet_asks_for_every_fact_that_the_law_reads(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    said = {"last_name": "Essai", "distance_km": "12", "nearest_km": "3,5", "terrain": "plain"}
    flags = dict.fromkeys(("return_home", "insulin_treated", "immunodepressed", "palliative"), "on")
    assert client.post(reverse("nouveau_patient"), {**said, **flags}).status_code == 302
    with tenant(cabinets=[cabinet_id]):
        row = Patient.objects.get()
        assert (row.nearest_km, row.return_home, row.immunodepressed) == (Decimal("3.5"), True, True)
