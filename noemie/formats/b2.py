"""B2 PS lots, as a nurse's software sends them: records of 128, dates AAMMJJ, totals recomputed. Reader only.

The writer is `b2_write.py`; write → read → write gives the same bytes (tests).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from noemie.formats.layouts import layouts
from noemie.formats.records import Control, Decoded, Problem, Record, aammjj, decode

WIDTH = 128
FOLLOWERS = {"2", "4"}  # a letter at position 36 names the follower: 2S, 4F…


@dataclass(frozen=True, slots=True)
class B2Line:
    """Type 4. `coefficient` exact (two decimals); amounts in cents, None when unreadable."""

    record: Record
    act_code: str
    care_date: dt.date | None
    quantity: int | None
    coefficient: Decimal | None
    rate_percent: int | None
    amount_cents: int | None
    amo_cents: int | None
    amc_cents: int | None
    performer_number: str


@dataclass(slots=True)
class B2Invoice:
    """Types 2 to 5. Totals as declared by type 5, None when it is absent or unreadable."""

    record: Record
    number: str
    invoice_date: dt.date | None
    nir: str
    birth_date: dt.date | None
    regime: str
    fund: str
    centre: str
    amc_number: str
    contract_type: str
    is_split: bool
    exemption: str
    prescription_date: dt.date | None
    lines: list[B2Line] = field(default_factory=list)
    total_cents: int | None = None
    amo_cents: int | None = None
    patient_cents: int | None = None
    amc_cents: int | None = None

    @property
    def fund_code(self) -> str:
        """régime 2 + caisse 3 + centre 4 (the centre left out when it is blank)."""
        return self.regime.zfill(2) + self.fund.zfill(3) + self.centre


@dataclass(slots=True)
class B2Lot:
    record: Record
    nurse_number: str
    number: str
    made_on: dt.date | None
    fund: str
    invoices: list[B2Invoice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class B2File:
    decoded: Decoded
    lots: tuple[B2Lot, ...] = ()
    file_id: str = ""
    file_date: dt.date | None = None


def read(data: bytes) -> B2File:
    """Never raises. Line ends between records are accepted; any other width is a problem."""
    text = data.decode("iso-8859-1")
    if not text.startswith("000") or text[61:63] != "PS" or text[65:67] != "B2":
        return B2File(Decoded("unknown", "", refused="le fichier ne commence pas par un en-tête 000 B2 de la norme PS"))
    problems: list[Problem] = []
    records = _records(text, problems)
    builder = _Builder(problems)
    for record in records:
        builder.take(record)
    if not records or records[-1].record != "999":
        problems.append(Problem(None, len(text), "999", "", "pas d'enregistrement 999 en fin : fichier tronqué"))
    header = records[0]
    decoded = Decoded("b2", "b2_ps", tuple(records), tuple(problems), tuple(builder.controls))
    return B2File(decoded, tuple(builder.lots), header.text("file_id"), aammjj(header.text("file_date")))


def _records(text: str, problems: list[Problem]) -> list[Record]:
    tables, at = layouts("b2_ps"), 0
    found: list[Record] = []
    while at < len(text):
        if text[at] in "\r\n":
            at += 1
            continue
        raw, rank = text[at : at + WIDTH], len(found) + 1
        code = raw[:3] if raw[:3] in {"000", "999"} else raw[:1]
        if code in FOLLOWERS and raw[35:36].strip():
            code += raw[35:36]
        layout = tables.get(code)
        if len(raw) < WIDTH or layout is None:
            reason = "enregistrement tronqué" if len(raw) < WIDTH else "type d'enregistrement inconnu"
            problems.append(Problem(rank, at, "record_type", raw[:4], reason, code))
            found.append(Record(rank, at, code, "", {}))
        else:
            found.append(decode(layout, raw, rank, at, problems))
        at += WIDTH
    return found


class _Builder:
    """Puts the records in lots and invoices, and recomputes what types 5, 6 and 999 declare."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.lots: list[B2Lot] = []
        self.controls: list[Control] = []
        self.count = 0

    @property
    def invoice(self) -> B2Invoice | None:
        return self.lots[-1].invoices[-1] if self.lots and self.lots[-1].invoices else None

    def take(self, record: Record) -> None:
        self.count += 1
        handler = getattr(self, f"_on_{record.record}", None)
        if handler is not None and record.fields:
            handler(record)

    def _on_1(self, record: Record) -> None:
        made_on = aammjj(record.text("lot_date"))
        self.lots.append(
            B2Lot(record, record.text("provider_id"), record.text("lot_number"), made_on, record.text("fund"))
        )

    def _on_2(self, record: Record) -> None:
        if not self.lots:
            self.problems.append(Problem(record.rank, record.offset, "record_type", "2", "facture hors d'un lot", "2"))
            return
        self.lots[-1].invoices.append(
            B2Invoice(
                record,
                record.text("invoice_number"),
                aammjj(record.text("invoice_date")),
                record.text("insured_nir") + record.text("insured_nir_key"),
                aammjj(record.text("birth_date")),
                record.text("regime"),
                record.text("fund"),
                record.text("centre"),
                record.text("amc_number"),
                record.text("contract_type"),
                record.text("ps_split_flag") == "E",
                record.text("exemption"),
                aammjj(record.text("prescription_date")),
            )
        )

    def _on_4(self, record: Record) -> None:
        if self.invoice is None:
            return
        hundredths = record.number("coefficient")
        self.invoice.lines.append(
            B2Line(
                record,
                record.text("act_code"),
                aammjj(record.text("care_date")),
                record.number("quantity"),
                None if hundredths is None else Decimal(hundredths) / 100,
                record.number("rate"),
                record.number("fee"),
                record.number("amo_amount"),
                record.number("amc_amount"),
                record.text("performer_id"),
            )
        )

    def _on_5(self, record: Record) -> None:
        invoice = self.invoice
        if invoice is None:
            return
        invoice.total_cents, invoice.amo_cents = record.number("total_billed"), record.number("total_amo")
        invoice.patient_cents, invoice.amc_cents = record.number("total_patient"), record.number("total_amc")
        place = f"facture {invoice.number}"
        self.controls.append(
            Control(f"{place} total", invoice.total_cents, sum(line.amount_cents or 0 for line in invoice.lines))
        )
        self.controls.append(
            Control(f"{place} part AMO", invoice.amo_cents, sum(line.amo_cents or 0 for line in invoice.lines))
        )

    def _on_6(self, record: Record) -> None:
        lot = self.lots[-1] if self.lots else None
        if lot is not None:
            total = sum(invoice.total_cents or 0 for invoice in lot.invoices)
            self.controls.append(Control(f"lot {lot.number} total", record.number("total_billed"), total))
            self.controls.append(
                Control(f"lot {lot.number} factures", record.number("invoice_count"), len(lot.invoices))
            )

    def _on_999(self, record: Record) -> None:
        self.controls.append(Control("enregistrements", record.number("record_count"), self.count))
