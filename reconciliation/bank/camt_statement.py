"""A statement of a camt.053: its balances, its pages joined, its proof."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from reconciliation.bank.accounts import NO_ACCOUNT
from reconciliation.bank.amounts import SIGNED, decimals_of, units, unreadable
from reconciliation.bank.camt_details import NONE_GIVEN, CamtEntry, child, day_of, local, text_at
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import OPERATION, Entry, EntryDetail, Statement, entry_base, proof

# Opening balances by preference: booked, then the closing of the statement before (some banks give only that one).
OPENINGS, CLOSINGS, INTERIM = ("OPBD", "PRCD"), ("CLBD",), "ITBD"

NO_SIGN = "solde sans sens (CdtDbtInd) : lu comme créditeur"
NO_DAY = "écriture sans date comptable : celle du relevé, à défaut la date de valeur"
OTHER_CURRENCY = "devise différente de celle du compte : relevé non prouvé"
NO_BALANCE = "solde d’ouverture ou de clôture absent : rien ne prouve ce relevé"
CONTRADICTED = "deux soldes du même type et du même jour se contredisent : relevé non prouvé"
NOT_PROVED = "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé"
PAGE = "page {page} d’un relevé dont une page n’est pas dans ce fichier : il n’est prouvé qu’avec elle"


@dataclass(frozen=True, slots=True)
class Balance:
    """`amount` None: written but not readable."""

    amount: int | None
    currency: str
    day: dt.date | None


@dataclass(slots=True)
class OpenStatement:
    """What was read of a Stmt. `page`: its number and whether it is the last, when the bank cuts statements in pages.

    `held`: the entries that wait for its end; those before were handed on. `total`: of both, None as soon as an amount could
    not be read. `currencies`: of the entries, two at most. `goes_on`: the statement before, None while it is not known.
    """

    id: str = ""
    account: str = ""
    currency: str = ""
    page: tuple[int, bool] | None = None
    has_account: bool = False
    goes_on: bool | None = None
    is_handed_on: bool = False
    count: int = 0
    total: int | None = 0
    first_currency: str = ""
    currencies: set[str] = field(default_factory=set)
    balances: dict[str, list[Balance]] = field(default_factory=dict)
    held: list[CamtEntry] = field(default_factory=list)

    def identify(self, element: Any, page: tuple[int, bool] | None) -> None:
        self.id, self.page = text_at(element, "Id") or text_at(element, "ElctrncSeqNb"), page

    def tally(self, entry: CamtEntry) -> None:
        if not self.count:
            self.first_currency = entry.currency
        self.count += 1
        self.total = None if entry.amount is None or self.total is None else self.total + entry.amount
        if entry.currency and len(self.currencies) < 2:
            self.currencies.add(entry.currency)

    def join(self, after: "OpenStatement") -> None:
        """Pages of one statement share its Id: only the first has the opening, only the last the closing."""
        if not self.count:
            self.first_currency = after.first_currency
        self.count += after.count
        self.total = None if after.total is None or self.total is None else self.total + after.total
        self.currencies |= after.currencies
        self.held += after.held
        self.page = after.page
        for code, known in after.balances.items():
            if code in CLOSINGS or code not in self.balances:
                self.balances[code] = known

    def may_go_on(self) -> bool:
        return self.page is not None and not self.page[1] and self.closing() is None

    def take_balance(self, element: Any, problems: Problems) -> None:
        code = text_at(element, "Tp", "CdOrPrtry", "Cd")
        amount = child(element, "Amt")
        if code not in {*OPENINGS, *CLOSINGS, INTERIM} or amount is None:
            return
        currency, sign = amount.get("Ccy", ""), text_at(element, "CdtDbtInd")
        value = units(amount.text or "", decimals_of(currency))
        if value is None:
            problems.note(f"solde {code}", unreadable(amount.text or "", decimals_of(currency)))
        elif value < 0:
            problems.note(f"solde {code}", f"montant illisible {(amount.text or '')[:40]!r} : {SIGNED}")
            value = None
        elif sign == "DBIT":
            value = -value
        elif sign != "CRDT":
            problems.count(f"solde {code}", NO_SIGN)
        day = next((day_of(one) for one in element if local(one) == "Dt"), None)
        known = self.balances.setdefault(code, [])
        if len(known) < 20:
            known.append(Balance(value, currency, day))

    def opening(self) -> Balance | None:
        for code in OPENINGS:
            if code in self.balances:
                return self._chosen(self.balances[code], is_last=False)
        return self.balances[INTERIM][0] if INTERIM in self.balances and self._is_later_page() else None

    def closing(self) -> Balance | None:
        """An interim balance closes nothing, save the page of a statement that goes on."""
        for code in CLOSINGS:
            if code in self.balances:
                return self._chosen(self.balances[code], is_last=True)
        return None

    def _own(self, known: list[Balance]) -> list[Balance]:
        """An account of several currencies gives a balance in each: the account's own, else those of the first."""
        own = [one for one in known if one.currency == self.currency]
        return own or [one for one in known if one.currency == known[0].currency]

    def _chosen(self, known: list[Balance], *, is_last: bool) -> Balance:
        """Several days in one statement: the first opening, the last closing."""
        own = self._own(known)
        days = [one.day for one in own if one.day is not None]
        if len(days) < len(own):
            return own[0]
        return next(one for one in own if one.day == (max(days) if is_last else min(days)))

    def is_contradicted(self) -> bool:
        """Two balances of one kind on one day do not say the same."""
        for codes, is_last in ((OPENINGS, False), (CLOSINGS, True)):
            known = next((self.balances[code] for code in codes if code in self.balances), None)
            if known:
                one = self._chosen(known, is_last=is_last)
                if any(other.day == one.day and other.amount != one.amount for other in self._own(known)):
                    return True
        return False

    def _is_later_page(self) -> bool:
        return self.page is not None and self.page[0] > 1


def goes_on(before: OpenStatement, after: OpenStatement) -> bool:
    """`after` is the next page of `before`."""
    if before.page is None or after.page is None or not before.may_go_on() or after.page[0] != before.page[0] + 1:
        return False
    return (before.id, before.account) == (after.id, after.account)


def note_missing_page(one: OpenStatement, problems: Problems) -> None:
    is_cut = one.page is not None and (one.opening() is None or one.closing() is None) and one.page != (1, True)
    if is_cut and one.page is not None:
        problems.note(f"relevé {one.id}", PAGE.format(page=one.page[0]))


def held_entries(one: OpenStatement, problems: Problems) -> list[Entry]:
    """Those that waited: one without a day takes that of the statement, else its value date."""
    opening, closing = one.opening(), one.closing()
    currency = _currency(one, opening, closing)
    day = closing.day if closing else None
    single = day if opening is not None and opening.day == day else None
    found = []
    for entry in one.held:
        if entry.booked_on is None:
            problems.count("écritures", NO_DAY)
        found.append(entry_of(one.account, currency, entry, entry.booked_on or single or entry.value_on or day))
    one.held = []
    return found


def build(one: OpenStatement, problems: Problems, number: int) -> Statement:
    """Without its entries. `number`: its rank in the file, where problems are said."""
    where = f"relevé {number}"
    opening, closing = one.opening(), one.closing()
    currency = _currency(one, opening, closing)
    is_one_currency = all(known in {currency, ""} for known in (*_currencies(opening, closing), *one.currencies))
    proved = _prove(opening, one.total, closing)
    if not one.account:
        problems.note(where, NO_ACCOUNT)
    if not is_one_currency:
        problems.note(where, OTHER_CURRENCY)
        proved = False
    elif one.is_contradicted():
        problems.note(where, CONTRADICTED)
        proved = False
    elif proved is None:
        problems.note(where, NO_BALANCE)
    elif not proved:
        problems.note(where, NOT_PROVED)
    return Statement(
        one.account,
        currency,
        decimals_of(currency),
        opening.amount if opening else None,
        opening.day if opening else None,
        closing.amount if closing else None,
        closing.day if closing else None,
        proved,
        (),
        "camt053",
    )


def _prove(opening: Balance | None, total: int | None, closing: Balance | None) -> bool | None:
    """A balance that is written and cannot be read proves nothing: False, not None."""
    if (opening and opening.amount is None) or (closing and closing.amount is None):
        return False
    return proof(opening.amount if opening else None, (total,), closing.amount if closing else None)


def _currencies(*balances: Balance | None) -> list[str]:
    return [balance.currency for balance in balances if balance is not None]


def _currency(one: OpenStatement, opening: Balance | None, closing: Balance | None) -> str:
    known = [one.currency, *_currencies(opening, closing), one.first_currency]
    return next((currency for currency in known if currency), "EUR")


def entry_of(account: str, currency: str, one: CamtEntry, booked_on: dt.date | None) -> Entry:
    """`currency`: of the statement, for an entry that names none."""
    details = tuple(one.details)
    label = one.label or _first_text(details)
    return Entry(
        one.amount,
        booked_on,
        one.value_on,
        label,
        _reference(one),
        one.code,
        one.entry_ref,
        decimals_of(one.currency or currency),
        details,
        _base(account, one, booked_on, label),
        0,
    )


def _reference(one: CamtEntry) -> str:
    ends = (detail.text for detail in one.details if detail.qualifier == "EndToEndId")
    return one.servicer_ref or one.entry_ref or next(ends, "")


def _first_text(details: tuple[EntryDetail, ...]) -> str:
    by_name: dict[str, str] = {}
    for detail in details:
        by_name.setdefault(detail.qualifier, detail.text)
    for name in ("Ustrd", "Dbtr", "Cdtr", "AddtlTxInf", "Ref"):
        if by_name.get(name):
            return " ".join(by_name[name].split())
    return ""


def _base(account: str, one: CamtEntry, booked_on: dt.date | None, label: str) -> str:
    """The bank's own reference where it gives one (with day and amount: some banks use one again), else every text.

    NtryRef is left out: some banks number the entries of a file by it, and two files that overlap number them otherwise.
    """
    head = ("camt", account, one.currency, str(booked_on), str(one.amount))
    if one.servicer_ref.upper() not in NONE_GIVEN and one.servicer_ref.strip("0"):
        return entry_base((*head, one.servicer_ref))
    said = (detail for detail in one.details if detail.qualifier != OPERATION)
    texts = (f"{detail.qualifier}{' '.join(detail.text.split())}" for detail in said)
    return entry_base((*head, str(one.value_on), one.code, label, *texts))
