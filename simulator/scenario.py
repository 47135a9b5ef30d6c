"""A cabinet's life: claims, fates, then the files that follow from them, and the truth beside. Deterministic by seed."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from simulator import bank_life, fates, payments, truth
from simulator.claims import all_claims
from simulator.people import invent
from simulator.world import Claim, Credit, Fund, Nurse
from simulator.writers import arl, b2, cfonb, factures, noemie

NURSE = Nurse(am_number="996000016", name="Perrin Nadia")
FUND = Fund(regime="01", caisse="131", centre="0000", name="CPAM 131")
START = dt.date(2026, 5, 4)
FRAMINGS = ("blocks", "plain", "operator")
OPENING_CENTS = 412_350


@dataclass(slots=True)
class World:
    """All that was decided, before any file is written."""

    claims: list[Claim]
    transfers: list[noemie.Transfer]
    credits: list[Credit]
    last_day: dt.date
    lots: dict[str, list[Claim]] = field(default_factory=dict)


def simulate(*, seed: int, months: int, patients: int, start: dt.date = START) -> World:
    """Claims every week for `months` of 30 days, each share with its fate, the transfers and the bank's movements."""
    source = random.Random(seed)
    last_day = start + dt.timedelta(days=30 * months)
    claims = all_claims(invent(source, patients), FUND, start, last_day - dt.timedelta(days=8))
    fates.decide(claims, source, last_day)
    transfers = payments.transfers(claims, FUND, source, last_day)
    found = payments.movements(claims, transfers, last_day) + bank_life.noise(start, last_day, source)
    world = World(claims, transfers, sorted(found, key=lambda one: (one.booked_on, one.label, one.amount)), last_day)
    for claim in claims:
        world.lots.setdefault(claim.lot, []).append(claim)
    return world


def write(world: World, folder: Path, *, as_lots: bool = True) -> None:
    """The files in `folder`, and `truth.json`. `as_lots`: B2 lots; else one `factures.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = list(files(world, as_lots=as_lots))
    for name, content in written:
        (folder / name).write_bytes(content)
    document = truth.document(world.claims, _keyed(world), world.transfers, world.last_day, NURSE, written)
    (folder / "truth.json").write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def files(world: World, *, as_lots: bool) -> Iterator[tuple[str, bytes]]:
    if not as_lots:
        yield "factures.csv", factures.factures(world.claims, NURSE, FUND)
    for lot, claims in world.lots.items():
        yield from _lot(lot, claims, as_lots=as_lots)
    for rank, transfer in enumerate(world.transfers, start=1):
        framing = FRAMINGS[rank % 3]
        yield (
            f"noemie_{transfer.day:%Y%m%d}_{rank:03d}.noe",
            noemie.return_file(transfer, NURSE, FUND, f"R{rank:05d}", framing),
        )
    yield from _statements(world)


def _lot(lot: str, claims: list[Claim], *, as_lots: bool) -> Iterator[tuple[str, bytes]]:
    sent_on, file_id = claims[0].sent_on, f"L{lot:>05}"
    if as_lots:
        yield f"lot_{lot}.b2", b2.lot_file(claims, NURSE, FUND, lot, sent_on, file_id)
    if lot == fates.LOST_LOT:
        return
    reason = fates.LOT_REASON if lot == fates.REFUSED_LOT else None
    name = f"arl_{lot}.txt"
    yield name, arl.acknowledgement(file_id=file_id, file_date=sent_on, lot=lot, lot_date=sent_on, reason=reason)


def _by_month(world: World) -> list[tuple[int, int, list[Credit]]]:
    """Year, month and movements as given, in the order of the months; the last one even when it has none."""
    months: dict[tuple[int, int], list[Credit]] = {}
    for credit in world.credits:
        months.setdefault((credit.booked_on.year, credit.booked_on.month), []).append(credit)
    months.setdefault((world.last_day.year, world.last_day.month), [])
    return [(year, month, of_month) for (year, month), of_month in sorted(months.items())]


def _keyed(world: World) -> list[tuple[str, Credit]]:
    """Each movement with the key that its place in its statement gives it."""
    return [
        (cfonb.key(credit, rank), credit)
        for _, _, of_month in _by_month(world)
        for rank, credit in enumerate(of_month, start=1)
    ]


def _statements(world: World) -> Iterator[tuple[str, bytes]]:
    """One statement a month, each opening at the closing of the one before."""
    balance, opened_on = OPENING_CENTS, START
    for year, month, of_month in _by_month(world):
        closed_on = min(world.last_day, _month_end(year, month))
        content, balance = cfonb.statement(of_month, balance, opened_on, closed_on)
        opened_on = closed_on
        yield f"releve_{year}{month:02d}.cfonb", content


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
