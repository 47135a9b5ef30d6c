"""What is still owed: share by share, in Pilotage and in Suivi alike."""

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.queries import by_cause, by_payer, figures
from reconciliation.models import Case
from tests import factories
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db


def shares(cabinet_id: int) -> None:
    """42.50 of which 40.00 came; 10.00 given up; 30.00 paid 35.00: 2.50 is owed, and the excess pays nothing of it."""
    part = factories.make_share(cabinet_id, 4250, "000000001")
    given_up = factories.make_share(cabinet_id, 1000, "000000002")
    excess = factories.make_share(cabinet_id, 3000, "000000003")
    Share.objects.filter(pk=part.pk).update(received_cents=4000, money_state="partial", cause="underpaid")
    Share.objects.filter(pk=given_up.pk).update(written_off_cents=1000, money_state="written_off")
    Share.objects.filter(pk=excess.pk).update(received_cents=3500, money_state="overpaid", cause="overpaid")
    Case.objects.create(cabinet_id=cabinet_id, share=part, cause="underpaid", actor="fund", opened_on=factories.DAY)


def test_figures_causes_and_payers_say_the_same_sum() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
        assert figures().open_cents == 250
        assert [(one.value, one.cents) for one in by_cause()] == [("underpaid", 250)]
        assert [one.cents for one in by_payer()] == [250]


def test_suivi_says_what_is_still_owed(client: Client) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    assert client.get(reverse("suivi")).context["total_cents"] == 250
