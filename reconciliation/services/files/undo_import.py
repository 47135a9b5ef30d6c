"""Taking back an import that has had no consequence yet, and reading a file again after a layout was corrected.

What is appended to the ledger, or decided by a person, is never taken away: such a file keeps what it brought, and the
reason is said. The raw bytes stay in any case.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from cabinet.enums import FileDecision, FileState
from cabinet.errors import Refused
from cabinet.models import Cabinet, FileChange, IncomingFile, User
from reconciliation.models import (
    Advice,
    AdviceLine,
    BankAccount,
    BankedPayment,
    BankEntry,
    BankNotice,
    BankStatement,
    DoubtDecision,
    EntryMatch,
    NamedRest,
    Posting,
    Recovery,
    RefusedPair,
    Step,
)
from reconciliation.services.statements.bank_continuity import check_continuity

ENDED = (FileState.APPLIED, FileState.TO_TAG, FileState.REFUSED, FileState.KEPT)


@transaction.atomic
def undo_import(*, file: IncomingFile, person: User, reason: str) -> IncomingFile:
    """In the open tenant. Raises Refused with the consequence that forbids it."""
    row = _locked(file)
    if row.state == FileState.UNDONE:
        raise Refused("Cet import est déjà annulé.")
    _take_back(row)
    row.state, row.applied_at = FileState.UNDONE, None
    row.save(update_fields=["state", "applied_at", "record_count", "problem_count", "refused_reason"])
    FileChange.objects.create(cabinet_id=row.cabinet_id, file=row, kind=FileDecision.UNDO, person=person, reason=reason)
    return row


@transaction.atomic
def read_again(*, file: IncomingFile, person: User, reason: str) -> IncomingFile:
    """In the open tenant: what it brought is taken back, and it waits to be read; the door rings. Raises Refused."""
    row = _locked(file)
    _take_back(row)
    row.state, row.applied_at, row.attempts, row.lease_until = FileState.RECEIVED, None, 0, None
    row.save()
    FileChange.objects.create(
        cabinet_id=row.cabinet_id, file=row, kind=FileDecision.READ_AGAIN, person=person, reason=reason
    )
    return row


def why_not(file: IncomingFile) -> str:
    """The consequence that forbids to take the import back; "" when there is none."""
    if file.state not in {*ENDED, FileState.UNDONE} or file.door == "produced" or file.format == "scan":
        return "Ce fichier n’est pas un import qui a été lu."
    return next(_consequences(file), "")


def _consequences(file: IncomingFile) -> Iterator[str]:
    by_file = Q(file=file) | Q(record__file=file)
    if Posting.objects.filter(by_file).exists() or Step.objects.filter(by_file).exists():
        yield "Des parts de factures s’appuient sur ce fichier : leurs écritures ne s’effacent pas."
    if AdviceLine.objects.filter(advice__file=file, share__isnull=False).exists():
        yield "Des lignes de ce retour sont rattachées à des factures."
    if Recovery.objects.filter(line__advice__file=file, share__isnull=False).exists():
        yield "Une retenue de ce retour est rattachée à une facture."
    entries = BankEntry.objects.filter(statement__file=file)
    pairs = Q(entry__in=entries) | Q(advice__file=file)
    if EntryMatch.objects.filter(pairs).exists() or RefusedPair.objects.filter(pairs).exists():
        yield "Un rapprochement, même défait, porte sur ce fichier."
    if BankedPayment.objects.filter(entry__in=entries).exists():
        yield "Un encaissement de patient, même défait, a été vu dans ce relevé."
    if NamedRest.objects.filter(entry__in=entries).exists():
        yield "Une personne a nommé une part d’un mouvement de ce relevé."
    if DoubtDecision.objects.filter(entry__in=entries).exists():
        yield "Une personne a décidé d’un mouvement de ce relevé."
    if EntryMatch.objects.filter(entry__notices__file=file).exists():
        yield "Un rapprochement s’appuie sur un mouvement que cet avis précise."
    if entries.filter(~Q(ignored_reason="")).exists():
        yield "Un mouvement de ce relevé a été classé, ou attend un avis."
    accounts = BankStatement.objects.filter(file=file).values("account_id")
    without_opening = BankStatement.objects.filter(account_id__in=accounts, opening_cents=None, is_proved=True)
    if without_opening.exclude(file=file).exists():
        yield "Un relevé sans solde de départ est prouvé grâce aux autres relevés de ce compte."
    if _is_shared(file):
        yield "Un autre relevé du même compte parle des mêmes jours : leurs mouvements ne se séparent plus."


def _is_shared(file: IncomingFile) -> bool:
    """Another file has statements of the same days, or of days that are not known: an entry may stand on either."""
    return any(_others(one).exists() for one in BankStatement.objects.filter(file=file))


def _others(one: BankStatement) -> QuerySet[BankStatement]:
    others = BankStatement.objects.filter(account_id=one.account_id).exclude(file_id=one.file_id)
    first, last = one.opening_on or one.closing_on, one.closing_on or one.opening_on
    if first is None or last is None:
        return others
    return others.exclude(closing_on__lte=first).exclude(opening_on__gte=last)


def _locked(file: IncomingFile) -> IncomingFile:
    """The file, then the cabinet, as `ingest_file` locks them."""
    row = IncomingFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    Cabinet.objects.select_for_update(no_key=True).get(pk=row.cabinet_id)
    return row


def _take_back(file: IncomingFile) -> None:
    reason = why_not(file)
    if reason:
        raise Refused(f"{reason} Rien n’a été changé.")
    accounts = list(BankAccount.objects.filter(statements__file=file).distinct())
    BankNotice.objects.filter(file=file).delete()
    BankEntry.objects.filter(statement__file=file).delete()
    BankStatement.objects.filter(file=file).delete()
    Recovery.objects.filter(line__advice__file=file).delete()
    AdviceLine.objects.filter(advice__file=file).delete()
    Advice.objects.filter(file=file).delete()
    file.records.all().delete()
    file.problems.all().delete()
    for account in accounts:
        check_continuity(account=account)
    file.record_count = file.problem_count = 0
    file.refused_reason = ""
