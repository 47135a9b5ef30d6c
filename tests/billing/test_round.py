"""The round: put in order, added to, shared, each change undone or refused with its reason."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import CarePlan, ReplacementContract, Visit
from billing.services.rounds.round import AddedVisit, add_visit, hand_over, reorder_round
from billing.services.rounds.round_cards import round_cards
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Membership, Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, NOW, make_plan


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def three_visits(cabinet_id: int) -> list[Visit]:
    make_plan(cabinet_id, ["injection_sc"], hours=[dt.time(8), dt.time(9), dt.time(10)])
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    return list(Visit.objects.all())


def hours() -> list[int]:
    return [visit.at.hour for visit in Visit.objects.filter(cared_on=DAY)]


def test_the_order_is_kept_and_the_visits_that_were_not_shown_do_not_move(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        eight, nine, ten = [visit.public_id for visit in three_visits(cabinet_id)]
        reorder_round(day=DAY, shown=[eight, nine, ten], wanted=[ten, eight, nine])
        assert hours() == [10, 8, 9]
        reorder_round(day=DAY, shown=[ten, nine], wanted=[nine, ten])
        assert hours() == [9, 8, 10]


def test_an_order_made_on_an_old_page_is_refused(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        eight, nine, ten = [visit.public_id for visit in three_visits(cabinet_id)]
        reorder_round(day=DAY, shown=[eight, nine, ten], wanted=[ten, eight, nine])
        with pytest.raises(StaleVersion):
            reorder_round(day=DAY, shown=[eight, nine, ten], wanted=[nine, eight, ten])
        with pytest.raises(Refused, match="mêmes passages"):
            reorder_round(day=DAY, shown=[ten, eight, nine], wanted=[ten, ten, nine])
        assert hours() == [10, 8, 9]


def test_a_visit_added_to_an_ordered_day_takes_its_place_by_the_clock(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits = three_visits(cabinet_id)
        ids = [visit.public_id for visit in visits]
        reorder_round(day=DAY, shown=ids, wanted=ids)
        data = AddedVisit(visits[0].patient, Nurse.objects.get(), None, DAY, dt.time(8, 30), "home", ("injection_im",))
        add_visit(data=data)
        assert [visit.at for visit in Visit.objects.filter(cared_on=DAY)][:3] == [
            dt.time(8),
            dt.time(8, 30),
            dt.time(9),
        ]
        CarePlan.objects.update(hours=[dt.time(9, 30)])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        assert [visit.at for visit in Visit.objects.filter(cared_on=DAY)][3] == dt.time(9, 30)


def test_the_buttons_move_one_step_and_the_page_shows_the_new_order(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        ids = [str(visit.public_id) for visit in three_visits(cabinet_id)]
    said = {"day": DAY.isoformat(), "before": ",".join(ids), "up": ids[2]}
    response = client.post(reverse("ordonner"), said)
    assert response["Location"].endswith(f"#passage-{ids[2]}")
    page = client.get(f"{reverse('tournee')}?jour={DAY.isoformat()}").content.decode()
    places = [page.index(f'id="passage-{pk}"') for pk in (ids[0], ids[2], ids[1])]
    assert places == sorted(places)
    assert client.post(reverse("ordonner"), said).status_code == 409


def test_hospitalised_leaves_the_round_and_comes_back(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = three_visits(cabinet_id)[0]
    address = reverse("etat", kwargs={"visit": visit.public_id})
    page = client.post(address, {"etat": "hospitalised"}, follow=True).content.decode()
    assert "off-round" in page and "Remettre dans la tournée" in page
    with tenant(cabinets=[cabinet_id]):
        with pytest.raises(Refused, match="hospitalisé"):
            validate_visit(visit=visit, now=NOW)
    client.post(address, {"etat": "planned"})
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.get(pk=visit.pk).state == "planned"


def test_a_visit_is_added_with_the_prescription_that_covers_the_day(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        plan = make_plan(cabinet_id, ["injection_sc"])
        who = {"patient": plan.patient.public_id, "nurse": plan.nurse.public_id}
    when = {"cared_on": DAY.isoformat(), "at": "14:15", "place": "home"}
    response = client.post(
        reverse("ajouter_passage"), {**who, **when, "act": ["injection_im"], "more": "prise de sang"}
    )
    with tenant(cabinets=[cabinet_id]):
        visit = Visit.objects.get()
        assert response["Location"] == reverse("passage", kwargs={"visit": visit.public_id})
        assert visit.prescription_id == plan.prescription_id
        assert [act.act_code for act in visit.acts.all()] == ["injection_im", "prelevement_veineux"]


def test_a_visit_given_to_a_colleague_is_billed_by_her_or_by_the_nurse_she_replaces(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = three_visits(cabinet_id)[0]
        owner, colleague = visit.performed_by, factories.make_nurse(cabinet_id, "996000022")
        hand_over(visit=visit, nurse=colleague)
        visit.refresh_from_db()
        assert (visit.performed_by, visit.billed_by) == (colleague, colleague)
        ReplacementContract.objects.create(
            cabinet_id=cabinet_id, replaced=owner, substitute=colleague, starts_on=DAY, ends_on=DAY
        )
        hand_over(visit=visit, nurse=colleague)
        visit.refresh_from_db()
        assert (visit.performed_by, visit.billed_by) == (colleague, owner)


def test_my_round_shows_only_mine_and_the_cabinets_shows_all(cabinet_id: int, client: Client) -> None:
    user = factories.make_member(cabinet_id, Role.INFIRMIERE)
    client.force_login(user, backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        mine, *_ = three_visits(cabinet_id)
        me = factories.make_nurse(cabinet_id, "996000022")
        Membership.objects.filter(user=user).update(nurse=me)
        hand_over(visit=mine, nurse=me)
    address = f"{reverse('tournee')}?jour={DAY.isoformat()}"
    assert client.get(address).content.decode().count('class="visit') == 3
    assert client.get(f"{address}&qui=moi").content.decode().count('class="visit') == 1


def test_another_patients_visit_cannot_be_slipped_into_an_order(cabinet_id: int, client: Client) -> None:
    """A remplaçante orders what she sees, nothing else."""
    user = factories.make_member(cabinet_id, Role.REMPLACANTE)
    client.force_login(user, backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        ids = [str(visit.public_id) for visit in three_visits(cabinet_id)]
    said = {"day": DAY.isoformat(), "before": ",".join(ids), "up": ids[2]}
    assert client.post(reverse("ordonner"), said).status_code == 409
    with tenant(cabinets=[cabinet_id]):
        assert hours() == [8, 9, 10]


@pytest.mark.parametrize(
    ("days_left", "text"), [(30, None), (3, "Ordonnance : finit dans 3 jours"), (-1, "Ordonnance : expirée")]
)
def test_a_card_says_that_its_prescription_ends(cabinet_id: int, days_left: int, text: str | None) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = three_visits(cabinet_id)[0]
        visit.prescription.starts_on = DAY - dt.timedelta(days=60)
        visit.prescription.ends_on = DAY + dt.timedelta(days=days_left)
        card = round_cards(visits=[visit], today=DAY)[0]
        assert [flag.text for flag in card.flags] == ([text] if text else [])
        assert card.is_next


def test_the_round_asks_as_much_for_one_visit_as_for_twelve(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ["injection_sc"], hours=[dt.time(8)])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    address = f"{reverse('tournee')}?jour={DAY.isoformat()}"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    with tenant(cabinets=[cabinet_id]):
        CarePlan.objects.update(hours=[dt.time(hour) for hour in range(8, 20)])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    with CaptureQueriesContext(connection) as twelve:
        assert client.get(address).content.decode().count("data-visit=") == 12
    assert len(one) == len(twelve)
