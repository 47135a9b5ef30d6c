"""A CSV that nobody knows: shown, explained by a person, read; the next one of the same heading reads itself."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Invoice, Share
from cabinet.enums import Role
from cabinet.models import FileChange, IncomingFile
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, ColumnMapping
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.ingest import ingest_file
from tests import factories
from tests.pages import SHEET
from tests.reconciliation.invented import AS_OF, Desk
from tests.reconciliation.test_fund_files import client_of

pytestmark = pytest.mark.django_db
NEXT = SHEET.replace(b"42,50", b"43,50").replace(b"/03/", b"/04/")
BANK = {
    "c0": "booked",
    "c1": "label",
    "c2": "amount",
    "c3": "sense",
    "name": "Ma banque",
    "version": "0",
    "sign": "auto",
}
HEADINGS = "Num facture;Le;Nom;Total;AMO;RC"
INVOICES = f"{HEADINGS}\nF101;15/03/2026;Démo Anne;15,10;9,06;6,04\n".encode()
CLAIMS = {
    "c0": "numero", "c1": "date_facture", "c2": "patient", "c3": "total", "c4": "part_amo", "c5": "part_amc",
    "name": "Mon logiciel", "version": "0", "unit": "euros", "rows_are": "invoice", "management": "separee", "fund": "01131",
}  # fmt: skip


def arrived(data: bytes, name: str = "Colonnes") -> tuple[Desk, Client]:
    desk = Desk(name).receive(data)
    return desk, client_of(desk.cabinet_id)


def page(desk: Desk) -> str:
    return reverse("colonnes", args=[desk.file.public_id])


def read_now(desk: Desk) -> IncomingFile:
    """What the worker does when it is rung."""
    with tenant(cabinets=[desk.cabinet_id]):
        file = ingest_file(file_id=desk.file.pk, near=AS_OF)
    desk.reconcile()
    return file


def amounts(desk: Desk) -> list[int]:
    with tenant(cabinets=[desk.cabinet_id]):
        return list(BankEntry.objects.order_by("pk").values_list("amount_cents", flat=True))


def test_an_unknown_table_is_refused_with_what_to_do_and_its_page_shows_it() -> None:
    desk, client = arrived(SHEET)
    assert (desk.file.state, desk.file.format) == ("refused", "csv")
    assert "dites ce que chacune veut dire" in desk.file.refused_reason
    assert page(desk) in client.get(reverse("fichier", args=[desk.file.public_id])).content.decode()
    shown = client.get(page(desk)).content.decode()
    assert "Combien" in shown and "VIR CPAM 131" in shown and "Enregistrer et lire" in shown


def test_the_preview_has_the_totals_and_writes_nothing() -> None:
    desk, client = arrived(SHEET)
    shown = client.post(page(desk), BANK, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in shown and 'value="4250"' in shown and 'value="-200"' in shown
    assert "ce fichier ne dit pas de quel compte" in shown
    with tenant(cabinets=[desk.cabinet_id]):
        assert not ColumnMapping.objects.exists() and not BankEntry.objects.exists()


def test_columns_that_do_not_suffice_are_said_and_nothing_is_saved() -> None:
    desk, client = arrived(SHEET)
    answer = client.post(page(desk), {**BANK, "c2": "none", "enregistrer": "1"}).content.decode()
    assert "Dites quelle colonne est le montant" in answer
    with tenant(cabinets=[desk.cabinet_id]):
        assert not ColumnMapping.objects.exists()


def test_a_file_without_headings_is_never_saved_with_what_it_says_of_somebody() -> None:
    data = b"15/03/2026;DEMO ANNE;255081416802538;42,50\n16/03/2026;DEMO ANNE;255081416802538;42,50\n"
    desk, client = arrived(data)
    said = {"c0": "booked", "c1": "label", "c2": "reference", "c3": "amount", "name": "X", "version": "0"}
    answer = client.post(page(desk), {**said, "enregistrer": "1"})
    assert answer.status_code == 200 and "pas des titres" in answer.content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        assert not ColumnMapping.objects.exists()


def test_saved_the_file_is_read_and_the_next_of_the_same_heading_reads_itself() -> None:
    desk, client = arrived(SHEET)
    assert (
        client.post(page(desk), {**BANK, "account": "30099 00777 00012345678", "enregistrer": "1"}).status_code == 302
    )
    file = read_now(desk)
    assert (file.state, file.framing, file.record_count, file.refused_reason) == ("applied", "columns", 2, "")
    with tenant(cabinets=[desk.cabinet_id]):
        assert FileChange.objects.get(file=file).reason == "correspondance « Ma banque »"
        assert ColumnMapping.objects.get().account == "300990077700012345678"
    desk.receive(NEXT)
    assert desk.file.state == "applied" and amounts(desk) == [4250, -200, 4350, -200]
    other, _ = arrived(SHEET, "Voisin")
    assert other.file.state == "refused", "a mapping serves its cabinet alone"


def test_a_heading_that_changed_asks_again() -> None:
    desk, client = arrived(SHEET)
    client.post(page(desk), {**BANK, "enregistrer": "1"})
    desk.receive(NEXT.replace(b"Sens", b"Signe"))
    assert desk.file.state == "refused"


def test_invoices_of_any_software_become_shares() -> None:
    desk, client = arrived(INVOICES)
    address = f"{page(desk)}?nature=invoices"
    shown = client.post(address, CLAIMS).content.decode()
    assert "Part de la mutuelle" in shown and 'value="1510"' in shown
    assert client.post(address, {**CLAIMS, "enregistrer": "1"}).status_code == 302
    file = read_now(desk)
    assert (file.state, file.format) == ("applied", "factures")
    with tenant(cabinets=[desk.cabinet_id]):
        assert Invoice.objects.get().number == "00000F101"
        assert dict(Share.objects.values_list("part", "expected_cents")) == {"AMO": 906, "AMC": 604}
    desk.receive(INVOICES.replace(b"F101", b"F102"))
    assert desk.file.state == "applied"
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_a_file_that_is_read_already_is_not_read_again_by_a_new_mapping() -> None:
    known = "Date;Libellé;Montant\n15/03/2026;VIR CPAM;42,50\n16/03/2026;VIR CPAM;43,50\n".encode()
    desk, client = arrived(known)
    assert desk.file.state == "applied"
    said = {"c0": "booked", "c1": "label", "c2": "amount", "name": "Autre", "version": "0", "enregistrer": "1"}
    assert "déjà lu" in client.get(page(desk)).content.decode()
    assert client.post(page(desk), said).status_code == 302
    with tenant(cabinets=[desk.cabinet_id]):
        assert not FileChange.objects.exists() and BankEntry.objects.count() == 2


def test_two_people_on_one_heading_the_second_is_told() -> None:
    desk, client = arrived(SHEET)
    client.post(page(desk), {**BANK, "enregistrer": "1"})
    read_now(desk)
    late = client.post(page(desk), {**BANK, "name": "Autre nom", "enregistrer": "1"}, follow=True).content.decode()
    assert "Une autre personne a modifié" in late
    with tenant(cabinets=[desk.cabinet_id]):
        assert ColumnMapping.objects.get().name == "Ma banque"


def test_a_mapping_is_listed_renamed_and_deleted_and_only_by_those_who_may() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        one, two = (factories.make_mapping(cabinet_id, name) for name in ("Première", "Seconde"))
    client, reader = client_of(cabinet_id), client_of(cabinet_id, Role.LECTURE)
    listed = reader.get(reverse("correspondances")).content.decode()
    assert "Première" in listed and "Renommer" not in listed
    assert client.post(reverse("renommer_correspondance", args=[one.public_id]), {"name": "Seconde"}).status_code == 409
    client.post(reverse("renommer_correspondance", args=[one.public_id]), {"name": "Troisième"})
    client.post(reverse("supprimer_correspondance", args=[two.public_id]))
    with tenant(cabinets=[cabinet_id]):
        assert list(ColumnMapping.objects.values_list("name", flat=True)) == ["Troisième"]


def test_a_table_inside_an_archive_is_read_by_the_columns_that_a_person_named() -> None:
    desk, client = arrived(SHEET)
    client.post(page(desk), {**BANK, "enregistrer": "1"})
    read_now(desk)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("avril.csv", NEXT)
    before = amounts(desk)
    desk.receive(held.getvalue())
    assert desk.file.state == "applied"
    assert len(amounts(desk)) > len(before)


def test_invoices_that_become_unreadable_after_good_rows_leave_none_of_them() -> None:
    desk, client = arrived(INVOICES)
    assert client.post(page(desk), {**CLAIMS, "enregistrer": "1"}).status_code == 302
    assert read_now(desk).state == "applied"
    row = "{};15/03/2026;Démo Anne;{};9,06;6,04"
    good = [row.format(f"G{rank}", "15,10") for rank in range(1200)]
    bad = [row.format(f"B{rank}", "15,10x") for rank in range(1300)]
    desk.receive("\n".join([HEADINGS, *good, *bad, ""]).encode())
    assert desk.file.state == "refused" and "La plupart des lignes" in desk.file.refused_reason
    with tenant(cabinets=[desk.cabinet_id]):
        assert Invoice.objects.count() == 1 and not desk.file.records.exists()
    desk.receive("\n".join([HEADINGS, *good, *bad[:50], ""]).encode())
    with tenant(cabinets=[desk.cabinet_id]):
        assert (desk.file.state, desk.file.problem_count, Invoice.objects.count()) == ("applied", 50, 1201)
