"""The lines of the advices of one return on their way: staged as they are read, before anything is decided of their advice."""

from collections.abc import Iterator, Mapping, Sequence

from django.db import connection

from billing.services.imports.sent_claims import invoice_number
from cabinet.enums import Part
from cabinet.models import IncomingFile
from cabinet.staging import NULL, cell, stage
from noemie.formats.noemie import InvoiceAnswer, PartAnswer, Reject, Transfer
from reconciliation.enums import AdviceLineKind, LineOutcome

NO_REASON = "rejet sans motif lisible"
TABLE, PLACES = "arriving_advice_line", "arriving_place"
COLUMNS = (
    "transfer integer", "rank integer", "kind text", "part text", "invoice_number text", "invoice_date date", "state text",
    "amount_cents bigint", "reason_code text", "reason_label text", "debt_reference text", "debt_left_cents bigint", "outcome text",
)  # fmt: skip
NAMES = ", ".join(f"a.{one.split()[0]}" for one in COLUMNS[2:])
# What tells of a debt and is not counted by its level stays a record of the file, and is no money.
COUNTED = "a.rank <> all(%s::int[])"
# The records of the file by rank, apart: their own table has no statistics while it is being filled, and a plan made
# without any reads it again for each line.
RECORDS = f"insert into {PLACES} select rank, id from noemie_returnrecord where file_id = %s"  # noqa: S608 (our own name)
# The recoveries come from the lines that this statement writes: looked for in the table afterwards, without statistics, they were
# looked for among all the lines of the cabinet for each advice.
INSERT = f"""
    with made as (
    insert into reconciliation_adviceline (public_id, cabinet_id, created_at, advice_id, record_id, {NAMES.replace("a.", "")})
    select gen_random_uuid(), %s, statement_timestamp(), n.advice, r.id, {NAMES}
    from {TABLE} a
    join unnest(%s::int[], %s::bigint[]) as n (transfer, advice) using (transfer)
    join {PLACES} r using (rank)
    where {COUNTED}
    order by a.transfer, a.rank
    returning id, cabinet_id, advice_id, kind, debt_reference, amount_cents, debt_left_cents
    )
    insert into reconciliation_recovery (public_id, cabinet_id, created_at, line_id, debt_reference, amount_cents, left_cents, happened_on)
    select gen_random_uuid(), l.cabinet_id, statement_timestamp(), l.id, l.debt_reference, -l.amount_cents, l.debt_left_cents, v.paid_on
    from made l join reconciliation_advice v on v.id = l.advice_id
    where v.is_coherent and l.kind = %s and l.amount_cents < 0
    order by l.id
"""  # noqa: S608 (our own names)
SAID = f"""
    select a.transfer, a.kind, a.part, a.invoice_number, coalesce(a.invoice_date::text, 'None'), a.state, a.amount_cents::text,
        a.reason_code, a.debt_reference
    from {TABLE} a where a.transfer = any(%s) and {COUNTED}
"""  # noqa: S608 (our own names)


def begin_lines() -> None:
    """Nothing is staged: the first thing of each return."""
    stage(table=TABLE, columns=COLUMNS, lines=())


def stage_lines(*, closed: Iterator[tuple[int, Transfer]]) -> None:
    """What ended of the transfers since the last call, by their place in the file."""
    stage(table=TABLE, columns=COLUMNS, lines=_lines(closed), is_emptied=False)


def write_lines(*, file: IncomingFile, advices: Mapping[int, int], left_out: Sequence[int]) -> None:
    """The staged lines of the transfers that are new (place → id of the advice), and the recoveries among them.

    `left_out`: ranks of the records that tell of a debt and are no money of their transfer.
    """
    stage(table=PLACES, columns=("rank integer", "id bigint"), lines=())
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, [file.pk])
        cursor.execute(f"analyze {TABLE}, {PLACES}")
        places, ids = list(advices), list(advices.values())
        cursor.execute(INSERT, [file.cabinet_id, places, ids, list(left_out), AdviceLineKind.RECOVERY])


def said_by(*, transfers: Sequence[int], left_out: Sequence[int]) -> Mapping[int, Sequence[tuple[str, ...]]]:
    """The lines of these transfers as `same_return.told_before` compares them: the staged lines are read once."""
    found: dict[int, list[tuple[str, ...]]] = {one: [] for one in transfers}
    if transfers:
        with connection.cursor() as cursor:
            cursor.execute(SAID, [list(transfers), list(left_out)])
            for transfer, *line in cursor:
                found[transfer].append(tuple(line))
    return found


def _lines(closed: Iterator[tuple[int, Transfer]]) -> Iterator[str]:
    """An amount that is unreadable makes no line: the problem is kept, and the advice is incoherent."""
    for place, transfer in closed:
        for invoice in transfer.invoices:
            number, day = cell(invoice_number(invoice.number)), invoice.invoice_date or NULL
            for part in invoice.parts:
                if part.paid_cents is not None:
                    code, label = _reason(invoice, part)
                    yield (
                        f"{place}\t{part.record.rank}\t{AdviceLineKind.SHARE}\t{part.part}\t{number}\t{day}\t{cell(part.state)}\t"
                        f"{part.paid_cents}\t{code}\t{label}\t\t{NULL}\t\n"
                    )
        yield from _others(place, transfer)


def _others(place: int, transfer: Transfer) -> Iterator[str]:
    """Lump sums are no claims; retentions wait for a person to name the act."""
    for lump in transfer.lump_sums:
        if lump.amount_cents is not None:
            yield (
                f"{place}\t{lump.record.rank}\t{AdviceLineKind.FORFAIT}\t\t\t{NULL}\t\t{lump.amount_cents}\t\t\t\t{NULL}\t"
                f"{LineOutcome.NOT_A_CLAIM}\n"
            )
    for one in transfer.retentions:
        if one.amount_cents is not None:
            left = NULL if one.balance_cents is None else one.balance_cents
            yield (
                f"{place}\t{one.record.rank}\t{AdviceLineKind.RECOVERY}\t\t\t{NULL}\t\t{one.amount_cents}\t\t\t"
                f"{cell(one.debt_reference[:20])}\t{left}\t{LineOutcome.PARKED}\n"
            )


def _reason(invoice: InvoiceAnswer, part: PartAnswer) -> tuple[str, str]:
    """Code and label of a rejected part, as cells."""
    if part.state != "R":
        return "", ""
    reject = _reject_of(invoice, part)
    return (cell(reject.code[:10]), cell(reject.label[:86])) if reject else ("", NO_REASON)


def _reject_of(invoice: InvoiceAnswer, part: PartAnswer) -> Reject | None:
    """Share O holds the AMO part (and usually the AMC part), C the AMC part (noemie/REFERENCE 5)."""
    wanted = ("O", "") if part.part == Part.AMO else ("C", "O", "")
    return next((reject for share in wanted for reject in invoice.rejects if reject.share == share), None)
