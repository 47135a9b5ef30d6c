"""The log-in page of the demo opens each account with one button; no other installation names any."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, override_settings
from django.urls import reverse

from cabinet.models import User
from idel.demo_logins import DEMO_LOGINS, PASSWORD

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'name="login" value="([^"]+)"><input type="hidden" name="password" value="([^"]+)"')


@override_settings(IDEL_ENV="demo")
def test_each_account_of_the_demo_has_a_button_that_logs_in() -> None:
    offered = HIDDEN.findall(Client().get(reverse("account_login")).content.decode())
    assert offered == [(email, PASSWORD) for _, email, _ in DEMO_LOGINS]
    for email, password in offered:
        user, client = User.objects.create_user(email, PASSWORD), Client()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        assert client.post(reverse("account_login"), {"login": email, "password": password}).status_code == 302
        assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("mode", ["test", "production"])
def test_no_account_is_named_outside_of_the_demo(mode: str) -> None:
    with override_settings(IDEL_ENV=mode):
        page = Client().get(reverse("account_login")).content.decode()
    assert PASSWORD not in page
    assert not any(email in page for _, email, _ in DEMO_LOGINS)
