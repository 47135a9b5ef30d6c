"""The page that corrects and sends again: one field, the raw reject beside it, the ways that are open and those that are not."""

import pytest
from django.urls import reverse

from billing.models import Invoice
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import Resend
from tests import factories
from tests.follow_up.resent import NEW_NIR, NIR, case_of, office_of, rejected, sent_invoice, told
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_the_reject_opens_its_field_and_the_second_is_prepared_then_undone(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        client = logged_in(office_of(cabinet_id))
    address = reverse("corriger_dossier", args=[case.public_id])
    assert "Corriger et renvoyer" in client.get(reverse("dossier", args=[case.public_id])).content.decode()
    page = client.get(address).content.decode()
    assert 'name="doctor_number" value="991000019"' in page and 'name="nir"' not in page
    for words in ("PRESCRIPTEUR INCONNU", "0460053", "Numéro du prescripteur", "Recycler dans un nouveau lot"):
        assert words in page
    typed = {"version": case.version, "doctor": "Hubert", "doctor_number": "99100"}
    assert "errorlist" in client.post(address, typed).content.decode() or Resend.objects.count() == 0
    done = client.post(address, {**typed, "doctor_number": "991000027"}, follow=True).content.decode()
    assert "prête à transmettre" in done and "Défaire ce renvoi" in done
    with tenant(cabinets=[cabinet_id]):
        row = Resend.objects.get()
        assert Invoice.objects.get(state="ready").replaces_id == case.share.invoice_id
    assert "Déjà renvoyée" in client.get(address).content.decode()
    undone = client.post(reverse("defaire_renvoi", args=[row.public_id]), follow=True).content.decode()
    assert "Renvoi défait" in undone


def test_another_field_may_be_chosen_and_a_wrong_value_is_said(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, NIR)
        client = logged_in(office_of(cabinet_id, Role.TITULAIRE))
    address = reverse("corriger_dossier", args=[case.public_id])
    assert 'name="nir"' in client.get(address).content.decode()
    for name in (
        "birth",
        "fund",
        "exemption",
        "amc",
        "prescriber",
        "prescribed_on",
        "care_time",
        "place",
        "acts",
        "elsewhere",
    ):
        assert client.get(f"{address}?champ={name}").status_code == 200
    wrong = client.post(address, {"version": case.version, "nir": "12"}).content.decode()
    assert "pas valide" in wrong
    same = client.post(address, {"version": case.version, "nir": "255081416802538"}).content.decode()
    assert "Rien n’a été corrigé" in same
    client.post(address, {"version": case.version, "nir": NEW_NIR})
    with tenant(cabinets=[cabinet_id]):
        assert Resend.objects.get().changed == "NIR du patient"


def test_the_other_ways_say_what_they_mean_and_why_they_are_closed(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        invoice = sent_invoice(cabinet_id)
        told(invoice, "refused", ("", "ERREUR CLE"))
        case = case_of(invoice)
        client = logged_in(office_of(cabinet_id))
    page = client.get(reverse("corriger_dossier", args=[case.public_id])).content.decode()
    assert "n’a rien payé de cette part" in page and "Remettre à transmettre" in page
    address = reverse("renvoyer", args=[case.public_id])
    assert "Choisissez" in client.post(address, {"version": case.version, "facon": "x"}, follow=True).content.decode()
    paper = client.post(address, {"version": case.version, "facon": "papier"}, follow=True).content.decode()
    assert "Duplicata imprimé" in paper and "Le papier" in paper
    with tenant(cabinets=[cabinet_id]):
        case.refresh_from_db()
    again = client.post(address, {"version": case.version, "facon": "recycler"}, follow=True).content.decode()
    assert "nouveau lot" in again
    reader = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    assert reader.get(reverse("corriger_dossier", args=[case.public_id])).status_code == 403
