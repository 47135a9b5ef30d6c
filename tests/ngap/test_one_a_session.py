"""The same act twice in a passage: one when its label is plural, halved when it counts by session (U-31; XVI-I-4, I-5, II-1, II-3 to II-6)."""

import msgspec
import pytest

from ngap.cotation import cote
from tests.ngap.claims import claim, codes, day_of, one, person, price, visit

WHO = person(immunodepressed=True)


@pytest.mark.parametrize(
    ("acts", "expected", "other"),
    [
        ("perfusion_courte perfusion_courte", "AMI 9 + IFD", "AMI 9 + AMI 9/2 + IFD"),
        ("perfusion_courte perfusion_courte_immunodeprime", "AMI 10 + IFD", "AMI 10 + AMI 9/2 + IFD"),
        ("perfusion_courte perfusion_courte injection_sc", "AMI 9 + AMI 1/2 + IFD", "AMI 9 + AMI 9/2 + IFD"),
        ("changement_flacon changement_flacon", "AMI 4.1 + IFD", "AMI 4.1 + AMI 4.1/2 + IFD"),
        ("changement_flacon changement_flacon_immunodeprime", "AMI 4.1 + IFD", "AMI 4.1 + AMI 4.1/2 + IFD"),
        ("entretien_catheter_central entretien_catheter_central", "AMI 4 + IFD", "AMI 4 + AMI 4/2 + IFD"),
        ("entretien_catheter_peritoneal entretien_catheter_peritoneal", "AMI 4 + IFD", "AMI 4 + AMI 4/2 + IFD"),
        ("aerosol_immunodeprime aerosol_immunodeprime", "AMI 5 + IFD", "AMI 5 + AMI 5/2 + IFD"),  # "séance d'aérosols"
        # "par séance": two; by the other reading one, which then is a single act (MAU)
        ("aerosol aerosol", "AMI 1.5 + AMI 1.5/2 + IFD", "AMI 1.5 + MAU + IFD"),
        ("aerosol aerosol aerosol", "AMI 1.5 + AMI 1.5/2 + IFD", "AMI 1.5 + MAU + IFD"),
        ("alimentation_enterale alimentation_enterale", "AMI 3 + AMI 3/2 + IFD", "AMI 3 + IFD"),
        ("alimentation_jejunale alimentation_jejunale", "AMI 4 + AMI 4/2 + IFD", "AMI 4 + IFD"),
        ("irrigation_colique irrigation_colique", "AMI 4 + AMI 4/2 + IFD", "AMI 4 + IFD"),
        ("dialyse_peritoneale dialyse_peritoneale", "AMI 4 + AMI 4/2 + IFD", "AMI 4 + IFD"),
        ("prelevement_veineux prelevement_veineux", "AMI 1.5 + AMI 1.5/2 + IFD", "AMI 1.5 + AMI 1.5 + IFD"),  # in full
    ],
)
def test_twice_in_one_passage(acts: str, expected: str, other: str) -> None:
    day = day_of([WHO], [visit(acts)])
    found = cote(day).visits[0]
    assert (found.text, codes(found)) == (expected, ["U-31"])
    assert cote(msgspec.structs.replace(day, readings=frozenset({"U-31"}))).visits[0].text == other


def test_it_is_said_at_zero_with_the_article_of_the_act() -> None:
    (step,) = [step for step in one("perfusion_courte perfusion_courte").trace if step.rule == "R-SEANCE"]
    assert (step.before_cents, step.after_cents, step.reference) == (3015, 0, "NGAP XVI-II-3")
    assert (
        step.message
        == "Un seul par séance\u202f: la séance comprend les produits perfusés l’un après l’autre ou ensemble."
    )


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("aerosol injection_sc", "AMI 1.5 + AMI 1/2 + IFD"),
        ("aerosol aerosol_immunodeprime", "AMI 5 + AMI 1.5/2 + IFD"),
        ("alimentation_enterale alimentation_jejunale", "AMI 4 + AMI 3/2 + IFD"),
        ("injection_sc injection_sc", "AMI 1 + AMI 1/2 + IFD"),
        ("pansement_escarre_profonde pansement_escarre_profonde", "AMI 4 + AMI 4/2 + MCI + IFD"),
    ],
)
def test_two_acts_stay_two(acts: str, expected: str) -> None:
    assert claim(acts) == expected
    assert "U-31" not in codes(one(acts))


def test_two_passages_are_two_sessions() -> None:
    found = price([person()], [visit("aerosol"), visit("aerosol", at="18:00")])
    assert [one.text for one in found.visits] == ["AMI 1.5 + MAU + IFD"] * 2


def test_the_fifth_dialysis_of_the_day_is_not_due() -> None:
    hours = ("07:00", "11:00", "15:00", "19:00", "19:59")
    found = price([person()], [visit("dialyse_peritoneale", at=at) for at in hours])
    assert [one.text for one in found.visits] == ["AMI 4 + IFD"] * 4 + [""]


def test_the_session_of_cystic_fibrosis_is_one_price() -> None:
    assert claim("perfusion_mucoviscidose perfusion_mucoviscidose aerosol") == "AMI 15 + IFD"
    alone = one("perfusion_mucoviscidose perfusion_mucoviscidose")
    assert (alone.text, codes(alone)) == (
        "AMI 15 + IFD",
        [],
    )  # the same act again is no other act that might be without link
    twice = price([person()], [visit("perfusion_mucoviscidose"), visit("perfusion_mucoviscidose", at="18:00")])
    assert [one.text for one in twice.visits] == ["AMI 15 + IFD"] * 2


@pytest.mark.parametrize("infusion", ["perfusion_courte", "perfusion_longue", "retrait_perfusion", "changement_flacon"])
def test_the_upkeep_of_a_catheter_is_outside_infusions(infusion: str) -> None:
    found = one(f"{infusion} entretien_catheter_central")
    assert found.text == one(infusion).text
    assert codes(found) == ["entretien_et_perfusion"]
    assert [step.after_cents for step in found.trace if step.reference == "NGAP XVI-II-1"] == [0]


def test_the_upkeep_of_another_day_or_of_a_peritoneal_catheter_is_due() -> None:
    assert claim("entretien_catheter_central injection_sc") == "AMI 4 + AMI 1/2 + IFD"
    assert claim("perfusion_longue entretien_catheter_peritoneal") == "AMI 14 + AMI 4/2 + IFD"
    found = price([person()], [visit("perfusion_longue"), visit("entretien_catheter_central", at="18:00")])
    assert [one.text for one in found.visits] == ["AMI 14 + IFD", "AMI 4 + IFD"]
