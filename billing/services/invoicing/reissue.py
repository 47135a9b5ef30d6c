"""An invoice that a fund refused, made again under a new number or put back as it is; and each of them undone.

The first is cancelled with its reason and named by the second; nothing moves when money came for it. Undone as long as
nothing of the second was sent: a lot that was made and not sent is dissolved, its invoices wait again.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from billing.enums import AdminState, InvoiceState, LotState, VisitState
from billing.models import Cotation, Invoice, InvoiceLine, Lot, Share, Visit, VisitAct
from billing.services.cotation import recompute_day
from billing.services.invoice import issue_invoices
from billing.services.invoicing.field_fixes import Fix, fix_facts, fix_visits, visits_of_invoice
from billing.services.replacement import cancel_and_replace
from billing.services.rounds.visit_correction import AS_NEW
from cabinet.errors import Refused

SENT_ALREADY = "Cette facture est déjà transmise : elle ne se reprend plus."


@dataclass(frozen=True, slots=True)
class Reissued:
    """`changed`: what was corrected, in words."""

    invoice: Invoice
    changed: tuple[str, ...]


@transaction.atomic
def reissue(*, invoice: Invoice, fix: Fix, on: date, now: datetime) -> Reissued:
    """Cancels, corrects, issues again with the same passages: all of it or nothing. Raises Refused with the reason."""
    visits = visits_of_invoice(invoice)
    if not visits:
        raise Refused("Cette facture vient d’un autre logiciel : corrigez-la et renvoyez-la là-bas.")
    old = cancel_and_replace(invoice=invoice, reason="Remplacée après correction")
    changed = fix_facts(invoice=old, fix=fix)
    fresh = fix_visits(visits=list(Visit.objects.filter(pk__in=[one.pk for one in visits])), fix=fix, now=now)
    changed += [f"Passage du {one.cared_on:%d/%m/%Y}" for one in fresh if one.pk not in {was.pk for was in visits}]
    if not changed:
        raise Refused("Rien n’a été corrigé : la caisse rejetterait la même facture. Changez le champ en cause.")
    (made,) = issue_invoices(cabinet_id=old.cabinet_id, visit_ids=[[one.pk for one in fresh]], on=on)
    made.replaces = old
    made.save(update_fields=["replaces"])
    Invoice.objects.filter(pk=old.pk).update(cancelled_reason=f"Corrigée et remplacée par la facture {made.number}")
    return Reissued(made, tuple(changed))


@transaction.atomic
def undo_reissue(*, made: Invoice) -> Invoice:
    """The second is cancelled, the first stands as it was. What was corrected on the patient's sheet stays. Raises Refused."""
    second = _not_sent(made)
    first = Invoice.objects.select_for_update(of=("self",), no_key=True).get(replaced_by=second)
    second.state, second.cancelled_reason, second.replaces = InvoiceState.CANCELLED, "Renvoi défait", None
    second.save(update_fields=["state", "cancelled_reason", "replaces"])
    Share.objects.filter(invoice=second).update(admin_state=AdminState.CANCELLED, cause="", is_silent=False)
    for visit in visits_of_invoice(first):
        _invoiced_again(visit, first)
    first.state, first.cancelled_reason = InvoiceState.SENT, ""
    first.save(update_fields=["state", "cancelled_reason"])
    Share.objects.filter(invoice=first).update(admin_state=AdminState.SENT)  # the files say the rest at once
    return first


def _invoiced_again(visit: Visit, invoice: Invoice) -> None:
    """As it was invoiced first: a passage that the correction replaced comes back as one more version."""
    last = visit
    while (following := Visit.objects.filter(replaces=last).first()) is not None:
        last = following
    days = {last.cared_on, visit.cared_on}
    if last.pk != visit.pk:
        Visit.objects.filter(pk=last.pk).update(state=VisitState.REPLACED)
        fresh = _copied(visit, last)
        InvoiceLine.objects.filter(invoice=invoice, visit=visit).update(visit=fresh)
        visit = fresh
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.INVOICED)
    for day in sorted(days):
        recompute_day(cabinet_id=visit.cabinet_id, nurse_id=visit.billed_by_id, day=day, patient_id=visit.patient_id)


def _copied(visit: Visit, last: Visit) -> Visit:
    fields = {field.attname: getattr(visit, field.attname) for field in Visit._meta.concrete_fields}
    for name in AS_NEW:
        del fields[name]
    fresh = Visit.objects.create(**{**fields, "replaces_id": last.pk, "version": last.version + 1})
    VisitAct.objects.bulk_create(
        VisitAct(cabinet_id=one.cabinet_id, visit=fresh, rank=one.rank, act_code=one.act_code, is_done=one.is_done)
        for one in visit.acts.all()
    )
    kept = Cotation.objects.filter(visit=visit).first()
    if kept is not None:
        kept.pk, kept._state.adding, kept.visit = None, True, fresh
        kept.public_id = Cotation._meta.get_field("public_id").get_default()
        kept.save()
        Visit.objects.filter(pk=fresh.pk).update(total_cents=kept.total_cents)
    return fresh


@transaction.atomic
def recycle(*, invoice: Invoice) -> Lot:
    """The same invoice waits for a new lot; returns the lot that carried it. Raises Refused."""
    row = Invoice.objects.select_for_update(of=("self",), no_key=True).select_related("lot").get(pk=invoice.pk)
    if row.origin != "idel" or row.lot is None:
        raise Refused("Cette facture vient d’un autre logiciel : remettez-la en lot là-bas.")
    if row.state != InvoiceState.SENT:
        raise Refused("Cette facture attend déjà d’être transmise, ou elle est annulée.")
    if Share.objects.filter(invoice=row).exclude(announced_cents=0, received_cents=0, declared_cents=0).exists():
        raise Refused("Cette facture a été payée, même en partie : elle ne se renvoie pas.")
    before = row.lot
    row.lot, row.state, row.sent_on = None, InvoiceState.READY, None
    row.save(update_fields=["lot", "state", "sent_on"])
    return before


@transaction.atomic
def undo_recycle(*, invoice: Invoice, lot: Lot) -> Invoice:
    """Back in the lot that had carried it. Raises Refused once it was sent again."""
    row = _not_sent(invoice)
    row.lot, row.state, row.sent_on = lot, InvoiceState.SENT, lot.sent_on
    row.save(update_fields=["lot", "state", "sent_on"])
    return row


def _not_sent(invoice: Invoice) -> Invoice:
    row = Invoice.objects.select_for_update(of=("self",), no_key=True).select_related("lot").get(pk=invoice.pk)
    if row.state != InvoiceState.READY:
        raise Refused(SENT_ALREADY)
    if row.lot is not None:
        dissolve_lot(lot=row.lot)
        row.refresh_from_db()
    return row


@transaction.atomic
def dissolve_lot(*, lot: Lot) -> int:
    """A lot that was made and not declared sent: its invoices wait again, its file stays kept. Returns how many. Raises Refused."""
    locked = Lot.objects.select_for_update(of=("self",), no_key=True).get(pk=lot.pk)
    if locked.state != LotState.CLOSED:
        raise Refused("Ce lot est déjà déclaré transmis : il ne se défait plus.")
    locked.state = LotState.DISSOLVED
    locked.save(update_fields=["state"])
    return Invoice.objects.filter(lot=locked).update(lot=None)
