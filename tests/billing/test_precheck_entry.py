"""What the nurse reads before she validates: what would be refused above the acts, what is missed under the price."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Coverage, HospitalStay, Patient, Prescription, Visit
from billing.services.rounds.visit import plan_visits
from billing.services.rounds.visit_preview import Seen, seen_before_validating
from cabinet.enums import Role
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.healthy import order, past_acts, sent_invoice
from tests.billing.test_chain import DAY, make_plan
from tests.who.people import logged_in


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def planned(cabinet_id: int, acts: list[str]) -> Visit:
    order(make_plan(cabinet_id, acts).prescription, *acts)
    Coverage.objects.update(checked_on=DAY)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    return Visit.objects.get()


def seen(visit: Visit, on: dt.date = DAY) -> Seen:
    fresh = Visit.objects.select_related("patient", "billed_by", "prescription__prescriber").get(pk=visit.pk)
    codes = [act.act_code for act in fresh.acts.all()]
    return seen_before_validating(visit=fresh, act_codes=codes, on=on)


def test_nothing_is_said_when_nothing_is_wrong(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        found = seen(planned(cabinet_id, ["pansement_escarre_profonde"]))
        assert (found.findings, found.priced.total_cents) == ((), 2115)


def test_the_patients_past_is_read_before_validating(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["surveillance_debut_traitement"])
        past_acts(visit, "surveillance_debut_traitement", list(range(1, 16)))
        assert [(one.code, one.severity) for one in seen(visit).findings] == [("surveillance_15", "blocks")]


def test_what_was_already_sent_for_the_day_is_told(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_im"])
        lines = [(line.text, line.code, line.amount_cents) for line in seen(visit).priced.lines]
        sent_invoice(visit, lines, number="000000900")
        assert [one.code for one in seen(visit).findings] == ["doublon"]


def test_a_stay_in_hospital_is_told_before_validating_not_on_the_day_of_return(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_im"])
        stay = HospitalStay.objects.create(
            cabinet_id=cabinet_id, patient=visit.patient, period=(DAY - dt.timedelta(days=2), None)
        )
        found = seen(visit).findings
        assert [(one.code, one.severity, one.where) for one in found] == [("hospitalisation", "blocks", "patient")]
        assert "sans retour noté" in found[0].message
        stay.period = (DAY - dt.timedelta(days=2), DAY)
        stay.save()
        assert seen(visit).findings == ()


def test_the_card_is_a_remark_and_the_office_s_matters_are_left_out(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_im"])
        Coverage.objects.update(checked_on=None)
        found = seen(visit, DAY + dt.timedelta(days=40)).findings
        assert [(one.code, one.severity) for one in found] == [("droits_non_verifies", "tells")]


def test_a_majoration_at_risk_is_told_unless_the_prescription_carries_its_mention(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_im"])
        Patient.objects.update(palliative=True)
        Visit.objects.update(at="21:00", night_need=True)
        assert [(one.code, one.effect_cents) for one in seen(visit).advice] == [("nuit", -915)]
        Prescription.objects.update(night_need=True)
        assert seen(visit).advice == ()


def test_missed_revenue_is_told_with_its_euros(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_iv_isolee"])
        assert [one.message for one in seen(visit).advice] == ["MCI possible si soins palliatifs : +5,00\u202f€"]
        Patient.objects.update(palliative=True)
        assert seen(visit).advice == ()


def test_the_card_that_was_absent_is_written_and_blocks_until_its_proof(cabinet_id: int) -> None:
    client: Client = logged_in(factories.make_member(cabinet_id, Role.INFIRMIERE))
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_im"])
        assert visit.prescription is not None
        form = {"act": "injection_im", "at": "09:00", "version": 1, "prescription": visit.prescription.public_id}
    where = {"visit": visit.public_id}
    page = client.get(reverse("apercu", kwargs=where), {**form, "is_degraded": "on"}).content.decode()
    assert "Mode dégradé" in page and "Serait rejeté" in page
    client.post(reverse("valider", kwargs=where), {**form, "is_degraded": "on", "has_proof": "on"})
    with tenant(cabinets=[cabinet_id]):
        visit.refresh_from_db()
        assert (visit.state, visit.is_degraded, visit.has_proof) == ("validated", True, True)


def test_a_prescription_without_the_home_is_written_and_told(cabinet_id: int) -> None:
    client: Client = logged_in(factories.make_member(cabinet_id, Role.INFIRMIERE))
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_im"])
        patient = visit.patient.public_id
    form = {"doctor": "Sabatier", "doctor_number": "991000019", "prescribed_on": DAY.isoformat(), "not_at_home": "on"}
    client.post(reverse("prescription", kwargs={"patient": patient}), form)
    with tenant(cabinets=[cabinet_id]):
        made = Prescription.objects.get(prescriber__last_name="Sabatier")
        Visit.objects.update(prescription=made)
        assert [(one.code, one.effect_cents) for one in seen(visit).findings] == [("deplacement_non_prescrit", -275)]
