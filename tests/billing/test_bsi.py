"""A BSI: its dates, what the grid says, what it changes of the price."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Bsi, Patient, Visit
from billing.services.care.bsi import BsiData, a_year_later, add_bsi, grid_notice, notices
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_chain import DAY, NOW, make_plan

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def old_patient(cabinet_id: int, acts: list[str]) -> Patient:
    patient = make_plan(cabinet_id, acts).patient
    Patient.objects.filter(pk=patient.pk).update(birth_date=dt.date(1935, 3, 1))
    patient.refresh_from_db()
    return patient


def write(patient: Patient, done_on: dt.date, kind: str = "initial", level: str = "BSB") -> Bsi:
    return add_bsi(patient=patient, nurse=Nurse.objects.get(), data=BsiData(kind, level, done_on, None, None))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (dt.date(2026, 1, 10), dt.date(2027, 1, 9)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    ],
)
def test_a_bsi_holds_twelve_months(day: dt.date, last: dt.date) -> None:
    assert a_year_later(day) == last


def test_the_day_is_priced_again_when_the_bsi_is_written_after_the_visit(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = old_patient(cabinet_id, ["prelevement_veineux"])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        visit = validate_visit(visit=Visit.objects.get(), now=NOW)
        assert [line["text"] for line in visit.cotation.lines] == ["AMI 1.5", "MAU", "IFD"]
        write(patient, DAY)
        visit = Visit.objects.select_related("cotation").get()
        assert [line["text"] for line in visit.cotation.lines] == ["BSB", "AMX 1.5", "IFI"]
        assert visit.total_cents == visit.cotation.total_cents == 1820 + 503 + 275


def test_an_intermediate_bsi_changes_the_level_and_not_the_renewal(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = old_patient(cabinet_id, [])
        first = write(patient, dt.date(2026, 1, 10))
        second = write(patient, dt.date(2026, 5, 2), "intermediate", "BSC")
        assert (first.valid_until, second.valid_until) == (dt.date(2027, 1, 9), dt.date(2027, 1, 9))
        write(patient, dt.date(2026, 7, 2), "intermediate", "BSB")
        with pytest.raises(Refused, match="Deux BSI intermédiaires"):
            write(patient, dt.date(2026, 9, 2), "intermediate")
        assert Bsi.objects.count() == 3


def test_an_intermediate_bsi_without_a_bsi_in_force_is_refused(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = old_patient(cabinet_id, [])
        with pytest.raises(Refused, match="BSI en cours"):
            write(patient, DAY, "intermediate")
        write(patient, DAY)
        with pytest.raises(Refused, match="porte déjà cette date"):
            write(patient, DAY)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (dt.date(2026, 6, 1), None),
        (dt.date(2026, 12, 1), "warn"),
        (dt.date(2027, 1, 9), "warn"),
        (dt.date(2027, 1, 10), "late"),
    ],
)
def test_the_renewal_is_announced_sixty_days_before(cabinet_id: int, today: dt.date, state: str | None) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = old_patient(cabinet_id, [])
        write(patient, dt.date(2026, 1, 10))
        found = notices(bsis=list(patient.bsis.all()), birth_date=patient.birth_date, today=today)
        assert [one.state for one in found] == ([state] if state else [])


def test_the_grid_is_said_when_it_differs_and_depends_on_the_age() -> None:
    """Annexe 1, tableau 2: H0 E4 M3 is intermediate under 90, heavy from 90."""
    young, old = dt.date(1940, 1, 1), dt.date(1930, 1, 1)
    assert grid_notice(level="BSB", groups=(0, 4, 3), birth_date=young, on=DAY) is None
    found = grid_notice(level="BSB", groups=(0, 4, 3), birth_date=old, on=DAY)
    assert found is not None and "BSC" in found.message


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (dt.date(2022, 9, 4), "90"),
        (dt.date(2022, 9, 5), "85"),
        (dt.date(2023, 10, 2), "85"),
        (dt.date(2023, 10, 3), None),
        (DAY, None),
    ],
)
def test_until_the_forfaits_were_for_all_the_sheet_said_from_which_age(
    cabinet_id: int, today: dt.date, age: str | None
) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = make_plan(cabinet_id, []).patient
        write(patient, today)
        found = notices(bsis=list(patient.bsis.all()), birth_date=dt.date(1950, 3, 1), today=today)
        words = f"Avant {age} ans, les soins de dépendance ne se facturent pas encore au forfait."
        assert [one.message for one in found] == ([words] if age else [])


def test_a_nurse_writes_a_bsi_from_the_sheet_and_one_to_come_is_refused(cabinet_id: int, client: Client) -> None:
    user = factories.make_member(cabinet_id, Role.INFIRMIERE)
    with tenant(cabinets=[cabinet_id]):
        patient = old_patient(cabinet_id, [])
    client.force_login(user, backend=BACKEND)
    address = reverse("bsi", kwargs={"patient": patient.public_id})
    groups = {"hygiene": "3", "elimination": "3", "mobility": "3"}
    said = {"kind": "initial", "level": "BSA", "done_on": "2026-01-10", **groups}
    page = client.post(address, said, follow=True)
    assert "La grille officielle donne BSC" in page.content.decode()
    refused = client.post(address, {**said, "done_on": "2099-01-10"})
    assert "cette date est à venir" in refused.content.decode()
    with tenant(cabinets=[cabinet_id]):
        made = Bsi.objects.get()
        assert (made.level, made.hygiene_group, made.valid_until) == ("BSA", 3, dt.date(2027, 1, 9))
