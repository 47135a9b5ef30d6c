"""Stories of money, each from its files to what the audit says (HOUSE section 11)."""

import datetime as dt
import itertools

import pytest

from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.models import Advice, BankEntry
from simulator.writers.noemie import Retention
from tests.reconciliation.invented import (
    AS_OF,
    PAID,
    SENT,
    Desk,
    acknowledged,
    answer,
    bank,
    claim,
    credit,
    lot_file,
    returned,
    sent,
    transfer,
    unproved,
)

pytestmark = pytest.mark.django_db
ONE = claim()


def test_paid_in_full_when_advice_and_bank_agree() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250)))
    assert desk.money() == ("received", 4250, 4250, 0, None)
    assert desk.share()["admin"] == "accepted"


def test_underpaid() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4000))), bank(credit(4000)))
    assert desk.money() == ("partial", 4000, 4000, 0, "underpaid")
    assert desk.said["totals"]["underpaid_cents"] == 250


def test_overpaid() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4500))), bank(credit(4500)))
    assert desk.money() == ("overpaid", 4500, 4500, 0, "overpaid")


def test_paid_in_parts() -> None:
    first = transfer(answer(ONE, 4000))
    second = transfer(answer(ONE, 250), day=PAID + dt.timedelta(days=5), ref="262577000999")
    desk = Desk().receive(sent(ONE), returned(first), bank(credit(4000)))
    assert desk.money()[0] == "partial"
    later = credit(250, day=PAID + dt.timedelta(days=6), text="VIR CPAM 262577000999")
    desk.receive(returned(second, file_id="R00002"), bank(later, opening=104_000))
    assert desk.money() == ("received", 4250, 4250, 0, None)


def test_the_same_file_twice_adds_nothing() -> None:
    files = [sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250))]
    desk = Desk().receive(*files, *files)
    assert desk.money() == ("received", 4250, 4250, 0, None)
    assert desk.outcomes == ["explained"]


@pytest.mark.parametrize("framing", ["blocks", "operator"])
def test_the_same_return_in_another_framing_adds_nothing(framing: str) -> None:
    told = transfer(answer(ONE, 4250))
    desk = Desk().receive(sent(ONE), returned(told), returned(told, framing=framing), bank(credit(4250)))
    assert desk.money() == ("received", 4250, 4250, 0, None)
    with tenant(cabinets=[desk.cabinet_id]):
        assert Advice.objects.count() == 1


def test_a_credit_of_two_advices_names_both_whichever_came_first() -> None:
    two, refs = claim("000000102"), ("262577000201", "262577000202")
    told = [
        returned(transfer(answer(one, 4250), ref=ref), file_id=f"R{ref[-5:]}")
        for one, ref in zip((ONE, two), refs, strict=True)
    ]
    both = bank(credit(8500, text=f"VIR CPAM {refs[0]} {refs[1]}"))
    for rank, files in enumerate((told, told[::-1])):
        desk = Desk(f"Deux avis {rank}").receive(sent(ONE, two), *files, both)
        (entry,) = desk.said["bank_entries"]
        assert (entry["outcome"], entry["advice"]) == ("explained", f"REF {refs[0]}, REF {refs[1]}")


def test_twins_are_left_to_a_person() -> None:
    two = claim("000000102")
    twins = [
        returned(transfer(answer(one, 4250), ref=f"26257700{one.number[-4:]}"), file_id=f"R{one.number[-5:]}")
        for one in (ONE, two)
    ]
    desk = Desk().receive(sent(ONE, two), *twins, bank(credit(4250, text="VIR CPAM"), credit(4250, text="VIR CPAM")))
    assert desk.outcomes == ["ambiguous", "ambiguous"]
    assert {desk.money(one.number)[0] for one in (ONE, two)} == {"announced"}


def test_a_number_of_the_nurse_is_no_reference() -> None:
    """The nurse's own number in every label does not tell one transfer from another."""
    old = transfer(answer(ONE, 4250), ref="996000016")
    late = credit(4250, day=dt.date(2026, 9, 29), text="VIR CPAM 996000016")
    desk = Desk().receive(sent(ONE), returned(old), bank(late))
    assert desk.outcomes == ["unmatched"]
    assert desk.money()[0] == "announced"


def test_an_unknown_credit_stays_unexplained() -> None:
    desk = Desk().receive(sent(ONE), bank(credit(9900, text="VIR M MARTIN")))
    assert desk.outcomes == ["unmatched"]
    assert desk.said["totals"]["unexplained_credits_cents"] == 9900


def test_a_netted_retention_does_not_stop_the_transfer() -> None:
    debts = (Retention("D0001", SENT, 1000, 2000),)
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250), debts=debts)), bank(credit(3250)))
    assert desk.money() == ("received", 4250, 4250, 0, None)
    assert desk.said["recoveries"] == [{"debt": "D0001", "amount_cents": 1000, "left_cents": 2000, "invoice": None}]


def test_a_transfer_that_a_retention_empties_is_never_expected_at_the_bank() -> None:
    debts = (Retention("D0001", SENT, 4250, 0),)
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250), debts=debts)), bank())
    assert desk.money() == ("announced", 4250, 0, 0, "recovered_unnamed")


def test_a_payment_taken_back_by_name() -> None:
    two, later = claim("000000102"), PAID + dt.timedelta(days=7)
    back = transfer(answer(ONE, -4250), answer(two, 5000), day=later, ref="262577000777")
    desk = Desk().receive(
        sent(ONE, two),
        returned(transfer(answer(ONE, 4250))),
        returned(back, file_id="R00002"),
        bank(credit(4250), credit(750, day=later, text="VIR CPAM 262577000777")),
    )
    assert desk.money() == ("recovered", 4250, 4250, 4250, "recovered_named")
    assert desk.money("000000102") == ("overpaid", 5000, 5000, 0, "overpaid")


def test_a_part_taken_back_is_still_something_to_ask_for() -> None:
    two, later = claim("000000102"), PAID + dt.timedelta(days=7)
    back = transfer(answer(ONE, -1000), answer(two, 4250), day=later, ref="262577000777")
    desk = Desk().receive(
        sent(ONE, two),
        returned(transfer(answer(ONE, 4250))),
        returned(back, file_id="R00002"),
        bank(credit(4250), credit(3250, day=later, text="VIR CPAM 262577000777")),
    )
    assert desk.money() == ("received", 4250, 4250, 1000, "recovered_named")


def test_a_line_for_two_claims_is_ambiguous() -> None:
    """The same number from two softwares: the return does not say which."""
    desk = Desk().receive(sent(ONE, origine="A"), sent(ONE, origine="B"), returned(transfer(answer(ONE, 4250))))
    assert [one["money"] for one in desk.said["shares"]] == ["expected", "expected"]
    assert {one["admin"] for one in desk.said["shares"]} == {"sent"}


def test_totals_that_disagree_stop_the_posting_not_the_storage() -> None:
    honest = returned(transfer(answer(ONE, 4250)))
    level = honest.rfind(b"99003")
    wrong = honest[:level] + honest[level:].replace(b"00000004250P", b"00000004251P", 1)
    desk = Desk().receive(sent(ONE), wrong, bank(credit(4250)))
    assert desk.money() == ("expected", 0, 0, 0, "unknown")
    with tenant(cabinets=[desk.cabinet_id]):
        assert Advice.objects.get().is_coherent is False


def test_rejected_with_its_reason() -> None:
    refusal = answer(ONE, 0, state="R", reject=("0460053", "DROITS NON OUVERTS"))
    desk = Desk().receive(sent(ONE), returned(transfer(refusal)))
    assert (desk.share()["admin"], desk.share()["reason_code"], desk.share()["cause"]) == (
        "rejected",
        "0460053",
        "rejected",
    )


def test_every_order_of_arrival_gives_the_same_answer() -> None:
    files = [sent(ONE), acknowledged(), returned(transfer(answer(ONE, 4250))), bank(credit(4250))]
    answers = []
    for rank, order in enumerate(itertools.permutations(files)):
        desk = Desk(f"Ordre {rank}")
        for content in order:
            desk.receive(content)
        answers.append((desk.said["shares"], desk.outcomes, desk.said["totals"]))
    assert all(one == answers[0] for one in answers)
    assert answers[0][0][0]["money"] == "received"


@pytest.mark.parametrize("return_first", [True, False])
def test_the_nurse_is_the_one_of_the_return_when_the_invoices_do_not_say(return_first: bool) -> None:
    files = [sent(ONE, without=("numero_am",)), returned(transfer(answer(ONE, 4250)))]
    desk = Desk().receive(*(reversed(files) if return_first else files), bank(credit(4250)))
    assert desk.share()["nurse"] == "996000016"
    assert desk.money()[0] == "received"


def test_a_refused_lot_sent_again_waits_for_the_new_acknowledgement() -> None:
    again = claim(lot="002", sent=SENT)
    again.sent_on = SENT + dt.timedelta(days=3)
    desk = Desk().receive(sent(ONE), acknowledged(reason=("LOT1", "SIGNATURE")))
    assert (desk.share()["admin"], desk.share()["cause"]) == ("refused", "lot_refused")
    desk.receive(sent(again))
    assert (desk.share()["admin"], desk.share()["cause"]) == ("sent", None)
    desk.receive(acknowledged("002", day=again.sent_on, file_id="L00002"))
    assert desk.share()["admin"] == "acknowledged"
    assert len(desk.said["shares"]) == 1


def test_the_csv_and_the_lot_of_one_invoice_are_one_invoice() -> None:
    for rank, files in enumerate(
        [(sent(ONE, origine="LOGICIEL"), lot_file(ONE)), (lot_file(ONE), sent(ONE, origine="LOGICIEL"))]
    ):
        desk = Desk(f"Deux {rank}").receive(*files, returned(transfer(answer(ONE, 4250))), bank(credit(4250)))
        assert desk.money() == ("received", 4250, 4250, 0, None)


def test_an_invoice_with_other_amounts_under_the_same_identity_is_a_problem() -> None:
    desk = Desk().receive(sent(ONE), sent(claim(amo=9999)))
    assert desk.share()["expected_cents"] == 4250
    assert desk.file.problem_count == 1


def test_an_entry_is_proved_by_a_second_statement() -> None:
    honest = bank(credit(4250))
    broken = unproved(credit(4250))
    for rank, files in enumerate([(broken, honest), (honest, broken)]):
        desk = Desk(f"Preuve {rank}").receive(sent(ONE), returned(transfer(answer(ONE, 4250))), *files)
        assert desk.money()[0] == "received"


def test_money_is_not_received_when_the_statement_is_not_proved() -> None:
    broken = unproved(credit(4250))
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), broken)
    assert desk.money()[0] == "announced"
    with tenant(cabinets=[desk.cabinet_id]):
        assert BankEntry.objects.get().outcome == "unmatched"


@pytest.mark.parametrize("where", ["sent", "returned", "bank", "acknowledged"])
def test_a_null_byte_in_a_file_is_no_accident(where: str) -> None:
    files = {
        "sent": sent(ONE).replace(b"Anne", b"An\x00e"),
        "returned": returned(transfer(answer(ONE, 4250))).replace(b"CPAM 131", b"CPAM\x00131"),
        "bank": bank(credit(4250)).replace(b"SEPA", b"SE\x00A"),
        "acknowledged": acknowledged().replace(b"L00001", b"L0\x0001"),
    }
    desk = Desk().receive(files[where])
    with tenant(cabinets=[desk.cabinet_id]):
        assert read_file(desk.file) == files[where]
    assert desk.file.state == ("to_tag" if where == "acknowledged" else "applied")


def test_an_amount_beyond_reason_is_a_problem_of_its_row() -> None:
    rows = sent(ONE, claim("000000102")).replace(b";4250;4250;", b";99999999999;99999999999;", 1)
    desk = Desk().receive(rows)
    assert [one["invoice"] for one in desk.said["shares"]] == ["000000102"]
    assert desk.file.problem_count >= 1


def test_the_day_of_the_audit_is_the_latest_date_of_the_files() -> None:
    from reconciliation.services.audit import latest_day

    desk = Desk().receive(sent(ONE), acknowledged(day=dt.date(2026, 9, 9)))
    with tenant(cabinets=[desk.cabinet_id]):
        assert latest_day(desk.cabinet_id) == dt.date(2026, 9, 9)
    desk.receive(bank(credit(1)))
    with tenant(cabinets=[desk.cabinet_id]):
        assert latest_day(desk.cabinet_id) == AS_OF


def test_an_acknowledged_lot_told_by_two_files_is_acknowledged_whole() -> None:
    """The second file comes after the answer: its invoices are of the lot all the same, refused or not."""
    two = claim("000000102")
    desk = Desk().receive(sent(ONE), acknowledged())
    desk.receive(sent(two))
    assert [desk.share(one.number)["admin"] for one in (ONE, two)] == ["acknowledged"] * 2
    refusal = Desk("Refus").receive(sent(ONE), acknowledged(reason=("LOT01", "LOT ANTIDATE"))).receive(sent(two))
    assert [(one["admin"], one["reason_code"]) for one in refusal.said["shares"]] == [("refused", "LOT01")] * 2
    before = refusal.said
    assert refusal.reconcile().said == before
