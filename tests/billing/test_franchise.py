"""The franchise beside the shares: shown, never deducted."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Exemption, Patient, Visit
from billing.services.explaining.readings import Decision, choose_reading
from billing.services.invoice import drafts, issue_invoices
from billing.services.invoicing.franchise import OtherFranchise, franchise_of_invoice
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.views.invoicing import visits_to_invoice
from cabinet.enums import Role
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, NEXT, NOW, make_plan, validated


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_two_acts_a_day_are_two_euros_and_no_share_changes(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.GESTIONNAIRE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        validated(cabinet_id, ["injection_sc", "aerosol"], days=2)
        draft = drafts(visits=visits_to_invoice(), on=NEXT)[0]
        assert draft.franchise.cents == 400
        assert sum(share.cents for share in draft.shares) == draft.total_cents
    assert "retiendra 4,00\u202f€ au patient" in client.get(reverse("a_facturer")).content.decode()
    with tenant(cabinets=[cabinet_id]):
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[one.pk for one in draft.visits]], on=NEXT)[0]
        assert franchise_of_invoice(invoice=invoice).cents == 400
    page = client.get(reverse("facture", kwargs={"invoice": invoice.public_id})).content.decode()
    assert "retiendra 4,00\u202f€ au patient" in page


def test_two_visits_of_a_day_share_the_cap_of_four_euros(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        acts = ["surveillance_glycemique", "insuline_sc", "aerosol"]
        make_plan(cabinet_id, acts, hours=[dt.time(8), dt.time(18)])
        Patient.objects.update(insulin_treated=True)
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        for visit in Visit.objects.all():
            validate_visit(visit=visit, now=NOW)
        assert drafts(visits=visits_to_invoice(), on=DAY)[0].franchise.cents == 400


@pytest.mark.parametrize(("exemption", "cents"), [("ald", 200), ("maternite", 0), ("c2s", 0)])
def test_ald_pays_it_maternity_and_c2s_do_not(cabinet_id: int, exemption: str, cents: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        validated(cabinet_id, ["injection_sc"], days=2)
        period = (dt.date(2026, 1, 1), None)
        Exemption.objects.create(cabinet_id=cabinet_id, patient=Patient.objects.get(), kind=exemption, period=period)
        assert drafts(visits=visits_to_invoice(), on=NEXT)[0].franchise.cents == cents


def test_an_imported_invoice_says_nothing_of_it(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        assert franchise_of_invoice(invoice=factories.make_share(cabinet_id).invoice).cents == 0


def test_the_other_reading_is_said_beside_and_a_signed_choice_is_the_sum(cabinet_id: int, client: Client) -> None:
    titulaire = factories.make_member(cabinet_id, Role.TITULAIRE)
    client.force_login(titulaire, backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        validated(cabinet_id, ["injection_sc"], days=1)
        draft = drafts(visits=visits_to_invoice(), on=DAY)[0]
        assert (draft.franchise.cents, draft.franchise.others) == (100, (OtherFranchise("U-24", 200),))
    assert (
        "À vérifier (U-24)\u202f: 2,00\u202f€ par l’autre lecture" in client.get(reverse("a_facturer")).content.decode()
    )
    with tenant(cabinets=[cabinet_id]):
        said = Decision(point="U-24", reading="other", applies_from=DAY, reason="Avis de la caisse.", seen=0)
        choose_reading(cabinet_id=cabinet_id, decision=said, person=titulaire, now=NOW)
        draft = drafts(visits=visits_to_invoice(), on=DAY)[0]
        assert (draft.franchise.cents, draft.franchise.others) == (200, (OtherFranchise("U-24", 100),))
