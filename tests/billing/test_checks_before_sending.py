"""Each check before sending, found in the database when its fact is wrong and silent when it is right."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import (
    Coverage,
    Exemption,
    HospitalStay,
    Patient,
    PrescribedAct,
    Prescriber,
    Prescription,
    Share,
    Visit,
)
from billing.services.cotation import recompute_day
from billing.services.invoice import drafts
from billing.services.rounds.visit import validate_visit
from billing.views.invoicing import visits_to_invoice
from cabinet.models import Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.healthy import (
    DRESSING,
    add_amc,
    add_bsi,
    again,
    draft_of,
    healthy,
    order,
    past_acts,
    said,
    sent_invoice,
)
from tests.billing.test_chain import DAY, NOW

TOTAL = 1340 + 500 + 275  # AMI 4 + MCI + IFD
LINES = [("AMI 4", "AMI", 1340), ("MCI", "MCI", 500), ("IFD", "IFD", 275)]
SOON = DAY + dt.timedelta(days=1)


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_nothing_is_said_of_a_visit_with_nothing_wrong(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        healthy(cabinet_id)
        draft = draft_of()
        assert (draft.findings, draft.is_ready, draft.at_risk_cents, draft.total_cents) == ((), True, 0, TOTAL)


def change_prescription(**values: object) -> Callable[[Visit], object]:
    return lambda visit: Prescription.objects.filter(pk=visit.prescription_id).update(**values)


def change_visit(**values: object) -> Callable[[Visit], object]:
    def change(visit: Visit) -> None:
        Visit.objects.filter(pk=visit.pk).update(**values)
        again(Visit.objects.get(pk=visit.pk))

    return change


def change_patient(**values: object) -> Callable[[Visit], object]:
    return lambda visit: Patient.objects.filter(pk=visit.patient_id).update(**values)


def change_nir(number: str, *, provisional: bool = False) -> Callable[[Visit], object]:
    def change(visit: Visit) -> None:
        row = Patient.objects.get(pk=visit.patient_id)
        row.nir, row.nir_is_provisional = number, provisional
        row.save()

    return change


def order_another_act(visit: Visit) -> None:
    order(visit.prescription, "injection_im")


def order_a_number(visit: Visit) -> None:
    """Ten ordered, all done before."""
    order(visit.prescription, DRESSING, quantity=2)
    past_acts(visit, DRESSING, [2, 1])
    Visit.objects.exclude(pk=visit.pk).update(prescription_id=visit.prescription_id)


def no_prescriber_number(visit: Visit) -> None:
    Prescriber.objects.update(am_number="", rpps="")


def wrong_prescriber_key(visit: Visit) -> None:
    Prescriber.objects.update(am_number="991000012")


def no_rights(visit: Visit) -> None:
    Coverage.objects.all().delete()


def closed_rights(visit: Visit) -> None:
    Coverage.objects.update(period=(dt.date(2026, 1, 1), DAY))


def rights_read_before(visit: Visit) -> None:
    Coverage.objects.update(checked_on=DAY - dt.timedelta(days=1))


def expired_amc(visit: Visit) -> None:
    add_amc(visit, until=DAY)


def never_accepted_amc(visit: Visit) -> None:
    amc = add_amc(visit)
    other = healthy_other_day(visit)
    sent_invoice(other, [("AMI 1", "AMI", 335)], number="000000900", payer=amc)


def healthy_other_day(visit: Visit) -> Visit:
    return Visit(
        cabinet_id=visit.cabinet_id,
        patient=visit.patient,
        billed_by=visit.billed_by,
        cared_on=DAY - dt.timedelta(days=40),
    )


def without_am_number(visit: Visit) -> None:
    Nurse.objects.update(am_number="")


def already_sent(visit: Visit) -> None:
    sent_invoice(visit, LINES, number="000000900")


def forfait_without_bsi(visit: Visit) -> None:
    change_visit(dependence="BSB")(visit)


def old_bsi(visit: Visit) -> None:
    add_bsi(visit.patient, visit, DAY - dt.timedelta(days=400))
    change_visit(dependence="BSB")(visit)


def forfait_of_another_nurse(visit: Visit) -> None:
    add_bsi(visit.patient, visit, DAY - dt.timedelta(days=10))
    again(visit)
    other = factories.make_nurse(visit.cabinet_id, "996000048")
    second = Visit.objects.create(
        cabinet_id=visit.cabinet_id,
        patient=visit.patient,
        performed_by=other,
        billed_by=other,
        cared_on=DAY,
        at="18:00",
    )
    unseen = Visit.objects.filter(pk=visit.pk)
    unseen.update(state="planned")  # as two people who validate at the same instant: neither sees the other's
    validate_visit(visit=second, now=NOW)
    unseen.update(state="validated")
    Visit.objects.filter(pk=second.pk).update(state="invoiced")


def stay_around(first: int, back: int | None) -> Callable[[Visit], object]:
    """Days from the visit's own."""

    def change(visit: Visit) -> None:
        period = (DAY + dt.timedelta(days=first), None if back is None else DAY + dt.timedelta(days=back))
        HospitalStay.objects.create(cabinet_id=visit.cabinet_id, patient=visit.patient, period=period)

    return change


def bsi_written_after_pricing(visit: Visit) -> None:
    """The kept price says AMI and IFD, the law of the day now says a forfait and AMX."""
    assert visit.prescription is not None
    add_bsi(visit.patient, visit, visit.prescription.prescribed_on)


def bsi_gone(visit: Visit) -> None:
    """The kept price says AMX and a forfait: the patient is not dependent."""
    bsi = add_bsi(visit.patient, visit, DAY - dt.timedelta(days=10))
    again(visit)
    bsi.delete()


# what is changed, the code that is then found, its severity, its euros
WRONG: list[tuple[Callable[[Visit], object], str, str, int]] = [
    (change_visit(prescription=None), "prescription_absente", "blocks", -TOTAL),
    (change_prescription(starts_on=SOON), "prescription_a_venir", "blocks", -TOTAL),
    (change_prescription(starts_on=DAY - dt.timedelta(days=30), ends_on=DAY - dt.timedelta(days=1)),
     "prescription_expiree", "blocks", -TOTAL),
    (change_prescription(starts_on=dt.date(2026, 8, 9), prescribed_on=dt.date(2026, 8, 9), ends_on=None, until_healed=True),
     "prescription_expiree", "blocks", -TOTAL),
    (order_another_act, "acte_non_prescrit", "blocks", -1340),
    (order_a_number, "quantite_epuisee", "blocks", -1340),
    (no_prescriber_number, "prescripteur_absent", "blocks", -TOTAL),
    (wrong_prescriber_key, "prescripteur_cle", "warns", -TOTAL),
    (change_prescription(at_home=False), "deplacement_non_prescrit", "warns", -275),
    (change_visit(at="21:00", night_need=True), "nuit_sans_mention", "warns", -915),
    (change_visit(cared_on=dt.date(2026, 11, 8), daily_need=True), "dimanche_sans_mention", "warns", -850),
    (no_rights, "droits_absents", "blocks", -TOTAL),
    (closed_rights, "droits_fermes", "blocks", -TOTAL),
    (rights_read_before, "droits_non_verifies", "warns", 0),
    (add_amc, "amc_inconnue", "warns", -846),
    (expired_amc, "amc_expiree", "warns", -846),
    (never_accepted_amc, "amc_jamais_acceptee", "tells", 0),
    (change_nir(""), "nir_absent", "blocks", -TOTAL),
    (change_nir("255081416802539"), "nir_faux", "blocks", -TOTAL),
    (change_nir("7550814168025", provisional=True), "nir_provisoire", "warns", 0),
    (change_patient(birth_date=None), "naissance_absente", "blocks", -TOTAL),
    (without_am_number, "numero_am_absent", "blocks", -TOTAL),
    (change_visit(is_degraded=True), "mode_degrade_sans_piece", "blocks", -TOTAL),
    (already_sent, "doublon", "blocks", -TOTAL),
    (forfait_without_bsi, "forfait_sans_bsi", "blocks", -1820),
    (old_bsi, "bsi_perime", "warns", -1820),
    (forfait_of_another_nurse, "forfait_deux_fois", "blocks", -1820),
    (stay_around(-1, 2), "hospitalisation", "blocks", -TOTAL),
    (stay_around(-3, None), "hospitalisation", "blocks", -TOTAL),
    (stay_around(0, 2), "jour_d_entree", "tells", 0),
    (bsi_written_after_pricing, "lettre_fausse", "blocks", 0),
    (bsi_written_after_pricing, "ligne_oubliee", "tells", 1820 + 275),
    (bsi_gone, "lettre_fausse", "blocks", 0),
    (bsi_gone, "ligne_en_trop", "warns", -1820 - 275),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "severity", "cents"), WRONG, ids=[one[1] for one in WRONG])
def test_a_wrong_fact_is_found_with_its_reference_and_its_euros(
    cabinet_id: int, change: Callable[[Visit], object], code: str, severity: str, cents: int
) -> None:
    with tenant(cabinets=[cabinet_id]):
        change(healthy(cabinet_id)[0])
        found = [
            one for draft in drafts(visits=visits_to_invoice(), on=DAY) for one in draft.findings if one.code == code
        ]
        assert found, sorted(said())
        assert {one.severity for one in found} == {severity}
        assert sum(one.effect_cents for one in found) == cents
        assert all(one.reference and one.message.endswith((".", ")")) for one in found)


def test_a_right_fact_beside_each_wrong_one_says_nothing(cabinet_id: int) -> None:
    """Everything that could be wrong is there, and right: ordered, counted, at night, on Sunday, with a mutuelle, by proof."""
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        PrescribedAct.objects.create(
            cabinet_id=cabinet_id, prescription_id=visit.prescription_id, act_code=DRESSING, quantity=3
        )
        past_acts(visit, DRESSING, [3])
        add_bsi(visit.patient, visit, DAY - dt.timedelta(days=360))
        amc = add_amc(visit)
        before = sent_invoice(healthy_other_day(visit), [("AMI 1", "AMI", 335)], number="000000900", payer=amc)
        Share.objects.filter(invoice=before).update(admin_state="accepted")
        change_prescription(night_need=True, daily_need=True, starts_on=dt.date(2026, 11, 1))(visit)
        Prescription.objects.update(prescribed_on=dt.date(2026, 11, 1))
        sunday = {"cared_on": dt.date(2026, 11, 8), "at": "21:00", "night_need": True, "daily_need": True}
        change_visit(is_degraded=True, has_proof=True, **sunday)(visit)
        for first, back in ((-12, -10), (1, 3)):  # in hospital before and after; back on the day of care
            stay_around(first, back)(visit)
        texts = {line.text for line in draft_of().lines}
        assert {"BSB", "AMX 4", "NUIT_1"} <= texts
        assert {one.code for one in draft_of().findings if one.severity != "tells"} == set()


@pytest.mark.parametrize(
    ("act", "days", "code"),
    [
        ("surveillance_debut_traitement", list(range(1, 16)), "surveillance_15"),
        ("irrigation_colique", list(range(1, 21)), "irrigation_20"),
        ("education_autosondage", list(range(1, 11)), "autosondage_10"),
        ("catheter_perinerveux", [1, 2, 3], "perinerveux_3_jours"),
    ],
)
def test_a_limit_over_days_reads_the_patients_history(cabinet_id: int, act: str, days: list[int], code: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (act,))[0]
        past_acts(visit, act, days[:-1])
        assert code not in said()
        past_acts(visit, act, days[-1:])
        found = said()[code]
        assert (found.severity, found.visits, found.effect_cents < 0) == ("blocks", (visit,), True)


@pytest.mark.parametrize(
    ("act", "lines", "code", "severity", "words"),
    [
        ("surveillance_ic_bpco", ["AMI 5.8"] * 15, "prado_15", "blocks", "15 déjà faits"),
        ("surveillance_ic_bpco", ["AMX 5.8"] * 15, "prado_15", "blocks", "15 déjà faits"),
        ("ipa_bilan_ponctuel", ["PAI 3"], "ipa_bilan_1", "blocks", "1 déjà faits"),
        ("irrigation_colique", ["AMI 4"] * 20, "irrigation_20", "tells", "20 lignes «\u202fAMI 4\u202f»"),
        ("irrigation_colique", ["AMI 4"] * 19, "", "", ""),
        ("irrigation_colique", ["AMI 3", "IFD", "IK 4"] * 20, "", "", ""),
    ],
)
def test_a_limit_counts_what_another_software_sent(
    cabinet_id: int, act: str, lines: list[str], code: str, severity: str, words: str
) -> None:
    """By its letter and coefficient: the only act written so, or perhaps one of several."""
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (act,))[0]
        before = healthy_other_day(visit)
        sent_invoice(before, [(line, line.partition(" ")[0], 100) for line in lines], number="000000900")
        found = {key: one for key, one in said().items() if key in {"prado_15", "irrigation_20", "ipa_bilan_1"}}
        assert set(found) == ({code} if code else set())
        if code:
            assert (found[code].severity, words in found[code].message) == (severity, True)


def test_what_was_noted_here_and_sent_by_another_software_counts_once(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, ("surveillance_ic_bpco",))[0]
        past_acts(visit, "surveillance_ic_bpco", [1] * 8)
        before = Visit.objects.exclude(pk=visit.pk).first()
        assert before is not None
        sent_invoice(before, [("AMI 5.8", "AMI", 1943)] * 8, number="000000900")
        assert "prado_15" not in said()
        past_acts(visit, "surveillance_ic_bpco", list(range(2, 9)))
        assert "prado_15" in said()


@pytest.mark.parametrize(
    ("act", "home", "done", "code"),
    [
        ("surveillance_postoperatoire", -6, [], ""),
        ("surveillance_postoperatoire", -7, [], "postoperatoire_j6"),
        ("surveillance_postoperatoire", -3, [3, 2, 1], "postoperatoire_3"),
        ("surveillance_postoperatoire", -3, [5, 2, 1], ""),  # one before the return is of another operation
        ("surveillance_postoperatoire", -31, [3, 2], ""),  # a stay of long ago
        ("surveillance_postoperatoire", -31, [6, 2, 1], "postoperatoire_3"),
        ("surveillance_redon", -5, [6, 4], ""),
        ("surveillance_redon", -5, [5, 4], "redon_2"),
        ("surveillance_ic_bpco", -7, [], ""),
        ("surveillance_ic_bpco", -8, [], "prado_7_jours"),
        ("surveillance_ic_bpco", -8, [1], ""),
        ("surveillance_ic_bpco", -8, [9], "prado_7_jours"),
    ],
)
def test_a_session_counts_from_the_return_home(
    cabinet_id: int, act: str, home: int, done: list[int], code: str
) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (act,))[0]
        stay_around(home - 2, home)(visit)
        past_acts(visit, act, done)
        watched = {"postoperatoire_j6", "postoperatoire_3", "redon_2", "prado_7_jours"}
        assert watched & set(said()) == ({code} if code else set())


def test_a_prescription_written_down_without_its_acts_is_said(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        assert "prescription_sans_acte" not in said()
        order(visit.prescription)
        found = said()["prescription_sans_acte"]
        assert (found.severity, found.where, draft_of().is_ready) == ("tells", "patient", True)


def test_a_double_is_told_from_two_passages_at_other_hours(cabinet_id: int) -> None:
    from billing.services.invoice import issue_invoices

    with tenant(cabinets=[cabinet_id]):
        morning, evening = healthy(cabinet_id, ("injection_im",), hours=[dt.time(8), dt.time(18)])
        assert morning.total_cents == evening.total_cents
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[morning.pk]], on=DAY)
        found = said()
        assert "doublon" not in found
        assert (found["meme_jour"].severity, found["meme_jour"].visits) == ("warns", (evening,))


def test_the_day_of_sending_counts(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        healthy(cabinet_id)
        Coverage.objects.update(checked_on=dt.date(2030, 1, 1))
        late, barred = dt.date(2026, 12, 1), dt.date(2029, 1, 2)
        assert "envoi_tardif" not in said(dt.date(2026, 11, 20))
        assert (said(late)["envoi_tardif"].severity, draft_of(late).at_risk_cents) == ("tells", 0)
        assert "14-20.252" in said(late)["envoi_tardif"].reference
        assert (said(barred)["forclusion"].severity, draft_of(barred).is_ready) == ("blocks", False)
        assert said(DAY - dt.timedelta(days=1))["soin_a_venir"].severity == "blocks"


def test_a_mutuelle_that_ended_before_another_began_is_still_told(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        add_amc(visit, until=DAY)
        later = add_amc(visit, number="0099995678", start=DAY + dt.timedelta(days=5))
        assert (said()["amc_expiree"].severity, "amc_inconnue" in said()) == ("warns", False)
        Coverage.objects.filter(organism=later).update(period=(DAY, None))
        assert "amc_expiree" not in said()


def test_the_fund_that_pays_the_complement_itself_is_no_mutuelle(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        amc = add_amc(visit)
        sent_invoice(healthy_other_day(visit), [("AMI 1", "AMI", 335)], number="000000900", payer=amc)
        assert "amc_jamais_acceptee" in said()
        Coverage.objects.filter(organism=amc).update(is_fund_managed=True)
        assert said() == {}


def test_at_one_hundred_percent_the_mutuelle_is_not_looked_at(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        add_amc(visit, until=DAY)
        period = (dt.date(2026, 1, 1), None)
        Exemption.objects.create(cabinet_id=cabinet_id, patient=visit.patient, kind="ald", period=period)
        assert said() == {}


def test_an_emergency_needs_no_mention(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        change_visit(at="21:00", night_need=False, emergency=True)(visit)
        assert any(line.code == "NUIT_1" for line in draft_of().lines)
        assert "nuit_sans_mention" not in said()


def test_the_same_reason_of_several_days_is_said_once_and_risks_no_more_than_the_invoice(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        healthy(cabinet_id, days=3)
        Visit.objects.update(prescription=None)
        draft = draft_of(DAY + dt.timedelta(days=2))
        (found,) = [one for one in draft.findings if one.code == "prescription_absente"]
        assert len(found.visits) == 3
        assert (found.effect_cents, draft.at_risk_cents) == (-3 * TOTAL, 3 * TOTAL)


def test_the_checks_ask_as_many_questions_for_thirty_visits_as_for_two(cabinet_id: int) -> None:
    counts = []
    with tenant(cabinets=[cabinet_id]):
        for days in (2, 30):
            if days == 30:
                first = Visit.objects.order_by("cared_on").first()
                assert first is not None
                from billing.services.rounds.visit import plan_visits

                plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=29))
                Visit.objects.filter(state="planned").update(state="validated")
                for visit in Visit.objects.all():
                    recompute_day(cabinet_id=cabinet_id, nurse_id=visit.billed_by_id, day=visit.cared_on)
            else:
                healthy(cabinet_id, days=days)
            visits = visits_to_invoice()
            with CaptureQueriesContext(connection) as asked:
                made = drafts(visits=visits, on=dt.date(2026, 12, 24))
            assert sum(len(draft.visits) for draft in made) == days
            counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 15, counts
