"""Schedules that are held or missed, dossiers that they raise, whom the ladder leaves alone, what its texts never say."""

import datetime as dt

import pytest
from django.db import transaction

from billing.models import Coverage, Exemption, Patient
from cabinet.enums import OrganismKind
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Organism
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.enums import NoChaseReason, ReminderAnswer
from reconciliation.matching.instalments import Asked
from reconciliation.matching.priority import Closed
from reconciliation.models import Case, ChasedGain, InstalmentPlan, PatientReminder
from reconciliation.services.follow_up import closed_by_cause
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.patients.bank import bank_payments
from reconciliation.services.patients.instalments import agree_plan, end_plan
from reconciliation.services.patients.ladder_rules import LadderRules, rules_of, save_rules
from reconciliation.services.patients.no_chase import chase_again, stop_chasing
from reconciliation.services.patients.payments import fingerprint_of
from reconciliation.services.patients.reminders import (
    Tracking,
    issue_reminders,
    name_of,
    propose_reminders,
    track_reminder,
)
from reconciliation.services.relances import propose_run
from tests import factories
from tests.accounts.till import ON, Till, make_till
from tests.paper_reading import read_paper

pytestmark = pytest.mark.django_db
DAY = factories.DAY


def agree(till: Till, *asked: tuple[int, int]) -> InstalmentPlan:
    """(days after ON, cents)."""
    lines = [Asked(ON + dt.timedelta(days=days), cents) for days, cents in asked]
    return agree_plan(
        patient=till.patient, asked=lines, words="", seen=fingerprint_of(till.patient), person=till.person, on=ON
    )


def whys(till: Till, on: dt.date = ON) -> list[str]:
    return [one.why for one in propose_reminders(cabinet_id=till.cabinet_id, on=on).ladder.left]


def remind(till: Till, on: dt.date) -> PatientReminder:
    proposal = propose_reminders(cabinet_id=till.cabinet_id, on=on)
    chosen = [name_of(one) for one in proposal.ladder.steps]
    return issue_reminders(
        cabinet_id=till.cabinet_id, chosen=chosen, fingerprint=proposal.fingerprint, person=till.person, on=on
    )[0]


def live_case(till: Till, on: dt.date) -> Case | None:
    till.reconcile(on)
    return Case.objects.exclude(state="closed").first()


@pytest.mark.parametrize("asked", [((10, 1999),), ((10, 2001),), ((10, 1000), (10, 1000)), ((-1, 2000),), ()])
def test_a_schedule_that_is_not_the_debt_to_the_cent_is_refused(asked: tuple[tuple[int, int], ...]) -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        with pytest.raises(Refused), transaction.atomic():
            agree(till, *asked)


def test_held_it_stops_reminders_missed_it_raises_the_dossier_paid_it_ends() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        assert len(propose_reminders(cabinet_id=till.cabinet_id, on=ON).ladder.steps) == 1
        plan = agree(till, (10, 1000), (40, 1000))
        with pytest.raises(Refused, match="déjà en cours"), transaction.atomic():
            agree(till, (10, 2000))
        assert whys(till) == ["Échéancier tenu : rien ne se demande d’ici la prochaine échéance."]
        assert live_case(till, ON + dt.timedelta(days=10)) is None
        late = ON + dt.timedelta(days=11)
        case = live_case(till, late)
        assert case is not None and case.cause == "patient_debt"
        assert case.next_action == "Échéance du 30/10/2026 manquée (10,00\u202f€) : appeler le patient"
        share.refresh_from_db()
        assert share.cause == ""  # the closed list of causes of a share does not change
        assert whys(till, late) == ["Échéance du 30/10/2026 manquée : à décider par une personne."]
        assert [one.why for one in propose_run(cabinet_id=till.cabinet_id, on=late).run.skipped] == [
            "Dette d’un patient : elle se suit depuis son compte."
        ]
        till.pay(1000, {share: 1000})
        assert live_case(till, late) is None
        till.pay(1000, {share: 1000})
        till.reconcile(late)
        plan.refresh_from_db()
        assert (plan.ended_on, plan.ended_why) == (late, "Plus rien n’est dû.")
    assert find_inconsistencies(cabinet_ids=[till.cabinet_id]) == []


def test_a_missed_schedule_of_several_debts_is_one_dossier_on_the_oldest_that_still_owes() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        first, second = till.debt(1000), till.debt(2000, "000000302")
        agree(till, (10, 500), (40, 2500))
        late = ON + dt.timedelta(days=11)
        till.reconcile(late)
        assert list(Case.objects.exclude(state="closed").values_list("share", flat=True)) == [first.pk]
        till.pay(1000, {first: 1000})
        till.reconcile(late)
        assert not Case.objects.exclude(state="closed").exists()  # caught up: 10,00 of the 5,00 asked so far
        later = ON + dt.timedelta(days=41)
        till.reconcile(later)
        (case,) = Case.objects.exclude(state="closed")
        assert (case.share_id, case.next_action[:22]) == (second.pk, "Échéance du 29/11/2026")
        till.pay(1500, {second: 1500})
        till.reconcile(later)
        assert Case.objects.exclude(state="closed").count() == 1
        end_plan(plan=InstalmentPlan.objects.get(), why="Le patient préfère tout régler", person=till.person, on=later)
        till.reconcile(later)
        closed = Case.objects.get(share=second)
        assert closed.state == "closed"
        assert (
            "Plus rien à décider" in closed.history.order_by("-pk")[0].text
        )  # not « plus rien à réclamer »: 5,00 are owed


def test_a_schedule_that_a_person_ends_lets_reminders_begin_again() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        plan = agree(till, (10, 2000))
        end_plan(plan=plan, why="Le patient préfère tout régler", person=till.person, on=ON)
        with pytest.raises(Refused), transaction.atomic():
            end_plan(plan=plan, why="Encore", person=till.person, on=ON)
        assert whys(till) == []


def test_nobody_is_asked_for_what_ame_c2s_or_a_mutuelle_of_that_day_pays() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        period = (DAY - dt.timedelta(days=30), DAY + dt.timedelta(days=30))
        for kind in ("ame", "c2s"):
            row = Exemption.objects.create(cabinet_id=till.cabinet_id, patient=till.patient, kind=kind, period=period)
            assert whys(till) == [f"{kind.upper()} le jour des soins : rien ne se demande au patient."]
            row.delete()
        amc = Organism.objects.create(
            cabinet_id=till.cabinet_id, kind=OrganismKind.AMC, code="0099991234", name="Mutuelle"
        )
        row = Coverage.objects.create(
            cabinet_id=till.cabinet_id, patient=till.patient, kind="AMC", organism=amc, period=period
        )
        assert "Tiers payant total ce jour-là" in whys(till)[0]
        Coverage.objects.filter(pk=row.pk).update(period=(DAY + dt.timedelta(days=1), None))
        assert whys(till) == []  # his mutuelle of today does not pay yesterday's care


def test_not_to_be_chased_is_said_with_its_reason_and_lifted() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        with pytest.raises(Refused, match="quelques mots"), transaction.atomic():
            stop_chasing(patient=till.patient, kind=NoChaseReason.OTHER, words=" ", person=till.person, on=ON)
        stop_chasing(patient=till.patient, kind=NoChaseReason.HARDSHIP, words="", person=till.person, on=ON)
        assert whys(till) == ["Ne pas relancer : difficultés financières."]
        with pytest.raises(Refused, match="déjà"), transaction.atomic():
            stop_chasing(patient=till.patient, kind=NoChaseReason.FRAGILE, words="", person=till.person, on=ON)
        chase_again(patient=till.patient, person=till.person, on=ON)
        assert whys(till) == []


def test_three_steps_then_a_person_and_no_text_says_anything_of_care() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share, patient = till.debt(2000), till.patient
        first = remind(till, ON)
        assert first.way == "text" and first.words == (
            "Bonjour, un petit rappel de Nadia Perrin : il reste 20,00\u202f€ à régler (référence P2026-0001). Si c’est déjà "
            "fait, ne tenez pas compte de ce message. Une question, une difficulté ? Répondez-nous, nous trouverons une solution."
        )
        for word in (patient.last_name, patient.first_name, "infirm", "soin", "patient", "cabinet", "07/09"):
            assert word.lower() not in first.words.lower()
        second_on = ON + dt.timedelta(days=21)
        assert whys(till, second_on) == ["Adresse postale absente de la fiche du patient."]
        Patient.objects.filter(pk=patient.pk).update(address="1 rue des Pins", postcode="13200", city="Arles")
        second = remind(till, second_on)
        third = remind(till, second_on + dt.timedelta(days=30))
        assert [(one.level, one.way) for one in (second, third)] == [(2, "post"), (3, "post")]
        over = second_on + dt.timedelta(days=60)
        assert live_case(till, over - dt.timedelta(days=1)) is None
        case = live_case(till, over)
        assert case is not None and case.next_action.startswith("Trois rappels sans réponse")
        till.pay(2000, {share: 2000})
        assert live_case(till, over) is None
        assert set(PatientReminder.objects.values_list("stopped_why", flat=True)) == {"Plus rien n’est dû."}


def test_the_letters_in_whole() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        Patient.objects.update(address="1 rue des Pins", postcode="13200", city="Arles")
        remind(till, ON)
        letters = [remind(till, ON + dt.timedelta(days=days)).letter for days in (21, 51)]
        second, third = (read_paper(read_file(one)) for one in letters)
    for paper in (second, third):
        assert paper.is_tagged and paper.language == "fr-FR" and "pdfaid" in paper.metadata
        for text in (
            "DÉMO Anne",
            "1 rue des Pins",
            "13200 Arles",
            "000000301",
            "07/09/2026",
            "Nadia Perrin",
            "plusieurs versements",
        ):
            assert text in paper.text, text
        for never in (
            "huissier",
            "tribunal",
            "juridiction",
            "mise en demeure",
            "poursuite",
            "pénal",
            "2 55 08",
            "255081416802538",
        ):
            assert never not in paper.text.lower(), never
    assert second.title == "Un reste à régler : 20,00\u202f€"
    assert third.title.startswith("Second rappel") and "avant le 31 décembre 2026" in third.text


def test_a_dispute_stops_the_ladder_and_opens_a_dossier() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        row = remind(till, ON)
        said = Tracking(ON, ON, ReminderAnswer.DISPUTED, "Ma mutuelle doit payer")
        track_reminder(reminder=row, tracking=said, person=till.person, version=1, on=ON)
        with pytest.raises(StaleVersion), transaction.atomic():
            track_reminder(reminder=row, tracking=said, person=till.person, version=1, on=ON)
        with pytest.raises(Refused), transaction.atomic():
            wrong = Tracking(ON + dt.timedelta(days=1), None, None, "")
            track_reminder(reminder=row, tracking=wrong, person=till.person, version=2, on=ON)
        assert whys(till, ON + dt.timedelta(days=99)) == ["Contestée par le patient : à traiter par une personne."]
        case = live_case(till, ON)
        assert case is not None and case.next_action == "Le patient conteste : lui répondre, puis décider"


def test_what_is_prepared_is_what_was_shown_or_nothing() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        proposal = propose_reminders(cabinet_id=till.cabinet_id, on=ON)
        chosen = [name_of(one) for one in proposal.ladder.steps]
        till.pay(500, {share: 500})
        common = {"cabinet_id": till.cabinet_id, "person": till.person, "on": ON}
        with pytest.raises(StaleVersion), transaction.atomic():
            issue_reminders(chosen=chosen, fingerprint=proposal.fingerprint, **common)
        now = propose_reminders(cabinet_id=till.cabinet_id, on=ON)
        with pytest.raises(Refused), transaction.atomic():
            issue_reminders(chosen=[*chosen, "1-2-3"], fingerprint=now.fingerprint, **common)
        assert not PatientReminder.objects.exists()


def test_the_delays_are_the_cabinets_and_carry_a_version() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        till.debt(2000)
        save_rules(cabinet_id=till.cabinet_id, rules=LadderRules(60, 21, 30, 500, "04 90 00 00 00", 0))
        assert whys(till) == ["Premier rappel à partir du 06/11/2026."]
        assert rules_of(cabinet_id=till.cabinet_id).version == 1
        with pytest.raises(StaleVersion), transaction.atomic():
            save_rules(cabinet_id=till.cabinet_id, rules=LadderRules(15, 21, 30, 500, "", 0))
        assert "Appelez-nous au 04 90 00 00 00." in remind(till, dt.date(2026, 11, 6)).words


def test_a_debt_paid_at_the_desk_counts_as_recovered_one_given_up_does_not() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        for rank, number in enumerate(("000000301", "000000302")):
            share = till.debt(2000, number)
            Case.objects.create(
                cabinet_id=till.cabinet_id, share=share, cause="patient_debt", actor="office", next_action="Appeler",
                opened_on=DAY, state="closed", closed_on=ON,
            )  # fmt: skip
            if rank == 0:
                till.pay(2000, {share: 2000})
        assert closed_by_cause(cabinet_id=till.cabinet_id) == {"patient_debt": Closed(2, 1)}


def test_money_of_a_patient_who_was_reminded_counts_as_recovered_once_the_bank_shows_it() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        before, after = till.debt(2000), till.debt(1500, "000000302")
        early = till.pay(800, {before: 800}, day=DAY)
        reminder = remind(till, ON)
        assert {one.share_id for one in reminder.items.all()} == {before.pk, after.pk}
        late = till.pay(1500, {after: 1500}, day=ON)
        till.reconcile(ON)
        assert not ChasedGain.objects.exists()
        for one in (early, late):
            bank_payments(
                entry=till.credit(one.amount_cents, day=dt.date(2026, 10, 28)), payments=[one], person=till.person
            )
        till.reconcile(dt.date(2026, 10, 28))
        (gain,) = ChasedGain.objects.all()
        assert (gain.share_id, gain.amount_cents, gain.after) == (after.pk, 1500, f"rappel {reminder.reference}")
