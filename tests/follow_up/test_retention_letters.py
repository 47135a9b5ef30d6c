"""A sum taken back without an act has its letter: no notice, or one whose two months were not over; once, and never beside a dossier."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Nurse
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.models import InduNotice, Recovery, Relance
from reconciliation.services.chasing.retention_letter import write_about_retention
from reconciliation.services.matches.retentions import retentions, tie_retention
from simulator.writers.noemie import Retention
from tests.follow_up.desk import client_of, office
from tests.follow_up.test_indus import ON, notice
from tests.follow_up.test_relances import write_contact
from tests.paper_reading import read_paper
from tests.reconciliation.invented import PAID, Desk, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.django_db


def taken_twice() -> Desk:
    """Of one debt, 10.00 on a transfer and 20.00 on the next one; the fund has an address, the nurse her RPPS."""
    first, second = claim(), claim("000000102")
    one = transfer(answer(first, 4250), debts=(Retention("D0001", PAID, 1000, 2000),))
    later = PAID + dt.timedelta(days=9)
    two = transfer(answer(second, 4250), ref="262577000124", day=later, debts=(Retention("D0001", later, 2000, 0),))
    came = bank(credit(3250), credit(2250, text="VIR CPAM 262577000124", day=later))
    desk = Desk().receive(sent(first, second), returned(one), returned(two, file_id="R00002"), came, as_of=ON)
    with tenant(cabinets=[desk.cabinet_id]):
        Nurse.objects.update(rpps="10100000008", first_name="Nadia", last_name="Perrin")
        write_contact(desk)
    return desk


def write(desk: Desk) -> Relance:
    return write_about_retention(recovery=Recovery.objects.order_by("pk")[0], person=office(desk), on=ON)


def text_of(letter: Relance) -> str:
    return read_paper(read_file(letter.letter)).text.replace("\u202f", " ").replace("\u00a0", " ")


def test_one_letter_asks_for_all_that_a_debt_took_without_a_notice() -> None:
    desk = taken_twice()
    with tenant(cabinets=[desk.cabinet_id]):
        letter = write(desk)
        text = text_of(letter)
        assert (letter.kind, letter.amount_cents, letter.channel) == ("retention_no_notice", 3000, "lrar")
        for words in (
            "Retenue sans notification d’indu : 30,00 €", "Nadia Perrin", "RPPS 10100000008", "CPAM 131",
            "Créance Retenue le Sur le bordereau Retenu", f"D0001 {PAID:%d/%m/%Y} virement du {PAID:%d/%m/%Y}", "10,00 €",
            "20,00 €", "Total 30,00 €", "L.133-4 et R.133-9-1", "Retour NOEMIE, retenue D0001",
        ):  # fmt: skip
            assert words in text, words
        assert [one.letter for one in retentions(Recovery.objects.all())] == [letter, letter]
        with pytest.raises(Refused, match="déjà écrite"):
            write(desk)


@pytest.mark.parametrize(("days", "kind"), [(30, "retention_too_early"), (80, None)])
def test_the_notice_of_its_debt_decides_which_letter_or_none(days: int, kind: str | None) -> None:
    desk = taken_twice()
    with tenant(cabinets=[desk.cabinet_id]):
        row = notice(desk, debt="D0001", received_on=PAID - dt.timedelta(days=days))
        InduNotice.objects.filter(pk=row.pk).update(reference="N-2026-18")
        if kind is None:
            with pytest.raises(Refused, match="se conteste depuis sa notification"):
                write(desk)
            return
        letter = write(desk)
        assert letter.kind == kind
        assert "Votre notification N-2026-18" in text_of(letter)


def test_a_retention_that_is_tied_to_an_act_is_not_written_about_here() -> None:
    desk = taken_twice()
    with tenant(cabinets=[desk.cabinet_id]):
        first = Recovery.objects.order_by("pk")[0]
        tie_retention(
            recovery=first,
            share=Share.objects.get(invoice__number="000000101", part="AMO"),
            reason="Courrier",
            person=office(desk),
        )
        with pytest.raises(Refused, match="son dossier"):
            write(desk)
        rest = write_about_retention(recovery=Recovery.objects.order_by("pk")[1], person=office(desk), on=ON)
        assert rest.amount_cents == 2000


def test_the_page_of_retentions_writes_the_letter_and_shows_it() -> None:
    desk = taken_twice()
    client = client_of(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        first = Recovery.objects.order_by("pk")[0]
    assert "Écrire à la caisse" in client.get(reverse("retenues")).content.decode()
    address = reverse("ecrire_retenue", args=[first.public_id])
    assert client_of(desk, Role.LECTURE).post(address).status_code == 403
    page = client.post(address, follow=True).content.decode()
    assert "Retenue sans facture" in page and "30,00" in page
    listed = client.get(reverse("retenues")).content.decode()
    assert "Écrire à la caisse" not in listed and "à déposer" in listed
    assert "déjà écrite" in client.post(address, follow=True).content.decode()
