"""The files of a year: lots and their acknowledgements, returns (some sent twice, some together), statements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from simulator.writers import arl, b2, factures, noemie
from simulator.year.accounts import statements
from simulator.year.answers import Advice
from simulator.year.lots import REFUSAL

if TYPE_CHECKING:
    from simulator.year.bills import Lot
    from simulator.year.life import Year

FRAMINGS = ("blocks", "plain", "operator")
SENT_TWICE_EVERY, TOGETHER_EVERY = 31, 13


def files(year: Year, *, as_lots: bool = True) -> Iterator[tuple[str, bytes]]:
    if not as_lots:
        yield "factures.csv", _factures(year)
    for lot in year.lots:
        yield from _lot(lot, as_lots=as_lots)
    yield from _returns(year)
    yield from statements(year.movements, year.start, year.last_day)


def _factures(year: Year) -> bytes:
    """Rows of every fund and nurse under one header; a lot sent again is the one that counts."""
    rows, header = list[bytes](), b""
    for one in year.bills:
        header, row = factures.factures([one.claim], one.patient.nurse, one.patient.payer.fund).split(b"\n")[:2]
        rows.append(row)
    return b"\n".join([header, *rows, b""])


def _lot(lot: Lot, *, as_lots: bool) -> Iterator[tuple[str, bytes]]:
    fund, nurse = lot.patient.payer.fund, lot.patient.nurse
    if as_lots:
        claims = [one.claim for one in lot.bills]
        yield f"lot_{lot.file_id}.b2", b2.lot_file(claims, nurse, fund, lot.number, lot.day, lot.file_id)
    if lot.acknowledged is not None:
        reason = None if lot.acknowledged else REFUSAL
        content = arl.acknowledgement(
            file_id=lot.file_id, file_date=lot.day, lot=lot.number, lot_date=lot.day, reason=reason
        )
        yield f"arl_{lot.file_id}.txt", content


def return_name(rank: int) -> str:
    return f"noemie_{rank:05d}.noe"


def grouped(advices: list[Advice]) -> list[list[Advice]]:
    """Most returns tell one transfer; now and then one file tells two of the same payer to the same nurse."""
    out: list[list[Advice]] = [[one] for one in advices[:1]]
    for rank, (before, one) in enumerate(pairwise(advices)):
        is_together = rank % TOGETHER_EVERY == 0 and (before.payer, before.nurse) == (one.payer, one.nurse)
        if is_together and before.was_sent == one.was_sent:
            out[-1].append(one)
        else:
            out.append([one])
    return out


def _returns(year: Year) -> Iterator[tuple[str, bytes]]:
    for rank, members in enumerate(grouped(year.advices), start=1):
        if not members[0].was_sent:
            continue
        transfers, fund, nurse = [one.transfer for one in members], members[0].payer.fund, members[0].nurse
        framing = FRAMINGS[rank % 3]
        yield return_name(rank), noemie.returns_file(transfers, nurse, fund, f"R{rank % 100_000:05d}", framing)
        if rank % SENT_TWICE_EVERY == 0:
            content = noemie.returns_file(transfers, nurse, fund, f"S{rank % 100_000:05d}", FRAMINGS[(rank + 1) % 3])
            yield f"noemie_{rank:05d}_bis.noe", content
