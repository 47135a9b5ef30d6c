"""OFX 1 and 2: no opening balance, so nothing is proved inside one file."""

import pytest

from reconciliation.bank.ofx import read, stream
from reconciliation.bank.statement import gathered
from tests.bank.test_streams import in_pieces
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
    assert one.entries[0].texts() == ["VIR SEPA CPAM 131", "262507000123", "A1"]


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


def test_comments_are_no_part_of_the_file() -> None:
    hidden = "<!-- <STMTTRN><DTPOSTED>20260907<TRNAMT>99.00<FITID>Z<NAME>X</STMTTRN> -->"
    text = ofx().decode()
    noted = (
        text.replace("<TRNAMT>32.50", "<TRNAMT>32.50   <!-- 32,50 EUR -->\r\n")
        .replace("<BALAMT>1022.49", f"<BALAMT>1022.49<!---->{hidden}")
        .replace("</BANKTRANLIST>", f"{hidden}</BANKTRANLIST>")
        .replace("</OFX>", "</OFX>   <!-- fin du fichier -->")
    )
    assert (read(noted.encode()).refused, read(noted.encode()).problems) == (None, read(ofx()).problems)
    assert read(noted.encode()).statements == read(ofx()).statements
    for size in (1, 2, 3, 5, 13):
        assert gathered(stream(in_pieces(noted.encode(), size))) == read(noted.encode())


def test_a_comment_that_never_ends_hides_nothing() -> None:
    found = read(ofx().replace(b"VIR SEPA CPAM 131", b"VIR <!-- CPAM 131"))
    assert [entry.amount_cents for entry in found.statements[0].entries] == [3250, -1001]
    assert found.statements[0].entries[0].label == "VIR <!-- CPAM 131"


@pytest.mark.parametrize(
    ("said", "cents", "proved"),
    [
        ("<CURRENCY><CURRATE>1.10<CURSYM>USD</CURRENCY>", None, False),
        ("<CURRENCY>USD", None, False),
        ("<CURRENCY><CURRATE>1.0<CURSYM>EUR</CURRENCY>", 500, None),
        ("<ORIGCURRENCY><CURRATE>1.10<CURSYM>USD</ORIGCURRENCY>", 500, None),
    ],
)
def test_an_amount_in_another_currency_is_not_taken_for_the_account_s(
    said: str, cents: int | None, proved: bool | None
) -> None:
    found = read(ofx(f"<STMTTRN><DTPOSTED>20260907<TRNAMT>5.00<FITID>1<NAME>X{said}<MEMO>Y</STMTTRN>"))
    (one,) = found.statements
    assert (one.entries[0].amount_cents, one.proved) == (cents, proved)
    assert "Y" in one.entries[0].texts()
    assert any("CURRENCY" in problem.reason for problem in found.problems) == (cents is None)


def test_a_group_that_is_not_closed_takes_no_amount_away() -> None:
    found = read(ofx("<STMTTRN><PAYEE>\r\n<NAME>CPAM 131\r\n<DTPOSTED>20260907<TRNAMT>5<FITID>1<MEMO>VIR</STMTTRN>"))
    (entry,) = found.statements[0].entries
    assert (entry.amount_cents, str(entry.booked_on), entry.label) == (500, "2026-09-07", "CPAM 131")
    assert "VIR" in entry.texts()


def test_a_bank_and_a_branch_are_no_account() -> None:
    found = read(ofx(account=""))
    assert found.statements[0].account == ""
    assert any("de quel compte" in problem.reason for problem in found.problems)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (
            "<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30099<ACCTID></BANKACCTFROM></STMTRS>",
            "sans",
        ),
        ("<INVSTMTMSGSRSV1><INVSTMTRS><CURDEF>EUR</INVSTMTRS></INVSTMTMSGSRSV1>", "compte-titres"),
        ("<SIGNONMSGSRSV1></SIGNONMSGSRSV1>", "aucun relevé"),
    ],
)
def test_a_file_that_holds_nothing_of_a_bank_account_says_why(inside: str, reason: str) -> None:
    found = read(f"{OFX_HEAD}<OFX>{inside}</OFX>".encode())
    assert reason in str(found.refused)
    assert found.statements == ()


@pytest.mark.parametrize(
    ("kind", "text", "is_said"),
    [
        ("DEBIT", "5.00", True),
        ("CREDIT", "-5.00", True),
        ("DEBIT", "-5.00", False),
        ("DEBIT", "0.00", False),
        ("CHECK", "5", False),
    ],
)
def test_a_type_against_the_sign_of_its_amount_is_said_and_the_sign_decides(
    kind: str, text: str, is_said: bool
) -> None:
    found = read(ofx(f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>20260907<TRNAMT>{text}<FITID>1<NAME>X</STMTTRN>"))
    assert found.statements[0].entries[0].amount_cents == round(float(text) * 100)
    assert any("TRNTYPE" in problem.reason for problem in found.problems) == is_said
