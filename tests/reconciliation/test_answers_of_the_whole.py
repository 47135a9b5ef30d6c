"""What a return says of a whole invoice without a line for each part, and of numbers that begin again each year."""

import datetime as dt
from dataclasses import replace

import pytest

from noemie.formats.noemie import read
from simulator.world import Claim
from simulator.writers.noemie import ShareAnswer
from tests.noemie_formats.test_odd_returns import OLD, typed
from tests.reconciliation.invented import PAID, Desk, answer, bank, claim, credit, lot_file, returned, sent, transfer

pytestmark = pytest.mark.django_db
ONE = claim()
BOTH = claim(amo=4000, amc=1800)
NO_RIGHTS = ("0450072", "DROITS FERMES")


def without(raw: bytes, *records: bytes) -> bytes:
    """A plain stream without these entities; their amounts are 0."""
    head, body = raw[:128], raw[128:]
    kept = [part for part in body.split(b"@") if part[:3] not in records]
    return head + b"@".join(kept)


def rejected(of: Claim, *, also: tuple[ShareAnswer, ...] = ()) -> bytes:
    said = answer(of, 0, state="R", reject=NO_RIGHTS)
    return returned(transfer(replace(said, shares=(*said.shares, *also))))


def test_a_reject_of_the_whole_invoice_is_the_answer_of_a_580_without_198() -> None:
    raw = without(rejected(ONE), b"198")
    (invoice,) = read(raw).transfers[0].invoices
    assert [(part.part, part.state) for part in invoice.parts] == [("AMO", "R")]
    said = Desk().receive(sent(ONE), raw).share()
    assert (said["admin"], said["cause"], said["reason_code"], said["silent"]) == (
        "rejected",
        "rejected",
        "0450072",
        False,
    )


def test_a_reject_of_a_line_is_no_answer_for_the_invoice() -> None:
    raw = without(rejected(ONE), b"198")
    level = raw.index(b"@294") + 1 + 95
    of_a_line = raw[:level] + b"L" + raw[level + 1 :]
    assert raw[level : level + 1] == b"F"
    assert Desk().receive(sent(ONE), of_a_line).share()["admin"] == "sent"


def older() -> bytes:
    """900/687 have no 990: the 999 alone says their total."""
    return typed(*OLD[:-1]).replace(b"00100000003250P", b"00100000000000P", 1)


def test_a_return_of_an_older_reference_is_applied_by_the_total_of_its_file() -> None:
    right = read(older())
    (one,) = right.transfers
    assert right.decoded.agrees and one.is_coherent and one.declared_cents == 0
    (wrong,) = read(typed(*OLD[:-1])).transfers
    assert not wrong.is_coherent  # its 999 says 32.50, its invoices nothing


@pytest.mark.parametrize("managed", ["unique", "separee"])
def test_a_complementary_part_that_the_fund_pays_too_is_rejected_with_the_invoice(managed: str) -> None:
    """Gestion unique: one payer for both. With two, the mutuelle has said nothing."""
    raw = sent(BOTH)
    raw = raw.replace(b";unique;", f";{managed};".encode()).replace(b";separee;", f";{managed};".encode())
    said = Desk().receive(raw, rejected(BOTH)).share(part="AMC")
    expected = ("rejected", "rejected", "0450072") if managed == "unique" else ("sent", None, None)
    assert (said["admin"], said["cause"], said["reason_code"]) == expected


def test_a_part_of_the_fund_accepted_for_nothing_is_underpaid() -> None:
    said = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 0)))).share()
    assert (said["admin"], said["money"], said["cause"], said["silent"]) == ("accepted", "expected", "underpaid", False)


def test_what_a_named_recovery_empties_is_asked_for_once() -> None:
    """42.50 paid for 102, 42.50 taken back of 101, which is named: 101 is asked for, 102 is settled without a transfer."""
    two = claim("000000102")
    first = returned(transfer(answer(ONE, 4250)))
    second = returned(
        transfer(answer(two, 4250), answer(ONE, -4250), day=PAID + dt.timedelta(days=7), ref="262577000124"),
        file_id="R00002",
    )
    desk = Desk().receive(sent(ONE, two), first, second, bank(credit(4250)))
    assert desk.money() == ("recovered", 4250, 4250, 4250, "recovered_named")
    assert desk.money("000000102") == ("announced", 4250, 0, 0, None)


def undated(of: Claim) -> bytes:
    """Its 102 without the invoice's date (positions 31-36); the lot and its day stay."""
    told = returned(transfer(answer(of, 4250)))
    at = told.index(b"@102") + 1
    return told[: at + 30] + b"000000" + told[at + 36 :]


@pytest.mark.parametrize("lot", ["210", "017"])
def test_the_lot_tells_two_invoices_of_one_number_apart(lot: str) -> None:
    claims = {"210": claim(lot="210", sent=PAID - dt.timedelta(days=150)), "017": claim(lot="017")}
    raw = undated(claims[lot])
    (line,) = read(raw).transfers[0].invoices
    assert (line.invoice_date, line.lot_number, line.lot_date) == (None, lot, claims[lot].sent_on)
    desk = Desk().receive(sent(*claims.values()), raw, bank(credit(4250)))
    paid = [one["invoice_date"] for one in desk.said["shares"] if one["money"] == "received"]
    assert paid == [str(claims[lot].sent_on)]


def test_a_lot_that_carried_neither_tells_nothing() -> None:
    claims = [claim(lot="210", sent=PAID - dt.timedelta(days=150)), claim(lot="017")]
    desk = Desk().receive(sent(*claims), undated(claim(lot="099")), bank(credit(4250)))
    assert {one["money"] for one in desk.said["shares"]} == {"expected"}


def paid_to(of: Claim, payee: bytes) -> bytes:
    """A lot whose type 2 names that destination (positions 115-116)."""
    raw = lot_file(of)
    at = next(at for at in range(0, len(raw), 128) if raw[at : at + 1] == b"2")
    assert raw[at + 114 : at + 116] in {b"05", b"15"}
    return raw[: at + 114] + payee + raw[at + 116 :]


@pytest.mark.parametrize(
    ("payee", "amo", "amc"),
    [
        (b"00", "paid_by_patient", "paid_by_patient"),
        (b"25", "paid_by_patient", "lot_not_acknowledged"),
        (b"15", "lot_not_acknowledged", "lot_not_acknowledged"),
        (b"05", "lot_not_acknowledged", "lot_not_acknowledged"),
    ],
)
@pytest.mark.parametrize("is_listed_first", [True, False])
def test_outside_of_the_tiers_payant_no_silence_is_a_fund_s(
    payee: bytes, amo: str, amc: str, is_listed_first: bool
) -> None:
    whole = claim(amo=3480, amc=2320)  # 60 and 40 %, as the lines of a lot are shared out
    files = [sent(whole), paid_to(whole, payee)]
    desk = Desk().receive(*(files if is_listed_first else files[::-1]), as_of=PAID + dt.timedelta(days=365))
    found = {part: desk.share(part=part) for part in ("AMO", "AMC")}
    assert {part: one["cause"] for part, one in found.items()} == {"AMO": amo, "AMC": amc}
    assert all(one["silent"] == (one["cause"] != "paid_by_patient") for one in found.values())


def test_outside_of_the_tiers_payant_a_fund_that_pays_nothing_is_right() -> None:
    assert Desk().receive(paid_to(ONE, b"00"), returned(transfer(answer(ONE, 0)))).share()["cause"] == "paid_by_patient"


def test_what_a_fund_answers_counts_whatever_the_lot_said() -> None:
    desk = Desk().receive(paid_to(ONE, b"00"), returned(transfer(answer(ONE, 4250))), bank(credit(4250)))
    assert desk.money() == ("received", 4250, 4250, 0, None)


def test_the_mutuelle_of_a_lot_that_names_it_in_2m_alone_is_its_payer() -> None:
    """Positions 119-128 of the type 2 blank, 37-46 of the 2M filled: some software does."""
    whole = claim(amo=3480, amc=2320)
    raw = lot_file(whole)
    at = next(at for at in range(0, len(raw), 128) if raw[at : at + 1] == b"2")
    head = raw[at : at + 118] + b" " * 10
    route = b"2" + head[1:35] + b"M" + raw[at + 118 : at + 128].rjust(10, b"0")
    moved = raw[:at] + head + route.ljust(128) + raw[at + 128 :]
    payers = [Desk(name).receive(one).share(part="AMC")["payer"] for name, one in (("2", raw), ("2M", moved))]
    assert payers[0] == payers[1] != ""


def test_a_lot_of_which_one_part_is_answered_has_arrived() -> None:
    """No ARL came; the fund paid its part. Sent again, the lot would be a duplicate."""
    desk = Desk().receive(sent(BOTH), returned(transfer(answer(BOTH, 4000))), as_of=PAID + dt.timedelta(days=365))
    assert desk.share(part="AMC")["cause"] == "silent_share"


@pytest.mark.parametrize(("days", "cause"), [(5, None), (30, "announced_not_received")])
def test_announced_whole_in_two_times_nothing_is_underpaid(days: int, cause: str | None) -> None:
    rest = transfer(answer(ONE, 1250), day=PAID + dt.timedelta(days=7), ref="262577000124")
    files = (returned(transfer(answer(ONE, 3000))), returned(rest, file_id="R00002"), bank(credit(3000)))
    desk = Desk().receive(sent(ONE), *files, as_of=PAID + dt.timedelta(days=7 + days))
    assert desk.money() == ("partial", 4250, 3000, 0, cause)
