"""A validated visit corrected or withdrawn, its versions, and what happens once it is invoiced."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Visit
from billing.services.invoice import issue_invoices
from billing.services.rounds.visit_correction import Correction, correct_visit, versions_of, withdraw_visit
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, NOW, validated


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def post_of(visit: Visit, *acts: str, **changes: str) -> dict[str, object]:
    chosen = visit.prescription.public_id if visit.prescription else ""
    return {"act": list(acts), "at": "09:00", "version": visit.version, "prescription": chosen, **changes}


def test_a_correction_keeps_what_it_does_not_say(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        fresh = correct_visit(visit=visit, correction=Correction(("injection_im",), at=dt.time(10, 30)), now=NOW)
        assert (fresh.at, fresh.prescription_id, fresh.care_plan_id) == (
            dt.time(10, 30),
            visit.prescription_id,
            visit.care_plan_id,
        )
        assert [one.pk for one in versions_of(visit)] == [one.pk for one in versions_of(fresh)] == [visit.pk, fresh.pk]


def test_a_withdrawn_visit_leaves_the_day_priced_without_it_and_is_not_invoiced(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        withdraw_visit(visit=visit)
        visit.refresh_from_db()
        assert (visit.state, visit.total_cents) == ("cancelled", None)
        with pytest.raises(Refused, match="Seul un passage validé"):
            withdraw_visit(visit=visit)


def test_the_page_corrects_a_visit_and_shows_both_versions(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        said = post_of(visit, "pansement_escarre_profonde", "injection_sc")
    address = reverse("corriger", kwargs={"visit": visit.public_id})
    assert 'value="injection_sc" checked' in client.get(address).content.decode()
    computed = client.get(address, said).content.decode()
    assert "22,83" in computed and 'value="pansement_escarre_profonde" checked' in computed
    page = client.post(address, said, follow=True).content.decode()
    assert "Passage corrigé" in page and "Version 1" in page and "Version 2, affichée" in page and "22,83" in page
    with tenant(cabinets=[cabinet_id]):
        assert list(Visit.objects.order_by("version").values_list("state", "version")) == [
            ("replaced", 1),
            ("validated", 2),
        ]


def test_an_invoiced_visit_says_who_can_open_it_again(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
    where = {"visit": visit.public_id}
    page = client.get(reverse("corriger", kwargs=where), follow=True).content.decode()
    assert "Facture 000000001" in page and "l’annule et la remplace" in page
    assert client.post(reverse("retirer", kwargs=where)).status_code == 409
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.get().state == "invoiced"


def test_a_correction_of_an_old_version_changes_nothing(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        fresh = correct_visit(visit=visit, correction=Correction(("injection_im",)), now=NOW)
        said = post_of(visit, "perfusion_courte")
    response = client.post(reverse("corriger", kwargs={"visit": visit.public_id}), said)
    assert response["Location"] == reverse("passage", kwargs={"visit": fresh.public_id})
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.count() == 2
