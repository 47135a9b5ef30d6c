"""Credits and returns that look like an answer and are none: before the care, of another payer, by a number that anybody may write.

Found by worlds of another hand: a wrong euro here would hide an unpaid one.
"""

import datetime as dt

import pytest

from cabinet.tenancy import tenant
from reconciliation.matching.names import mutuals_named, names_a_fund
from reconciliation.matching.proposal import AdviceIn, EntryIn
from reconciliation.matching.recognised import contradicts
from reconciliation.models import Case
from tests.reconciliation.invented import (
    AS_OF,
    PAID,
    REFERENCE,
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
BOTH = claim(amo=4000, amc=1800)
LATE_CARE = AS_OF - dt.timedelta(days=2)


def cared_later() -> bytes:
    """The invoices of numbers 101 are of care given two days before the end of the statement."""
    return sent(claim(amo=4000, amc=1800, sent=AS_OF - dt.timedelta(days=1)))


def test_a_credit_booked_before_the_care_pays_nothing() -> None:
    """Numbers begin again each year: it is of an invoice that is not in the folder."""
    early = credit(1800, day=PAID, text="MUTUELLE BLEUE FACT 000000101")
    desk = Desk().receive(cared_later(), bank(early))
    assert (desk.money(part="AMC")[0], desk.outcomes) == ("expected", ["unmatched"])
    same_day = credit(1800, day=LATE_CARE, text="MUTUELLE BLEUE FACT 000000101")
    assert Desk("Le jour").receive(cared_later(), bank(same_day)).money(part="AMC")[0] == "received"


def test_a_return_without_the_invoices_date_tells_nothing_of_later_care() -> None:
    later = claim(amo=4000, sent=AS_OF - dt.timedelta(days=1))
    told = returned(transfer(answer(later, 4000), day=PAID))
    raw = told.replace(f"{later.sent_on:%d%m%y}".encode(), b"000000")
    assert raw != told
    desk = Desk().receive(sent(later), raw, bank(credit(4000)))
    assert desk.money()[0] == "expected"
    after = returned(transfer(answer(claim(amo=4000), 4000)))
    assert Desk("Après").receive(sent(claim(amo=4000)), after, bank(credit(4000))).money()[0] == "received"


@pytest.mark.parametrize("text", ["VIR BROCANTE FACT 000000101", "VIR M PATIENT FACT 000000101"])
def test_a_private_credit_that_names_the_invoice_is_not_the_funds_transfer(text: str) -> None:
    """The advice has a reference of its own; the fund's transfer never came, and stays asked for."""
    alone = claim(amo=4250)
    desk = Desk().receive(sent(alone), returned(transfer(answer(alone, 4250))), bank(credit(4250, text=text)))
    assert desk.money() == ("announced", 4250, 0, 0, "announced_not_received")
    assert desk.outcomes == ["ambiguous"]


def test_a_patients_credit_does_not_stand_in_the_way_of_the_funds_own_reference() -> None:
    alone = claim(amo=4250)
    files = bank(credit(4250), credit(4250, day=PAID + dt.timedelta(days=8), text="VIR M PATIENT FACT 000000101"))
    desk = Desk().receive(sent(alone), returned(transfer(answer(alone, 4250))), files)
    assert desk.money() == ("received", 4250, 4250, 0, None)
    assert sorted(desk.outcomes) == ["explained", "unmatched"]


def test_a_funds_credit_does_not_pay_the_share_of_a_mutuelle_by_a_number() -> None:
    desk = Desk().receive(sent(BOTH), bank(credit(1800, text="CPAM 131 FACT 000000101")))
    assert (desk.money(part="AMC")[0], desk.outcomes) == ("expected", ["ambiguous"])
    mutual = Desk("Mutuelle").receive(sent(BOTH), bank(credit(1800, text="FACT 000000101", label="VIR MUTUELLE BLEUE")))
    assert mutual.money(part="AMC")[0] == "received"


@pytest.mark.parametrize(
    ("label", "is_placed"), [("VIR SEPA CPAM 131", True), ("VIR MUTUELLE BLEUE", False), ("VIR SEPA", True)]
)
def test_a_mutuelles_name_contradicts_the_reference_of_a_funds_advice(label: str, is_placed: bool) -> None:
    alone = claim(amo=4250)
    entry = credit(4250, text=f"REF {REFERENCE}", label=label)
    desk = Desk().receive(sent(alone), returned(transfer(answer(alone, 4250))), bank(entry))
    assert (desk.money()[0] == "received") is is_placed


def test_the_parts_of_one_transfer_come_in_its_days() -> None:
    alone = claim(amo=4250)
    told = returned(transfer(answer(alone, 4250)))
    near = bank(credit(2000), credit(2250, day=PAID + dt.timedelta(days=3)))
    assert Desk("Proches").receive(sent(alone), told, near).money()[0] == "received"
    far = bank(credit(2000), credit(2250, day=PAID + dt.timedelta(days=14)))
    assert Desk("Loin").receive(sent(alone), told, far).money()[0] == "announced"
    whole = bank(credit(4250, day=PAID + dt.timedelta(days=14)))
    assert Desk("Entier").receive(sent(alone), told, whole).money()[0] == "received"


def test_a_lot_of_which_the_fund_answers_one_invoice_has_arrived() -> None:
    answered, silent = claim(amo=4250), claim("000000102", amo=3000)
    far = AS_OF + dt.timedelta(days=200)
    desk = Desk().receive(sent(answered, silent), returned(transfer(answer(answered, 4250))), as_of=far)
    assert desk.share("000000102")["cause"] == "silent_share"
    nothing = Desk("Rien").receive(sent(answered, silent), as_of=far)
    assert nothing.share("000000102")["cause"] == "lot_not_acknowledged"
    known = Desk("Accusé").receive(sent(answered, silent), acknowledged(), as_of=far)
    assert known.share("000000102")["cause"].startswith("silent_")


@pytest.mark.parametrize(
    ("label", "fund", "mutual"),
    [
        ("VIR SEPA C.P.A.M. DE L'ISÈRE 262520005600", True, False),
        ("VIR CPAM 93", True, False),
        ("VIR MSA ALPES VAUCLUSE", True, False),
        ("VIR MUTUALITE SOCIALE AGRICOLE", True, False),
        ("VIR CAISSE PRIMAIRE D'ASSURANCE MALADIE", True, False),
        ("VIR CAISSE D'EPARGNE", False, False),
        ("VIR CREDIT AGRICOLE", False, False),
        ("VIR MUTUELLE BLEUE", False, True),
        ("VIR MGEN", False, True),
        ("VIR PAUL", False, False),
        ("", False, False),
    ],
)
def test_a_name_says_fund_or_mutuelle_by_its_own_words(label: str, fund: bool, mutual: bool) -> None:
    assert (names_a_fund(label), bool(mutuals_named(label))) == (fund, mutual)


def test_a_mutuelle_that_pays_the_funds_part_and_says_so_in_its_return_contradicts_nothing() -> None:
    entry = EntryIn(1, 4250, PAID, "05", ("VIR MGEN", f"REF {REFERENCE}"), is_proved=True)
    assert contradicts(entry, AdviceIn(1, 4250, PAID, ("CPAM 131",), is_of_a_fund=True))
    assert not contradicts(entry, AdviceIn(1, 4250, PAID, ("MGEN 14.09.2026",), is_of_a_fund=True))


def test_a_dossier_says_to_decide_the_credit_that_waits_before_asking_the_payer() -> None:
    one, other = claim(amo=4250), claim("000000102", amo=4250)
    told = [
        returned(transfer(answer(one, 4250))),
        returned(transfer(answer(other, 4250), ref="262577000124"), file_id="R00002"),
    ]
    twins = bank(credit(4250, text="VIR CPAM"), credit(4250, text="VIR CPAM", day=PAID + dt.timedelta(days=2)))
    far = AS_OF + dt.timedelta(days=60)
    desk = Desk().receive(sent(one, other), *told, twins, as_of=far)
    with tenant(cabinets=[desk.cabinet_id]):
        said = set(Case.objects.values_list("cause", "next_action"))
    assert said == {("announced_not_received", "Décider d’abord, dans Banque, le virement du même montant qui attend")}
    nothing = Desk("Rien").receive(sent(one), told[0], bank(credit(100, text="AUTRE")), as_of=far)
    with tenant(cabinets=[nothing.cabinet_id]):
        assert "Décider d’abord" not in Case.objects.get().next_action


def test_a_mutuelle_is_asked_of_its_invoice_not_the_fund_of_a_lot() -> None:
    desk = Desk().receive(sent(BOTH), as_of=AS_OF + dt.timedelta(days=200))
    with tenant(cabinets=[desk.cabinet_id]):
        said = dict(Case.objects.values_list("share__part", "next_action"))
    assert said["AMC"].startswith("Demander à la mutuelle") and said["AMO"].startswith("Demander à la caisse")
