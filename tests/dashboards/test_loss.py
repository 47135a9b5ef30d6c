"""The calculator of losses: the example of the trade, half a cent, and what is typed."""

import pytest
from django.urls import reverse

from cabinet.enums import Role
from dashboards.forms import LossForm
from dashboards.loss import Loss
from tests import factories
from tests.who.people import logged_in


def test_three_percent_of_fifteen_thousand_euros_a_month_are_450_euros() -> None:
    found = Loss(1_500_000, 300)
    assert (found.monthly_cents, found.yearly_cents) == (45_000, 540_000)


def test_half_a_cent_goes_up_and_a_year_is_counted_from_the_months() -> None:
    assert Loss(50, 100).monthly_cents == 1  # 0.5 cent
    assert Loss(49, 100).monthly_cents == 0
    assert Loss(49, 100).yearly_cents == 6  # 5.88 cents


@pytest.mark.parametrize(("typed", "rate"), [("3", 300), ("2,75", 275), ("0.5", 50), ("3 %", 300)])
def test_a_rate_is_read_as_it_is_typed(typed: str, rate: int) -> None:
    form = LossForm({"facture": "15 000", "taux": typed})
    assert form.loss() == Loss(1_500_000, rate)


@pytest.mark.parametrize(
    "typed", [{"facture": "x", "taux": "3"}, {"facture": "15000", "taux": "trois"}, {"facture": "15000", "taux": "101"}]
)
def test_what_cannot_be_read_is_said_and_nothing_is_counted(typed: dict[str, str]) -> None:
    form = LossForm(typed)
    assert form.loss() is None
    assert form.errors


@pytest.mark.django_db
def test_the_page_of_indicators_counts_it_and_keeps_what_was_typed() -> None:
    client = logged_in(factories.make_member(factories.make_cabinet(), Role.TITULAIRE))
    page = client.get(reverse("indicateurs"), {"facture": "15 000", "taux": "3"}).content.decode()
    text = page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "450,00 €" in text and "5 400,00 €" in text and 'value="15 000"' in text
    assert "Écrivez un montant en euros" in client.get(reverse("indicateurs"), {"facture": "x"}).content.decode()
