"""What a text says of an act in its own words: excluded majorations, what a label holds, what counts once a day or a passage.

Found by pricing cases from the text alone, without the engine.
"""

import msgspec
import pytest

from ngap.cotation import cote
from tests.ngap.claims import claim, codes, day_of, one, person, price, visit

BSB, BSC = person(age=85, dependence="BSB"), person(age=85, dependence="BSC")
INSULIN = person(insulin_treated=True)
AIS = person(age=92, dependence="AIS")


@pytest.mark.parametrize(
    ("act", "day", "facts", "expected"),
    [
        ("surveillance_ic_bpco", "2026-11-11", {}, "AMX 5.8 + IFI"),  # a holiday
        ("surveillance_ic_bpco", "2026-11-12", {"at": "21:00", "night_need": True}, "AMX 5.8 + IFI"),
        ("organisation_surveillance_perfusion", "2026-11-15", {"km": "8"}, "AMX 4"),  # a Sunday: no travel either
    ],
)
def test_a_later_passage_for_an_act_that_excludes_majorations(
    act: str, day: str, facts: dict[str, object], expected: str
) -> None:
    """II-5 ter and the organisation of II-3, on a day of forfait; the passage that bears the forfait keeps its own."""
    at = facts.pop("at", "15:00")
    found = price([BSC], [visit("", "09:00", daily_need=True), visit(act, at, daily_need=True, **facts)], day)  # type: ignore[arg-type]
    assert found.visits[1].text == expected
    assert "passage_sans_majoration" in codes(found.visits[1])
    assert found.visits[0].text == ("BSC + DIM_FERIE + IFI" if day != "2026-11-12" else "BSC + IFI")


def test_with_another_act_the_later_passage_is_one_of_dependency_care() -> None:
    acts = "organisation_surveillance_perfusion injection_sc"
    found = price([BSC], [visit("", "09:00"), visit(acts, "15:00", daily_need=True)], "2026-11-15")
    assert found.visits[1].text == "AMX 4 + AMX 1/2 + DIM_FERIE + IFI"


@pytest.mark.parametrize(("bsi", "said"), [("initial", ["U-39"]), ("renewal", []), ("intermediate", [])])
def test_the_forfait_of_the_day_is_open_for_the_initial_assessment_alone(bsi: str, said: list[str]) -> None:
    day = day_of([BSC], [visit(bsi=bsi)])
    assert [code for code in codes(cote(day).visits[0]) if code == "U-39"] == said
    other = cote(msgspec.structs.replace(day, readings=frozenset({"U-39"}))).visits[0].text
    assert ("BSC" in other) == (bsi != "initial")


def test_the_forfait_comes_after_the_initial_assessment_of_the_day() -> None:
    visits = [visit("", "08:00"), visit("", "17:00", bsi="initial"), visit("", "19:00")]
    day = day_of([BSB], visits)
    assert [one.text for one in cote(day).visits] == ["IFI", "DI 2.5 + BSB + IFI", "IFI"]
    other = cote(msgspec.structs.replace(day, readings=frozenset({"U-39"})))
    assert [one.text for one in other.visits] == ["IFI", "DI 2.5 + IFI", "IFI"]
    before = price([BSB], [visit("", "08:00", bsi="initial"), visit("", "17:00")])
    assert [one.text for one in before.visits] == ["DI 2.5 + BSB + IFI", "IFI"]


def test_one_assessment_a_patient_a_day() -> None:
    who = person(age=85)
    found = price([who], [visit("", "08:00", bsi="initial"), visit("injection_sc", "17:00", bsi="intermediate")])
    assert [one.text for one in found.visits] == ["DI 2.5 + IFI", "AMI 1 + IFI"]
    assert "bsi_deux_fois" in codes(found.visits[1])


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("administration_medicaments_1er_mois", "AMI 1.2 + MAU + IFD"),
        ("surveillance_debut_traitement", "AMI 1 + MAU + IFD"),
        ("surveillance_postoperatoire", "AMI 3.9 + IFD"),
        ("surveillance_ic_bpco", "AMI 5.8 + IFD"),
    ],
)
def test_the_same_exclusive_act_twice_is_one_act(acts: str, expected: str) -> None:
    found = one(f"{acts} {acts}")
    assert (found.text, "U-32" in codes(found)) == (expected, False)
    assert any(step.rule == "R-SEANCE" and step.after_cents == 0 for step in found.trace)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ("analgesie_topique_insulino_traite pansement_plaie_non_chirurgicale", "AMI 2.02 + AMI 1.1 + IFD"),
        ("analgesie_topique_insulino_traite pansement_ulcere_compression", "AMI 5.1 + AMI 1.1 + MCI + IFD"),
        ("insuline_sc analgesie_topique_insulino_traite pansement_ulcere_compression", "AMI 5.1 + AMI 1.1 + AMI 1/2 + MCI + IFD"),
        ("insuline_sc analgesie_topique_insulino_traite pansement_lourd_diabetique", "AMI 4 + AMI 1.1 + AMI 1 + MCI + IFD"),
        ("insuline_sc analgesie_topique_insulino_traite pansement_brulure_etendue", "AMI 4 + AMI 1.1/2 + AMI 1/2 + MCI + IFD"),
    ],
)  # fmt: skip
def test_the_analgesia_goes_with_the_dressing_of_the_ulcer(acts: str, expected: str) -> None:
    """I-3: of an ulcer or a pressure sore, "ordinary as well as complex", by either code."""
    assert claim(acts, who=INSULIN) == expected


@pytest.mark.parametrize(
    ("acts", "expected", "said"),
    [
        ("alimentation_jejunale pansement_stomie", "AMI 4 + IFD", "compris_dans_le_libelle"),
        ("irrigation_colique pansement_stomie", "AMI 4 + IFD", "compris_dans_le_libelle"),
        ("injection_iv_site_implante entretien_catheter_central", "AMI 4 + IFD", "compris_dans_le_libelle"),
        ("injection_iv_catheter_central entretien_catheter_central", "AMI 3 + IFD", "compris_dans_le_libelle"),
        ("injection_iv_site_implante pansement_stomie", "AMI 4 + AMI 3/2 + IFD", ""),
        ("ablation_fils_agrafes_10_max pansement_plaie_chirurgicale_simple", "AMI 2.02 + AMI 2/2 + IFD", "pansement_de_l_ablation"),
        ("ablation_fils_agrafes_10_max injection_sc", "AMI 2 + AMI 1/2 + IFD", ""),
        ("analgesie_topique pansement_brulure_etendue", "AMI 4 + AMI 1.1/2 + MCI + IFD", "analgesie_autre_pansement"),
        ("analgesie_topique", "AMI 1.1 + MAU + IFD", ""),
    ],
)  # fmt: skip
def test_what_a_label_holds(acts: str, expected: str, said: str) -> None:
    found = one(acts)
    assert (found.text, [code for code in codes(found) if not code.startswith("U-")]) == (
        expected,
        [said] if said else [],
    )


@pytest.mark.parametrize(
    ("act", "most"),
    [
        ("surveillance_redon", 2), ("surveillance_postoperatoire", 3), ("surveillance_ic_bpco", 1),
        ("surveillance_hebdomadaire_insulino_traite", 1), ("bilan_plaie_complexe", 1),
    ],
)  # fmt: skip
def test_so_many_a_day_whatever_the_passages(act: str, most: int) -> None:
    who = person(age=80, insulin_treated=True)
    hours = ["08:00", "11:00", "15:00", "19:00"][: most + 1]
    texts = [one.text for one in price([who], [visit(act, at) for at in hours]).visits]
    assert all("AMI" in text for text in texts[:most]) and texts[most] == ""


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("surveillance_postoperatoire", "catheter_perinerveux", "exclus_dans_la_journee"),
        ("surveillance_ic_bpco", "surveillance_hebdomadaire_insulino_traite", "exclus_dans_la_journee"),
        ("surveillance_postoperatoire", "surveillance_redon", ""),
    ],
)
def test_acts_that_exclude_one_another_in_two_passages_are_asked_of(first: str, second: str, said: str) -> None:
    who = person(age=80, insulin_treated=True)
    found = price([who], [visit(first, "09:00"), visit(second, "17:00")]).visits[1]
    assert "AMI" in found.text and [code for code in codes(found) if code == said] == ([said] if said else [])


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("seance_soins_infirmiers", "seance_hebdomadaire_surveillance_ais", "ais_hebdomadaire"),
        ("seance_hebdomadaire_surveillance_ais", "seance_hebdomadaire_surveillance_ais", "ais_hebdomadaire"),
        ("seance_soins_infirmiers", "seance_soins_infirmiers", ""),
        ("garde_jour_6h garde_jour_6h", "garde_nuit_6h", "ais_gardes"),
        ("garde_jour_6h", "garde_nuit_6h", ""),
    ],
)
def test_the_sessions_of_before_are_counted_over_the_day(first: str, second: str, said: str) -> None:
    found = price([AIS], [visit(first, "09:00"), visit(second, "20:00")], "2022-05-10").visits[1]
    assert [code for code in codes(found) if code.startswith("ais_")] == ([said] if said else [])


@pytest.mark.parametrize("other", ["perfusion_courte", "injection_sc"])
def test_post_operative_care_beside_another_act_is_said(other: str) -> None:
    assert "postoperatoire_et_autre" in codes(one(f"surveillance_postoperatoire surveillance_redon {other}"))
    assert "postoperatoire_et_autre" not in codes(one("surveillance_postoperatoire surveillance_redon"))


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (
            "organisation_surveillance_perfusion pansement_plaie_non_chirurgicale",
            "AMX 4 + MCI + DIM_FERIE + IFI + IK 6",
        ),
        ("organisation_surveillance_perfusion aerosol", "AMX 4 + MCI + DIM_FERIE + IFI + IK 6"),
        ("organisation_surveillance_perfusion", "AMX 4"),
        ("pansement_plaie_non_chirurgicale", "MCI + DIM_FERIE + IFI + IK 6"),
    ],
)
def test_care_that_the_forfait_holds_keeps_its_travel_beside_an_organisation(acts: str, expected: str) -> None:
    who = person(age=84, dependence="BSC", palliative=True)
    visits = [visit("", "08:30", daily_need=True, km="5"), visit(acts, "18:30", daily_need=True, km="5")]
    assert price([who], visits, "2026-11-22").visits[1].text == expected


def test_the_analgesia_of_i_3_goes_with_its_own_complex_dressing_first() -> None:
    acts = (
        "surveillance_glycemique insuline_sc pansement_lourd_diabetique pansement_ulcere_compression analgesie_topique"
    )
    assert claim(acts, who=INSULIN) == "AMI 5.1 + AMI 1.1 + AMI 4/2 + AMI 1/2 + AMI 1/2 + MCI + IFD"


def test_u_18_is_said_where_it_changes_the_price_alone() -> None:
    assert "U-18" not in codes(
        one("injection_sc teleconsultation_avec_soin", "2025-03-12", who=person(palliative=True))
    )
    assert "U-18" in codes(one("injection_sc teleconsultation_avec_soin", "2025-03-12"))
    assert "U-18" in codes(one("analgesie_topique surveillance_glycemique teleconsultation_avec_soin", "2025-03-12"))


def test_the_global_price_of_mucoviscidosis_holds_the_halves_of_a_day_of_forfait() -> None:
    who = person(age=84, dependence="BSC", insulin_treated=True)
    found = one("perfusion_mucoviscidose surveillance_glycemique insuline_sc aerosol", who=who)
    assert (found.text, "mucoviscidose_globale" in codes(found)) == ("BSC + AMX 15 + IFI", True)


def test_the_assessment_kept_of_a_day_is_the_first_by_the_clock() -> None:
    who = person(age=85)
    late, early = visit("", "13:00", bsi="initial"), visit("", "09:00", bsi="intermediate")
    for visits in ([late, early], [early, late]):
        texts = {one.text for one in price([who], visits).visits}
        assert texts == {"DI 1.2 + IFI", ""}


def test_an_act_lost_by_the_ladder_was_done_at_night_all_the_same() -> None:
    acts = ["surveillance_ic_bpco", "organisation_surveillance_perfusion", "injection_iv_site_implante"]
    texts = {claim(" ".join(order), at="21:00", night_need=True) for order in (acts, acts[::-1])}
    assert len(texts) == 1 and "NUIT_1" in texts.pop()


def test_an_analgesia_with_the_assessment_of_a_wound_has_no_ordinary_dressing() -> None:
    assert "analgesie_pansement_simple" not in codes(one("bilan_plaie_complexe analgesie_topique", who=BSC))


def test_a_refused_visit_tells_of_no_price() -> None:
    found = one("forfait_bsc injection_sc", who=BSB)
    assert (found.total_cents, found.trace) == (None, ()) and codes(found)


PLACE = {"household": "T", "km": "10"}


def test_trips_to_a_dedicated_place_are_merged_when_they_follow_one_another() -> None:
    """14.9.5: "successivement dans un même lieu dédié"; two trips a day at most."""
    tll = "teleconsultation_lieu_dedie"

    def texts(*hours: str) -> list[str]:
        people = [person(f"p{rank}") for rank in range(len(hours))]
        visits = [visit(tll, at, patient=one.key, **PLACE) for one, at in zip(people, hours, strict=True)]  # type: ignore[arg-type]
        return [one.text for one in price(people, visits, "2025-03-12").visits]

    trip = "TLL + IFD + IK 16"
    assert texts("09:00", "17:30") == [trip, trip]
    assert texts("09:00", "09:20", "10:20") == [trip, "TLL", "TLL"]
    assert texts("09:00", "10:01") == [trip, trip]
    assert texts("09:00", "09:20", "16:00", "18:00") == [trip, "TLL", trip, "TLL"]
    elsewhere = [visit(tll, "09:00", patient="a", **PLACE), visit("injection_iv_isolee", "09:20", patient="b"),
                 visit(tll, "09:40", patient="c", **PLACE)]  # type: ignore[arg-type]  # fmt: skip
    found = price([person("a"), person("b"), person("c")], elsewhere, "2025-03-12").visits
    assert [one.text for one in found] == [trip, "AMI 2 + IFD", trip]


@pytest.mark.parametrize(
    ("acts", "facts", "expected"),
    [
        ("ipa_bilan_ponctuel", {"place": "remote"}, "refus: acte_a_distance"),
        ("ipa_forfait_suivi", {"place": "remote"}, "PAI 5"),
        ("teleconsultation_lieu_dedie", {"place": "remote"}, "refus: acte_a_distance"),
        ("teleconsultation_domicile", {"place": "office"}, "refus: teleconsultation_domicile"),
        ("teleconsultation_domicile", {}, "TLD + IFD"),
    ],
)
def test_in_person_and_at_home_where_the_text_says_so(acts: str, facts: dict[str, object], expected: str) -> None:
    assert claim(acts, "2025-03-12", **facts) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("acts", "day", "facts", "said"),
    [
        ("ipa_forfait_initiation", "2025-03-12", {"place": "remote"}, "ipa_premier_contact"),
        ("ipa_seance_ponctuelle", "2025-03-12", {}, "valeur_ipa"),
        ("ipa_seance_ponctuelle", "2025-03-12", {}, "ipa_mau"),
        ("teleconsultation_domicile", "2025-03-12", {"at": "21:00", "night_need": True}, "U-38"),
        ("injection_sc", "2026-05-22", {"zone": "antilles", "daily_need": True}, "ferie_d_une_ile"),
        ("injection_sc", "2026-05-27", {"zone": "antilles", "daily_need": True}, "ferie_d_une_ile"),
        ("surveillance_ic_bpco injection_sc", "2025-05-08", {"daily_need": True}, "majoration_avec_5ter"),
        ("vaccination_domicile injection_sc", "2026-11-10", {"place": "ehpad"}, "vaccination_en_ehpad"),
        ("", "2026-11-10", {"bsi": "initial", "who": person(palliative=True)}, "mci_bsi"),
        ("telesuivi_covid", "2021-03-12", {"place": "remote"}, "suivi_covid"),
    ],
)
def test_what_the_text_leaves_open_is_said(acts: str, day: str, facts: dict[str, object], said: str) -> None:
    assert said in codes(one(acts, day, **facts))  # type: ignore[arg-type]


def test_a_remote_watch_on_the_day_of_an_act_that_holds_a_dressing_is_said() -> None:
    visits = [visit("ablation_fils_agrafes_10_max", "09:00"), visit("telesoin_pansement", "17:00", place="remote")]
    assert "telesoin_pansement_compris" in codes(price([person()], visits).visits[1])


def test_the_ifi_of_two_patients_of_an_ipa_in_one_home_is_said() -> None:
    people = [person("a"), person("b")]
    visits = [visit("ipa_seance_ponctuelle", patient=one.key, household="H") for one in people]
    assert "ifi_ipa_foyer" in codes(price(people, visits, "2025-03-12").visits[1])


@pytest.mark.parametrize(
    ("acts", "facts", "expected", "said"),
    [
        ("injection_iv_isolee", {"km": "5", "terrain": "foot_mountain"}, "AMI 2 + IFD + IKS 8", ""),
        ("injection_iv_isolee", {"km": "5", "terrain": "foot"}, "AMI 2 + IFD + IKS 6", ""),
        ("perfusion_longue retrait_perfusion", {}, "AMI 14 + AMI 5/2 + IFD", "retrait_et_pose"),
    ],
)
def test_read_against_the_reference(acts: str, facts: dict[str, object], expected: str, said: str) -> None:
    found = one(acts, **facts)  # type: ignore[arg-type]
    assert (found.text, [code for code in codes(found) if code == said]) == (expected, [said] if said else [])


@pytest.mark.parametrize(("day", "is_open"), [("2026-11-01", False), ("2026-11-08", True)])
def test_a_holiday_that_is_a_sunday_is_a_holiday(day: str, is_open: bool) -> None:
    """II-5 ter excludes holidays by name; the plain Sunday alone is open (U-35)."""
    assert ("U-35" in codes(one("surveillance_ic_bpco", day, daily_need=True))) == is_open


def test_the_organisation_is_paid_beside_an_infusion_under_watch_and_said() -> None:
    visits = [visit("perfusion_courte", "09:00"), visit("organisation_surveillance_perfusion", "15:00")]
    found = price([person()], visits).visits[1]
    assert (found.text, codes(found)) == ("AMI 4", ["organisation_et_perfusion"])
    fitted = [visit("perfusion_longue", "09:00"), visit("organisation_surveillance_perfusion", "15:00")]
    assert price([person()], fitted).visits[1].text == ""


def test_each_kind_of_ais_session_goes_to_four_a_day() -> None:
    visits = [visit("seance_soins_infirmiers " * 3, "09:00"), visit("programme_aide_personnalisee " * 2, "18:00")]
    assert price([AIS], visits, "2023-05-10").visits[1].text.startswith("AIS 3.1 + AIS 3.1")
    five = price(
        [AIS],
        [visit("seance_soins_infirmiers " * 3, "09:00"), visit("seance_soins_infirmiers " * 2, "18:00")],
        "2023-05-10",
    )
    assert five.visits[1].text.count("AIS 3") == 1


def test_the_second_patient_of_an_ipa_has_no_hundredth_of_a_travel() -> None:
    people = [person("a"), person("b")]
    visits = [visit("ipa_forfait_suivi", patient=one.key, household="H") for one in people]
    assert [one.text for one in price(people, visits, "2025-03-12").visits] == ["PAI 5 + IFI", "PAI 5"]


def test_the_longest_way_of_a_merged_trip_is_the_one_that_counts() -> None:
    visits = [visit("teleconsultation_lieu_dedie", at, patient=key, household="T", km=km)
              for key, at, km in (("a", "09:00", "3"), ("b", "09:20", "10"))]  # fmt: skip
    found = price([person("a"), person("b")], visits, "2025-03-12").visits
    assert [one.text for one in found] == ["TLL + IFD + IK 16", "TLL"]
    assert "deplacement_partage" in codes(found[1])


@pytest.mark.parametrize("act", ["teleconsultation_lieu_dedie", "teleconsultation_domicile"])
@pytest.mark.parametrize(("facts", "is_open"), [({"night_need": True}, True), ({"emergency": True}, True), ({}, False)])
def test_the_night_of_a_teleconsultation_is_open_with_its_need(
    act: str, facts: dict[str, object], is_open: bool
) -> None:
    day = day_of([person()], [visit(act, "21:00", **facts)], "2025-03-12")
    assert ("U-38" in codes(cote(day).visits[0])) == is_open
    other = cote(msgspec.structs.replace(day, readings=frozenset({"U-38"}))).visits[0].text
    assert ("NUIT_1" in other) == is_open


def test_a_passage_before_the_initial_assessment_is_technical() -> None:
    found = price([BSB], [visit("injection_sc", "08:00"), visit("", "17:00", bsi="initial")]).visits[0]
    assert (found.text, codes(found)) == ("AMX 1/2 + IFI", ["U-12"])


def test_the_analgesia_says_by_which_rule_it_is_in_full() -> None:
    steps = {step.rule for step in one("analgesie_topique_insulino_traite pansement_ulcere_etendu", who=INSULIN).trace}
    assert "R-11B-g" in steps
    steps = {step.rule for step in one("insuline_sc pansement_lourd_diabetique", who=INSULIN).trace}
    assert "R-11B-e" in steps and "R-11B-g" not in steps


def test_two_halves_beside_an_ais_session_are_each_at_half() -> None:
    found = one("seance_soins_infirmiers injection_sc insuline_sc", "2022-05-10", who=AIS)
    assert found.text == "AIS 3 + AMX 1/2 + AMX 1/2 + IFD"


def test_a_cystic_patient_who_is_immunodepressed_is_said() -> None:
    assert "mucoviscidose_immunodeprime" in codes(
        one("perfusion_longue_mucoviscidose", who=person(immunodepressed=True))
    )
    assert "mucoviscidose_immunodeprime" not in codes(one("perfusion_longue_mucoviscidose"))


def test_what_a_label_holds_is_said_with_the_act_that_holds_it() -> None:
    found = one("pansement_stomie alimentation_jejunale")
    (step,) = [step for step in found.trace if step.rule == "R-INCLUS"]
    assert "Alimentation jéjunale" in step.message and (step.after_cents, step.reference) == (0, "NGAP XVI-I-4")
