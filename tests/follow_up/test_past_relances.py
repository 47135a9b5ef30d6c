"""Past the relances: each step with its proof and its cost; the limit never moves; what came back is told."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.tenancy import tenant
from dashboards.recovery_cost import recovery_cost
from reconciliation.enums import ProcedureAnswer, ProcedureKind
from reconciliation.models import Case, ChasedGain, ProcedureStep, Relance
from reconciliation.services.chasing.procedures import (
    Answer,
    StepTaken,
    answer_step,
    note_step,
    procedure_of,
    running_procedures,
    take_step_back,
)
from reconciliation.services.chasing.relance_candidates import PROCEDURE, candidates
from tests import factories
from tests.follow_up.desk import LATE, client_of, office, only_case, scan, silent, story, upload
from tests.paper_reading import read_paper
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, transfer

pytestmark = pytest.mark.django_db


def taken(desk: Desk, kind: str, on: dt.date = LATE, cost: int = 0) -> StepTaken:
    proof = scan(desk.cabinet_id, office(desk), f"%PDF-1.7 {kind}".encode())
    return StepTaken(ProcedureKind(kind), on, "Assureur Essai", "S-1", cost, proof)


def note(desk: Desk, kind: str, on: dt.date = LATE, cost: int = 0) -> ProcedureStep:
    return note_step(case=only_case(), taken=taken(desk, kind, on, cost), person=office(desk), on=LATE)


def test_no_judge_before_a_mise_en_demeure_that_left() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        note(desk, "cra", dt.date(2026, 10, 20))
        with pytest.raises(Refused, match="mise en demeure"):
            note(desk, "court")
        letter = factories.make_relance(only_case().share)
        Relance.objects.filter(pk=letter.pk).update(kind="formal_notice", posted_on=None)
        with pytest.raises(Refused, match="mise en demeure"):
            note(desk, "court")  # printed is not sent
        Relance.objects.filter(pk=letter.pk).update(posted_on=dt.date(2026, 10, 21))
        note(desk, "court")
        found = procedure_of(only_case())
        assert found is not None and found.noticed_on == dt.date(2026, 10, 21)
        assert [one.step.kind for one in found.steps] == ["cra", "court"]
        assert found.steps[0].due_on == dt.date(2026, 12, 20)


def test_a_notice_by_hand_opens_the_same_and_the_limit_does_not_move() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        limit = only_case().share.claim_limit_on
        note(desk, "notice", dt.date(2026, 10, 1))
        note(desk, "cra", dt.date(2026, 10, 20), 1500)
        case = only_case()
        assert (case.state, case.next_on) == ("waiting", dt.date(2026, 12, 20))
        assert case.share.claim_limit_on == limit
        said = story(case)
        assert "Commission de recours amiable saisie le 20/10/2026" in said[-2] and "15,00" in said[-2]
        assert running_procedures(cabinet_id=desk.cabinet_id) == {case.pk}
        assert [one.why_not for one in candidates(cabinet_id=desk.cabinet_id)] == [PROCEDURE]


@pytest.mark.parametrize("day", [dt.date(2026, 9, 5), LATE + dt.timedelta(days=1)])
def test_a_step_is_dated_between_the_care_and_today(day: dt.date) -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]), pytest.raises(Refused, match="La date de cette étape"):
        note(desk, "assistance", day)


def test_an_answer_is_noted_once_with_its_proof_and_wakes_the_dossier() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        step = note(desk, "cra", dt.date(2026, 10, 20))
        refused = Answer(ProcedureAnswer.REFUSED, LATE, "Motivée", None)
        with pytest.raises(Refused, match="Joignez"):
            answer_step(step=step, answer=refused, person=office(desk), on=LATE)
        early = Answer(ProcedureAnswer.SILENT, dt.date(2026, 10, 19), "", None)
        with pytest.raises(Refused, match="datée"):
            answer_step(step=step, answer=early, person=office(desk), on=LATE)
        silence = Answer(ProcedureAnswer.SILENT, LATE, "", None)
        answer_step(step=step, answer=silence, person=office(desk), on=LATE)
        with pytest.raises(Refused, match="déjà notée"):
            answer_step(step=step, answer=silence, person=office(desk), on=LATE)
        assert only_case().state == "open"
        found = procedure_of(only_case())
        assert found is not None and found.steps[0].due_on is None
        assert running_procedures(cabinet_id=desk.cabinet_id) == set()


def test_a_step_is_taken_back_unless_another_rests_on_it() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        first = note(desk, "cra", dt.date(2026, 10, 20), 2000)
        note(desk, "notice", dt.date(2026, 10, 21))
        court = note(desk, "court", LATE, 3000)
        with pytest.raises(Refused, match="repose sur celle-ci"):
            take_step_back(step=first, person=office(desk), now=timezone.now())
        take_step_back(step=court, person=office(desk), now=timezone.now())
        with pytest.raises(Refused, match="déjà retirée"):
            take_step_back(step=court, person=office(desk), now=timezone.now())
        found = procedure_of(only_case())
        assert found is not None and found.cost_cents == 2000
        assert ProcedureStep.objects.count() == 3


def test_what_a_procedure_cost_and_brought_is_counted() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        note(desk, "assistance", dt.date(2026, 9, 10), 850)
    desk.receive(returned(transfer(answer(claim(), 4250))), bank(credit(4250)))
    with tenant(cabinets=[desk.cabinet_id]):
        assert ChasedGain.objects.get().after == "protection juridique saisie"
        found = recovery_cost(LATE)
        assert (found.part, found.whole) == (850, 4250)
        assert "8,50" in found.note and "procédure" in found.note
        ProcedureStep.objects.update(undone_at=timezone.now(), undone_by=office(desk))
        assert recovery_cost(LATE).value == "—"


def test_the_database_refuses_an_answer_without_its_day() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        step = note(desk, "assistance")
        for change in ({"answer": "refused"}, {"answered_on": LATE}, {"kind": "x"}, {"undone_at": timezone.now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ProcedureStep.objects.filter(pk=step.pk).update(**change)
        with pytest.raises(Refused, match="déjà notée"):
            note(desk, "assistance")


def test_a_person_does_it_from_the_dossier_and_hands_over_a_paper_that_names_nobody() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
        patient, number = case.share.invoice.patient, case.share.invoice.number
    client, page = client_of(desk), reverse("dossier", args=[case.public_id])
    assert "Au-delà des relances" in client.get(page).content.decode()
    sent = {"kind": "assistance", "happened_on": "2026-10-12", "with_whom": "Assureur Essai", "cost": "12,50"}
    address = reverse("noter_procedure", args=[case.public_id])
    assert "Preuve" in client.post(address, sent, follow=True).content.decode()  # without its proof: refused
    client.post(address, {**sent, "proof": upload()})
    with tenant(cabinets=[desk.cabinet_id]):
        step = ProcedureStep.objects.get()
        assert (step.cost_cents, step.happened_on) == (1250, dt.date(2026, 10, 12))
    answered = {
        "answer": "refused",
        "answered_on": "2026-10-20",
        "words": "Hors contrat",
        "proof": upload(b"%PDF-1.7 non"),
    }
    client.post(reverse("repondre_procedure", args=[step.public_id]), answered)
    shown = client.get(page).content.decode()
    assert "Hors contrat" in shown and "12,50" in shown
    paper = client.get(reverse("bordereau", args=[case.public_id]))
    words = read_paper(paper.content).text
    assert number in words and "Assureur Essai" in words and "12,50" in words
    assert patient.last_name not in words
    client.post(reverse("retirer_procedure", args=[step.public_id]))
    with tenant(cabinets=[desk.cabinet_id]):
        assert Case.objects.get().procedure_steps.filter(undone_at=None).count() == 0
    reader = client_of(desk, Role.LECTURE)
    assert "Noter une étape" not in reader.get(page).content.decode()
    assert reader.get(reverse("bordereau", args=[case.public_id])).status_code == 403
