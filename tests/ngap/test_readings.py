"""Each open point with a second reading: both totals, the default untouched, the cabinet's choice applied."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from ngap.cotation import cote
from ngap.nomenclature import BadData, Period, Tariff, check_tariff, nomenclature, points_of_value
from ngap.readings import OTHER, both_readings
from ngap.situation import NurseDay
from tests.ngap.claims import DAY, day_of, person, visit

BSB = person(age=80, dependence="BSB")
AIS = person(age=80, dependence="AIS")
DAYS = {
    "U-01": (day_of([person()], [visit("prelevement_veineux")], "2026-11-05"), 883, 913),
    "U-03": (day_of([person()], [visit("telesoin_pansement", place="remote")]), 536, 504),
    "U-04": (day_of([person(age=91, dependence="BSC")], [visit()], "2021-05-05", "reunion"), 3175, 3120),
    "U-05": (day_of([person(age=6)], [visit("injection_iv_isolee")]), 1260, 1280),
    "U-07": (day_of([person()], [visit("injection_iv_isolee demande_teleexpertise")], "2022-11-10"), 1880, 880),
    "U-13": (day_of([AIS], [visit("seance_soins_infirmiers aerosol")], "2025-05-06"), 1070, 1543),
    "U-15": (day_of([person()], [visit("injection_iv_isolee", km="170")], "2020-02-04"), 11993, 12640),
    "U-16": (day_of([person()], [visit("injection_iv_isolee", at="21:00", night_need=True)], "2026-11-08"), 1860, 1795),
    "U-32": (
        day_of([person()], [visit("surveillance_postoperatoire catheter_perinerveux")]),
        1682,
        1582,
    ),
    "U-37": (day_of([person()], [visit("telesoin_ic_bpco", place="remote")]), 1943, 0),
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
    "U-39": (day_of([BSB], [visit(bsi="initial")]), 4595, 2775),
    "U-40": (day_of([person()], [visit("pansement_ulcere_etendu", place="ehpad")]), 2115, 1615),
    "U-41": (
        day_of(
            [person(), person("deux")],
            [visit("injection_sc", place="autonomy"), visit("injection_sc", place="autonomy", patient="deux")],
        ),
        1215,
        1490,
    ),
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


OF_THE_FRANCHISE = {"U-24", "U-30"}  # in no total: test_home_and_payer.py


def test_every_point_with_a_second_reading_is_tried() -> None:
    assert set(DAYS) | OF_THE_FRANCHISE == set(OTHER)


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


@pytest.mark.parametrize(
    ("point", "acts", "day", "zone", "facts", "totals"),
    [
        # the eve of the day on which the readings part, that day, the last one, the day after
        ("U-01", "injection_iv_isolee", "2026-10-31", "metropole", {}, (905, 905)),
        ("U-01", "injection_iv_isolee", "2026-11-02", "metropole", {}, (905, 945)),
        ("U-01", "injection_iv_isolee", "2026-11-05", "metropole", {}, (905, 945)),
        ("U-01", "injection_iv_isolee", "2026-11-06", "metropole", {}, (945, 945)),
        ("U-01", "injection_iv_isolee", "2027-11-02", "metropole", {}, (965, 945)),
        ("U-01", "injection_iv_isolee", "2027-11-05", "metropole", {}, (965, 945)),
        ("U-01", "injection_iv_isolee", "2027-11-06", "metropole", {}, (965, 965)),
        ("U-01", "injection_iv_isolee", "2026-10-31", "reunion", {}, (935, 935)),
        ("U-01", "injection_iv_isolee", "2026-11-05", "reunion", {}, (935, 975)),
        ("U-01", "injection_iv_isolee", "2026-11-06", "reunion", {}, (975, 975)),
        ("U-01", "injection_iv_isolee", "2027-11-05", "reunion", {}, (995, 975)),
        ("U-01", "telesoin_pansement", "2026-11-05", "metropole", {"place": "remote"}, (504, 536)),
        ("U-03", "telesoin_pansement", "2026-11-05", "metropole", {"place": "remote"}, (504, 504)),
        ("U-03", "telesoin_pansement", "2026-11-06", "guyane", {"place": "remote"}, (560, 528)),
        ("U-04", "forfait_bsa", "2021-12-31", "guyane", {}, (1575, 1550)),
        ("U-04", "forfait_bsa", "2022-01-03", "guyane", {}, (1575, 1575)),
        ("U-04", "forfait_bsa", "2021-12-31", "metropole", {}, (1550, 1550)),
        ("U-05", "injection_iv_isolee", "2026-11-05", "metropole", {"who": person(age=6)}, (1220, 1220)),
        ("U-05", "injection_iv_isolee", "2027-10-29", "mayotte", {"who": person(age=6)}, (1290, 1310)),
        ("U-05", "injection_iv_isolee", "2027-11-02", "metropole", {"who": person(age=6)}, (1280, 1310)),
        ("U-07", "demande_teleexpertise", "2023-03-22", "metropole", {"place": "office"}, (1000, 0)),
        ("U-07", "demande_teleexpertise", "2023-03-23", "metropole", {"place": "office"}, (1000, 1000)),
        ("U-15", "injection_iv_isolee", "2020-03-30", "metropole", {"km": "170"}, (11993, 12640)),
        ("U-15", "injection_iv_isolee", "2020-03-31", "metropole", {"km": "170"}, (11993, 11993)),
        ("U-16", "injection_iv_isolee", "2026-11-08", "metropole", {"at": "23:30", "night_need": True}, (2775, 1795)),
        ("U-16", "injection_iv_isolee", "2026-11-09", "metropole", {"at": "21:00", "night_need": True}, (1860, 1860)),
        ("U-37", "telesoin_pansement", "2026-11-10", "metropole", {"place": "remote"}, (536, 536)),
    ],
)
def test_the_readings_part_on_their_days_and_nowhere_else(
    point: str, acts: str, day: str, zone: str, facts: dict[str, object], totals: tuple[int, int]
) -> None:
    who = facts.get("who", person(age=91))
    made = day_of([who], [visit(acts, **{name: one for name, one in facts.items() if name != "who"})], day, zone)  # type: ignore[list-item, arg-type]
    chosen = msgspec.structs.replace(made, readings=frozenset({point}))
    assert (cote(made).total_cents, cote(chosen).total_cents) == totals


@pytest.mark.parametrize(
    ("acts", "at", "totals"),
    [
        ("garde_nuit_6h", "22:00", (4515, 5430)),  # the watch with its majoration
        ("garde_jour_6h injection_sc", "10:00", (3720, 4035)),  # what is done meanwhile
        ("seance_soins_infirmiers injection_sc", "10:00", (1228, 1228)),  # the families that the source names stay
    ],
)
def test_what_the_repealed_ais_text_does_not_name(acts: str, at: str, totals: tuple[int, int]) -> None:
    made = day_of([AIS], [visit(acts, at=at, night_need=True)], "2025-05-06")
    chosen = msgspec.structs.replace(made, readings=frozenset({"U-13"}))
    assert (cote(made).total_cents, cote(chosen).total_cents) == totals


def test_at_299_kilometres_nothing_is_cut_nor_said() -> None:
    found = cote(day_of([person()], [visit("injection_iv_isolee", km="151.5")], "2020-02-04")).visits[0]
    assert (found.text, [finding.code for finding in found.findings]) == ("AMI 2 + IFD + IK 299", [])


def test_two_nomenclatures_of_one_day_do_not_share_their_values() -> None:
    by_default, by_other = (
        nomenclature(dt.date(2026, 11, 3), "metropole", frozenset(chosen)) for chosen in ((), ("U-01",))
    )
    assert (by_default.values["AMI"], by_other.values["AMI"]) == (Decimal("3.15"), Decimal("3.35"))
    assert points_of_value() == {"U-01", "U-03", "U-04", "U-05", "U-24"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"other": "3.35"}, "without its open point"),
        ({"other": "3.35", "open_point": "U-01"}, "without its open point or its reference"),
        ({"other_reference": "texte", "open_point": "U-01"}, "without its open point or its reference"),
        ({"other": "0", "other_reference": "texte", "open_point": "U-01"}, "not above 0"),
    ],
)
def test_another_value_has_its_point_and_its_reference(changes: dict[str, str], why: str) -> None:
    row = Tariff("AMI", "metropole", "", [Period("3.15", dt.date(2020, 1, 1), "texte", **changes)])  # type: ignore[arg-type]
    with pytest.raises(BadData, match=why):
        check_tariff(row)


@pytest.mark.parametrize(
    ("point", "acts", "day", "facts", "words"),
    [
        ("U-07", "injection_sc demande_teleexpertise", "2022-11-10", {}, "Pas encore ouverte"),
        ("U-13", "seance_soins_infirmiers aerosol", "2025-05-06", {"who": AIS}, "en sus"),
        ("U-16", "injection_sc", "2026-11-08", {"at": "21:00", "night_need": True}, "dimanche"),
        ("U-32", "surveillance_postoperatoire catheter_perinerveux", DAY, {}, "Exclu"),
        ("U-37", "telesoin_ic_bpco", DAY, {"place": "remote"}, "absent de la NGAP"),
    ],
)
def test_a_chosen_reading_is_still_to_be_verified_and_says_so(
    point: str, acts: str, day: str, facts: dict[str, object], words: str
) -> None:
    asked = {name: one for name, one in facts.items() if name != "who"}
    made = day_of([facts.get("who", person())], [visit(acts, **asked)], day)  # type: ignore[list-item, arg-type]
    found = cote(msgspec.structs.replace(made, readings=frozenset({point}))).visits[0]
    assert point in [finding.code for finding in found.findings]
    assert any(words in step.message for step in found.trace)


def test_medicines_are_given_in_a_residence_autonomie_and_not_in_an_ehpad() -> None:
    """XVI-I-10, note 1: institutions are left out, the résidences autonomie are not."""
    totals = {
        place: cote(day_of([person()], [visit("administration_medicaments_1er_mois", place=place)])).visits[0].text
        for place in ("home", "autonomy", "ehpad")
    }
    assert totals["home"] == totals["autonomy"] and totals["ehpad"] != totals["home"]


def test_a_couple_of_a_residence_autonomie_is_one_household_by_the_other_reading_too() -> None:
    """Two dependants of one home: the second IFI at 0.01 by the other reading, none by the default."""
    two = [person(age=91, dependence="BSC"), person("deux", age=91, dependence="BSC")]
    made = day_of(two, [visit(place="autonomy", household="A"), visit(patient="deux", place="autonomy", household="A")])
    chosen = msgspec.structs.replace(made, readings=frozenset({"U-41"}))
    assert [one.text for one in cote(made).visits] == ["BSC + IFI", "BSC"]
    assert [one.text for one in cote(chosen).visits] == ["BSC + IFI", "BSC + IFI 0.01"]
