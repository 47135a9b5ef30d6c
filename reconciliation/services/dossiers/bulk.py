"""One action on several dossiers: all of them, or none. What can go back goes back together, while nobody touched them since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from billing.amounts import open_amount
from cabinet.errors import Refused, StaleVersion
from cabinet.models import User
from reconciliation.enums import BulkKind, CaseState
from reconciliation.models import BulkChange, BulkRun, Case
from reconciliation.services.dossiers.dossiers import CALLS, Call, assign_case, hold_case, log_call, why_it_cannot_wait
from reconciliation.services.follow_up import write_history

MOST = 200
CAN_GO_BACK = frozenset({BulkKind.ASSIGN, BulkKind.HOLD})
NAMED = 3  # dossiers that a refusal names; it counts the others
GOES_BACK_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A dossier and the version that was shown."""

    case: UUID
    version: int


@dataclass(frozen=True, slots=True)
class BulkAction:
    """`owner` None gives back to everybody; `until`, `words`, `outcome` as the action wants them."""

    kind: BulkKind
    owner: User | None = None
    until: date | None = None
    words: str = ""
    outcome: str = ""

    def explain(self) -> str:
        """What is done, in one line."""
        if self.kind == BulkKind.ASSIGN:
            return f"confiés à {self.owner.full_name or self.owner.email}" if self.owner else "rendus à tout le monde"
        if self.kind == BulkKind.HOLD:
            return f"mis en attente jusqu’au {self.until:%d/%m/%Y}"
        if self.kind == BulkKind.CALL:
            return f"notés « appelés » ({CALLS.get(self.outcome, '').lower()})"
        return "notés"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the action would make of one dossier. `refusal`: why it cannot, in French; empty when it can."""

    case: Case
    refusal: str


def chosen_cases(*, ids: Iterable[UUID]) -> list[Case]:
    """Of the open cabinet, in the order of the worklist."""
    cases = Case.objects.filter(public_id__in=list(ids)).annotate(open_cents=open_amount("share__"))
    cases = cases.select_related("share__invoice__patient", "share__payer", "owner")
    return list(cases.order_by("-priority", "-open_cents", "pk")[:MOST])


def effects(*, cases: Sequence[Case], action: BulkAction, on: date) -> list[Effect]:
    return [Effect(case, _refusal(case, action, on)) for case in cases]


def _refusal(case: Case, action: BulkAction, on: date) -> str:
    if case.state == CaseState.CLOSED:
        return "Ce dossier est clos."
    if action.kind == BulkKind.HOLD and action.until is not None:
        return why_it_cannot_wait(case=case, until=action.until, on=on)
    return ""


@transaction.atomic
def apply_bulk(
    *, cabinet_id: int, chosen: Sequence[Chosen], action: BulkAction, person: User, now: datetime
) -> BulkRun:
    """Raises Refused when one dossier cannot be treated so, StaleVersion when one changed since the preview: nothing is done."""
    on = timezone.localdate(now)
    cases = _locked(chosen)
    refused = [one for one in effects(cases=cases, action=action, on=on) if one.refusal]
    if refused:
        raise Refused(f"Rien n’a été fait. {_named([one.case for one in refused])} : {refused[0].refusal}")
    run = BulkRun.objects.create(
        cabinet_id=cabinet_id, person=person, kind=action.kind, words=action.explain(), done_at=now
    )
    BulkChange.objects.bulk_create([_treated(case, action, person, run, on) for case in cases])
    return run


def _locked(chosen: Sequence[Chosen]) -> list[Case]:
    """In the order of their ids, so that two people's runs wait for each other instead of dying."""
    seen = {one.case: one.version for one in chosen}
    if not 0 < len(seen) <= MOST:
        raise Refused(f"Choisissez de 1 à {MOST} dossiers.")
    rows = Case.objects.filter(public_id__in=seen).select_for_update(of=("self",), no_key=True)
    cases = list(rows.select_related("share__invoice__patient").order_by("pk"))
    changed = [case for case in cases if case.version != seen[case.public_id]]
    if len(cases) != len(seen) or changed:
        names = _named(changed) if changed else "Des dossiers ont disparu"
        raise StaleVersion(f"Rien n’a été fait. Modifié depuis l’aperçu : {names}. Relisez la liste, puis recommencez.")
    return cases


def _treated(case: Case, action: BulkAction, person: User, run: BulkRun, on: date) -> BulkChange:
    before = BulkChange(
        cabinet_id=case.cabinet_id, run=run, case=case, owner=case.owner, state=case.state, next_on=case.next_on
    )
    before.version_after = _act(case, action, person, on).version
    return before


def _act(case: Case, action: BulkAction, person: User, on: date) -> Case:
    if action.kind == BulkKind.ASSIGN:
        return assign_case(case=case, owner=action.owner, person=person, version=case.version)
    if action.kind == BulkKind.HOLD:
        until = action.until or on
        return hold_case(case=case, until=until, reason=action.words, person=person, version=case.version, on=on)
    if action.kind == BulkKind.CALL:
        log_call(case=case, call=Call(action.outcome, action.words), person=person, on=on)
    else:
        write_history(case=case, kind="note", text=action.words, person=person)
    return case


def _named(cases: Sequence[Case]) -> str:
    names = [f"{case.share.invoice.patient.full_name} ({case.share.invoice.number})" for case in cases[:NAMED]]
    more = len(cases) - NAMED
    return ", ".join(names) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")


def last_run(*, person: User, now: datetime) -> BulkRun | None:
    """The last one of this person that may still go back, with its `changes`."""
    runs = BulkRun.objects.filter(person=person, done_at__gte=now - GOES_BACK_FOR).order_by("-pk")
    run = runs.prefetch_related("changes").first()
    return run if run is not None and run.undone_at is None and run.kind in CAN_GO_BACK else None


@transaction.atomic
def undo_bulk(*, run: BulkRun, person: User, now: datetime) -> int:
    """How many dossiers went back. Raises Refused when one was touched since: then none goes back."""
    row = BulkRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if row.person_id != person.pk or row.kind not in CAN_GO_BACK:
        raise Refused("Cette action ne se défait pas.")
    if row.undone_at is not None:
        raise Refused("Cette action est déjà défaite.")
    changes = list(row.changes.select_related("case", "owner").order_by("case_id"))
    cases = Case.objects.filter(pk__in=[one.case_id for one in changes]).select_related("share__invoice__patient")
    locked = {case.pk: case for case in cases.select_for_update(of=("self",), no_key=True).order_by("pk")}
    touched = [locked[one.case_id] for one in changes if not _is_as_left(locked[one.case_id], one, row.kind)]
    if touched:
        raise Refused(f"Rien n’a été défait : {_named(touched)} a changé depuis. Reprenez dossier par dossier.")
    for one in changes:
        _put_back(locked[one.case_id], one, row.kind, person)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    return len(changes)


def _is_as_left(case: Case, change: BulkChange, kind: str) -> bool:
    is_held = kind != BulkKind.HOLD or case.state == CaseState.WAITING
    return case.version == change.version_after and case.state != CaseState.CLOSED and is_held


def _put_back(case: Case, change: BulkChange, kind: str, person: User) -> None:
    if kind == BulkKind.ASSIGN:
        case.owner = change.owner
    else:
        case.state, case.next_on = change.state, change.next_on
    case.version += 1
    case.save(update_fields=["owner", "state", "next_on", "version"])
    write_history(case=case, kind="annulation", text="Action groupée défaite : comme avant.", person=person)
