"""What another nurse did for the same patient that day: the text counts by patient and day, travel by nurse."""

import msgspec
import pytest

from ngap.cotation import cote
from ngap.situation import BesideForfait, BesideVisit, Visit
from tests.ngap.claims import codes, day_of, person, visit

BSB = person(age=86, dependence="BSB")


def beside(acts: str = "", at: str = "08:00", forfait: BesideForfait = "open", **facts: object) -> BesideVisit:
    return BesideVisit(visit(acts, at=at, **facts), forfait)  # type: ignore[arg-type]


def told(mine: list[Visit], others: list[BesideVisit], who: object = BSB) -> list[str]:
    day = msgspec.structs.replace(day_of([who], mine), beside=tuple(others))  # type: ignore[list-item]
    return [one.text for one in cote(day).visits]


def test_the_forfait_is_on_the_first_passage_of_the_day_whoever_bills_it() -> None:
    assert told([visit(at="18:00")], [beside(at="08:00")]) == ["IFI"]
    assert told([visit(at="08:00")], [beside(at="18:00")]) == ["BSB + IFI"]
    assert told([visit("prelevement_veineux", at="18:00")], [beside()]) == ["AMX 1.5 + IFI"]


def test_what_is_invoiced_by_the_other_stays_there() -> None:
    assert told([visit(at="08:00")], [beside(at="18:00", forfait="borne")]) == ["IFI"]
    assert told([visit(at="18:00")], [beside(at="08:00", forfait="without")]) == ["BSB + IFI"]


def test_at_the_same_minute_one_of_the_two_has_the_forfait() -> None:
    other = beside(at="08:00")
    assert told([visit(at="08:00")], [other]) == ["BSB + IFI"]
    assert told([visit(at="08:00")], [msgspec.structs.replace(other, goes_first=True)]) == ["IFI"]


def test_the_nurse_is_told_where_the_forfait_went() -> None:
    day = msgspec.structs.replace(day_of([BSB], [visit(at="18:00")]), beside=(beside(),))
    assert codes(cote(day).visits[0]) == ["forfait_autre_infirmiere"]


def test_four_ifi_a_day_are_counted_over_all_nurses() -> None:
    others = [beside(at=f"{hour:02}:00") for hour in (7, 9, 11)]
    assert told([visit(at="13:00"), visit(at="17:00")], others) == ["IFI", ""]
    assert told([visit(at="06:00", night_need=True), visit(at="08:00")], others) == ["BSB + NUIT_1 + IFI", "IFI"]


def test_one_long_infusion_a_day_is_counted_over_all_nurses() -> None:
    assert told([visit("perfusion_longue", at="18:00")], [beside("perfusion_longue")], person()) == ["AMI 4.1 + IFD"]
    assert told([visit("perfusion_longue", at="07:00")], [beside("perfusion_longue")], person()) == ["AMI 14 + IFD"]


def test_the_bsi_of_another_nurse_opens_the_ifi_of_the_day() -> None:
    assert told([visit("injection_sc", at="18:00")], [beside(bsi="initial")], person()) == ["AMI 1 + IFI"]


def test_a_dressing_of_another_nurse_shuts_the_remote_surveillance_out() -> None:
    mine = [visit("telesoin_pansement", at="18:00", place="remote")]
    assert told(mine, [beside("pansement_plaie_non_chirurgicale")], person()) == [""]


@pytest.mark.parametrize("household", ["", "h"])
def test_each_nurse_has_her_own_travel_and_kilometres(household: str) -> None:
    mine = [visit("lavement", at="09:00", km="100", household=household)]
    others = [beside("injection_sc", at="09:00", km="152", household=household)]
    assert told(mine, others, person()) == ["AMI 3 + IFD + IK 196"]


def test_nothing_beside_changes_nothing() -> None:
    mine = [visit("injection_sc", at="09:00"), visit("lavement", at="12:00")]
    plain = cote(day_of([person()], mine))
    other = msgspec.structs.replace(day_of([person()], mine), beside=(beside("prelevement_veineux", at="15:00"),))
    assert cote(other) == plain
