"""NOEMIE returns (580, 578, 900/687, 908): entities read by their size, then a typed return with its controls recomputed.

The level printed in an entity is not checked: the order of the entities and the 990 records say where one is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from noemie.formats.framing import Framed, NotNoemie, unframe
from noemie.formats.layouts import layouts
from noemie.formats.records import Control, Decoded, Problem, Record, decode, jjmmaa

LEVELS = {"020": "01", "040": "02", "070": "03", "071": "03", "081": "04", "102": "05", "100": "05"}
KNOWN_REFERENCES = {"580", "578", "900", "687", "908", "576"}


@dataclass(slots=True)
class Reject:
    """Entity 290 or 294. `share` O (AMO, or both) or C (AMC); `level` F (whole invoice) or L."""

    record: Record
    code: str
    label: str
    share: str
    level: str


@dataclass(slots=True)
class PartAnswer:
    """Entity 198 (AMO) or 199 (AMC). `state` P paid, R rejected, D deferred; `paid_cents` signed, None unreadable."""

    record: Record
    part: str
    state: str
    asked_cents: int | None
    paid_cents: int | None
    amc_number: str = ""


@dataclass(slots=True)
class InvoiceAnswer:
    """Entity 102 and its leaves."""

    record: Record
    number: str
    invoice_date: dt.date | None
    lot_number: str
    lot_date: dt.date | None
    parts: list[PartAnswer] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    nir: str = ""


@dataclass(slots=True)
class Retention:
    """Entity 250: `amount_cents` signed (N takes from the transfer)."""

    record: Record
    debt_reference: str
    operation: str
    amount_cents: int | None
    balance_cents: int | None


@dataclass(slots=True)
class LumpSum:
    """Entity 261: a payment without an invoice."""

    record: Record
    code: str
    amount_cents: int | None


@dataclass(slots=True)
class Transfer:
    """Entity 071 (or 070): one line at the bank. `declared_cents`: its 990, None when absent or unreadable."""

    record: Record
    payee_number: str
    paid_on: dt.date | None
    label_1: str
    label_2: str
    payer_number: str
    invoices: list[InvoiceAnswer] = field(default_factory=list)
    retentions: list[Retention] = field(default_factory=list)
    lump_sums: list[LumpSum] = field(default_factory=list)
    declared_cents: int | None = None

    def amounts(self) -> list[int | None]:
        parts = [part.paid_cents for invoice in self.invoices for part in invoice.parts]
        return [*parts, *(one.amount_cents for one in self.retentions), *(one.amount_cents for one in self.lump_sums)]

    @property
    def computed_cents(self) -> int:
        return sum(amount or 0 for amount in self.amounts())

    @property
    def is_coherent(self) -> bool:
        """Every amount was read, and they sum to what the payer declares."""
        return None not in self.amounts() and self.declared_cents == self.computed_cents


@dataclass(frozen=True, slots=True)
class Return:
    """The typed file. `sender_number` and `reference` come from 000."""

    decoded: Decoded
    transfers: tuple[Transfer, ...] = ()
    sender_number: str = ""
    reference: str = ""


def read(data: bytes) -> Return:
    """Never raises: what cannot be used is `refused`, what could not be read is a problem."""
    text = data.decode("iso-8859-1")
    problems: list[Problem] = []
    try:
        framed = unframe(text, problems)
    except NotNoemie as reason:
        return Return(Decoded("unknown", "", refused=str(reason)))
    records: list[Record] = []
    for one in framed:
        records += _records(one, len(records), problems)
    tree = _Tree(problems)
    for record in records:
        tree.take(record)
    header = next((record for record in records if record.record == "000"), None)
    reference = header.text("norm_reference") if header else ""
    notes = () if reference[:3] in KNOWN_REFERENCES else (f"référence inconnue {reference!r} : lue comme les autres",)
    decoded = Decoded(
        "noemie",
        framed[0].framing if framed else "",
        tuple(records),
        tuple(problems),
        tuple(tree.controls),
        notes=notes,
    )
    return Return(decoded, tuple(tree.transfers), header.text("sender_id") if header else "", reference)


def _records(framed: Framed, count: int, problems: list[Problem]) -> list[Record]:
    tables, stream, at = layouts("noemie_ps"), framed.stream, 0
    found = [decode(tables["000"], framed.header.ljust(128), count + 1, framed.header_offset, problems)]
    while at < len(stream):
        rank, offset = count + len(found) + 1, framed.offset_of(at)
        layout = tables.get(stream[at : at + 3])
        if layout is not None and stream[at + layout.width - 1 : at + layout.width] == "@":
            found.append(decode(layout, stream[at : at + layout.width], rank, offset, problems))
            at += layout.width
            continue
        end = stream.find("@", at)
        end = len(stream) - 1 if end < 0 else end
        raw = stream[at : end + 1]
        reason = (
            "entité inconnue, sautée jusqu'au @ suivant"
            if layout is None
            else "entité tronquée ou de longueur inattendue"
        )
        problems.append(Problem(rank, offset, "entity", raw[:40], reason, stream[at : at + 3]))
        found.append(Record(rank, offset, stream[at : at + 3], "", {}))
        at = end + 1
    if framed.trailer.startswith("999"):
        found.append(
            decode(tables["999"], framed.trailer.ljust(128), count + len(found) + 1, framed.trailer_offset, problems)
        )
    return found


class _Tree:
    """Keeps the current payee, transfer, invoice; closes each level by its 990."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.transfers: list[Transfer] = []
        self.controls: list[Control] = []
        self.payee = ""
        self.kind = ""
        self.kind_start = 0
        self.payee_start = 0
        self.agent_start = 0
        self.invoice: InvoiceAnswer | None = None

    @property
    def transfer(self) -> Transfer | None:
        return self.transfers[-1] if self.transfers else None

    def take(self, record: Record) -> None:
        handler = getattr(self, f"_on_{record.record}", None)
        if handler is not None:
            handler(record)

    def _on_020(self, record: Record) -> None:  # noqa: ARG002
        self.agent_start = len(self.transfers)

    def _on_040(self, record: Record) -> None:
        self.payee, self.payee_start = record.text("payee_id"), len(self.transfers)

    def _on_071(self, record: Record) -> None:
        self.invoice = None
        day = jjmmaa(record.text("accounting_date"))
        if day is None:
            self.problems.append(
                Problem(
                    record.rank,
                    record.offset,
                    "accounting_date",
                    record.text("accounting_date"),
                    "date illisible",
                    "071",
                )
            )
        self.transfers.append(
            Transfer(
                record,
                self.payee,
                day,
                record.text("transfer_label_1"),
                record.text("transfer_label_2"),
                record.text("payer_id"),
            )
        )

    def _on_081(self, record: Record) -> None:
        self.invoice, self.kind = None, record.text("return_type")
        self.kind_start = len(self.transfer.amounts()) if self.transfer else 0

    def _on_102(self, record: Record) -> None:
        if self.transfer is None:
            return
        self.invoice = InvoiceAnswer(
            record,
            record.text("invoice_number"),
            jjmmaa(record.text("invoice_date")),
            record.text("lot_number"),
            jjmmaa(record.text("lot_date")),
        )
        self.transfer.invoices.append(self.invoice)

    def _on_103(self, record: Record) -> None:
        if self.invoice is not None:
            self.invoice.nir = record.text("insured_nir")

    def _on_198(self, record: Record) -> None:
        self._part(record, "AMO", "amo")

    def _on_199(self, record: Record) -> None:
        self._part(record, "AMC", "amc")

    def _part(self, record: Record, part: str, prefix: str) -> None:
        if self.invoice is None:
            return
        state, amount = record.text(f"{prefix}_state"), record.number(f"{prefix}_paid")
        if amount is None and state in {"R", "D"} and not record.text(f"{prefix}_paid"):
            amount = 0
        paid = self._signed(record, f"{prefix}_paid_sign", amount)
        asked = record.number(f"{prefix}_asked")
        self.invoice.parts.append(PartAnswer(record, part, state, asked, paid, record.text("amc_id")))

    def _signed(self, record: Record, sign_field: str, amount: int | None) -> int | None:
        sign = record.text(sign_field)
        if sign not in {"P", "N"}:
            self.problems.append(
                Problem(record.rank, record.offset, sign_field, sign, "signe attendu : P ou N", record.record)
            )
            return None
        return None if amount is None else (-amount if sign == "N" else amount)

    def _on_294(self, record: Record) -> None:
        if self.invoice is not None:
            label, share = record.text("reject_label"), record.text("share")
            self.invoice.rejects.append(
                Reject(record, record.text("reject_code"), label, share, record.text("reject_level"))
            )

    _on_290 = _on_294

    def _on_250(self, record: Record) -> None:
        if self.transfer is not None:
            amount = self._signed(record, "sign", record.number("amount"))
            operation, balance = record.text("recovery_operation"), record.number("balance")
            self.transfer.retentions.append(
                Retention(record, record.text("debt_reference"), operation, amount, balance)
            )

    def _on_261(self, record: Record) -> None:
        if self.transfer is not None:
            self.transfer.lump_sums.append(LumpSum(record, record.text("lump_code"), record.number("amount")))

    def _on_990(self, record: Record) -> None:
        total = record.number("total")
        declared = None if total is None else (-total if record.text("sign") == "N" else total)
        self._control(record.level, declared)

    def _control(self, level: str, declared: int | None) -> None:
        transfer = self.transfer
        if level == "05" and self.invoice is not None:
            self._add(
                f"facture {self.invoice.number}", declared, sum(part.paid_cents or 0 for part in self.invoice.parts)
            )
            self.invoice = None
        elif level == "04" and transfer is not None:
            self._add(f"type de retour {self.kind}", declared, _kind_total(transfer, self.kind))
        elif level == "03" and transfer is not None:
            transfer.declared_cents = declared
            self._add("virement", declared, transfer.computed_cents)
        elif level in {"01", "02"}:
            start = self.payee_start if level == "02" else self.agent_start
            self._add("destinataire" if level == "02" else "mandataire", declared, _sum(self.transfers[start:]))

    def _on_999(self, record: Record) -> None:
        total = record.number("total")
        declared = None if total is None else (-total if record.text("sign") == "N" else total)
        self._add("fichier", declared, _sum(self.transfers))

    def _add(self, what: str, declared: int | None, computed: int) -> None:
        self.controls.append(Control(what, declared, computed))


def _sum(transfers: list[Transfer]) -> int:
    return sum(transfer.computed_cents for transfer in transfers)


def _kind_total(transfer: Transfer, kind: str) -> int:
    if kind == "05":
        return sum(one.amount_cents or 0 for one in transfer.retentions)
    if kind == "03":
        return sum(one.amount_cents or 0 for one in transfer.lump_sums)
    return sum(part.paid_cents or 0 for invoice in transfer.invoices for part in invoice.parts)
