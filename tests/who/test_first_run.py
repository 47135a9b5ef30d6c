"""The first-run page: a titulaire is led to it until her cabinet is set up, and it writes all of it or nothing."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from cabinet.enums import Role
from cabinet.models import Cabinet, Membership, Nurse, User
from cabinet.tenancy import tenant
from reconciliation.models import BankAccount
from reconciliation.services.setting_up import number_of
from reconciliation.services.statements.apply_bank import account_of
from tests import factories
from tests.pages import PAGES
from tests.who.people import FIRST_RUN, IBAN, logged_in, new_cabinet

pytestmark = pytest.mark.django_db
PAGE = "/cabinet/premiers-pas/"


def test_every_page_of_ours_leads_the_titulaire_of_a_new_cabinet_there() -> None:
    client = logged_in(factories.make_member(new_cabinet(), Role.TITULAIRE))
    for name, (method, _, kwargs) in PAGES.items():
        if method == "get" and not kwargs and name not in {"premiers_pas", "changer_de_cabinet"}:
            answer = client.get(reverse(name))
            assert (answer.status_code, answer.get("Location")) == (302, PAGE), name
    assert client.get(PAGE).status_code == 200
    assert client.get(reverse("mfa_index")).status_code in {200, 302}
    assert client.get(reverse("healthz")).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TITULAIRE])
def test_the_others_are_not_led_there_and_may_not_open_it(role: Role) -> None:
    client = logged_in(factories.make_member(new_cabinet(), role))
    assert client.get(reverse("patients")).status_code == 200
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, FIRST_RUN).status_code == 403


def test_the_page_sets_up_cabinet_nurse_and_account_once() -> None:
    cabinet_id = new_cabinet()
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    client = logged_in(user)
    answer = client.post(PAGE, FIRST_RUN)
    assert (answer.status_code, answer["Location"]) == (302, reverse("imports"))
    with tenant(cabinets=[cabinet_id]):
        row, nurse, account = Cabinet.objects.get(), Nurse.objects.get(), BankAccount.objects.get()
        assert (row.name, str(row.watch_from), row.is_set_up) == ("Cabinet du Port", "2026-07-01", True)
        assert (nurse.full_name, nurse.rpps, nurse.am_number) == ("Nadia Perrin", "10100000008", "996000014")
        assert (account.iban, account.nurse_id) == ("".join(IBAN.split()), nurse.pk)
        assert Membership.objects.get(user=user).nurse_id == nurse.pk
        assert account_of(cabinet_id, number_of(account.iban)).pk == account.pk
    assert client.get(PAGE)["Location"] == reverse("reglages")
    client.post(PAGE, {**FIRST_RUN, "name": "Autre"})
    with tenant(cabinets=[cabinet_id]):
        assert (Cabinet.objects.get().name, Nurse.objects.count()) == ("Cabinet du Port", 1)


def test_the_iban_is_sealed_in_the_table_and_masked_on_the_page(superuser: object) -> None:
    cabinet_id = new_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    client.post(PAGE, FIRST_RUN)
    from django.db import connection

    with tenant(cabinets=[cabinet_id]), connection.cursor() as cursor:
        cursor.execute("select t::text, encode(t.iban, 'escape') from reconciliation_bankaccount t")
        stored = " ".join(cursor.fetchone())
    assert "30006" not in stored and "12345678901" not in stored
    page = client.get(reverse("reglages")).text
    assert "•••• 0189" in page and "30006" not in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rpps", "10100000009", "la clé"),
        ("rpps", "1010000000", "11 chiffres"),
        ("am_number", "996000015", "la clé"),
        ("am_number", "99600001A", "9 chiffres"),
        ("iban", "FR76 3000 6000 0112 3456 7890 188", "IBAN"),
        ("iban", "FR76", "IBAN"),
        ("name", "", "obligatoire"),
    ],
)
def test_a_wrong_key_is_said_beside_its_field_and_nothing_is_written(field: str, value: str, said: str) -> None:
    cabinet_id = new_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    answer = client.post(PAGE, {**FIRST_RUN, field: value})
    assert answer.status_code == 200 and said in answer.text and 'aria-invalid="true"' in answer.text
    with tenant(cabinets=[cabinet_id]):
        assert not Cabinet.objects.get().is_set_up
        assert (Nurse.objects.count(), BankAccount.objects.count()) == (0, 0)


def test_a_nurse_and_an_account_known_from_files_are_completed_not_doubled() -> None:
    cabinet_id = new_cabinet()
    user = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        Nurse.objects.create(cabinet_id=cabinet_id, last_name="", first_name="", am_number="996000014")
        known = BankAccount(cabinet_id=cabinet_id, number="30006 00001 12345678901")
        known.save()
    logged_in(user).post(PAGE, FIRST_RUN)
    with tenant(cabinets=[cabinet_id]):
        assert Nurse.objects.get().last_name == "Perrin"
        assert BankAccount.objects.get().masked == "•••• 0189"


def test_the_command_makes_a_cabinet_that_is_not_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_cabinet", "Cabinet neuf", "odile@cabinet.example")
    said = capsys.readouterr().out
    password = said.split(": ")[1].splitlines()[0]
    user = User.objects.get(email="odile@cabinet.example")
    assert user.check_password(password)
    assert logged_in(user).get("/")["Location"] == PAGE


def test_a_second_account_and_a_second_nurse_are_added_in_the_settings() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    new = {name: FIRST_RUN[name] for name in ("first_name", "last_name", "rpps", "am_number")}
    assert client.post(reverse("nouvelle_infirmiere"), new).status_code == 302
    assert client.post(reverse("ajouter_compte"), {"iban": IBAN}).status_code == 302
    assert "déjà enregistré" in client.post(reverse("ajouter_compte"), {"iban": IBAN}).text
    with tenant(cabinets=[cabinet_id]):
        nurse = Nurse.objects.get()
        assert BankAccount.objects.count() == 1
    page = reverse("infirmiere", kwargs={"nurse": nurse.public_id})
    client.post(page, {**new, "last_name": "Perrin-Roux"})
    with tenant(cabinets=[cabinet_id]):
        nurse.refresh_from_db()
        assert (nurse.last_name, nurse.is_active) == ("Perrin-Roux", False)
        factories.make_nurse(cabinet_id, "996000022")
    assert "déjà celui" in client.post(page, {**new, "am_number": "996000022"}).text
