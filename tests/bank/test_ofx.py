"""OFX 1 and 2: no opening balance, so nothing is proved inside one file."""

import pytest

from reconciliation.bank.ofx import read
from tests.bank.written import OFX_HEAD, ofx


def test_the_subset_is_read_and_cannot_be_proved_alone() -> None:
    found = read(ofx())
    (one,) = found.statements
    assert (found.refused, one.account, one.currency, one.proved) == (None, "30099 00777 00012345678", "EUR", None)
    assert (one.opening_cents, one.closing_cents, str(one.closing_on)) == (None, 102249, "2026-09-30")
    assert [(entry.amount_cents, str(entry.booked_on), entry.label) for entry in one.entries] == [
        (3250, "2026-09-07", "VIR SEPA CPAM 131"),
        (-1001, "2026-09-08", "PRLV LOYER"),
    ]
    assert one.entries[0].texts() == ["VIR SEPA CPAM 131", "A1", "262507000123"]


def test_xml_and_sgml_say_the_same() -> None:
    text = ofx(head='<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="211"?>').decode()
    for name in (
        "CURDEF",
        "BANKID",
        "BRANCHID",
        "ACCTID",
        "ACCTTYPE",
        "DTSTART",
        "BALAMT",
        "DTASOF",
        "TRNTYPE",
        "DTPOSTED",
    ):
        text = _closed(text, name)
    for name in ("DTEND", "TRNAMT", "FITID", "NAME", "MEMO"):
        text = _closed(text, name)
    assert read(text.encode()).statements == read(ofx()).statements


def _closed(text: str, name: str) -> str:
    parts = text.split(f"<{name}>")
    return parts[0] + "".join(
        f"<{name}>{part.split('<')[0].strip()}</{name}><{part.split('<', 1)[1]}" for part in parts[1:]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-1"])
def test_the_charset_of_the_header_may_lie(encoding: str) -> None:
    data = ofx().decode().replace("LOYER", "ÉTÉ").encode(encoding)
    assert read(data).statements[0].entries[1].label == "PRLV ÉTÉ"


@pytest.mark.parametrize(
    ("text", "cents"),
    [("32,50", 3250), ("-1.234,56", -123456), ("1,234.56", 123456), ("+5", 500), ("1 234,56", 123456), ("5.000", 500)],
)
def test_a_decimal_mark_is_the_last_one(text: str, cents: int) -> None:
    row = f"<STMTTRN><DTPOSTED>20260907<TRNAMT>{text}<FITID>1<NAME>X</STMTTRN>"
    assert read(ofx(row)).statements[0].entries[0].amount_cents == cents


@pytest.mark.parametrize("text", ["$120", "", "12.345", "1.2.3", "abc", "12,34,56.1"])
def test_an_unreadable_amount_is_never_zero(text: str) -> None:
    found = read(ofx(f"<STMTTRN><DTPOSTED>20260907<TRNAMT>{text}<FITID>1<NAME>X</STMTTRN>"))
    assert found.statements[0].entries[0].amount_cents is None
    assert found.statements[0].proved is False
    assert found.problems


def test_several_accounts_are_several_statements() -> None:
    text = ofx().decode()
    one = text[text.index("<STMTTRNRS>") : text.index("</BANKMSGSRSV1>")]
    both = text.replace(one, one + one.replace("00012345678", "00087654321"))
    found = read(both.encode())
    assert [one.account for one in found.statements] == ["30099 00777 00012345678", "30099 00777 00087654321"]
    assert [len(one.entries) for one in found.statements] == [2, 2]
    assert found.continuity == ()


def test_the_account_of_another_party_is_not_the_statement_s() -> None:
    row = (
        "<STMTTRN><DTPOSTED>20260907<TRNAMT>5<FITID>1<NAME>X<BANKACCTTO><BANKID>99999<ACCTID>777</BANKACCTTO>"
        "<MEMO>AFTER</STMTTRN>"
    )
    found = read(ofx(row))
    assert found.statements[0].account == "30099 00777 00012345678"
    assert "AFTER" in found.statements[0].entries[0].texts()


def test_an_identifier_used_twice_keeps_both_with_a_warning() -> None:
    rows = "".join(
        f"<STMTTRN><DTPOSTED>20260907<TRNAMT>{cents}<FITID>1<NAME>X</STMTTRN>" for cents in ("5.00", "6.00", "6.00")
    )
    found = read(ofx(rows))
    keys = [entry.key for entry in found.statements[0].entries]
    assert len(set(keys)) == 3
    assert [entry.occurrence for entry in found.statements[0].entries] == [1, 1, 2]
    assert any("FITID" in problem.reason for problem in found.problems)


@pytest.mark.parametrize(
    "data",
    [
        OFX_HEAD.encode(),
        (OFX_HEAD + "<OFX></OFX>").encode(),
        (OFX_HEAD + "<OFX><INVSTMTMSGSRSV1><INVSTMTRS></INVSTMTRS></INVSTMTMSGSRSV1></OFX>").encode(),
        ofx()[:-20],
        b'<!DOCTYPE OFX [<!ENTITY a "b">]>' + ofx(),
    ],
)
def test_a_file_without_a_statement_is_refused(data: bytes) -> None:
    found = read(data)
    assert found.refused
    assert found.statements == ()
