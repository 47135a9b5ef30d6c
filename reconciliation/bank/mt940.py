"""SWIFT MT940, the customer statement: tags :20: :25: :28C: :60F: :61: :86: :62F:. MT942 (intraday) is not a statement.

Source: SWIFT User Handbook, category 9. RC, the reversal of a credit, is a debit; RD, the reversal of a debit, a credit.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from reconciliation.bank.accounts import NO_ACCOUNT
from reconciliation.bank.amounts import decimals_of, units, unreadable
from reconciliation.bank.camt_details import NONE_GIVEN
from reconciliation.bank.mt940_fields import End, day, entry_day, fields, information, label
from reconciliation.bank.problems import KEPT, Problems
from reconciliation.bank.statement import (
    BankFile,
    Closed,
    Entry,
    EntryDetail,
    Statement,
    Stream,
    entry_base,
    gathered,
    proof,
)
from reconciliation.bank.texts import Source, in_memory, legible_blocks

HEADS = frozenset({"20", "25", "25P", "28", "28C", "60F", "60M"})
SIGNS = {"C": 1, "RD": 1, "D": -1, "RC": -1}
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?([\d.,]{1,20})")
# value date, entry date (month and day), mark, funds code (third letter of the currency), amount, type and code, references
_LINE = re.compile(r"(\d{6})(\d{4})?\s*([Rr]?[CDcd])([A-Z])?\s*([\d.,]{1,20})\s*([A-Z][A-Z0-9]{3})?(.*)", re.DOTALL)
MOST_ENTRIES, MOST_UNREAD = 1_000_000, 10_000

INTRADAY = "MT942 (état intrajournalier) : ce n’est pas un relevé, aucune écriture n’en est comptabilisée"
TRUNCATED = "fichier tronqué : solde de clôture (:62F:) absent, rien n’en est repris"
NO_OPENING = "solde d’ouverture (:60F:) absent : rien ne prouve ce relevé"
NOT_PROVED = "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé"
BAD_LINE = "ligne :61: illisible, relevé non prouvé"
GAP = "le solde intermédiaire d’une page n’est pas celui de la page précédente : relevé non prouvé"
MISPLACED = "compte, devise ou page écrits après les mouvements et différents : rien n’en est repris"
LOWER = "sens écrit en minuscule (c, d), lu comme sa majuscule"
NO_CURRENCY = "solde sans devise : lu dans celle de l’ouverture"
NO_PAGE = "une autre page de ce relevé manque dans ce fichier : la preuve ne vaut que pour celle-ci"


@dataclass(slots=True)
class _Movement:
    amount: int | None
    booked_on: dt.date | None
    value_on: dt.date | None
    code: str
    reference: str
    bank_reference: str
    details: list[EntryDetail] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A message; pages of one statement are joined into the first. `is_final`: closed by 62F, not by a page's 62M.

    `held`: the movements that wait for its end; `total`: of all, None as soon as an amount could not be read.
    `goes_on`: it is the next page of the message before, None while it is not known.
    """

    account: str = ""
    number: str = ""
    currency: str = ""
    opening: int | None = None
    opening_on: dt.date | None = None
    closing: int | None = None
    closing_on: dt.date | None = None
    is_first: bool = True
    is_final: bool = False
    has_opening: bool = False
    has_closing: bool = False
    is_whole: bool = True
    has_account: bool = False
    goes_on: bool | None = None
    is_handed_on: bool = False
    count: int = 0
    undated: int = 0
    total: int | None = 0
    held: list[_Movement] = field(default_factory=list)

    def tally(self, movement: _Movement) -> None:
        self.count += 1
        self.undated += movement.booked_on is None
        self.total = None if movement.amount is None or self.total is None else self.total + movement.amount


def read(data: bytes) -> BankFile:
    """Never raises."""
    return gathered(stream(in_memory(data)))


def stream(source: Source) -> Stream:
    """The same, one movement after the other. The source is opened twice."""
    blocks, tolerance = legible_blocks(source)
    reader = _Reader()
    if tolerance:
        reader.problems.note("fichier", tolerance)
    end = End()
    try:
        for number, tag, value in fields(end.seen(blocks)):
            reader.take(number, tag, value)
            if reader.count > MOST_ENTRIES or reader.unread > MOST_UNREAD:
                reason = f"plus de {MOST_ENTRIES} mouvements ou de {MOST_UNREAD} lignes illisibles"
                return BankFile("mt940", refused=reason)
            if reader.out:
                yield from reader.out
                reader.out.clear()
    except _Misplaced:
        return BankFile("mt940", problems=reader.problems.all(), refused=MISPLACED)
    found = reader.finish(is_in_a_balance=_is_in_a_balance(end.text))
    yield from reader.out
    return found


class _Misplaced(Exception):
    """The account or the currency of a statement changes after its first movements were given."""


class _Reader:
    def __init__(self) -> None:
        self.problems = Problems()
        self.count = self.unread = 0
        self.is_intraday = False
        self.current: _Open | None = None
        self.movement: _Movement | None = None
        self.before: _Open | None = None
        self.out: list[Entry | Closed] = []
        self.closed = 0
        self.is_any_closed = False
        self.last_proved: bool | None = None

    def take(self, number: int, tag: str, value: str) -> None:
        if tag == "20" or (tag in HEADS and (self.current is None or self.current.has_closing)):
            account = self.current.account if self.current is not None and tag != "20" else ""
            self._close(number)
            self.current = _Open(account=account)
        current = self.current
        if current is None:
            return
        match tag:
            case "25" | "25P":
                self._complete()
                account = " ".join(value.split("\n", maxsplit=1)[0].split())
                if current.is_handed_on and account != current.account:
                    raise _Misplaced
                current.account, current.has_account = account, True
            case "28C" | "28":
                current.number = value.split("/", maxsplit=1)[0].strip()
            case "60F" | "60M":
                self._opening(number, current, tag, value)
            case "61":
                self._line(number, current, value)
            case "86" if self.movement is not None:
                self.movement.details += information(value)
                self._complete()
            case "62F" | "62M":
                self._closing(number, current, tag, value)
            case "34F" | "13D":
                self.is_intraday = True
            case _:
                pass

    def _close(self, number: int) -> None:
        self._complete()
        done, self.current = self.current, None
        if done is None or not (done.has_opening or done.count):
            return
        if not done.has_closing:
            self.problems.note(number, "message sans solde de clôture : relevé non prouvé")
        self.is_any_closed = self.is_any_closed or done.has_closing
        if done.goes_on is None:
            self._settle(done)
        if done.goes_on and self.before is not None:
            _join(self.before, done, self.problems)
            done = self.before
        self.before = None if done.is_final else done
        if self.before is None:
            self._end(done)

    def _settle(self, done: _Open) -> None:
        """Whether this message is the next page of the one before; if not, that one is ended."""
        before = self.before
        done.goes_on = before is not None and not done.is_first and before.account == done.account
        if before is not None and not done.goes_on:
            self._end(before)
            self.before = None

    def _end(self, done: _Open) -> None:
        self.closed += 1
        self.out += [_entry(done.account, done.currency, movement) for movement in done.held]
        done.held = []
        statement = _build(done, self.problems, self.closed)
        self.last_proved = statement.proved
        self.out.append(Closed(statement))

    def _complete(self) -> None:
        """The movement has all its texts. It is given at once when the head of its message says all that names it."""
        done, current = self.movement, self.current
        self.movement = None
        if done is None or current is None:
            return
        current.tally(done)
        if current.held or not (current.has_opening and current.has_account and current.currency):
            current.held.append(done)
            return
        if current.goes_on is None:
            self._settle(current)
        before = self.before if current.goes_on else None
        if before is not None and (before.held or before.currency != current.currency):
            current.held.append(done)
            return
        current.is_handed_on = True
        self.out.append(_entry(current.account, current.currency, done))

    def _opening(self, number: int, current: _Open, tag: str, value: str) -> None:
        self._complete()
        known = (current.is_first, current.currency)
        current.has_opening, current.is_first = True, tag == "60F"
        current.opening, current.opening_on, current.currency = self._balance(number, value, "")
        if current.is_handed_on and known != (current.is_first, current.currency):
            raise _Misplaced

    def _closing(self, number: int, current: _Open, tag: str, value: str) -> None:
        self._complete()
        current.has_closing, current.is_final = True, tag == "62F"
        current.closing, current.closing_on, currency = self._balance(number, value, current.currency)
        current.currency = current.currency or currency
        if currency and currency != current.currency:
            self.problems.note(number, "devise de clôture différente de celle de l’ouverture : relevé non prouvé")
            current.is_whole = False

    def _balance(self, number: int, value: str, known: str) -> tuple[int | None, dt.date | None, str]:
        """`known`: the currency of a balance that names none; a message has one."""
        found = _BALANCE.match(value.strip())
        currency = (found[3] or known) if found else ""
        if found is None or not currency:
            self.problems.note(number, f"solde illisible {value[:40]!r}")
            return None, None, ""
        if not found[3]:
            self.problems.count(number, NO_CURRENCY)
        decimals = decimals_of(currency)
        amount = units(found[4], decimals)
        if amount is None:
            self.problems.note(number, unreadable(found[4], decimals))
        signed = -amount if amount is not None and found[1] == "D" else amount
        return signed, day(found[2]), currency

    def _line(self, number: int, current: _Open, value: str) -> None:
        self._complete()
        self.count += 1
        first, _, more = value.partition("\n")
        found = _LINE.fullmatch(first.strip())
        if found is None:
            self.problems.note(number, f"{BAD_LINE} : {first[:40]!r}")
            self.unread += 1
            current.is_whole = False
            return
        decimals = decimals_of(current.currency)
        amount = units(found[5], decimals)
        if amount is None:
            self.problems.note(number, unreadable(found[5], decimals))
        value_on = day(found[1])
        if value_on is None:
            self.problems.note(number, f"date de valeur illisible {found[1]!r}")
        mark = found[3].upper()
        if mark != found[3]:
            self.problems.count(number, LOWER)
        reference, _, bank_reference = found[7].partition("//")
        self.movement = _Movement(
            amount * SIGNS[mark] if amount is not None else None,
            entry_day(found[2], value_on, found[1]),
            value_on,
            found[6] or "",
            reference.strip(),
            bank_reference.strip(),
        )
        if more.strip():
            self.movement.details.append(EntryDetail("61", " ".join(more.split())))
        if mark in {"RC", "RD"}:
            self.movement.details.append(EntryDetail("61", f"extourne ({mark})"))

    def finish(self, *, is_in_a_balance: bool) -> BankFile:
        last = self.current
        if self.is_intraday and not self.is_any_closed and not (last is not None and last.has_closing):
            return BankFile("mt940", refused=INTRADAY)
        if last is not None and not last.has_closing:
            return BankFile("mt940", problems=self.problems.all(), refused=TRUNCATED)
        self._close(0)
        if self.before is not None:
            self._end(self.before)
        reason = None
        if not self.closed:
            reason = "aucun relevé (:60F: à :62F:) dans ce fichier"
        elif is_in_a_balance and self.last_proved is False:
            reason = "le dernier solde ne se vérifie pas et sa ligne n’est pas finie : fichier tronqué ou altéré"
        return BankFile("mt940", problems=self.problems.all(), refused=reason)


def _is_in_a_balance(end: str) -> bool:
    """The file stops on the line of a last balance, before the last decimal of its amount."""
    found = re.search(r":62[FM]:([^\r\n]*)\Z", end)
    if found is None:
        return False
    balance = _BALANCE.fullmatch(found[1].strip())
    _, mark, decimals = (balance[4] if balance else "").replace(".", ",").rpartition(",")
    return balance is None or not mark or len(decimals) < decimals_of(balance[3] or "")


def _join(before: _Open, one: _Open, problems: Problems) -> None:
    """A page that opens with 60M goes on from the one before, of the same account."""
    if before.closing is None or before.closing != one.opening or before.currency != one.currency:
        problems.note(f"relevé {one.number}", GAP)
        before.is_whole = False
    before.held += one.held
    before.count, before.undated = before.count + one.count, before.undated + one.undated
    before.total = None if before.total is None or one.total is None else before.total + one.total
    before.closing, before.closing_on, before.is_final = one.closing, one.closing_on, one.is_final
    before.is_whole = before.is_whole and one.is_whole


def _build(one: _Open, problems: Problems, number: int) -> Statement:
    """Without its entries."""
    for _ in range(min(one.undated, KEPT + 1)):
        problems.note(f"relevé {number}", "mouvement sans date lisible")
    proved: bool | None = False
    if one.is_whole and one.closing is not None and (one.opening is not None or not one.has_opening):
        proved = proof(one.opening, (one.total,), one.closing)
    if not one.account:
        problems.note(f"relevé {number}", NO_ACCOUNT)
    if not one.has_opening:
        problems.note(f"relevé {number}", NO_OPENING)
    elif not (one.is_first and one.is_final) and proved:
        problems.note(f"relevé {number}", NO_PAGE)
    if proved is False:
        problems.note(f"relevé {number}", NOT_PROVED)
    return Statement(
        one.account,
        one.currency or "EUR",
        decimals_of(one.currency),
        one.opening,
        one.opening_on,
        one.closing,
        one.closing_on,
        proved,
        (),
        "mt940",
    )


def _entry(account: str, currency: str, movement: _Movement) -> Entry:
    details = tuple(movement.details)
    return Entry(
        movement.amount,
        movement.booked_on,
        movement.value_on,
        label(details),
        movement.reference if movement.reference.upper() not in NONE_GIVEN else movement.bank_reference,
        movement.code,
        movement.bank_reference,
        decimals_of(currency),
        details,
        _base(account, currency, movement),
        0,
    )


def _base(account: str, currency: str, movement: _Movement) -> str:
    texts = (" ".join(detail.text.split()) for detail in movement.details)
    head = ("mt940", account, currency, str(movement.booked_on), str(movement.value_on), str(movement.amount))
    return entry_base((*head, movement.code, movement.reference, movement.bank_reference, *texts))
