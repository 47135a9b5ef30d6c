"""Links handed over by a person: an invitation, a new password. Used once, soon too old, kept as a hash."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import AccessLog, Invitation, Membership, PasswordLink, User
from cabinet.services.cabinets import add_member
from cabinet.services.password_links import make_password_link, set_password_by_link
from cabinet.tenancy import tenant
from tests import factories
from tests.who.people import PASSWORD, logged_in

pytestmark = pytest.mark.django_db
NEW = "une phrase que je retiens"
ACCOUNT = {"full_name": "Alix Weber", "password": NEW, "again": NEW}


def link_in(page: str) -> str:
    """The path of the link that the page shows."""
    found = re.search(r'value="http://testserver(/[^"]+)"', page)
    assert found is not None
    return found.group(1)


@pytest.fixture
def cabinet_id() -> int:
    return factories.make_cabinet()


@pytest.fixture
def titulaire(cabinet_id: int) -> Client:
    return logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))


def invited(titulaire: Client, email: str = "Alix@Cabinet.example", role: str = "gestionnaire") -> str:
    return link_in(titulaire.post(reverse("inviter"), {"email": email, "role": role}).text)


def test_the_invited_person_chooses_her_password_and_has_the_role_of_the_invitation(
    titulaire: Client, cabinet_id: int
) -> None:
    path, guest = invited(titulaire), Client()
    assert "gestionnaire" in guest.get(path).text
    assert guest.post(path, ACCOUNT)["Location"] == reverse("account_login")
    with tenant(cabinets=[cabinet_id]):
        member = Membership.objects.get(user__email="alix@cabinet.example")
        assert (member.role, member.user.full_name, member.is_active) == (Role.GESTIONNAIRE, "Alix Weber", True)
    guest.post(reverse("account_login"), {"login": "alix@cabinet.example", "password": NEW})
    assert guest.get(reverse("imports")).status_code == 200
    assert guest.get(reverse("membres")).status_code == 403


def test_an_invitation_serves_once(titulaire: Client, cabinet_id: int) -> None:
    path = invited(titulaire)
    Client().post(path, ACCOUNT)
    again = Client().post(path, {**ACCOUNT, "full_name": "Un autre"})
    assert again.status_code == 404 and "ne sert plus" in again.text
    assert User.objects.get(email="alix@cabinet.example").full_name == "Alix Weber"


def test_an_invitation_too_old_withdrawn_or_replaced_does_not_serve(titulaire: Client, cabinet_id: int) -> None:
    old, withdrawn = invited(titulaire, "a@cabinet.example"), invited(titulaire, "b@cabinet.example")
    replaced, live = invited(titulaire, "c@cabinet.example"), invited(titulaire, "c@cabinet.example")
    with tenant(cabinets=[cabinet_id]):
        Invitation.objects.filter(email="a@cabinet.example").update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        row = Invitation.objects.get(email="b@cabinet.example")
    titulaire.post(reverse("retirer_invitation", kwargs={"invitation": row.public_id}))
    assert [Client().get(path).status_code for path in (old, withdrawn, replaced, live)] == [404, 404, 404, 200]
    assert [Client().post(path, ACCOUNT).status_code for path in (old, withdrawn, replaced)] == [404] * 3
    assert not User.objects.filter(full_name="Alix Weber").exists()


def test_only_the_hash_of_the_secret_is_kept(titulaire: Client, cabinet_id: int) -> None:
    path = invited(titulaire)
    secret = path.strip("/").split("/")[-1].partition("-")[2]
    with tenant(cabinets=[cabinet_id]):
        kept = Invitation.objects.get().secret_hash
        assert len(secret) >= 43 and len(kept) == 64 and secret not in kept
    assert path not in titulaire.get(reverse("membres")).text


@pytest.mark.parametrize("text", ["1-", "-abc", "x-abc", "99999999999999999999999-abc", "٣-abc", "0-abc", "abc"])
def test_a_text_that_is_no_link_is_lost_without_an_error(text: str) -> None:
    for name in ("invitation", "nouveau_mot_de_passe"):
        assert Client().get(reverse(name, kwargs={"token": text})).status_code == 404
        assert Client().post(reverse(name, kwargs={"token": text}), ACCOUNT).status_code == 404


def test_the_secret_of_one_cabinet_opens_nothing_in_another(titulaire: Client) -> None:
    other = factories.make_cabinet("Autre")
    secret = invited(titulaire).strip("/").split("/")[-1].partition("-")[2]
    assert Client().get(reverse("invitation", kwargs={"token": f"{other}-{secret}"})).status_code == 404


def test_an_address_with_an_account_keeps_its_password_and_must_log_in(titulaire: Client, cabinet_id: int) -> None:
    elsewhere = factories.make_cabinet("Autre")
    known = factories.make_member(elsewhere, Role.INFIRMIERE)
    path = invited(titulaire, known.email)
    guest = Client()
    assert "Me connecter" in guest.get(path).text
    guest.post(path, ACCOUNT)
    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    with tenant(cabinets=[cabinet_id]):
        assert not Membership.objects.filter(user=known).exists()
    hers = logged_in(known)
    assert "Accepter" in hers.get(path).text
    assert hers.post(path)["Location"] == reverse("accueil")
    with tenant(cabinets=[cabinet_id]):
        assert Membership.objects.get(user=known).role == Role.GESTIONNAIRE
    assert hers.session["cabinet_id"] == cabinet_id


def test_another_account_cannot_take_the_invitation(titulaire: Client, cabinet_id: int) -> None:
    path = invited(titulaire)
    stranger = logged_in(factories.make_member(factories.make_cabinet("Autre"), Role.LECTURE))
    assert "autre adresse" in stranger.get(path).text
    assert stranger.post(path).status_code == 409
    with tenant(cabinets=[cabinet_id]):
        assert Membership.objects.count() == 1
        assert Invitation.objects.get().accepted_at is None


def test_a_secret_is_not_written_in_the_access_log(titulaire: Client, cabinet_id: int) -> None:
    path = invited(titulaire)
    assert titulaire.get(path).status_code == 200
    with tenant(cabinets=[cabinet_id]):
        paths = list(AccessLog.objects.values_list("path", flat=True))
    assert "/invitation/…/" in paths and not any(path in one for one in paths)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"again": "autre chose"}, "différents"),
        ({"password": "court", "again": "court"}, "12"),
        ({"full_name": ""}, "obl"),
    ],
)
def test_a_weak_or_different_password_opens_no_account(titulaire: Client, changes: dict[str, str], said: str) -> None:
    answer = Client().post(invited(titulaire), {**ACCOUNT, **changes})
    assert answer.status_code == 200 and said in answer.text
    assert not User.objects.filter(email="alix@cabinet.example").exists()


def test_a_member_is_not_invited_again_and_a_remplacante_needs_her_nurse(titulaire: Client, cabinet_id: int) -> None:
    member = factories.make_member(cabinet_id, Role.LECTURE)
    assert "déjà celle" in titulaire.post(reverse("inviter"), {"email": member.email, "role": "lecture"}).text
    assert "Choisissez" in titulaire.post(reverse("inviter"), {"email": "n@c.example", "role": "remplacante"}).text
    with tenant(cabinets=[cabinet_id]):
        assert Invitation.objects.count() == 0


def password_link(titulaire: Client, cabinet_id: int, user: User) -> str:
    with tenant(cabinets=[cabinet_id]):
        member = Membership.objects.get(user=user)
    return link_in(titulaire.post(reverse("lien_mot_de_passe", kwargs={"member": member.public_id})).text)


def test_a_link_of_the_titulaire_sets_a_new_password_once_and_closes_the_open_sessions(
    titulaire: Client, cabinet_id: int
) -> None:
    user = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    session, path = logged_in(user), password_link(titulaire, cabinet_id, user)
    assert user.email in Client().get(path).text
    assert Client().post(path, {"password": NEW, "again": NEW})["Location"] == reverse("account_login")
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert session.get(reverse("imports")).status_code == 302
    assert Client().post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 404
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_password_link_does_not_serve_when_old_replaced_or_of_a_member_who_left(
    titulaire: Client, cabinet_id: int
) -> None:
    user = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    replaced, live = (password_link(titulaire, cabinet_id, user) for _ in range(2))
    assert [Client().get(path).status_code for path in (replaced, live)] == [404, 200]
    with tenant(cabinets=[cabinet_id]):
        Membership.objects.filter(user=user).update(is_active=False)
    assert Client().get(live).status_code == 404
    with tenant(cabinets=[cabinet_id]):
        Membership.objects.filter(user=user).update(is_active=True)
        PasswordLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert Client().post(live, {"password": NEW, "again": NEW}).status_code == 404
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_titulaire_cannot_reach_another_cabinet_through_a_shared_account(titulaire: Client, cabinet_id: int) -> None:
    shared = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    elsewhere = factories.make_cabinet("Autre")
    with tenant(cabinets=[elsewhere]):
        add_member(cabinet_id=elsewhere, user=shared, role=Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        member = Membership.objects.get(user=shared)
    answer = titulaire.post(reverse("lien_mot_de_passe", kwargs={"member": member.public_id}))
    assert answer.status_code == 409 and "autre cabinet" in answer.text
    with tenant(cabinets=[cabinet_id]):
        assert PasswordLink.objects.count() == 0


def test_a_titulaires_link_ends_when_the_account_joins_another_cabinet(titulaire: Client, cabinet_id: int) -> None:
    user = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    path, elsewhere = password_link(titulaire, cabinet_id, user), factories.make_cabinet("Autre")
    assert Client().get(path).status_code == 200
    with tenant(cabinets=[elsewhere]):
        add_member(cabinet_id=elsewhere, user=user, role=Role.TITULAIRE)
    assert Client().post(path, {"password": NEW, "again": NEW}).status_code == 404
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_without_a_mail_server_the_page_of_a_lost_password_promises_no_mail() -> None:
    page = Client().get(reverse("account_reset_password")).text
    assert "courriel" not in page and "La titulaire" in page and "<form" not in page


def test_with_a_mail_server_a_link_arrives_and_sets_the_password(
    cabinet_id: int, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "mail.example"
    user = factories.make_member(cabinet_id, Role.LECTURE)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    assert "courriel" in client.get(reverse("account_reset_password")).text
    client.post(reverse("account_reset_password"), {"email": user.email})
    found = re.search(r"http://testserver(/compte/password/reset/key/\S+)", mailoutbox[0].body)
    assert found is not None and mailoutbox[0].to == [user.email]
    page = client.get(found.group(1), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_operators_command_prints_a_link_that_serves(cabinet_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    call_command("reset_link", user.email.upper(), "--site", "https://idel.example/")
    said = capsys.readouterr().out.strip()
    assert said.startswith("https://idel.example/mot-de-passe/")
    Client().post(said.removeprefix("https://idel.example"), {"password": NEW, "again": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    with pytest.raises(CommandError, match="Aucun membre"):
        call_command("reset_link", "inconnue@cabinet.example")


def test_a_new_password_is_refused_when_the_link_was_used_meanwhile(cabinet_id: int) -> None:
    user = factories.make_member(cabinet_id, Role.LECTURE)
    with tenant(cabinets=[cabinet_id]):
        token = make_password_link(member=Membership.objects.get(user=user), made_by=None, now=timezone.now())
    set_password_by_link(token=token, password=NEW, now=timezone.now())
    with pytest.raises(Refused, match="ne sert plus"):
        set_password_by_link(token=token, password=PASSWORD, now=timezone.now())
