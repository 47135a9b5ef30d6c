"""The same for families of acts, one by one, and for bounds: the eve, the day, the last age, the last kilometre."""

from decimal import Decimal

import msgspec
import pytest

from cabinet.euros import in_euros
from ngap.cotation import cote
from ngap.money import euros
from ngap.rules.amx import REMOTE
from tests.ngap.claims import claim, codes, day_of, one, person, price, visit

SAID = [
    (
        "seance_soins_infirmiers injection_sc injection_im",
        {"who": person(age=80, dependence="AIS"), "day": "2025-05-06"},
        "AIS 3 + AMX 1/2 + AMX 1/2 + IFD",
        "U-13 U-13",
    ),
    (
        "surveillance_ic_bpco seance_hebdomadaire_surveillance_ais",
        {"who": person(age=80, dependence="AIS"), "day": "2025-05-06"},
        "AMX 5.8 + IFD",
        "U-13 U-32",
    ),
    ("", {"who": person(age=80, dependence="AIS"), "day": "2025-05-06", "bsi": "initial"}, "DI 2.5 + IFI", ""),
    ("injection_sc", {"who": person(age=80, dependence="AIS"), "day": "2026-06-20"}, "AMI 1 + MAU + IFD", "U-13"),
    (
        "injection_sc",
        {"who": person(age=80, dependence="AIS"), "day": "2026-06-21"},
        "refus: act_not_valid",
        "act_not_valid",
    ),
    (
        "seance_soins_infirmiers aerosol teleconsultation_avec_soin",
        {"who": person(age=80, dependence="AIS"), "day": "2025-05-06"},
        "AIS 3 + TLS + IFD",
        "U-13",
    ),
    ("dsi_initiale injection_sc", {"day": "2021-05-05"}, "DI 1.5 + AMI 1 + IFD", ""),
    (
        "analgesie_topique pansement_plaie_non_chirurgicale pansement_ulcere_compression",
        {},
        "AMI 5.1 + AMI 1.1 + AMI 2.02/2 + MCI + IFD",
        "",
    ),
    ("", {"bsi": "initial", "place": "ehpad"}, "DI 2.5 + IFI", ""),
    ("telesoin_pansement", {"place": "remote", "day": "2027-11-02"}, "refus: valeur_inconnue", "valeur_inconnue"),
    ("telesoin_pansement", {}, "TMI 1.6", "U-03"),
    ("forfait_bsa", {}, "BSA + IFI", ""),
    ("forfait_bsa", {"who": person(age=86, dependence="BSB")}, "refus: forfaits_exclusifs", "forfaits_exclusifs"),
    ("forfait_bsb", {"who": person(age=86, dependence="BSB")}, "BSB + IFI", ""),
    ("bsi_renouvellement", {}, "DI 1.2 + IFI", ""),
    (
        "telesuivi_covid",
        {"place": "remote", "day": "2022-10-04", "who": person(age=91, dependence="BSB")},
        "AMI 3.2",
        "suivi_covid",
    ),
    (
        "telesuivi_covid",
        {"day": "2022-10-04", "who": person(age=91, dependence="BSB")},
        "BSB + AMI 3.2 + IFI",
        "suivi_covid U-12",
    ),
    (
        "accompagnement_medicaments_initial",
        {"place": "remote", "who": person(age=86, dependence="BSB")},
        "refus: acte_a_distance",
        "acte_a_distance",
    ),
    (
        "telesoin_accompagnement_medicaments_initial",
        {"place": "remote", "who": person(age=86, dependence="BSB")},
        "-",
        "U-37",
    ),
    ("telesoin_pansement", {"who": person(age=86, dependence="BSB")}, "BSB + TMI 1.6 + IFI", "U-12 U-03"),
    ("injection_iv_isolee", {"who": person(age=0)}, "AMI 2 + MIE + IFD", "U-05"),
    ("injection_iv_isolee", {"who": person(age=130)}, "AMI 2 + IFD", ""),
    ("injection_iv_isolee", {"who": person(age=131)}, "refus: age_impossible", "age_impossible"),
    ("injection_iv_isolee", {"km": "1000", "terrain": "foot"}, "AMI 2 + IFD + IKS 299 + IKS 100/2", "plafond_ik"),
    ("injection_iv_isolee", {"km": "0.5"}, "AMI 2 + IFD", ""),
    ("ipa_seance_ponctuelle ipa_forfait_initiation", {}, "PAI 6 + IFI", "ipa_deux_modalites valeur_ipa"),
    ("ipa_seance_ponctuelle", {"who": person(age=7)}, "PAI 1.6 + IFI", "valeur_ipa ipa_mau"),
    ("ipa_seance_ponctuelle", {"who": person(age=79)}, "PAI 1.6 + IFI", "valeur_ipa ipa_mau"),
    ("ipa_bilan_ponctuel", {"place": "office"}, "PAI 3", "valeur_ipa"),
    ("ipa_forfait_initiation", {"at": "21:00", "night_need": True}, "PAI 6 + IFI", "valeur_ipa"),
    ("ipa_seance_ponctuelle", {"at": "21:00", "night_need": True}, "PAI 1.6 + NUIT_1 + IFI", "valeur_ipa ipa_mau"),
    (
        "teleconsultation_avec_soin injection_sc",
        {"who": person(age=86, dependence="BSB")},
        "BSB + TLS + AMX 1/2 + IFI",
        "",
    ),
    ("teleconsultation_avec_soin prelevement_veineux", {}, "AMI 1.5 + TLS + IFD", "U-18"),
    ("teleconsultation_avec_soin injection_sc", {"place": "office"}, "AMI 1 + TLS", "U-18"),
    ("teleconsultation_domicile", {"who": person(age=70, palliative=True)}, "TLD + IFD", ""),
    ("demande_teleexpertise", {"who": person(age=70, palliative=True)}, "RQD", ""),
    ("teleconsultation_lieu_dedie", {"who": person(age=70, palliative=True)}, "TLL + IFD", ""),
    ("telesoin_pansement", {"who": person(age=70, palliative=True)}, "TMI 1.6", "U-03"),
    ("teleconsultation_lieu_dedie", {"who": person(age=5)}, "TLL + IFD", "U-20"),
    ("telesoin_pansement", {"place": "remote", "who": person(age=5)}, "TMI 1.6", "U-20 U-03"),
    ("demande_teleexpertise", {"who": person(age=5)}, "RQD", ""),
    ("teleconsultation_domicile", {"who": person(age=7)}, "TLD + IFD", ""),
    ("lavement", {"who": person(age=6)}, "AMI 3 + MIE + IFD", "U-05"),
    ("lavement", {"who": person(age=7)}, "AMI 3 + IFD", ""),
    ("lavement", {"day": "2026-11-07", "at": "08:00", "emergency": True}, "AMI 3 + DIM_FERIE + IFD", "samedi_urgence"),
    ("teleconsultation_lieu_dedie", {"day": "2026-11-08"}, "TLL + IFD", "U-38"),
    ("demande_teleexpertise", {"day": "2026-11-08"}, "RQD", ""),
    ("surveillance_ic_bpco", {"day": "2026-11-08", "daily_need": False}, "AMI 5.8 + IFD", ""),
    ("lavement", {"day": "2026-11-08", "daily_need": False, "emergency": True}, "AMI 3 + DIM_FERIE + IFD", ""),
    ("lavement", {"day": "2026-11-07", "at": "10:00"}, "AMI 3 + IFD", ""),
    ("lavement", {"at": "06:00", "night_need": True, "emergency": True}, "AMI 3 + NUIT_1 + IFD", ""),
    ("demande_teleexpertise", {"place": "remote"}, "RQD", ""),
    ("telesoin_pansement demande_teleexpertise", {"place": "remote"}, "TMI 1.6 + RQD", "U-03"),
    (
        "injection_iv_immunodeprime",
        {"who": person(age=86, dependence="BSB")},
        "BSB + IFI",
        "immunodepression_non_declaree",
    ),
    (
        "perfusion_courte_immunodeprime retrait_perfusion_immunodeprime",
        {"who": person(age=70, immunodepressed=True)},
        "AMI 10 + IFD",
        "",
    ),
    (
        "perfusion_longue_immunodeprime changement_flacon_immunodeprime",
        {"who": person(age=70, immunodepressed=True)},
        "AMI 15 + IFD",
        "U-42",
    ),
    ("perfusion_longue_mucoviscidose changement_flacon", {}, "AMI 14 + IFD", "U-42"),
    ("perfusion_courte perfusion_longue_mucoviscidose", {}, "AMI 14 + AMI 9 + IFD", ""),
    (
        "perfusion_courte_immunodeprime perfusion_longue_immunodeprime",
        {"who": person(age=70, immunodepressed=True)},
        "AMI 15 + AMI 10 + IFD",
        "",
    ),
    (
        "organisation_surveillance_perfusion_immunodeprime perfusion_longue_immunodeprime",
        {"who": person(age=70, immunodepressed=True)},
        "AMI 15 + IFD",
        "",
    ),
    ("organisation_surveillance_perfusion retrait_perfusion", {}, "AMI 5 + IFD", ""),
    ("organisation_surveillance_perfusion organisation_surveillance_perfusion", {}, "AMI 4", ""),
    ("administration_traitement_oral", {"day": "2020-05-05", "place": "ehpad"}, "-", ""),
    ("administration_traitement_oral_1er_mois", {"day": "2025-05-06", "place": "ehpad"}, "-", ""),
    ("administration_traitement_oral_apres_1er_mois", {"day": "2025-05-06", "place": "ehpad"}, "-", "accord_prealable"),
    ("administration_medicaments_apres_1er_mois", {"place": "ehpad"}, "-", "accord_prealable"),
    ("education_autosondage changement_sonde_urinaire_femme", {}, "AMI 3.5 + IFD", ""),
    ("education_autosondage sondage_uretral_homme", {}, "AMI 3.5 + IFD", ""),
    ("reeducation_vessie_neurologique changement_sonde_urinaire_homme lavement", {}, "AMI 4.5 + AMI 3/2 + IFD", ""),
    ("surveillance_debut_traitement administration_medicaments_1er_mois", {}, "AMI 1.2 + IFD", "U-32"),
    ("surveillance_debut_traitement accompagnement_medicaments_suivi", {}, "AMI 4.6 + IFD", "U-32"),
    (
        "dialyse_peritoneale dialyse_peritoneale dialyse_peritoneale dialyse_peritoneale dialyse_peritoneale",
        {},
        "AMI 4 + AMI 4/2 + IFD",
        "U-31",
    ),
    ("pose_etui_penien lavement", {}, "AMI 3 + AMI 1/2 + IFD", ""),
    ("pansement_plaie_non_chirurgicale pansement_plaie_chirurgicale_simple", {}, "AMI 2.02 + AMI 2.02/2 + IFD", ""),
    ("pansement_plaie_non_chirurgicale pansement_plaie_non_chirurgicale", {}, "AMI 2.02 + IFD", "U-31"),
    ("pansement_simple pansement_simple", {"day": "2026-06-20"}, "AMI 2 + AMI 2/2 + IFD", ""),
    ("vaccination_prescrite_ide_domicile", {"who": person(age=86, dependence="BSB")}, "BSB + AMX 3.05 + IFI", "U-09"),
    ("vaccination_prescrite_ide_cabinet", {"place": "office"}, "AMI 3.05", ""),
    ("vaccination_prescrite_ide_cabinet injection_sc", {}, "AMI 3.05 + AMI 1 + IFD", "lieu_de_vaccination"),
    ("vaccination_prescrite_ide_domicile lavement", {"place": "office"}, "AMI 3.05 + AMI 3/2", "lieu_de_vaccination"),
    ("vaccination_cabinet vaccination_cabinet", {"place": "office"}, "AMI 2.4 + AMI 2.4/2", ""),
    ("vaccination_domicile", {"day": "2023-03-22"}, "refus: act_not_valid", "act_not_valid"),
    ("vaccination_domicile", {"day": "2023-03-23"}, "AMI 2.4 + IFD", ""),
    (
        "supplement_vaccination_grippe injection_im lavement",
        {"day": "2022-11-08"},
        "AMI 3 + AMI 1 + AMI 1/2 + IFD",
        "U-33",
    ),
    (
        "supplement_vaccination_grippe injection_im_sc_immunodeprime",
        {"day": "2022-11-08", "who": person(age=70, immunodepressed=True)},
        "AMI 1.5 + AMI 1 + IFD",
        "U-33",
    ),
    ("supplement_vaccination_grippe injection_im", {"day": "2023-03-22"}, "AMI 1 + AMI 1 + IFD", "U-33"),
    ("supplement_vaccination_grippe injection_im", {"day": "2023-03-23"}, "refus: act_not_valid", "act_not_valid"),
    ("supplement_vaccination_grippe lavement", {"day": "2022-11-08"}, "AMI 3 + IFD", ""),
    (
        "bilan_plaie_complexe pansement_ulcere_etendu",
        {"who": person(age=86, dependence="BSB")},
        "BSB + AMX 11 + IFI",
        "bilan_de_plaie",
    ),
    ("pansement_brulure_etendue", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_brulure_radiotherapie", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_ulcere_etendu", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_amputation", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_fistule_digestive", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_perte_substance", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_lourd_mechage", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_escarre_profonde", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_osteosynthese", {}, "AMI 4 + MCI + IFD", ""),
    ("pansement_ulcere_compression", {}, "AMI 5.1 + MCI + IFD", ""),
    ("pose_tpn_usage_unique", {}, "AMI 4.6 + MCI + IFD", ""),
    ("pansement_additionnel_tpn", {}, "AMI 2.1 + MCI + IFD", ""),
    ("pansement_lourd_diabetique", {"who": person(age=80, insulin_treated=True)}, "AMI 4 + MCI + IFD", ""),
    ("analgesie_topique pansement_ulcere_etendu", {}, "AMI 4 + AMI 1.1 + MCI + IFD", ""),
    ("analgesie_topique pansement_escarre_profonde", {}, "AMI 4 + AMI 1.1 + MCI + IFD", ""),
    ("analgesie_topique pose_tpn_usage_unique", {}, "AMI 4.6 + AMI 1.1 + MCI + IFD", ""),
    ("analgesie_topique pansement_additionnel_tpn", {}, "AMI 2.1 + AMI 1.1 + MCI + IFD", ""),
    ("analgesie_topique pansement_lourd_mechage", {}, "AMI 4 + AMI 1.1 + MCI + IFD", ""),
    ("analgesie_topique pansement_simple", {"day": "2025-05-06"}, "AMI 2 + AMI 1.1 + IFD", ""),
    ("analgesie_topique pansement_brulure_etendue", {}, "AMI 4 + AMI 1.1/2 + MCI + IFD", "analgesie_autre_pansement"),
    (
        "analgesie_topique_insulino_traite pose_tpn_usage_unique",
        {"who": person(age=86, dependence="BSC", insulin_treated=True)},
        "BSC + AMX 4.6 + AMX 1.1 + MCI + IFI",
        "",
    ),
    (
        "analgesie_topique_insulino_traite",
        {"who": person(age=86, dependence="BSC", insulin_treated=True)},
        "BSC + AMX 1.1/2 + IFI",
        "U-36",
    ),
    (
        "analgesie_topique pansement_chirurgie_mammaire_abdominale",
        {"who": person(age=86, dependence="BSB")},
        "BSB + AMX 1.1/2 + IFI",
        "U-36 analgesie_autre_pansement",
    ),
]


@pytest.mark.parametrize(("acts", "facts", "expected", "said"), SAID)
def test_an_act_is_claimed_and_commented(acts: str, facts: dict[str, object], expected: str, said: str) -> None:
    assert (claim(acts, **facts), " ".join(codes(one(acts, **facts)))) == (expected, said)  # type: ignore[arg-type]


def test_forty_acts_in_a_passage_at_most() -> None:
    assert claim("injection_sc " * 40) == "AMI 1 + AMI 1/2 + IFD"
    assert claim("injection_sc " * 41) == "refus: trop_d_actes"


def _trace(acts: str, **facts: object) -> list[tuple[str, str]]:
    return [(step.subject.split(" ")[0], step.message) for step in one(acts, **facts).trace]  # type: ignore[arg-type]


def test_each_act_done_is_explained() -> None:
    assert _trace("lavement", place="office") == [("Lavement", "À taux plein.")]
    assert _trace("lavement saignee aerosol", place="office") == [
        ("Saignée", "Article 11 B : coefficient le plus élevé, à taux plein."),
        ("Lavement", "Article 11 B : à 50 %."),
        ("Séance", "Article 11 B : gratuit et non inscrit."),
    ]


def test_groups_venipunctures_and_acts_outside_are_explained() -> None:
    insulin = person(insulin_treated=True)
    assert _trace("surveillance_glycemique insuline_sc lavement", who=insulin, place="office") == [
        ("Lavement", "Article 11 B : coefficient le plus élevé, à taux plein."),
        ("Surveillance", "Article 11 B : à 50 %."),
        ("Injection", "Article 11 B : à 50 %."),
    ]
    assert _trace("insuline_sc insuline_sc", who=insulin, place="office") == [
        ("Injection", "Cumul entre eux à taux plein."),
        ("Injection", "Cumul entre eux à taux plein."),
    ]
    full = "Prélèvement par ponction veineuse : taux plein quel que soit l’acte associé."
    assert _trace("prelevement_veineux saignee", place="office") == [("Prise", full), ("Saignée", "À taux plein.")]
    assert _trace("prelevement_veineux lavement saignee", place="office")[1:] == [
        ("Saignée", "Article 11 B : coefficient le plus élevé, à taux plein."),
        ("Lavement", "Article 11 B : gratuit et non inscrit."),
    ]
    assert _trace("dsi_initiale", day="2021-05-05", place="office") == [
        ("Démarche", "Hors de l’article 11 B, à taux plein.")
    ]


@pytest.mark.parametrize(("day", "said"), [("2020-03-30", "plafond_ik U-15"), ("2020-03-31", "plafond_ik")])
def test_the_cap_is_doubtful_until_the_end_of_march_2020(day: str, said: str) -> None:
    found = one("lavement", day, km="200")
    assert (found.text, " ".join(codes(found))) == ("AMI 3 + IFD + IK 299 + IK 97/2", said)
    assert found.trace[-1].before_cents == 396 * 35
    assert found.trace[-1].after_cents == 299 * 35 + 1698


def test_299_kilometres_are_whole_and_advanced_practice_is_out_of_the_cap() -> None:
    assert claim("lavement", km="151.5") == "AMI 3 + IFD + IK 299"
    assert claim("lavement", km="151.6") == "AMI 3 + IFD + IK 299 + IK 0.2/2"
    day = price(
        [person("a"), person("b")],
        [visit("ipa_seance_ponctuelle", patient="a", km="300"), visit("lavement", "10:00", "b", km="200")],
    )
    assert [one.text for one in day.visits] == ["PAI 1.6 + IFI + IK 596", "AMI 3 + IFD + IK 299 + IK 97/2"]


def test_what_a_trip_shared_says() -> None:
    two = [person("a", 80, dependence="BSA"), person("b", 80, dependence="BSB"), person("c")]
    visits = [visit("injection_sc" if key == "c" else "", patient=key, household="h", km="10") for key in "abc"]
    found = price(two, visits).visits
    assert [one.text for one in found] == ["BSA + IFI + IK 16", "BSB + IFI 0.01", "AMI 1 + MAU"]
    assert [codes(one) for one in found] == [[], [], ["deplacement_partage"]]
    assert found[0].trace[1].message == "Déplacement pour un patient dépendant ou suivi par un IPA."
    assert found[1].trace[1].message == "Autre patient dépendant du même foyer : coefficient 0,01."


def test_the_fifth_passage_says_so_and_another_patient_bears_the_travel() -> None:
    alone = person("a", 80, dependence="BSA")
    hours = ("07:00", "09:00", "11:00", "13:00", "15:00")
    found = price([alone], [visit("", at, "a", km="10") for at in hours]).visits
    assert [one.text for one in found[3:]] == ["IFI + IK 16", "IK 16"]
    assert codes(found[4]) == ["ifi_quatre_par_jour", "ik_sans_ifi"]
    couple = [alone, person("b", 80, dependence="BSB")]
    visits = [visit("", at, "a", household="h") for at in hours] + [visit("", "15:00", "b", household="h")]
    assert [one.text for one in price(couple, visits).visits][4:] == ["", "BSB + IFI"]


def test_limits_of_a_day() -> None:
    found = price([person()], [visit("catheter_perinerveux", at) for at in ("08:00", "14:00", "20:00")]).visits
    assert [one.text for one in found] == ["AMI 4.2 + IFD", "AMI 4.2 + IFD", ""]
    assert [codes(one) for one in found] == [[], ["catheter_deuxieme"], []]
    found = price([person()], [visit("dialyse_peritoneale", f"{hour:02}:00") for hour in (8, 10, 12, 14, 16)]).visits
    assert [one.text for one in found] == ["AMI 4 + IFD"] * 4 + [""]
    found = price([person()], [visit("organisation_surveillance_perfusion", at) for at in ("08:00", "14:00")]).visits
    assert [one.text for one in found] == ["AMI 4", ""]
    found = price([person()], [visit("pose_etui_penien", at) for at in ("08:00", "14:00")]).visits
    assert [one.text for one in found] == ["AMI 1 + MAU + IFD", ""]
    ais = person(age=80, dependence="AIS")
    found = price(
        [ais], [visit("programme_aide_personnalisee " * 2, at) for at in ("08:00", "10:00", "12:00")], "2025-05-06"
    ).visits
    assert [one.text for one in found] == ["AIS 3.1 + AIS 3.1 + IFD"] * 2 + [""]


def test_infusions_of_immunodepressed_patients_follow_the_same_day_rules() -> None:
    who = person(immunodepressed=True)
    long, watch = "perfusion_longue_immunodeprime", "organisation_surveillance_perfusion_immunodeprime"
    found = price([who], [visit(long), visit(long, "18:00"), visit(watch, "19:00")]).visits
    assert [one.text for one in found] == ["AMI 15 + IFD", "AMI 4.1 + IFD", ""]
    found = price([who], [visit("retrait_perfusion_immunodeprime"), visit(watch, "19:00")]).visits
    assert [one.text for one in found] == ["AMI 5 + IFD", ""]


BSC = person(age=80, dependence="BSC", insulin_treated=True)
BSB = person(age=80, dependence="BSB")


@pytest.mark.parametrize(
    ("point", "acts", "who", "facts", "by_default", "by_other"),
    [
        ("U-40", "injection_sc", person(), {"place": "ehpad"}, "AMI 1 + MAU + IFD", "AMI 1 + IFD"),
        ("U-40", "injection_sc", person(), {}, "AMI 1 + MAU + IFD", "AMI 1 + MAU + IFD"),
        ("U-20", "injection_sc", person(age=5, dependence="BSA"), {}, "BSA + AMX 1/2 + MIE + IFI", "BSA + AMX 1/2 + IFI"),
        ("U-20", "lavement", person(age=5), {}, "AMI 3 + MIE + IFD", "AMI 3 + MIE + IFD"),
        ("U-20", "teleconsultation_domicile", person(age=7), {}, "TLD + IFD", "TLD + IFD"),
        ("U-11", "insuline_sc injection_im", BSC, {}, "BSC + AMX 1/2 + AMX 1/2 + IFI", "BSC + AMX 1/2 + IFI"),
        ("U-11", "insuline_sc surveillance_glycemique", BSC, {}, "BSC + AMX 1/2 + AMX 1/2 + IFI", "BSC + AMX 1/2 + AMX 1/2 + IFI"),
        ("U-10", "saignee lavement", person(), {}, "AMI 5 + AMI 3/2 + IFD", "AMI 5 + AMI 3/2 + IFD"),
        ("U-10", "perfusion_courte pansement_ulcere_etendu changement_flacon", BSB, {}, "BSB + AMX 9 + AMX 4.1/2 + MCI + IFI",
         "BSB + AMX 9 + AMX 4.1 + AMX 4 + MCI + IFI"),
        ("U-10", "pansement_ulcere_etendu changement_flacon", BSB, {}, "BSB + AMX 4.1 + AMX 4/2 + MCI + IFI", "BSB + AMX 4.1 + AMX 4 + MCI + IFI"),
        ("U-08", "saignee lavement", person(), {}, "AMI 5 + AMI 3/2 + IFD", "AMI 5 + AMI 3/2 + IFD"),
    ],
)  # fmt: skip
def test_another_reading_touches_only_its_point(
    point: str, acts: str, who: object, facts: dict[str, object], by_default: str, by_other: str
) -> None:
    day = day_of([who], [visit(acts, **facts)])  # type: ignore[list-item, arg-type]
    assert cote(day).visits[0].text == by_default
    assert cote(msgspec.structs.replace(day, readings=frozenset({point}))).visits[0].text == by_other


def test_a_practice_visit_on_a_day_of_forfait_and_its_other_reading() -> None:
    who = person(age=80, dependence="BSB")
    visits = [visit("", "08:00"), visit("injection_sc lavement", "14:00", place="office")]
    found = cote(day_of([who], visits)).visits[1]
    assert (found.text, codes(found)) == ("AMX 1/2", ["U-12"])
    never = [visit("", "08:00"), visit("accompagnement_medicaments_initial injection_im", "14:00")]
    assert cote(day_of([who], never)).visits[1].text == "AMX 1/2 + IFI"


@pytest.mark.parametrize(
    ("acts", "day", "who", "expected"),
    [
        ("perfusion_courte perfusion_courte perfusion_longue", "2026-11-10", person(), "AMI 14 + AMI 9 + IFD"),
        ("perfusion_courte perfusion_longue perfusion_longue", "2025-06-24", person(), "AMI 14 + AMI 9 + AMI 14/2 + IFD"),
        ("analgesie_topique analgesie_topique pansement_ulcere_etendu", "2026-11-10", person(), "AMI 4 + AMI 1.1 + AMI 1.1/2 + MCI + IFD"),
        ("insuline_sc analgesie_topique pansement_ulcere_etendu", "2026-11-10", person(), "AMI 4 + AMI 1.1 + AMI 1/2 + MCI + IFD"),
        ("insuline_sc analgesie_topique analgesie_topique pansement_lourd_diabetique", "2026-11-10", person(),
         "AMI 4 + AMI 1.1 + AMI 1 + AMI 1.1/2 + MCI + IFD"),
    ],
)  # fmt: skip
def test_a_group_takes_one_of_each(acts: str, day: str, who: object, expected: str) -> None:
    assert claim(acts, day, who=who) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("acts", "rule"),
    [
        ("teleconsultation_avec_soin lavement", "R-11B-b"),
        ("teleconsultation_lieu_dedie", "R-11B-b"),
        ("teleconsultation_domicile", "R-11B-b"),
        ("demande_teleexpertise lavement", "R-11B-i"),
    ],
)
def test_help_with_a_teleconsultation_is_outside_11b_by_its_own_text(acts: str, rule: str) -> None:
    line = next(line for line in one(acts).lines if line.code in {"TLS", "TLL", "TLD", "RQD"})
    assert (line.rule, line.rate) == (rule, "1")


def test_a_request_for_expertise_may_go_with_a_lone_teleconsultation() -> None:
    assert claim("teleconsultation_domicile demande_teleexpertise") == "TLD + RQD + IFD"
    assert claim("teleconsultation_avec_soin demande_teleexpertise") == "refus: teleconsultation_sans_soin"
    assert claim("teleconsultation_lieu_dedie lavement") == "refus: teleconsultation_isolee"
    assert claim("teleconsultation_lieu_dedie", who=BSB) == "TLL + IFD"


def test_successive_teleconsultations_of_one_place_are_one_trip_and_two_trips_a_day_at_most() -> None:
    people = [person(key) for key in "abcd"]
    lone = "teleconsultation_lieu_dedie"
    one_place = [visit(lone, f"{9 + rank}:00".zfill(5), key, household="h") for rank, key in enumerate("abc")]
    assert [one.text for one in price(people, one_place).visits] == ["TLL + IFD", "TLL", "TLL"]
    apart = [visit(lone, f"{9 + rank}:00".zfill(5), key) for rank, key in enumerate("abc")]
    found = price(people, apart).visits
    assert [one.text for one in found] == ["TLL + IFD", "TLL + IFD", "TLL"]
    assert codes(found[2]) == ["tll_deux_par_jour"]


def test_both_readings_of_infusions_are_said_on_their_passage() -> None:
    before = price([person()], [visit("perfusion_longue"), visit("perfusion_longue", "18:00")], "2025-06-24").visits
    assert [(one.text, codes(one)) for one in before] == [("AMI 14 + IFD", []), ("AMI 14 + IFD", ["U-21"])]
    stop = price([person()], [visit("retrait_perfusion"), visit("perfusion_longue", "18:00")]).visits
    assert [(one.text, codes(one)) for one in stop] == [("AMI 4.1 + IFD", ["U-21"]), ("AMI 14 + IFD", [])]
    other = price([person(), person("q")], [visit("retrait_perfusion"), visit("perfusion_longue", "18:00", "q")]).visits
    assert [(one.text, codes(one)) for one in other] == [("AMI 5 + IFD", []), ("AMI 14 + IFD", [])]


def test_the_half_that_stays_by_the_other_reading_is_the_first() -> None:
    day = day_of([BSB], [visit("injection_im injection_im_sc_immunodeprime")])
    assert cote(day).visits[0].text == "BSB + AMX 1.5/2 + AMX 1/2 + IFI"
    assert cote(msgspec.structs.replace(day, readings=frozenset({"U-11"}))).visits[0].text == "BSB + AMX 1/2 + IFI"


def test_a_limit_of_the_text_is_named_even_where_the_ladder_gives_nothing() -> None:
    messages = [step.message for step in one("pansement_varices " * 3).trace]
    assert messages.count("Deux actes au plus, quels que soient les sites.") == 1
    assert "Deux actes au plus, quels que soient les sites." not in [
        step.message for step in one("pansement_varices " * 2).trace
    ]


def test_a_forfait_noted_where_none_is_due_is_said_at_zero() -> None:
    away = "Pas de forfait pour ce passage : il paie les séances de soins de dépendance au domicile."
    assert _trace("forfait_bsb ipa_bilan_ponctuel", place="office")[0] == ("Forfait", away)
    advanced = one("forfait_bsb ipa_bilan_ponctuel")
    assert [step.message for step in advanced.trace if step.subject.startswith("Forfait")] == [away]
    twice = price([person()], [visit("forfait_bsb", "08:00"), visit("forfait_bsb", "18:00")])
    told = [[step.message for step in one.trace if step.subject.startswith("Forfait")] for one in twice.visits]
    assert told == [[], ["Forfait compté sur un autre passage : un seul par patient et par jour."]]


def test_an_act_of_a_second_passage_is_not_said_to_be_a_forfait_counted_elsewhere() -> None:
    day = price([person(age=80, dependence="BSB")], [visit("injection_im"), visit("injection_sc", at="18:00")])
    rules = [step.rule for step in day.visits[1].trace]
    assert (day.visits[1].text, rules) == ("AMX 1/2 + IFI", ["R-AMX-50", "R-IFI"])


def test_a_day_of_forfait_says_of_a_distant_act_that_it_is_distant() -> None:
    distant = visit("telesoin_pansement", at="18:00", place="remote")
    day = price([person(age=80, dependence="BSB")], [visit(), distant])
    assert [finding.message for finding in day.visits[1].findings if finding.code == "U-12"] == [REMOTE]


def test_kilometres_are_said_as_the_french_write_them() -> None:
    said = {step.message for step in one("injection_im", km="12.50", nearest_km=Decimal("3.0")).trace}
    assert "2 × 3 km, moins 4 km d’abattement." in said
    found = one("injection_im", km="12.50", nearest_km=Decimal("3.0")).findings
    assert found[0].message == "Infirmier le plus proche à 3 km (vous : 12,5 km) : IK comptées depuis son cabinet."


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0,00\u202f€"), (5, "0,05\u202f€"), (-915, "\u22129,15\u202f€"), (123450, "1\u202f234,50\u202f€")],
)
def test_an_amount_in_a_sentence_is_written_as_on_screen(cents: int, text: str) -> None:
    assert euros(cents) == in_euros(cents) == text


@pytest.mark.parametrize(
    ("acts", "is_said"),
    [("perfusion_courte perfusion_longue pansement_ulcere_etendu", True), ("perfusion_courte perfusion_longue", False)],
)
def test_a_group_of_amx_beside_another_is_said_to_be_verified(acts: str, is_said: bool) -> None:
    """One group alone has nobody to be ranked with."""
    (found,) = price([BSB], [visit(acts)]).visits
    assert ("U-10" in codes(found)) == is_said
