"""Each open point with a second reading: both totals, the default untouched, the cabinet's choice applied."""

import msgspec
import pytest

from ngap.cotation import cote
from ngap.readings import OTHER, both_readings
from ngap.situation import NurseDay
from tests.ngap.claims import DAY, day_of, person, visit

BSB = person(age=80, dependence="BSB")
DAYS = {
    "U-08": (
        day_of([person()], [visit("prelevement_veineux pansement_plaie_non_chirurgicale injection_sc")]),
        1455,
        1623,
    ),
    "U-09": (day_of([BSB], [visit("vaccination_domicile")]), 2899, 2095),
    "U-10": (day_of([BSB], [visit("perfusion_longue pansement_ulcere_etendu")]), 7955, 8625),
    "U-11": (day_of([BSB], [visit("injection_im injection_sc")]), 2431, 2263),
    "U-12": (day_of([BSB], [visit(), visit("injection_im", at="18:00")]), 2538, 2840),
    "U-18": (day_of([person()], [visit("teleconsultation_avec_soin injection_sc")]), 1610, 1745),
    "U-20": (day_of([person(age=5)], [visit("teleconsultation_domicile")]), 1775, 2090),
    "U-21": (day_of([person()], [visit("perfusion_longue"), visit("perfusion_longue", at="18:00")]), 6614, 9930),
    "U-31": (day_of([person()], [visit("pansement_plaie_non_chirurgicale " * 2)]), 952, 1290),
    "U-33": (day_of([person()], [visit("injection_sc supplement_vaccination_grippe")], "2022-11-10"), 880, 723),
    "U-34": (day_of([person()], [visit("injection_iv_isolee")], "2026-05-27", "guadeloupe"), 1785, 935),
    "U-35": (day_of([person()], [visit("surveillance_ic_bpco")], "2026-11-08"), 2218, 3068),
    "U-36": (day_of([BSB], [visit("analgesie_topique")]), 2279, 2464),
    "U-38": (day_of([person()], [visit("teleconsultation_domicile")], "2026-11-08"), 1775, 2625),
    "U-39": (day_of([BSB], [visit(bsi="renewal")]), 3295, 1475),
    "U-40": (day_of([person()], [visit("pansement_ulcere_etendu", place="ehpad")]), 2115, 1615),
    "U-42": (day_of([person()], [visit("perfusion_longue changement_flacon")]), 4965, 5652),
    "U-46": (
        day_of([person()], [visit("perfusion_longue"), visit("controle_perfusion_longue", at="14:00")]),
        5240,
        6614,
    ),
    "U-47": (
        day_of([person()], [visit("controle_perfusion_longue organisation_surveillance_perfusion")]),
        1340,
        1615,
    ),
}


def test_every_point_with_a_second_reading_is_tried() -> None:
    assert set(DAYS) == set(OTHER)


@pytest.mark.parametrize("point", sorted(DAYS))
def test_both_readings_are_shown_in_euros(point: str) -> None:
    day, by_default, by_other = DAYS[point]
    found = {one.point: one for one in both_readings(day)}[point]
    assert (found.default_cents, found.other_cents, found.is_other_chosen) == (by_default, by_other, False)
    chosen = msgspec.structs.replace(day, readings=frozenset({point}))
    assert cote(chosen).total_cents == by_other
    assert {one.point: one for one in both_readings(chosen)}[point].is_other_chosen


@pytest.mark.parametrize(("chosen", "cents"), [("", 4965), ("U-42", 5652), ("U-21", 7310)])
def test_two_long_infusions_of_one_session_have_three_readings(chosen: str, cents: int) -> None:
    """One forfait; AMI 4.1 at 50 % for the second; AMI 14 at 50 % by the text and 11 B alone."""
    day = day_of([person()], [visit("perfusion_longue " * 2)])
    assert {one.point for one in both_readings(day)} == {"U-21", "U-42"}
    assert cote(msgspec.structs.replace(day, readings=frozenset({chosen} - {""}))).total_cents == cents


def test_a_day_without_open_point_has_no_second_reading() -> None:
    day: NurseDay = day_of([person()], [visit("injection_iv_isolee")], DAY)
    assert both_readings(day) == []
