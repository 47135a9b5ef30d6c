"""The pages of one's own account, and those of errors: in French, in our frame, and they do what they say."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import User
from tests import factories

PASSWORD = "mot-de-passe-long"
ENGLISH = re.compile(r"\b(Sign (In|Out|Up)|Password|Remember Me|Security Key|Authenticator|Cancel|Email)\b")


@pytest.fixture
def member(db: None) -> User:
    return factories.make_member(factories.make_cabinet(), Role.TITULAIRE)


def logged_in(member: User) -> Client:
    """Through the real form, then the password again: the pages of keys ask for it."""
    client = Client()
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.django_db
def test_a_wrong_password_is_said_beside_the_form_and_opens_nothing(member: User) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": member.email, "password": "faux"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_after_eight_wrong_passwords_the_door_waits_in_our_words(member: User) -> None:
    client = Client()
    for _ in range(8):
        answer = client.post(reverse("account_login"), {"login": member.email, "password": "faux"})
    assert answer.status_code == 429
    assert "Trop d’essais" in answer.text


@pytest.mark.django_db
def test_sign_up_is_by_invitation() -> None:
    assert "sur invitation" in Client().get(reverse("account_signup")).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "usersessions_list",
    ],
)
def test_a_page_of_the_account_is_ours_and_in_french(member: User, name: str) -> None:
    page = logged_in(member).get(reverse(name))
    assert page.status_code == 200
    assert '<html lang="fr"' in page.text
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    assert not ENGLISH.search(words)
    assert not re.search(r"[a-zé](?:'|&#x27;|&#39;)[a-zé]", words)  # the library's French has straight apostrophes
    assert page.text.count("main-action") <= 1


@pytest.mark.django_db
def test_an_application_of_codes_can_be_set_then_recovery_codes_seen_and_it_is_asked_at_log_in(member: User) -> None:
    client = logged_in(member)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.text
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert "10 sur 10 encore utilisables" in answer.text
    assert get_adapter().is_mfa_enabled(member)
    asked = Client().post(reverse("account_login"), {"login": member.email, "password": PASSWORD}, follow=True)
    assert "Une deuxième preuve" in asked.text


@pytest.mark.django_db
def test_other_devices_are_listed_and_closed(member: User) -> None:
    other, mine = logged_in(member), logged_in(member)
    other.get(reverse("mfa_index"), headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    mine.get(reverse("mfa_index"), headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"})
    page = mine.get(
        reverse("usersessions_list"), headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"}
    )
    assert "Firefox sur Windows" in page.text
    assert page.text.count("Celui-ci") == 1
    mine.post(reverse("usersessions_list"))
    assert other.get(reverse("mfa_index")).status_code == 302
    assert mine.get(reverse("mfa_index")).status_code == 200


@pytest.mark.django_db
def test_the_theme_chosen_is_worn_before_the_first_paint_and_an_invented_one_is_not() -> None:
    client = Client()
    for value, expected in (
        ("dark", 'data-theme="dark"'),
        ("light", 'data-theme="light"'),
        ('"><b>', '<html lang="fr">'),
    ):
        client.cookies["theme"] = value
        assert expected in client.get(reverse("account_login")).text


@pytest.mark.parametrize("name", ["403", "404", "500", "403_csrf"])
def test_an_error_page_needs_neither_request_nor_database(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "Rien n’a" in page or "n’a pas été enregistrée" in page
    assert page.count("main-action") == 1


def test_a_refusal_says_its_reason_and_that_nothing_changed() -> None:
    request = RequestFactory().post("/x/")
    get_token(request)
    error = Refused("Cette facture est déjà dans un lot transmis.")
    page = render_to_string("errors/typed.html", {"error": error}, request=request)
    assert error.message in page
    assert "Rien n’a été enregistré" in page
