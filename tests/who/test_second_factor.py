"""The second factor: compulsory in production, optional in the demo. Set, used and counted through the real pages."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cabinet.enums import Role
from cabinet.models import User
from tests import factories
from tests.check import PRODUCTION
from tests.pages import PAGES
from tests.who.people import PASSWORD

ROOT = Path(__file__).parents[2]


@pytest.fixture
def member(db: None) -> User:
    return factories.make_member(factories.make_cabinet(), Role.TITULAIRE)


@pytest.fixture
def required(settings: Any) -> None:
    settings.IDEL_MFA_REQUIRED = True


def log_in(member: User, password: str = PASSWORD, address: str = "192.0.2.1") -> Client:
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": member.email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def set_totp(client: Client) -> str:
    """Through the page, as with an application on a phone; returns its secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret: str = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize(("values", "expected"), [(PRODUCTION, "True"), ({"IDEL_ENV": "demo"}, "False")])
def test_it_is_compulsory_in_production_whatever_the_environment_says_and_optional_in_the_demo(
    values: dict[str, str], expected: str
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IDEL_")}
    for said in ("", "0"):
        asked = [sys.executable, "-c", "from idel import settings; print(settings.IDEL_MFA_REQUIRED)"]
        ended = subprocess.run(
            asked,
            cwd=ROOT,
            env={**kept, **values, "IDEL_MFA_REQUIRED": said},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout.strip() == expected


def test_in_the_demo_a_password_is_enough(member: User) -> None:
    client = log_in(member)
    assert client.get(reverse("suivi")).status_code == 200


@pytest.mark.usefixtures("required")
def test_where_it_is_compulsory_no_page_opens_and_no_form_writes_before_it_is_set(member: User) -> None:
    client = log_in(member)
    for name, (method, _, kwargs) in PAGES.items():
        if not kwargs:
            answer = getattr(client, method)(reverse(name))
            assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index")), name
    assert User.objects.count() == 1
    for name in ("mfa_index", "usersessions_list"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.usefixtures("required")
def test_an_application_of_codes_opens_the_site_and_is_asked_for_at_the_next_log_in(member: User) -> None:
    client = log_in(member)
    secret = set_totp(client)
    assert client.get(reverse("suivi")).status_code == 200
    again = log_in(member)
    assert not is_in(again) and again.get(reverse("suivi")).status_code == 302
    assert not is_in(again)
    wrong = f"{(int(code_of(secret)) + 500_000) % 1_000_000:06d}"
    again.post(reverse("mfa_authenticate"), {"code": wrong})
    assert not is_in(again)
    forget_the_code_used_before()
    again.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(again) and again.get(reverse("suivi")).status_code == 200


def forget_the_code_used_before() -> None:
    """A code serves once: within the same half minute the second log-in would need the next one."""
    from django.core.cache import cache

    cache.clear()


@pytest.mark.usefixtures("required")
def test_a_code_serves_once(member: User) -> None:
    secret = set_totp(log_in(member))
    forget_the_code_used_before()
    code = code_of(secret)
    first, second = log_in(member), log_in(member)
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.usefixtures("required")
def test_a_recovery_code_opens_once_for_a_lost_telephone(member: User) -> None:
    client = log_in(member)
    set_totp(client)
    row = Authenticator.objects.get(user=member, type=Authenticator.Type.RECOVERY_CODES)
    codes = RecoveryCodes(row).get_unused_codes()
    shown = client.get(reverse("mfa_view_recovery_codes")).text
    assert len(codes) == 10 and all(code in shown for code in codes)
    for expected in (True, False):
        lost = log_in(member)
        lost.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(lost) is expected


@pytest.mark.usefixtures("required")
def test_the_page_of_passkeys_opens_and_asks_the_device_for_a_key(member: User) -> None:
    client = log_in(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn"))
    assert page.status_code == 200 and "clé" in page.text
    asked = page.context["js_data"]["creation_options"]["publicKey"]
    assert asked["user"]["name"] == member.email and len(asked["challenge"]) >= 20
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200
    assert "data-passkey" in Client().get(reverse("account_login")).text


@pytest.mark.usefixtures("required")
def test_a_password_link_does_not_pass_the_second_factor(member: User) -> None:
    from cabinet.models import Membership
    from cabinet.services.password_links import make_password_link, memberships_of
    from cabinet.tenancy import tenant

    set_totp(log_in(member))
    mine = memberships_of(user_id=member.pk)[0]
    with tenant(cabinets=[mine.cabinet_id]):
        token = make_password_link(member=Membership.objects.get(pk=mine.pk), made_by=None, now=timezone.now())
    guest = Client()
    new = "une phrase que je retiens"
    guest.post(reverse("nouveau_mot_de_passe", kwargs={"token": token}), {"password": new, "again": new})
    guest.post(reverse("account_login"), {"login": member.email, "password": new})
    assert not is_in(guest)


def test_one_device_closed_from_another_is_asked_to_log_in_again(member: User) -> None:
    lost, mine = log_in(member), log_in(member)
    for client in (lost, mine):
        assert client.get(reverse("suivi")).status_code == 200
    assert mine.get(reverse("usersessions_list")).context["session_count"] == 2
    mine.post(reverse("usersessions_list"))
    assert (lost.get(reverse("suivi")).status_code, mine.get(reverse("suivi")).status_code) == (302, 200)
    assert mine.get(reverse("usersessions_list")).context["session_count"] == 1


def test_eight_wrong_passwords_close_the_door_to_that_person_at_that_address_for_a_quarter_of_an_hour(
    member: User,
) -> None:
    other = factories.make_member(factories.make_cabinet("B"), Role.LECTURE)
    for _ in range(8):
        log_in(member, "faux")
    assert not is_in(log_in(member))
    assert is_in(log_in(member, address="192.0.2.99"))
    assert is_in(log_in(other))
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert is_in(log_in(member))


def test_seven_wrong_passwords_then_the_right_one_start_the_count_again(member: User) -> None:
    for _ in range(7):
        log_in(member, "faux")
    assert is_in(log_in(member))
    assert AccessAttempt.objects.get().failures_since_start == 7
