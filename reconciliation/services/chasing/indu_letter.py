"""The letter that contests an indu before the commission de recours amiable: the notice, its acts, the reasons given by a person."""

from datetime import date

from django.db import transaction

from billing.models import Share
from billing.services.invoicing.sheets import Sheet
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, User
from reconciliation.enums import Channel, LetterKind
from reconciliation.models import InduNotice, NoticeHistory, Relance, RelanceItem
from reconciliation.services.chasing.annexes import annexes_for, keep_annexes, titles_of
from reconciliation.services.chasing.contacts import contacts_of
from reconciliation.services.letters import ANSWER_WITHIN, LetterIn, Table, in_words, print_letter
from reconciliation.services.relances import keep_letter, next_reference

HEAD = ("Facture", "Soins", "Grief de la caisse", "Montant")


@transaction.atomic
def contest_indu(*, notice: InduNotice, reasons: str, person: User, on: date) -> Relance:
    """Printed and kept; it is answered only when a person records that it left. Raises Refused."""
    cabinet = Cabinet.objects.select_for_update(no_key=True).get(pk=notice.cabinet_id)
    row = InduNotice.objects.select_related("payer", "nurse", "scan").get(pk=notice.pk)
    contact = contacts_of({row.payer_id}).get(row.payer_id)
    if not row.is_open:
        raise Refused("Une réponse est déjà enregistrée pour cette notification.")
    if contact is None or not row.nurse.rpps:
        raise Refused(
            "Complétez l’adresse de la caisse dans le carnet et le RPPS de l’infirmière : la lettre les porte."
        )
    reference = next_reference(cabinet_id=row.cabinet_id, on=on)
    extra = (
        f"Par lettre {row.reference} du {in_words(row.notified_on)}, reçue le {in_words(row.received_on)}, "
        f"vous nous réclamez {in_euros(row.amount_cents)}. Nous contestons cet indu{_in_time(row, on)} (CSS, art. R.133-9-1 et "
        "R.142-1), pour les raisons suivantes.",
        *[line for line in reasons.splitlines() if line.strip()],
    )
    letter = LetterIn(
        cabinet, row.nurse, row.payer, contact, LetterKind.INDU_CONTESTED, Channel.LRAR, reference, on, extra
    )
    sheets = _sheets(row)
    content = print_letter(letter=letter, table=_table(row), annexes=titles_of(sheets), sheets=sheets)
    made = Relance.objects.create(
        cabinet_id=row.cabinet_id,
        notice=row,
        payer=row.payer,
        nurse=row.nurse,
        part=Part.AMO,
        kind=LetterKind.INDU_CONTESTED,
        level=1,
        channel=Channel.LRAR,
        reference=reference,
        amount_cents=row.amount_cents,
        letter=keep_letter(cabinet_id=row.cabinet_id, reference=reference, content=content, person=person),
        issued_on=on,
        issued_by=person,
        answer_by=on + ANSWER_WITHIN,
    )
    keep_annexes(relance=made, sheets=sheets)
    amounts: dict[int, int] = {}
    for act in row.acts.filter(share__isnull=False):
        amounts[act.share_id or 0] = amounts.get(act.share_id or 0, 0) + act.amount_cents
    RelanceItem.objects.bulk_create(
        RelanceItem(cabinet_id=row.cabinet_id, relance=made, share_id=pk, amount_cents=cents)
        for pk, cents in amounts.items()
    )
    text = f"Lettre {reference} de contestation préparée : elle compte une fois envoyée, avec sa preuve."
    NoticeHistory.objects.create(cabinet_id=row.cabinet_id, notice=row, kind="lettre", text=text, person=person)
    return made


def _in_time(notice: InduNotice, on: date) -> str:
    """Said only when it is true."""
    return " dans le délai de deux mois" if on <= notice.deadline_on else ""


def _sheets(notice: InduNotice) -> list[Sheet]:
    """The notice, the defence file of each act that has one (the last), then the annexes of every such letter."""
    shares = Share.objects.filter(indu_acts__notice=notice).distinct()
    rows = list(shares.select_related("invoice__patient", "invoice__nurse", "invoice__lot"))
    last = {one.act_id: one for one in notice.defences.select_related("paper")}
    return [
        Sheet(f"Notification {notice.reference} du {notice.notified_on:%d/%m/%Y}", beside=notice.scan),
        *(Sheet(one.title, beside=one.paper) for one in last.values()),
        *annexes_for(kind=LetterKind.INDU_CONTESTED, shares=rows),
    ]


def _table(notice: InduNotice) -> Table:
    """The acts; what the notice does not detail is a row of its own, so that the total is what is contested."""
    acts = list(notice.acts.select_related("share__invoice"))
    rows = [
        (
            act.share.invoice.number if act.share else act.invoice_number or "non précisée",
            f"{act.cared_on:%d/%m/%Y}" if act.cared_on else "",
            act.grievance,
            in_euros(act.amount_cents),
        )
        for act in acts
    ]
    left = notice.amount_cents - sum(act.amount_cents for act in acts)
    if left:
        rows.append(("non détaillé par la notification", "", "", in_euros(left)))
    return Table(HEAD, tuple(rows), notice.amount_cents)
