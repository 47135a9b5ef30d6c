"""Movements that an aggregator or a bank's own API gives (DSP2), as JSON: seen the day they are booked, before any statement.

Two shapes. Berlin Group (NextGenPSD2 XS2A Framework 1.3, « Account Report », « Balance »): `transactions.booked`, the sign in the
amount. STET (PSD2 API 1.6, `GET /accounts/{id}/transactions`): a list `transactions`, the sign in `creditDebitIndicator`.
Pending movements are counted and left. Only an answer that is whole and gives both booked balances can prove itself.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from reconciliation.bank.accounts import NO_ACCOUNT
from reconciliation.bank.amounts import SIGNED, decimals_of, units, unreadable
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import (
    BankFile,
    Entry,
    EntryDetail,
    Ranks,
    Statement,
    Stream,
    entry_base,
    proof,
    unrolled,
)
from reconciliation.bank.texts import Source

FORMAT = "dsp2"
MOST_BYTES = 32 << 20
TOO_LARGE = "réponse DSP2 de plus de 32 Mo\u202f: demandez une période plus courte"
UNREADABLE = "réponse DSP2 (JSON) tronquée ou illisible\u202f: rien n’en est repris"
NO_MOVEMENT = "aucune opération comptabilisée dans cette réponse DSP2"
PENDING = "opérations en attente (non comptabilisées)\u202f: non reprises, la banque peut les annuler"
NEXT_PAGE = "une autre page suit cette réponse (_links.next)\u202f: elle ne prouve rien seule"
NO_BALANCES = "réponse DSP2 sans soldes comptabilisés\u202f: vue le jour même, prouvée par le relevé qui suivra"
NOT_PROVED = "ouverture et mouvements ne donnent pas la fermeture\u202f: relevé non prouvé"
NO_DAY = "opération sans date de comptabilisation lisible"


class _Amount(msgspec.Struct, frozen=True):
    amount: msgspec.Raw
    currency: str = "EUR"


class _Account(msgspec.Struct, frozen=True):
    iban: str = ""


class _Party(msgspec.Struct, frozen=True):
    name: str = ""


class _Movement(msgspec.Struct, frozen=True, rename="camel"):
    """One operation, of either shape."""

    transaction_amount: _Amount
    booking_date: str | None = None
    value_date: str | None = None
    transaction_id: str | None = None
    resource_id: str | None = None
    entry_reference: str | None = None
    end_to_end_id: str | None = None
    credit_debit_indicator: str | None = None
    status: str | None = None
    bank_transaction_code: object = None
    creditor_name: str | None = None
    debtor_name: str | None = None
    creditor: _Party | None = None
    debtor: _Party | None = None
    remittance_information: object = None
    remittance_information_unstructured: str | None = None
    remittance_information_unstructured_array: list[str] | None = None
    remittance_information_structured: object = None
    additional_information: str | None = None


class _Report(msgspec.Struct, frozen=True, rename={"links": "_links"}):
    booked: list[_Movement] = []
    pending: list[msgspec.Raw] = []
    links: dict[str, msgspec.Raw] = {}


class _Balance(msgspec.Struct, frozen=True, rename="camel"):
    balance_amount: _Amount
    balance_type: str = ""
    reference_date: str | None = None


class _Answer(msgspec.Struct, frozen=True, rename={"links": "_links"}):
    transactions: _Report | list[_Movement]
    account: _Account | None = None
    balances: list[_Balance] = []
    links: dict[str, msgspec.Raw] = {}


_decoder = msgspec.json.Decoder(_Answer)


def read(data: bytes) -> BankFile:
    """Never raises."""
    if len(data) > MOST_BYTES:
        return BankFile(FORMAT, refused=TOO_LARGE)
    try:
        answer = _decoder.decode(data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\x00\x1a \t\r\n"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return BankFile(FORMAT, refused=UNREADABLE)
    return _Reading(answer).file()


def stream(source: Source) -> Stream:
    """The same as a stream; the answer of an API is short, it is held whole."""
    held = bytearray()
    for block in source():
        held += block
        if len(held) > MOST_BYTES:
            break
    return (yield from unrolled(read(bytes(held))))


class _Reading:
    """One answer: its booked movements by currency, each a statement."""

    def __init__(self, answer: _Answer) -> None:
        self.answer, self.problems, self.ranks = answer, Problems(), Ranks()
        report = answer.transactions
        self.shape: Literal["berlin", "stet"] = "berlin" if isinstance(report, _Report) else "stet"
        movements = report.booked if isinstance(report, _Report) else report
        self.booked = [one for one in movements if (one.status or "BOOK") == "BOOK"]
        self.pending = len(movements) - len(self.booked) + (len(report.pending) if isinstance(report, _Report) else 0)
        self.is_page = "next" in answer.links or (isinstance(report, _Report) and "next" in report.links)
        self.account = answer.account.iban if answer.account else ""

    def file(self) -> BankFile:
        if self.pending:
            self.problems.note("fichier", f"{self.pending} {PENDING}")
        if not self.booked:
            return BankFile(FORMAT, problems=self.problems.all(), refused=NO_MOVEMENT)
        if not self.account:
            self.problems.note("fichier", NO_ACCOUNT)
        if self.is_page:
            self.problems.note("fichier", NEXT_PAGE)
        by_currency: dict[str, list[tuple[int, _Movement]]] = {}
        for rank, one in enumerate(self.booked, start=1):
            by_currency.setdefault(one.transaction_amount.currency, []).append((rank, one))
        statements = tuple(self._statement(currency, members) for currency, members in by_currency.items())
        return BankFile(FORMAT, statements, problems=self.problems.all())

    def _statement(self, currency: str, members: list[tuple[int, _Movement]]) -> Statement:
        entries = tuple(self._entry(rank, one) for rank, one in members)
        opening, closing = self._balance("openingBooked", currency), self._balance("closingBooked", currency)
        proved = None if self.is_page else proof(opening[0], (one.amount_cents for one in entries), closing[0])
        if any(one.amount_cents is None or one.booked_on is None for one in entries):
            proved = False
        if proved is False:
            self.problems.note("soldes", NOT_PROVED)
        elif proved is None and not self.is_page:
            self.problems.note("soldes", NO_BALANCES)
        decimals = decimals_of(currency)
        return Statement(self.account, currency, decimals, *opening, *closing, proved, entries, FORMAT)

    def _balance(self, kind: str, currency: str) -> tuple[int | None, dt.date | None]:
        """The balance of that kind; nothing when it is absent, told twice or unreadable."""
        found = [
            one for one in self.answer.balances if one.balance_type == kind and one.balance_amount.currency == currency
        ]
        if len(found) != 1:
            return None, None
        decimals = decimals_of(currency)
        text = _text(found[0].balance_amount.amount)
        cents = units(text, decimals)
        if cents is None:
            self.problems.note("soldes", unreadable(text, decimals))
        return cents, _day(found[0].reference_date)

    def _entry(self, rank: int, one: _Movement) -> Entry:
        currency = one.transaction_amount.currency
        cents, booked_on = self._amount(rank, one), _day(one.booking_date)
        if booked_on is None:
            self.problems.note(f"opération {rank}", NO_DAY)
        identity = one.entry_reference or one.transaction_id or one.resource_id or ""
        details = tuple(_details(one, is_credit=(cents or 0) >= 0))
        said = (identity,) if identity else tuple(" ".join(detail.text.split()) for detail in details)
        base = entry_base((FORMAT, self.account, currency, str(booked_on), str(cents), *said))
        label = next((detail.text for detail in details if detail.qualifier == "Ustrd"), "")
        return Entry(
            cents,
            booked_on,
            _day(one.value_date),
            label or (details[0].text if details else ""),
            one.end_to_end_id or "",
            " ".join(_texts(one.bank_transaction_code)),
            identity,
            decimals_of(currency),
            details,
            base,
            self.ranks.next(self.account, booked_on, base),
        )

    def _amount(self, rank: int, one: _Movement) -> int | None:
        """Signed. A sign beside an indicator, or neither where the shape wants one, is never guessed."""
        decimals = decimals_of(one.transaction_amount.currency)
        text, mark = _text(one.transaction_amount.amount).strip(), one.credit_debit_indicator
        cents = units(text, decimals)
        place = f"opération {rank}"
        if cents is None:
            self.problems.note(place, unreadable(text, decimals))
            return None
        if mark is None and self.shape == "berlin":
            return cents
        if mark not in {"CRDT", "DBIT"}:
            self.problems.note(place, f"sens {mark!r} inconnu (CRDT ou DBIT attendu)")
            return None
        if text[:1] in "+-":
            self.problems.note(place, SIGNED)
            return None
        return cents if mark == "CRDT" else -cents


def _details(one: _Movement, *, is_credit: bool) -> Iterable[EntryDetail]:
    """The texts as told, the other party first by its role."""
    debtor = one.debtor_name or (one.debtor.name if one.debtor else "")
    creditor = one.creditor_name or (one.creditor.name if one.creditor else "")
    parties = [("Dbtr", debtor), ("Cdtr", creditor)]
    told = [
        *(("Ustrd", text) for text in _remittance(one)),
        *(parties if is_credit else reversed(parties)),
        ("EndToEndId", one.end_to_end_id or ""),
        ("AddtlTxInf", one.additional_information or ""),
    ]
    return (EntryDetail(name, text.strip()) for name, text in told if text.strip())


def _remittance(one: _Movement) -> list[str]:
    """What the payer wrote: a text, a list of texts, or an object that holds them."""
    found = [one.remittance_information_unstructured or "", *(one.remittance_information_unstructured_array or ())]
    found += _texts([one.remittance_information, one.remittance_information_structured])
    return list(dict.fromkeys(text for text in found if text.strip()))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    members: Iterable[object] = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [text for one in members for text in _texts(one)]


def _text(raw: msgspec.Raw) -> str:
    """A JSON text, or the digits of a JSON number as they are written: never through a float."""
    written = bytes(raw).decode()
    return str(msgspec.json.decode(raw)) if written.startswith('"') else written


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
