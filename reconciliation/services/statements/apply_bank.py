"""A bank file as accounts, statements and entries. The same entry in a second file adds nothing, whatever its format."""

from collections import defaultdict

from cabinet.crypto import blind_index
from cabinet.enums import FileState
from cabinet.models import IncomingFile
from noemie.formats.records import Problem
from noemie.services import keep_problems
from reconciliation.bank.accounts import eleven, is_iban, same_account
from reconciliation.bank.statement import BankFile, Statement, Stream
from reconciliation.models import BankAccount, BankStatement
from reconciliation.services.statements.arriving import Arrived, are_all_stored, stage_entries
from reconciliation.services.statements.bank_continuity import check_continuity
from reconciliation.services.statements.bank_entries import write_entries

# A CSV that names no account: its movements stand on an account of their own, never on one that is guessed.
NO_NUMBER = "compte non nommé par le fichier"


def apply_statements(*, file: IncomingFile, stream: Stream) -> BankFile:
    """Statements with their proof; an entry without a readable amount or day stays a problem, its statement unproved.

    Returns the file as read, without its statements.
    """
    found, arrived = stage_entries(stream)
    keep_problems(file=file, problems=[Problem(None, None, one.where, "", one.reason) for one in found.problems])
    if found.refused:
        file.state, file.refused_reason = FileState.REFUSED, f"Relevé refusé : {found.refused}."
        return found
    accounts: dict[int, BankAccount] = {}
    counted: dict[int, list[Arrived]] = defaultdict(list)
    for rank, one in enumerate(arrived, start=1):
        account = account_of(file.cabinet_id, one.statement.account)
        accounts[account.pk] = account
        if _is_known(file, account, one):
            continue
        one.row = _statement(file, account, one.statement, rank)
        if _counts_as_euros(file, one.statement):
            counted[account.pk].append(one)
    for pk, account in accounts.items():
        write_entries(file=file, account=account, arrived=counted[pk])
        check_continuity(account=account)
    file.state, file.record_count = FileState.APPLIED, sum(one.entries for one in arrived)
    return found


def account_of(cabinet_id: int, number: str) -> BankAccount:
    """One account under every name: a French IBAN is its bank, branch and account number, some files give the last alone."""
    same, iban = same_account(number) or NO_NUMBER, "".join(number.upper().split())
    found = BankAccount.objects.filter(cabinet_id=cabinet_id, number_index=blind_index("account", same)).first()
    if found is not None:
        return found
    found = _under_a_shorter_or_longer_name(cabinet_id, same) or BankAccount(cabinet_id=cabinet_id)
    if len(same) > len(str(found.number)):
        found.number, found.iban = same, iban if is_iban(iban) else found.iban
        found.save()
    return found


def _under_a_shorter_or_longer_name(cabinet_id: int, name: str) -> BankAccount | None:
    """The one account whose eleven characters these are, when one of the two names says no more than them."""
    short = eleven(name)
    alike = [
        one for one in BankAccount.objects.filter(cabinet_id=cabinet_id) if short and eleven(str(one.number)) == short
    ]
    met = [one for one in alike if short in (name, str(one.number))]
    return met[0] if len(met) == 1 else None


def _is_known(file: IncomingFile, account: BankAccount, arrived: Arrived) -> bool:
    """The same statement came by another file: same days, same balances, every entry there. Another content is said."""
    statement = arrived.statement
    same_days = BankStatement.objects.filter(
        account=account,
        format=statement.format,
        currency=statement.currency[:3],
        opening_on=statement.opening_on,
        closing_on=statement.closing_on,
    ).exclude(file=file)
    if not same_days.exists():
        return False
    same = same_days.filter(opening_cents=statement.opening_cents, closing_cents=statement.closing_cents)
    if same.exists() and are_all_stored(arrived, account_id=account.pk):
        return not statement.proved or same.filter(is_proved=True).exists()
    if not same.exists() or statement.proved:
        reason = "un autre relevé du même compte a les mêmes dates et un autre contenu : les deux sont gardés"
        keep_problems(file=file, problems=[Problem(None, None, "relevé", str(statement.closing_on), reason)])
    return False


def _statement(file: IncomingFile, account: BankAccount, statement: Statement, rank: int) -> BankStatement:
    return BankStatement.objects.create(
        cabinet_id=file.cabinet_id,
        account=account,
        file=file,
        rank=rank,
        format=statement.format,
        currency=statement.currency[:3],
        decimals=statement.decimals,
        opening_cents=statement.opening_cents,
        opening_on=statement.opening_on,
        closing_cents=statement.closing_cents,
        closing_on=statement.closing_on,
        is_proved=statement.proved,
    )


def _counts_as_euros(file: IncomingFile, statement: Statement) -> bool:
    """A statement in another unit than the cent of the euro is kept, its entries are not counted as euros."""
    if statement.currency == "EUR" and statement.decimals == 2:
        return True
    reason = "relevé qui n’est pas en euros et centimes"
    keep_problems(file=file, problems=[Problem(None, None, "devise", statement.currency, reason)])
    return False
