"""Notices of entries (camt.054): read for their details, refused as statements, told from a camt.053."""

import datetime as dt

import pytest

from reconciliation.bank import camt054
from reconciliation.bank.reading import read
from tests.bank.written import DETAIL, IBAN, NEAR, camt, ntry


def notice(
    *entries: str, version: str = "02", account: str = IBAN, head: str = "<GrpHdr><MsgId>N1</MsgId></GrpHdr>"
) -> bytes:
    inside = "".join(entries or (ntry(more=DETAIL),))
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"><BkToCstmrDbtCdtNtfctn>'
        f"{head}<Ntfctn><Id>A1</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{inside}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


@pytest.mark.parametrize("version", ["02", "04", "08"])
@pytest.mark.parametrize("head", ["", "<GrpHdr><MsgId>N1</MsgId></GrpHdr>"])
def test_the_details_of_an_entry_are_read(version: str, head: str) -> None:
    reference = "<AcctSvcrRef>BQ77</AcctSvcrRef>"
    (one,) = camt054.read(notice(ntry(more=reference + DETAIL), version=version, head=head)).notices
    assert (one.account, one.amount, one.booked_on, one.reference) == (IBAN, 3250, dt.date(2026, 9, 7), "BQ77")
    assert one.texts == ("CPAM 131", "262507000123")


def test_a_notice_is_still_refused_as_a_statement() -> None:
    found = read(notice(), NEAR)
    assert (found.format, found.statements) == ("camt054", ()) and "n’est pas un relevé" in str(found.refused)


def test_a_notice_is_told_from_a_statement_by_its_message() -> None:
    assert (
        camt054.is_notice(notice())
        and not camt054.is_notice(camt())
        and not camt054.is_notice(b"BkToCstmrDbtCdtNtfctn")
    )


def test_an_entry_that_is_not_booked_says_nothing() -> None:
    data = notice(ntry(status="<Sts>PDNG</Sts>"), ntry("1.00", more=DETAIL))
    assert [one.amount for one in camt054.read(data).notices] == [100]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (notice()[:-30], "XML mal formé"),
        (notice().replace(b"<Document", b"<!DOCTYPE x><Document", 1), "DOCTYPE"),
        (camt(), "camt.054"),
        (notice("<x/>"), "sans une écriture"),
    ],
)
def test_what_is_no_notice_is_refused_with_its_reason(data: bytes, word: str) -> None:
    found = camt054.read(data)
    assert found.notices == () and word in str(found.refused)


def test_every_cut_of_a_small_notice_is_refused_or_read_whole() -> None:
    data = notice()
    for length in range(len(data)):
        found = camt054.read(data[:length])
        assert found.refused or len(found.notices) == 1, length
