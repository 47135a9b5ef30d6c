"""A list as a file: the same filtered rows, amounts as numbers, nothing that a spreadsheet would run, a line in the log."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from lxml import etree

from billing.models import Patient
from cabinet.enums import Role
from cabinet.listing import Column, Kind, Listing, as_csv, as_xlsx
from cabinet.models import AccessLog
from cabinet.tenancy import tenant
from tests import factories
from tests.follow_up.test_worklist import make_case
from tests.who.people import logged_in

# Each list that goes out as a file, with its rows in the cabinet of the test below; None: as many as the page's own tests say.
LISTS: dict[str, int | None] = {
    "a_transmettre": 0, "abandons": 0, "activite": None, "banque": 1, "carnet": None, "comptes": None, "factures": 1,
    "imports": None, "indicateurs": None, "indus": 0, "journal": None, "mes_paiements": 0, "mois": None, "patients": 1,
    "pilotage_parts": None, "prevision": None, "quarantaine": None, "rappels": 0, "recettes": None, "recupere": 0,
    "relances": 0, "retenues": 1, "suivi": 1, "suivi_cabinets": 1,
}  # fmt: skip
ROOT = Path(__file__).parents[2]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LISTING: Listing[tuple] = Listing(
    "essai",
    (
        Column("Nom", lambda one: one[0]),
        Column("Montant", lambda one: one[1], Kind.CENTS),
        Column("Jour", lambda one: one[2], Kind.DAY),
    ),
)
ROWS = [("=1+1;A", -1205, dt.date(2026, 11, 2)), ("Été", 123456, None), ("vide", None, None)]


def cells(content: bytes) -> dict[str, tuple[str, str]]:
    """Address → (type, value), shared strings resolved; a formula has the type "formula"."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = ["".join(one.itertext()) for one in etree.fromstring(archive.read("xl/sharedStrings.xml"))]
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    found = {}
    for cell in sheet.iter(f"{SHEET}c"):
        value, kind = cell.findtext(f"{SHEET}v") or "", cell.get("t", "n")
        text = shared[int(value)] if kind == "s" else value
        found[cell.get("r")] = ("formula" if cell.find(f"{SHEET}f") is not None else kind, text)
    return found


def test_a_csv_has_its_mark_french_numbers_and_no_formula() -> None:
    lines = as_csv(LISTING, ROWS).decode("utf-8-sig").split("\r\n")
    assert lines == ["Nom;Montant;Jour", '"\'=1+1;A";-12,05;02/11/2026', "Été;1234,56;", "vide;;", ""]
    assert as_csv(LISTING, ROWS).startswith(b"\xef\xbb\xbf")


def test_a_workbook_has_text_numbers_and_days_of_their_own_kind_and_empty_cells() -> None:
    found = cells(as_xlsx(LISTING, ROWS))
    assert found["A2"] == ("s", "=1+1;A")
    assert found["B2"] == ("n", "-12.05") and found["B3"] == ("n", "1234.56")
    assert found["C2"] == ("n", str((dt.date(2026, 11, 2) - dt.date(1899, 12, 30)).days))
    assert not {"B4", "C3", "C4"} & set(found)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LISTS))
def test_each_list_goes_out_filtered_and_the_log_says_so(name: str) -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[cabinet_id]):
        make_case(cabinet_id, "000000001")
        factories.make_entry(cabinet_id)
        factories.make_retention(cabinet_id)
    for wanted, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        response = client.get(f"{reverse(name)}?export={wanted}")
        assert response.status_code == 200 and response.content.startswith(start)
        assert f'.{wanted}"' in response["Content-Disposition"]
    with tenant(cabinets=[cabinet_id]):
        rows = AccessLog.objects.exports().filter(view=name)
        lines = r"\d+" if LISTS[name] is None else str(LISTS[name])
        for row, wanted in zip(sorted(rows, key=lambda one: one.path), ("csv", "xlsx"), strict=True):
            assert re.fullmatch(rf"{re.escape(reverse(name))}\?export={wanted}&lignes={lines}", row.path)
        assert {row.kind for row in rows} == {"exported"}


@pytest.mark.django_db
def test_the_filters_hold_and_the_nir_stays() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[cabinet_id]):
        make_case(cabinet_id, "000000001")
        make_case(cabinet_id, "000000002", cause="underpaid")
        patient = Patient.objects.get()
    content = client.get(f"{reverse('suivi')}?cause=underpaid&export=csv").content.decode()
    assert "000000002" in content and "000000001" not in content and "42,50" in content
    patients = client.get(f"{reverse('patients')}?export=csv").content.decode()
    assert patient.last_name in patients
    assert not patient.nir or str(patient.nir) not in patients


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LECTURE, Role.INFIRMIERE, Role.REMPLACANTE])
def test_who_may_not_take_a_list_away_is_refused(role: Role) -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, role))
    assert client.get(f"{reverse('patients')}?export=csv").status_code == 403
    assert "Exporter" not in client.get(reverse("patients")).content.decode()


@pytest.mark.django_db
def test_every_page_that_shows_the_button_is_one_of_these_lists() -> None:
    """The button stands on no page whose list does not go out, and each list has it."""
    pages = {path for path in (ROOT / "templates").rglob("*.html") if "components/export.html" in path.read_text()}
    views = [
        path.read_text()
        for folder in ("billing", "cabinet", "dashboards", "reconciliation")
        for path in (ROOT / folder / "views").glob("*.py")
    ]
    answers = sum(len(re.findall(r"= exported\(|return exported\(", text)) for text in views)
    assert len(pages - {ROOT / "templates/components/export.html"}) == answers == len(LISTS)
