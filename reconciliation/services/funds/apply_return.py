"""A NOEMIE return as advices and advice lines: what the payer announces, before it is tied to any share."""

from collections.abc import Sequence

from billing.services.imports.known import first_nurse
from billing.services.imports.sent_claims import am_number
from cabinet.bulk import copy_in
from cabinet.models import IncomingFile, Nurse
from noemie.formats.noemie import Transfer
from noemie.formats.records import Problem
from noemie.models import ReturnRecord
from noemie.services import keep_problems
from reconciliation.models import Advice
from reconciliation.services.funds.same_return import advices_alike, told_before
from reconciliation.services.funds.told_lines import said_by, write_lines

OPENS_A_TRANSFER = ("070", "071")


def apply_return(*, file: IncomingFile, transfers: Sequence[Transfer]) -> None:
    """One Advice a transfer, one AdviceLine an amount (staged before), with the payer's own identity (file, rank).

    A transfer that another file told adds nothing, and is a problem of this one.
    """
    rows = ReturnRecord.objects.filter(file=file, record__in=OPENS_A_TRANSFER).order_by()
    records = dict(rows.values_list("rank", "pk"))
    advices = [_advice(file, one, records) for one in transfers]
    left_out = [rank for one in transfers for rank in one.left_out]
    new = _new(file, transfers, advices, left_out)
    _name_nurses(file, [advices[place] for place in new])
    copy_in([advices[place] for place in new])
    write_lines(file=file, advices={place: advices[place].pk for place in new}, left_out=left_out)


def _new(
    file: IncomingFile, transfers: Sequence[Transfer], advices: Sequence[Advice], left_out: Sequence[int]
) -> list[int]:
    """The places of the transfers that no other file told."""
    alike = advices_alike(file=file, advices=advices)
    seen = [place for place, others in alike.items() if others]
    said = said_by(transfers=seen, left_out=left_out)
    new, problems = list[int](), list[Problem]()
    for place, transfer in enumerate(transfers):
        others = alike.get(place)
        before = told_before(alike=others, lines=said[place]) if others else None
        if before is None:
            new.append(place)
        else:
            problems.append(_known(transfer, before))
    keep_problems(file=file, problems=problems)
    return new


def _known(transfer: Transfer, before: Advice) -> Problem:
    reason = f"virement déjà annoncé par « {before.file.name} » : rien n’est ajouté"
    return Problem(transfer.record.rank, transfer.record.offset, "virement", transfer.label_2, reason)


def _name_nurses(file: IncomingFile, advices: Sequence[Advice]) -> None:
    nurses = {payee: _nurse(file.cabinet_id, payee) for payee in {one.payee_number for one in advices}}
    for one in advices:
        one.nurse = nurses[one.payee_number]


def _advice(file: IncomingFile, transfer: Transfer, records: dict[int, int]) -> Advice:
    return Advice(
        cabinet_id=file.cabinet_id,
        file=file,
        record_id=records[transfer.record.rank],
        payee_number=am_number(transfer.payee_number),
        paid_on=transfer.paid_on,
        label_1=transfer.label_1[:32],
        label_2=transfer.label_2[:32],
        total_cents=transfer.declared_cents,
        computed_cents=transfer.computed_cents,
        is_coherent=transfer.is_coherent,
    )


def _nurse(cabinet_id: int, payee: str) -> Nurse | None:
    """None: paid to somebody whom the cabinet does not know."""
    known = Nurse.objects.filter(cabinet_id=cabinet_id, am_number=payee).first()
    return known or (first_nurse(cabinet_id, payee) if payee else None)
