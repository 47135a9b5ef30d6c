"""Rows of a CSV as statements, one an account: signs, running balance, proof."""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from reconciliation.bank.accounts import NO_ACCOUNT
from reconciliation.bank.amounts import decimals_of, grouped_units
from reconciliation.bank.columns import DateOrder, Mapping, Meaning, plain
from reconciliation.bank.csv_conventions import INTO, NOTHING, OUT, PARTIES, Conventions, Places, word_of, words_of_sum
from reconciliation.bank.csv_heading import Around, side_of
from reconciliation.bank.csv_values import day, point_of
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import Closed, Entry, EntryDetail, Statement, Turn, entry_base, proof

NOT_CLOSED = "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé"
BOTH = "débit et crédit sur la même ligne"
NOT_PROVED = "le solde de chaque ligne ne suit pas les montants : relevé non prouvé"
# The order of `Cells`.
CELLS: tuple[Meaning, ...] = (
    "booked", "value", "label", "amount", "debit", "credit", "balance", "currency", "reference", "account", "code", "sense",
    "fee",
)  # fmt: skip
MOST_DAYS = 5000
TEXT_ROW = "ligne sans date ni montant, pas un mouvement : laissée de côté"
TOO_WIDE = "plus de cellules que l’en-tête (séparateur dans un texte, ou décimales après une virgule sans guillemets) : montant jamais deviné"
SUM_ROW = "ligne de total ou de solde, pas un mouvement : laissée de côté"


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row, its money still in text. `more`: complements; `sense`: the direction of the amount, where a column says it."""

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
    sense: str
    fee: str
    is_too_wide: bool = False


class Cells:
    """Where each meaning stands in the rows of a file, and how its days are read."""

    def __init__(self, places: Places, order: DateOrder, near: dt.date, width: int) -> None:
        """`width`: cells of the heading."""
        self._width = width
        self._order, self._near, self._more = order, near, tuple(places.get("more", []))
        self._columns = [tuple(places.get(meaning, [])) for meaning in CELLS]
        self._days: dict[str, dt.date | None] = {}

    def row(self, number: int, row: Sequence[str]) -> Row:
        """The first column of each meaning that the row reaches."""
        width = len(row)
        booked, value, label, amount, debit, credit, balance, currency, reference, account, code, sense, fee = (
            next((row[one].strip() for one in columns if one < width), "") if columns else ""
            for columns in self._columns
        )
        texts = [" ".join(row[one].split()) for one in self._more if one < width and row[one].strip()]
        if fee.strip(NOTHING):
            texts.append(f"frais {fee[:20]}")
        more = tuple(EntryDetail("CSV", text) for text in texts)
        return Row(
            number,
            self._day(booked),
            self._day(value) if value else None,
            " ".join(label.split()),
            more,
            (amount, debit, credit),
            balance,
            currency.upper(),
            reference,
            "".join(account.split()),
            code,
            booked,
            sense,
            fee,
            width > self._width and any(cell.strip() for cell in row[self._width :]),
        )

    def _day(self, text: str) -> dt.date | None:
        """Days repeat: each is read once, within bounds."""
        if text not in self._days:
            if len(self._days) > MOST_DAYS:
                self._days.clear()
            self._days[text] = day(text, self._order, self._near)
        return self._days[text]


def _net(one: Row, how: Conventions, decimals: int) -> tuple[int | None, str]:
    """The amount without the fees that a column of their own says: what the account moved by."""
    amount, reason = _amount(one, how, decimals)
    if amount is None or not one.fee:
        return amount, reason
    fee = grouped_units(one.fee, decimals, how.point)
    if fee is None:
        return None, f"frais illisibles {one.fee[:40]!r}\u202f: montant jamais deviné"
    return amount - abs(fee), ""


def _amount(one: Row, how: Conventions, decimals: int) -> tuple[int | None, str]:
    """(signed amount, reason when it cannot be told). An empty row of money is no zero."""
    if one.is_too_wide:
        return None, TOO_WIDE
    plain_amount, debit, credit = one.money
    if plain_amount:
        read = grouped_units(plain_amount, decimals, how.point)
        if how.way != "sign" and read is not None:
            sense = one.code if how.way == "code" else one.sense
            return _by_sense(read, sense)
        return read, "" if read is not None else f"montant illisible {plain_amount[:40]!r} : jamais pris pour zéro"
    out = grouped_units(debit, decimals, how.point) if debit else 0
    into = grouped_units(credit, decimals, how.point) if credit else 0
    if out is None or into is None or not (debit or credit):
        return None, f"montant illisible {(debit or credit)[:40]!r} : jamais pris pour zéro"
    if out and into:
        return None, f"{BOTH} : {debit[:20]!r} et {credit[:20]!r}"
    return how.sign * out + into, ""


def _by_sense(amount: int, sense: str) -> tuple[int | None, str]:
    """An amount whose direction stands in a column of its own: the amount itself must then have no sign."""
    word = word_of(sense)
    way = -1 if word in OUT else 1 if word in INTO else 0
    if not way:
        return None, f"sens {sense[:20]!r} inconnu : montant jamais deviné"
    if amount < 0:
        return None, f"montant négatif et sens {sense[:20]!r} à la fois : montant jamais deviné"
    return way * amount, ""


class Statements:
    """Rows of a table as the statements of their accounts, entry by entry: what a statement holds at its end is kept, never its rows."""

    def __init__(self, mapping: Mapping, conventions: Conventions, around: Around, problems: Problems) -> None:
        """`around`: what stands above the heading (account, balances); balances that stand among the rows are added to it."""
        self._mapping, self._how, self._around, self._problems = mapping, conventions, around, problems
        self._accounts: dict[tuple[str, ...], _Account] = {}
        self._turn: tuple[str, ...] = ()
        self.is_any_dated = False
        if conventions.is_of_parties:
            problems.note("fichier", PARTIES)

    @property
    def count(self) -> int:
        return len(self._accounts)

    def take(self, one: Row) -> Iterator[Turn | Entry]:
        """The entry of a row that moves money, after the turn of its account when it is not the one of the row before."""
        self.is_any_dated = self.is_any_dated or one.booked_on is not None
        if self._is_no_movement(one):
            return
        if self._how.is_of_parties:
            one = _of_party(one)
        mapping = self._mapping
        key = (one.account or mapping.account or self._around.account, one.currency or mapping.currency or "EUR")
        if key != self._turn:
            self._turn = key
            yield Turn(key)
        if key not in self._accounts:
            if not key[0] and all(number for number, _ in self._accounts):
                self._problems.note("fichier", NO_ACCOUNT)
            self._accounts[key] = _Account(*key)
        yield self._entry(self._accounts[key], one)

    def closed(self) -> Iterator[Turn | Closed]:
        """The statements, in the order in which their accounts were met. What stands around the rows of several accounts is of none."""
        around = self._around if len(self._accounts) == 1 else Around()
        for key, account in self._accounts.items():
            statement, contradiction = account.statement(self._mapping, around, self._how)
            if contradiction:
                self._problems.note(f"compte {account.number[-4:]}", contradiction)
            yield Turn(key)
            yield Closed(statement)

    def _is_no_movement(self, one: Row) -> bool:
        """Told, not read as a movement: a total, a balance (which may prove), a line of text."""
        words = words_of_sum(one.raw_day, one.label, one.money[1:], is_dated=one.booked_on is not None)
        if words:
            self._problems.count(f"ligne {one.number}", SUM_ROW)
            money = [text for text in one.money if text]
            if side_of(words) and len(money) == 1:
                self._around = self._around.with_balance(words, money[0])
            return True
        if one.booked_on is not None or any(one.money) or one.balance:
            return False
        self._problems.count(f"ligne {one.number}", TEXT_ROW)
        return True

    def _entry(self, account: "_Account", one: Row) -> Entry:
        amount, reason = _net(one, self._how, account.decimals)
        if reason:
            self._problems.note(f"ligne {one.number}", reason)
        if one.booked_on is None:
            self._problems.note(f"ligne {one.number}", f"date illisible {one.raw_day[:20]!r}")
        is_read = account.add(one, amount, self._how.balance_point)
        if self._mapping.is_balance_running and not is_read:
            self._problems.note(f"ligne {one.number}", f"solde illisible {one.balance[:40]!r}")
        return _entry(account.number, account.currency, account.decimals, one, amount)


def _of_party(one: Row) -> Row:
    """Its account is a text of the movement."""
    more = (*one.more, EntryDetail("CSV", one.account)) if one.account else one.more
    return msgspec.structs.replace(one, account="", more=more)


class _Account:
    """What the rows of one account and currency have said so far."""

    def __init__(self, number: str, currency: str) -> None:
        self.number, self.currency, self.decimals = number, currency, decimals_of(currency)
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self.balances = RunningBalance()
        self.balance: str | None = None
        self.is_one_balance = True

    def add(self, one: Row, amount: int | None, point: str) -> bool:
        """Whether the balance of the row, where it has one, was read."""
        if one.booked_on is not None:
            self.first = one.booked_on if self.first is None else min(self.first, one.booked_on)
            self.last = one.booked_on if self.last is None else max(self.last, one.booked_on)
        if self.balance is None:
            self.balance = one.balance
        self.is_one_balance = self.is_one_balance and one.balance == self.balance
        balance = grouped_units(one.balance, self.decimals, point) if one.balance else None
        is_unread = bool(one.balance) and balance is None
        self.balances.add(amount, balance, is_unread=is_unread)
        return not is_unread

    def statement(self, mapping: Mapping, around: Around, how: Conventions) -> tuple[Statement, str]:
        """(the statement, what contradicts it). Running balances prove; else an opening and a closing that stand apart."""
        opening, closing, last, reason = None, None, self.last, ""
        proved = None if self.balances.is_whole else False
        if mapping.is_balance_running and self.balances.count:
            opening, closing, proved = self.balances.proof()
            reason = NOT_PROVED
        elif not mapping.is_balance_running and self.is_one_balance:
            closing = grouped_units(self.balance, self.decimals, how.balance_point) if self.balance else None
        elif around.closing:
            opening, closing = (_written(text, self.decimals, how.point) for text in (around.opening, around.closing))
            last, proved, reason = around.closing_on or last, proof(opening, [self.balances.total], closing), NOT_CLOSED
        found = Statement(
            self.number, self.currency, self.decimals, opening, self.first, closing, last, proved, (), "csv"
        )
        return found, reason if proved is False else ""


def _written(text: str, decimals: int, point: str) -> int | None:
    """A balance that stands apart from the columns has its own decimal mark."""
    return grouped_units(text, decimals, point_of([text], is_french=True) or point) if text else None


class RunningBalance:
    """Opening, closing and proof by the balance of each row, oldest first or newest first, in one pass.

    Oldest first, balance - (amounts up to its row) is the opening at every row that has a balance; newest first,
    balance + (amounts before its row) is the closing. One balance alone proves nothing.
    """

    def __init__(self) -> None:
        self.count = self._total = 0
        self.is_whole = self.is_all_read = True
        self._opening: int | None = None
        self._closing: int | None = None
        self._is_oldest_first = self._is_newest_first = True

    def add(self, amount: int | None, balance: int | None, *, is_unread: bool = False) -> None:
        """None: not written, or not read. An amount that was not read proves nothing, nor does a balance that was not
        (`is_unread`): a row whose cells are shifted has both."""
        self.is_whole = self.is_whole and amount is not None
        self.is_all_read = self.is_all_read and not is_unread
        if balance is not None:
            opening, closing = balance - self._total - (amount or 0), balance + self._total
            if not self.count:
                self._opening, self._closing = opening, closing
            self._is_oldest_first = self._is_oldest_first and opening == self._opening
            self._is_newest_first = self._is_newest_first and closing == self._closing
            self.count += 1
        self._total += amount or 0

    @property
    def total(self) -> int | None:
        """Of the amounts, None when one was not read."""
        return self._total if self.is_whole else None

    def proof(self) -> tuple[int | None, int | None, bool | None]:
        """(opening, closing, proved), once a balance was met."""
        if not self.is_all_read:
            return None, None, False
        if self.is_whole and self._is_oldest_first and self._opening is not None:
            return self._opening, self._opening + self._total, True if self.count > 1 else None
        if self.is_whole and self._is_newest_first and self._closing is not None:
            return self._closing - self._total, self._closing, True if self.count > 1 else None
        return None, None, False


def _entry(account: str, currency: str, decimals: int, one: Row, amount: int | None) -> Entry:
    """The key is of the values, never of the raw line: banks change columns. It is ranked by who keeps it."""
    texts = (detail.text for detail in one.more)
    base = entry_base(
        ("csv", account, currency, str(one.booked_on), str(amount), plain(one.label), one.reference, *map(plain, texts))
    )
    return Entry(
        amount, one.booked_on, one.value_on, one.label, one.reference, one.code, "", decimals, one.more, base, 0
    )
