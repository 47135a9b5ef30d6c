"""The worklist: ranked, filtered by its address, walked through; views that a person keeps; several cabinets."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import AccessLog, Membership
from cabinet.tenancy import tenant
from reconciliation.models import Case, SavedView
from reconciliation.services.dossiers.saved_views import change_view, save_view, views_of
from reconciliation.services.dossiers.worklist import Filters, place_of, situation, worklist
from tests import factories
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 7)


def make_case(cabinet_id: int, number: str, **values: object) -> Case:
    share = factories.make_share(cabinet_id, number=number, cents=int(values.pop("cents", 4250)))  # type: ignore[call-overload]
    limit = values.pop("limit", None)
    Share.objects.filter(pk=share.pk).update(claim_limit_on=limit)
    fields = {"cause": "rejected", "actor": "office", "opened_on": ON, **values}
    return Case.objects.create(cabinet_id=cabinet_id, share=share, **fields)


def numbers(filters: Filters, person: object = None) -> list[str]:
    return [one.share.invoice.number for one in worklist(filters=filters, person=person, on=ON)]  # type: ignore[arg-type]


@pytest.fixture
def cabinet_id() -> int:
    return factories.make_cabinet()


def test_the_most_pressing_comes_first_and_what_waits_or_is_closed_is_not_to_be_treated(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        make_case(cabinet_id, "000000001", priority=10)
        make_case(cabinet_id, "000000002", priority=90)
        make_case(cabinet_id, "000000003", state="waiting", next_on=ON)
        make_case(cabinet_id, "000000004", state="closed", closed_on=ON)
        assert numbers(Filters()) == ["000000002", "000000001"]
        assert numbers(Filters(etat="attente")) == ["000000003"]
        found = situation(on=ON)
        assert (found.count, found.waiting, found.to_treat, found.total_cents) == (3, 1, 2, 3 * 4250)


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(cause=("underpaid",)), ["000000002"]),
        (Filters(montant=50), ["000000002"]),
        (Filters(limite=30), ["000000001"]),
        (Filters(age=31), []),
        (Filters(age=30), ["000000001", "000000002"]),
        (Filters(part="AMC"), []),
        (Filters(qui="personne"), ["000000001"]),
        (Filters(qui="moi"), ["000000002"]),
        (Filters(tri="montant"), ["000000002", "000000001"]),
        (Filters(tri="limite"), ["000000001", "000000002"]),
    ],
)
def test_each_filter_keeps_what_it_says(cabinet_id: int, filters: Filters, kept: list[str]) -> None:
    with tenant(cabinets=[cabinet_id]):
        me = factories.make_colleague(cabinet_id)
        make_case(cabinet_id, "000000001", priority=9, limit=ON + dt.timedelta(days=30))
        make_case(cabinet_id, "000000002", cents=5000, cause="underpaid", owner=me)
        assert numbers(filters, me) == kept


def test_an_address_that_cannot_be_read_filters_by_what_can_be(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        make_case(cabinet_id, "000000001")
        make_case(cabinet_id, "000000002", cause="underpaid")
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    page = client.get(reverse("suivi") + "?cause=underpaid&montant=beaucoup&payeur=x&tri=nom").content.decode()
    assert "000000002" in page and "000000001" not in page
    assert "?cause=underpaid" in page


def test_a_dossier_knows_its_place_in_the_list_that_it_was_opened_from(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        last, first, other = (make_case(cabinet_id, f"00000000{rank}", priority=rank) for rank in (1, 3, 2))
        Case.objects.filter(pk=other.pk).update(cause="underpaid")
        cases = worklist(filters=Filters(cause=("rejected",)), person=None, on=ON)
        place = place_of(case=last, cases=cases)
        assert place is not None
        assert (place.rank, place.count, place.before, place.after) == (2, 2, first.public_id, None)
        assert place_of(case=other, cases=cases) is None
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    page = client.get(reverse("dossier", args=[last.public_id]) + "?cause=rejected").content.decode()
    assert "2 sur 2" in page and f"{reverse('dossier', args=[first.public_id])}?cause=rejected" in page


def test_two_addresses_of_one_view_are_equal() -> None:
    assert Filters(cause=("b", "a"), montant=0).as_query() == Filters(cause=("a", "b"), montant=0).as_query()
    assert Filters(tri="age").count == 0


def test_a_view_is_kept_replaced_shared_and_deleted_by_its_owner_alone(cabinet_id: int) -> None:
    me, her = (factories.make_member(cabinet_id, role) for role in (Role.GESTIONNAIRE, Role.TITULAIRE))
    client, colleague = logged_in(me), logged_in(her)
    for causes in ("cause=rejected", "cause=underpaid&montant=20&inconnu=1"):
        client.post(reverse("garder_vue"), {"name": "Ma semaine", "filtres": causes})
    with tenant(cabinets=[cabinet_id]):
        view = SavedView.objects.get()
        assert view.query == "cause=underpaid&montant=20"
        assert list(views_of(person=her)) == []
    address = reverse("changer_vue", args=[view.public_id])
    client.post(address, {"faire": "partager"})
    assert "Ma semaine" in colleague.get(reverse("suivi")).content.decode()
    assert colleague.post(address, {"faire": "supprimer"}).status_code == 409
    client.post(address, {"faire": "supprimer"})
    with tenant(cabinets=[cabinet_id]):
        assert not SavedView.objects.exists()


def test_a_colleagues_view_is_not_changed_and_forty_are_enough(cabinet_id: int) -> None:
    me = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    with tenant(cabinets=[cabinet_id]):
        with pytest.raises(Refused):
            change_view(view=factories.make_saved_view(cabinet_id), person=me, is_shared=False)
        for rank in range(40):
            save_view(cabinet_id=cabinet_id, person=me, name=f"v{rank}", query="", is_shared=False)
        with pytest.raises(Refused, match="40 vues"):
            save_view(cabinet_id=cabinet_id, person=me, name="de trop", query="", is_shared=False)


def test_one_list_over_her_cabinets_is_read_only_and_each_finds_the_reading_in_its_log() -> None:
    mine, second, reader, foreign = (factories.make_cabinet(name) for name in ("Mien", "Second", "Soins", "Étranger"))
    me = factories.make_member(mine, Role.GESTIONNAIRE)
    for pk, role in ((second, Role.GESTIONNAIRE), (reader, Role.INFIRMIERE)):
        with tenant(cabinets=[pk]):
            Membership.objects.create(cabinet_id=pk, user=me, role=role)
    for rank, pk in enumerate((mine, second, reader, foreign), start=1):
        with tenant(cabinets=[pk]):
            make_case(pk, f"00000000{rank}")
    client = logged_in(me)
    page = client.get(reverse("suivi_cabinets")).content.decode()
    assert [f"00000000{rank}" in page for rank in (1, 2, 3, 4)] == [True, True, False, False]
    taken = client.get(f"{reverse('suivi_cabinets')}?export=csv").content.decode("utf-8-sig")
    assert taken.startswith("Cabinet;") and ["Mien" in taken, "Second" in taken, "Étranger" in taken] == [
        True,
        True,
        False,
    ]
    for pk, count in ((mine, 2), (second, 2), (reader, 0)):
        with tenant(cabinets=[pk]):
            assert AccessLog.objects.filter(cabinet_id=pk, view="suivi_cabinets", user=me).count() == count


def test_the_notices_of_indu_of_all_her_cabinets_stand_above_their_one_list() -> None:
    mine, second = factories.make_cabinet("Mien"), factories.make_cabinet("Second")
    me = factories.make_member(mine, Role.GESTIONNAIRE)
    with tenant(cabinets=[second]):
        Membership.objects.create(cabinet_id=second, user=me, role=Role.GESTIONNAIRE)
        factories.make_notice(make_case(second, "000000002").share, "N-2026-44")
    page = logged_in(me).get(reverse("suivi_cabinets")).content.decode()
    assert page.index("N-2026-44") < page.index("000000002")
    assert "Second · répondre avant le" in page


def test_opening_a_dossier_of_another_cabinet_goes_into_it_and_nowhere_else() -> None:
    mine, second = factories.make_cabinet("Mien"), factories.make_cabinet("Second")
    me = factories.make_member(mine, Role.GESTIONNAIRE)
    with tenant(cabinets=[second]):
        Membership.objects.create(cabinet_id=second, user=me, role=Role.GESTIONNAIRE)
        case = make_case(second, "000000002")
    client, address = logged_in(me), reverse("dossier", args=[case.public_id])
    assert client.get(address).status_code == 404
    from cabinet.services.cabinets import cabinets_of

    wanted = str(cabinets_of(user_id=me.pk, cabinet_ids=[second])[0].public_id)
    outside = client.post(reverse("changer_de_cabinet"), {"cabinet": wanted, "suite": "https://ailleurs.example/"})
    assert outside["Location"] == reverse("accueil")
    response = client.post(reverse("changer_de_cabinet"), {"cabinet": wanted, "suite": address}, follow=True)
    assert response.status_code == 200 and "000000002" in response.content.decode()
