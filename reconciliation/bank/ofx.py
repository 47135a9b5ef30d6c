"""OFX 1 (SGML with a colon header) and OFX 2 (XML), and QFX: transactions and a ledger balance; no opening, so no proof inside.

Source: OFX Banking Specification 1.6 and 2.2. The charset of the header is often a lie: UTF-8 strict, else cp1252.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reconciliation.bank.amounts import decimals_of, grouped_units, units, unreadable
from reconciliation.bank.camt_details import NONE_GIVEN
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import (
    BankFile,
    Entry,
    EntryDetail,
    Ranks,
    Statement,
    continuity,
    entry_base,
)
from reconciliation.bank.texts import legible

# A tag and the text after it. In SGML a leaf has no closing tag; its value ends with the line.
_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]{0,40})\s*(/?)>([^<]*(?:<(?![/A-Za-z])[^<]*)*)")
STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
# Aggregates of a transaction that name another party: their account is not the statement's.
PARTIES = frozenset({"BANKACCTTO", "CCACCTTO", "PAYEE", "EXTDPAYEE", "IMAGEDATA"})
MOST_STATEMENTS, MOST_ENTRIES = 20_000, 1_000_000

NO_DAY = "mouvement sans date de comptabilisation lisible"
REUSED = "identifiant de la banque (FITID) déjà donné à un autre mouvement : les deux sont gardés"
COMMA = "montant écrit avec une virgule décimale"
SECURITIES = "compte-titres (INVSTMTRS) : pas un relevé de banque, laissé de côté"
TRUNCATED = "fichier tronqué : sa fin (</OFX>) manque, rien n'en est repris"


@dataclass(slots=True)
class _Open:
    """A STMTRS being read: its fields, and those of each transaction, by tag."""

    fields: dict[str, str] = field(default_factory=dict)
    balance: dict[str, str] = field(default_factory=dict)
    movements: list[dict[str, str]] = field(default_factory=list)


def read(data: bytes) -> BankFile:
    """Never raises."""
    problems = Problems()
    text, tolerance = legible(data)
    if re.search(r"<!(DOCTYPE|ENTITY)", text):
        return BankFile("ofx", refused="déclaration DOCTYPE : refusée par sécurité, un OFX n'en a pas")
    if tolerance and not re.search(r"ENCODING:USASCII|CHARSET:1252|windows-1252|iso-8859", text[:400], re.IGNORECASE):
        problems.note("fichier", tolerance)
    start = re.search(r"<OFX\s*>", text, re.IGNORECASE)
    if start is None:
        return BankFile("ofx", refused="aucune balise <OFX> dans ce fichier")
    if not re.search(r"</OFX\s*>\s*\Z", text[-4096:], re.IGNORECASE):
        return BankFile("ofx", refused=TRUNCATED)
    found: list[_Open] = []
    count = 0
    for one in _statements(text, start.end(), problems):
        count += len(one.movements)
        found.append(one)
        if count > MOST_ENTRIES or len(found) > MOST_STATEMENTS:
            return BankFile("ofx", refused=f"plus de {MOST_ENTRIES} mouvements ou de {MOST_STATEMENTS} relevés")
    return _finish(found, problems)


def _finish(found: list[_Open], problems: Problems) -> BankFile:
    if not found:
        return BankFile("ofx", problems=problems.all(), refused="aucun relevé de compte (STMTRS) dans ce fichier")
    ranks = Ranks()
    statements = tuple(_build(one, ranks, problems, number) for number, one in enumerate(found, start=1))
    return BankFile("ofx", statements, tuple(continuity(statements)), problems.all())


def _statements(text: str, start: int, problems: Problems) -> Iterator[_Open]:
    """One pass over the tags. `place` is the aggregate that the next leaves describe."""
    current: _Open | None = None
    movement: dict[str, str] | None = None
    place = ""
    for closing, raw_name, _, raw in _tokens(text, start):
        name = raw_name.upper()
        if name in STATEMENTS:
            if current is not None:
                yield current
            current, movement, place = None if closing else _Open(), None, ""
        elif name == "INVSTMTRS" and not closing:
            problems.count("fichier", SECURITIES)
        elif current is None:
            continue
        elif name == "STMTTRN":
            movement, place = None if closing else {}, ""
            if movement is not None:
                current.movements.append(movement)
        elif name in PARTIES or name in {"LEDGERBAL", "AVAILBAL", "BALLIST", "BANKTRANLISTP"}:
            place = "" if closing else name
        elif not closing and raw.strip():
            _keep(current, movement, place, name, _value(raw))
    if current is not None:
        yield current


def _tokens(text: str, start: int) -> Iterator[tuple[str, str, str, str]]:
    for found in _TOKEN.finditer(text, start):
        yield found.group(1), found.group(2), found.group(3), found.group(4)


def _keep(current: _Open, movement: dict[str, str] | None, place: str, name: str, value: str) -> None:
    if movement is not None:
        if place in PARTIES:
            name = "NAME" if place in {"PAYEE", "EXTDPAYEE"} and name == "NAME" else f"{place}/{name}"
        movement.setdefault(name, value)
    elif place == "LEDGERBAL":
        current.balance.setdefault(name, value)
    elif not place:
        current.fields.setdefault(name, value)


def _value(raw: str) -> str:
    return html.unescape(raw).replace("\u00a0", " ").strip()


def _build(one: _Open, ranks: Ranks, problems: Problems, number: int) -> Statement:
    currency = one.fields.get("CURDEF", "").upper()[:3] or "EUR"
    if not one.fields.get("CURDEF"):
        problems.note(f"relevé {number}", "devise (CURDEF) absente : EUR par défaut")
    decimals, account = decimals_of(currency), _account(one.fields)
    closing = _amount(one.balance.get("BALAMT", ""), decimals)
    if one.balance.get("BALAMT") and closing is None:
        problems.note(f"relevé {number}", f"solde : {unreadable(one.balance['BALAMT'], decimals)}")
    seen: dict[str, tuple[str, str]] = {}
    entries = tuple(_entry(account, decimals, movement, ranks, problems, seen) for movement in one.movements)
    is_read = all(entry.amount_cents is not None for entry in entries)
    return Statement(
        account,
        currency,
        decimals,
        None,
        day_of(one.fields.get("DTSTART", "")),
        closing,
        day_of(one.balance.get("DTASOF", "")) or day_of(one.fields.get("DTEND", "")),
        None if is_read else False,
        entries,
        "ofx",
    )


def _account(fields: dict[str, str]) -> str:
    """A French bank writes bank, branch and account: the parts of the RIB."""
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
    decimals: int,
    movement: dict[str, str],
    ranks: Ranks,
    problems: Problems,
    seen: dict[str, tuple[str, str]],
) -> Entry:
    raw, posted = movement.get("TRNAMT", ""), movement.get("DTPOSTED", "")
    amount, booked_on = _amount(raw, decimals), day_of(posted)
    fitid = movement.get("FITID", "")
    where = f"mouvement {fitid or '?'}"
    if amount is None:
        problems.note(where, unreadable(raw, decimals))
    elif "," in raw:
        problems.count(where, COMMA)
    if booked_on is None:
        problems.note(where, f"{NO_DAY} {posted[:20]!r}")
    if seen.setdefault(fitid, (raw, posted)) != (raw, posted) and fitid:
        problems.count(where, REUSED)
    names = ("MEMO", "CHECKNUM", "REFNUM", "NAME")
    details = tuple(EntryDetail(name, movement[name]) for name in names if movement.get(name))
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
        ranks.next(account, booked_on, base),
    )


def _base(account: str, movement: dict[str, str], amount: int | None, booked_on: dt.date | None) -> str:
    """Account, FITID, day and amount: FITID alone is used again by some banks."""
    fitid = movement.get("FITID", "")
    head = ("ofx", account, str(booked_on), str(amount))
    if fitid.upper() not in NONE_GIVEN and fitid.strip("0"):
        return entry_base((*head, fitid))
    names = ("TRNTYPE", "NAME", "MEMO", "CHECKNUM", "REFNUM")
    return entry_base((*head, *(" ".join(movement.get(name, "").split()) for name in names)))
