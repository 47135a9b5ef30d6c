"""Rows of a CSV as statements, one an account: signs, running balance, proof."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reconciliation.bank.accounts import NO_ACCOUNT
from reconciliation.bank.amounts import decimals_of, grouped_units
from reconciliation.bank.columns import DateOrder, Mapping, Meaning, plain
from reconciliation.bank.csv_heading import Around, side_of
from reconciliation.bank.csv_values import day, point_of
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import Entry, EntryDetail, Ranks, Statement, entry_base, proof

Places = dict[Meaning, list[int]]

SIGNS = "débits écrits les uns avec un signe, les autres sans : indiquez la règle dans la correspondance de colonnes"
BOTH = "débit et crédit sur la même ligne"
NOT_CLOSED = "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé"
NOT_PROVED = "le solde de chaque ligne ne suit pas les montants : relevé non prouvé"
# The words of a column that says the direction of an amount.
OUT = frozenset({"d", "debit", "dbit", "db", "-", "sortie", "depense"})
INTO = frozenset({"c", "credit", "crdt", "cr", "+", "entree", "recette"})
PARTIES = "colonne de comptes souvent vide : lue comme celle de l’autre partie, pas du relevé"
ACCOUNTS = (
    "un compte différent à presque chaque ligne : dites si c’est celui de l’autre partie (correspondance de colonnes)"
)
TEXT_ROW = "ligne sans date ni montant, pas un mouvement : laissée de côté"
SUM_ROW = "ligne de total ou de solde, pas un mouvement : laissée de côté"


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its money still in text: signs are decided over the whole column."""

    number: int
    booked_on: dt.date | None
    value_on: dt.date | None
    label: str
    more: tuple[EntryDetail, ...]
    money: tuple[str, str, str]
    balance: str
    currency: str
    reference: str
    account: str
    code: str
    raw_day: str
    point: str
    balance_point: str
    sense: str | None = None

    @classmethod
    def read(
        cls, number: int, row: Sequence[str], places: Places, order: DateOrder, points: tuple[str, str], near: dt.date
    ) -> "Row":
        """`points`: the decimal mark of the amounts, and that of the balances."""

        def cell(meaning: Meaning) -> str:
            return next((row[one].strip() for one in places.get(meaning, []) if one < len(row)), "")

        more = tuple(
            EntryDetail("CSV", " ".join(row[one].split()))
            for one in places.get("more", [])
            if one < len(row) and row[one].strip()
        )
        value = cell("value")
        return cls(
            number,
            day(cell("booked"), order, near),
            day(value, order, near) if value else None,
            " ".join(cell("label").split()),
            more,
            (cell("amount"), cell("debit"), cell("credit")),
            cell("balance"),
            cell("currency").upper(),
            cell("reference"),
            "".join(cell("account").split()),
            cell("code"),
            cell("booked"),
            *points,
            cell("sense") if "sense" in places else None,
        )


def build_statements(
    rows: Sequence[Row],
    mapping: Mapping,
    before: Sequence[Sequence[str]],
    ranks: Ranks,
    problems: Problems,
    near: dt.date,
) -> tuple[list[Statement], str]:
    """The statements, or a refusal. `before`: what stands above the heading (account, currency, closing balance)."""
    around = Around.read(before, near)
    rows, around = _movements(rows, around, problems)
    sign = _debit_sign(rows, mapping)
    if sign is None:
        return [], SIGNS
    rows = _directed(rows)
    if mapping.is_guessed:
        rows, refusal = _own_accounts(_agreed(rows), problems)
        if refusal:
            return [], refusal
    by_account: dict[tuple[str, str], list[Row]] = {}
    for one in rows:
        account = one.account or mapping.account or around.account
        currency = one.currency or mapping.currency or "EUR"
        by_account.setdefault((account, currency), []).append(one)
    if not by_account:
        return [], "aucune ligne de mouvement sous l’en-tête"
    if any(not account for account, _ in by_account):
        problems.note("fichier", NO_ACCOUNT)
    if len(by_account) > 1:
        around = Around()
    found = [
        _statement(account, currency, members, sign, mapping, around, ranks, problems)
        for (account, currency), members in by_account.items()
    ]
    return found, ""


def _own_accounts(rows: Sequence[Row], problems: Problems) -> tuple[Sequence[Row], str]:
    """A column of accounts that is often blank names the other party's; one that changes on nearly every row may."""
    named = [one.account for one in rows if one.account]
    if named and 4 * (len(rows) - len(named)) >= len(rows):
        problems.note("fichier", PARTIES)
        return [replace(one, account="", more=(*one.more, *_as_text(one.account))) for one in rows], ""
    if len(set(named)) > max(1, len(rows) // 2):
        return rows, ACCOUNTS
    return rows, ""


def _as_text(account: str) -> tuple[EntryDetail, ...]:
    return (EntryDetail("CSV", account),) if account else ()


def _movements(rows: Sequence[Row], around: Around, problems: Problems) -> tuple[list[Row], Around]:
    """The rows that move money, and the balances that stand among them."""
    kept = []
    for one in rows:
        money = [text for text in one.money if text]
        words = _words_of_sum(one)
        if words:
            problems.count(f"ligne {one.number}", SUM_ROW)
            if side_of(words) and len(money) == 1:
                around = around.with_balance(words, money[0])
        elif one.booked_on is None and not money and not one.balance:
            problems.count(f"ligne {one.number}", TEXT_ROW)
        else:
            kept.append(one)
    return kept, around


def _directed(rows: Sequence[Row]) -> Sequence[Row]:
    """Amounts without any sign beside a type that says debit or credit on every row: it is their direction."""
    amounts = [one for one in rows if one.money[0]]
    words = {plain(code) for code in {one.code for one in amounts}}
    if not words & OUT or not words <= OUT | INTO or any(one.sense is not None for one in amounts):
        return rows
    if any(_is_minus(one.money[0]) for one in amounts):
        return rows
    return [replace(one, sense=one.code) if one.money[0] else one for one in rows]


def _agreed(rows: Sequence[Row]) -> Sequence[Row]:
    """Amounts whose sign is, on every row, that of the column of directions: the column adds nothing."""
    ways = [(_is_minus(one.money[0]), plain(one.sense) or one.sense) for one in rows if one.sense and one.money[0]]
    if not any(is_minus for is_minus, _ in ways) or any(
        word not in (OUT if is_minus else INTO) for is_minus, word in ways
    ):
        return rows
    return [replace(one, sense=None) for one in rows]


def _is_minus(text: str) -> bool:
    return text.startswith(("-", "(", "\u2212")) or text.endswith("-")


def _words_of_sum(one: Row) -> str:
    """What a total or a balance is called; it has no day, or a debit and a credit at once. Empty: it is neither."""
    if one.booked_on is None:
        words = plain(f"{one.raw_day} {one.label}")
    elif all(text.strip("0., ") for text in one.money[1:]):
        words = plain(one.label)
    else:
        return ""
    return words if words.startswith(("total", "solde", "opening balance", "closing balance", "balance")) else ""


def _debit_sign(rows: Iterable[Row], mapping: Mapping) -> int | None:
    """-1: debits are written without a sign; 1: with their own. None: both ways in one column."""
    if mapping.sign != "auto":
        return -1 if mapping.sign == "unsigned" else 1
    debits = [one.money[1] for one in rows if one.money[1].strip("0., ")]
    negative = sum(text.lstrip().startswith(("-", "(", "\u2212")) or text.endswith("-") for text in debits)
    if negative not in {0, len(debits)}:
        return None
    return 1 if negative else -1


def _amount(one: Row, sign: int, decimals: int) -> tuple[int | None, str]:
    """(signed amount, reason when it cannot be told). An empty row of money is no zero."""
    plain_amount, debit, credit = one.money
    if plain_amount:
        read = grouped_units(plain_amount, decimals, one.point)
        if one.sense is not None and read is not None:
            return _by_sense(read, one.sense)
        return read, "" if read is not None else f"montant illisible {plain_amount[:40]!r} : jamais pris pour zéro"
    out = grouped_units(debit, decimals, one.point) if debit else 0
    into = grouped_units(credit, decimals, one.point) if credit else 0
    if out is None or into is None or not (debit or credit):
        return None, f"montant illisible {(debit or credit)[:40]!r} : jamais pris pour zéro"
    if out and into:
        return None, f"{BOTH} : {debit[:20]!r} et {credit[:20]!r}"
    return sign * out + into, ""


def _by_sense(amount: int, sense: str) -> tuple[int | None, str]:
    """An amount whose direction stands in a column of its own: the amount itself must then have no sign."""
    word = plain(sense) or sense.strip()
    way = -1 if word in OUT else 1 if word in INTO else 0
    if not way:
        return None, f"sens {sense[:20]!r} inconnu : montant jamais deviné"
    if amount < 0:
        return None, f"montant négatif et sens {sense[:20]!r} à la fois : montant jamais deviné"
    return way * amount, ""


def _statement(
    account: str,
    currency: str,
    rows: Sequence[Row],
    sign: int,
    mapping: Mapping,
    around: Around,
    ranks: Ranks,
    problems: Problems,
) -> Statement:
    decimals = decimals_of(currency)
    entries = []
    for one in rows:
        amount, reason = _amount(one, sign, decimals)
        if reason:
            problems.note(f"ligne {one.number}", reason)
        if one.booked_on is None:
            problems.note(f"ligne {one.number}", f"date illisible {one.raw_day[:20]!r}")
        entries.append(_entry(account, currency, decimals, one, amount, ranks))
    amounts = [entry.amount_cents for entry in entries]
    balances = [grouped_units(one.balance, decimals, one.balance_point) if one.balance else None for one in rows]
    days = [entry.booked_on for entry in entries if entry.booked_on is not None]
    first, last = min(days, default=None), max(days, default=None)
    opening, closing, proved = None, None, None
    if None in amounts:
        proved = False
    if mapping.is_balance_running and any(balance is not None for balance in balances):
        opening, closing, proved = _running(amounts, balances)
        if proved is False:
            problems.note(f"compte {account[-4:]}", NOT_PROVED)
    elif not mapping.is_balance_running and len({one.balance for one in rows}) == 1:
        closing = balances[0]
    elif around.closing:
        opening, closing = (_written(text, decimals, rows[0].point) for text in (around.opening, around.closing))
        last = around.closing_on or last
        proved = proof(opening, amounts, closing)
        if proved is False:
            problems.note(f"compte {account[-4:]}", NOT_CLOSED)
    return Statement(account, currency, decimals, opening, first, closing, last, proved, tuple(entries), "csv")


def _written(text: str, decimals: int, point: str) -> int | None:
    """A balance that stands apart from the columns has its own decimal mark."""
    return grouped_units(text, decimals, point_of([text], is_french=True) or point) if text else None


def _running(
    amounts: Sequence[int | None], balances: Sequence[int | None]
) -> tuple[int | None, int | None, bool | None]:
    """Opening, closing and proof by the balance of each row, oldest first or newest first. One balance alone proves nothing."""
    known = sum(balance is not None for balance in balances)
    if None in amounts:
        return None, None, False
    money = [amount or 0 for amount in amounts]
    for found in (_chain(money, balances), _chain(money[::-1], balances[::-1])):
        if found is not None:
            return found[0], found[1], True if known > 1 else None
    return None, None, False


def _chain(amounts: Sequence[int], balances: Sequence[int | None]) -> tuple[int, int] | None:
    """balance(n) = opening + amounts up to n, at every row that has a balance."""
    total, opening = 0, None
    for amount, balance in zip(amounts, balances, strict=True):
        total += amount
        if balance is None:
            continue
        if opening is None:
            opening = balance - total
        elif opening + total != balance:
            return None
    return None if opening is None else (opening, opening + total)


def _entry(account: str, currency: str, decimals: int, one: Row, amount: int | None, ranks: Ranks) -> Entry:
    """The key is of the values, never of the raw line: banks change columns."""
    texts = (detail.text for detail in one.more)
    base = entry_base(
        ("csv", account, currency, str(one.booked_on), str(amount), plain(one.label), one.reference, *map(plain, texts))
    )
    return Entry(
        amount,
        one.booked_on,
        one.value_on,
        one.label,
        one.reference,
        one.code,
        "",
        decimals,
        one.more,
        base,
        ranks.next(account, one.booked_on, base),
    )
