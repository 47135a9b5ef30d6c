"""Past the relances, dossier by dossier: each step with its proof and its cost, the day that the law looks to, what came of it.

The legal limit never moves. A step puts the dossier aside until its day, never past the limit; an answer takes it up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from billing.models import Share
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import IncomingFile, User
from reconciliation.enums import CaseState, LetterKind, ProcedureAnswer, ProcedureKind
from reconciliation.matching import procedures as law
from reconciliation.models import Case, ProcedureStep, Relance
from reconciliation.services.dossiers.dossiers import why_it_cannot_wait
from reconciliation.services.follow_up import write_history


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What a person did. `cost_cents`: what the cabinet paid for it, 0 for nothing."""

    kind: ProcedureKind
    happened_on: date
    with_whom: str
    reference: str
    cost_cents: int
    proof: IncomingFile


@dataclass(frozen=True, slots=True)
class Answer:
    kind: ProcedureAnswer
    answered_on: date
    words: str
    proof: IncomingFile | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A step with its law. `due_on`: the day that the law looks to, None when it names none or when the answer is there."""

    step: ProcedureStep
    rule: law.Rule
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Way:
    """A step that may come next, or why it may not."""

    kind: ProcedureKind
    rule: law.Rule
    obstacle: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """`noticed_on`: the day on which a mise en demeure left; `others_cents`: what the same payer owes the same nurse besides, after one."""

    steps: tuple[Shown, ...]
    ways: tuple[Way, ...]
    cost_cents: int
    noticed_on: date | None
    others: int
    others_cents: int

    @property
    def open_ways(self) -> tuple[Way, ...]:
        return tuple(one for one in self.ways if not one.obstacle)

    @property
    def closed_ways(self) -> tuple[Way, ...]:
        return tuple(one for one in self.ways if one.obstacle)


def procedure_of(case: Case) -> Procedure | None:
    """None for a patient's part: his debts are decided on his account."""
    share = case.share
    if share.part == Part.PATIENT:
        return None
    steps = _live(case)
    standing = _standing(share, steps)
    ways = [Way(kind, law.RULES[kind], law.obstacle_to(kind, standing)) for kind in ProcedureKind]
    others = _others(share)
    return Procedure(
        tuple(_shown(one, steps) for one in steps),
        tuple(one for one in ways if share.part in one.rule.parts),
        sum(one.cost_cents for one in steps),
        noticed_on(share, steps),
        len(others),
        sum(one.open_cents for one in others),
    )


def _live(case: Case) -> list[ProcedureStep]:
    return list(case.procedure_steps.filter(undone_at=None).select_related("person", "proof", "answer_proof"))


def _shown(step: ProcedureStep, steps: Sequence[ProcedureStep]) -> Shown:
    due = None if step.answer else law.due_on(step.kind, step.happened_on, _order_made_on(steps))
    return Shown(step, law.RULES[step.kind], due)


def _order_made_on(steps: Sequence[ProcedureStep]) -> date | None:
    return max((one.happened_on for one in steps if one.kind == ProcedureKind.ORDER_MADE), default=None)


def _standing(share: Share, steps: Sequence[ProcedureStep]) -> law.Standing:
    answers = {one.kind: one.answer for one in steps}
    return law.Standing(share.part, share.open_cents, noticed_on(share, steps) is not None, answers)


def _notices() -> Q:
    """Letters of the last level that left: posted, or sent by e-mail."""
    return Q(kind=LetterKind.FORMAL_NOTICE) & (Q(posted_on__isnull=False) | Q(emailed_at__isnull=False))


def noticed_on(share: Share, steps: Sequence[ProcedureStep]) -> date | None:
    """The first mise en demeure of this share that left, by Idel or by hand. One that was only printed does not count."""
    letters = Relance.objects.filter(_notices(), items__share=share).values_list("posted_on", "emailed_at")
    days = [posted or timezone.localtime(emailed).date() for posted, emailed in letters]
    days += [one.happened_on for one in steps if one.kind == ProcedureKind.NOTICE]
    return min(days, default=None)


def _others(share: Share) -> list[Share]:
    """What one procedure could ask for at the same time: same payer, same nurse, a mise en demeure that left, money still owed."""
    rows = Share.objects.filter(
        payer=share.payer_id,
        part=share.part,
        invoice__nurse=share.invoice.nurse_id,
        case__state__in=[CaseState.OPEN, CaseState.WAITING],
    ).exclude(pk=share.pk)
    by_hand = Q(case__procedure_steps__kind=ProcedureKind.NOTICE, case__procedure_steps__undone_at=None)
    told = Q(relance_items__relance__in=Relance.objects.filter(_notices()))
    return [one for one in rows.filter(by_hand | told).distinct() if one.open_cents]


@transaction.atomic
def note_step(*, case: Case, taken: StepTaken, person: User, on: date) -> ProcedureStep:
    """Raises Refused for a step that the law or the house does not open, or whose day cannot be."""
    share = Share.objects.select_for_update(of=("self",), no_key=True).select_related("invoice").get(pk=case.share_id)
    row = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    steps = _live(row)
    obstacle = law.obstacle_to(taken.kind, _standing(share, steps))
    if obstacle:
        raise Refused(obstacle)
    _check_day(share, steps, taken, on)
    made = ProcedureStep.objects.create(
        cabinet_id=row.cabinet_id,
        case=row,
        kind=taken.kind,
        happened_on=taken.happened_on,
        with_whom=taken.with_whom,
        reference=taken.reference,
        cost_cents=taken.cost_cents,
        proof=taken.proof,
        person=person,
    )
    cost = f" Frais : {in_euros(taken.cost_cents)}." if taken.cost_cents else ""
    text = f"{taken.kind.label} le {taken.happened_on:%d/%m/%Y} ({taken.with_whom}), avec sa preuve.{cost}"
    write_history(case=row, kind="procédure", text=text, person=person)
    _wait(row, law.due_on(taken.kind, taken.happened_on, _order_made_on(steps)), taken.kind, person, on)
    return made


def _check_day(share: Share, steps: Sequence[ProcedureStep], taken: StepTaken, on: date) -> None:
    """Between the care and today, after what it follows, once."""
    first = max(
        [share.invoice.first_cared_on]
        + [
            one.happened_on
            for one in steps
            if one.kind in law.RULES[taken.kind].follows and not law.RULES[taken.kind].won
        ]
    )
    if not first <= taken.happened_on <= on:
        raise Refused(f"La date de cette étape doit être entre le {first:%d/%m/%Y} et aujourd’hui.")
    if any((one.kind, one.happened_on) == (taken.kind, taken.happened_on) for one in steps):
        raise Refused("Cette étape est déjà notée à cette date.")


def _wait(case: Case, until: date | None, kind: ProcedureKind, person: User, on: date) -> None:
    """Aside until the day that the law looks to, unless it is past, or beyond the limit to claim: then it stays in the list."""
    if until is None or why_it_cannot_wait(case=case, until=until, on=on):
        return
    case.state, case.next_on, case.version = CaseState.WAITING, until, case.version + 1
    case.save(update_fields=["state", "next_on", "version"])
    text = f"En attente jusqu’au {until:%d/%m/%Y} : {kind.label.lower()}."
    write_history(case=case, kind="attente", text=text, person=person)


def _locked(step: ProcedureStep) -> ProcedureStep:
    rows = ProcedureStep.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    row = rows.get(pk=step.pk)
    if row.undone_at is not None:
        raise Refused("Cette étape est déjà retirée.")
    return row


@transaction.atomic
def answer_step(*, step: ProcedureStep, answer: Answer, person: User, on: date) -> ProcedureStep:
    """What came of it, once. The dossier is to be treated again. Raises Refused."""
    row = _locked(step)
    if row.answer:
        raise Refused("La réponse est déjà notée : retirez l’étape pour la noter de nouveau.")
    if not row.happened_on <= answer.answered_on <= on:
        raise Refused("La réponse doit être datée entre l’étape et aujourd’hui.")
    if answer.kind != ProcedureAnswer.SILENT and answer.proof is None:
        raise Refused("Joignez la réponse reçue : elle est la preuve de la suite.")
    row.answer, row.answered_on, row.answer_words = answer.kind, answer.answered_on, answer.words
    row.answer_proof = answer.proof
    row.save(update_fields=["answer", "answered_on", "answer_words", "answer_proof"])
    words = f" {answer.words}" if answer.words else ""
    text = f"{row.get_kind_display()} : {answer.kind.label.lower()}, le {answer.answered_on:%d/%m/%Y}.{words}"
    write_history(case=row.case, kind="procédure", text=text, person=person)
    if row.case.state == CaseState.WAITING:
        Case.objects.filter(pk=row.case_id).update(state=CaseState.OPEN, next_on=on, version=row.case.version + 1)
    return row


@transaction.atomic
def take_step_back(*, step: ProcedureStep, person: User, now: datetime) -> ProcedureStep:
    """A step that was mistyped: it leaves the dossier and the costs, its line of history stays. Raises Refused."""
    row = _locked(step)
    others = [one.kind for one in _live(row.case) if one.pk != row.pk]
    if row.kind not in others and law.rests_on(row.kind, others):
        raise Refused("Une étape suivante repose sur celle-ci : retirez-la d’abord.")
    row.undone_at, row.undone_by = now, person
    row.save(update_fields=["undone_at", "undone_by"])
    text = f"Étape retirée : {row.get_kind_display().lower()} du {row.happened_on:%d/%m/%Y}."
    write_history(case=row.case, kind="procédure", text=text, person=person)
    return row


def running_procedures(*, cabinet_id: int) -> set[int]:
    """Dossiers with a step before a commission, a conciliator, a commissaire de justice or a judge whose answer is awaited."""
    rows = ProcedureStep.objects.filter(cabinet_id=cabinet_id, kind__in=law.PROCEDURES, undone_at=None, answer="")
    return set(rows.values_list("case_id", flat=True))
