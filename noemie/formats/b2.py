"""B2 lots: PS (a nurse's, DRE included) and CP (an establishment's). Records of 128, dates AAMMJJ, totals recomputed.

The writer is `b2_write.py`; write → read → write gives the same bytes (tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from noemie.formats.b2_lots import B2File, B2Invoice, B2Line, B2Lot
from noemie.formats.b2_norm import Norm, norm_of
from noemie.formats.records import (
    MOST_UNREADABLE,
    Control,
    Decoded,
    Problem,
    Record,
    TooManyUnreadable,
    aammjj,
    as_text,
    decode,
)

WIDTH = 128
FOLLOWED = {"2", "3", "4"}


class NotB2(ValueError):
    """The bytes are no B2 that is read here: the reason, in French. `format`: what they are then said to be."""

    def __init__(self, reason: str, name: str) -> None:
        super().__init__(reason)
        self.format = name


class Reading:
    """A B2 file as its bytes come: batches of records, each put in its lot and invoice when it is given.

    Whoever asks for them may take away what is closed (`closed`); memory then holds one batch, whatever the size of the file.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.header: Record | None = None
        self.norm: Norm | None = None
        self._builder: _Builder | None = None
        self._last: Record | None = None
        self._start = self._at = self._count = self._unread = 0

    def batches(self, chunks: Iterable[bytes]) -> Iterator[list[Record]]:
        """Raises NotB2 and TooManyUnreadable: nothing of the file may be used then."""
        held = ""
        for text in map(as_text, chunks):
            held += text
            if self.norm is None and len(held) < WIDTH:
                continue
            taken = self._records(held, is_over=False)
            held = held[self._at - self._start :]
            yield taken
        yield self._records(held, is_over=True)
        if self._last is None or self._last.record != "999" or self._last.layout is None:
            self.problems.append(
                Problem(None, self._at, "999", "", "pas d’enregistrement 999 en fin : fichier tronqué")
            )

    def closed(self, *, is_over: bool = False) -> B2File:
        """What ended since the last call: invoices in their lots, problems, controls. An invoice may go on until the next one."""
        lots, controls = self._builder.take_closed(is_over=is_over) if self._builder else ((), ())
        problems = tuple(self.problems)
        self.problems.clear()
        return self._file(
            Decoded("b2", self.norm.name if self.norm else "", problems=problems, controls=controls), lots
        )

    def _file(self, decoded: Decoded, lots: tuple[B2Lot, ...]) -> B2File:
        header = self.header
        if header is None:
            return B2File(decoded, lots)
        return B2File(decoded, lots, header.text("file_id"), aammjj(header.text("file_date")))

    def _begin(self, text: str) -> tuple[Norm, _Builder]:
        name = text[61:65].strip()
        if not text.startswith("000") or text[65:67] != "B2":
            raise NotB2("le fichier ne commence pas par un en-tête 000 de la norme B2", "unknown")
        if name not in {"PS", "CP"}:
            raise NotB2(f"la variante {name!r} de la norme B2 n’est pas lue : PS et CP le sont", "b2")
        self.norm = norm_of(name)
        self._builder = _Builder(self.norm, self.problems)
        return self.norm, self._builder

    def _records(self, text: str, *, is_over: bool) -> list[Record]:
        """The records that stand whole in `text`, which begins at the byte `_at`; at the end of the file, what is left too."""
        norm, builder = (self.norm, self._builder) if self.norm and self._builder else self._begin(text)
        start, at, found = self._at, 0, list[Record]()
        while at < len(text):
            if text[at] in "\r\n":
                at += 1
                continue
            if len(text) - at < WIDTH and not is_over:
                break
            raw = text[at : at + WIDTH]
            end = raw.find("\n")
            raw = raw if end < 0 else raw[:end].rstrip("\r")  # a record cut short does not swallow the next line
            found.append(self._record(norm, raw, start + at))
            at += len(raw)
        for record in found:
            builder.take(record)
        self._start, self._at = start, start + at
        self.header = self.header or next(iter(found), None)
        self._last = found[-1] if found else self._last
        return found

    def _record(self, norm: Norm, raw: str, at: int) -> Record:
        self._count += 1
        code = _code(raw, norm)
        layout = norm.layouts.get(code)
        if len(raw) == WIDTH and layout is not None:
            return decode(layout, raw, self._count, at, self.problems)
        reason = "enregistrement tronqué" if len(raw) < WIDTH else "type d’enregistrement inconnu"
        self.problems.append(Problem(self._count, at, "record_type", raw[:4], reason, code))
        self._unread += 1
        if self._unread > MOST_UNREADABLE and self._unread > self._count // 2:
            raise TooManyUnreadable("la plupart des enregistrements sont illisibles : ce n’est pas un lot B2")
        return Record(self._count, at, code, raw, None)


def read(data: bytes) -> B2File:
    """Never raises. Line ends between records are accepted; any other width is a problem."""
    reading = Reading()
    try:
        records = tuple(record for batch in reading.batches([data]) for record in batch)
    except NotB2 as reason:
        return B2File(Decoded(reason.format, "", refused=str(reason)))
    except TooManyUnreadable as reason:
        name = reading.norm.name if reading.norm else ""
        return B2File(Decoded("b2", name, problems=tuple(reading.problems[:20]), refused=str(reason)))
    found = reading.closed(is_over=True)
    return replace(found, decoded=replace(found.decoded, records=records))


def _code(raw: str, norm: Norm) -> str:
    """The type, with the letter of a follower: 2S, 4F… at position 36, but 39 in the 2S, 3S and 3E of the variant CP."""
    if raw[:3] in {"000", "999"}:
        return raw[:3]
    if norm.name == "b2_cp" and raw[:1] in "23" and raw[38:39].isalpha():
        return raw[:1] + raw[38]
    if raw[:1] in FOLLOWED and (raw[35:36].isalpha() or (norm.name == "b2_ps" and raw[35:36].strip())):
        return raw[:1] + raw[35]
    return raw[:1]


class _Builder:
    """Puts the records in lots and invoices, and recomputes what types 5, 6 and 999 declare."""

    def __init__(self, norm: Norm, problems: list[Problem]) -> None:
        self.norm = norm
        self.problems = problems
        self.lots: list[B2Lot] = []
        self.controls: list[Control] = []
        self.count = 0
        self.sums: dict[str, int] = {}
        every = [name for _, _, names in norm.invoice_totals for name in names]
        self.summed = {code: [name for name in every if name[0] == code] for code in ("3", "4")}
        self.lot_sums: dict[str, int] = {}
        self.lines = self.all_lines = self.lot_count = 0
        self._is_lot_closed, self._file_id = True, ""

    @property
    def invoice(self) -> B2Invoice | None:
        return self.lots[-1].invoices[-1] if self.lots and self.lots[-1].invoices else None

    def take_closed(self, *, is_over: bool) -> tuple[tuple[B2Lot, ...], tuple[Control, ...]]:
        """Lots with the invoices that nothing may change any more, and controls: no longer held here."""
        lots, controls = tuple(self.lots), tuple(self.controls)
        self.controls.clear()
        self.lots = []
        if is_over or not lots:
            return lots, controls
        last = lots[-1]
        ended = replace(last, invoices=last.invoices[:-1])
        last.invoices = last.invoices[-1:]
        self.lots = [last]
        return (*lots[:-1], ended), controls

    def take(self, record: Record) -> None:
        self.count += 1
        if record.layout is None:
            return
        self._sum(record)
        handler = getattr(self, f"_on_{record.record.lower()}", None)
        if handler is not None:
            handler(record)

    def _sum(self, record: Record) -> None:
        """Adds what the totals of the invoice are made of. An unreadable amount is a problem already, and adds nothing."""
        if record.record[:1] in {"3", "4"}:
            self.all_lines += 1
            self.lines += record.record == "4"
            for name in self.summed.get(record.record, ()):
                self.sums[name] = self.sums.get(name, 0) + (record.number(name[2:]) or 0)

    def _say(self, record: Record, field_name: str, reason: str) -> None:
        where = record.layout.by_name[field_name].start if record.layout else 0
        raw = record.text(field_name)
        self.problems.append(Problem(record.rank, record.offset + where, field_name, raw, reason, record.record))

    def _is_of_invoice(self, record: Record, invoice: B2Invoice) -> bool:
        """An act or a total that names another invoice than the one that is open is that of no invoice here."""
        if record.text("invoice_number") == invoice.number:
            return True
        self._say(record, "invoice_number", f"la facture ouverte est {invoice.number} : enregistrement non rattaché")
        return False

    def _on_000(self, record: Record) -> None:
        if self.count > 1:
            self._say(record, "record_type", "second en-tête 000 dans le fichier")
        self._file_id = record.text("file_id")

    def _on_1(self, record: Record) -> None:
        if not self._is_lot_closed:
            self._say(record, "record_type", "lot précédent sans sa fin (6)")
        self._is_lot_closed = False
        self.lot_count += 1
        made_on = aammjj(record.text("lot_date"))
        self.lot_sums = {}
        self.lots.append(
            B2Lot(record, record.text("provider_id"), record.text("lot_number"), made_on, record.text("fund"))
        )

    def _on_2(self, record: Record) -> None:
        if not self.lots:
            self.problems.append(Problem(record.rank, record.offset, "record_type", "2", "facture hors d’un lot", "2"))
            return
        self.sums, self.lines, self.all_lines = {}, 0, 0
        self.lots[-1].count += 1
        self._is_lot_closed = False
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
                record.text("insurance_kind"),
                aammjj(record.text("maternity_date")),
                record.text("accident") if record.text("accident").strip("0") else "",
            )
        )

    def _on_2m(self, record: Record) -> None:
        """Where the invoice goes besides: some software names the mutuelle here alone."""
        invoice = self.invoice
        if invoice is not None and not invoice.amc_number and self._is_of_invoice(record, invoice):
            invoice.amc_number = record.text("amc_number")

    def _on_4(self, record: Record) -> None:
        if self.invoice is None or not self._is_of_invoice(record, self.invoice):
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
        if invoice is None or not self._is_of_invoice(record, invoice):
            return
        if self.norm.name == "b2_ps":
            invoice.total_cents, invoice.amo_cents = record.number("total_billed"), record.number("total_amo")
            invoice.patient_cents, invoice.amc_cents = record.number("total_patient"), record.number("total_amc")
        else:
            invoice.total_cents = _plus(record, "fees", "hospital_total")
            invoice.amo_cents = _plus(record, "fees_amo", "hospital_amo")
            invoice.patient_cents = record.number("patient_share")
            invoice.amc_cents = _plus(record, "fees_amc", "hospital_amc")
        for label, field_name, names in self.norm.invoice_totals:
            computed = sum(self.sums.get(name, 0) for name in names)
            self._control(f"facture {invoice.number} {label}", record.number(field_name), computed)
        declared = record.number(
            "line_count"
        )  # PS: type 4 alone, says the table; a software that counts 4S is not wrong
        lines = declared if declared in {self.lines, self.all_lines} else self.lines
        self._control(f"facture {invoice.number} lignes", declared, lines or 0)
        for _, names in self.norm.lot_totals:
            for name in names:
                self.lot_sums[name] = self.lot_sums.get(name, 0) + (record.number(name) or 0)
        self.sums, self.lines, self.all_lines = {}, 0, 0

    def _on_6(self, record: Record) -> None:
        lot = self.lots[-1] if self.lots else None
        if lot is None:
            return
        self._is_lot_closed = True
        if record.text("lot_number") != lot.number:
            self._say(record, "lot_number", f"fin d’un autre lot que {lot.number}")
        for field_name, names in self.norm.lot_totals:
            computed = sum(self.lot_sums.get(name, 0) for name in names)
            self._control(f"lot {lot.number} {field_name}", record.number(field_name), computed)
        self._control(f"lot {lot.number} factures", record.number("invoice_count"), lot.count)

    def _on_999(self, record: Record) -> None:
        if not self._is_lot_closed:
            self._say(record, "record_type", "dernier lot sans sa fin (6)")
        if record.text("file_id") != self._file_id:
            self._say(record, "file_id", "fin d’un autre fichier que celui de l’en-tête 000")
        self._control("lots", record.number("lot_count"), self.lot_count)
        self._control("enregistrements", record.number("record_count"), self.count)

    def _control(self, what: str, declared: int | None, computed: int) -> None:
        self.controls.append(Control(what, declared, computed))


def _plus(record: Record, one: str, other: str) -> int | None:
    """None when either could not be read: half a total is no total."""
    first, second = record.number(one), record.number(other)
    return None if first is None or second is None else first + second
