"""An id stands once on a page: else a label leads to another form's field, which nobody who cannot see it would know."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import EntryMatch
from tests import factories
from tests.follow_up.test_worklist import make_case
from tests.journeys.test_pages import NOT_A_PAGE
from tests.pages import PAGES, rows_of
from tests.who.people import logged_in

ID = re.compile(r'\sid="([^"]+)"')
LABEL = re.compile(r'<label[^>]*\sfor="([^"]+)"')


def wrong_in(page: str) -> list[str]:
    known = Counter(ID.findall(page))
    return sorted(
        {one for one, count in known.items() if count > 1} | {one for one in LABEL.findall(page) if one not in known}
    )


@pytest.mark.django_db
def test_every_form_of_an_open_dossier_and_of_a_movement_with_two_matches_has_ids_of_its_own() -> None:
    """The forms of all that can still be done, which the rows of the other test do not show together."""
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[cabinet_id]):
        case = make_case(cabinet_id, "000000001", limit=dt.date(2100, 1, 1))
        entry = factories.make_entry(cabinet_id, 9000)
        for rank in (1, 2):
            advice = factories.make_advice(cabinet_id, cents=4500, reference=f"26250799000{rank}")
            EntryMatch.objects.create(cabinet_id=cabinet_id, entry=entry, advice=advice, amount_cents=4500, level="E1")
    dossier = client.get(reverse("dossier", args=[case.public_id])).content.decode()
    movement = client.get(reverse("mouvement", args=[entry.public_id])).content.decode()
    assert dossier.count("<form") >= 10 and movement.count("Défaire celui-ci") == 2
    assert (wrong_in(dossier), wrong_in(movement)) == ([], [])


@pytest.mark.django_db
def test_no_page_has_two_elements_of_one_id_nor_a_label_of_nothing() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[cabinet_id]):
        ids = rows_of(cabinet_id)
    wrong, labelled = {}, 0
    for name, (method, _, kwargs) in PAGES.items():
        if method != "get" or name in NOT_A_PAGE:
            continue
        page = client.get(reverse(name, kwargs={key: ids.values[key] for key in kwargs}), follow=True).content.decode()
        labelled += len(LABEL.findall(page))
        if found := wrong_in(page):
            wrong[name] = found
    assert labelled > 100 and wrong == {}
