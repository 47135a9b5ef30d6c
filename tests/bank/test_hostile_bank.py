"""Hostile bank files of every format: a clear refusal or the same statements, in bounded time and memory."""

import io
import resource
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.bank import archive, camt053
from reconciliation.bank.reading import read
from reconciliation.bank.statement import BankFile
from tests.bank.test_cfonb120 import FILE
from tests.bank.written import CSV, MT940, NEAR, OFX_HEAD, camt, ofx, zipped

SMALL = {"camt": camt(), "ofx": ofx(), "mt940": MT940, "csv": CSV, "zip": zipped(a=FILE), "cfonb": FILE}


@pytest.mark.parametrize("name", SMALL)
def test_a_file_cut_at_any_byte_is_refused_unproved_or_whole(name: str) -> None:
    """Never other money on a statement that proves; a cut that loses a movement is seen."""
    whole = read(SMALL[name], NEAR).statements
    assert whole
    for end in range(len(SMALL[name])):
        found = read(SMALL[name][:end], NEAR)
        if not found.refused:
            (one,) = found.statements
            assert [entry.amount_cents for entry in one.entries] == [
                entry.amount_cents for entry in whole[0].entries
            ] or (one.proved is not True), end
            assert found.statements == whole or name in {"mt940", "csv"}, end


@pytest.mark.parametrize("name", SMALL)
def test_a_nul_anywhere_or_a_wrong_extension_is_no_accident(name: str) -> None:
    data = SMALL[name]
    for at in range(0, len(data), 7):
        found = read(data[:at] + b"\x00" + data[at:], NEAR)
        assert isinstance(found, BankFile)
        assert "\x00" not in repr(found)


@given(st.sampled_from(sorted(SMALL)), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4))
@settings(max_examples=200, deadline=None)
def test_spoilt_bytes_never_raise(name: str, faults: list[tuple[int, int]]) -> None:
    spoilt = bytearray(SMALL[name])
    for at, value in faults:
        spoilt[at % len(spoilt)] = value
    found = read(bytes(spoilt), NEAR)
    assert found.refused or found.statements


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_of_any_head_are_refused_or_read(data: bytes) -> None:
    for head in (
        b"",
        b"PK\x03\x04",
        OFX_HEAD.encode() + b"<OFX>",
        b":20:A\r\n",
        b"<Document>camt.053",
        b"Date;Libelle;Montant\n",
    ):
        found = read(head + data, NEAR)
        assert found.refused or found.statements


def test_a_billion_laughs_is_refused_before_it_is_read() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    data = camt(declaration=f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>').replace(b"M1", b"&l9;")
    start = time.process_time()
    assert "DOCTYPE" in str(read(data, NEAR).refused)
    assert time.process_time() - start < 1


def _bounded(data: bytes, megabytes: int, seconds: float) -> BankFile:
    """Peak memory of this process: it never goes down, so what is added is an upper bound."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = read(data, NEAR)
    assert time.process_time() - start < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < megabytes
    return found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("camt elements", camt("<Stmt>" + "<a/>" * 1_000_000 + "</Stmt>")),
        ("camt entries", camt("<Stmt>" + "<Ntry/>" * 1_000_000 + "</Stmt>")),
        ("camt statements", camt("<Stmt/>" * 1_000_000)),
        ("ofx", (OFX_HEAD + "<OFX><STMTRS>" + "<STMTTRN>" * 1_000_000 + "</STMTRS></OFX>").encode()),
        ("mt940", b":20:A\r\n:25:B\r\n:60F:C260831EUR0,\r\n" + b":61:x\r\n" * 1_000_000 + b":62F:C260831EUR0,\r\n"),
        ("csv", b"Date;Libelle;Montant\n" + b";;\n" * 1_000_000),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_million_tiny_records_stay_within_bounds(name: str, data: bytes) -> None:
    found = _bounded(data, 400, 30)
    assert found.refused or found.problems, name


def test_a_long_text_without_an_end_is_refused_in_time() -> None:
    for head in ("<OFX><STMTRS>", ":20:A\r\n:61:", "Date;Libelle;Montant\n"):
        found = _bounded((head + "<" * 300_000 + "9" * 300_000 + ";" * 300_000).encode(), 300, 20)
        assert found.refused, head


def test_a_zip_of_several_formats_gives_all_their_statements_and_says_what_is_not_one() -> None:
    found = read(zipped(a=FILE, b=camt(), c=b"bonjour", d=camt()), NEAR)
    assert (found.format, found.refused) == ("zip", None)
    assert [one.format for one in found.statements] == ["cfonb120", "camt053"]
    said = " | ".join(f"{problem.where} {problem.reason}" for problem in found.problems)
    assert "c refusé" in said
    assert "compté une fois" in said


def _hostile_zip(name: str, content: bytes, **more: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        for field, value in more.items():
            setattr(info, field, value)
        made.writestr(info, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_hostile_zip("../../etc/passwd", FILE), "chemin interdit"),
        (_hostile_zip("/etc/passwd", FILE), "chemin interdit"),
        (_hostile_zip("C:\\a.txt", FILE), "chemin interdit"),
        (_hostile_zip("lien", b"/etc/passwd", external_attr=0o120777 << 16), "lien symbolique"),
        (_hostile_zip("a.zip", zipped(a=FILE)), "archive dans l’archive"),
        (_hostile_zip("bombe.txt", b"0" * (64 << 20)), "taux de compression"),
        (zipped(**{f"f{n}": b"x" for n in range(archive.MOST_MEMBERS + 1)}), "plus de 1000 fichiers"),
        (zipped(lisez=b"bonjour"), "aucun relevé"),
        (zipped(), "aucun relevé"),
        (zipped(a=FILE)[:-10], "tronquée"),
        (zipped(a=FILE).replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00"), "chiffrée"),
    ],
)
def test_a_hostile_archive_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    found = read(data, NEAR)
    assert found.format == "zip"
    assert reason in str(found.refused)
    assert found.statements == ()


def test_an_archive_that_lies_about_a_size_is_refused() -> None:
    data = bytearray(_hostile_zip("a.txt", FILE * 50))
    size = len(FILE * 50).to_bytes(4, "little")
    small = (10).to_bytes(4, "little")
    found = read(bytes(data).replace(size, small), NEAR)
    assert found.refused
    assert found.statements == ()


def test_the_parser_never_opens_a_file_or_the_network() -> None:
    data = camt(declaration='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>').replace(b"M1", b"&x;")
    assert "DOCTYPE" in str(camt053.read(data).refused)
