"""Writes a B2 PS lot from typed claims: records of 128 end to end, dates AAMMJJ, ASCII. What does not fit is refused.

A coefficient of three decimals (half of 1.25) has no place in the two of the layout, and no field of type 4 or 4S is a
half mark: the line is refused (U-06), never truncated.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from noemie.formats.layouts import Field, Layout, layouts
from noemie.formats.records import Record


class CannotWrite(ValueError):
    """A value that its field cannot hold: said with the record and the field."""


@dataclass(frozen=True, slots=True)
class LineOut:
    """`coefficient` exact, the half rate already in it (AMI 1/2 = 0.5). Amounts in cents. `more`: the 4S that follows."""

    act_code: str
    care_date: dt.date
    coefficient: Decimal
    amount_cents: int
    amo_cents: int
    amc_cents: int
    performer_number: str
    is_home: bool = True
    more: "LineMore | None" = None


@dataclass(frozen=True, slots=True)
class LineMore:
    """Type 4S: the locum who did the act for the performer, the agreement asked for before it, the place of care."""

    locum_number: str = ""
    agreement_date: dt.date | None = None
    agreement_code: str = "0"
    place_number: str = ""


@dataclass(frozen=True, slots=True)
class AmcRoute:
    """Type 2M: where the complementary part goes. Only the number is always known."""

    amc_number: str
    route: str = ""
    host: str = ""
    member_number: str = ""


@dataclass(frozen=True, slots=True)
class Dre:
    """What makes an invoice a DRE, the complementary part alone, and its record 2X that an operator adds.

    Days on 8 digits as the operator writes them (their order is not published); `payment_notice` A or N.
    """

    reception_date: str = ""
    amc_deadline: str = ""
    composition_number: str = ""
    payment_reference: str = ""
    payment_notice: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceOut:
    """`fund_code` régime 2 + caisse 3 + centre 4; `nir` on 15 characters."""

    number: str
    invoice_date: dt.date
    nir: str
    birth_date: dt.date
    fund_code: str
    amc_number: str
    is_fund_managed: bool
    exemption_code: str
    rate_percent: int
    prescriber_number: str
    prescription_date: dt.date | None
    lines: tuple[LineOut, ...]
    insurance_kind: int = 10  # 10 maladie, 13 régime local, 30 maternité, 41 accident du travail (`values.csv`)
    maternity_date: dt.date | None = None
    accident: str = ""  # nine digits: the number, or three zeros and the day
    individual_nir: str = ""  # the beneficiary's own, 15 characters: type 2S
    routes: tuple[AmcRoute, ...] = ()
    dre: Dre | None = None

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)

    @property
    def amo_cents(self) -> int:
        return sum(line.amo_cents for line in self.lines)

    @property
    def amc_cents(self) -> int:
        return sum(line.amc_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class LotOut:
    nurse_number: str
    nurse_name: str
    number: str
    made_on: dt.date
    fund_code: str
    file_id: str
    invoices: tuple[InvoiceOut, ...]


# The free zone of 000 says of a DRE whether it is a first invoice or a cancellation (REFERENCE 4.3).
FIRST_TIME = "FACTURE INITIALE"


def aammjj(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%y%m%d}"


def ascii_upper(text: str) -> str:
    """Capitals without accents: the norm's alphabet."""
    spread = unicodedata.normalize("NFKD", text.upper().replace("Œ", "OE").replace("Æ", "AE"))
    return spread.encode("ascii", "ignore").decode()


def record(code: str, values: Mapping[str, object]) -> str:
    """One record from the table. Raises CannotWrite when a value is longer than its field, unknown to it or not ASCII."""
    layout = {**layouts("b2_ps"), **layouts("dre_ext")}[code]
    unknown = set(values) - set(layout.by_name)
    if unknown:
        raise CannotWrite(f"{code} : champ inconnu {sorted(unknown)}")
    return _written(layout, values)


def _written(layout: Layout, values: Mapping[str, object]) -> str:
    out = []
    for field in layout.fields:
        width, text = field.end - field.start, str(values.get(field.name, ""))
        if len(text) > width or not text.isascii() or (field.is_numeric and text.strip() and not text.isdigit()):
            raise CannotWrite(f"{layout.record} {field.name} : {text!r} ne tient pas dans {width} caractères")
        out.append(text.rjust(width, "0") if field.is_numeric else text.ljust(width))
    return "".join(out)


def rewrite(records: Iterable[Record]) -> bytes:
    """The records of a lot that was read, written again from their fields, blank numbers left blank as they came.

    Raises CannotWrite on a record that was not read.
    """
    out = []
    for one in records:
        if one.layout is None:
            raise CannotWrite(f"enregistrement {one.rank} : il n’a pas été lu, il ne peut pas être réécrit")
        out.append(_written(one.layout, {field.name: _as_read(one, field) for field in one.layout.fields}))
    return "".join(out).encode("ascii")


def _as_read(one: Record, field: Field) -> str:
    return one.text(field.name) or (" " * (field.end - field.start) if field.is_numeric else "")


def write(lot: LotOut) -> bytes:
    """000, 1, the invoices (2, 4…, 5), 6, 999."""
    ends = {
        "sender_type": "TP",
        "sender_id": lot.nurse_number,
        "recipient_type": "CP",
        "recipient_id": lot.fund_code.zfill(14),
    }
    named = {**ends, "application": "TR", "file_id": lot.file_id}
    head = {
        **named,
        "record_type": "000",
        "file_date": aammjj(lot.made_on),
        "norm": "PS",
        "norm_version": "B2",
        "record_length": 128,
        "message": FIRST_TIME if any(one.dre for one in lot.invoices) else "",
    }
    records = [record("000", head), record("1", _start(lot))]
    for invoice in lot.invoices:
        records += _invoice(lot, invoice)
    records.append(record("6", _end(lot)))
    records.append(record("999", {**named, "record_type": "999", "record_count": len(records) + 1, "lot_count": 1}))
    return "".join(records).encode("ascii")


def _start(lot: LotOut) -> dict[str, object]:
    return {
        "record_type": "1",
        "provider_id": lot.nurse_number,
        "fund": lot.fund_code[2:5],
        "lot_number": lot.number,
        "provider_name": ascii_upper(lot.nurse_name)[:40],
        "norm_name": "B2",
        "lot_date": aammjj(lot.made_on),
        "norm_code": "PS",
        "norm_release": "062007",
        "currency": "U",
    }


def _invoice(lot: LotOut, invoice: InvoiceOut) -> list[str]:
    common = {
        "provider_id": lot.nurse_number,
        "insured_nir": invoice.nir[:13],
        "insured_nir_key": invoice.nir[13:],
        "invoice_number": invoice.number,
    }
    head = {
        **common,
        "record_type": "2",
        "operation_kind": 1,
        "invoice_type": "D" if invoice.dre else "",
        "invoice_date": aammjj(invoice.invoice_date),
        "ps_split_flag": "E" if invoice.amc_cents and not invoice.is_fund_managed else "",
        "regime": invoice.fund_code[:2],
        "fund": invoice.fund_code[2:5],
        "centre": invoice.fund_code[5:9],
        "rights_proof": 4,
        "prescriber_id": invoice.prescriber_number,
        "prescription_date": aammjj(invoice.prescription_date),
        "insurance_kind": invoice.insurance_kind,
        "exemption": invoice.exemption_code,
        "maternity_date": aammjj(invoice.maternity_date),
        "accident": invoice.accident,
        "locum_cps": 0,
        "birth_date": aammjj(invoice.birth_date),
        "birth_rank": 1,
        "payee": "15" if invoice.amc_cents else "05",
        "contract_type": "89" if invoice.is_fund_managed else "00",
        "amc_number": invoice.amc_number if invoice.amc_cents else "",
    }
    lines = [text for line in invoice.lines for text in _line_records(invoice, line, common)]
    tail = {
        **common,
        "record_type": "5",
        "line_count": len(invoice.lines),
        "total_billed": invoice.total_cents,
        "total_amo": invoice.amo_cents,
        "total_patient": invoice.total_cents - invoice.amo_cents,
        "total_amc": invoice.amc_cents,
    }
    return [record("2", head), *_followers(invoice, common), *lines, record("5", tail)]


def _followers(invoice: InvoiceOut, common: Mapping[str, object]) -> list[str]:
    """2S directly after 2, then a 2M for each route, then the 2X of a DRE (REFERENCE 4.1, 4.3)."""
    followers = []
    if invoice.individual_nir:
        own = {"individual_nir": invoice.individual_nir[:13], "individual_nir_key": invoice.individual_nir[13:]}
        followers.append(record("2S", {**common, "record_type": "2", "complement": "S", **own}))
    for route in invoice.routes:
        values = {"amc_number": route.amc_number, "amc_route": route.route, "amc_host": route.host}
        named = {**common, "record_type": "2", "complement": "M", "amc_member_id": route.member_number, **values}
        followers.append(record("2M", named))
    if invoice.dre:
        followers.append(record("2X", _operator(invoice.dre, common)))
    return followers


def _operator(dre: Dre, common: Mapping[str, object]) -> dict[str, object]:
    """2X: what it shares with the record 2 stands in one field of the table."""
    who = (
        f"{common['provider_id']:>09} {common['insured_nir']}{common['insured_nir_key']}{common['invoice_number']:>09}"
    )
    added = {name: getattr(dre, name) for name in Dre.__slots__ if getattr(dre, name)}
    return {"record_type": "2", "common": who, "complement": "X", **added}


def _line_records(invoice: InvoiceOut, line: LineOut, common: Mapping[str, object]) -> list[str]:
    """Type 4, and its 4S when there is something to put in it."""
    records = [record("4", {**common, **_line(invoice, line)})]
    more = line.more
    if more is not None:
        values = {
            "record_type": "4",
            "complement": "S",
            "sequence": 1,
            "dap_date": aammjj(more.agreement_date),
            "dap_code": more.agreement_code,
            "locum_id": more.locum_number,
            "place_id": more.place_number,
        }
        records.append(record("4S", {**common, **values}))
    return records


def _line(invoice: InvoiceOut, line: LineOut) -> dict[str, object]:
    hundredths = line.coefficient * 100
    if hundredths != hundredths.to_integral_value():
        raise CannotWrite(
            f"facture {invoice.number} : le coefficient {line.coefficient} n’a pas sa place en deux décimales (U-06)"
        )
    unit = (
        (Decimal(line.amount_cents) / line.coefficient).to_integral_value()
        if line.coefficient
        else Decimal(line.amount_cents)
    )
    return {
        "record_type": "4",
        "performer_id": line.performer_number,
        "performer_speciality": 24,
        "care_date": aammjj(line.care_date),
        "act_code": line.act_code,
        "quantity": 1,
        "coefficient": int(hundredths),
        "count": 1,
        "unit_price": int(unit),
        "base": line.amount_cents,
        "rate": invoice.rate_percent,
        "amo_amount": line.amo_cents,
        "fee": line.amount_cents,
        "place": 1 if line.is_home else 0,
        "dap_code": 0,
        "amc_amount": line.amc_cents,
    }


def _end(lot: LotOut) -> dict[str, object]:
    invoices: Sequence[InvoiceOut] = lot.invoices
    return {
        "record_type": "6",
        "provider_id": lot.nurse_number,
        "invoice_count": len(invoices),
        "line_count": sum(len(invoice.lines) for invoice in invoices),
        "type2_count": len(invoices),
        "type5_count": len(invoices),
        "total_billed": sum(invoice.total_cents for invoice in invoices),
        "total_amo": sum(invoice.amo_cents for invoice in invoices),
        "total_amc": sum(invoice.amc_cents for invoice in invoices),
        "lot_number": lot.number,
        "mark": "R",
    }
