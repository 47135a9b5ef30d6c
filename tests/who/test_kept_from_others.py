"""What another person must not get: a key in a log, a list as a file, the money and visits of others, an account by its open session."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import get_token_model

from billing.models import Patient, ReplacementContract, Visit
from cabinet.enums import Role
from cabinet.models import AccessLog, Membership
from cabinet.services.password_links import make_password_link, set_password_by_link
from cabinet.tenancy import named_cabinets, tenant
from tests import factories
from tests.who.people import PASSWORD, logged_in

pytestmark = pytest.mark.django_db
OTHER_PASSWORD = "encore une autre phrase longue"


@pytest.fixture
def mails(settings: Any) -> list[mail.EmailMessage]:
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "smtp.example", "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def test_the_key_of_a_new_password_stands_in_no_log(mails: list[mail.EmailMessage]) -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.INFIRMIERE)
    client = logged_in(user)
    Client().post(reverse("account_reset_password"), {"email": user.email})
    found = re.search(r"http://testserver(\S+)", str(mails[0].body))
    assert found is not None
    client.get(found[1])
    with tenant(cabinets=[cabinet_id]):
        paths = [row.path for row in AccessLog.objects.filter(view__contains="reset_password_from_key")]
    assert paths and all("…" in path and found[1].rsplit("/", 2)[-2] not in path for path in paths)


def test_an_address_is_added_after_the_password_alone(mails: list[mail.EmailMessage]) -> None:
    user = factories.make_member(factories.make_cabinet(), Role.INFIRMIERE)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    answer = logged_in(user).post(reverse("account_email"), {"action_add": "", "email": "autre@autre.example"})
    assert "reauthenticate" in answer["Location"]
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == [user.email] and not mails


def test_a_token_ends_with_the_password_that_it_was_opened_with() -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    _, token = get_token_model().objects.create(user=user)
    headers = {"Authorization": f"Token {token}"}
    assert Client().get(reverse("api_fichiers"), headers=headers).status_code == 200
    with tenant(cabinets=[cabinet_id]):
        link = make_password_link(member=Membership.objects.get(user=user), made_by=None, now=timezone.now())
    set_password_by_link(token=link, password=OTHER_PASSWORD, now=timezone.now())
    assert Client().get(reverse("api_fichiers"), headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["recettes_csv", "audit_blanc_csv"])
def test_who_may_not_export_takes_no_list_away(name: str) -> None:
    cabinet_id = factories.make_cabinet()
    reader, office = (logged_in(factories.make_member(cabinet_id, role)) for role in (Role.LECTURE, Role.TITULAIRE))
    assert reader.get(reverse(name)).status_code == 403
    assert f"{reverse(name)}" not in reader.get(reverse(name.removesuffix("_csv"))).content.decode()
    period = "?mois=2026-09&du=2026-09-01&au=2026-09-30"
    assert office.get(reverse(name) + period)["Cache-Control"] == "private, no-store"


def test_a_remplacante_sees_her_own_visits_and_money_on_a_patients_sheet() -> None:
    cabinet_id, today = factories.make_cabinet(), timezone.localdate()
    user = factories.make_member(cabinet_id, Role.REMPLACANTE)
    with tenant(cabinets=[cabinet_id]):
        invoice = factories.make_share(cabinet_id).invoice
        substitute = factories.make_nurse(cabinet_id, "996000022")
        Membership.objects.filter(user=user).update(nurse=substitute)
        ReplacementContract.objects.create(
            cabinet_id=cabinet_id, replaced=invoice.nurse, substitute=substitute, starts_on=today, ends_on=today
        )
        common = {"cabinet_id": cabinet_id, "billed_by": invoice.nurse, "at": dt.time(9), "patient": invoice.patient}
        hers = Visit.objects.create(performed_by=substitute, cared_on=today, **common)
        other = Visit.objects.create(performed_by=invoice.nurse, cared_on=today - dt.timedelta(days=90), **common)
    page = logged_in(user).get(reverse("patient", args=[invoice.patient.public_id])).content.decode()
    assert str(hers.public_id) in page
    assert str(other.public_id) not in page and invoice.number not in page


def test_a_message_that_names_a_patient_lies_in_no_cookie() -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        nurse, patient = factories.make_nurse(cabinet_id), factories.make_patient(cabinet_id)
        common = {"cabinet_id": cabinet_id, "performed_by": nurse, "billed_by": nurse, "patient": patient}
        visit = Visit.objects.create(cared_on=timezone.localdate(), at=dt.time(9), **common)
    answer = logged_in(user).post(reverse("etat", kwargs={"visit": visit.public_id}), {"etat": "cancelled"})
    assert answer.status_code == 302 and "messages" not in answer.cookies


def test_behind_a_proxy_one_visitor_does_not_lock_another_out(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = {}, 1
    cache.clear()
    user = factories.make_member(factories.make_cabinet(), Role.TITULAIRE)
    attacker = Client(
        REMOTE_ADDR="172.18.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.66"
    )  # the first is invented
    for number in range(31):
        attacker.post(reverse("account_login"), {"login": f"personne{number}@ailleurs.example", "password": "x"})
    person = Client(REMOTE_ADDR="172.18.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7")
    answer = person.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    cache.clear()
    assert answer.status_code == 302 and "_auth_user_id" in person.session


def test_the_orm_filters_by_the_cabinets_of_the_open_door() -> None:
    """The first lock; row-level security, the second, is tried by tests of its own."""
    first, second = factories.make_cabinet(), factories.make_cabinet("B")
    assert named_cabinets() == ()
    with tenant(cabinets=[first]):
        assert f'"billing_patient"."cabinet_id" IN ({first})' in str(Patient.objects.all().query)
        assert f"IN ({first})" in str(factories.make_patient(first).visits.all().query)
        with tenant(cabinets=[first, second], writes=first):
            assert f"IN ({first}, {second})" in str(Patient.objects.all().query)
        assert named_cabinets() == (first,)
        with pytest.raises(ZeroDivisionError), tenant(cabinets=[second]):
            1 / 0  # noqa: B018
        assert named_cabinets() == (first,)
