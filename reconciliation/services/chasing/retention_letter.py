"""The letter about sums that a fund took back without naming an act, when no notice came before or its two months were not over.

One letter for all that one debt took from one nurse; what a person ties to an act is followed by the dossier of that act.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Nurse, Organism, User
from reconciliation.enums import Channel
from reconciliation.matching.indu import AFTER
from reconciliation.models import Recovery, Relance, RelanceRetention
from reconciliation.services.chasing.annexes import keep_annexes, retention_sheets, titles_of
from reconciliation.services.chasing.contacts import contacts_of
from reconciliation.services.chasing.letter_details import words_of_notices
from reconciliation.services.chasing.relance_candidates import OF_RETENTION
from reconciliation.services.chasing.retention_notices import notices_of_debt
from reconciliation.services.letters import ANSWER_WITHIN, LetterIn, Table, print_letter
from reconciliation.services.matches.retentions import retentions
from reconciliation.services.relances import keep_letter, next_reference

HEAD = ("Créance", "Retenue le", "Sur le bordereau", "Retenu")


@transaction.atomic
def write_about_retention(*, recovery: Recovery, person: User, on: date) -> Relance:
    """Printed and kept. Raises Refused when it is tied, was notified in time, has its letter, or cannot be addressed."""
    cabinet = Cabinet.objects.select_for_update(no_key=True).get(pk=recovery.cabinet_id)
    (seen,) = retentions(Recovery.objects.filter(pk=recovery.pk))
    payer, nurse = seen.payer, seen.recovery.line.advice.nurse
    if seen.recovery.share_id is not None:
        raise Refused("Cette retenue est rattachée à un acte : sa lettre se prépare avec celles de son dossier.")
    if seen.standing == AFTER:
        raise Refused("Cette retenue a été notifiée dans les délais : elle se conteste depuis sa notification.")
    if seen.letter is not None:
        raise Refused(f"La lettre {seen.letter.reference} est déjà écrite pour cette retenue.")
    if payer is None or nurse is None:
        raise Refused(
            "Aucune ligne de ce bordereau n’est rattachée à une facture : la caisse qui a retenu la somme, ou l’infirmière, n’est pas connue."
        )
    contact = contacts_of({payer.pk}).get(payer.pk)
    if contact is None or not nurse.rpps:
        raise Refused(
            "Complétez l’adresse de la caisse dans le carnet et le RPPS de l’infirmière : la lettre les porte."
        )
    rows = _of_the_same_debt(seen.recovery, payer, nurse, seen.standing)
    reference = next_reference(cabinet_id=cabinet.pk, on=on)
    extra = words_of_notices(notices_of_debt(recovery.debt_reference))
    kind = OF_RETENTION[seen.standing]
    letter = LetterIn(cabinet, nurse, payer, contact, kind, Channel.LRAR, reference, on, extra)
    sheets, table = retention_sheets(recoveries=rows), _table(rows)
    content = print_letter(letter=letter, table=table, annexes=titles_of(sheets), sheets=sheets)
    made = Relance.objects.create(
        cabinet_id=cabinet.pk,
        payer=payer,
        nurse=nurse,
        part=Part.AMO,
        kind=kind,
        level=1,
        channel=Channel.LRAR,
        reference=reference,
        amount_cents=table.cents,
        letter=keep_letter(cabinet_id=cabinet.pk, reference=reference, content=content, person=person),
        issued_on=on,
        issued_by=person,
        answer_by=on + ANSWER_WITHIN,
    )
    keep_annexes(relance=made, sheets=sheets)
    RelanceRetention.objects.bulk_create(
        RelanceRetention(cabinet_id=cabinet.pk, relance=made, recovery=one, amount_cents=one.amount_cents)
        for one in rows
    )
    return made


def _of_the_same_debt(recovery: Recovery, payer: Organism, nurse: Nurse, standing: str) -> list[Recovery]:
    """What the debt took besides, not tied nor written about, of the same standing; a sum without a debt stands alone."""
    if not recovery.debt_reference:
        return [recovery]
    rows = Recovery.objects.filter(debt_reference=recovery.debt_reference, line__advice__nurse=nurse, share=None)
    found = [one for one in retentions(rows) if (one.payer, one.standing, one.letter) == (payer, standing, None)]
    return sorted((one.recovery for one in found), key=lambda one: (one.happened_on or date.min, one.pk))


def _table(rows: Sequence[Recovery]) -> Table:
    cells = tuple(
        (
            one.debt_reference or "sans référence",
            f"{one.happened_on:%d/%m/%Y}" if one.happened_on else "jour non dit",
            _of_the_transfer(one),
            in_euros(one.amount_cents),
        )
        for one in rows
    )
    return Table(HEAD, cells, sum(one.amount_cents for one in rows))


def _of_the_transfer(one: Recovery) -> str:
    advice = one.line.advice
    day = f"virement du {advice.paid_on:%d/%m/%Y}" if advice.paid_on else "virement"
    return f"{day} {advice.label_1}".strip()
