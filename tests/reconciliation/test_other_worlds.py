"""What other funds, banks and softwares do than ours in the simulated year: small worlds, each from its files (≤ 12 entries)."""

import datetime as dt
import itertools

import pytest

from cabinet.models import User
from cabinet.tenancy import tenant
from reconciliation.models import Advice, EntryMatch, Posting
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.matches.decisions import undo_match
from simulator.world import Credit
from simulator.writers import cfonb, noemie, ofx
from simulator.writers.noemie import Answer, Retention, ShareAnswer
from simulator.writers.statement import Account
from tests.reconciliation.invented import (
    AMC,
    AS_OF,
    FUND,
    NURSE,
    PAID,
    SENT,
    Desk,
    acknowledged,
    answer,
    bank,
    claim,
    credit,
    returned,
    sent,
    transfer,
)

pytestmark = pytest.mark.django_db
ONE, TWO = claim(), claim("000000102", amo=3000)
LATER = PAID + dt.timedelta(days=7)
SECOND = "262577000777"


def both(number: str = "000000101", *, amo: int = 4250, amc: int = 1800) -> object:
    return claim(number, amo=amo, amc=amc)


def test_a_return_issued_again_under_another_name_is_announced_once() -> None:
    told = transfer(answer(ONE, 4250))
    again = returned(told, file_id="S00009", framing="blocks")
    for rank, files in enumerate(itertools.permutations([returned(told), again, bank(credit(4250))])):
        desk = Desk(f"Deux fois {rank}").receive(sent(ONE), *files)
        assert desk.money() == ("received", 4250, 4250, 0, None)


def test_two_transfers_of_one_day_with_the_same_amounts_are_two() -> None:
    first, second = transfer(answer(ONE, 4250)), transfer(answer(claim("000000102"), 4250), ref=SECOND)
    desk = Desk().receive(sent(ONE, claim("000000102")), returned(first), returned(second, file_id="R00002"))
    desk.receive(bank(credit(4250), credit(4250, text=f"VIR CPAM {SECOND}")))
    assert {desk.money(number)[0] for number in ("000000101", "000000102")} == {"received"}


def test_a_reject_corrected_by_a_later_return_is_paid() -> None:
    refusal = answer(ONE, 0, state="R", reject=("0460053", "PRESCRIPTEUR ABSENT"))
    files = [
        returned(transfer(refusal, day=PAID - dt.timedelta(days=3), ref="262547000001")),
        returned(transfer(answer(ONE, 4250)), file_id="R00002"),
        bank(credit(4250)),
    ]
    for rank, order in enumerate(itertools.permutations(files)):
        desk = Desk(f"Rejet corrigé {rank}").receive(sent(ONE), *order)
        assert desk.money() == ("received", 4250, 4250, 0, None)
        assert (desk.share()["admin"], desk.share()["reason_code"]) == ("accepted", None)


def test_a_payment_of_too_much_that_a_later_return_puts_right_leaves_nothing_to_ask() -> None:
    right = transfer(answer(ONE, -750), answer(TWO, 3000), day=LATER, ref=SECOND)
    desk = Desk().receive(sent(ONE, TWO), returned(transfer(answer(ONE, 5000))), returned(right, file_id="R00002"))
    desk.receive(bank(credit(5000), credit(2250, day=LATER, text=f"VIR CPAM {SECOND}")))
    assert desk.money() == ("received", 5000, 5000, 750, None)
    assert desk.money("000000102") == ("received", 3000, 3000, 0, None)


def test_two_funds_whose_returns_bear_the_same_ids_are_both_applied() -> None:
    other = noemie.return_file(
        transfer(answer(TWO, 3000), ref=SECOND), NURSE, type(FUND)("02", "131", "0000", "MSA"), "R00001", "plain"
    )
    desk = Desk().receive(sent(ONE, TWO), returned(transfer(answer(ONE, 4250))), other)
    desk.receive(bank(credit(4250), credit(3000, text=f"VIR MSA {SECOND}")))
    assert {desk.money(one.number)[0] for one in (ONE, TWO)} == {"received"}


def test_transfers_of_one_day_under_one_reference_are_told_apart_by_their_amounts() -> None:
    files = [
        returned(transfer(answer(one, paid)), file_id=f"R{rank}")
        for rank, (one, paid) in enumerate([(ONE, 4250), (TWO, 3000)])
    ]
    desk = Desk().receive(sent(ONE, TWO), *files, bank(credit(4250), credit(3000)))
    assert {desk.money(one.number)[0] for one in (ONE, TWO)} == {"received"}
    twins = Desk("Jumeaux").receive(sent(ONE, claim("000000102")))
    twins.receive(
        *(returned(transfer(answer(one, 4250)), file_id=f"R{one.number[-5:]}") for one in (ONE, claim("000000102")))
    )
    twins.receive(bank(credit(4250), credit(4250)))
    assert twins.outcomes == ["ambiguous", "ambiguous"]


@pytest.mark.parametrize(
    "text",
    [
        "VIR CPAM 26257 7000123 14/09",
        "VIR CPAM 262 577 000 123",
        "CPAM13 262577000123262577000123262577000123",
        "VIR SEPA RECU /DE CPAM 13 /MOTIF 262577000123 /REF NOTPROVIDED",
        "VIREMENT DE CPAM 13 REFERENCE : 262577000123",
        "VIR INST CPAM REF262577000123",
    ],
)
def test_a_reference_is_known_however_the_bank_writes_it(text: str) -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250, text=text)))
    assert desk.money() == ("received", 4250, 4250, 0, None)


def test_a_reference_that_a_full_line_cuts_is_read_into_the_next() -> None:
    cut = Credit(
        PAID + dt.timedelta(days=1), 4250, "VIR", "05", (("LCC", "CPAM MOTIF 2625770"), ("LC2", "00123 MERCI"))
    )
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(cut))
    assert desk.money()[0] == "received"


def test_a_platforms_reference_of_letters_and_signs_is_known_whole() -> None:
    first, second = (
        transfer(answer(ONE, 4250), ref="TP-75039912-003"),
        transfer(answer(TWO, 3000), day=LATER, ref="TP-75039912-004"),
    )
    desk = Desk().receive(sent(ONE, TWO), returned(first), returned(second, file_id="R00002"))
    desk.receive(bank(credit(4250, text="TP 75039912 003"), credit(3000, day=LATER, text="ALMALYS TP-75039912-004")))
    assert {desk.money(one.number)[0] for one in (ONE, TWO)} == {"received"}


def test_one_credit_that_names_two_advices_pays_both_to_the_cent() -> None:
    files = [returned(transfer(answer(ONE, 4250))), returned(transfer(answer(TWO, 3000), ref=SECOND), file_id="R00002")]
    named = f"VIR CPAM 262577000123 {SECOND}"
    desk = Desk().receive(sent(ONE, TWO), *files, bank(credit(7250, text=named)))
    assert desk.outcomes == ["explained"]
    assert {desk.money(one.number)[0] for one in (ONE, TWO)} == {"received"}
    short = Desk("Un centime").receive(sent(ONE, TWO), *files, bank(credit(7249, text=named)))
    assert {short.money(one.number)[0] for one in (ONE, TWO)} == {"announced"}


def test_one_advice_paid_in_two_credits_is_received_when_both_are_there() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(2000)))
    assert (desk.money()[0], desk.outcomes) == ("announced", ["unmatched"])
    rest = cfonb.statement([credit(2250, day=LATER)], 102_000, AS_OF - dt.timedelta(days=1), AS_OF)[0]
    desk.receive(rest)
    assert desk.money() == ("received", 4250, 4250, 0, None)
    assert desk.outcomes == ["explained", "explained"]


def test_one_part_undone_by_a_person_takes_back_what_the_parts_proved_together() -> None:
    parts = bank(credit(2000), credit(2250, day=LATER))
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), parts)
    assert desk.money()[0] == "received"
    with tenant(cabinets=[desk.cabinet_id]):
        who = User.objects.create_user(email="undo@exemple.fr", password="x")
        undo_match(match=EntryMatch.objects.order_by("pk")[0], person=who, reason="Autre virement")
    desk.reconcile()
    assert desk.money() == ("announced", 4250, 0, 0, "announced_not_received")
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_a_mutuelle_without_a_return_pays_invoices_that_it_names_all() -> None:
    claims = [claim(f"00000010{rank}", amo=4000, amc=amc) for rank, amc in ((1, 1800), (2, 1200), (3, 1800))]
    together = credit(3000, text="TP FACTURES 000000101 000000102")
    desk = Desk().receive(sent(*claims), bank(together, credit(1800, text="TP FACTURE 000000103")))
    assert [desk.money(one.number, "AMC")[0] for one in claims] == ["received", "received", "received"]
    other = Desk("Autre somme").receive(sent(*claims), bank(credit(1800, text="TP FACTURES 000000101 000000102")))
    assert {other.money(one.number, "AMC")[0] for one in claims} == {"expected"}


def test_a_share_paid_by_a_mutuelle_in_two_parts_is_received_when_both_are_there() -> None:
    parts = credit(1000, text="TP 000000101"), credit(800, day=LATER, text="TP 000000101")
    assert Desk("Une").receive(sent(both()), bank(parts[0])).money(part="AMC")[0] == "expected"
    assert Desk("Deux").receive(sent(both()), bank(*parts)).money(part="AMC") == ("received", 0, 1800, 0, None)


def test_a_mutuelle_that_pays_before_the_fund_waits_for_nothing() -> None:
    files = [
        bank(credit(1800, text="TP 000000101"), credit(4250, day=LATER)),
        returned(transfer(answer(both(), 4250), day=PAID)),
    ]
    for rank, order in enumerate(itertools.permutations(files)):
        desk = Desk(f"AMC d'abord {rank}").receive(sent(both()), acknowledged(), *order)
        assert (desk.money()[0], desk.money(part="AMC")[0]) == ("received", "received")


def test_a_return_of_a_mutuelle_whose_label_is_bare_is_paid_by_the_credit_that_names_its_invoice() -> None:
    told = transfer(answer(both(), 1800, part="AMC"), ref="MUTUELLE")
    for rank, order in enumerate(
        itertools.permutations([returned(told), bank(credit(1800, text="TP FACTURE 000000101"))])
    ):
        desk = Desk(f"Nom de facture {rank}").receive(sent(both()))
        for content in order:
            desk.receive(content)
        assert desk.money(part="AMC") == ("received", 1800, 1800, 0, None)


def test_the_same_number_of_two_nurses_is_told_apart_by_the_amount_or_by_a_person() -> None:
    mine, hers = both(amc=1800), both(amc=1200)
    rows = sent(hers).replace(b"996000016", b"996000024")
    desk = Desk().receive(sent(mine), rows, bank(credit(1200, text="TP 000000101")))
    assert sorted((one["nurse"], one["received_cents"]) for one in desk.said["shares"] if one["part"] == "AMC") == [
        ("996000016", 0),
        ("996000024", 1200),
    ]
    alike = Desk("Pareilles").receive(sent(mine), sent(mine).replace(b"996000016", b"996000024"))
    alike.receive(bank(credit(1800, text="TP 000000101")))
    assert alike.outcomes == ["ambiguous"]


def test_two_lots_of_one_number_and_day_are_acknowledged_when_all_are() -> None:
    """Two funds number their lots alike, and a CSV does not say which file each was."""
    hers = sent(claim("000000102")).replace(b";011310000;", b";021310000;")
    desk = Desk().receive(sent(ONE), hers, acknowledged())
    assert {one["admin"] for one in desk.said["shares"]} == {"sent"}
    desk.receive(acknowledged(file_id="L00002"))
    assert {one["admin"] for one in desk.said["shares"]} == {"acknowledged"}
    other = Desk("Un refus").receive(
        sent(ONE), hers, acknowledged(), acknowledged(file_id="L00002", reason=("L1", "NON"))
    )
    assert {one["admin"] for one in other.said["shares"]} == {"sent"}


def test_a_statement_of_another_account_with_the_same_credit_takes_the_decision_away() -> None:
    other = cfonb.statement([credit(4250)], 5_000, SENT, AS_OF, Account("10288", "04105", "00076543210"))[0]
    for rank, order in enumerate(itertools.permutations([bank(credit(4250)), other])):
        desk = Desk(f"Autre titulaire {rank}").receive(sent(ONE), returned(transfer(answer(ONE, 4250))))
        for content in order:
            desk.receive(content)
        assert desk.outcomes == ["ambiguous", "ambiguous"]
        assert desk.money() == ("announced", 4250, 0, 0, "announced_not_received")


def test_what_the_machine_takes_back_is_reversed_and_told() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))), bank(credit(4250)))
    assert desk.money()[0] == "received"
    other = cfonb.statement([credit(4250)], 5_000, SENT, AS_OF, Account("10288", "04105", "00076543210"))[0]
    desk.receive(other)
    with tenant(cabinets=[desk.cabinet_id]):
        match = EntryMatch.objects.get()
        assert (match.cancelled_by, "plusieurs possibilités" in match.cancelled_reason) == (None, True)
        received = Posting.objects.filter(kind="received").order_by("pk").values_list("amount_cents", flat=True)
        assert list(received) == [4250, -4250]
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_a_bank_that_cuts_the_reference_in_one_format_shows_it_in_the_other() -> None:
    account = Account("30099", "00777", "00012345678")
    bare = Credit(PAID + dt.timedelta(days=1), 4250, "VIR SEPA CPAM 131", "05")
    cut = ofx.statement([bare], account, 100_000, SENT, AS_OF).content
    for rank, order in enumerate(itertools.permutations([cut, bank(credit(4250))])):
        desk = Desk(f"Deux formats {rank}").receive(sent(ONE), returned(transfer(answer(ONE, 4250))))
        for content in order:
            desk.receive(content)
        assert desk.outcomes == ["explained"]
        assert desk.money()[0] == "received"


def test_a_negative_advice_carried_to_the_next_is_settled_by_what_is_left() -> None:
    first = transfer(answer(ONE, 4250))
    negative = transfer(answer(ONE, -4250), answer(claim("000000103", amo=1000), 1000), day=LATER, ref=SECOND)
    debts = (Retention("RP001", LATER, 3250, 0),)
    last = transfer(answer(TWO, 5000), day=LATER + dt.timedelta(days=2), ref="262667000001", debts=debts)
    desk = Desk().receive(sent(ONE, claim("000000102", amo=5000), claim("000000103", amo=1000)))
    for rank, one in enumerate((first, negative, last)):
        desk.receive(returned(one, file_id=f"R0000{rank}"))
    desk.receive(bank(credit(4250), credit(1750, day=LATER + dt.timedelta(days=3), text="VIR CPAM 262667000001")))
    assert desk.money() == ("recovered", 4250, 4250, 4250, "recovered_named")
    assert desk.money("000000102") == ("received", 5000, 5000, 0, None)
    assert desk.money("000000103")[:3] == ("announced", 1000, 0)


def test_money_whose_return_never_came_stays_unexplained_and_its_share_falls_silent() -> None:
    desk = Desk().receive(sent(ONE), acknowledged(), bank(credit(4250)), as_of=SENT + dt.timedelta(days=40))
    assert desk.outcomes == ["unmatched"]
    assert desk.money() == ("expected", 0, 0, 0, "silent_share")


def test_a_patient_who_pays_by_transfer_with_the_number_has_paid() -> None:
    one = claim(amo=4000, amc=1800)
    one.person = one.person.__class__(
        **{name: getattr(one.person, name) for name in one.person.__slots__} | {"amc": ""}
    )
    one.shares["PATIENT"] = type(one.shares["AMO"])("PATIENT", "", 1800)
    del one.shares["AMC"]
    desk = Desk().receive(sent(one), bank(credit(1800, text="VIR MME DEMO FACTURE 000000101")))
    assert desk.money(part="PATIENT") == ("received", 0, 1800, 0, None)


def test_a_platform_pays_for_several_mutuelles_in_one_transfer() -> None:
    claims = [claim(f"00000010{rank}", amo=4000, amc=1000 + rank) for rank in (1, 2)]
    claims[1].shares["AMC"].payer = "0099995678"
    lines = [
        Answer(
            one,
            (ShareAnswer("AMC", one.shares["AMC"].expected, "P", one.shares["AMC"].expected, one.shares["AMC"].payer),),
        )
        for one in claims
    ]
    desk = Desk().receive(
        sent(*claims), returned(transfer(*lines, ref=SECOND)), bank(credit(2003, text=f"TP {SECOND}"))
    )
    assert [desk.share(one.number, "AMC")["payer"] for one in claims] == [AMC, "0099995678"]
    assert {desk.money(one.number, "AMC")[0] for one in claims} == {"received"}
    with tenant(cabinets=[desk.cabinet_id]):
        assert Advice.objects.get().total_cents == 2003
