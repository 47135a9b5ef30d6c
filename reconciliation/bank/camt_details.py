"""One entry (Ntry) of a camt.053 and the transactions under it (TxDtls)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from reconciliation.bank.amounts import SIGNED, decimals_of, units, unreadable
from reconciliation.bank.batches import mark
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import EntryDetail

MOST_TAGS = 2000
NONE_GIVEN = frozenset({"", "NOTPROVIDED", "NONREF", "NONE", "N/A"})
REFERENCES = frozenset(
    {"EndToEndId", "InstrId", "TxId", "MndtId", "AcctSvcrRef", "PmtInfId", "MsgId", "ChqNb", "ClrSysRef"}
)
CODES = frozenset({"Cd", "SubFmlyCd"})
PARTIES = frozenset({"Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr", "InitgPty"})

NO_STATUS = "écriture sans état (Sts) : comptabilisée, comme dans un relevé de fin de journée"
NOT_BOOKED = "écriture non comptabilisée (Sts autre que BOOK) : laissée de côté"
NO_SIGN = "écriture sans sens (CdtDbtInd) : montant non repris"
NOT_A_DAY = "date comptable illisible {text!r} : celle du relevé est mise à sa place"
BATCH = "le détail d’un lot ne donne ni le nombre ni le montant annoncés : gardé comme texte seulement"


class _Names(dict[object, str]):
    """Tag → its name without the namespace, found once each; empty for a comment or an instruction."""

    def __missing__(self, tag: object) -> str:
        name = tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""
        if len(self) < MOST_TAGS:
            self[tag] = name
        return name


NAMES = _Names()


def local(element: Any) -> str:
    return NAMES[element.tag]


def child(element: Any, name: str) -> Any | None:
    for one in element:
        if NAMES[one.tag] == name:
            return one
    return None


def text_at(element: Any, *names: str) -> str:
    """The text under a path of names, empty when a step is absent."""
    for name in names:
        element = child(element, name)
        if element is None:
            return ""
    return (element.text or "").strip()


def day_of(element: Any) -> dt.date | None:
    """`Dt`, or the day of `DtTm` as the bank writes it (its own clock)."""
    for one in element:
        if NAMES[one.tag] in {"Dt", "DtTm"}:
            return iso_day(one.text or "")
    return iso_day(element.text or "")


_days: dict[str, dt.date] = {}


def iso_day(text: str) -> dt.date | None:
    """The ten first characters of an ISO date, with or without an hour and a zone."""
    key = text.strip()[:10]
    found = _days.get(key)
    if found is None:
        try:
            found = dt.date(int(key[:4]), int(key[5:7]), int(key[8:10])) if key[4:8:3] == "--" else None
        except ValueError:
            return None
        if found is not None and len(_days) < 10_000:
            _days[key] = found
    return found


@dataclass(slots=True)
class CamtEntry:
    """An entry before its statement is known. `amount` is signed; None when it could not be read."""

    amount: int | None = None
    currency: str = ""
    booked_on: dt.date | None = None
    value_on: dt.date | None = None
    label: str = ""
    entry_ref: str = ""
    servicer_ref: str = ""
    code: str = ""
    details: list[EntryDetail] = field(default_factory=list)


@dataclass(slots=True)
class _Transactions:
    """The transactions under the entry being read: how many, and their signed sum (None: one has no amount).

    `amounts`: of each, where its details begin, its amount and its sign.
    """

    count: int = 0
    credit: int | None = 0
    debit: int | None = 0
    unsigned: int | None = 0
    amounts: list[tuple[int, int, str]] = field(default_factory=list)
    details: list[EntryDetail] = field(default_factory=list)


class EntryReader:
    """`unread`: entries that had neither an amount nor a day."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.unread = 0
        self.under = _Transactions()

    def take_details(self, element: Any) -> None:
        under = self.under
        under.count += 1
        start, amount, sign = len(under.details), None, ""
        for one in element:
            match NAMES[one.tag]:
                case "Refs":
                    under.details += _references(one)
                case "Amt":
                    amount = _amount(one)
                case "CdtDbtInd":
                    sign = one.text or ""
                case "AmtDtls":
                    amount = amount if amount is not None else _transaction_amount(one)
                case "RltdPties":
                    under.details += _parties(one)
                case "RmtInf":
                    under.details += _remittance(one)
                case "RtrInf":
                    under.details += _return(one)
                case "AddtlTxInf":
                    under.details.append(EntryDetail("AddtlTxInf", (one.text or "").strip()))
                case _:
                    continue
        self._add(amount, sign.strip(), start)

    def _add(self, amount: int | None, sign: str, start: int) -> None:
        under = self.under
        if amount is None:
            under.credit = under.debit = under.unsigned = None
            return
        under.amounts.append((start, amount, sign))
        if under.unsigned is not None and under.credit is not None and under.debit is not None:
            under.unsigned += amount
            under.credit += amount if sign == "CRDT" else 0
            under.debit += amount if sign == "DBIT" else 0

    def take(self, element: Any, number: int) -> CamtEntry | None:
        """None when the entry is not booked."""
        entry, sign, status, under = CamtEntry(), "", "BOOK", self.under
        self.under = _Transactions()
        amount_text, expected, has_status = "", None, False
        for one in element:
            match NAMES[one.tag]:
                case "Amt":
                    entry.currency, amount_text = one.get("Ccy", ""), one.text or ""
                    entry.amount = units(amount_text, decimals_of(entry.currency))
                case "CdtDbtInd":
                    sign = (one.text or "").strip()
                case "Sts":
                    has_status = True
                    status = text_at(one, "Cd") or text_at(one, "Prtry") or (one.text or "").strip()
                case "BookgDt":
                    entry.booked_on = day_of(one)
                    if entry.booked_on is None:
                        self.problems.note(
                            f"écriture {number}", NOT_A_DAY.format(text="".join(one.itertext()).strip()[:20])
                        )
                case "ValDt":
                    entry.value_on = day_of(one)
                case "NtryRef":
                    entry.entry_ref = (one.text or "").strip()
                case "AcctSvcrRef":
                    entry.servicer_ref = (one.text or "").strip()
                case "BkTxCd":
                    entry.code = _code(one)
                case "AddtlNtryInf":
                    entry.label = " ".join((one.text or "").split())
                case "NtryDtls":
                    expected = expected or _batch(one)
                case _:
                    continue
        if not has_status:
            self.problems.count(f"écriture {number}", NO_STATUS)
        elif status not in {"BOOK", ""}:
            self.problems.count(f"écriture {number}", NOT_BOOKED)
            return None
        self._sign(entry, sign, amount_text, number)
        entry.details = under.details
        self._check(entry, under, expected, number)
        return entry

    def _sign(self, entry: CamtEntry, sign: str, text: str, number: int) -> None:
        """The direction is the indicator's; a reversal (RvslInd) already has the direction of what it does."""
        if entry.amount is None:
            self.problems.note(f"écriture {number}", unreadable(text, decimals_of(entry.currency)))
            self.unread += entry.booked_on is None
        elif entry.amount < 0:
            self.problems.note(f"écriture {number}", f"montant illisible {text[:40]!r} : {SIGNED}")
            entry.amount = None
        elif sign == "DBIT":
            entry.amount = -entry.amount
        elif sign != "CRDT":
            self.problems.count(f"écriture {number}", NO_SIGN)
            entry.amount = None

    def _check(self, entry: CamtEntry, under: _Transactions, expected: int | None, number: int) -> None:
        if expected is not None and expected != under.count and under.count:
            self.problems.count(f"écriture {number}", BATCH)
        elif under.unsigned is not None and under.count and entry.amount is not None:
            signed = (under.credit or 0) - (under.debit or 0)
            if entry.amount not in {signed, under.unsigned, -under.unsigned}:
                self.problems.count(f"écriture {number}", BATCH)
            elif under.count > 1:
                entry.details = _with_amounts(
                    under, decimals_of(entry.currency), None if entry.amount == signed else entry.amount
                )


def _with_amounts(under: _Transactions, decimals: int, whole: int | None) -> list[EntryDetail]:
    """The details of each operation behind its amount; `whole`: of the movement, whose sign is theirs when they bear none."""
    found: list[EntryDetail] = []
    ends = [*(start for start, _, _ in under.amounts[1:]), len(under.details)]
    for (start, amount, sign), end in zip(under.amounts, ends, strict=True):
        is_debit = sign == "DBIT" if whole is None else whole < 0
        found += [mark(-amount if is_debit else amount, decimals), *under.details[start:end]]
    return found


def _batch(element: Any) -> int | None:
    number = text_at(element, "Btch", "NbOfTxs")
    return int(number) if number.isascii() and number.isdigit() and len(number) <= 15 else None


def _amount(element: Any) -> int | None:
    return units(element.text or "", decimals_of(element.get("Ccy", "")))


def _transaction_amount(element: Any) -> int | None:
    under = child(element, "TxAmt")
    amount = child(under, "Amt") if under is not None else None
    return _amount(amount) if amount is not None else None


def _references(element: Any) -> list[EntryDetail]:
    found = []
    for one in element:
        name, text = NAMES[one.tag], (one.text or "").strip()
        if name == "Prtry":
            name, text = "Prtry", text_at(one, "Ref")
        if (name in REFERENCES or name == "Prtry") and text not in NONE_GIVEN:
            found.append(EntryDetail(name, text))
    return found


def _parties(element: Any) -> list[EntryDetail]:
    found = []
    for one in element:
        name = NAMES[one.tag]
        if name in PARTIES:
            text = text_at(one, "Nm") or text_at(one, "Pty", "Nm")
            if text:
                found.append(EntryDetail(name, text))
    return found


def _remittance(element: Any) -> list[EntryDetail]:
    found = []
    for one in element:
        if NAMES[one.tag] == "Ustrd":
            found.append(EntryDetail("Ustrd", (one.text or "").strip()))
            continue
        reference = text_at(one, "CdtrRefInf", "Ref")
        if reference:
            found.append(EntryDetail("Ref", reference))
        for more in one:
            if NAMES[more.tag] == "AddtlRmtInf" and (more.text or "").strip():
                found.append(EntryDetail("AddtlRmtInf", (more.text or "").strip()))
    return [detail for detail in found if detail.text]


def _return(element: Any) -> list[EntryDetail]:
    reason = text_at(element, "Rsn", "Cd") or text_at(element, "Rsn", "Prtry")
    more = [(one.text or "").strip() for one in element if local(one) == "AddtlInf"]
    return [EntryDetail("RtrInf", text) for text in (reason, *more) if text]


def _code(element: Any) -> str:
    """`PMNT/RCDT/ESCT`, or the bank's own code."""
    domain = child(element, "Domn")
    if domain is None:
        return text_at(element, "Prtry", "Cd")
    return "/".join(text for one in domain.iter() if (text := (one.text or "").strip()) and local(one) in CODES)
