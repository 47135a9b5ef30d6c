"""What the rows of a table of a CSV decide together: the order of days, decimal marks, the sign of debits, the direction of amounts.

Nothing of a row is kept: a table of a million rows weighs what one of ten does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reconciliation.bank.columns import DateOrder, Mapping, Meaning, plain
from reconciliation.bank.csv_values import DecimalMark, OrderOfDays

Places = dict[Meaning, list[int]]
Way = Literal["sign", "sense", "code"]

MONEY: tuple[Meaning, ...] = ("amount", "debit", "credit", "balance")
ORDER = "ordre du jour et du mois incertain dans ces dates : indiquez-le dans la correspondance de colonnes"
MIXED = "marque décimale incertaine dans ces montants : indiquez-la dans la correspondance de colonnes"
SIGNS = "débits écrits les uns avec un signe, les autres sans : indiquez la règle dans la correspondance de colonnes"
# The words of a column that says the direction of an amount.
OUT = frozenset({"d", "debit", "dbit", "db", "-", "sortie", "depense"})
INTO = frozenset({"c", "credit", "crdt", "cr", "+", "entree", "recette"})
PARTIES = "colonne de comptes souvent vide\u202f: lue comme celle de l’autre partie, pas du relevé"
ACCOUNTS = "un compte différent à presque chaque ligne\u202f: dites si c’est celui de l’autre partie (correspondance de colonnes)"
MOST_ACCOUNTS = 1000
SUMS = ("total", "solde", "opening balance", "closing balance", "balance")
NOTHING = "0., "


class Refused(Exception):
    """Carries the reason, in French."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the rows of a table are read: the order of days, the decimal mark of amounts and that of balances, the sign of debits
    (-1, 1), what gives the direction of an amount (its own sign, a column of directions, the type), and whether the accounts of
    the column of accounts are those of the other parties."""

    order: DateOrder
    point: str
    balance_point: str
    sign: int
    way: Way = "sign"
    is_of_parties: bool = False


class Debits:
    """Whether debits are written with a sign of their own, one after the other."""

    def __init__(self) -> None:
        self._negative = self._count = 0

    def see(self, text: str) -> None:
        if text.strip(NOTHING):
            self._count += 1
            self._negative += is_signed(text)

    def add(self, other: "Debits") -> None:
        self._negative += other._negative
        self._count += other._count

    def sign(self, mapping: Mapping) -> int | None:
        """-1: debits are written without a sign; 1: with their own. None: both ways in one column."""
        if mapping.sign != "auto":
            return -1 if mapping.sign == "unsigned" else 1
        if self._negative not in {0, self._count}:
            return None
        return 1 if self._negative else -1


class Directions:
    """Amounts without any sign beside a type that says debit or credit on every row: it is their direction."""

    def __init__(self) -> None:
        self._is_any_signed = self._is_any_out = self._is_any_into = self._is_any_other = False
        self._last: str | None = None

    def see(self, amount: str, code: str) -> None:
        self._is_any_signed = self._is_any_signed or is_signed(amount)
        if code == self._last or self._is_any_signed:
            return
        self._last, word = code, word_of(code)
        self._is_any_out = self._is_any_out or word in OUT
        self._is_any_into = self._is_any_into or word in INTO
        self._is_any_other = self._is_any_other or word not in OUT | INTO

    def add(self, other: "Directions") -> None:
        self._is_any_signed = self._is_any_signed or other._is_any_signed
        self._is_any_out = self._is_any_out or other._is_any_out
        self._is_any_into = self._is_any_into or other._is_any_into
        self._is_any_other = self._is_any_other or other._is_any_other

    @property
    def is_told(self) -> bool:
        return self._is_any_out and not (self._is_any_signed or self._is_any_other)

    @property
    def is_doubtful(self) -> bool:
        """No amount has a sign, the type of some rows is debit or credit and that of others is neither: `card` beside `credit`."""
        return (self._is_any_out or self._is_any_into) and self._is_any_other and not self._is_any_signed


class Agreement:
    """Whether the sign of each amount is that of the column of directions: the column then adds nothing."""

    def __init__(self) -> None:
        self._is_any_signed, self._is_agreed = False, True

    def see(self, amount: str, sense: str) -> None:
        if sense:
            is_out = is_signed(amount)
            self._is_any_signed = self._is_any_signed or is_out
            self._is_agreed = self._is_agreed and word_of(sense) in (OUT if is_out else INTO)

    def add(self, other: "Agreement") -> None:
        self._is_any_signed = self._is_any_signed or other._is_any_signed
        self._is_agreed = self._is_agreed and other._is_agreed

    @property
    def is_whole(self) -> bool:
        return self._is_any_signed and self._is_agreed


class Accounts:
    """Whose accounts a column of accounts names, by how often it is blank and how often it changes."""

    def __init__(self) -> None:
        self._count = self._named = 0
        self._met: set[str] = set()

    def see(self, account: str) -> None:
        self._count += 1
        if account:
            self._named += 1
            if len(self._met) <= MOST_ACCOUNTS:  # with more, the file is refused
                self._met.add("".join(account.split()))

    def add(self, other: "Accounts") -> None:
        self._count += other._count
        self._named += other._named
        if len(self._met) <= MOST_ACCOUNTS:
            self._met |= other._met

    def is_of_parties(self) -> bool:
        """Raises Refused, when it changes on nearly every row: the other party's, or not."""
        if self._named and 4 * (self._count - self._named) >= self._count:
            return True
        if len(self._met) > max(1, self._count // 2):
            raise Refused(ACCOUNTS)
        return False


class Evidence:
    """What rows say of the conventions of their table, one after the other."""

    def __init__(self, places: Places) -> None:
        self._places, self._has_sense, self._has_account = places, "sense" in places, "account" in places
        self._money = [places[name] for name in MONEY[:-1] if name in places]
        self._balance, self._fee = places.get("balance", []), places.get("fee", [])
        self._order, self._amounts, self._balances = OrderOfDays(), DecimalMark(), DecimalMark()
        self._debits, self._directions, self._agreement, self._accounts = (
            Debits(),
            Directions(),
            Agreement(),
            Accounts(),
        )

    def see(self, row: Sequence[str], booked: str, *, is_dated: bool) -> None:
        """`booked`: what stands in the column of days, `is_dated`: written as one."""
        self._order.see(booked)
        money = False
        for columns in self._money:
            if text := filled(row, columns):
                money = True
                self._amounts.see(text)
        if fee := filled(row, self._fee):
            self._amounts.see(fee)
        if balance := filled(row, self._balance):
            self._balances.see(balance)
        if money or (self._has_account and (is_dated or balance)):
            self._see_movement(row, is_dated=is_dated)

    def _see_movement(self, row: Sequence[str], *, is_dated: bool) -> None:
        amount, debit, credit = self._cell(row, "amount"), self._cell(row, "debit"), self._cell(row, "credit")
        if not is_dated or (debit and credit):
            raw_day, label = self._cell(row, "booked"), self._cell(row, "label")
            if words_of_sum(raw_day, label, (debit, credit), is_dated=is_dated):
                return
        self._debits.see(debit)
        if self._has_account:
            self._accounts.see(self._cell(row, "account"))
        if amount and self._has_sense:
            self._agreement.see(amount, self._cell(row, "sense"))
        elif amount:
            self._directions.see(amount, self._cell(row, "code"))

    def _cell(self, row: Sequence[str], name: Meaning) -> str:
        return first(row, self._places.get(name, []))

    def add(self, other: "Evidence") -> None:
        self._order.add(other._order)
        self._amounts.add(other._amounts)
        self._balances.add(other._balances)
        self._debits.add(other._debits)
        self._directions.add(other._directions)
        self._agreement.add(other._agreement)
        self._accounts.add(other._accounts)

    def conventions(self, mapping: Mapping, *, is_french: bool) -> Conventions:
        """Raises Refused, when what the rows say may be read both ways."""
        shared = self.shared(mapping, is_french=is_french)
        if self._directions.is_doubtful and mapping.sign != "signed":
            raise Refused(SIGNS)
        is_of_parties = mapping.is_guessed and self._accounts.is_of_parties()
        return replace(shared, way=self._way(mapping), is_of_parties=is_of_parties)

    def shared(self, mapping: Mapping, *, is_french: bool) -> Conventions:
        """Without what each table has of its own: the directions of amounts, the accounts. Raises Refused."""
        order = mapping.date_order or self._order.found(is_french=is_french)
        if order is None:
            raise Refused(ORDER)
        point, balance_point = self._points(mapping, is_french=is_french)
        sign = self._debits.sign(mapping)
        if sign is None:
            raise Refused(SIGNS)
        return Conventions(order, point, balance_point, sign)

    def _way(self, mapping: Mapping) -> Way:
        if self._has_sense:
            return "sign" if mapping.is_guessed and self._agreement.is_whole else "sense"
        return "code" if self._directions.is_told else "sign"

    def refuse_unlike(self, said: Conventions, every: Conventions) -> None:
        """`said`: its own; `every`: those of the file. A default counts only where it decides something. Raises Refused."""
        if said.order != every.order and not self._order.is_silent:
            raise Refused(ORDER)
        if said.point != every.point and not self._amounts.is_silent:
            raise Refused(MIXED)
        if said.balance_point != every.balance_point and not self._balances.is_silent:
            raise Refused(MIXED)

    def _points(self, mapping: Mapping, *, is_french: bool) -> tuple[str, str]:
        """One mark for all the money; when both are met, a column of balances may have a mark of its own."""
        if mapping.point:
            return mapping.point, mapping.point
        every = DecimalMark()
        every.add(self._amounts)
        every.add(self._balances)
        point = every.found(is_french=is_french)
        if point:
            return point, point
        amounts, balances = self._amounts.found(is_french=is_french), self._balances.found(is_french=is_french)
        if not amounts or not balances:
            raise Refused(MIXED)
        return amounts, balances


def conventions_of(tables: Sequence[Evidence], mapping: Mapping, *, is_french: bool) -> list[Conventions]:
    """Those of each table, which are alike where both have something to say: one program wrote the file. Raises Refused."""
    found = [one.conventions(mapping, is_french=is_french) for one in tables]
    if len(tables) > 1:
        whole = Evidence({"booked": []})
        for one in tables:
            whole.add(one)
        every = whole.shared(mapping, is_french=is_french)
        for one, said in zip(tables, found, strict=True):
            one.refuse_unlike(said, every)
    return found


def word_of(text: str) -> str:
    """A direction as `OUT` and `INTO` have it: marks (+, -) as they are."""
    return plain(text) or text.strip()


def is_signed(text: str) -> bool:
    return text.lstrip().startswith(("-", "(", "\u2212")) or text.endswith("-")


def words_of_sum(raw_day: str, label: str, ways: tuple[str, str], *, is_dated: bool) -> str:
    """What a total or a balance is called; it has no day, or a debit and a credit at once (`ways`). Empty: it is neither."""
    if not is_dated:
        words = plain(f"{raw_day} {label}")
    elif ways[0].strip(NOTHING) and ways[1].strip(NOTHING):
        words = plain(label)
    else:
        return ""
    return words if words.startswith(SUMS) else ""


def first(row: Sequence[str], columns: Sequence[int]) -> str:
    """The first of these columns that the row reaches."""
    for column in columns:
        if column < len(row):
            return row[column].strip()
    return ""


def filled(row: Sequence[str], columns: Sequence[int]) -> str:
    """The first of these columns where something is written."""
    for column in columns:
        if column < len(row) and (text := row[column].strip()):
            return text
    return ""
