"""Entries of a file written once: known by key, known under another format, or kept aside for a person when in doubt."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cabinet.models import IncomingFile
from noemie.formats.records import Problem
from noemie.services import keep_problems
from reconciliation.bank.same_entries import Fate, fates
from reconciliation.enums import EntryOutcome
from reconciliation.matching.references import tokens
from reconciliation.models import BankAccount, BankEntry, BankStatement

DOUBT = "Peut-être le même mouvement qu'un autre, lu dans un fichier d'un autre format : à vérifier par une personne."
BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Stored:
    pk: int
    amount_cents: int
    format: str
    is_proved: bool
    texts: tuple[str, ...] = ()


def write_entries(*, file: IncomingFile, account: BankAccount, rows: Sequence[BankEntry]) -> None:
    """`rows`: unsaved entries of one account in one file, in order, each with its statement."""
    if not rows:
        return
    days = [row.booked_on for row in rows]
    found = BankEntry.objects.filter(account=account, booked_on__range=(min(days), max(days))).select_related(
        "statement"
    )
    by_key, by_day = {}, defaultdict(list)
    for one in found:
        stored = _Stored(one.pk, one.amount_cents, one.format, one.statement.is_proved is True, tuple(one.texts))
        by_key[one.base_key, one.occurrence] = stored
        by_day[one.booked_on].append(stored)
    arriving: dict[tuple[date, str], list[BankEntry]] = defaultdict(list)
    known: dict[int, list[int]] = defaultdict(list)
    also: dict[int, tuple[str, ...]] = {}
    for row in rows:
        before = by_key.get((row.base_key, row.occurrence))
        if before is None:
            arriving[row.booked_on, row.format].append(row)
        elif row.statement.is_proved and not before.is_proved:
            known[row.statement_id].append(before.pk)
    covers = _covers(account)
    made: list[BankEntry] = []
    doubts: list[date] = []
    for (day, name), members in arriving.items():
        others = [one for one in by_day[day] if one.format != name]
        is_covered = any(one != name and (start < day <= end or start == day == end) for one, start, end in covers)
        fated = list(zip(members, _fates(others, members, is_covered=is_covered), strict=True))
        _tie(others, [row for row, fate in fated if fate is Fate.SAME], known, also)
        for row, fate in fated:
            if fate is Fate.SAME:
                continue
            if fate is Fate.DOUBT:
                row.outcome, row.ignored_reason = EntryOutcome.IGNORED, DOUBT
                doubts.append(day)
            made.append(row)
    BankEntry.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
    _prove(known)
    _add_texts(also)
    _note(file, doubts)


def _fates(others: Sequence[_Stored], members: Sequence[BankEntry], *, is_covered: bool) -> list[Fate]:
    return fates(
        [one.amount_cents for one in others],
        [row.amount_cents for row in members],
        is_stored_proved=is_covered,
        is_arriving_proved=all(row.statement.is_proved for row in members),
    )


def _covers(account: BankAccount) -> list[tuple[str, date, date]]:
    """(format, opening day, closing day) of the statements proved inside: they hold every movement of those days."""
    rows = BankStatement.objects.filter(
        account=account, is_proved=True, opening_cents__isnull=False, opening_on__isnull=False, closing_on__isnull=False
    )
    return [
        (one.format, one.opening_on, one.closing_on)
        for one in rows
        if one.opening_on is not None and one.closing_on is not None
    ]


def _tie(
    others: list[_Stored], rows: list[BankEntry], known: dict[int, list[int]], also: dict[int, tuple[str, ...]]
) -> None:
    """Each row and the stored entry of its amount: those that bear one reference first, then those that are left.

    The entry stands on the proved statement when its own is not, and takes the texts of this format where it is certain which
    entry it is: one bank's file may cut the reference that another one holds.
    """
    there, here = Counter(one.amount_cents for one in others), Counter(row.amount_cents for row in rows)
    for row in sorted(rows, key=lambda row: not _named(row, others)):
        named = _named(row, others)
        twin = named[0] if named else next(one for one in others if one.amount_cents == row.amount_cents)
        others.remove(twin)
        if row.statement.is_proved and not twin.is_proved:
            known[row.statement_id].append(twin.pk)
        if named or there[row.amount_cents] == here[row.amount_cents] == 1:
            also[twin.pk] = tuple(dict.fromkeys([*twin.texts, *row.texts]))


def _named(row: BankEntry, others: list[_Stored]) -> list[_Stored]:
    return [one for one in others if one.amount_cents == row.amount_cents and tokens(one.texts) & tokens(row.texts)]


def _add_texts(also: dict[int, tuple[str, ...]]) -> None:
    for pk, texts in also.items():
        BankEntry.objects.filter(pk=pk).update(texts=list(texts))


def _prove(known: dict[int, list[int]]) -> None:
    """Entries that an unproved statement brought before stand on a proved one now: proof never depends on the order of files."""
    for statement_id, pks in known.items():
        BankEntry.objects.filter(pk__in=pks).exclude(statement__is_proved=True).update(statement_id=statement_id)


def _note(file: IncomingFile, doubts: Iterable[date]) -> None:
    keep_problems(
        file=file,
        problems=[Problem(None, None, "mouvements", f"{day:%d/%m/%Y}", DOUBT) for day in sorted(set(doubts))[:50]],
    )
