"""A rule looks at its own passage: what another passage of the day holds neither excludes nor includes. And the trace says all."""

import pytest

from tests.ngap.claims import claim, codes, one, person, price, visit

BSC = person(age=91, dependence="BSC")


def texts(*visits: object, day: str = "2026-11-10", who: object = None) -> list[str]:
    return [found.text or "-" for found in price([who or person()], list(visits), day).visits]  # type: ignore[arg-type, list-item]


def test_a_catheterism_of_another_passage_than_the_teaching_is_due() -> None:
    found = texts(visit("education_autosondage"), visit("sondage_uretral_femme injection_sc", at="18:00"))
    assert found == ["AMI 3.5 + IFD", "AMI 3 + AMI 1/2 + IFD"]


def test_a_dressing_of_another_passage_than_the_assessment_is_due() -> None:
    found = texts(visit("bilan_plaie_complexe"), visit("pansement_ulcere_etendu injection_sc", at="18:00"))
    assert found == ["AMI 11 + IFD", "AMI 4 + AMI 1/2 + MCI + IFD"]


def test_technical_passages_do_not_use_up_the_four_sessions_of_ais() -> None:
    passages = [visit("injection_sc", at=f"{8 + rank:02d}:00") for rank in range(4)]
    found = texts(
        *passages, visit("seance_soins_infirmiers", at="18:00"), day="2021-05-04", who=person(dependence="AIS")
    )
    assert found[-1] == "AIS 3 + IFD"


@pytest.mark.parametrize("other", ["injection_sc", "teleconsultation_lieu_dedie", "teleconsultation_avec_soin"])
def test_a_teleconsultation_in_its_place_stands_alone(other: str) -> None:
    assert claim(f"teleconsultation_lieu_dedie {other}").startswith("refus: teleconsultation_isolee")


@pytest.mark.parametrize(
    ("acts", "expected", "first"),
    [
        ("pansement_escarre_profonde perfusion_courte", "BSC + AMX 9 + AMX 4/2 + MCI + IFI", 3015),
        ("pansement_escarre_profonde changement_flacon", "BSC + AMX 4.1 + AMX 4/2 + MCI + IFI", 1374),
    ],
)
def test_two_amx_in_full_are_to_be_verified_and_each_is_in_the_trace(acts: str, expected: str, first: int) -> None:
    found = one(acts, who=BSC)
    assert (found.text, codes(found)) == (expected, ["U-10"])
    assert {first, 670} <= {step.after_cents for step in found.trace}
