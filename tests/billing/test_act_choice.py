"""Finding an act: what the nurse does comes first, words are read without JavaScript, models tick several at once."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import CareModel, CarePlan, FavouriteAct, Visit
from billing.services.rounds.act_use import LATELY, OFTEN, PINNED, first_acts, offers
from billing.services.rounds.visit import plan_visits
from cabinet.enums import Role
from cabinet.models import Membership, Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, make_plan, validated


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def planned(cabinet_id: int, acts: list[str]) -> Visit:
    make_plan(cabinet_id, acts)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    return Visit.objects.select_related("prescription").get()


def test_an_act_that_the_nurse_does_comes_before_the_others(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        before = [one.act.code for one in offers(words="pansement", nurse_id=None, on=DAY)]
        usual = before[-1]
        validated(cabinet_id, [usual], days=3)
        after = offers(words="pansement", nurse_id=None, on=DAY + dt.timedelta(days=5))
        assert before[0] != usual == after[0].act.code and after[0].note == OFTEN
        assert sorted(before) == sorted(one.act.code for one in after)


def test_what_was_done_four_months_ago_or_by_another_nurse_is_not_usual(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        on = DAY + dt.timedelta(days=1)
        first = first_acts(nurse_id=visit.performed_by_id, on=on)
        assert [(one.act.code, one.note) for one in first] == [("injection_sc", LATELY)]
        assert first_acts(nurse_id=visit.performed_by_id + 1, on=on) == []
        assert first_acts(nurse_id=visit.performed_by_id, on=on + dt.timedelta(days=130)) == []
        assert first_acts(nurse_id=visit.performed_by_id, on=on, but=["injection_sc"]) == []


def test_the_search_answers_with_codes_and_letters(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.GESTIONNAIRE), backend=BACKEND)
    found = client.get(reverse("actes"), {"q": "prise de sang"}).json()
    assert found[0] == {
        "code": "prelevement_veineux",
        "label": "Prise de sang (ponction veineuse directe)",
        "detail": "AMI 1,5",
        "note": "",
    }
    assert client.get(reverse("actes"), {"q": "zzzz"}).json() == []


def test_ambiguous_words_become_ticks_and_clear_ones_are_priced(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_sc"])
    address = reverse("apercu", kwargs={"visit": visit.public_id})
    said = {"act": "injection_sc", "at": "09:00", "version": 1, "prescription": visit.prescription.public_id}
    page = client.get(address, {**said, "more": "pansement"}).content.decode()
    assert "peut désigner plusieurs actes" in page and "(à préciser)" in page
    page = client.get(address, {**said, "more": "prise de sang"}).content.decode()
    assert "AMI 1,5 + AMI 1 + IFD" in page  # a blood test is priced apart from 11 B
    with tenant(cabinets=[cabinet_id]):
        assert [act.act_code for act in visit.acts.all()] == ["injection_sc"]


def test_a_code_that_the_catalogue_does_not_have_is_not_written(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = planned(cabinet_id, ["injection_sc"])
    said = {"act": ["injection_sc", "<script>"], "at": "09:00", "version": 1}
    client.post(reverse("valider", kwargs={"visit": visit.public_id}), said)
    with tenant(cabinets=[cabinet_id]):
        assert [act.act_code for act in Visit.objects.get().acts.all()] == ["injection_sc"]


def test_a_plan_keeps_its_acts_as_a_model_and_the_next_one_uses_it(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        plan = make_plan(cabinet_id, ["injection_sc"])
        address = reverse("plan", kwargs={"patient": plan.patient.public_id})
        who = {"nurse": plan.nurse.public_id, "plan_from": DAY.isoformat(), "hours": "8:00, 18:30", "place": "home"}
    said = {**who, "every_n_days": "1", "act": ["surveillance_glycemique", "insuline_sc"], "keep_as": "Diabète"}
    assert client.post(address, said).status_code == 302
    with tenant(cabinets=[cabinet_id]):
        model = CareModel.objects.get()
        assert (model.name, model.act_codes) == ("Diabète", ["surveillance_glycemique", "insuline_sc"])
    again = {**who, "weekdays": ["1"], "model": str(model.public_id), "more": "prise de sang"}
    assert client.post(address, again).status_code == 302
    with tenant(cabinets=[cabinet_id]):
        made = CarePlan.objects.order_by("-pk").first()
        assert made is not None
        assert made.act_codes == ["surveillance_glycemique", "insuline_sc", "prelevement_veineux"]
        assert made.nurse_id == plan.nurse_id


def test_a_stopped_plan_cancels_what_is_to_come_and_keeps_what_is_done(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    from django.utils import timezone

    today = timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        plan = make_plan(cabinet_id, ["injection_sc"])
        CarePlan.objects.update(starts_on=today - dt.timedelta(days=2))
        plan_visits(cabinet_id=cabinet_id, start=today - dt.timedelta(days=2), end=today + dt.timedelta(days=2))
    client.post(reverse("arreter_plan", kwargs={"plan": plan.public_id}))
    with tenant(cabinets=[cabinet_id]):
        states = list(Visit.objects.order_by("cared_on").values_list("state", flat=True))
        assert states == ["planned", "planned", "cancelled", "cancelled", "cancelled"]
        assert plan_visits(cabinet_id=cabinet_id, start=today, end=today + dt.timedelta(days=5)) == 0


def nurse_account(cabinet_id: int, client: Client) -> Nurse:
    """An infirmière who is logged in, and the nurse that she is."""
    user = factories.make_member(cabinet_id, Role.INFIRMIERE)
    client.force_login(user, backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        nurse = Nurse.objects.first() or factories.make_nurse(cabinet_id)
        Membership.objects.filter(user=user).update(nurse=nurse)
    return nurse


def test_a_pinned_act_stands_before_the_recent_and_the_frequent_ones(cabinet_id: int, client: Client) -> None:
    with tenant(cabinets=[cabinet_id]):
        validated(cabinet_id, ["injection_sc"], days=3)
    nurse = nurse_account(cabinet_id, client)
    assert client.post(reverse("mes_actes"), {"act": "prise de sang"}).status_code == 302
    assert client.post(reverse("mes_actes"), {"act": "prelevement_veineux"}).status_code == 302  # twice is once
    with tenant(cabinets=[cabinet_id]):
        on = DAY + dt.timedelta(days=4)
        first = [(one.act.code, one.note) for one in first_acts(nurse_id=nurse.pk, on=on)]
        assert first == [("prelevement_veineux", PINNED), ("injection_sc", LATELY)]
        assert offers(words="prise de sang", nurse_id=nurse.pk, on=on)[0].note == PINNED
        assert first_acts(nurse_id=nurse.pk + 1, on=on) == []
    page = client.get(reverse("mes_actes")).content.decode()
    assert "Prise de sang" in page and "Retirer" in page
    assert "(favori)" in client.get(reverse("ajouter_passage")).content.decode()
    client.post(reverse("retirer_favori"), {"act": "prelevement_veineux"})
    with tenant(cabinets=[cabinet_id]):
        assert FavouriteAct.objects.count() == 0


def test_words_that_name_several_acts_pin_nothing(cabinet_id: int, client: Client) -> None:
    nurse_account(cabinet_id, client)
    assert "peut désigner plusieurs actes" in client.post(reverse("mes_actes"), {"act": "pansement"}).content.decode()
    with tenant(cabinets=[cabinet_id]):
        assert not FavouriteAct.objects.exists()


def test_an_account_without_a_nurse_pins_nothing_and_is_told_why(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.TITULAIRE), backend=BACKEND)
    assert "lié à aucune infirmière" in client.get(reverse("mes_actes")).content.decode()
    assert client.post(reverse("mes_actes"), {"act": "injection_sc"}).status_code == 409


def test_the_last_acts_done_come_before_the_most_frequent(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        done = validated(cabinet_id, ["injection_sc", "aerosol", "injection_im", "prelevement_veineux"], days=2)
        for visit in done:  # the last visit had one act only
            visit.acts.exclude(act_code="injection_im").filter(visit=done[-1]).delete()
        first = first_acts(nurse_id=done[0].performed_by_id, on=DAY + dt.timedelta(days=4))
        assert [one.act.code for one in first if one.note == LATELY] == ["injection_im", "injection_sc", "aerosol"]
        assert [one.act.code for one in first if one.note == OFTEN] == ["prelevement_veineux"]


def test_the_models_are_listed_and_one_is_deleted_without_touching_the_plans(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ["insuline_sc"])
        model = CareModel.objects.create(cabinet_id=cabinet_id, name="Diabète", act_codes=["insuline_sc"])
    assert "Diabète" in client.get(reverse("modeles")).content.decode()
    page = client.post(reverse("supprimer_modele", kwargs={"model": model.public_id}), follow=True).content.decode()
    assert "supprimé" in page and "Aucun modèle" in page
    with tenant(cabinets=[cabinet_id]):
        assert not CareModel.objects.exists() and CarePlan.objects.get().act_codes == ["insuline_sc"]
