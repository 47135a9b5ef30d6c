"""Members, change of cabinet, the access log's page, replacement contracts: each through its page."""

import datetime as dt
import re
import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import ReplacementContract
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import AccessLog, Membership, User
from cabinet.services.cabinets import add_member
from cabinet.services.members import change_member, set_member_active
from cabinet.tenancy import tenant
from tests import factories
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db


def membership(cabinet_id: int, user: User) -> Membership:
    with tenant(cabinets=[cabinet_id]):
        return Membership.objects.select_related("user").get(user=user)


def test_a_role_is_changed_and_the_next_page_follows_it() -> None:
    cabinet_id = factories.make_cabinet()
    titulaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    user = factories.make_member(cabinet_id, Role.LECTURE)
    hers = logged_in(user)
    assert hers.post(reverse("deposer")).status_code == 403
    address = reverse("membre", kwargs={"member": membership(cabinet_id, user).public_id})
    assert titulaire.post(address, {"role": "gestionnaire"}).status_code == 302
    assert hers.post(reverse("deposer")).status_code == 302


def test_a_member_who_is_deactivated_is_refused_from_the_next_request_on_and_can_come_back() -> None:
    cabinet_id = factories.make_cabinet()
    titulaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    user = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    hers = logged_in(user)
    assert hers.get(reverse("imports")).status_code == 200
    address = reverse("activer_membre", kwargs={"member": membership(cabinet_id, user).public_id})
    titulaire.post(address, {"actif": "0"})
    assert hers.get(reverse("imports")).status_code == 403
    titulaire.post(address, {"actif": "1"})
    assert hers.get(reverse("imports")).status_code == 200


def test_the_last_titulaire_can_neither_leave_nor_change_her_role() -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    client, row = logged_in(user), membership(cabinet_id, user)
    left = client.post(reverse("activer_membre", kwargs={"member": row.public_id}), {"actif": "0"})
    changed = client.post(reverse("membre", kwargs={"member": row.public_id}), {"role": "lecture"})
    assert (left.status_code, changed.status_code) == (409, 200)
    assert "dernière titulaire" in left.text and "dernière titulaire" in changed.text
    assert (membership(cabinet_id, user).role, membership(cabinet_id, user).is_active) == (Role.TITULAIRE, True)


@pytest.mark.django_db(transaction=True)
def test_two_titulaires_who_dismiss_each_other_at_once_leave_one() -> None:
    cabinet_id = factories.make_cabinet()
    users = [User.objects.create_user(f"t{rank}@cabinet.example", None) for rank in (1, 2)]
    with tenant(cabinets=[cabinet_id]):
        rows = [add_member(cabinet_id=cabinet_id, user=user, role=Role.TITULAIRE) for user in users]
    barrier, refused = threading.Barrier(2), []

    def dismiss(row: Membership) -> None:
        barrier.wait(10)
        try:
            with tenant(cabinets=[cabinet_id]):
                set_member_active(member=row, is_active=False)
        except Refused as error:
            refused.append(error)
        connection.close()

    threads = [threading.Thread(target=dismiss, args=(row,)) for row in rows]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]
    with tenant(cabinets=[cabinet_id]):
        assert Membership.objects.filter(is_active=True).count() == 1
    assert len(refused) == 1


def test_each_change_of_role_is_kept_with_its_author() -> None:
    cabinet_id = factories.make_cabinet()
    author = factories.make_member(cabinet_id, Role.TITULAIRE)
    row = membership(cabinet_id, factories.make_member(cabinet_id, Role.LECTURE))
    with tenant(user_id=author.pk, cabinets=[cabinet_id]):
        change_member(member=row, role=Role.GESTIONNAIRE, nurse=None)
        from django.apps import apps

        events = apps.get_model("cabinet", "MembershipEvent").objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
        kept = [(one.role, (one.pgh_context or {}).get("user")) for one in events]
    assert kept[-1] == ("gestionnaire", author.pk)


def two_cabinets() -> tuple[int, int, User]:
    first, second = factories.make_cabinet("Cabinet A"), factories.make_cabinet("Cabinet B")
    user = factories.make_member(first, Role.GESTIONNAIRE)
    with tenant(cabinets=[second]):
        add_member(cabinet_id=second, user=user, role=Role.TITULAIRE)
        factories.make_patient(second)
    return first, second, user


def public_id(cabinet_id: int) -> str:
    from cabinet.models import Cabinet

    with tenant(cabinets=[cabinet_id]):
        return str(Cabinet.objects.get().public_id)


def test_the_cabinet_is_changed_by_a_choice_among_ones_own() -> None:
    _, second, user = two_cabinets()
    client, stranger = logged_in(user), factories.make_cabinet("Cabinet C")
    assert reverse("changer_de_cabinet") in client.get(reverse("patients")).text
    page = client.get(reverse("changer_de_cabinet")).text
    assert "Cabinet A" in page and "Cabinet B" in page and "Cabinet C" not in page
    assert "Anne" not in client.get(reverse("patients")).text
    assert client.get(reverse("membres")).status_code == 403
    assert client.post(reverse("changer_de_cabinet"), {"cabinet": public_id(stranger)}).status_code == 404
    assert client.post(reverse("changer_de_cabinet"), {"cabinet": public_id(second)}).status_code == 302
    assert "Anne" in client.get(reverse("patients")).text
    assert client.get(reverse("membres")).status_code == 200


def test_a_form_still_open_for_the_cabinet_that_was_left_is_refused() -> None:
    _, second, user = two_cabinets()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(reverse("changer_de_cabinet")).text)
    assert found is not None
    token = found.group(1)
    choice = {"cabinet": public_id(second), "csrfmiddlewaretoken": token}
    assert client.post(reverse("changer_de_cabinet"), choice).status_code == 302
    old = {"last_name": "Perdue", "terrain": "plain", "distance_km": "0", "csrfmiddlewaretoken": token}
    assert client.post(reverse("nouveau_patient"), old).status_code == 403


def test_the_access_log_says_who_read_wrote_and_was_refused_and_is_filtered() -> None:
    cabinet_id = factories.make_cabinet()
    titulaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    reader = factories.make_member(cabinet_id, Role.LECTURE)
    logged_in(reader).get(reverse("suivi"))
    logged_in(reader).post(reverse("deposer"))
    titulaire.post(reverse("reglages"), {"name": "Cabinet A", "zone": "metropole"})
    page, rows = titulaire.get(reverse("journal")), {}
    rows = {one.path: one.kind for one in page.context["page_obj"]}
    assert rows == {"/suivi/": "read", "/imports/deposer/": "refused", "/cabinet/": "written"}
    assert "Personne lecture" in page.text
    hers = f"?personne={membership(cabinet_id, reader).public_id}"
    assert {one.user_id for one in titulaire.get(reverse("journal") + hers).context["page_obj"]} == {reader.pk}
    kinds = {"lu": {"read"}, "ecrit": {"written"}, "refus": {"refused"}}
    for word, expected in kinds.items():
        shown = titulaire.get(reverse("journal"), {"quoi": word}).context["page_obj"]
        assert {one.kind for one in shown} == expected
    today = timezone.localdate()
    assert titulaire.get(reverse("journal"), {"jour": today.isoformat()}).context["page_obj"].paginator.count >= 3
    before = today - dt.timedelta(days=1)
    assert titulaire.get(reverse("journal"), {"jour": before.isoformat()}).context["page_obj"].paginator.count == 0
    assert titulaire.get(reverse("journal"), {"jour": "hier", "personne": "x", "page": "z"}).status_code == 200


def test_a_day_of_the_access_log_ends_at_midnight_in_paris() -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.LECTURE)
    with tenant(cabinets=[cabinet_id]), connection.cursor() as cursor:
        for at in ("2026-07-01T21:59:59Z", "2026-07-01T22:00:00Z"):  # 23:59:59, then 0:00 in Paris
            cursor.execute(
                "insert into cabinet_accesslog (cabinet_id, user_id, at, method, view, path, status)"
                " values (%s, %s, %s, 'GET', 'suivi', '/suivi/', 200)",
                [cabinet_id, user.pk, at],
            )
        days = [AccessLog.objects.on_day(dt.date(2026, 7, day)).count() for day in (1, 2)]
    assert days == [1, 1]


def test_the_access_log_is_paged_and_never_shows_another_cabinet() -> None:
    cabinet_id, other = factories.make_cabinet("A"), factories.make_cabinet("B")
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    for pk in (cabinet_id, other):
        with tenant(cabinets=[pk]):
            AccessLog.objects.bulk_create(
                [
                    AccessLog(cabinet_id=pk, user=user, method="GET", view="x", path=f"/{pk}/", status=200)
                    for _ in range(60)
                ]
            )
    page = logged_in(user).get(reverse("journal"), {"page": "2"})
    assert page.context["page_obj"].paginator.count == 60
    assert {one.path for one in page.context["page_obj"]} == {f"/{cabinet_id}/"}


def test_a_contract_written_on_its_page_opens_the_rounds_of_the_remplacante() -> None:
    cabinet_id = factories.make_cabinet()
    titulaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    today = timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        nurse, substitute = factories.make_nurse(cabinet_id), factories.make_nurse(cabinet_id, "996000022")
        patient = factories.make_patient(cabinet_id)
        from billing.models import Visit

        Visit.objects.create(
            cabinet_id=cabinet_id,
            patient=patient,
            performed_by=substitute,
            billed_by=nurse,
            cared_on=today,
            at=dt.time(9),
        )
    user = factories.make_member(cabinet_id, Role.REMPLACANTE)
    with tenant(cabinets=[cabinet_id]):
        Membership.objects.filter(user=user).update(nurse=substitute)
    hers = logged_in(user)
    assert "Anne" not in hers.get(reverse("tournee")).text
    contract = {"substitute": substitute.pk, "replaced": nurse.pk, "starts_on": today, "ends_on": today}
    assert titulaire.post(reverse("remplacements"), contract).status_code == 302
    assert "Anne" in hers.get(reverse("tournee")).text
    with tenant(cabinets=[cabinet_id]):
        row = ReplacementContract.objects.get()
    long_ago = {"starts_on": today - dt.timedelta(days=90), "ends_on": today - dt.timedelta(days=60)}
    titulaire.post(reverse("remplacement", kwargs={"contract": row.public_id}), long_ago)
    assert "Anne" not in hers.get(reverse("tournee")).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-08-31"}, "avant le début"),
        ({"replaced": "same"}, "elle-même"),
        ({"starts_on": "2026-09-20", "ends_on": "2026-10-20"}, "déjà un contrat"),
        ({"substitute": "other"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_in_words(changes: dict[str, str], said: str) -> None:
    cabinet_id, other = factories.make_cabinet("A"), factories.make_cabinet("B")
    titulaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[other]):
        stranger = factories.make_nurse(other)
    with tenant(cabinets=[cabinet_id]):
        nurse, substitute = factories.make_nurse(cabinet_id), factories.make_nurse(cabinet_id, "996000022")
    start = {"substitute": substitute.pk, "replaced": nurse.pk, "starts_on": "2026-09-01", "ends_on": "2026-09-30"}
    if said == "déjà un contrat":
        titulaire.post(reverse("remplacements"), start)
    values = {"same": substitute.pk, "other": stranger.pk}
    answer = titulaire.post(
        reverse("remplacements"), {**start, **{name: values.get(value, value) for name, value in changes.items()}}
    )
    assert answer.status_code == 200 and said in answer.text
    with tenant(cabinets=[cabinet_id]):
        assert ReplacementContract.objects.count() == (1 if said == "déjà un contrat" else 0)


def test_the_journal_tells_what_left_as_a_file_and_what_was_given_up_and_is_exported_as_it_is_filtered() -> None:
    cabinet_id = factories.make_cabinet()
    titulaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    reader = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    with tenant(cabinets=[cabinet_id]):
        for method, view in (("GET", "recettes_csv"), ("GET", "brut"), ("POST", "signer_abandon"), ("GET", "suivi")):
            AccessLog.objects.create(
                cabinet_id=cabinet_id, user=reader, method=method, view=view, path="/=x/", status=200
            )
    found = {
        word: [one.view for one in titulaire.get(reverse("journal"), {"quoi": word}).context["page_obj"]]
        for word in ("exporte", "abandon")
    }
    assert found == {"exporte": ["brut", "recettes_csv"], "abandon": ["signer_abandon"]}
    lines = (
        titulaire.get(reverse("journal"), {"quoi": "exporte", "export": "csv"}).content.decode("utf-8-sig").splitlines()
    )
    assert len(lines) == 3 and all("Personne gestionnaire" in line for line in lines[1:])
    again = titulaire.get(reverse("journal"), {"quoi": "exporte"}).context["page_obj"]
    assert "export=csv" in next(one.path for one in again), "an export of the journal is in the journal"
