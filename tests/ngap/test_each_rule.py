"""Each rule: what it does, beside what it leaves alone, on its first day and on the eve, on its last day and the day after.

A rule that is added without its row here fails `test_every_rule_has_its_row`.
"""

import datetime as dt
from dataclasses import dataclass

import pytest

from ngap.rules import RULES
from ngap.rules.rule import SINCE_2020, Rule
from ngap.situation import PatientFacts, Visit
from tests.ngap.claims import DAY, person, price, visit

ONE_DAY = dt.timedelta(days=1)
BEFORE_2020 = "refus: regle_non_geree"
ADULT, CHILD, OLD, INSULIN = person(), person(age=6), person(age=91), person(insulin_treated=True)
BSC, AIS = person(age=91, dependence="BSC"), person(age=91, dependence="AIS")
TWICE = ("08:00", "18:00")


@dataclass(frozen=True)
class Row:
    """`does` and `leaves`: visits and the claim of the day; `first`: on the rule's first day that an act allows, then on
    the eve; `last`: on its last day, then the day after. `day`: of `does` and `leaves`, for a rule that has ended.
    """

    does: list[Visit]
    claim: str
    leaves: list[Visit]
    beside: str
    first: tuple[str, str, str]
    who: PatientFacts = ADULT
    last: tuple[str, str, str] | None = None
    day: str = DAY
    without: PatientFacts | None = None


def said(visits: list[Visit], day: str, who: PatientFacts) -> str:
    """The claim of each visit, `·` between them; the codes of what is to be verified in brackets; or the refusal."""
    people = {one.patient: person(one.patient, who.age) for one in visits} | {"p": who}
    found = []
    for one in price(list(people.values()), visits, day).visits:
        grave = sorted({finding.code for finding in one.findings if finding.severity == "bloquant"})
        open_points = sorted({finding.code for finding in one.findings if finding.code in SHOWN})
        grave = ["regle_non_geree"] if "regle_non_geree" in grave else grave  # no act is valid either
        text = f"refus: {', '.join(grave)}" if grave else one.text or "-"
        found.append(f"{text} [{', '.join(open_points)}]" if open_points and not grave else text)
    return " · ".join(found)


SHOWN = {"U-21", "analgesie_autre_pansement"}


def v(acts: str = "", **facts: object) -> list[Visit]:
    return [visit(acts, **facts)]  # type: ignore[arg-type]


def twice(acts: str, then: str = "") -> list[Visit]:
    return [visit(acts, at=TWICE[0]), visit(then or acts, at=TWICE[1])]


START = "2020-01-01"
ROWS: dict[str, Row] = {
    "refuse_impossible_entries": Row(
        v("injection_sc", km="-1"), "refus: distance_impossible", v("injection_sc", km="3"), "AMI 1 + MAU + IFD + IK 2",
        (START, "refus: distance_impossible", BEFORE_2020)),
    "put_acts_on_the_bench": Row(
        v("no_such_act"), "refus: unknown_act", v("injection_sc"), "AMI 1 + MAU + IFD",
        ("2023-03-23", "refus: unknown_act", "refus: unknown_act")),
    "price_advanced_practice": Row(
        v("ipa_seance_ponctuelle injection_sc"), "PAI 1.6 + MIP + IFI", v("injection_sc"), "AMI 1 + MAU + IFD",
        ("2023-03-23", "PAI 1.6 + MIP + IFI", "refus: act_not_valid"), OLD),
    "refuse_what_is_not_written": Row(
        v("injection_sc", place="remote"), "refus: acte_a_distance", v("injection_sc", place="office"), "AMI 1 + MAU",
        (START, "refus: acte_a_distance", BEFORE_2020)),
    "pay_the_travel_of_a_control": Row(
        v("controle_perfusion_longue"), "IFD", v("organisation_surveillance_perfusion"), "AMI 4",
        (START, "IFD", BEFORE_2020)),
    "price_the_bsi": Row(
        v(bsi="initial"), "DI 2.5 + IFI", v("injection_sc"), "AMI 1 + MAU + IFD",
        (START, "DI 2.5 + IFI", BEFORE_2020), OLD),
    "check_patients": Row(
        v("surveillance_glycemique"), "-", v("surveillance_glycemique"), "AMI 1 + MAU + IFD",
        (START, "-", BEFORE_2020), without=INSULIN),
    "check_teleconsultations": Row(
        v("teleconsultation_domicile injection_sc"), "refus: teleconsultation_isolee", v("teleconsultation_domicile"), "TLD + IFD",
        (START, "refus: teleconsultation_isolee", BEFORE_2020)),
    "apply_ais": Row(
        v("seance_soins_infirmiers pansement_simple"), "AIS 3 + IFD", v("pansement_simple"), "AMI 2 + IFD",
        (START, "AIS 3 + IFD", BEFORE_2020), AIS, ("2026-06-20", "AIS 3 + IFD", "refus: act_not_valid"), "2026-06-20",
        person()),
    "bill_the_forfait_and_amx": Row(
        v("injection_sc"), "BSC + AMX 1/2 + IFI", v("injection_sc"), "AMI 1 + MAU + IFD",
        (START, "BSC + AMX 1/2 + IFI", BEFORE_2020), BSC, without=person()),
    "settle_vaccinations": Row(
        v("perfusion_courte injection_iv_isolee vaccination_domicile"), "AMI 9 + AMI 2.4 + AMI 2/2 + IFD",
        v("perfusion_courte injection_iv_isolee vaccination_cabinet", place="office"), "AMI 9 + AMI 2.4/2",
        ("2023-03-23", "AMI 9 + AMI 2.4 + AMI 2/2 + IFD", "refus: act_not_valid")),
    "settle_flu_supplement": Row(
        v("injection_im supplement_vaccination_grippe"), "AMI 1 + AMI 1 + IFD", v("supplement_vaccination_grippe"), "-",
        (START, "AMI 1 + AMI 1 + IFD", BEFORE_2020), last=("2023-03-22", "AMI 1 + AMI 1 + IFD", "refus: act_not_valid"),
        day="2022-11-08"),
    "include_the_dressing": Row(
        v("bilan_plaie_complexe pansement_ulcere_etendu"), "AMI 11 + IFD",
        v("bilan_plaie_complexe injection_sc"), "AMI 11 + AMI 1/2 + IFD",
        (START, "AMI 11 + IFD", BEFORE_2020)),
    "refuse_them_at_the_practice": Row(
        v("surveillance_ic_bpco", place="office"), "-", v("surveillance_ic_bpco"), "AMI 5.8 + IFD",
        (START, "-", BEFORE_2020)),
    "medication_at_home_only": Row(
        v("administration_medicaments_1er_mois", place="ehpad"), "-", v("administration_medicaments_1er_mois"),
        "AMI 1.2 + MAU + IFD", ("2026-06-21", "-", "refus: act_not_valid")),
    "surveillance_of_article_10": Row(
        v("administration_medicaments_1er_mois surveillance_debut_traitement"), "AMI 1.2 + IFD",
        v("administration_medicaments_1er_mois injection_sc"), "AMI 1.2 + AMI 1/2 + IFD",
        ("2026-06-21", "AMI 1.2 + IFD", "refus: act_not_valid")),
    "one_surveillance_after_operation": Row(
        v("surveillance_postoperatoire catheter_perinerveux"), "AMI 4.2 + IFD",
        v("surveillance_postoperatoire surveillance_redon"), "AMI 3.9 + AMI 2.8 + IFD",
        ("2021-01-30", "AMI 4.2 + IFD", "refus: act_not_valid")),
    "weekly_session_or_prado": Row(
        v("surveillance_ic_bpco surveillance_hebdomadaire_insulino_traite"), "AMI 5.8 + IFD",
        v("surveillance_ic_bpco surveillance_glycemique"), "AMI 5.8 + AMI 1/2 + IFD",
        (START, "AMI 5.8 + IFD", BEFORE_2020), person(age=80, insulin_treated=True)),
    "teaching_includes_catheterism": Row(
        v("education_autosondage sondage_uretral_femme"), "AMI 3.5 + IFD",
        v("education_autosondage injection_sc"), "AMI 3.5 + AMI 1/2 + IFD",
        (START, "AMI 3.5 + IFD", BEFORE_2020)),
    "two_dressings_after_varices": Row(
        v("pansement_varices pansement_varices pansement_varices"), "AMI 3 + AMI 3/2 + IFD",
        v("pansement_varices"), "AMI 3 + IFD", (START, "AMI 3 + AMI 3/2 + IFD", BEFORE_2020)),
    "one_check_a_session": Row(
        v("surveillance_glycemique surveillance_glycemique insuline_sc"), "AMI 1 + AMI 1 + IFD",
        v("surveillance_glycemique insuline_sc insuline_sc"), "AMI 1 + AMI 1 + AMI 1 + IFD",
        (START, "AMI 1 + AMI 1 + IFD", BEFORE_2020), INSULIN),
    "one_by_its_wording": Row(
        v("changement_flacon changement_flacon"), "AMI 4.1 + IFD",
        v("alimentation_enterale alimentation_enterale"), "AMI 3 + AMI 3/2 + IFD",
        (START, "AMI 4.1 + IFD", BEFORE_2020)),
    "one_dressing_of_a_kind": Row(
        v("pansement_plaie_non_chirurgicale pansement_plaie_non_chirurgicale"), "AMI 2.02 + IFD",
        v("pansement_plaie_non_chirurgicale pansement_plaie_chirurgicale_simple"), "AMI 2.02 + AMI 2.02/2 + IFD",
        ("2026-06-21", "AMI 2.02 + DIM_FERIE + IFD", "refus: act_not_valid")),
    "perineural_catheter": Row(
        [visit("catheter_perinerveux", at=at) for at in ("08:00", "14:00", "18:00")], "AMI 4.2 + IFD · AMI 4.2 + IFD · -",
        twice("catheter_perinerveux"), "AMI 4.2 + IFD · AMI 4.2 + IFD",
        ("2021-01-30", "AMI 4.2 + IFD · AMI 4.2 + IFD · -",
         "refus: act_not_valid · refus: act_not_valid · refus: act_not_valid")),
    "so_many_a_day": Row(
        twice("pose_etui_penien"), "AMI 1 + MAU + IFD · -", twice("pose_etui_penien", "injection_sc"),
        "AMI 1 + MAU + IFD · AMI 1 + MAU + IFD",
        (START, "AMI 1 + MAU + DIM_FERIE + IFD · -", f"{BEFORE_2020} · {BEFORE_2020}")),
    "apply_perfusion_notes": Row(
        v("perfusion_courte retrait_perfusion"), "AMI 9 + IFD", v("perfusion_longue retrait_perfusion"), "AMI 14 + AMI 5/2 + IFD",
        (START, "AMI 9 + IFD", BEFORE_2020)),
    "several_long_perfusions_a_day": Row(
        twice("perfusion_longue"), "AMI 14 + IFD · AMI 14 + IFD [U-21]", v("perfusion_longue"), "AMI 14 + IFD",
        (START, "AMI 14 + DIM_FERIE + IFD · AMI 14 + DIM_FERIE + IFD [U-21]", f"{BEFORE_2020} · {BEFORE_2020}"),
        last=("2025-06-24", "AMI 14 + IFD · AMI 14 + IFD [U-21]", "AMI 14 + IFD · AMI 4.1 + IFD [U-21]"), day="2025-06-24"),
    "one_long_perfusion_a_day": Row(
        twice("perfusion_longue"), "AMI 14 + IFD · AMI 4.1 + IFD [U-21]", twice("perfusion_longue", "perfusion_courte"),
        "AMI 14 + IFD · AMI 9 + IFD",
        ("2025-06-25", "AMI 14 + IFD · AMI 4.1 + IFD [U-21]", "AMI 14 + IFD · AMI 14 + IFD [U-21]")),
    "temporary_stop": Row(
        twice("retrait_perfusion", "perfusion_longue"), "AMI 4.1 + IFD [U-21] · AMI 14 + IFD",
        twice("retrait_perfusion", "injection_sc"), "AMI 5 + IFD · AMI 1 + MAU + IFD",
        ("2025-06-25", "AMI 4.1 + IFD [U-21] · AMI 14 + IFD", "AMI 5 + IFD · AMI 14 + IFD")),
    "rank_the_session": Row(
        v("alimentation_enterale injection_iv_isolee injection_sc"), "AMI 3 + AMI 2/2 + IFD",
        v("alimentation_enterale"), "AMI 3 + IFD", (START, "AMI 3 + AMI 2/2 + IFD", BEFORE_2020)),
    "add_mci": Row(
        v("pansement_ulcere_etendu"), "AMI 4 + MCI + IFD", v("pansement_ulcere_etendu", place="office"), "AMI 4",
        (START, "AMI 4 + MCI + IFD", BEFORE_2020)),
    "add_mau": Row(
        v("prelevement_veineux"), "AMI 1.5 + MAU + IFD", v("injection_iv_isolee"), "AMI 2 + IFD",
        (START, "AMI 1.5 + MAU + IFD", BEFORE_2020)),
    "add_mie": Row(
        v("injection_iv_isolee"), "AMI 2 + MIE + IFD", v("injection_iv_isolee"), "AMI 2 + IFD",
        (START, "AMI 2 + MIE + IFD", BEFORE_2020), CHILD, without=person(age=7)),
    "add_one_majoration": Row(
        v("injection_iv_isolee", at="20:00", night_need=True), "AMI 2 + NUIT_1 + IFD",
        v("injection_iv_isolee", at="20:00"), "AMI 2 + IFD", (START, "AMI 2 + NUIT_1 + IFD", BEFORE_2020)),
    "add_travel": Row(
        v("injection_iv_isolee"), "AMI 2 + IFD", v("injection_iv_isolee", place="office"), "AMI 2",
        (START, "AMI 2 + IFD", BEFORE_2020)),
    "add_kilometres": Row(
        v("injection_iv_isolee", km="10"), "AMI 2 + IFD + IK 16", v("injection_iv_isolee", km="2"), "AMI 2 + IFD",
        (START, "AMI 2 + IFD + IK 16", BEFORE_2020)),
    "drop_what_a_label_holds": Row(
        v("alimentation_jejunale pansement_stomie"), "AMI 4 + IFD",
        v("alimentation_enterale pansement_stomie"), "AMI 3 + AMI 3/2 + IFD",
        (START, "AMI 4 + IFD", BEFORE_2020)),
    "check_its_dressing": Row(
        v("analgesie_topique pansement_brulure_etendue"), "AMI 4 + AMI 1.1/2 + MCI + IFD [analgesie_autre_pansement]",
        v("analgesie_topique pansement_ulcere_etendu"), "AMI 4 + AMI 1.1 + MCI + IFD",
        ("2020-07-01", "AMI 4 + AMI 1.1/2 + MCI + IFD [analgesie_autre_pansement]", "refus: act_not_valid")),
    "cap_kilometres": Row(
        v("injection_iv_isolee", km="152"), "AMI 2 + IFD + IK 299 + IK 1/2", v("injection_iv_isolee", km="151.5"),
        "AMI 2 + IFD + IK 299", (START, "AMI 2 + IFD + IK 299 + IK 1/2", BEFORE_2020)),
}  # fmt: skip


def test_every_rule_has_its_row() -> None:
    assert {rule.apply.__name__ for rule in RULES} == set(ROWS)


RULE_IDS = [rule.apply.__name__ for rule in RULES]


@pytest.mark.parametrize("name", RULE_IDS)
def test_a_rule_acts_on_its_own_case_and_leaves_the_one_beside_alone(name: str) -> None:
    row = ROWS[name]
    assert said(row.does, row.day, row.who) == row.claim
    assert said(row.leaves, row.day, row.without or row.who) == row.beside


def _as_on_a_plain_day(text: str) -> str:
    return text.replace(" + DIM_FERIE", "")


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_a_rule_begins_on_its_first_day_and_not_on_the_eve(rule: Rule) -> None:
    row = ROWS[rule.apply.__name__]
    day, on_the_day, on_the_eve = row.first
    first = dt.date.fromisoformat(day)
    assert first >= max(rule.since, SINCE_2020)
    assert rule.since in {first, SINCE_2020, dt.date.min}
    assert _as_on_a_plain_day(said(row.does, day, row.who)) == _as_on_a_plain_day(on_the_day)
    assert _as_on_a_plain_day(said(row.does, (first - ONE_DAY).isoformat(), row.who)) == on_the_eve


@pytest.mark.parametrize("rule", RULES, ids=RULE_IDS)
def test_a_rule_that_ends_holds_on_its_last_day_alone(rule: Rule) -> None:
    row = ROWS[rule.apply.__name__]
    if rule.until is None:
        assert row.last is None
        return
    assert row.last is not None
    day, on_the_day, after = row.last
    assert dt.date.fromisoformat(day) == rule.until
    assert said(row.does, day, row.who) == on_the_day
    assert said(row.does, (rule.until + ONE_DAY).isoformat(), row.who) == after
