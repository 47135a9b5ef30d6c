"""A bank file as accounts, statements and entries. The same entry in a second file adds nothing."""

from datetime import date

from cabinet.crypto import blind_index
from cabinet.enums import FileState
from cabinet.models import IncomingFile
from noemie.formats.records import Problem
from noemie.services import keep_problems
from reconciliation.bank.reading import read
from reconciliation.bank.statement import Entry, Statement
from reconciliation.models import BankAccount, BankEntry, BankStatement


def apply_statements(*, file: IncomingFile, data: bytes, near: date) -> None:
    """Statements with their proof; an entry without a readable amount or day stays a problem, its statement unproved."""
    found = read(data, near)
    keep_problems(file=file, problems=[Problem(None, None, one.where, "", one.reason) for one in found.problems])
    if found.refused:
        file.state, file.refused_reason = FileState.REFUSED, f"Relevé refusé : {found.refused}."
        return
    count = 0
    for rank, statement in enumerate(found.statements, start=1):
        account = _account(file.cabinet_id, statement.account)
        row = _statement(file, account, statement, rank)
        count += _entries(file, account, row, statement)
    file.state, file.record_count = FileState.APPLIED, count


def _account(cabinet_id: int, number: str) -> BankAccount:
    index = blind_index("account", number)
    found = BankAccount.objects.filter(cabinet_id=cabinet_id, number_index=index).first()
    if found is None:
        found = BankAccount(cabinet_id=cabinet_id, number=number)
        found.save()
    return found


def _statement(file: IncomingFile, account: BankAccount, statement: Statement, rank: int) -> BankStatement:
    return BankStatement.objects.create(
        cabinet_id=file.cabinet_id,
        account=account,
        file=file,
        rank=rank,
        currency=statement.currency[:3],
        decimals=statement.decimals,
        opening_cents=statement.opening_cents,
        opening_on=statement.opening_on,
        closing_cents=statement.closing_cents,
        closing_on=statement.closing_on,
        is_proved=statement.proved,
    )


def _entries(file: IncomingFile, account: BankAccount, row: BankStatement, statement: Statement) -> int:
    """A statement in another unit than the cent of the euro is kept, its entries are not counted as euros."""
    if statement.currency != "EUR" or statement.decimals != 2:
        keep_problems(
            file=file,
            problems=[Problem(None, None, "devise", statement.currency, "relevé qui n'est pas en euros et centimes")],
        )
        return 0
    rows = [_entry(file, account, row, entry, rank) for rank, entry in enumerate(statement.entries, start=1)]
    made = [one for one in rows if one is not None]
    BankEntry.objects.bulk_create(made, ignore_conflicts=True)
    if row.is_proved:
        _prove(account, row, made)
    return len(made)


def _prove(account: BankAccount, row: BankStatement, entries: list[BankEntry]) -> None:
    """Entries that an unproved statement brought before stand on this one now: proof never depends on the order of files."""
    keys = {(one.base_key, one.occurrence) for one in entries}
    unproved = BankEntry.objects.filter(account=account, base_key__in={base for base, _ in keys})
    found = unproved.exclude(statement__is_proved=True)
    ids = [one.pk for one in found if (one.base_key, one.occurrence) in keys]
    BankEntry.objects.filter(pk__in=ids).update(statement=row)


def _entry(file: IncomingFile, account: BankAccount, row: BankStatement, entry: Entry, rank: int) -> BankEntry | None:
    if entry.amount_cents is None or entry.booked_on is None:
        return None
    return BankEntry(
        cabinet_id=file.cabinet_id,
        statement=row,
        account=account,
        rank=rank,
        base_key=entry.base,
        occurrence=entry.occurrence,
        amount_cents=entry.amount_cents,
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        label=entry.label[:140],
        reference=entry.reference[:40],
        operation_code=entry.operation_code[:4],
        texts=entry.texts(),
    )
