"""Stories of a bank account whose statements come in several formats: money once, proved or not counted."""

import itertools
import json

import pytest

from cabinet.tenancy import tenant
from reconciliation.models import BankAccount, BankEntry, BankStatement
from tests.bank.test_cfonb120 import FILE
from tests.bank.test_french_exports import AGRICOLE, EPARGNE
from tests.bank.written import CSV, IBAN, MT940, NEAR, balance, camt, ntry, ofx, stmt, zipped
from tests.reconciliation.invented import Desk, answer, claim, returned, sent, transfer

pytestmark = pytest.mark.django_db
REF = "262507000123"
PAID = claim(amo=3250)
OCTOBER = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261005<TRNAMT>{}<FITID>B1<NAME>VIR CPAM<MEMO>{}</STMTTRN>"


def desk(*files: bytes, name: str = "Formats") -> Desk:
    return Desk(name).receive(*files, as_of=NEAR)


def stored(one: Desk) -> list[tuple[int, str, bool | None]]:
    with tenant(cabinets=[one.cabinet_id]):
        rows = BankEntry.objects.filter(cabinet_id=one.cabinet_id).order_by("booked_on", "pk")
        return [(row.amount_cents, row.outcome, row.statement.is_proved) for row in rows.select_related("statement")]


def refused(one: Desk) -> str:
    return one.file.refused_reason


@pytest.mark.parametrize(
    ("name", "data"),
    [("camt053", camt()), ("mt940", MT940), ("zip", zipped(a=camt())), ("cfonb120", FILE), ("csv", CSV)],
)
def test_a_proved_statement_of_any_format_makes_money_received(name: str, data: bytes) -> None:
    one = desk(sent(PAID), returned(transfer(answer(PAID, 3250), ref=REF)), data, name=name)
    assert (one.file.format, one.file.refused_reason, one.file.record_count) == (name, "", 2)
    assert one.money() == ("received", 3250, 3250, 0, None)


def test_an_ofx_alone_proves_nothing_and_money_is_only_announced() -> None:
    one = desk(sent(PAID), returned(transfer(answer(PAID, 3250), ref=REF)), ofx())
    assert one.money()[0] == "announced"
    assert stored(one) == [(3250, "unmatched", None), (-1001, "not_a_claim", None)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_an_ofx_is_proved_by_the_closing_before_it_in_any_order(order: tuple[int, ...]) -> None:
    october = ofx(OCTOBER.format("42.50", "262577000999"), total="1064.99", as_of="20261031")
    later = claim(amo=4250)
    files = [FILE, october, returned(transfer(answer(later, 4250), ref="262577000999"))]
    one = desk(sent(later), *(files[rank] for rank in order), name=f"Ordre {order}")
    assert [proved for _, _, proved in stored(one)] == [True, True, True]
    assert one.money() == ("received", 4250, 4250, 0, None)


def test_an_ofx_whose_balance_does_not_follow_stays_unproved() -> None:
    one = desk(FILE, ofx(OCTOBER.format("42.50", "1"), total="1064.98", as_of="20261031"))
    assert [proved for _, _, proved in stored(one)] == [True, True, None]


ALL = {"cfonb": FILE, "camt": camt(), "ofx": ofx(), "mt940": MT940}


def told() -> bytes:
    """The same two movements as an aggregator tells them, without a balance."""
    rows = [("32.50", "2026-09-07", f"VIR SEPA CPAM 131 {REF}"), ("-10.01", "2026-09-08", "PRLV LOYER")]
    booked = [
        {
            "transactionId": day,
            "bookingDate": day,
            "transactionAmount": {"currency": "EUR", "amount": amount},
            "remittanceInformationUnstructured": text,
        }
        for amount, day, text in rows
    ]
    return json.dumps({"account": {"iban": IBAN}, "transactions": {"booked": booked}}).encode()


def test_what_an_aggregator_tells_is_seen_at_once_and_received_when_a_statement_proves_it() -> None:
    one = desk(sent(PAID), returned(transfer(answer(PAID, 3250), ref=REF)), told())
    assert [(cents, proved) for cents, _, proved in stored(one)] == [(3250, None), (-1001, None)]
    assert one.money() == ("announced", 3250, 0, 0, "announced_not_received")
    one.receive(FILE, as_of=NEAR)
    assert [(cents, proved) for cents, _, proved in stored(one)] == [(3250, True), (-1001, True)]
    assert one.money() == ("received", 3250, 3250, 0, None)


@pytest.mark.parametrize("other", list(ALL))
def test_a_statement_then_what_an_aggregator_tells_of_its_days_adds_nothing(other: str) -> None:
    one = desk(ALL[other], told(), told().replace(b"LOYER", b"LOYER SEPTEMBRE"), name=f"DSP2 {other}")
    assert [cents for cents, _, _ in stored(one)] == [3250, -1001]


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(ALL, 2)))
def test_the_same_days_in_two_formats_are_the_same_movements(first: str, second: str) -> None:
    one = desk(
        sent(PAID), returned(transfer(answer(PAID, 3250), ref=REF)), ALL[first], ALL[second], name=f"{first}{second}"
    )
    assert [cents for cents, _, _ in stored(one)] == [3250, -1001]
    assert one.money() == ("received", 3250, 3250, 0, None)
    with tenant(cabinets=[one.cabinet_id]):
        assert BankAccount.objects.filter(cabinet_id=one.cabinet_id).count() == 1


def test_a_third_format_and_each_file_again_in_an_archive_add_nothing() -> None:
    one = desk(*ALL.values(), zipped(**ALL))
    assert [cents for cents, _, _ in stored(one)] == [3250, -1001]


def test_a_movement_that_may_be_the_same_is_kept_aside_for_a_person() -> None:
    """The proved CFONB has no 5.00 on that day: new money or another day of the same movement, nobody can tell."""
    row = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260909<TRNAMT>5.00<FITID>Z<NAME>INCONNU</STMTTRN>"
    one = desk(FILE, ofx(row))
    assert stored(one) == [(3250, "unmatched", True), (-1001, "not_a_claim", True), (500, "ignored", None)]
    assert one.file.problem_count == 1


def test_two_equal_movements_of_a_day_stay_two_in_every_format() -> None:
    twins = stmt(ntry() + ntry(), closing=balance("CLBD", "1065.00", "2026-09-30"))
    one = desk(camt(twins), camt(twins).replace(b"M1", b"M2"))
    assert [cents for cents, _, _ in stored(one)] == [3250, 3250]


def test_the_same_statement_by_another_file_is_not_kept_twice_and_another_content_is_said() -> None:
    one = desk(camt(), camt().replace(b"M1", b"M2"))
    with tenant(cabinets=[one.cabinet_id]):
        assert BankStatement.objects.filter(cabinet_id=one.cabinet_id).count() == 1
    other = camt(stmt(ntry("99.00"))).replace(b"1022.49", b"1099.00")
    one.receive(other, as_of=NEAR)
    assert one.file.problem_count == 1


def test_an_opening_and_a_closing_written_around_a_csv_make_money_received() -> None:
    export = EPARGNE.replace("CPAM 131", REF).encode("cp1252")
    one = desk(sent(PAID), returned(transfer(answer(PAID, 3250), ref=REF)), export)
    assert one.money() == ("received", 3250, 3250, 0, None)
    assert [proved for _, _, proved in stored(one)] == [True, True]


def test_an_export_of_two_accounts_keeps_each_movement_on_its_own_account_and_once() -> None:
    export = AGRICOLE.encode("cp1252")
    one = desk(export, export, zipped(a=export, b=AGRICOLE.replace("INVENTEE", "IMAGINEE").encode("cp1252")))
    with tenant(cabinets=[one.cabinet_id]):
        accounts = BankAccount.objects.filter(cabinet_id=one.cabinet_id)
        held = {str(row.number): sorted(entry.amount_cents for entry in row.entries.all()) for row in accounts}
    assert held == {"12345678901": [-1001, 3250], "98765432109": [10000]}


def test_continuity_is_kept_with_each_statement() -> None:
    october = (
        camt(stmt(ntry("1.00", day="2026-10-02")))
        .decode()
        .replace("2026-09-30", "2026-10-31")
        .replace("2026-08-31", "2026-09-30")
    )
    good = october.replace("1022.49", "1023.49").replace("1000.00", "1022.49")
    gap = october.replace("1022.49", "1001.00")
    for rank, (text, expected) in enumerate([(good, True), (gap, False)]):
        one = desk(camt(), text.encode(), name=f"Suite {rank}")
        with tenant(cabinets=[one.cabinet_id]):
            rows = BankStatement.objects.filter(cabinet_id=one.cabinet_id).order_by("closing_on")
            assert [row.is_continuous for row in rows] == [None, expected]


def test_more_equal_movements_than_a_small_integer_holds() -> None:
    many = camt(stmt(ntry("0.01") * 33_000, opening="", closing=""))
    one = desk(many)
    with tenant(cabinets=[one.cabinet_id]):
        assert BankEntry.objects.filter(cabinet_id=one.cabinet_id).count() == 33_000


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (camt().replace(b"BkToCstmrStmt", b"BkToCstmrDbtCdtNtfctn"), "camt.054"),
        (camt(declaration="<!DOCTYPE d>"), "DOCTYPE"),
        (b"31" + b" " * 238, "CFONB 240"),
        (b"0302        123456" + b" " * 142, "CFONB 160"),
        (zipped(a=b"x"), "aucun relevé"),
        (ofx()[:-30], "tronqué"),
    ],
)
def test_what_is_no_statement_is_refused_and_nothing_of_it_is_kept(data: bytes, word: str) -> None:
    one = desk(data)
    assert one.file.state == "refused"
    assert word in refused(one)
    assert stored(one) == []


def test_accounts_that_alternate_in_a_csv_are_stored_each_with_its_movements_and_its_proof() -> None:
    rows = "".join(
        f"{rank % 20 + 1:02d}/09/2026;{'AB'[rank % 2]}00000;VIR {rank};1,00;{rank // 2 + 10},00\n" for rank in range(80)
    )
    one = desk(f"Date;Compte;Libellé;Montant;Solde\n{rows}".encode())
    assert (one.file.state, one.file.record_count) == ("applied", 80)
    with tenant(cabinets=[one.cabinet_id]):
        found = {
            statement.account.number: (statement.opening_cents, statement.closing_cents, statement.is_proved)
            for statement in BankStatement.objects.select_related("account")
        }
        assert found == {"A00000": (900, 4900, True), "B00000": (900, 4900, True)}
        for account in BankAccount.objects.all():
            labels = set(BankEntry.objects.filter(account=account).values_list("label", flat=True))
            assert labels == {f"VIR {rank}" for rank in range("AB".index(account.number[0]), 80, 2)}
