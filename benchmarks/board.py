"""`./dev bench board`: the titulaire's pages at 5,000 and 20,000 shares, beside the one query that they read."""

import datetime as dt
import random
import time
from collections.abc import Callable

from idel.throw_away import Ground

ON = dt.date(2026, 11, 1)
SIZES = (5_000, 20_000)


def bench_board(ground: Ground, *, profiled: bool) -> None:  # noqa: ARG001
    from cabinet.services.cabinets import create_cabinet
    from cabinet.tenancy import tenant

    for size in SIZES:
        cabinet_id = create_cabinet(name=f"Pilotage {size}")
        with tenant(cabinets=[cabinet_id]):
            _life(cabinet_id, size)
        _analyze(ground)
        with tenant(cabinets=[cabinet_id]):
            for name, work in _works(cabinet_id).items():
                print(f"{name:22} {size:>7} shares {_best(work):8.3f} s")


def _works(cabinet_id: int) -> dict[str, Callable[[], object]]:
    from dashboards.board import board
    from dashboards.snapshot import shares_on
    from reconciliation.services.books.closing import month_totals
    from reconciliation.services.books.receipts import receipts
    from reconciliation.services.dossiers.weekly_review import cards

    past = ON - dt.timedelta(days=200)
    return {
        "the query alone": lambda: shares_on(ON),
        "board, today": lambda: board(cabinet_id=cabinet_id, on=ON, address="/"),
        "board, 200 days ago": lambda: board(cabinet_id=cabinet_id, on=past, address="/"),
        "month": lambda: month_totals(month=dt.date(2026, 9, 1)),
        "receipts": lambda: receipts(start=dt.date(2026, 9, 1), end=dt.date(2026, 9, 30)),
        "review": lambda: cards(cabinet_id=cabinet_id, on=ON),
    }


def _analyze(ground: Ground) -> None:
    """What autovacuum does in production; only the owner may."""
    connection = ground.postgres.connect("idel")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    connection.close()


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _life(cabinet_id: int, size: int) -> None:
    """A year of invoices, nine in ten paid after some days, a few rejected; the whole ledger of each."""
    from billing.models import Invoice, Patient, Share
    from cabinet.models import Nurse, Organism

    draw = random.Random(5)
    nurse = Nurse.objects.create(cabinet_id=cabinet_id, last_name="Essai", first_name="Anne", am_number="996000014")
    payers = [
        Organism.objects.create(cabinet_id=cabinet_id, kind="AMO", code=f"0113{rank:05d}", name=f"Caisse {rank}")
        for rank in range(12)
    ]
    patient = Patient.objects.create(cabinet_id=cabinet_id, last_name="Essai", first_name="Anne")
    rows = [_invoice(cabinet_id, nurse, patient, rank, draw) for rank in range(size)]
    Invoice.objects.bulk_create(rows, batch_size=2000)
    shares = [
        Share(cabinet_id=cabinet_id, invoice=one, part="AMO", payer=draw.choice(payers), expected_cents=one.total_cents)
        for one in rows
    ]
    Share.objects.bulk_create(shares, batch_size=2000)
    _ledger(cabinet_id, shares, draw)


def _invoice(cabinet_id: int, nurse: object, patient: object, rank: int, draw: random.Random) -> object:
    from billing.models import Invoice

    day = ON - dt.timedelta(days=draw.randrange(365))
    return Invoice(
        cabinet_id=cabinet_id,
        nurse=nurse,  # type: ignore[misc]
        patient=patient,  # type: ignore[misc]
        origin="import",
        number=f"{rank:09d}",
        invoice_date=day,
        first_cared_on=day,
        cared_on=day,
        state="sent",
        sent_on=day,
        total_cents=draw.randrange(700, 9000),
    )


def _ledger(cabinet_id: int, shares: list, draw: random.Random) -> None:
    """Every tenth transfer of the bank pays ten shares."""
    from cabinet.models import IncomingFile
    from reconciliation.models import BankAccount, BankEntry, BankStatement, Posting, Step

    file = IncomingFile.objects.create(
        cabinet_id=cabinet_id, name="r", sha256="0" * 64, size=1, door="command", format="cfonb120", state="applied"
    )
    account = BankAccount(cabinet_id=cabinet_id, number="30099 00777 00012345678")
    account.save()
    statement = BankStatement.objects.create(cabinet_id=cabinet_id, account=account, file=file, rank=1, is_proved=True)
    steps, postings, entries = [], [], []
    common = {"cabinet_id": cabinet_id}
    for rank, share in enumerate(shares):
        sent_on = share.invoice.invoice_date
        steps.append(Step(**common, share=share, kind="sent", happened_on=sent_on, invoice=share.invoice))
        paid_on = sent_on + dt.timedelta(days=draw.randrange(4, 20))
        if draw.random() < 0.06 or paid_on > ON:
            continue
        if rank % 10 == 0 or not entries:
            entries.append(
                BankEntry(
                    **common, statement=statement, account=account, rank=rank, base_key=str(rank), amount_cents=90_000,
                    booked_on=paid_on, label="VIR", outcome="explained",
                )
            )  # fmt: skip
        step = {"kind": "accepted", "happened_on": paid_on, "invoice": share.invoice}
        steps.append(Step(**common, share=share, **step))
        for kind in ("announced", "received"):
            proof = {"bank_entry": entries[-1]} if kind == "received" else {"file": file}
            amount = {"amount_cents": share.expected_cents, "happened_on": paid_on}
            postings.append(Posting(**common, share=share, kind=kind, **amount, **proof))
    BankEntry.objects.bulk_create(entries, batch_size=2000)
    Step.objects.bulk_create(steps, batch_size=5000)
    Posting.objects.bulk_create(postings, batch_size=5000)
