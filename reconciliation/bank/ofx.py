"""OFX 1 (SGML with a colon header) and OFX 2 (XML), and QFX: transactions and a ledger balance; no opening, so no proof inside.

Source: OFX Banking Specification 1.6 and 2.2. The charset of the header is often a lie: UTF-8 strict, else cp1252.
"""

import datetime as dt
import html
import re
from dataclasses import dataclass, field

from reconciliation.bank.accounts import NO_ACCOUNT
from reconciliation.bank.amounts import decimals_of, grouped_units, units, unreadable
from reconciliation.bank.camt_details import NONE_GIVEN
from reconciliation.bank.ofx_tokens import NotOfx, Seen, survey, tokens, without_comments
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import BankFile, Closed, Entry, EntryDetail, Statement, Stream, entry_base, gathered
from reconciliation.bank.texts import Source, in_memory, legible_blocks

STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
# Aggregates of a transaction that name another party: their account is not the statement's.
PARTIES = frozenset({"BANKACCTTO", "CCACCTTO", "PAYEE", "EXTDPAYEE", "IMAGEDATA"})
ASIDE = PARTIES | {"CURRENCY", "ORIGCURRENCY"}
BALANCES = frozenset({"LEDGERBAL", "AVAILBAL", "BALLIST", "BANKTRANLISTP"})
# What no aggregate of a transaction holds: one that a bank does not close takes none of it away.
OWN = frozenset({"TRNTYPE", "DTPOSTED", "DTUSER", "DTAVAIL", "TRNAMT", "FITID", "CHECKNUM", "REFNUM", "MEMO"})
MOST_STATEMENTS, MOST_ENTRIES = 20_000, 1_000_000

WIDTH = 32  # of NAME
NO_DAY = "mouvement sans date de comptabilisation lisible"
REUSED = "identifiant de la banque (FITID) déjà donné à un autre mouvement : les deux sont gardés"
COMMA = "montant écrit avec une virgule décimale"
SECURITIES = "compte-titres (INVSTMTRS) : pas un relevé de banque, laissé de côté"
NOTHING = "aucun relevé de compte (STMTRS) dans ce fichier"
EMPTY = "relevé sans compte, sans solde et sans mouvement"
AGAINST = "type (TRNTYPE) et signe du montant se contredisent : le signe décide, à vérifier"
WAYS = {"DEBIT": -1, "CREDIT": 1}
OTHER_CURRENCY = "mouvement dans une autre devise (CURRENCY) que celle du compte : montant non repris"
TOO_MANY = f"plus de {MOST_ENTRIES} mouvements ou de {MOST_STATEMENTS} relevés"
MISPLACED = "compte ou devise d’un relevé écrits après ses mouvements et différents : rien n’en est repris"


@dataclass(slots=True)
class _Open:
    """A STMTRS being read: its fields by tag, and those of the transaction that is open.

    `held`: transactions that wait for its end, for the account or the currency is not known yet; `unit`: both, once some
    were given. `seen`: what each FITID stood for.
    """

    fields: dict[str, str] = field(default_factory=dict)
    balance: dict[str, str] = field(default_factory=dict)
    movement: dict[str, str] | None = None
    held: list[dict[str, str]] = field(default_factory=list)
    unit: tuple[str, str] | None = None
    is_read: bool = True
    seen: Seen = field(default_factory=Seen)


class _Refused(Exception):
    """Carries the reason, in French."""


def read(data: bytes) -> BankFile:
    """Never raises."""
    return gathered(stream(in_memory(data)))


def stream(source: Source) -> Stream:
    """The same, one transaction after the other. The source is opened three times: encoding, whole, then to be read."""
    problems = Problems()
    blocks, tolerance = legible_blocks(source)
    reader = _Reader(problems)
    try:
        head = survey(without_comments(blocks))
        lies = re.search(r"ENCODING:USASCII|CHARSET:1252|windows-1252|iso-8859", head, re.IGNORECASE)
        if tolerance and not lies:
            problems.note("fichier", tolerance)
        for closing, name, raw in tokens(without_comments(legible_blocks(source)[0])):
            reader.take(closing, name.upper(), raw)
            if reader.out:
                yield from reader.out
                reader.out.clear()
        reader.end()
        yield from reader.out
    except NotOfx as reason:
        return BankFile("ofx", refused=str(reason))
    except _Refused as reason:
        return BankFile("ofx", refused=str(reason))
    return BankFile("ofx", problems=problems.all(), refused=reader.refusal())


class _Reader:
    """One pass over the tags. `place` is the aggregate that the next leaves describe."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.out: list[Entry | Closed] = []
        self.current: _Open | None = None
        self.place = ""
        self.count = self.closed = 0
        self.is_empty = True
        self.has_securities = False

    def refusal(self) -> str | None:
        """Of the whole file, once it went by."""
        if self.closed:
            return EMPTY if self.is_empty else None
        return f"{NOTHING}, seulement un compte-titres (INVSTMTRS)" if self.has_securities else NOTHING

    def take(self, closing: str, name: str, raw: str) -> None:
        current = self.current
        if name in STATEMENTS:
            self.end()
            self.current, self.place = None if closing else _Open(), ""
        elif name == "INVSTMTRS" and not closing:
            self.has_securities = True
            self.problems.count("fichier", SECURITIES)
        elif current is None:
            return
        elif name == "STMTTRN":
            self._complete(current)
            current.movement, self.place = None if closing else {}, ""
        elif name in BALANCES or (name in ASIDE and (closing or not raw.strip())):
            self.place = "" if closing else name
        elif not closing and raw.strip():
            _keep(current, current.movement, self.place, name, _value(raw))

    def _complete(self, current: _Open) -> None:
        """Given at once when the statement has named its currency and its account."""
        movement, current.movement = current.movement, None
        if movement is None:
            return
        self.count += 1
        if self.count > MOST_ENTRIES:
            raise _Refused(TOO_MANY)
        if current.held or not (current.fields.get("CURDEF") and current.fields.get("ACCTID")):
            current.held.append(movement)
            return
        if current.unit is None:
            current.unit = (_account(current.fields), _currency(current.fields))
        self.out.append(self._entry(current, *current.unit, movement))

    def _entry(self, current: _Open, account: str, currency: str, movement: dict[str, str]) -> Entry:
        entry = _entry(account, currency, movement, self.problems, current.seen)
        current.is_read = current.is_read and entry.amount_cents is not None
        return entry

    def end(self) -> None:
        """The statement is complete."""
        current, self.current = self.current, None
        if current is None:
            return
        self._complete(current)
        self.closed += 1
        if self.closed > MOST_STATEMENTS:
            raise _Refused(TOO_MANY)
        unit = (_account(current.fields), _currency(current.fields))
        if current.unit not in {None, unit}:
            raise _Refused(MISPLACED)
        self.out += [self._entry(current, *unit, movement) for movement in current.held]
        statement = _build(current, *unit, self.problems, self.closed)
        self.is_empty = self.is_empty and not (self.count or unit[0] or statement.closing_cents is not None)
        self.out.append(Closed(statement))


def _keep(current: _Open, movement: dict[str, str] | None, place: str, name: str, value: str) -> None:
    if movement is not None:
        if place in ASIDE and name not in OWN:
            name = "NAME" if place in {"PAYEE", "EXTDPAYEE"} and name == "NAME" else f"{place}/{name}"
        movement.setdefault(name, value)
    elif place == "LEDGERBAL":
        current.balance.setdefault(name, value)
    elif not place:
        current.fields.setdefault(name, value)


def _value(raw: str) -> str:
    return html.unescape(raw).replace("\u00a0", " ").strip()


def _currency(fields: dict[str, str]) -> str:
    return fields.get("CURDEF", "").upper()[:3] or "EUR"


def _build(one: _Open, account: str, currency: str, problems: Problems, number: int) -> Statement:
    """Without its entries."""
    if not account:
        problems.note(f"relevé {number}", NO_ACCOUNT)
    if not one.fields.get("CURDEF"):
        problems.note(f"relevé {number}", "devise (CURDEF) absente : EUR par défaut")
    decimals = decimals_of(currency)
    closing = _amount(one.balance.get("BALAMT", ""), decimals)
    if one.balance.get("BALAMT") and closing is None:
        problems.note(f"relevé {number}", f"solde : {unreadable(one.balance['BALAMT'], decimals)}")
    return Statement(
        account,
        currency,
        decimals,
        None,
        day_of(one.fields.get("DTSTART", "")),
        closing,
        day_of(one.balance.get("DTASOF", "")) or day_of(one.fields.get("DTEND", "")),
        None if one.is_read else False,
        (),
        "ofx",
    )


def _account(fields: dict[str, str]) -> str:
    """A French bank writes bank, branch and account: the parts of the RIB. Empty without the account's own number."""
    if not fields.get("ACCTID", "").strip():
        return ""
    parts = [fields.get(name, "").replace(" ", "") for name in ("BANKID", "BRANCHID", "ACCTID")]
    return " ".join(part for part in parts if part)


def _amount(text: str, decimals: int) -> int | None:
    """A decimal point or comma. With both, the last is the decimal mark; OFX allows no other grouping."""
    if "," in text and "." in text:
        point = max(",.", key=text.rfind)
        return grouped_units(text, decimals, point)
    read = units(text, decimals)
    return read if read is not None else _spaced(text, decimals)


def _spaced(text: str, decimals: int) -> int | None:
    """`1 234,56`: blanks between groups of three digits."""
    if not re.search(r"\d\s\d", text):
        return None
    return grouped_units(text, decimals, "," if "," in text else ".")


def day_of(text: str) -> dt.date | None:
    """YYYYMMDD and whatever hour and zone follow: the day as the bank writes it."""
    raw = text[:8]
    if not (len(raw) == 8 and raw.isascii() and raw.isdigit()):
        return None
    try:
        return dt.date(int(raw[:4]), int(raw[4:6]), int(raw[6:]))
    except ValueError:
        return None


def _entry(
    account: str,
    currency: str,
    movement: dict[str, str],
    problems: Problems,
    seen: Seen,
) -> Entry:
    raw, posted = movement.get("TRNAMT", ""), movement.get("DTPOSTED", "")
    decimals = decimals_of(currency)
    amount, booked_on = _amount(raw, decimals), day_of(posted)
    fitid = movement.get("FITID", "")
    where = f"mouvement {fitid or '?'}"
    if amount is None:
        problems.note(where, unreadable(raw, decimals))
    elif (movement.get("CURRENCY/CURSYM") or movement.get("CURRENCY") or currency).upper() != currency:
        problems.note(where, OTHER_CURRENCY)
        amount = None
    elif "," in raw:
        problems.count(where, COMMA)
    if amount is not None and amount * WAYS.get(movement.get("TRNTYPE", "").upper(), 0) < 0:
        problems.count(where, AGAINST)
    if booked_on is None:
        problems.note(where, f"{NO_DAY} {posted[:20]!r}")
    if fitid and seen.is_other(fitid, raw, posted):
        problems.count(where, REUSED)
    names = ("MEMO", "CHECKNUM", "REFNUM", "NAME")
    details = tuple(EntryDetail(name, movement[name]) for name in names if movement.get(name))
    if len(movement.get("NAME", "")) == WIDTH and movement.get("MEMO"):
        details += (EntryDetail("NAME MEMO", movement["NAME"] + movement["MEMO"]),)  # cut inside a word, or a number
    label = " ".join((movement.get("NAME") or movement.get("MEMO") or "").split())
    base = _base(account, movement, amount, booked_on)
    return Entry(
        amount,
        booked_on,
        day_of(movement.get("DTAVAIL", "")) or day_of(movement.get("DTUSER", "")),
        label,
        movement.get("REFNUM") or movement.get("CHECKNUM") or fitid,
        movement.get("TRNTYPE", "").upper(),
        fitid,
        decimals,
        tuple(detail for detail in details if detail.text != label),
        base,
        0,
    )


def _base(account: str, movement: dict[str, str], amount: int | None, booked_on: dt.date | None) -> str:
    """Account, FITID, day and amount: FITID alone is used again by some banks."""
    fitid = movement.get("FITID", "")
    head = ("ofx", account, str(booked_on), str(amount))
    if fitid.upper() not in NONE_GIVEN and fitid.strip("0"):
        return entry_base((*head, fitid))
    names = ("TRNTYPE", "NAME", "MEMO", "CHECKNUM", "REFNUM")
    return entry_base((*head, *(" ".join(movement.get(name, "").split()) for name in names)))
