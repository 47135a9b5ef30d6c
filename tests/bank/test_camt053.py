"""camt.053 in every shape that banks give it; amounts and days typed by hand."""

import pytest

from reconciliation.bank.camt053 import read
from reconciliation.bank.statement import BankFile
from tests.bank.written import CLOSING, DETAIL, ENTRIES, IBAN, balance, camt, ntry, stmt

NO_SIGN = balance("OPBD", "1000.00", "2026-08-31", "")


def reasons(found: BankFile) -> str:
    return " | ".join(problem.reason for problem in found.problems)


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08"])
def test_a_statement_is_read_and_proved_in_every_version(version: str) -> None:
    found = read(camt(version=version))
    (one,) = found.statements
    assert (found.refused, found.problems) == (None, ())
    assert (one.account, one.currency, one.opening_cents, one.closing_cents, one.proved) == (
        IBAN,
        "EUR",
        100000,
        102249,
        True,
    )
    assert [(entry.amount_cents, str(entry.booked_on), entry.label) for entry in one.entries] == [
        (3250, "2026-09-07", "262507000123"),
        (-1001, "2026-09-08", "PRLV LOYER"),
    ]
    assert [(detail.qualifier, detail.text) for detail in one.entries[0].details] == [
        ("Dbtr", "CPAM 131"),
        ("Ustrd", "262507000123"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', ""),
        lambda text: (
            text.replace("<", "<n:").replace("<n:/", "</n:").replace("<n:?", "<?").replace("xmlns=", "xmlns:n=")
        ),
        lambda text: "\ufeff\r\n" + text,
        lambda text: text.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>"),
        lambda text: text.replace("<Nm>CPAM 131</Nm>", "<Pty><Nm>CPAM 131</Nm></Pty>"),
        lambda text: text.replace("<Dt>2026-09-07</Dt>", "<DtTm>2026-09-07T23:59:00+02:00</DtTm>"),
        lambda text: text.replace("<Stmt>", "<!-- a comment --><Stmt><!-- another -->"),
        lambda text: text.replace("32.50", "32.50000").replace("1022.49", "1022.4900"),
    ],
)
def test_the_shape_of_the_xml_changes_nothing(change) -> None:
    found = read(change(camt().decode()).encode())
    assert (found.refused, found.statements) == (None, read(camt()).statements)


def test_utf_16_and_a_lying_utf_8_are_read() -> None:
    accent = camt().replace(b"PRLV LOYER", "PRLV ÉTÉ".encode("cp1252"))
    assert read(accent).statements[0].entries[1].label == "PRLV ÉTÉ"
    assert read(camt().decode().encode("utf-16")).statements == read(camt()).statements
    assert read(accent.replace(b'"1.0"?', b'"1.0" encoding="ISO-8859-1"?')).statements[0].entries[1].label == "PRLV ÉTÉ"


def test_missing_indicators_are_read_by_name_and_counted() -> None:
    bare = ENTRIES.replace("<Sts>BOOK</Sts>", "").replace("<BookgDt><Dt>2026-09-08</Dt></BookgDt>", "")
    found = read(camt(stmt(bare, opening=NO_SIGN)))
    assert found.statements[0].proved is True
    assert str(found.statements[0].entries[1].booked_on) == "2026-09-08"
    assert "lu comme créditeur" in reasons(found)
    assert "sans état (Sts)" in reasons(found)
    assert "sans date comptable" in reasons(found)


def test_an_entry_without_a_direction_is_no_money() -> None:
    found = read(camt(stmt(ENTRIES.replace("<CdtDbtInd>DBIT</CdtDbtInd>", ""))))
    assert found.statements[0].entries[1].amount_cents is None
    assert found.statements[0].proved is False


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
def test_what_is_not_booked_is_neither_an_entry_nor_in_the_proof(status: str) -> None:
    found = read(camt(stmt(ENTRIES + ntry("99.00", status=f"<Sts>{status}</Sts>"))))
    assert (len(found.statements[0].entries), found.statements[0].proved) == (2, True)
    assert "non comptabilisée" in reasons(found)


def test_the_previous_closing_opens_where_there_is_no_opening_and_available_balances_prove_nothing() -> None:
    previous = balance("PRCD", "1000.00", "2026-08-31") + balance("CLAV", "9.00", "2026-09-30")
    assert read(camt(stmt(opening=previous))).statements[0].proved is True


@pytest.mark.parametrize("missing", [{"opening": ""}, {"closing": ""}])
def test_without_a_balance_nothing_is_proved_nor_contradicted(missing) -> None:
    assert read(camt(stmt(**missing))).statements[0].proved is None


@pytest.mark.parametrize("wrong", ["1022.50", "-1022.49", "1022.491", "x", ""])
def test_a_closing_that_does_not_follow_is_not_proved(wrong: str) -> None:
    assert read(camt(stmt(closing=balance("CLBD", wrong, "2026-09-30")))).statements[0].proved is False


@pytest.mark.parametrize("amount", ["32.505", "", "abc", "1e3", "NaN", "--1", "9" * 30, "٣٢.50"])
def test_an_amount_that_cannot_be_kept_is_a_problem_and_never_rounded(amount: str) -> None:
    found = read(camt(stmt(ntry(amount))))
    assert found.statements[0].entries[0].amount_cents is None
    assert found.statements[0].proved is False
    assert "montant illisible" in reasons(found)


@pytest.mark.parametrize(
    ("currency", "text", "units", "decimals"), [("JPY", "3250", 3250, 0), ("TND", "3.250", 3250, 3)]
)
def test_a_currency_keeps_its_own_decimals(currency: str, text: str, units: int, decimals: int) -> None:
    entry = ntry(text).replace("EUR", currency)
    found = read(camt(stmt(entry, opening="", closing="").replace("EUR", currency)))
    (one,) = found.statements
    assert (one.decimals, one.entries[0].decimals, one.entries[0].amount_cents) == (decimals, decimals, units)


def test_another_currency_inside_a_statement_proves_nothing() -> None:
    assert read(camt(stmt(closing=CLOSING.replace("EUR", "SEK")))).statements[0].proved is False


def test_several_statements_chain_by_account() -> None:
    second = stmt(
        ntry("7.00", "DBIT", "2026-10-05"),
        opening=balance("OPBD", "1022.49", "2026-09-30"),
        closing=balance("CLBD", "1015.49", "2026-10-31"),
        name="S2",
    )
    found = read(camt(stmt(), second))
    assert [one.proved for one in found.statements] == [True, True]
    assert [(one.before, one.after, one.agrees) for one in found.continuity] == [("2026-09-30", "2026-09-30", True)]


def test_pages_of_a_statement_are_joined_before_the_proof() -> None:
    def page(number: int, last: str) -> str:
        return f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></StmtPgntn>"

    first = stmt(ntry(more=DETAIL), closing="", more=page(1, "false"))
    last = stmt(ntry("10.01", "DBIT", "2026-09-08"), opening="", more=page(2, "true"))
    (one,) = read(camt(first, last, version="08")).statements
    assert (len(one.entries), one.proved) == (2, True)
    alone = read(camt(last, version="08"))
    assert alone.statements[0].proved is None
    assert "page" in reasons(alone)


def test_a_batch_is_one_entry_and_its_details_are_checked() -> None:
    parts = '<TxDtls><Amt Ccy="EUR">{}</Amt></TxDtls>'
    batch = "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>" + parts.format("30.00") + parts + "</NtryDtls>"
    right = read(camt(stmt(ntry(more=batch.format("2.50")) + ntry("10.01", "DBIT"))))
    wrong = read(camt(stmt(ntry(more=batch.format("2.51")) + ntry("10.01", "DBIT"))))
    three = read(camt(stmt(ntry(more=batch.format("2.50").replace(">2<", ">3<")) + ntry("10.01", "DBIT"))))
    assert [len(found.statements[0].entries) for found in (right, wrong, three)] == [2, 2, 2]
    assert [found.statements[0].proved for found in (right, wrong, three)] == [True, True, True]
    assert ["détail d’un lot" in reasons(found) for found in (right, wrong, three)] == [False, True, True]


def test_a_reversal_is_not_turned_twice() -> None:
    entry = ntry("32.50", "DBIT").replace("<Sts>", "<RvslInd>true</RvslInd><Sts>")
    assert read(camt(stmt(entry))).statements[0].entries[0].amount_cents == -3250


def test_two_equal_entries_have_two_ranks_and_a_bank_reference_outlives_a_new_label() -> None:
    twins = read(camt(stmt(ntry() + ntry()))).statements[0].entries
    assert [one.occurrence for one in twins] == [1, 2]
    assert twins[0].base == twins[1].base
    named = [ntry(more=f"<AcctSvcrRef>R77</AcctSvcrRef><AddtlNtryInf>{label}</AddtlNtryInf>") for label in ("A", "B")]
    keys = [read(camt(stmt(one))).statements[0].entries[0].key for one in named]
    assert keys[0] == keys[1]


def test_a_balance_in_each_currency_leaves_the_account_s_own() -> None:
    other = CLOSING.replace("EUR", "SEK").replace("1022.49", "9.00")
    assert read(camt(stmt(closing=other + CLOSING))).statements[0].proved is True


@pytest.mark.parametrize(
    ("root", "name"),
    [("BkToCstmrAcctRptV01", "camt052"), ("BkToCstmrAcctRpt", "camt052"), ("BkToCstmrDbtCdtNtfctn", "camt054")],
)
def test_a_report_and_a_notice_are_refused_as_statements(root: str, name: str) -> None:
    other = (
        camt().replace(b"BkToCstmrStmt", root.encode()).replace(b"Stmt>", b"Rpt>").replace(b"053", name[-3:].encode())
    )
    found = read(other)
    assert (found.format, found.statements) == (name, ())
    assert name[:4] in str(found.refused)


@pytest.mark.parametrize(
    "data",
    [
        camt(declaration='<?xml version="1.0"?><!DOCTYPE Document>'),
        camt(declaration='<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'),
        camt(declaration='<!DOCTYPE d SYSTEM "file:///etc/passwd">').decode().encode("utf-16"),
    ],
)
def test_a_doctype_is_refused_in_any_encoding(data: bytes) -> None:
    found = read(data)
    assert "DOCTYPE" in str(found.refused)
    assert found.statements == ()


@pytest.mark.parametrize("inside", ["<X/>", "<Stmt/>", "<Stmt><Id>1</Id></Stmt>"])
def test_a_document_without_a_statement_is_refused_never_empty(inside: str) -> None:
    found = read(camt(inside))
    assert found.refused
    assert found.statements == ()


@pytest.mark.parametrize("sign", ["DBIT", "CRDT"])
def test_a_minus_beside_a_direction_is_never_guessed(sign: str) -> None:
    found = read(camt(stmt(ntry("-10.01", sign))))
    (one,) = found.statements
    assert (one.entries[0].amount_cents, one.proved) == (None, False)
    assert "écriture 1" in found.problems[0].where
    assert "un signe dans un montant" in reasons(found)


def test_a_minus_in_a_balance_proves_nothing() -> None:
    found = read(camt(stmt(opening=balance("OPBD", "-1000.00", "2026-08-31"))))
    assert (found.statements[0].opening_cents, found.statements[0].proved) == (None, False)
    assert "un signe dans un montant" in reasons(found)


def test_a_statement_of_no_account_is_read_and_says_so() -> None:
    text = camt().decode()
    found = read((text[: text.index("<Acct>")] + text[text.index("</Acct>") + 7 :]).encode())
    assert (found.statements[0].account, found.statements[0].proved) == ("", True)
    assert "de quel compte" in reasons(found)
