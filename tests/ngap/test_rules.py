"""Each rule: where it applies, where it does not, the eve and the day of its text. Section numbers: the reference's."""

import datetime as dt

import msgspec
import pytest

from ngap.situation import age_on, is_birthday
from tests.ngap.claims import DAY, claim, codes, one, person, price, visit

DIABETIC = person(insulin_treated=True)
BSA, BSB, BSC = (person(age=80, dependence=level) for level in ("BSA", "BSB", "BSC"))
PALLIATIVE = person(palliative=True)
AIS = person(dependence="AIS")
AUTONOMOUS = "2025-03-04"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("pansement_plaie_non_chirurgicale injection_sc", "AMI 2.02 + AMI 1/2 + IFD"),
        ("pansement_plaie_non_chirurgicale ablation_fils_agrafes_10_max aerosol", "AMI 2.02 + AMI 2/2 + IFD"),
        ("injection_sc injection_sc", "AMI 1 + AMI 1/2 + IFD"),
        ("prelevement_veineux pansement_plaie_non_chirurgicale", "AMI 2.02 + AMI 1.5 + IFD"),
        ("prelevement_veineux injection_sc", "AMI 1.5 + AMI 1 + IFD"),
        ("prelevement_veineux pansement_plaie_non_chirurgicale injection_sc", "AMI 2.02 + AMI 1.5 + IFD"),
        ("prelevement_veineux prelevement_veineux", "AMI 1.5 + AMI 1.5/2 + IFD"),
        ("prelevement_sanguin_catheter entretien_catheter_central", "AMI 4 + AMI 1/2 + IFD"),
        ("pansement_chirurgie_mammaire_abdominale pansement_chirurgie_mammaire_abdominale", "AMI 3 + AMI 3/2 + IFD"),
        ("pansement_varices pansement_varices pansement_varices", "AMI 3 + AMI 3/2 + IFD"),
        ("vaccination_domicile injection_sc pansement_plaie_non_chirurgicale", "AMI 2.4 + AMI 2.02 + AMI 1/2 + IFD"),
        ("teleconsultation_avec_soin pansement_ulcere_etendu injection_sc", "TLS + AMI 4 + AMI 1/2 + MCI + IFD"),
        ("demande_teleexpertise injection_sc", "AMI 1 + RQD + MAU + IFD"),
        ("pansement_plaie_non_chirurgicale pansement_plaie_non_chirurgicale", "AMI 2.02 + IFD"),
        ("pansement_plaie_non_chirurgicale pansement_plaie_chirurgicale_simple", "AMI 2.02 + AMI 2.02/2 + IFD"),
    ],
)
def test_the_ladder_of_11b(acts: str, expected: str) -> None:
    assert sorted(claim(acts).split(" + ")) == sorted(expected.split(" + "))


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("surveillance_glycemique insuline_sc insuline_sc", "AMI 1 + AMI 1 + AMI 1 + IFD"),
        ("surveillance_glycemique insuline_sc alimentation_enterale", "AMI 3 + AMI 1/2 + AMI 1/2 + IFD"),
        ("surveillance_glycemique insuline_sc insuline_sc lavage_vesical", "AMI 1 + AMI 1 + AMI 1 + AMI 1.25/2 + IFD"),
        ("surveillance_glycemique insuline_sc pansement_ulcere_etendu", "AMI 4 + AMI 1/2 + AMI 1/2 + MCI + IFD"),
        ("surveillance_glycemique insuline_sc pansement_lourd_diabetique", "AMI 4 + AMI 1 + AMI 1 + MCI + IFD"),
        ("analgesie_topique_insulino_traite pansement_lourd_diabetique", "AMI 4 + AMI 1.1 + MCI + IFD"),
        ("surveillance_glycemique insuline_sc prelevement_veineux", "AMI 1.5 + AMI 1 + AMI 1 + IFD"),
        ("surveillance_glycemique surveillance_glycemique", "AMI 1 + MAU + IFD"),
    ],
)
def test_the_group_of_insulin_treated_patients(acts: str, expected: str) -> None:
    assert claim(acts, who=DIABETIC) == expected


def test_the_weekly_session_is_for_those_over_75() -> None:
    act = "surveillance_hebdomadaire_insulino_traite"
    assert claim(act, who=person(age=76, insulin_treated=True)) == "AMI 4 + IFD"
    assert claim(act, who=person(age=74, insulin_treated=True)) == "-"
    assert claim(act, who=person(age=80, insulin_treated=True, dependence="BSA")) == "BSA + IFI"


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (dt.date(1951, 11, 11), "-"),  # 74 until the eve
        (dt.date(1951, 11, 10), "-"),  # on the 75th birthday she is 75, not yet "de plus de 75 ans" (II-5 bis)
        (dt.date(1951, 11, 9), "AMI 4 + IFD"),
        (dt.date(1950, 11, 10), "AMI 4 + IFD"),  # another birthday changes nothing
    ],
)
def test_over_75_begins_the_day_after_the_birthday(born: dt.date, expected: str) -> None:
    day = dt.date.fromisoformat(DAY)
    who = person(age=age_on(born, day), is_birthday=is_birthday(born, day), insulin_treated=True)
    assert claim("surveillance_hebdomadaire_insulino_traite", who=who) == expected


def test_a_birthday_of_29_february_is_on_1_march_of_an_ordinary_year() -> None:
    born = dt.date(2020, 2, 29)
    days = [dt.date(2024, 2, 29), dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2024, 3, 1)]
    assert [is_birthday(born, day) for day in days] == [True, False, True, False]


def test_the_order_of_the_group_and_the_dressing_turns_on_the_day_of_202() -> None:
    assert (
        claim("surveillance_glycemique insuline_sc pansement_simple", "2026-06-19", who=DIABETIC)
        == "AMI 1 + AMI 1 + AMI 2/2 + IFD"
    )
    acts = "surveillance_glycemique insuline_sc pansement_plaie_non_chirurgicale"
    assert claim(acts, "2026-06-22", who=DIABETIC) == "AMI 2.02 + AMI 1/2 + AMI 1/2 + IFD"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("perfusion_courte perfusion_longue", "AMI 14 + AMI 9 + IFD"),
        ("perfusion_courte changement_flacon", "AMI 9 + AMI 4.1/2 + IFD"),
        ("perfusion_courte retrait_perfusion", "AMI 9 + IFD"),
        ("perfusion_longue retrait_perfusion", "AMI 14 + AMI 5/2 + IFD"),
        ("perfusion_longue changement_flacon", "AMI 14 + IFD"),
        (
            "perfusion_courte perfusion_courte_heure_supplementaire perfusion_courte_heure_supplementaire",
            "AMI 9 + AMI 6 + AMI 6 + IFD",
        ),
        (
            "perfusion_courte perfusion_courte_heure_supplementaire pansement_plaie_non_chirurgicale",
            "AMI 9 + AMI 6 + AMI 2.02/2 + IFD",
        ),
        ("perfusion_courte_heure_supplementaire", "refus: supplement_sans_perfusion"),
        ("organisation_surveillance_perfusion", "AMI 4"),
        ("organisation_surveillance_perfusion injection_sc", "AMI 4 + AMI 1/2 + IFD"),
        ("perfusion_longue organisation_surveillance_perfusion", "AMI 14 + IFD"),
        ("perfusion_mucoviscidose prelevement_veineux", "AMI 15 + IFD"),
    ],
)
def test_infusions(acts: str, expected: str) -> None:
    assert claim(acts) == expected


def test_five_extra_hours_at_most() -> None:
    assert claim("perfusion_courte " + "perfusion_courte_heure_supplementaire " * 6).count("AMI 6") == 5


def test_the_organisation_is_not_paid_on_the_day_of_fitting_nor_removal() -> None:
    for busy in ("perfusion_longue", "retrait_perfusion"):
        day = price([person()], [visit(busy), visit("organisation_surveillance_perfusion", at="18:00")])
        assert day.visits[1].text == ""


def test_the_second_long_infusion_of_the_day_turns_on_the_circular() -> None:
    visits = [visit("perfusion_longue"), visit("perfusion_longue", at="18:00")]
    assert price([person()], visits, "2025-06-24").visits[1].text == "AMI 14 + IFD"
    after = price([person()], visits, "2025-06-25").visits[1]
    assert (after.text, codes(after)) == ("AMI 4.1 + IFD", ["U-21"])
    two = [person("a"), person("b")]
    others = price(two, [visit("perfusion_longue", patient="a"), visit("perfusion_longue", patient="b", at="18:00")])
    assert others.visits[1].text == "AMI 14 + IFD"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (
            "surveillance_postoperatoire surveillance_redon retrait_sonde_urinaire_postoperatoire",
            "AMI 3.9 + AMI 2.8 + AMI 2 + IFD",
        ),
        ("surveillance_postoperatoire catheter_perinerveux", "AMI 4.2 + IFD"),
        ("surveillance_postoperatoire injection_sc", "AMI 3.9 + AMI 1/2 + IFD"),
        ("surveillance_redon pansement_lourd_mechage", "AMI 4 + AMI 2.8/2 + MCI + IFD"),
        (
            "surveillance_postoperatoire surveillance_redon pansement_lourd_mechage",
            "AMI 3.9 + AMI 2.8 + AMI 4/2 + MCI + IFD",
        ),
        ("surveillance_postoperatoire surveillance_redon vaccination_domicile", "AMI 3.9 + AMI 2.8 + AMI 2.4 + IFD"),
    ],
)
def test_acts_after_an_operation_are_one_group(acts: str, expected: str) -> None:
    assert claim(acts) == expected


def test_acts_after_an_operation_begin_in_2021() -> None:
    assert claim("surveillance_postoperatoire", "2020-12-31") == "refus: act_not_valid"
    assert claim("surveillance_postoperatoire", "2021-01-04") == "AMI 3.9 + IFD"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("pansement_ulcere_compression analgesie_topique", "AMI 5.1 + AMI 1.1 + MCI + IFD"),
        ("pansement_plaie_non_chirurgicale analgesie_topique", "AMI 2.02 + AMI 1.1 + IFD"),
        ("analgesie_topique", "AMI 1.1 + MAU + IFD"),
        ("pansement_plaie_chirurgicale_simple analgesie_topique", "AMI 2.02 + AMI 1.1/2 + IFD"),
        ("bilan_plaie_complexe pansement_ulcere_etendu", "AMI 11 + IFD"),
        ("bilan_plaie_complexe analgesie_topique", "AMI 11 + AMI 1.1 + IFD"),
        ("pose_tpn_usage_unique", "AMI 4.6 + MCI + IFD"),
        ("pansement_additionnel_tpn", "AMI 2.1 + MCI + IFD"),
    ],
)
def test_wounds(acts: str, expected: str) -> None:
    assert claim(acts) == expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("", "BSB + IFI"),
        ("pansement_plaie_non_chirurgicale", "BSB + IFI"),
        ("injection_im", "BSB + AMX 1/2 + IFI"),
        ("injection_iv_isolee", "BSB + IFI"),
        ("pansement_ulcere_etendu", "BSB + AMX 4 + MCI + IFI"),
        ("perfusion_longue", "BSB + AMX 14 + IFI"),
        ("perfusion_courte perfusion_longue", "BSB + AMX 14 + AMX 9 + IFI"),
        ("prelevement_veineux", "BSB + AMX 1.5 + IFI"),
        ("prelevement_sanguin_catheter", "BSB + IFI"),
        ("surveillance_ic_bpco", "BSB + AMX 5.8 + IFI"),
        ("vaccination_domicile", "BSB + AMX 2.4 + IFI"),
        ("accompagnement_medicaments_initial", "BSB + IFI"),
        ("surveillance_postoperatoire", "BSB + IFI"),
        ("bilan_plaie_complexe", "BSB + AMX 11 + IFI"),
        ("analgesie_topique pansement_ulcere_etendu", "BSB + AMX 4 + AMX 1.1 + MCI + IFI"),
        ("analgesie_topique", "BSB + AMX 1.1/2 + IFI"),
        ("prelevement_veineux pansement_ulcere_etendu injection_sc", "BSB + AMX 4 + AMX 1.5 + AMX 1/2 + MCI + IFI"),
        ("perfusion_longue pansement_ulcere_etendu", "BSB + AMX 14 + AMX 4/2 + MCI + IFI"),
        ("organisation_surveillance_perfusion", "BSB + AMX 4 + IFI"),
        ("teleconsultation_avec_soin", "BSB + TLS + IFI"),
        ("teleconsultation_domicile", "TLD + IFD"),
        ("forfait_bsb injection_im", "BSB + AMX 1/2 + IFI"),
        ("forfait_bsc", "refus: forfaits_exclusifs"),
    ],
)
def test_a_day_of_forfait(acts: str, expected: str) -> None:
    assert claim(acts, who=BSB) == expected


def test_the_forfait_is_paid_once_and_the_travel_four_times() -> None:
    visits = [visit(at=f"{hour:02}:00", km="10") for hour in (8, 11, 14, 17, 19)]
    day = price([BSC], visits)
    assert [one.text for one in day.visits] == ["BSC + IFI + IK 16", *["IFI + IK 16"] * 3, "IK 16"]


def test_the_first_passage_is_the_first_by_the_clock() -> None:
    day = price([BSA], [visit(at="18:00"), visit(at="08:00")])
    assert [one.text for one in day.visits] == ["IFI", "BSA + IFI"]


@pytest.mark.parametrize(
    ("level", "age", "day", "expected"),
    [
        ("BSA", 89, "2020-01-02", "refus: act_not_valid"),
        ("BSA", 90, "2020-01-02", "BSA + IFI"),
        ("BSA", 85, "2022-09-04", "refus: act_not_valid"),
        ("BSA", 85, "2022-09-05", "BSA + IFI"),
        ("BSA", 84, "2023-10-02", "refus: act_not_valid"),
        ("BSA", 84, "2023-10-03", "BSA + IFI"),
        ("AIS", 84, "2026-06-21", "refus: act_not_valid"),
    ],
)
def test_the_regimes_of_dependence_open_by_age_and_day(level: str, age: int, day: str, expected: str) -> None:
    assert claim("", day, who=person(age=age, dependence=level)) == expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("seance_soins_infirmiers", "AIS 3 + IFD"),
        ("seance_soins_infirmiers seance_soins_infirmiers", "AIS 3 + AIS 3 + IFD"),
        ("seance_soins_infirmiers injection_im", "AIS 3 + AMX 1/2 + IFD"),
        ("seance_soins_infirmiers pansement_ulcere_etendu", "AMX 4 + AIS 3 + MCI + IFD"),
        ("seance_soins_infirmiers pansement_simple", "AIS 3 + IFD"),
        ("seance_soins_infirmiers prelevement_veineux", "AIS 3 + AMX 1.5 + IFD"),
        ("seance_soins_infirmiers seance_hebdomadaire_surveillance_ais", "AIS 3 + IFD"),
        ("garde_jour_6h", "AIS 13 + IFD"),
        ("injection_sc", "AMI 1 + MAU + IFD"),
    ],
)
def test_ais_sessions(acts: str, expected: str) -> None:
    assert claim(acts, AUTONOMOUS, who=AIS) == expected


def test_ais_ends_on_the_eve_of_the_decision() -> None:
    assert claim("seance_soins_infirmiers", "2026-06-20", who=AIS) == "AIS 3 + IFD"
    assert claim("seance_soins_infirmiers", "2026-06-21", who=AIS) == "refus: act_not_valid"


def test_four_ais_sessions_a_day() -> None:
    visits = [visit("seance_soins_infirmiers " * 2, at=f"{hour}:00") for hour in ("08", "12", "18")]
    assert [one.text for one in price([AIS], visits, AUTONOMOUS).visits] == ["AIS 3 + AIS 3 + IFD"] * 2 + [""]


@pytest.mark.parametrize(
    ("kind", "expected"), [("initial", "DI 2.5 + IFI"), ("renewal", "DI 1.2 + IFI"), ("intermediate", "DI 1.2 + IFI")]
)
def test_the_bsi_act(kind: str, expected: str) -> None:
    assert claim("", bsi=kind) == expected
    assert claim("", bsi=kind, place="office") == "refus: bsi_hors_domicile"


def test_a_technical_passage_on_the_day_of_a_bsi_is_to_be_verified() -> None:
    found = price([person()], [visit(bsi="initial"), visit("injection_sc", at="18:00")]).visits
    assert [(one.text, codes(one)) for one in found] == [("DI 2.5 + IFI", []), ("AMI 1 + IFI", ["acte_le_jour_du_bsi"])]
    office = price([person()], [visit(bsi="initial"), visit("injection_sc", at="18:00", place="office")]).visits[1]
    assert (office.text, codes(office)) == ("AMI 1", [])


def test_the_bsi_may_be_noted_among_the_acts() -> None:
    assert claim("bsi_initial", km="5") == "DI 2.5 + IFI + IK 6"
    assert claim("bsi_initial", bsi="renewal") == "refus: bsi_en_double"


def test_the_bsi_replaces_the_dsi_in_2022() -> None:
    assert claim("", "2021-12-31", bsi="initial") == "refus: act_not_valid"
    assert claim("", "2022-01-04", bsi="initial") == "DI 2.5 + IFI"
    assert claim("dsi_initiale", "2021-12-31") == "DI 1.5 + IFD"
    assert claim("dsi_initiale", "2022-01-01") == "refus: act_not_valid"
    assert claim("", "2021-12-31", who=person(age=90), bsi="initial") == "DI 2.5 + IFI"


@pytest.mark.parametrize(
    ("km", "terrain", "expected"),
    [
        ("2", "plain", "AMI 2 + IFD"),
        ("2.5", "plain", "AMI 2 + IFD + IK 1"),
        ("10", "plain", "AMI 2 + IFD + IK 16"),
        ("1", "mountain", "AMI 2 + IFD"),
        ("10", "mountain", "AMI 2 + IFD + IKM 18"),
        ("3.5", "foot", "AMI 2 + IFD + IKS 3"),
    ],
)
def test_kilometres(km: str, terrain: str, expected: str) -> None:
    assert claim("injection_iv_isolee", km=km, terrain=terrain) == expected


def test_no_travel_at_the_practice_nor_at_a_distance() -> None:
    assert claim("injection_iv_isolee", place="office", km="12") == "AMI 2"
    assert claim("telesoin_pansement", place="remote") == "TMI 1.6"
    assert claim("telesoin_pansement injection_sc", place="remote") == "refus: acte_a_distance, telesoin_en_presence"


def test_the_daily_cap_is_by_bracket_over_all_patients() -> None:
    people = [person(key) for key in "abcde"]
    visits = [visit("injection_iv_isolee", f"{8 + n:02}:00", one.key, "52") for n, one in enumerate(people)]
    day = price(people, visits)  # 100 billable km each
    assert [one.text for one in day.visits] == [
        "AMI 2 + IFD + IK 100", "AMI 2 + IFD + IK 100", "AMI 2 + IFD + IK 99 + IK 1/2", "AMI 2 + IFD + IK 99/2", "AMI 2 + IFD",
    ]  # fmt: skip


def test_a_household_is_one_trip() -> None:
    two = [person("a"), person("b")]
    shared = {"household": "h", "km": "10"}
    day = price(two, [visit("injection_iv_isolee", patient=key, **shared) for key in "ab"])  # type: ignore[arg-type]
    assert [one.text for one in day.visits] == ["AMI 2 + IFD + IK 16", "AMI 2"]
    mixed = [person("a"), person("b", age=80, dependence="BSA")]
    day = price(mixed, [visit("injection_iv_isolee", patient="a", **shared), visit(patient="b", **shared)])  # type: ignore[arg-type]
    assert [one.text for one in day.visits] == ["AMI 2", "BSA + IFI + IK 16"]
    both = [person("a", age=80, dependence="BSC"), person("b", age=80, dependence="BSA")]
    day = price(both, [visit(patient="a", **shared), visit(patient="b", **shared)])  # type: ignore[arg-type]
    assert [one.text for one in day.visits] == ["BSC + IFI + IK 16", "BSA + IFI 0.01"]


def test_an_establishment_is_one_trip_and_one_travel() -> None:
    both = [person("a"), person("b", age=80, dependence="BSA"), person("c", age=80, dependence="BSA")]
    where = {"place": "ehpad", "km": "10"}
    visits = [
        visit("injection_iv_isolee", patient="a", **where),
        visit(patient="b", **where),
        visit(patient="c", **where),
    ]  # type: ignore[arg-type]
    assert [one.text for one in price(both, visits).visits] == ["AMI 2", "BSA + IFI + IK 16", "BSA"]


@pytest.mark.parametrize(
    ("at", "need", "emergency", "expected"),
    [
        ("19:59", True, False, "AMI 2 + IFD"),
        ("20:00", True, False, "AMI 2 + NUIT_1 + IFD"),
        ("23:00", True, False, "AMI 2 + NUIT_2 + IFD"),
        ("04:59", True, False, "AMI 2 + NUIT_2 + IFD"),
        ("05:00", True, False, "AMI 2 + NUIT_1 + IFD"),
        ("08:00", True, False, "AMI 2 + IFD"),
        ("21:00", False, False, "AMI 2 + IFD"),
        ("21:00", False, True, "AMI 2 + NUIT_1 + IFD"),
    ],
)
def test_night(at: str, need: bool, emergency: bool, expected: str) -> None:
    assert claim("injection_iv_isolee", at=at, night_need=need, emergency=emergency) == expected


@pytest.mark.parametrize(
    ("day", "zone", "facts", "expected"),
    [
        ("2026-11-08", "metropole", {}, "AMI 2 + DIM_FERIE + IFD"),
        ("2026-11-09", "metropole", {}, "AMI 2 + IFD"),
        ("2026-11-08", "metropole", {"daily_need": False}, "AMI 2 + IFD"),
        ("2026-11-11", "metropole", {}, "AMI 2 + DIM_FERIE + IFD"),
        ("2026-05-27", "guadeloupe", {}, "AMI 2 + DIM_FERIE + IFD"),
        ("2026-05-27", "metropole", {}, "AMI 2 + IFD"),
        ("2025-12-26", "alsace_moselle", {}, "AMI 2 + DIM_FERIE + IFD"),
        ("2026-11-08", "metropole", {"at": "21:00", "night_need": True}, "AMI 2 + NUIT_1 + IFD"),
        ("2026-11-07", "metropole", {"at": "10:00", "emergency": True}, "AMI 2 + DIM_FERIE + IFD"),
        ("2026-11-07", "metropole", {"at": "07:59", "emergency": True}, "AMI 2 + NUIT_1 + IFD"),
    ],
)
def test_sunday_and_holidays(day: str, zone: str, facts: dict[str, object], expected: str) -> None:
    assert claim("injection_iv_isolee", day, zone, **facts) == expected


@pytest.mark.parametrize(
    ("acts", "facts", "expected"),
    [
        ("prelevement_veineux", {}, "AMI 1.5 + MAU + IFD"),
        ("prelevement_veineux", {"place": "office"}, "AMI 1.5 + MAU"),
        ("test_tuberculinique", {}, "AMI 0.5 + MAU + IFD"),
        ("injection_iv_isolee", {}, "AMI 2 + IFD"),
        ("vaccination_domicile", {}, "AMI 2.4 + IFD"),
        ("administration_medicaments_1er_mois", {"place": "ehpad"}, "-"),
        ("administration_medicaments_1er_mois surveillance_debut_traitement", {}, "AMI 1.2 + IFD"),
        ("injection_sc", {"who": PALLIATIVE}, "AMI 1 + MCI + IFD"),
        ("injection_sc", {"who": PALLIATIVE, "place": "office"}, "AMI 1 + MAU"),
        ("bilan_plaie_complexe", {"who": PALLIATIVE}, "AMI 11 + IFD"),
        ("", {"who": person(age=80, dependence="BSC", palliative=True)}, "BSC + MCI + IFI"),
        ("injection_sc", {"who": person(age=6)}, "AMI 1 + MAU + MIE + IFD"),
        ("injection_sc", {"who": person(age=7)}, "AMI 1 + MAU + IFD"),
        ("pansement_lourd_mechage", {"who": person(age=5)}, "AMI 4 + MCI + MIE + IFD"),
        ("surveillance_ic_bpco", {"at": "21:00", "night_need": True}, "AMI 5.8 + IFD"),
        ("organisation_surveillance_perfusion", {"at": "21:00", "night_need": True}, "AMI 4"),
    ],
)
def test_majorations(acts: str, facts: dict[str, object], expected: str) -> None:
    assert claim(acts, **facts) == expected


@pytest.mark.parametrize(
    ("acts", "day", "expected"),
    [
        ("vaccination_domicile", "2023-03-22", "refus: act_not_valid"),
        ("vaccination_domicile", "2023-03-23", "AMI 2.4 + IFD"),
        ("injection_sc supplement_vaccination_grippe", "2023-03-22", "AMI 1 + AMI 1 + IFD"),
        ("injection_sc supplement_vaccination_grippe", "2023-03-23", "refus: act_not_valid"),
        ("pansement_simple", "2026-06-20", "AMI 2 + IFD"),
        ("pansement_simple", "2026-06-22", "refus: act_not_valid"),
        ("pansement_plaie_non_chirurgicale", "2026-06-20", "refus: act_not_valid"),
        ("pansement_plaie_non_chirurgicale", "2026-06-22", "AMI 2.02 + IFD"),
        ("pansement_simple pansement_simple", "2026-06-20", "AMI 2 + AMI 2/2 + IFD"),
        ("analgesie_topique", "2020-06-30", "refus: act_not_valid"),
        ("analgesie_topique", "2020-07-01", "AMI 1.1 + MAU + IFD"),
        ("administration_traitement_oral", "2020-06-30", "AMI 1 + MAU + IFD"),
        ("administration_traitement_oral_1er_mois", "2020-07-01", "AMI 1.2 + MAU + IFD"),
        ("telesoin_insulino_traite", "2022-09-22", "refus: act_not_valid"),
        ("injection_iv_isolee", "2019-12-31", "refus: act_not_valid, regle_non_geree"),
    ],
)
def test_acts_live_from_their_first_day_to_their_last(acts: str, day: str, expected: str) -> None:
    assert claim(acts, day) == expected


@pytest.mark.parametrize(
    ("day", "zone", "cents"),
    [
        ("2024-01-27", "metropole", 2835 + 250),
        ("2024-01-28", "metropole", 2835 + 275 + 850),
        ("2026-11-05", "metropole", 2835 + 275),
        ("2026-11-06", "metropole", 3015 + 275),
        ("2026-11-05", "reunion", 2970 + 275),
        ("2026-11-06", "reunion", 3150 + 275),
        ("2027-11-02", "metropole", 3105 + 275),
    ],
)
def test_values_change_on_the_day_of_care_and_by_zone(day: str, zone: str, cents: int) -> None:
    assert one("perfusion_courte", day, zone).total_cents == cents


@pytest.mark.parametrize(
    ("acts", "facts", "expected"),
    [
        ("ipa_forfait_initiation", {"km": "10"}, "PAI 6 + IFI + IK 16"),
        ("ipa_forfait_suivi", {"who": person(age=82)}, "PAI 5 + MIP + IFI"),
        ("ipa_forfait_suivi", {"who": person(age=79), "at": "21:00", "night_need": True}, "PAI 5 + IFI"),
        ("ipa_forfait_suivi demande_teleexpertise", {}, "PAI 5 + IFI"),
        ("ipa_forfait_suivi", {"place": "remote"}, "PAI 5"),
        ("ipa_seance_ponctuelle", {"at": "21:00", "night_need": True}, "PAI 1.6 + NUIT_1 + IFI"),
        ("ipa_bilan_ponctuel demande_teleexpertise", {"place": "office"}, "PAI 3 + RQD"),
        ("ipa_seance_ponctuelle", {"who": PALLIATIVE}, "PAI 1.6 + MCI + IFI"),
    ],
)
def test_advanced_practice(acts: str, facts: dict[str, object], expected: str) -> None:
    assert claim(acts, **facts) == expected


@pytest.mark.parametrize(
    ("acts", "facts", "expected"),
    [
        ("teleconsultation_domicile", {}, "TLD + IFD"),
        ("teleconsultation_domicile injection_sc", {}, "refus: teleconsultation_isolee"),
        ("teleconsultation_avec_soin", {}, "refus: teleconsultation_sans_soin"),
        ("teleconsultation_domicile", {"at": "21:00", "night_need": True}, "TLD + IFD"),
    ],
)
def test_teleconsultations(acts: str, facts: dict[str, object], expected: str) -> None:
    assert claim(acts, **facts) == expected


def test_a_dressing_is_not_watched_from_afar_on_the_day_of_a_dressing() -> None:
    day = price([person()], [visit("pansement_ulcere_etendu"), visit("telesoin_pansement", "18:00", place="remote")])
    assert day.visits[1].text == ""


def test_a_stop_before_the_next_infusion_of_the_day_is_temporary_for_the_circular() -> None:
    stop_then_start = [visit("retrait_perfusion"), visit("perfusion_longue", at="18:00")]
    start_then_stop = [visit("perfusion_longue"), visit("retrait_perfusion", at="18:00")]
    texts = [one.text for one in price([person()], stop_then_start, "2025-06-25").visits]
    assert texts == ["AMI 4.1 + IFD", "AMI 14 + IFD"]
    assert price([person()], stop_then_start, "2025-06-24").visits[0].text == "AMI 5 + IFD"
    assert price([person()], start_then_stop, "2025-06-25").visits[1].text == "AMI 5 + IFD"


def test_the_distance_may_be_noted_for_one_patient_of_the_home() -> None:
    two = [person("a"), person("b", age=80, dependence="BSA")]
    visits = [visit("injection_iv_isolee", patient="a", km="10", household="h"), visit(patient="b", household="h")]
    assert [one.text for one in price(two, visits).visits] == ["AMI 2", "BSA + IFI + IK 16"]


def test_two_trips_a_day_to_a_place_for_teleconsultations() -> None:
    people = [person(key) for key in "abc"]
    visits = [visit("teleconsultation_lieu_dedie", f"{9 + n}:00".zfill(5), one.key) for n, one in enumerate(people)]
    assert [one.text for one in price(people, visits).visits] == ["TLL + IFD", "TLL + IFD", "TLL"]
    together = [msgspec.structs.replace(one, household="maison") for one in visits]
    assert [one.text for one in price(people, together).visits] == ["TLL + IFD", "TLL", "TLL"]


def test_a_patient_of_the_practice_on_a_day_of_forfait() -> None:
    day = price([BSB], [visit(), visit("injection_im", at="18:00", place="office")])
    assert [one.text for one in day.visits] == ["BSB + IFI", "AMX 1/2"]


def test_the_watch_holds_the_care_given_meanwhile() -> None:
    assert claim("garde_jour_6h injection_sc", AUTONOMOUS, who=AIS) == "AIS 13 + IFD"
    assert claim("garde_nuit_6h", AUTONOMOUS, who=AIS, at="21:00", night_need=True) == "AIS 16 + IFD"
    assert claim("garde_jour_6h " * 3, AUTONOMOUS, who=AIS) == "AIS 13 + AIS 13 + IFD"


def test_ais_and_forfait_exclude_one_another() -> None:
    assert claim("seance_soins_infirmiers", AUTONOMOUS, who=BSB) == "BSB + IFI"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("education_autosondage sondage_uretral_femme", "AMI 3.5 + IFD"),
        ("reeducation_vessie_neurologique changement_sonde_urinaire_homme", "AMI 4.5 + IFD"),
        ("surveillance_ic_bpco surveillance_hebdomadaire_insulino_traite", "AMI 5.8 + IFD"),
        ("pose_etui_penien pose_etui_penien", "AMI 1 + IFD"),
    ],
)
def test_acts_that_hold_or_exclude_others(acts: str, expected: str) -> None:
    assert claim(acts, who=person(age=80, insulin_treated=True)) == expected


def test_the_covid_call_was_alone_and_without_travel() -> None:
    assert claim("telesuivi_covid", "2022-10-04", place="remote") == "AMI 3.2"
    assert claim("telesuivi_covid", "2023-02-01", place="remote") == "refus: act_not_valid"


def test_the_injection_of_a_child_is_for_those_under_five() -> None:
    assert claim("injection_iv_enfant_moins_5_ans", who=person(age=4)) == "AMI 2 + MIE + IFD"
    assert claim("injection_iv_enfant_moins_5_ans", who=person(age=5)) == "refus: condition_d_age"
