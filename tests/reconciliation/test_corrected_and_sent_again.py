"""An invoice refused with its lot, corrected, and sent again under its number: what its last sending asks for, whatever file comes first."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from billing.models import InvoiceLine
from billing.services.imports import factures_csv
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from reconciliation.services.inconsistencies import find_inconsistencies
from simulator.world import Claim
from tests.reconciliation.invented import (
    PERSON,
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
LATER = SENT + dt.timedelta(days=2)


def again(amo: int, *, amc: int = 0, lot: str = "014") -> Claim:
    """The same number and invoice date, sent two days later."""
    made = claim(amo=amo, amc=amc, lot=lot)
    return replace(made, sent_on=LATER)


FIRST, SECOND = claim(amo=4250, lot="010"), again(4000)
FILES = {
    "first": sent(FIRST),
    "second": sent(SECOND),
    "refused": acknowledged("010", reason=("R01", "LOT REFUSE")),
    "taken": acknowledged("014", day=LATER, file_id="L00002"),
    "return": returned(transfer(answer(SECOND, 4000))),
    "bank": bank(credit(4000)),
}


@pytest.mark.parametrize("order", list(itertools.permutations(["first", "second", "refused"])))
def test_the_last_sending_counts_in_any_order_of_the_files(order: tuple[str, ...]) -> None:
    desk = Desk().receive(*(FILES[name] for name in order), *(FILES[name] for name in ("taken", "return", "bank")))
    said = desk.share()
    assert (said["expected_cents"], said["admin"], desk.money()) == (
        4000,
        "accepted",
        ("received", 4000, 4000, 0, None),
    )
    with tenant(cabinets=[desk.cabinet_id]):
        assert InvoiceLine.objects.count() == 1
        said_of = [
            one.reason
            for file in IncomingFile.objects.all()
            for one in file.problems.all()
            if one.field == "total_cents"
        ]
        assert len(said_of) == 1 and "autres montants" in said_of[0]
    assert not find_inconsistencies(cabinet_ids=[desk.cabinet_id])


@pytest.mark.parametrize("is_first_first", [True, False])
def test_another_mutuelle_and_a_part_that_appears(is_first_first: bool) -> None:
    second = again(3000, amc=1000)
    files = [sent(FIRST), sent(second)]
    desk = Desk().receive(*(files if is_first_first else files[::-1]))
    assert {one["part"]: one["expected_cents"] for one in desk.said["shares"]} == {"AMO": 3000, "AMC": 1000}


def test_three_sendings_in_one_file_or_three_end_alike() -> None:
    third = replace(again(3900, lot="020"), sent_on=LATER + dt.timedelta(days=1))
    every = [FIRST, SECOND, third]
    for order in itertools.permutations(every):
        apart = Desk("Trois fichiers").receive(*(sent(one) for one in order))
        assert apart.share()["expected_cents"] == 3900
    assert Desk("Un fichier").receive(sent(*every)).share()["expected_cents"] == 3900


def test_another_patient_under_the_same_number_is_no_correction() -> None:
    other = replace(again(4000), person=replace(PERSON, nir="155081416802538"))
    desk = Desk().receive(sent(FIRST), sent(other))
    assert desk.share()["expected_cents"] == 4250


def test_a_part_that_is_no_longer_asked_for_is_a_person_s_to_take_away() -> None:
    """The mutuelle's share cannot be expected at nothing: the first amounts stay, and that is said."""
    first = claim(amo=3000, amc=1250, lot="010")
    desk = Desk().receive(sent(first), sent(again(4250)))
    assert {one["part"]: one["expected_cents"] for one in desk.said["shares"]} == {"AMO": 3000, "AMC": 1250}
    with tenant(cabinets=[desk.cabinet_id]):
        said = [one.reason for file in IncomingFile.objects.all() for one in file.problems.all()]
    assert any("une part n’est plus demandée" in one for one in said)


def test_money_told_of_the_first_amounts_is_not_corrected_away() -> None:
    desk = Desk().receive(sent(FIRST), returned(transfer(answer(FIRST, 4250))))
    desk.receive(sent(SECOND))
    assert desk.money()[:2] == ("announced", 4250) and desk.share()["expected_cents"] == 4250
    assert not find_inconsistencies(cabinet_ids=[desk.cabinet_id])


def test_corrected_within_one_file_far_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch of a long file is written by itself."""
    monkeypatch.setattr(factures_csv, "BATCH", 1)
    third = replace(again(3900, lot="020"), sent_on=LATER + dt.timedelta(days=1))
    for order in itertools.permutations([FIRST, SECOND, third]):
        desk = Desk("Lots").receive(sent(*order))
        assert desk.share()["expected_cents"] == 3900
        assert not find_inconsistencies(cabinet_ids=[desk.cabinet_id])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_lots_of_one_day_and_a_file_that_names_no_software(order: tuple[int, ...]) -> None:
    """Lots 010, 011 and 012 of one day, one of them listed by a file that says its software."""
    made = [
        replace(claim(amo=amo, lot=lot), sent_on=LATER) for amo, lot in ((4250, "010"), (4100, "011"), (4000, "012"))
    ]
    files = [sent(made[0]), sent(made[1], origine="X"), sent(made[2])]
    desk = Desk().receive(*(files[rank] for rank in order))
    assert [one["expected_cents"] for one in desk.said["shares"]] == [4000]
