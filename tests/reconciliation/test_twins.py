"""Twins: what the machine cannot tell apart stands side by side, equal or not, and a person decides."""

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, EntryMatch
from reconciliation.services.matches.match_bank import match_bank
from reconciliation.services.matches.suggestions import look_at
from reconciliation.services.matches.twins import compare_entries, compare_suggestions
from tests import factories
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cabinet_id() -> int:
    """Two credits and two advices of one amount and one day; an E4 beside them, and a stranger."""
    pk = factories.make_cabinet()
    with tenant(cabinets=[pk]):
        factories.make_entry(pk, label="VIR CPAM A")
        factories.make_entry(pk, label="VIR CPAM B", occurrence=2)
        factories.make_entry(pk, cents=99, label="AUTRE", occurrence=3)
        factories.make_advice(pk, reference="262507000123")
        factories.make_advice(pk, reference="262507000456")
        match_bank(cabinet_id=pk)
    return pk


def test_candidates_are_compared_line_by_line_and_the_rivals_too(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        first, second = BankEntry.objects.filter(amount_cents=4250).order_by("pk")
        found = look_at(entry=first)
        lines = {one.label: one for one in compare_suggestions(entry=first, found=found.suggestions)}
        assert lines["Montant"].is_same and lines["Avis du"].is_same
        assert not lines["Référence de l’avis"].is_same
        assert set(lines["Référence de l’avis"].values) == {"REF 262507000123", "REF 262507000456"}
        assert found.rivals == [second]
        texts = {one.label: one for one in compare_entries(entries=[first, *found.rivals])}
        assert texts["Libellé"].values == ("VIR CPAM A", "VIR CPAM B") and not texts["Libellé"].is_same
        assert texts["Montant"].is_same and texts["Comptabilisé le"].is_same
        assert not EntryMatch.objects.exists()


def test_nothing_is_compared_with_nothing(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        lone = BankEntry.objects.get(amount_cents=99)
        found = look_at(entry=lone)
        assert (found.suggestions, found.rivals) == ([], [])
        assert compare_suggestions(entry=lone, found=[]) == [] and compare_entries(entries=[lone]) == []


def test_a_person_chooses_in_the_table_and_the_evidence_is_in_the_list(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    with tenant(cabinets=[cabinet_id]):
        first = BankEntry.objects.filter(amount_cents=4250).order_by("pk")[0]
        advice = look_at(entry=first).suggestions[0].advices[0]
    page = client.get(reverse("mouvement", args=[first.public_id])).content.decode()
    assert "2 avis possibles" in page and "1 autre mouvement" in page and 'class="same"' in page
    client.post(reverse("rapprocher", args=[first.public_id]), {"avis": str(advice.public_id)})
    with tenant(cabinets=[cabinet_id]):
        sentence = EntryMatch.objects.get().evidence["sentence"]
    assert sentence in client.get(reverse("banque")).content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("address", "count"),
    [("", 3), ("?montant=0,99", 1), ("?texte=cpam+b", 1), ("?sens=debit", 0), ("?du=2027-01-01", 0), ("?du=x", 3)],
)
def test_movements_are_filtered_by_the_address(cabinet_id: int, address: str, count: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    page = client.get(reverse("banque") + address)
    assert page.context["page_obj"].paginator.count == count
