"""SWIFT MT940, the customer statement: tags :20: :25: :28C: :60F: :61: :86: :62F:. MT942 (intraday) is not a statement.

Source: SWIFT User Handbook, category 9. RC, the reversal of a credit, is a debit; RD, the reversal of a debit, a credit.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reconciliation.bank.amounts import decimals_of, units, unreadable
from reconciliation.bank.camt_details import NONE_GIVEN
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import BankFile, Entry, EntryDetail, Ranks, Statement, continuity, entry_base, proof
from reconciliation.bank.texts import legible

HEADS = frozenset({"20", "25", "25P", "28", "28C", "60F", "60M"})
SIGNS = {"C": 1, "RD": 1, "D": -1, "RC": -1}
_TAG = re.compile(r"\s{0,3}:(\d{2}[A-Z]?|NS):(.*)", re.DOTALL)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d.,]{1,20})")
# value date, entry date (month and day), mark, funds code (third letter of the currency), amount, type and code, references
_LINE = re.compile(r"(\d{6})(\d{4})?\s*(R?[CD])([A-Z])?\s*([\d.,]{1,20})\s*([A-Z][A-Z0-9]{3})?(.*)", re.DOTALL)
_SUBFIELD = re.compile(r"\?(\d{2})")
MOST_ENTRIES, MOST_UNREAD = 1_000_000, 10_000

INTRADAY = "MT942 (état intrajournalier) : ce n'est pas un relevé, aucune écriture n'en est comptabilisée"
TRUNCATED = "fichier tronqué : solde de clôture (:62F:) absent, rien n'en est repris"
NO_OPENING = "solde d'ouverture (:60F:) absent : rien ne prouve ce relevé"
NOT_PROVED = "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé"
BAD_LINE = "ligne :61: illisible, relevé non prouvé"
GAP = "le solde intermédiaire d'une page n'est pas celui de la page précédente : relevé non prouvé"
NO_PAGE = "une autre page de ce relevé manque dans ce fichier : la preuve ne vaut que pour celle-ci"


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
    """A message; pages of one statement are joined into the first. `is_final`: closed by 62F, not by a page's 62M."""

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
    movements: list[_Movement] = field(default_factory=list)


def read(data: bytes) -> BankFile:
    """Never raises."""
    text, tolerance = legible(data)
    reader = _Reader()
    if tolerance:
        reader.problems.note("fichier", tolerance)
    for number, tag, value in _fields(text):
        reader.take(number, tag, value)
        if reader.count > MOST_ENTRIES or reader.unread > MOST_UNREAD:
            return BankFile("mt940", refused=f"plus de {MOST_ENTRIES} mouvements ou de {MOST_UNREAD} lignes illisibles")
    return reader.finish(text)


def _fields(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, tag, value); a value goes on until the next tag. `-`, `-}` and `{1:…}` are the envelope."""
    tag, kept, first = "", [""], 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw[raw.rfind("{4:") + 3 :] if "{4:" in raw else raw
        found = _TAG.match(line)
        is_envelope = line.startswith("{") or line.strip() in {"-", "-}", "--"} or line.startswith("-}")
        if found or is_envelope:
            if tag:
                yield first, tag, "\n".join(kept)
            tag, kept, first = (found[1], [found[2]], number) if found else ("", [""], number)
        elif tag and len(kept) < 200:
            kept.append(line)
    if tag:
        yield first, tag, "\n".join(kept)


class _Reader:
    def __init__(self) -> None:
        self.problems = Problems()
        self.count = self.unread = 0
        self.is_intraday = False
        self.current: _Open | None = None
        self.movement: _Movement | None = None
        self.done: list[_Open] = []

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
                current.account = " ".join(value.split("\n", maxsplit=1)[0].split())
            case "28C" | "28":
                current.number = value.split("/", maxsplit=1)[0].strip()
            case "60F" | "60M":
                self._opening(number, current, tag, value)
            case "61":
                self._line(number, current, value)
            case "86" if self.movement is not None:
                self.movement.details += _information(value)
                self.movement = None
            case "62F" | "62M":
                self._closing(number, current, tag, value)
            case "34F" | "13D":
                self.is_intraday = True
            case _:
                pass

    def _close(self, number: int) -> None:
        if self.current is not None and (self.current.has_opening or self.current.movements):
            self.done.append(self.current)
            if not self.current.has_closing:
                self.problems.note(number, "message sans solde de clôture : relevé non prouvé")
        self.current = self.movement = None

    def _opening(self, number: int, current: _Open, tag: str, value: str) -> None:
        current.has_opening, current.is_first = True, tag == "60F"
        current.opening, current.opening_on, current.currency = self._balance(number, value)

    def _closing(self, number: int, current: _Open, tag: str, value: str) -> None:
        self.movement = None
        current.has_closing, current.is_final = True, tag == "62F"
        current.closing, current.closing_on, currency = self._balance(number, value)
        current.currency = current.currency or currency
        if currency and currency != current.currency:
            self.problems.note(number, "devise de clôture différente de celle de l'ouverture : relevé non prouvé")
            current.is_whole = False

    def _balance(self, number: int, value: str) -> tuple[int | None, dt.date | None, str]:
        found = _BALANCE.match(value.strip())
        if found is None:
            self.problems.note(number, f"solde illisible {value[:40]!r}")
            return None, None, ""
        decimals = decimals_of(found[3])
        amount = units(found[4], decimals)
        if amount is None:
            self.problems.note(number, unreadable(found[4], decimals))
        signed = -amount if amount is not None and found[1] == "D" else amount
        return signed, _day(found[2]), found[3]

    def _line(self, number: int, current: _Open, value: str) -> None:
        self.count += 1
        first, _, more = value.partition("\n")
        found = _LINE.fullmatch(first.strip())
        if found is None:
            self.problems.note(number, f"{BAD_LINE} : {first[:40]!r}")
            self.unread += 1
            self.movement, current.is_whole = None, False
            return
        decimals = decimals_of(current.currency)
        amount = units(found[5], decimals)
        if amount is None:
            self.problems.note(number, unreadable(found[5], decimals))
        value_on = _day(found[1])
        reference, _, bank_reference = found[7].partition("//")
        self.movement = _Movement(
            amount * SIGNS[found[3]] if amount is not None else None,
            _entry_day(found[2], value_on),
            value_on,
            found[6] or "",
            reference.strip(),
            bank_reference.strip(),
        )
        if more.strip():
            self.movement.details.append(EntryDetail("61", " ".join(more.split())))
        if found[3] in {"RC", "RD"}:
            self.movement.details.append(EntryDetail("61", f"extourne ({found[3]})"))
        current.movements.append(self.movement)

    def finish(self, text: str) -> BankFile:
        last = self.current
        if self.is_intraday and not any(one.has_closing for one in (*self.done, *([last] if last else []))):
            return BankFile("mt940", refused=INTRADAY)
        if last is not None and not last.has_closing:
            return BankFile("mt940", problems=self.problems.all(), refused=TRUNCATED)
        self._close(0)
        whole = _join(self.done, self.problems)
        ranks = Ranks()
        statements = tuple(_build(one, ranks, self.problems, number) for number, one in enumerate(whole, start=1))
        if not statements:
            return BankFile(
                "mt940", problems=self.problems.all(), refused="aucun relevé (:60F: à :62F:) dans ce fichier"
            )
        if _ends_in_a_balance(text) and statements[-1].proved is False:
            reason = "le dernier solde ne se vérifie pas et sa ligne n'est pas finie : fichier tronqué ou altéré"
            return BankFile("mt940", problems=self.problems.all(), refused=reason)
        return BankFile("mt940", statements, tuple(continuity(statements)), self.problems.all())


def _ends_in_a_balance(text: str) -> bool:
    return bool(re.search(r":62[FM]:[^\r\n]*\Z", text))


def _join(found: list[_Open], problems: Problems) -> list[_Open]:
    """A page that opens with 60M goes on from the one before, of the same account."""
    whole: list[_Open] = []
    for one in found:
        before = whole[-1] if whole else None
        goes_on = before is not None and not one.is_first and not before.is_final and before.account == one.account
        if before is None or not goes_on:
            whole.append(one)
            continue
        if before.closing is None or before.closing != one.opening or before.currency != one.currency:
            problems.note(f"relevé {one.number}", GAP)
            before.is_whole = False
        before.movements += one.movements
        before.closing, before.closing_on, before.is_final = one.closing, one.closing_on, one.is_final
        before.is_whole = before.is_whole and one.is_whole
    return whole


def _build(one: _Open, ranks: Ranks, problems: Problems, number: int) -> Statement:
    account = one.account
    entries = tuple(_entry(account, one, movement, ranks) for movement in one.movements)
    for entry in entries:
        if entry.booked_on is None:
            problems.note(f"relevé {number}", "mouvement sans date lisible")
    proved: bool | None = False
    if one.is_whole and one.has_closing and (one.opening is not None or not one.has_opening):
        proved = proof(one.opening, [entry.amount_cents for entry in entries], one.closing)
    if not one.has_opening:
        problems.note(f"relevé {number}", NO_OPENING)
    elif not (one.is_first and one.is_final) and proved:
        problems.note(f"relevé {number}", NO_PAGE)
    if proved is False:
        problems.note(f"relevé {number}", NOT_PROVED)
    return Statement(
        account,
        one.currency or "EUR",
        decimals_of(one.currency),
        one.opening,
        one.opening_on,
        one.closing,
        one.closing_on,
        proved,
        entries,
        "mt940",
    )


def _entry(account: str, one: _Open, movement: _Movement, ranks: Ranks) -> Entry:
    details = tuple(movement.details)
    base = _base(account, one.currency, movement)
    return Entry(
        movement.amount,
        movement.booked_on,
        movement.value_on,
        _label(details),
        movement.reference if movement.reference.upper() not in NONE_GIVEN else movement.bank_reference,
        movement.code,
        movement.bank_reference,
        decimals_of(one.currency),
        details,
        base,
        ranks.next(account, movement.booked_on, base),
    )


def _base(account: str, currency: str, movement: _Movement) -> str:
    texts = (" ".join(detail.text.split()) for detail in movement.details)
    head = ("mt940", account, currency, str(movement.booked_on), str(movement.value_on), str(movement.amount))
    return entry_base((*head, movement.code, movement.reference, movement.bank_reference, *texts))


def _information(value: str) -> list[EntryDetail]:
    """The text of :86:, line by line as it comes; the ?nn sub-fields of German and some French banks one by one."""
    joined = value.replace("\n", "")
    marks = list(_SUBFIELD.finditer(joined))
    if len(marks) < 2:
        return [EntryDetail("86", line.strip()) for line in value.split("\n") if line.strip()]
    ends = [*(mark.start() for mark in marks[1:]), len(joined)]
    found = [
        EntryDetail(f"?{mark[1]}", joined[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)
    ]
    return [detail for detail in found if detail.text]


def _label(details: tuple[EntryDetail, ...]) -> str:
    """The free text: the remittance sub-fields ?20 to ?29 when there are some, else the first line."""
    remittance = [detail.text for detail in details if detail.qualifier.startswith("?2")]
    free = [detail.text for detail in details if detail.qualifier == "86"]
    return " ".join((" ".join(remittance) or next(iter(free or [detail.text for detail in details]), "")).split())


def _day(raw: str) -> dt.date | None:
    """YYMMDD: years 80 to 99 are of the last century."""
    year = int(raw[:2])
    try:
        return dt.date(year + (1900 if year >= 80 else 2000), int(raw[2:4]), int(raw[4:6]))
    except ValueError:
        return None


def _entry_day(raw: str | None, value_on: dt.date | None) -> dt.date | None:
    """MMDD in the year nearest to the value date; the value date where the bank gives no entry date."""
    if not raw or value_on is None:
        return value_on
    found = []
    for year in (value_on.year - 1, value_on.year, value_on.year + 1):
        try:
            found.append(dt.date(year, int(raw[:2]), int(raw[2:])))
        except ValueError:
            continue
    return min(found, key=lambda day: abs(day - value_on), default=value_on)
