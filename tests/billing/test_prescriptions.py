"""What a prescription covers, what is left of it, and its scanned document."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from billing.models import Prescription, Visit
from billing.services.care import scans
from billing.services.care.prescription_cover import acts_left, last_day_of
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.services.rounds.visit_preview import seen_before_validating
from cabinet.enums import Role
from cabinet.errors import FileTooLarge, Refused
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from cabinet.vault import path_of
from tests import factories
from tests.billing.healthy import order
from tests.billing.test_bsi import BACKEND
from tests.billing.test_chain import DAY, NOW, make_plan

PDF = b"%PDF-1.7\n%ordonnance de Mme Demo\n%%EOF\n"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def visits(cabinet_id: int, acts: list[str], days: int = 1) -> list[Visit]:
    order(make_plan(cabinet_id, acts).prescription, *acts)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=days - 1))
    return list(Visit.objects.select_related("prescription").order_by("cared_on"))


def said(visit: Visit) -> list[str]:
    """Of its prescription, as the page of the visit says it."""
    codes = [act.act_code for act in visit.acts.all()]
    found = seen_before_validating(visit=visit, act_codes=codes, on=DAY).findings
    return [one.message for one in found if one.reference.startswith("NGAP article 5")]


def test_nothing_is_said_when_the_prescription_covers(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        assert said(visits(cabinet_id, ["injection_sc"])[0]) == []


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (1, 30, "commence après les soins"),
        (-40, -1, "ne couvre que jusqu’au"),
        (-40, 0, "finit aujourd’hui"),
        (-40, 3, "finit dans 3 jours"),
    ],
)
def test_the_dates_are_said_before_validating(cabinet_id: int, start: int, end: int, words: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = visits(cabinet_id, ["injection_sc"])[0]
        visit.prescription.starts_on = DAY + dt.timedelta(days=start)
        visit.prescription.ends_on = DAY + dt.timedelta(days=end)
        found = said(visit)
        assert len(found) == 1 and words in found[0]


def test_until_healed_ends_after_three_months() -> None:
    until_healed = {"until_healed": True, "prescribed_on": DAY}
    row = Prescription(starts_on=dt.date(2026, 11, 30), **until_healed)
    assert last_day_of(row, DAY) == dt.date(2027, 2, 27)
    old = Prescription(starts_on=dt.date(2026, 5, 12), **until_healed)
    assert last_day_of(old, DAY) == dt.date(2026, 8, 11)
    assert last_day_of(old, dt.date(2026, 6, 20)) is None, "the three months stand since 2026-06-21"
    assert last_day_of(Prescription(starts_on=dt.date(2026, 5, 12), prescribed_on=DAY), DAY) is None


def test_an_act_that_is_not_ordered_or_was_already_done_is_said(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        first, second = visits(cabinet_id, ["prelevement_veineux", "injection_sc"], days=2)
        order(first.prescription, "prelevement_veineux", quantity=1)
        assert said(first) == ["« Injection sous-cutanée » n’est pas sur la prescription."]
        validate_visit(visit=first, now=NOW)
        assert len(said(first)) == 1, "its own act does not count against itself"
        assert any("le nombre prescrit est atteint" in one for one in said(second))
        left = acts_left([first.prescription])[first.prescription_id][0]
        assert (left.quantity, left.done, left.left) == (1, 1, 0)


def test_the_warning_is_on_the_page_before_validating_and_choosing_another_one_removes_it(
    cabinet_id: int, client: Client
) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        visit = visits(cabinet_id, ["injection_sc"])[0]
        good = visit.prescription.public_id
        Visit.objects.update(prescription=None)
    where = {"visit": visit.public_id}
    assert "Aucune prescription n’est rattachée" in client.get(reverse("passage", kwargs=where)).content.decode()
    form = {"act": "injection_sc", "at": "09:00", "version": 1, "prescription": good}
    assert "Aucune prescription" not in client.get(reverse("apercu", kwargs=where), form).content.decode()
    client.post(reverse("valider", kwargs=where), form)
    with tenant(cabinets=[cabinet_id]):
        assert Visit.objects.get().prescription == Prescription.objects.get()


def test_the_sheet_says_what_is_left(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        patient = make_plan(cabinet_id, ["injection_sc"]).patient
    form = {"doctor": "Sabatier", "prescribed_on": DAY.isoformat(), "ordered": "prise de sang x 3, dextro"}
    assert client.post(reverse("prescription", kwargs={"patient": patient.public_id}), form).status_code == 302
    with tenant(cabinets=[cabinet_id]):
        made = Prescription.objects.get(prescriber__last_name="Sabatier")
        assert next((act.act_code, act.quantity) for act in made.acts.order_by("pk")) == ("prelevement_veineux", 3)
        assert made.acts.count() == 2
    page = client.get(reverse("patient", kwargs={"patient": patient.public_id})).content.decode()
    assert "3 restants" in page


def upload(client: Client, prescription: Prescription, content: bytes, name: str) -> str:
    address = reverse("numeriser", kwargs={"prescription": prescription.public_id})
    return client.post(address, {"scan": SimpleUploadedFile(name, content)}, follow=True).content.decode()


def test_a_scan_is_sealed_and_comes_back_as_a_download_under_our_name(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        prescription = make_plan(cabinet_id, []).prescription
    assert "Document joint" in upload(client, prescription, PDF, '../"><script>.html')
    with tenant(cabinets=[cabinet_id]):
        stored = IncomingFile.objects.get()
        sealed = path_of(cabinet_id, stored.public_id).read_bytes()
        assert stored.format == "scan" and b"ordonnance" not in sealed
    response = client.get(reverse("document", kwargs={"prescription": prescription.public_id}))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="prescription-2026-11-10.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<html><script>alert(1)</script>", "ordonnance.pdf"), (b"MZ\x90\x00", "photo.jpg"), (b"GIF89a", "a.png")],
)
def test_a_document_is_told_by_its_bytes_not_by_its_name(
    cabinet_id: int, client: Client, content: bytes, name: str
) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.INFIRMIERE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        prescription = make_plan(cabinet_id, []).prescription
    assert "doit être un PDF, un JPEG ou un PNG" in upload(client, prescription, content, name)
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == 0


def test_a_document_too_large_is_refused_while_it_is_read(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.INFIRMIERE)
    mega = b"0" * 1024 * 1024
    with tenant(cabinets=[cabinet_id]):
        with pytest.raises(FileTooLarge):
            scans.store_scan(cabinet_id=cabinet_id, chunks=[PDF, *[mega] * 20], name="grand.pdf", person=person)
        with pytest.raises(Refused):
            scans.store_scan(cabinet_id=cabinet_id, chunks=[], name="vide.pdf", person=person)
        assert IncomingFile.objects.count() == 0
        assert scans.store_scan(cabinet_id=cabinet_id, chunks=[PDF], name="juste.pdf", person=person).size == len(PDF)


def test_a_remplacante_does_not_open_the_document_of_another_patient(cabinet_id: int, client: Client) -> None:
    client.force_login(factories.make_member(cabinet_id, Role.REMPLACANTE), backend=BACKEND)
    with tenant(cabinets=[cabinet_id]):
        prescription = make_plan(cabinet_id, []).prescription
    assert client.get(reverse("document", kwargs={"prescription": prescription.public_id})).status_code == 404
