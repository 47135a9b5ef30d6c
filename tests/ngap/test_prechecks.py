"""The checks before sending: limits over days, prescription, agreement, BSI, duplicates, dates, rights, lines claimed."""

import datetime as dt

import pytest

from ngap.cotation import cote
from ngap.prechecks.bsi import check_bsi
from ngap.prechecks.claimed import check_claimed
from ngap.prechecks.limits import COUNTED, LIMITS, over_limits
from ngap.prechecks.orders import check_agreement, check_mentions, check_order, check_stays
from ngap.prechecks.records import Agreement, Bsi, Order, Ordered, PastAct, Stay
from ngap.prechecks.sending import (
    Claim,
    Rights,
    check_dates,
    check_duplicates,
    check_forfaits,
    check_rights,
    has_good_key,
)
from ngap.prechecks.windows import add_months
from ngap.situation import NurseDay, PatientFacts, Visit

DAY = dt.date(2026, 11, 18)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def past(code: str, *days: str) -> list[PastAct]:
    return [PastAct(code, day(one)) for one in days]


def run(code: str, number: int, last: dt.date = DAY, every: int = 1) -> list[PastAct]:
    """`number` acts, the last one the day before `last`."""
    return [PastAct(code, last - dt.timedelta(days=1 + every * n)) for n in range(number)]


def codes(checks: list[object]) -> list[str]:
    return [one.code for one in checks]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("act", "most", "code", "every"),
    [
        ("surveillance_debut_traitement", 15, "surveillance_15", 1),
        ("analgesie_topique", 8, "analgesie_8", 2),
        ("education_autosondage", 10, "autosondage_10", 3),
        ("irrigation_colique", 20, "irrigation_20", 2),
        ("demande_teleexpertise", 4, "teleexpertise_4", 60),
        ("surveillance_ic_bpco", 15, "prado_15", 7),
        ("surveillance_postoperatoire", 3, "postoperatoire_3", 1),
        ("surveillance_redon", 2, "redon_2", 2),
        ("accompagnement_medicaments_initial", 2, "accompagnement_initial_2", 100),
        ("bsi_intermediaire", 2, "bsi_intermediaire_2", 90),
        ("ipa_bilan_ponctuel", 1, "ipa_bilan_1", 100),
        ("ipa_seance_ponctuelle", 4, "ipa_seance_4", 50),
    ],
)
def test_the_last_act_of_a_limit_passes_and_the_next_does_not(act: str, most: int, code: str, every: int) -> None:
    assert codes(over_limits(day=DAY, acts=[act], history=run(act, most - 1, every=every))) == []
    assert code in codes(over_limits(day=DAY, acts=[act], history=run(act, most, every=every)))


def test_every_limit_cites_the_text_and_is_named_once() -> None:
    assert all(limit.reference.startswith("NGAP ") and limit.most > 0 for limit in LIMITS)
    assert len({limit.code for limit in LIMITS}) == len(LIMITS)


def test_a_window_forgets_what_lies_before_it() -> None:
    four = past("telesoin_pansement", "2026-10-28", "2026-10-29", "2026-10-30", "2026-10-31")
    dressing = past("pansement_plaie_non_chirurgicale", "2026-10-20")
    assert codes(over_limits(day=day("2026-11-01"), acts=["telesoin_pansement"], history=four + dressing)) == []
    late = over_limits(day=day("2026-10-31"), acts=["telesoin_pansement"], history=four + dressing)
    assert codes(late) == ["telesoin_4"]
    year = past("demande_teleexpertise", "2025-11-18", "2026-01-02", "2026-02-02", "2026-03-02")
    assert codes(over_limits(day=DAY, acts=["demande_teleexpertise"], history=year)) == []
    assert codes(over_limits(day=day("2026-11-17"), acts=["demande_teleexpertise"], history=year)) == [
        "teleexpertise_4"
    ]


def test_a_healing_episode_ends_after_two_months_without_care() -> None:
    old = run("analgesie_topique", 8, last=day("2026-09-01"))
    assert codes(over_limits(day=DAY, acts=["analgesie_topique"], history=old)) == []
    assert codes(over_limits(day=day("2026-10-29"), acts=["analgesie_topique"], history=old)) == ["analgesie_8"]


def test_a_healing_episode_goes_on_while_the_wound_is_dressed() -> None:
    """Eight analgesias in spring; dressings all along: in autumn the ninth is of the same episode, calendar months counted."""
    spring = run("analgesie_topique", 8, last=day("2026-04-10"))
    dressed = past("pansement_ulcere_etendu", "2026-06-09", "2026-08-09", "2026-10-09")
    assert codes(over_limits(day=day("2026-12-09"), acts=["analgesie_topique"], history=spring + dressed)) == [
        "analgesie_8"
    ]
    assert codes(over_limits(day=day("2026-12-10"), acts=["analgesie_topique"], history=spring + dressed)) == []


@pytest.mark.parametrize(
    ("last", "eve", "again"),
    [
        ("2024-01-10", "2025-01-09", "2025-01-10"),  # 365 days after is still the eve: 2024 is a leap year
        ("2024-02-29", "2025-02-27", "2025-02-28"),
        ("2025-03-31", "2026-03-30", "2026-03-31"),
    ],
)
def test_a_wound_assessment_of_the_year_before_counts_calendar_months(last: str, eve: str, again: str) -> None:
    care = past("bilan_plaie_complexe", last) + run("pansement_ulcere_etendu", 330, last=day(again))
    assert codes(over_limits(day=day(eve), acts=["bilan_plaie_complexe"], history=care)) == ["bilan_plaie_1"]
    assert codes(over_limits(day=day(again), acts=["bilan_plaie_complexe"], history=care)) == []


def test_a_wound_left_for_two_calendar_months_may_be_assessed_again() -> None:
    care = past("bilan_plaie_complexe", "2026-06-01") + past("pansement_ulcere_etendu", "2026-07-01")
    assert codes(over_limits(day=day("2026-08-31"), acts=["bilan_plaie_complexe"], history=care)) == ["bilan_plaie_1"]
    assert codes(over_limits(day=day("2026-09-01"), acts=["bilan_plaie_complexe"], history=care)) == []


@pytest.mark.parametrize(
    ("last", "code"), [("2026-10-31", []), ("2026-11-01", ["medicaments_1er_mois"])], ids=["eve", "day"]
)
def test_an_administration_of_the_first_month_ends_with_the_month(last: str, code: list[str]) -> None:
    act = "administration_medicaments_1er_mois"
    daily = run(act, (day(last) - day("2026-10-01")).days, last=day(last))
    assert codes(over_limits(day=day(last), acts=[act], history=daily)) == code
    assert codes(over_limits(day=day(last), acts=["administration_medicaments_apres_1er_mois"], history=daily)) == []


def test_a_treatment_begun_again_after_a_month_has_its_own_first_month() -> None:
    act = "administration_medicaments_1er_mois"
    assert codes(over_limits(day=DAY, acts=[act], history=run(act, 40, last=day("2026-10-18")))) == []
    before = run("administration_traitement_oral_1er_mois", 20, last=day("2026-06-21"))
    assert codes(over_limits(day=day("2026-07-10"), acts=[act], history=before)) == ["medicaments_1er_mois"]


def test_negative_pressure_is_for_thirty_days_twice() -> None:
    weekly = past("pose_tpn_usage_unique", *(f"2026-09-{n:02}" for n in (2, 9, 16, 23, 30)), "2026-10-07", "2026-10-14")
    weekly += past("pansement_additionnel_tpn", "2026-10-21", "2026-10-28")
    assert codes(over_limits(day=day("2026-10-31"), acts=["pose_tpn_usage_unique"], history=weekly)) == []
    assert codes(over_limits(day=day("2026-11-01"), acts=["pose_tpn_usage_unique"], history=weekly)) == ["tpn_60_jours"]


def test_the_sessions_of_support_follow_the_first_within_a_month() -> None:
    act, first = "accompagnement_medicaments_suivi", past("accompagnement_medicaments_initial", "2026-01-31")
    assert codes(over_limits(day=day("2026-02-28"), acts=[act], history=first)) == []
    assert codes(over_limits(day=day("2026-03-01"), acts=[act], history=first)) == ["accompagnement_1_mois"]
    assert codes(over_limits(day=DAY, acts=[act], history=[])) == ["accompagnement_1_mois"]


def test_a_second_wound_assessment_needs_a_year_or_two_months_without_care() -> None:
    first = past("bilan_plaie_complexe", "2026-06-01") + run("pansement_ulcere_etendu", 160)
    assert codes(over_limits(day=DAY, acts=["bilan_plaie_complexe"], history=first)) == ["bilan_plaie_1"]
    relapse = past("bilan_plaie_complexe", "2026-06-01") + past("pansement_ulcere_etendu", "2026-06-10")
    assert codes(over_limits(day=DAY, acts=["bilan_plaie_complexe"], history=relapse)) == []
    assert codes(over_limits(day=day("2027-06-01"), acts=["bilan_plaie_complexe"], history=first)) == []


def test_the_perineural_catheter_is_followed_three_days_in_a_row() -> None:
    two = past("catheter_perinerveux", "2026-11-16", "2026-11-17")
    assert codes(over_limits(day=DAY, acts=["catheter_perinerveux"], history=two)) == []
    four = past("catheter_perinerveux", "2026-11-15", "2026-11-16", "2026-11-17")
    assert codes(over_limits(day=DAY, acts=["catheter_perinerveux"], history=four)) == ["perinerveux_3_jours"]


def test_a_dressing_seen_from_afar_needs_one_done_in_presence() -> None:
    assert codes(over_limits(day=DAY, acts=["telesoin_pansement"], history=[])) == ["telesoin_sans_pansement"]


ORDER = Order(day("2026-07-01"), day("2026-07-01"), until_healed=True, acts=(Ordered("pansement_ulcere_etendu"),))


@pytest.mark.parametrize(
    ("cared_on", "found"),
    [
        ("2026-06-30", ["prescription_a_venir"]),
        ("2026-07-01", []),
        ("2026-09-30", []),
        ("2026-10-01", ["prescription_expiree"]),
    ],
)
def test_until_healed_covers_three_months(cared_on: str, found: list[str]) -> None:
    assert codes(check_order(day=day(cared_on), acts=["pansement_ulcere_etendu"], order=ORDER)) == found


def test_until_healed_had_no_such_limit_before_the_decision() -> None:
    order = Order(day("2026-01-05"), day("2026-01-05"), until_healed=True, acts=(Ordered("pansement_ulcere_etendu"),))
    assert check_order(day=day("2026-06-20"), acts=["pansement_ulcere_etendu"], order=order) == []
    for cared_on, code in (("2026-06-21", "prescription_d_avant_la_regle"), ("2026-09-20", "prescription_d_avant_la_regle"),
                           ("2026-09-21", "prescription_expiree")):  # fmt: skip
        assert codes(check_order(day=day(cared_on), acts=["pansement_ulcere_etendu"], order=order)) == [code]


def test_a_duration_written_by_the_doctor_prevails() -> None:
    order = Order(
        day("2026-07-01"),
        day("2026-07-01"),
        day("2026-12-31"),
        until_healed=True,
        acts=(Ordered("pansement_ulcere_etendu"),),
    )
    assert check_order(day=DAY, acts=["pansement_ulcere_etendu"], order=order) == []


def test_three_months_from_the_end_of_a_long_month() -> None:
    assert add_months(day("2026-11-30"), 3) == day("2027-02-28")
    assert add_months(day("2027-11-30"), 3) == day("2028-02-29")


def test_an_act_without_prescription_or_not_named_or_used_up_is_stopped() -> None:
    assert codes(check_order(day=DAY, acts=["injection_sc"], order=None)) == ["prescription_absente"]
    assert check_order(day=DAY, acts=["vaccination_domicile"], order=None) == []
    order = Order(DAY, DAY, acts=(Ordered("injection_sc", quantity=10, used=9),))
    assert check_order(day=DAY, acts=["injection_sc"], order=order) == []
    assert codes(check_order(day=DAY, acts=["injection_sc", "injection_sc"], order=order)) == ["quantite_epuisee"]
    assert codes(check_order(day=DAY, acts=["injection_im"], order=order)) == ["acte_non_prescrit"]
    assert check_order(day=day("2026-09-01"), acts=["bilan_plaie_complexe"], order=ORDER) == []


def test_mentions_missing_say_what_is_at_risk() -> None:
    bare = Order(DAY, DAY, at_home=False)
    found = check_mentions(lines=[("NUIT_1", 915), ("IFD", 275), ("IK", 560)], order=bare)
    assert [(one.code, one.effect_cents) for one in found] == [
        ("nuit_sans_mention", -915),
        ("deplacement_non_prescrit", -835),
    ]
    assert (
        check_mentions(
            lines=[("NUIT_1", 915), ("DIM_FERIE", 850)], order=Order(DAY, DAY, night_need=True, daily_need=True)
        )
        == []
    )


def test_fifteen_days_of_silence_are_an_agreement() -> None:
    act = "injection_analgesique_peridurale"
    asked = [Agreement(act, day("2026-11-01"))]
    assert codes(check_agreement(day=DAY, acts=[act], agreements=[])) == ["accord_absent"]
    assert codes(check_agreement(day=day("2026-11-16"), acts=[act], agreements=asked)) == ["accord_en_attente"]
    assert check_agreement(day=day("2026-11-17"), acts=[act], agreements=asked) == []
    assert codes(check_agreement(day=DAY, acts=[act], agreements=[Agreement(act, day("2026-11-01"), "refus")])) == [
        "accord_refuse"
    ]


def test_a_forfait_stands_on_a_bsi_of_less_than_twelve_months() -> None:
    bsi = [Bsi(day("2025-11-18"), "initial", day("2025-11-10"))]
    assert codes(check_bsi(day=DAY, has_forfait=True, bsis=[])) == ["forfait_sans_bsi"]
    assert codes(check_bsi(day=DAY, has_forfait=True, bsis=bsi)) == ["bsi_perime"]
    assert check_bsi(day=day("2026-11-17"), has_forfait=True, bsis=bsi) == []
    assert check_bsi(day=DAY, has_forfait=False, bsis=[]) == []


def test_the_same_claim_twice_is_stopped_whoever_sent_it() -> None:
    claim = Claim("p1", DAY, ("AMI 1", "IFD"), nurse="a")
    assert codes(check_duplicates(claim, [Claim("p1", DAY, ("IFD", "AMI 1"), nurse="b", number="12")])) == ["doublon"]
    assert check_duplicates(claim, [Claim("p1", DAY, ("AMI 1",)), Claim("p2", DAY, ("AMI 1", "IFD"))]) == []


@pytest.mark.parametrize(
    ("cared", "sent", "found"),
    [
        ("2024-02-29", "2026-03-31", ["envoi_tardif"]),
        ("2024-02-29", "2026-04-01", ["forclusion"]),
        ("2026-11-02", "2026-11-12", []),
        ("2026-11-02", "2026-11-13", ["envoi_tardif"]),
        ("2026-11-02", "2026-11-01", ["soin_a_venir"]),
    ],
)
def test_the_day_of_sending(cared: str, sent: str, found: list[str]) -> None:
    assert codes(check_dates(cared_on=day(cared), sent_on=day(sent))) == found


def test_rights_are_those_of_the_day_of_care() -> None:
    good = Rights(day("2026-01-01"), day("2026-12-31"), DAY, nir="185057800608491")
    assert check_rights(day=DAY, rights=good) == []
    bad = Rights(
        day("2026-01-01"),
        day("2026-11-17"),
        nir="185057800608492",
        amc="0000000123",
        amc_until=day("2026-10-01"),
        amc_was_accepted=False,
        mode="degrade",
        has_proof=False,
    )
    assert codes(check_rights(day=DAY, rights=bad)) == [
        "nir_faux", "droits_fermes", "droits_non_verifies", "amc_expiree", "amc_jamais_acceptee", "mode_degrade_sans_piece",
    ]  # fmt: skip


def test_the_key_of_the_number_knows_corsica() -> None:
    number = "185052B006084"
    key = 97 - int(number.replace("2B", "18")) % 97
    assert has_good_key(f"{number}{key:02d}")
    assert not has_good_key("18505780060849")
    assert not has_good_key("١٨٥٠٥٧٨٠٠٦٠٨٤٩١")


def law(acts: tuple[str, ...], **facts: object) -> object:
    patient = PatientFacts("p", 80, **facts)  # type: ignore[arg-type]
    return cote(NurseDay(DAY, "metropole", (patient,), (Visit("p", dt.time(9), acts),))).visits[0]


def test_a_wrong_letter_a_line_too_much_and_a_line_forgotten() -> None:
    due = law(("injection_im", "pansement_plaie_non_chirurgicale"), dependence="BSB")
    found = check_claimed(claimed=[("BSB", 1820), ("AMI 1", 335), ("AMI 2.02", 677)], law=due)  # type: ignore[arg-type]
    assert [(one.code, one.effect_cents) for one in found] == [
        ("lettre_fausse", 168 - 335), ("ligne_en_trop", -677), ("ligne_oubliee", 275),
    ]  # fmt: skip
    assert "Inclus dans le forfait BSB" in found[1].message
    exact = [(line.text, line.amount_cents) for line in due.lines]  # type: ignore[attr-defined]
    assert check_claimed(claimed=exact, law=due) == []  # type: ignore[arg-type]


def test_the_same_acts_at_another_hour_are_two_passages_to_justify() -> None:
    claim = Claim("p1", DAY, ("AMI 1",), hours=(dt.time(18),))
    assert codes(check_duplicates(claim, [Claim("p1", DAY, ("AMI 1",), hours=(dt.time(8),))])) == ["meme_jour"]
    assert codes(check_duplicates(claim, [Claim("p1", DAY, ("AMI 1",), hours=(dt.time(18),))])) == ["doublon"]
    assert codes(check_duplicates(claim, [Claim("p1", DAY, ("AMI 1",))])) == ["doublon"], "an hour that nobody knows"


def test_one_forfait_a_patient_a_day_whoever_bills() -> None:
    mine = [("BSB", 1820), ("IFI", 275)]
    found = check_forfaits(cared_on=DAY, lines=mine, others=["BSB", "IFI"])
    assert [(one.code, one.severity, one.effect_cents) for one in found] == [("forfait_deux_fois", "bloquant", -1820)]
    assert check_forfaits(cared_on=DAY, lines=mine, others=["IFI", "AMI"]) == []
    assert check_forfaits(cared_on=DAY, lines=[("IFI", 275)], others=["BSB"]) == []


def test_every_act_that_a_limit_reads_is_asked_of_the_history() -> None:
    anchors = {getattr(limit.window, "anchor", "") for limit in LIMITS} - {""}
    assert anchors <= COUNTED
    assert all(limit.acts <= COUNTED for limit in LIMITS)
    assert {"bilan_plaie_complexe", "catheter_perinerveux", "pansement_escarre_profonde"} <= COUNTED


@pytest.mark.parametrize(
    ("cared_on", "found"),
    [
        ("2026-11-09", []),
        ("2026-11-10", ["jour_d_entree"]),
        ("2026-11-11", ["hospitalisation"]),
        ("2026-11-14", ["hospitalisation"]),
        ("2026-11-15", []),
    ],
)
def test_care_during_a_stay_is_not_due_but_on_the_days_of_entry_and_return(cared_on: str, found: list[str]) -> None:
    stay = Stay(day("2026-11-10"), day("2026-11-15"))
    assert codes(check_stays(day=day(cared_on), stays=[stay])) == found
    open_stay = check_stays(day=day("2027-01-01"), stays=[Stay(day("2026-11-10"))])
    assert codes(open_stay) == ["hospitalisation"]


@pytest.mark.parametrize(
    ("bsis", "expected"),
    [
        ([("2026-03-02", "initial", "2026-02-27")], []),
        ([("2026-03-02", "initial", "2026-03-02")], []),
        ([("2026-03-02", "initial", None)], ["bsi_sans_prescription"]),
        ([("2026-03-02", "initial", "2026-03-03")], ["bsi_prescrit_apres"]),
        ([("2026-03-02", "initial", "2026-02-27"), ("2026-09-01", "intermediate", None)], []),
        ([("2025-10-02", "initial", "2025-09-27"), ("2026-09-26", "intermediate", None)], []),  # the eve of a year
        (
            [("2025-10-02", "initial", "2025-09-27"), ("2026-09-27", "intermediate", None)],
            ["bsi_prescription_ancienne"],
        ),
        ([("2025-10-02", "initial", "2025-09-27"), ("2026-09-30", "renewal", None)], ["bsi_sans_prescription"]),
    ],
)
def test_a_forfait_rests_on_a_bsi_that_was_prescribed(
    bsis: list[tuple[str, str, str | None]], expected: list[str]
) -> None:
    rows = [Bsi(day(done), kind, day(asked) if asked else None) for done, kind, asked in bsis]  # type: ignore[arg-type]
    assert codes(check_bsi(day=day("2026-10-01"), has_forfait=True, bsis=rows)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-10-01", []), ("2026-10-02", ["bsi_perime"])],
)
def test_an_intermediate_bsi_does_not_move_the_renewal(on: str, expected: list[str]) -> None:
    """XVI-I-12: renewals "à échéance des 12 mois"; an intermediate one in between changes the level alone."""
    rows = [Bsi(day("2025-10-02"), "initial", day("2025-09-27")), Bsi(day("2026-08-02"), "intermediate")]
    assert codes(check_bsi(day=day(on), has_forfait=True, bsis=rows)) == expected
    alone = [Bsi(day("2026-08-02"), "intermediate", day("2026-08-01"))]
    assert codes(check_bsi(day=day(on), has_forfait=True, bsis=alone)) == []


@pytest.mark.parametrize("code", ["bilan_plaie_complexe", "pose_tpn_usage_unique", "pansement_simple"])
def test_a_remote_watch_follows_any_dressing_done_in_presence(code: str) -> None:
    assert over_limits(day=DAY, acts=["telesoin_pansement"], history=past(code, "2026-11-09")) == []


def test_an_ordinary_dressing_is_care_of_the_wound_too() -> None:
    """I-3: two months without any care of it, not without a complex dressing."""
    weekly = [PastAct("pansement_simple", day("2026-01-06") + dt.timedelta(weeks=number)) for number in range(22)]
    first = past("bilan_plaie_complexe", "2026-01-05")
    assert codes(over_limits(day=day("2026-06-15"), acts=["bilan_plaie_complexe"], history=first + weekly)) == [
        "bilan_plaie_1"
    ]
    assert codes(over_limits(day=day("2026-06-15"), acts=["bilan_plaie_complexe"], history=first)) == []


def test_a_request_is_made_before_the_care() -> None:
    """7 B: "préalablement à son exécution"."""
    act = "administration_medicaments_apres_1er_mois"
    late = Agreement(act, day("2026-11-20"), "accord")
    (found,) = check_agreement(day=day("2026-11-10"), acts=[act], agreements=[late])
    assert (found.code, "reçue le 20/11/2026, après le soin" in found.message) == ("accord_absent", True)
    agreed, refused = Agreement(act, day("2026-10-01"), "accord"), Agreement(act, day("2026-11-20"), "refus")
    assert check_agreement(day=day("2026-11-10"), acts=[act], agreements=[agreed, refused]) == []


def test_four_requests_a_year_are_of_each_nurse() -> None:
    four = [PastAct("demande_teleexpertise", day(f"2026-0{month}-02"), "a") for month in (2, 3, 4, 5)]
    acts = ["demande_teleexpertise"]
    assert codes(over_limits(day=DAY, acts=acts, history=four, nurse="a")) == ["teleexpertise_4"]
    assert over_limits(day=DAY, acts=acts, history=four, nurse="b") == []
    assert codes(over_limits(day=DAY, acts=acts, history=four)) == ["teleexpertise_4"], "whose they are is not known"


@pytest.mark.parametrize(
    ("acts", "is_urgent", "expected"),
    [
        (["perfusion_courte"], True, "prescription_d_urgence"),
        (["perfusion_courte"], False, "prescription_absente"),
        (["perfusion_courte", "injection_sc"], True, "prescription_absente"),
    ],
)
def test_an_infusion_in_an_emergency_may_be_prescribed_without_writing(
    acts: list[str], is_urgent: bool, expected: str
) -> None:
    assert codes(check_order(day=DAY, acts=acts, order=None, is_urgent=is_urgent)) == [expected]


@pytest.mark.parametrize(
    ("removed", "today", "expected"),
    [
        ("2026-11-17", "perfusion_longue", ["arret_de_la_veille"]),
        ("2026-11-16", "perfusion_longue", []),
        ("2026-11-17", "perfusion_courte", []),
    ],
)
def test_a_stop_of_the_evening_before_is_seen(removed: str, today: str, expected: list[str]) -> None:
    history = past("retrait_perfusion", removed)
    assert codes(over_limits(day=day("2026-11-18"), acts=[today], history=history)) == expected
    assert (
        over_limits(day=day("2025-06-25"), acts=["perfusion_longue"], history=past("retrait_perfusion", "2025-06-24"))
        == []
    )


@pytest.mark.parametrize(
    ("nurse", "hour", "expected"), [("b", 9, ["deux_infirmieres"]), ("b", 10, []), ("a", 9, []), ("", 9, [])]
)
def test_two_nurses_at_one_hour_are_one_session(nurse: str, hour: int, expected: list[str]) -> None:
    mine = Claim("p", DAY, ("AMI 4", "MCI", "IFD"), "a", hours=(dt.time(9),))
    theirs = Claim("p", DAY, ("AMI 2.02", "IFD"), nurse, "facture 12", (dt.time(hour),))
    assert codes(check_duplicates(mine, [theirs])) == expected
