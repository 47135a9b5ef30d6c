"""« Ce que dit la caisse » in PDF: the same words as on screen, nobody named, for archives and for a screen reader."""

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from reconciliation.services.funds import fund_paper as room
from tests import factories
from tests.pages import RETURN
from tests.paper_reading import read_paper
from tests.reconciliation.test_fund_files import client_of

pytestmark = pytest.mark.django_db


def a_return() -> tuple[int, IncomingFile]:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        return cabinet_id, factories.make_stored(cabinet_id, RETURN, "retour.noe", "noemie")


def test_the_pdf_tells_each_record_its_problem_and_names_nobody() -> None:
    cabinet_id, file = a_return()
    answer = client_of(cabinet_id, Role.LECTURE).get(reverse("lecture_pdf", args=[file.public_id]))
    assert answer["Content-Type"] == "application/pdf" and "retour" not in answer["Content-Disposition"]
    paper = read_paper(answer.content)
    assert (paper.title, paper.language, paper.is_tagged) == ("Ce que dit la caisse", "fr-FR", True)
    assert "un nombre est attendu" in paper.text and "Totaux qui ne tombent pas juste" in paper.text
    assert "2550814168025" not in paper.text.replace(" ", "") and "ANNE" not in paper.text


def test_the_page_leads_to_the_pdf_and_a_bank_file_has_none() -> None:
    cabinet_id, file = a_return()
    client = client_of(cabinet_id)
    assert (
        reverse("lecture_pdf", args=[file.public_id])
        in client.get(reverse("lecture", args=[file.public_id])).content.decode()
    )
    with tenant(cabinets=[cabinet_id]):
        bank = factories.make_stored(cabinet_id, b"01", "releve", "cfonb120")
    assert client.get(reverse("lecture_pdf", args=[bank.public_id])).status_code == 409


def test_a_long_file_has_parts_that_tell_each_record_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cabinet_id, file = a_return()
    client, address = client_of(cabinet_id), reverse("lecture_pdf", args=[file.public_id])
    monkeypatch.setattr(room, "MOST_RECORDS", 3)
    page = client.get(reverse("lecture", args=[file.public_id])).content.decode()
    with tenant(cabinets=[cabinet_id]):
        total = room.tell(file=file, page="1", only_wrong=False).record_count
    parts = room.parts_of(total)
    assert len(parts) > 1 and parts[0] == (1, 1, 3) and parts[-1][2] == total
    for number, first, last in parts:
        assert f"?partie={number}" in page
        paper = read_paper(client.get(address, {"partie": number}).content)
        assert f"Partie {number} sur {len(parts)} : enregistrements {first} à {last}." in " ".join(
            paper.text.split()
        ).replace("\u202f", " ")
    assert client.get(address, {"partie": len(parts) + 1}).status_code == 409
    assert client.get(address, {"partie": "x"}).status_code == 200
