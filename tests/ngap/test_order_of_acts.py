"""The order in which the acts of a session are noted changes nothing: families that exclude or gather one another, exhaustively."""

from itertools import combinations_with_replacement, permutations

import pytest

from tests.ngap.claims import claim, person, price, visit

FAMILIES = {
    "infusions": [
        "perfusion_courte", "perfusion_courte_immunodeprime", "perfusion_longue", "perfusion_longue_immunodeprime",
        "perfusion_longue_mucoviscidose", "organisation_surveillance_perfusion", "retrait_perfusion_immunodeprime",
        "organisation_surveillance_perfusion_immunodeprime", "changement_flacon", "changement_sonde_urinaire_homme",
    ],
    "wounds": [
        "bilan_plaie_complexe", "pansement_ulcere_etendu", "pansement_ulcere_compression", "analgesie_topique",
        "analgesie_topique_insulino_traite", "pansement_lourd_diabetique", "insuline_sc", "prelevement_veineux",
        "pansement_plaie_non_chirurgicale", "pansement_plaie_chirurgicale_simple",
    ],
    "surveillance": [
        "surveillance_ic_bpco", "surveillance_hebdomadaire_insulino_traite", "surveillance_postoperatoire", "surveillance_redon",
        "catheter_perinerveux", "accompagnement_medicaments_suivi", "administration_medicaments_1er_mois",
        "surveillance_debut_traitement", "education_autosondage", "vaccination_cabinet",
    ],
}  # fmt: skip


def _said(level: str, acts: tuple[str, ...]) -> tuple[int | None, tuple[str, ...]]:
    who = person(age=80, insulin_treated=True, immunodepressed=True, dependence=level)
    found = price([who], [visit(" ".join(acts))]).visits[0]
    return found.total_cents, tuple(sorted(line.text for line in found.lines))


@pytest.mark.parametrize("level", ["none", "BSB"])
@pytest.mark.parametrize("family", FAMILIES)
def test_three_acts_in_any_order_are_one_claim(family: str, level: str) -> None:
    for acts in combinations_with_replacement(FAMILIES[family], 3):
        assert len({_said(level, order) for order in set(permutations(acts))}) == 1, acts


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("perfusion_longue perfusion_longue_immunodeprime", "AMI 15 + IFD"),
        ("perfusion_courte perfusion_courte_immunodeprime perfusion_longue", "AMI 14 + AMI 10 + IFD"),
        (
            "organisation_surveillance_perfusion organisation_surveillance_perfusion_immunodeprime entretien_catheter_central",
            "AMI 4 + AMI 4/2 + IFD",
        ),
    ],
)
def test_the_highest_of_a_kind_is_the_one_that_counts(acts: str, expected: str) -> None:
    who = person(immunodepressed=True)
    assert {claim(" ".join(order), who=who) for order in permutations(acts.split())} == {expected}


def test_one_organisation_a_day_whatever_its_article() -> None:
    visits = [
        visit("organisation_surveillance_perfusion"),
        visit("organisation_surveillance_perfusion_immunodeprime", at="18:00"),
    ]
    assert [one.text for one in price([person(immunodepressed=True)], visits).visits] == ["AMI 4", ""]
