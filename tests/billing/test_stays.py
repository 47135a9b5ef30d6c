"""Stays in hospital: the round is empty of the patient until the day of return, then whole again."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import HospitalStay, Patient, Visit
from billing.services.rounds.stays import begin_stay, end_stay
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, NOW, make_plan


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def day(rank: int) -> dt.date:
    return DAY + dt.timedelta(days=rank)


def states() -> str:
    """One letter a day, in order: planned, hospitalised, validated."""
    return "".join(state[0] for state in Visit.objects.order_by("cared_on").values_list("state", flat=True))


def five_days(cabinet_id: int) -> Patient:
    plan = make_plan(cabinet_id, ["injection_sc"])
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=day(4))
    return plan.patient


def test_the_planned_days_leave_the_round_and_come_back_on_the_day_of_return(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = five_days(cabinet_id)
        validate_visit(visit=Visit.objects.get(cared_on=day(1)), now=NOW)
        assert begin_stay(patient=patient, first_day=day(1), back_on=None) == 3
        assert states() == "pvhhh"
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=day(6))  # a stay without end holds the days not planned yet
        assert states() == "pvhhhhh"
        assert end_stay(stay=HospitalStay.objects.get(), back_on=day(4)) == 3
        assert states() == "pvhhppp"
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=day(7))
        assert states() == "pvhhpppp"


def test_the_day_of_return_may_change_both_ways(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        begin_stay(patient=five_days(cabinet_id), first_day=day(1), back_on=day(3))
        stay = HospitalStay.objects.get()
        assert states() == "phhpp"
        assert end_stay(stay=stay, back_on=day(2)) == 1
        assert states() == "phppp"
        assert end_stay(stay=stay, back_on=day(4)) == -2
        assert states() == "phhhp"


def test_a_stay_that_did_not_take_place_is_removed(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        begin_stay(patient=five_days(cabinet_id), first_day=day(1), back_on=None)
        end_stay(stay=HospitalStay.objects.get(), back_on=day(1))
        assert states() == "ppppp" and not HospitalStay.objects.exists()


def test_a_stay_that_ends_before_it_begins_or_crosses_another_is_refused(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = five_days(cabinet_id)
        with pytest.raises(Refused, match="retour"):
            begin_stay(patient=patient, first_day=day(1), back_on=day(1))
        begin_stay(patient=patient, first_day=day(1), back_on=day(3))
        with pytest.raises(Refused, match="couvre déjà"):
            begin_stay(patient=patient, first_day=day(2), back_on=None)
        begin_stay(patient=patient, first_day=day(3), back_on=day(4))
        with pytest.raises(Refused, match="couvre déjà"):
            end_stay(stay=HospitalStay.objects.last(), back_on=day(4))
        assert states() == "phhhp"


def test_another_patient_keeps_her_visits(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        five_days(cabinet_id)
        other = factories.make_patient(cabinet_id, nir="286017511407245")
        assert begin_stay(patient=other, first_day=DAY, back_on=None) == 0
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=day(5))
        assert states() == "pppppp"


def test_the_sheet_notes_the_stay_and_the_return(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        patient = five_days(cabinet_id)
    address = reverse("hospitaliser", kwargs={"patient": patient.public_id})
    page = client.post(address, {"first_day": day(2).isoformat()}, follow=True).content.decode()
    assert "3 passage(s) retiré(s)" in page and "retour pas encore connu" in page
    assert (
        "suit celui de l"
        in client.post(address, {"first_day": day(2).isoformat(), "back_on": DAY.isoformat()}).content.decode()
    )
    with tenant(cabinets=[cabinet_id]):
        stay = HospitalStay.objects.get()
    back = reverse("retour", kwargs={"stay": stay.public_id})
    page = client.post(back, {"back_on": day(3).isoformat()}, follow=True).content.decode()
    assert "2 passage(s) remis" in page
    assert "Rien n’a été changé" in client.post(back, {"back_on": "demain"}, follow=True).content.decode()
    with tenant(cabinets=[cabinet_id]):
        assert states() == "pphpp"
