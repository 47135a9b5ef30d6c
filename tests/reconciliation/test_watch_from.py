"""« Je ne regarde pas avant le… »: what was invoiced before that day is neither silent nor in the list, and stays in the lanes."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.models import Cabinet, Nurse, Organism
from cabinet.tenancy import tenant
from reconciliation.matching.cause import Facts, state_of
from reconciliation.models import Case, CaseHistory
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.reconcile import reconcile
from tests import factories
from tests.who.people import logged_in

LATER = factories.DAY + dt.timedelta(days=60)


@pytest.mark.parametrize(
    ("steps", "cause"),
    [(("sent",), "lot_not_acknowledged"), (("sent", "rejected"), "rejected"), (("refused",), "lot_refused")],
)
def test_a_share_that_is_not_watched_has_its_true_lanes_and_no_cause(steps: tuple[str, ...], cause: str) -> None:
    facts = Facts(4250, 0, 0, 0, 0, steps, announced_on=None, patient_until=factories.DAY)
    seen, unseen = (state_of(replace(facts, is_watched=watched), LATER) for watched in (True, False))
    assert (seen.cause, unseen.cause, unseen.is_silent) == (cause, "", False)
    assert (seen.admin, seen.money) == (unseen.admin, unseen.money)


def silent_share(cabinet_id: int) -> Share:
    """An invoice of DAY that nobody answered."""
    return factories.make_share(cabinet_id)


def causes(cabinet_id: int, watch_from: dt.date | None) -> list[tuple[str, bool, str]]:
    with tenant(cabinets=[cabinet_id]):
        Cabinet.objects.update(watch_from=watch_from)
        reconcile(cabinet_id=cabinet_id, as_of=LATER)
        return [(one.share.cause, one.share.is_silent, one.state) for one in Case.objects.select_related("share")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("watch_from", "is_seen"),
    [(None, True), (factories.DAY, True), (factories.DAY + dt.timedelta(days=1), False)],
)
def test_silence_is_looked_for_from_that_day_on_the_day_itself_included(
    watch_from: dt.date | None, is_seen: bool
) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = silent_share(cabinet_id)
    assert len(causes(cabinet_id, watch_from)) == (1 if is_seen else 0)
    with tenant(cabinets=[cabinet_id]):
        share.refresh_from_db()
        assert (share.is_silent, share.admin_state, share.money_state) == (is_seen, "sent", "expected")
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    assert ("000000101" in client.get(reverse("suivi")).text) is is_seen


@pytest.mark.django_db
def test_a_day_moved_forward_closes_the_dossier_with_its_reason_and_moved_back_opens_it_again() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        silent_share(cabinet_id)
    assert causes(cabinet_id, None) == [("lot_not_acknowledged", True, "open")]
    assert causes(cabinet_id, LATER) == [("", False, "closed")]
    with tenant(cabinets=[cabinet_id]):
        assert "avant le jour d’où le cabinet regarde" in CaseHistory.objects.order_by("-pk")[0].text
    assert causes(cabinet_id, factories.DAY) == [("lot_not_acknowledged", True, "open")]


@pytest.mark.django_db
def test_what_is_recomputed_agrees_with_the_day_of_the_cabinet() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        silent_share(cabinet_id)
        assert (Nurse.objects.count(), Organism.objects.count()) == (1, 1)
    causes(cabinet_id, LATER)
    assert find_inconsistencies(cabinet_ids=[cabinet_id]) == []
