"""A NOEMIE 580 return: one file, one nurse, one transfer or several, in one of the three framings. Dates JJMMAA, signs P and N."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.world import Claim, Fund, Nurse
from simulator.writers.fixed import write

BLOCK_DATA = 127
OPERATOR_MOST = 1019


@dataclass(frozen=True, slots=True)
class ShareAnswer:
    """What the fund says of one share: state P, R or D, amount with its sign, and the reject if any."""

    part: str
    asked: int
    state: str
    paid: int
    payer: str
    reject: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    claim: Claim
    shares: tuple[ShareAnswer, ...]

    @property
    def total(self) -> int:
        return sum(share.paid for share in self.shares)


@dataclass(frozen=True, slots=True)
class Retention:
    """Entity 250: a debt taken back on the transfer (RPR), or only noted (CIN)."""

    debt: str
    noted_on: dt.date
    amount: int
    left: int
    operation: str = "RPR"

    @property
    def taken(self) -> int:
        return self.amount if self.operation == "RPR" else 0


@dataclass(frozen=True, slots=True)
class LumpSum:
    """Entity 261: a forfait; it answers no invoice."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    day: dt.date
    label_1: str
    label_2: str
    answers: tuple[Answer, ...]
    retentions: tuple[Retention, ...] = ()
    lump_sums: tuple[LumpSum, ...] = ()

    @property
    def total(self) -> int:
        return (
            sum(answer.total for answer in self.answers)
            - sum(one.taken for one in self.retentions)
            + sum(one.amount for one in self.lump_sums)
        )


def jjmmaa(day: dt.date) -> str:
    return f"{day:%d%m%y}"


def _e(record: str, **values: object) -> str:
    return write("noemie_ps", record, {"entity": record, "end": "@", **values})


def _sign(amount: int) -> str:
    return "N" if amount < 0 else "P"


def _control(level: str, level_id: str, count: int, total: int) -> str:
    return _e("990", level=level, level_id=level_id, count=count, total=abs(total), sign=_sign(total))


def entities(transfers: Sequence[Transfer], nurse: Nurse, fund: Fund) -> list[str]:
    """020 · 040 · then each transfer: 071 · 081 01 (invoices) · 081 03 (forfaits) · 081 05 (retentions); 990 closes each level."""
    payee, total = f"{nurse.am_number:>015}", sum(one.total for one in transfers)
    out = [_e("020", level="01", payee_agent_id=payee), _e("040", level="02", payee_id=payee)]
    for transfer in transfers:
        out += _transfer(transfer, fund)
    out.append(_control("02", payee, len(transfers), total))
    out.append(_control("01", payee, 1, total))
    return out


def _transfer(transfer: Transfer, fund: Fund) -> list[str]:
    out = [
        _e("071", level="03", accounting_date=jjmmaa(transfer.day), transfer_label_1=transfer.label_1,
           transfer_label_2=transfer.label_2, payer_id=f"{fund.code:>010}")
    ]  # fmt: skip
    kinds = 0
    if transfer.answers:
        kinds += 1
        out.append(_e("081", level="04", return_type="01"))
        for answer in transfer.answers:
            out += _invoice(answer)
        out.append(_control("04", "01", len(transfer.answers), sum(answer.total for answer in transfer.answers)))
    if transfer.lump_sums:
        kinds += 1
        out += _lump_sums(transfer.lump_sums)
    if transfer.retentions:
        kinds += 1
        out += _retentions(transfer.retentions)
    return [*out, _control("03", jjmmaa(transfer.day), kinds, transfer.total)]


def _lump_sums(lump_sums: Sequence[LumpSum]) -> list[str]:
    out = [_e("081", level="04", return_type="03")]
    out += [_e("261", level="99", lump_code=one.code, amount=one.amount) for one in lump_sums]
    return [*out, _control("04", "03", len(lump_sums), sum(one.amount for one in lump_sums))]


def _invoice(answer: Answer) -> list[str]:
    claim, person = answer.claim, answer.claim.person
    out = [
        _e("102", level="05", invoice_number=claim.number, lot_number=claim.lot, lot_date=jjmmaa(claim.sent_on), invoice_type="F",
           invoice_date=jjmmaa(claim.invoice_date), amc_processing="C" if len(answer.shares) > 1 else "",
           insurance_kind="AS"),
        _e("103", level="99", insured_nir=person.nir[:13], insured_nir_key=person.nir[13:], insured_birth_name=person.last_name.upper(),
           insured_first_name=person.first_name.upper()[:15].replace("É", "E").replace("È", "E").replace("Ï", "I"),
           birth_date=jjmmaa(person.birth_date), birth_rank="1"),
    ]  # fmt: skip
    for share in answer.shares:
        out.append(_share(share))
        if share.reject is not None:
            out.append(_e("294", level="99", reject_code=share.reject[0], reject_label=share.reject[1], reject_level="F",
                          share="O" if share.part == "AMO" else "C"))  # fmt: skip
    return [*out, _control("05", claim.number, len(out) - 1, answer.total)]


def _share(share: ShareAnswer) -> str:
    if share.part == "AMO":
        return _e(
            "198",
            level="99",
            amo_asked=share.asked,
            amo_state=share.state,
            amo_paid=abs(share.paid),
            amo_paid_sign=_sign(share.paid),
        )
    return _e("199", level="99", amc_asked=share.asked, amc_state=share.state, amc_paid=abs(share.paid), amc_paid_sign=_sign(share.paid),
              amc_id=share.payer)  # fmt: skip


def _retentions(retentions: Iterable[Retention]) -> list[str]:
    out, total = [_e("081", level="04", return_type="05")], 0
    for rank, one in enumerate(retentions, start=1):
        total -= one.taken
        out.append(
            _e("250", level="99", line_number=rank, debt_reference=one.debt, debt_date=jjmmaa(one.noted_on), debt_kind="IND",
               recovery_operation=one.operation, amount=one.amount, sign="N", balance=one.left)
        )  # fmt: skip
    return [*out, _control("04", "05", len(out) - 1, total)]


def return_file(transfer: Transfer, nurse: Nurse, fund: Fund, file_id: str, framing: str) -> bytes:
    """`framing`: blocks, plain or operator."""
    return returns_file([transfer], nurse, fund, file_id, framing)


def returns_file(transfers: Sequence[Transfer], nurse: Nurse, fund: Fund, file_id: str, framing: str) -> bytes:
    """Transfers of one payer to one nurse; the file bears the day of the last one. `fund`: the payer, a platform too."""
    sender = {
        "sender_type": "CP",
        "sender_id": fund.code,
        "recipient_type": "TP",
        "recipient_id": f"{nurse.am_number:>014}",
    }
    body, total = entities(transfers, nurse, fund), sum(one.total for one in transfers)
    day = max(one.day for one in transfers)
    head = write("noemie_ps", "000", {"record_type": "000", **sender, "application": "TR", "file_id": file_id,
                                      "file_date": jjmmaa(day), "norm_reference": "580", "currency": "U", "record_length": "128"})  # fmt: skip
    tail = write("noemie_ps", "999", {"record_type": "999", **sender, "application": "TR", "file_id": file_id,
                                      "record_count": len(body) + 2, "lot_count": 1, "total": abs(total),
                                      "sign": _sign(total)})  # fmt: skip
    return FRAMINGS[framing](head, body, tail).encode("iso-8859-1")


def _blocks(head: str, body: list[str], tail: str) -> str:
    """Each block is a mark and 127 characters of the stream; mark 1 on the last, padded with blanks."""
    stream = "".join(body)
    cuts = [stream[at : at + BLOCK_DATA] for at in range(0, len(stream), BLOCK_DATA)]
    marked = [("1" if rank == len(cuts) else "0") + cut.ljust(BLOCK_DATA) for rank, cut in enumerate(cuts, start=1)]
    return head + "".join(marked) + tail


def _plain(head: str, body: list[str], tail: str) -> str:
    return head + "".join(body) + tail


def _operator(head: str, body: list[str], tail: str) -> str:
    """Lines with their data's length in front, entities never cut, 1,019 characters at most."""
    lines, current = [head], ""
    for entity in body:
        if len(current) + len(entity) > OPERATOR_MOST:
            lines.append(current)
            current = ""
        current += entity
    lines += [current, tail]
    return "".join(f"{len(line):04d}{line}\n" for line in lines)


FRAMINGS = {"blocks": _blocks, "plain": _plain, "operator": _operator}
