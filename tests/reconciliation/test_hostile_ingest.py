"""Hostile files through the whole way in: each ends with a clear state, in bounded time and memory, and the queue goes on."""

import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from billing.models import Invoice
from cabinet import vault
from cabinet.enums import Role
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from noemie.models import ReturnRecord
from reconciliation.models import AdviceLine, BankEntry
from reconciliation.services.files.background import work_on_file
from tests import factories
from tests.bank.test_cfonb120 import FILE
from tests.bank.test_hostile_bank import _hostile_zip
from tests.bank.written import NEAR, camt
from tests.noemie_formats.typed import plain
from tests.noemie_formats.typed_b2 import lot

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEADER = (
    b"numero;lot;date_facture;date_transmission;date_soins;nir;patient;organisme_amo;organisme_amc;gestion_amc;"
    b"total_cents;part_amo_cents;part_amc_cents;part_patient_cents;actes\n"
)
SOUND = {
    "cfonb": FILE,
    "noemie": plain(),
    "b2": lot(),
    "factures": HEADER + b"1;1;2026-09-01;2026-09-02;2026-09-01;;X;01131;;aucune;100;100;0;0;AMI 1\n",
}
REFUSED = {
    "doctype.xml": camt(declaration='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>').replace(b"M1", b"&x;"),
    "rires.xml": camt(declaration='<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>').replace(b"M1", b"&b;"),
    "bombe.zip": _hostile_zip("bombe.txt", b"0" * (64 << 20)),
    "chemin.zip": _hostile_zip("../../etc/passwd", FILE),
    "nul.txt": b"\x00" * 5000,
    "vide.txt": b"",
    "programme.noe": b"MZ\x90\x00" + bytes(range(256)) * 20,
    "latin.csv": HEADER + "1;é".encode("iso-8859-1"),
}
pytestmark = pytest.mark.django_db(transaction=True)


def read(cabinet_id: int, name: str, data: bytes) -> IncomingFile:
    """Stored and worked on, as the worker does; bytes that came before give their row as it is."""
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, data, name, "unknown", "received")
    work_on_file(cabinet_id=cabinet_id, file_id=file.pk, today=NEAR)
    with tenant(cabinets=[cabinet_id]):
        file.refresh_from_db()
    return file


def brought() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Invoice, AdviceLine, BankEntry))


def test_each_hostile_file_is_refused_with_its_reason_and_the_next_one_is_read() -> None:
    cabinet_id = factories.make_cabinet()
    for name, data in REFUSED.items():
        start = time.process_time()
        file = read(cabinet_id, name, data)
        assert (file.state, bool(file.refused_reason)) == ("refused", True), name
        assert time.process_time() - start < 10, name
        with tenant(cabinets=[cabinet_id]):
            assert brought() == (0, 0, 0), name
    assert read(cabinet_id, "virus.exe", FILE).state == "applied"  # a file is told by its bytes, never by its name
    with tenant(cabinets=[cabinet_id]):
        assert BankEntry.objects.count() == 2


@pytest.mark.parametrize("kind", SOUND)
def test_a_file_cut_anywhere_or_with_a_nul_ends_with_a_state_and_no_lease(kind: str) -> None:
    """The readers are cut at each byte in their own tests; here some twenty places, to the database."""
    data = SOUND[kind]
    cabinet_id = factories.make_cabinet()
    for end in range(1, len(data), max(1, len(data) // 20)):
        for spoilt in (data[:end], data[:end] + b"\x00" + data[end + 1 :]):
            file = read(cabinet_id, f"{kind}-{end}", spoilt)
            assert file.state in {"applied", "refused", "kept", "to_tag"}, (kind, end)
            assert file.lease_until is None


def test_a_million_tiny_records_end_in_bounded_time_and_memory() -> None:
    cabinet_id = factories.make_cabinet()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, data in {
        "csv": HEADER + b";\n" * 1_000_000,
        "cfonb": FILE.splitlines(keepends=True)[0] + b"05\n" * 1_000_000,
        "noemie": plain()[:128] + b"020@" * 1_000_000,
    }.items():
        start = time.process_time()
        file = read(cabinet_id, name, data)
        assert file.state in {"applied", "refused"}, name
        with tenant(cabinets=[cabinet_id]):
            assert brought() == (0, 0, 0)
        assert time.process_time() - start < 60, name
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 400
    with tenant(cabinets=[cabinet_id]):
        assert ReturnRecord.objects.count() == 0


def test_a_file_past_the_cap_is_said_and_the_others_of_the_same_drop_are_taken(settings: object) -> None:
    cabinet_id = factories.make_cabinet()
    settings.IDEL_UPLOAD_CAP = 2000  # type: ignore[attr-defined]
    client = Client()
    client.force_login(factories.make_member(cabinet_id, Role.GESTIONNAIRE), backend=BACKEND)
    files = [SimpleUploadedFile("gros.txt", b"x" * 5000), SimpleUploadedFile("releve.txt", FILE)]
    said = client.post(reverse("deposer"), {"fichiers": files}, follow=True).content.decode()
    assert "gros.txt : Fichier de plus de" in said and "1 fichier(s) reçu(s)" in said
    with tenant(cabinets=[cabinet_id]):
        assert list(IncomingFile.objects.values_list("name", flat=True)) == ["releve.txt"]
    assert len(vault.everything(cabinet_id)) == 1
