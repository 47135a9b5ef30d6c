"""Care that the text keeps for the home, title XVI and palliative care, the nearest nurse, the franchise."""

import datetime as dt
from decimal import Decimal

import pytest

from ngap.franchise import franchise_cents
from ngap.situation import PatientFacts
from tests.ngap.claims import claim, codes, one, person, price, visit

PALLIATIVE = person(palliative=True)
DAY = dt.date(2026, 11, 10)


@pytest.mark.parametrize(
    ("acts", "line"),
    [
        ("surveillance_ic_bpco", "AMI 5.8"),
        ("surveillance_postoperatoire", "AMI 3.9"),
        ("accompagnement_medicaments_initial", "AMI 5.1"),
        ("accompagnement_medicaments_suivi", "AMI 4.6"),
    ],
)
def test_acts_worded_for_the_home_are_not_priced_at_the_practice(acts: str, line: str) -> None:
    assert claim(acts) == f"{line} + IFD"
    assert claim(acts, place="ehpad") == f"{line} + IFD"
    assert claim(acts, place="office") == "-"
    assert "acte_a_domicile" in codes(one(acts, place="office"))


def test_another_act_at_the_practice_keeps_its_fee() -> None:
    assert claim("surveillance_ic_bpco prelevement_veineux", place="office") == "AMI 1.5"
    assert claim("injection_iv_isolee", place="office") == "AMI 2"


@pytest.mark.parametrize(
    ("acts", "expected"), [("ponction_arterielle", "AMI 5"), ("ponction_tronc_veineux_tete_cou", "AMI 3")]
)
def test_a_puncture_of_title_two_is_no_care_of_title_sixteen(acts: str, expected: str) -> None:
    assert claim(acts, who=PALLIATIVE) == f"{expected} + IFD"
    assert claim(f"{acts} injection_sc", who=PALLIATIVE) == f"{expected} + AMI 1/2 + MCI + IFD"


@pytest.mark.parametrize(
    ("km", "facts", "expected"),
    [
        ("10", {}, "IK 16"),
        ("10", {"nearest_km": Decimal(12)}, "IK 16"),
        ("10", {"nearest_km": Decimal(10)}, "IK 16"),
        ("10", {"nearest_km": Decimal(5)}, "IK 6"),
        ("10", {"nearest_km": Decimal(2)}, ""),
        ("10", {"nearest_km": Decimal(0)}, ""),
        ("10", {"nearest_km": Decimal(5), "return_home": True}, "IK 16"),
        ("10", {"nearest_km": Decimal(5), "terrain": "mountain"}, "IKM 8"),
    ],
)
def test_kilometres_are_paid_from_the_nearest_nurse(km: str, facts: dict[str, object], expected: str) -> None:
    assert claim("injection_iv_isolee", km=km, **facts) == " + ".join(filter(None, ["AMI 2", "IFD", expected]))


def test_the_nearest_nurse_is_said_only_when_it_costs() -> None:
    assert "infirmier_plus_proche" in codes(one("injection_iv_isolee", km="10", nearest_km=Decimal(5)))
    assert "infirmier_plus_proche" not in codes(one("injection_iv_isolee", km="10", nearest_km=Decimal(10)))


def test_advanced_practice_is_out_of_the_nearest_nurse() -> None:
    assert claim("ipa_seance_ponctuelle", km="10", nearest_km=Decimal(5)) == "PAI 1.6 + IFI + IK 16"


@pytest.mark.parametrize("km", ["-1", "NaN", "Infinity", "1001"])
def test_an_impossible_nearest_distance_has_no_price(km: str) -> None:
    assert claim("injection_iv_isolee", km="3", nearest_km=Decimal(km)) == "refus: distance_impossible"


@pytest.mark.parametrize(("day", "flagged"), [("2021-01-13", True), ("2021-01-14", False)])
def test_a_household_before_the_written_rule_is_flagged(day: str, flagged: bool) -> None:
    people = [person("a", 91, dependence="BSA"), person("b", 92, dependence="BSB")]
    found = price(people, [visit("", patient="a", household="h"), visit("", patient="b", household="h")], day)
    assert [one.text for one in found.visits] == ["BSA + IFI", "BSB + IFI 0.01"]
    assert ("foyer_avant_2021" in codes(found.visits[0])) is flagged


def test_two_watches_of_a_cycler_a_day() -> None:
    acts = "dialyse_peritoneale_cycleur_surveillance"
    found = price([person()], [visit(acts, at) for at in ("06:00", "12:00", "20:30")])
    assert [one.text for one in found.visits] == ["AMI 4 + IFD", "AMI 4 + IFD", ""]


def _franchise(acts: str, day: str = "2026-11-10", who: PatientFacts | None = None, **facts: object) -> int:
    found = one(acts, day, who=who)
    asked = {"age": 70, "exemption": "", "zone": "metropole", **facts}
    return franchise_cents(lines=found.lines, day=dt.date.fromisoformat(day), **asked)  # type: ignore[arg-type]


def test_the_franchise_counts_acts_and_not_travel_nor_majorations() -> None:
    assert _franchise("injection_sc") == 100
    assert _franchise("injection_sc pansement_plaie_non_chirurgicale aerosol") == 200
    assert _franchise("", who=person(dependence="BSB")) == 100


@pytest.mark.parametrize(("day", "cents"), [("2024-03-30", 50), ("2024-03-31", 100)])
def test_the_franchise_doubles_on_its_day(day: str, cents: int) -> None:
    assert _franchise("injection_sc", day) == cents


@pytest.mark.parametrize(
    ("facts", "cents"),
    [
        ({"age": 17}, 0),
        ({"age": 18}, 300),
        ({"exemption": "ald"}, 300),
        ({"exemption": "maternite"}, 0),
        ({"exemption": "c2s"}, 0),
        ({"exemption": "ame"}, 0),
        ({"day_cents": 200}, 200),
        ({"day_cents": 400}, 0),
        ({"year_cents": 4950}, 50),
        ({"year_cents": 5000}, 0),
    ],
)
def test_the_franchise_has_its_exemptions_and_its_caps(facts: dict[str, object], cents: int) -> None:
    acts = "surveillance_glycemique insuline_sc insuline_sc"
    assert _franchise(acts, who=person(insulin_treated=True), **facts) == cents


@pytest.mark.parametrize(
    ("readings", "day", "facts", "cents"),
    [
        (set(), "2026-11-10", {}, 300),
        ({"U-24"}, "2026-11-10", {}, 400),  # two euros an act, within the cap of the day, which no draft doubles
        ({"U-24"}, "2025-12-31", {}, 300),
        ({"U-24"}, "2026-11-10", {"year_cents": 4950}, 400),
        ({"U-24"}, "2026-11-10", {"year_cents": 9950}, 50),
    ],
)
def test_the_doubled_franchise_is_its_other_reading(
    readings: set[str], day: str, facts: dict[str, object], cents: int
) -> None:
    who = person(insulin_treated=True)
    found = _franchise(
        "surveillance_glycemique insuline_sc insuline_sc", day, who=who, readings=frozenset(readings), **facts
    )
    assert found == cents


@pytest.mark.parametrize(("readings", "cents"), [(set(), 100), ({"U-30"}, 0), ({"U-24"}, 200)])
def test_a_forfait_counts_as_an_act_for_the_franchise_or_not(readings: set[str], cents: int) -> None:
    assert _franchise("", who=person(dependence="BSB"), readings=frozenset(readings)) == cents
