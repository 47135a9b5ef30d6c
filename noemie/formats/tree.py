"""The tree of a NOEMIE return, told by the order of its entities: 580 (020 040 071 081 102) and 900/687 (040 070 080 150 100)."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from noemie.formats.answers import InvoiceAnswer, LumpSum, PartAnswer, Reject, Retention, Transfer
from noemie.formats.layouts import layouts
from noemie.formats.records import Control, Problem, Record, jjmmaa

# How deep an entity that opens a level stands, whatever level it prints (the viewer and the writers disagree on it).
DEPTH = {"020": 1, "040": 2, "070": 3, "071": 3, "080": 4, "081": 4, "150": 5, "100": 6, "102": 6}
OF_A_TRANSFER = 3
NAMES = {1: "mandataire", 2: "destinataire", 3: "virement", 4: "type de retour", 5: "nature d’assurance", 6: "facture"}
OF_THE_WHOLE = frozenset({"F", ""})  # reject_level: the invoice; a 290 has none
NOT_A_SIGN = "signe attendu : P ou N"


@dataclass(frozen=True, slots=True)
class Open:
    """A level that waits for its 990. `start`: what the file summed to when it opened, in cents; `debts`: how many told debts came before."""

    depth: int
    printed: str
    start: int
    debts: int
    name: str


# A code of 4 and a label of 86 (one old program) have the length of ours (10 + 80): nothing proves either, a person is told.
_TOUCHING = re.compile(r"\d{4}[A-Z][A-Z ]{5}$")
TOUCHES = "le code du rejet touche son libellé : il est peut-être écrit sur 4 caractères ; lisez la ligne, le motif n’est pas sûr"


NOT_REAL = "flux de test ou de démonstration : rien n’en est repris"


class Tree:
    """Keeps the current payee, transfer, invoice; closes each level by its 990. `total`: the signed sum so far; `debts`: rank and
    amount of each 250 that tells of a debt, and may be no money of the transfer.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.transfers: list[Transfer] = []
        self.controls: list[Control] = []
        self.payee = ""
        self.lot: tuple[str, dt.date | None] = ("", None)
        self.invoice: InvoiceAnswer | None = None
        self.transfer: Transfer | None = None
        self.total = self.file_start = 0
        self.debts: list[tuple[int, int]] = []
        self.levels: list[Open] = []
        self._open_from = self.file_transfers = 0
        self.not_real = ""  # why nothing of this file is money, whatever its totals say
        self.handlers: dict[str, Callable[[Record], None]] = {
            "000": self._on_000, "040": self._on_040, "070": self._on_071, "071": self._on_071, "080": self._on_080,
            "081": self._on_081, "100": self._on_invoice, "102": self._on_invoice, "103": self._on_insured, "110": self._on_insured,
            "198": self._on_198, "199": self._on_199, "210": self._on_210, "250": self._on_250, "261": self._on_261,
            "290": self._on_reject, "294": self._on_reject, "990": self._on_990, "999": self._on_999,
        }  # fmt: skip

    def take(self, record: Record) -> None:
        if record.layout is None:
            return
        depth = DEPTH.get(record.record)
        if depth is not None:
            self._open(depth, record)
        handler = self.handlers.get(record.record)
        if handler is not None:
            handler(record)

    def take_closed(self) -> Iterator[tuple[int, Transfer]]:
        """What ended since the last call (invoices, retentions, lump sums), which leaves the tree: place in `transfers`, transfer."""
        for place in range(self._open_from, len(self.transfers)):
            transfer = self.transfers[place]
            last = [one for one in transfer.invoices[-1:] if one is self.invoice]
            closed = msgspec.structs.replace(transfer, invoices=transfer.invoices[: len(transfer.invoices) - len(last)])
            transfer.invoices, transfer.retentions, transfer.lump_sums = last, [], []
            yield place, closed
        self._open_from = max(0, len(self.transfers) - 1)

    def end(self) -> Iterator[tuple[int, Transfer]]:
        """The file is over: what was still open has ended."""
        self._end_invoice()
        return self.take_closed()

    def _open(self, depth: int, record: Record) -> None:
        levels = self.levels
        while levels and levels[-1].depth >= depth:
            levels.pop()
        if depth < 6:
            self._end_invoice()
        if depth < 3:
            self.transfer = None
        levels.append(Open(depth, record.raw[3:5], self.total, len(self.debts), ""))

    def _on_000(self, record: Record) -> None:
        if record.text("flow_type") in {"T", "D"}:
            self.not_real = NOT_REAL
            self._problem(record, "flow_type", "flux de test ou de démonstration : rien n’en est payé")
        if record.text("currency") not in {"U", "E", ""}:
            self._problem(record, "currency", "monnaie autre que l’euro : montants à ne pas reprendre")
        self._end_invoice()
        self.payee, self.lot, self.transfer = "", ("", None), None
        self.levels, self.file_start, self.file_transfers = [], self.total, len(self.transfers)

    def _on_040(self, record: Record) -> None:
        self.payee = record.text("payee_id")

    def _on_071(self, record: Record) -> None:
        day = jjmmaa(record.text("accounting_date"))
        if day is None and not self._was_said(record, "accounting_date"):
            self._problem(record, "accounting_date", "date illisible")
        label_1, label_2 = record.text("transfer_label_1"), record.text("transfer_label_2")
        self.transfer = Transfer(record, self.payee, day, label_1, label_2, record.text("payer_id"))
        self.transfers.append(self.transfer)

    def _was_said(self, record: Record, field: str) -> bool:
        """The reader looks into the fields of a record that is not sound, and says which of them is no day."""
        is_sound = record.layout is not None and record.layout.sound.fullmatch(record.raw) is not None
        return not is_sound and bool(record.text(field).strip("0"))

    def _on_080(self, record: Record) -> None:
        """Older references: the lot stands above its invoices instead of in each of them."""
        self.lot = (record.text("lot_number"), jjmmaa(record.text("lot_date")))

    def _on_081(self, record: Record) -> None:
        self.lot = ("", None)
        self._name(f"type de retour {record.text('return_type')}")

    def _on_invoice(self, record: Record) -> None:
        self._end_invoice()
        number = record.text("invoice_number")
        self._name(f"facture {number}")
        if self.transfer is None:
            self._problem(record, "invoice_number", "facture hors d’une journée comptable : elle n’est pas rattachée")
            return
        lot, lot_day = self.lot
        if record.record == "102":
            lot, lot_day = record.text("lot_number"), jjmmaa(record.text("lot_date"))
        self.invoice = InvoiceAnswer(record, number, jjmmaa(record.text("invoice_date")), lot, lot_day)
        self.transfer.invoices.append(self.invoice)

    def _on_insured(self, record: Record) -> None:
        if self.invoice is not None:
            self.invoice.nir = record.text("insured_nir")

    def _on_198(self, record: Record) -> None:
        self._part(record, "AMO", "amo_state", "amo_asked", "amo_paid", "amo_paid_sign")

    def _on_199(self, record: Record) -> None:
        self._part(record, "AMC", "amc_state", "amc_asked", "amc_paid", "amc_paid_sign")

    def _part(self, record: Record, part: str, state_name: str, asked: str, paid: str, sign: str) -> None:
        if self.invoice is None or self.transfer is None:
            self._problem(record, paid, "montant hors d’une facture : il n’est pas compté")
            return
        state, amount = record.text(state_name), record.number(paid)
        if amount is None and state in {"R", "D"} and not record.text(paid):
            amount = 0  # nothing is paid of a rejected or deferred part, and the field is optional
        amc = record.text("amc_id") if part == "AMC" else ""
        answer = PartAnswer(record, part, state, record.number(asked), self._signed(record, sign, amount), amc)
        self.total += self.transfer.add(answer.paid_cents)
        self.invoice.parts.append(answer)
        if state == "R" and answer.paid_cents:
            self._problem(record, paid, "part rejetée, avec un montant payé : à lire par une personne")
        if state not in {"P", "R", "D"} and (state or answer.paid_cents):
            self._problem(record, state_name, "état attendu : P, R ou D")

    def _signed(self, record: Record, sign_field: str, amount: int | None) -> int | None:
        sign = record.text(sign_field)
        if sign not in {"P", "N"}:
            self._problem(record, sign_field, NOT_A_SIGN)
            return None
        return None if amount is None else (-amount if sign == "N" else amount)

    def _on_210(self, record: Record) -> None:
        """In the older references an amount may stand in an act alone: it is said, never posted (no sample was seen)."""
        invoice = self.invoice
        if invoice is not None and invoice.record.record == "100" and not invoice.parts and record.number("amount"):
            self._problem(record, "amount", "montant d’un acte sans part 198 ou 199 : à lire par une personne")

    def _on_reject(self, record: Record) -> None:
        invoice = self.invoice
        if invoice is None:
            self._problem(record, "reject_code", "rejet hors d’une facture : il n’est pas rattaché")
            return
        label, share = record.text("reject_label"), record.text("share")
        if record.record == "294" and _TOUCHING.match(record.text("reject_code")):
            self._problem(record, "reject_code", TOUCHES)
        invoice.rejects.append(Reject(record, record.text("reject_code"), label, share, record.text("reject_level")))

    def _end_invoice(self) -> None:
        """Of an invoice without 198 nor 199 (a 900 never has them) the reject of the whole is the answer."""
        invoice, self.invoice = self.invoice, None
        if invoice is None or invoice.parts:
            return
        whole = [one for one in invoice.rejects if one.level in OF_THE_WHOLE]
        if whole:
            part = "AMO" if any(one.share != "C" for one in whole) else "AMC"
            invoice.parts.append(PartAnswer(whole[0].record, part, "R", None, 0))

    def _on_250(self, record: Record) -> None:
        if self.transfer is None:
            self._problem(record, "amount", "retenue hors d’une journée comptable : elle n’est pas comptée")
            return
        amount = self._signed(record, "sign", record.number("amount"))
        operation, balance = record.text("recovery_operation"), record.number("balance")
        one = Retention(record, record.text("debt_reference"), operation, amount, balance)
        self.transfer.retentions.append(one)
        added = self.transfer.add(amount)
        self.total += added
        if one.is_of_the_debt:
            self.debts.append((record.rank, added))

    def _on_261(self, record: Record) -> None:
        """No sign byte: read as positive, and the 990 of its level says whether that was right."""
        if self.transfer is None:
            self._problem(record, "amount", "forfait hors d’une journée comptable : il n’est pas compté")
            return
        amount = record.number("amount")
        self.total += self.transfer.add(amount)
        self.transfer.lump_sums.append(LumpSum(record, record.text("lump_code"), amount))

    def _on_990(self, record: Record) -> None:
        closed = self._closed(record.raw[3:5])
        if closed is None:
            self._problem(record, "level", "990 qui ne ferme aucun niveau ouvert")
            return
        declared = self._declared(record)
        told = self.debts[closed.debts :] if closed.depth >= OF_A_TRANSFER else []
        if (
            self.transfer is not None
            and told
            and declared == self.total - closed.start - sum(cents for _, cents in told)
        ):
            self._leave_out(told, self.transfer)
            del self.debts[closed.debts :]
        self.controls.append(Control(closed.name or NAMES[closed.depth], declared, self.total - closed.start))
        if closed.depth == OF_A_TRANSFER and self.transfer is not None:
            self.transfer.declared_cents, self.transfer.is_closed = declared, True
        self._end_invoice()

    def _leave_out(self, told: list[tuple[int, int]], transfer: Transfer) -> None:
        """What a level tells of debts, when its 990 is the sum of the rest: a debt that is noted takes nothing yet (2.4)."""
        cents = sum(cents for _, cents in told)
        self.total -= cents
        transfer.computed_cents -= cents
        transfer.left_out += [rank for rank, _ in told]

    def _closed(self, printed: str) -> Open | None:
        """The open level of that number; the innermost one when no level has it (the viewer prints 99 in every 990)."""
        levels = self.levels
        rank = next((at for at in range(len(levels) - 1, -1, -1) if levels[at].printed == printed), len(levels) - 1)
        if rank < 0:
            return None
        closed = levels[rank]
        del levels[rank:]
        return closed

    def _declared(self, record: Record) -> int | None:
        total, sign = record.number("total"), record.text("sign")
        if sign not in {"P", "N"}:
            self._problem(record, "sign", NOT_A_SIGN)
            return None
        return None if total is None else (-total if sign == "N" else total)

    def _on_999(self, record: Record) -> None:
        """The older references (070) have no 990: the total of the file is theirs."""
        self._end_invoice()
        control = Control("fichier", self._declared(record), self.total - self.file_start)
        self.controls.append(control)
        for transfer in self.transfers[self.file_transfers :]:
            if transfer.record.record == "070" and not transfer.is_closed and control.agrees:
                transfer.declared_cents = transfer.computed_cents

    def _name(self, name: str) -> None:
        level = self.levels[-1]
        self.levels[-1] = Open(level.depth, level.printed, level.start, level.debts, name)

    def _problem(self, record: Record, field: str, reason: str) -> None:
        layout = record.layout or layouts("noemie_ps")[record.record]
        where = layout.by_name[field].start if field in layout.by_name else 0
        self.problems.append(
            Problem(record.rank, record.offset + where, field, record.text(field), reason, record.record)
        )
