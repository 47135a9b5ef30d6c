"""Files of one cabinet at a chosen size: invoices, the return that pays them, the statement with its transfer."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from simulator.scenario import FUND, NURSE, simulate
from simulator.world import Claim, Credit
from simulator.writers import cfonb as cfonb_writer
from simulator.writers.factures import factures
from simulator.writers.noemie import Answer, ShareAnswer, Transfer, return_file

DAY = dt.date(2026, 9, 7)
A_TRANSFER = 25  # invoices of one advice


@cache
def some_claims(size: int) -> tuple[Claim, ...]:
    """Each with a number of its own."""
    some = simulate(seed=1, months=6, patients=25).claims
    return tuple(replace(some[rank % len(some)], number=f"{rank + 1:09d}") for rank in range(size))


def claims(size: int) -> bytes:
    return factures(list(some_claims(size)), NURSE, FUND)


def _answer(claim: Claim) -> Answer:
    parts = [
        ShareAnswer(part, share.expected, "P", share.expected, share.payer)
        for part, share in claim.shares.items()
        if part in {"AMO", "AMC"} and share.expected
    ]
    return Answer(claim, tuple(parts))


def noemie(size: int, start: int = 0, reference: int = 262500000000) -> bytes:
    answers = tuple(_answer(claim) for claim in some_claims(start + size)[start:])
    transfer = Transfer(DAY, "CPAM 131", f"REF {reference}", answers)
    return return_file(transfer, NURSE, FUND, f"R{reference % 100000:05d}", "plain")


def cfonb(size: int) -> bytes:
    moves = [Credit(DAY, 3250, "VIR SEPA CPAM 131", "05", (("LCC", str(262500000000 + rank)),)) for rank in range(size)]
    return cfonb_writer.statement(moves, 0, DAY - dt.timedelta(days=7), DAY)[0]


def cabinet(size: int) -> Iterator[tuple[str, bytes]]:
    """`size` invoices, an advice for each 25 of them, and the transfers on the account."""
    yield "factures.csv", claims(size)
    moves = []
    for start in range(0, size, A_TRANSFER):
        reference = 262500000000 + start
        yield f"retour{start}.noe", noemie(A_TRANSFER, start, reference)
        total = sum(_answer(claim).total for claim in some_claims(size)[start : start + A_TRANSFER])
        moves.append(Credit(DAY, total, "VIR SEPA CPAM 131", "05", (("LCC", str(reference)),)))
    yield "releve.cfonb", cfonb_writer.statement(moves, 0, DAY - dt.timedelta(days=7), DAY)[0]
