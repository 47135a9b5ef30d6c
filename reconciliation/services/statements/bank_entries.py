"""Entries of a file written once: known by key, known under another format, or kept aside for a person when in doubt."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import msgspec
from django.db import connection

from cabinet.models import IncomingFile
from noemie.formats.records import Problem
from noemie.services import keep_problems
from reconciliation.bank.batches import together
from reconciliation.bank.same_entries import Fate, fates
from reconciliation.enums import EntryOutcome
from reconciliation.matching.references import tokens
from reconciliation.models import BankAccount, BankEntry, BankStatement
from reconciliation.services.statements.arriving import RANKED, TABLE, Arrived
from reconciliation.services.statements.chained import rank_beside_equal_ones

DOUBT = "Peut-être le même mouvement qu’un autre, lu dans un fichier d’un autre format : à vérifier par une personne."

KNOWN = f"""
    select a.statement, e.id from {RANKED} a
    join reconciliation_bankentry e on e.account_id = %s and e.base_key = a.base and e.occurrence = a.nth
    join reconciliation_bankstatement s on s.id = e.statement_id
    where a.statement = any(%s) and s.is_proved is not true
"""  # noqa: S608 (our own names)
NEW_OF_DAYS = f"""
    select a.statement, a.rank, a.booked_on, a.amount_cents, a.texts from {RANKED} a
    where a.statement = any(%s) and a.booked_on = any(%s) and not exists (
        select from reconciliation_bankentry e where e.account_id = %s and e.base_key = a.base and e.occurrence = a.nth)
    order by a.statement, a.rank
"""  # noqa: S608 (our own names)
INSERT = f"""
    insert into reconciliation_bankentry (public_id, cabinet_id, created_at, account_id, statement_id, format, rank, base_key,
        occurrence, amount_cents, booked_on, value_on, label, reference, operation_code, texts, outcome, ignored_reason)
    select gen_random_uuid(), %s, statement_timestamp(), %s, s.id, s.format, a.rank, a.base, a.nth, a.amount_cents, a.booked_on,
        a.value_on, a.label, a.reference, a.operation_code, a.texts,
        case when a.is_doubt then '{EntryOutcome.IGNORED}' else '{EntryOutcome.UNMATCHED}' end,
        case when a.is_doubt then %s else '' end
    from {RANKED} a join unnest(%s::int[], %s::bigint[], %s::text[]) as s (statement, id, format) using (statement)
    where not a.is_same
    order by a.statement, a.rank
    on conflict do nothing
"""  # noqa: S608 (our own names)
ADD_TEXTS = """
    update reconciliation_bankentry e set texts = a.texts::jsonb from unnest(%s::bigint[], %s::text[]) as a (id, texts)
    where e.id = a.id
"""
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class _Stored:
    pk: int
    amount_cents: int
    format: str
    is_proved: bool
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _New:
    """An entry that no key knows, by its place in the file."""

    statement: Arrived
    rank: int
    amount_cents: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ties:
    """What the twins of the entries that are known tell of the stored ones."""

    proved: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # statement → its entries
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)  # of an entry, in both formats


_Entry = TypeVar("_Entry", _Stored, _New)


def write_entries(*, file: IncomingFile, account: BankAccount, arrived: Sequence[Arrived]) -> None:
    """`arrived`: statements of one account in one file, in order, each with its row and its entries staged."""
    by_rank = {one.rank: one for one in arrived}
    if not by_rank:
        return
    days = _days(list(by_rank))
    stored = BankEntry.objects.filter(account=account, booked_on__range=days) if days else BankEntry.objects.none()
    if stored.exists():
        rank_beside_equal_ones(account=account, arrived=arrived)
        _prove(_known(account, arrived))
    doubts = _compare(account, by_rank, days) if days else []
    _insert(account, arrived)
    _note(file, doubts)


def _days(ranks: list[int]) -> tuple[date, date] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"select min(booked_on), max(booked_on) from {TABLE} where statement = any(%s)", [ranks])  # noqa: S608
        first, last = cursor.fetchone()
    return (first, last) if first else None


def _known(account: BankAccount, arrived: Sequence[Arrived]) -> dict[int, list[int]]:
    """Statement → entries that an unproved statement brought before, and that this proved one holds."""
    proved = {one.rank: one.row.pk for one in arrived if one.row is not None and one.statement.proved}
    found: dict[int, list[int]] = defaultdict(list)
    if proved:
        with connection.cursor() as cursor:
            cursor.execute(KNOWN, [account.pk, list(proved)])
            for rank, pk in cursor.fetchall():
                found[proved[rank]].append(pk)
    return found


def _insert(account: BankAccount, arrived: Sequence[Arrived]) -> None:
    rows = [(one.rank, one.row.pk, one.row.format) for one in arrived if one.row is not None]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [account.cabinet_id, account.pk, DOUBT, *([row[n] for row in rows] for n in range(3))])


def _compare(account: BankAccount, by_rank: dict[int, Arrived], days: tuple[date, date]) -> list[date]:
    """Entries that another format may have brought: those that are there and those in doubt are marked.

    Only the days that another format speaks of are looked at one by one. Returns the days in doubt.
    """
    names = {one.statement.format for one in by_rank.values()}
    covers = [one for one in _covers(account) if names != {one[0]}]
    stored = _others(account, days, names)
    ties = _Ties()
    fates_of: dict[Fate, list[_New]] = defaultdict(list)
    days_in_doubt: list[date] = []
    for (day, name), members in _new(account, by_rank, _spoken_of(by_rank, covers, stored)).items():
        others = [one for one in stored[day] if one.format != name]
        found = fates(
            [one.amount_cents for one in others],
            [one.amount_cents for one in members],
            is_stored_proved=any(one != name and _holds(start, day, end) for one, start, end in covers),
            is_arriving_proved=all(one.statement.statement.proved for one in members),
        )
        for one, fate in zip(members, found, strict=True):
            fates_of[fate].append(one)
        _tie(others, [one for one, fate in zip(members, found, strict=True) if fate is Fate.SAME], ties)
        days_in_doubt += [day] if Fate.DOUBT in found else []
    _mark("is_same", fates_of[Fate.SAME])
    _mark("is_doubt", fates_of[Fate.DOUBT])
    _prove(ties.proved)
    _add_texts(ties.texts)
    return days_in_doubt


def _holds(start: date, day: date, end: date) -> bool:
    """A statement proved inside has every movement after its opening day, to its closing day."""
    return start < day <= end or start == day == end


def _others(account: BankAccount, days: tuple[date, date], names: set[str]) -> dict[date, list[_Stored]]:
    """What is stored of days of which a format other than an arriving one speaks."""
    rows = BankEntry.objects.filter(account=account, booked_on__range=days).order_by("-booked_on", "-pk")
    if len(names) == 1:
        rows = rows.exclude(format__in=names)
    found: dict[date, list[_Stored]] = defaultdict(list)
    values = rows.values_list("booked_on", "pk", "amount_cents", "format", "statement__is_proved", "texts")
    for day, pk, cents, name, is_proved, texts in values.iterator():
        found[day].append(_Stored(pk, cents, name, is_proved is True, tuple(texts)))
    return found


def _spoken_of(
    by_rank: dict[int, Arrived], covers: Sequence[tuple[str, date, date]], stored: dict[date, list[_Stored]]
) -> list[date]:
    """Days of the file that another format may speak of."""
    if not covers:
        return list(stored)
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct booked_on from {TABLE} where statement = any(%s)", [list(by_rank)])  # noqa: S608
        days = [day for (day,) in cursor.fetchall()]
    return [day for day in days if day in stored or any(_holds(start, day, end) for _, start, end in covers)]


def _new(account: BankAccount, by_rank: dict[int, Arrived], days: list[date]) -> dict[tuple[date, str], list[_New]]:
    """Entries of those days that no key knows, by day and format, in the order of the file."""
    found: dict[tuple[date, str], list[_New]] = defaultdict(list)
    if not days:
        return found
    with connection.cursor() as cursor:
        cursor.execute(NEW_OF_DAYS, [list(by_rank), days, account.pk])
        for statement, rank, day, cents, texts in cursor.fetchall():
            one = _New(by_rank[statement], rank, cents, tuple(msgspec.json.decode(texts)))
            found[day, one.statement.statement.format].append(one)
    return found


def _mark(column: str, entries: Sequence[_New]) -> None:
    """Says it of the staged rows of these entries. None is taken away: the ranks of the others are counted with it."""
    if not entries:
        return
    places = [[one.statement.rank for one in entries], [one.rank for one in entries]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {TABLE} a set {column} = true from unnest(%s::int[], %s::int[]) as m (statement, rank)"  # noqa: S608
            " where a.statement = m.statement and a.rank = m.rank",
            places,
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


def _tie(others: Sequence[_Stored], entries: Sequence[_New], ties: _Ties) -> None:
    """Each entry and the stored one of its amount: those that bear one reference first, then those that are left.

    The stored one stands on the proved statement when its own is not, and takes the texts of this format where it is certain
    which entry it is: one bank's file may cut the reference that another one holds.
    """
    there, here = _by_amount(others), _by_amount(entries)
    for cents, members in here.items():
        twins = [(one, tokens(one.texts)) for one in there[cents]]
        is_alone = len(twins) == len(members) == 1
        named = [(one, tokens(one.texts)) for one in members]
        for one, keys in sorted(named, key=lambda pair: not any(pair[1] & other for _, other in twins)):
            alike = next((twin for twin in twins if twin[1] & keys), None)
            twin = alike or twins[0]
            twins.remove(twin)
            _tell(one, twin[0], ties, is_certain=is_alone or alike is not None)


def _by_amount(entries: Sequence[_Entry]) -> dict[int, list[_Entry]]:
    found: dict[int, list[_Entry]] = defaultdict(list)
    for one in entries:
        found[one.amount_cents].append(one)
    return found


def _tell(one: _New, twin: _Stored, ties: _Ties, *, is_certain: bool) -> None:
    row = one.statement.row
    if row is not None and row.is_proved and not twin.is_proved:
        ties.proved[row.pk].append(twin.pk)
    both = together(twin.texts, one.texts)
    if is_certain and both != twin.texts:
        ties.texts[twin.pk] = both


def _add_texts(texts: dict[int, tuple[str, ...]]) -> None:
    if texts:
        with connection.cursor() as cursor:
            cursor.execute(ADD_TEXTS, [list(texts), [_encode(one).decode() for one in texts.values()]])


def _prove(known: dict[int, list[int]]) -> None:
    """Entries that an unproved statement brought before stand on a proved one now: proof never depends on the order of files."""
    for statement_id, pks in known.items():
        BankEntry.objects.filter(pk__in=pks).exclude(statement__is_proved=True).update(statement_id=statement_id)


def _note(file: IncomingFile, doubts: Iterable[date]) -> None:
    keep_problems(
        file=file,
        problems=[Problem(None, None, "mouvements", f"{day:%d/%m/%Y}", DOUBT) for day in sorted(set(doubts))[:50]],
    )
