"""A movement kept aside as "perhaps the same" as another: a person counts it, or sets it aside again. Who and when is kept."""

from django.db import transaction

from cabinet.errors import Refused
from cabinet.models import Cabinet, User
from reconciliation.enums import DoubtKind, EntryOutcome
from reconciliation.models import BankEntry, DoubtDecision
from reconciliation.services.matches.decisions import explained_cents
from reconciliation.services.statements.bank_continuity import check_continuity
from reconciliation.services.statements.bank_entries import DOUBT


def is_doubtful(entry: BankEntry) -> bool:
    """Set aside by the reader, and not counted since."""
    return entry.outcome == EntryOutcome.IGNORED and entry.ignored_reason == DOUBT


def last_decision(entry: BankEntry) -> DoubtDecision | None:
    return entry.doubts.select_related("person").last()


@transaction.atomic
def count_movement(*, entry: BankEntry, person: User) -> BankEntry:
    """It is another movement: from now on like any other. In the open tenant; `reconcile` looks at it. Raises Refused."""
    row = _locked(entry)
    if not is_doubtful(row):
        raise Refused("Ce mouvement n’attend pas d’avis : rien n’a été changé.")
    return _decide(row, DoubtKind.COUNTED, person)


@transaction.atomic
def set_movement_aside(*, entry: BankEntry, person: User) -> BankEntry:
    """The opposite, as long as nothing rests on it. Raises Refused."""
    row = _locked(entry)
    last = last_decision(row)
    if last is None or last.kind != DoubtKind.COUNTED:
        raise Refused("Personne n’a compté ce mouvement : rien n’a été changé.")
    if explained_cents(entry=row):
        raise Refused("Ce mouvement est rapproché : défaites d’abord ce rapprochement.")
    return _decide(row, DoubtKind.ASIDE, person)


def _decide(row: BankEntry, kind: DoubtKind, person: User) -> BankEntry:
    is_counted = kind == DoubtKind.COUNTED
    row.outcome = EntryOutcome.UNMATCHED if is_counted else EntryOutcome.IGNORED
    row.ignored_reason = "" if is_counted else DOUBT
    row.save(update_fields=["outcome", "ignored_reason"])
    DoubtDecision.objects.create(cabinet_id=row.cabinet_id, entry=row, kind=kind, person=person)
    check_continuity(account=row.account)
    return row


def _locked(entry: BankEntry) -> BankEntry:
    """The cabinet first, as a reconciliation does."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=entry.cabinet_id)
    rows = BankEntry.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    return rows.get(pk=entry.pk)
