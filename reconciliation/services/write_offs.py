"""Giving up a sum: proposed by one person, signed by the titulaire, posted with its reason; taken up again by an opposite row.

A titulaire who works alone signs her own proposal: the signature is hers in any case (CONTRACTS: only `abandons.signer` comes here).
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.enums import AdminState
from billing.models import Share
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import User
from reconciliation.enums import CaseState, PostingKind, WriteOffState
from reconciliation.models import Case, Posting, WriteOff
from reconciliation.services.follow_up import write_history


@transaction.atomic
def propose_write_off(*, case: Case, reason: str, person: User) -> WriteOff:
    """All that is still owed. Raises Refused when nothing is, or when one is already proposed."""
    share = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=case.share_id)
    if share.open_cents == 0 or case.state == CaseState.CLOSED:
        raise Refused("Il ne reste rien à abandonner sur cette part.")
    if share.admin_state == AdminState.CANCELLED:
        raise Refused("Cette facture est remplacée : l’abandon se propose sur celle qui la remplace.")
    if WriteOff.objects.filter(share=share, state=WriteOffState.PROPOSED).exists():
        raise Refused("Un abandon est déjà proposé pour cette part.")
    row = WriteOff.objects.create(
        cabinet_id=share.cabinet_id, share=share, amount_cents=share.open_cents, reason=reason, proposed_by=person
    )
    write_history(
        case=case, kind="abandon", text=f"Abandon de {in_euros(row.amount_cents)} proposé : {reason}", person=person
    )
    return row


def _locked(write_off: WriteOff, state: WriteOffState) -> WriteOff:
    row = (
        WriteOff.objects.select_for_update(of=("self",), no_key=True).select_related("share__case").get(pk=write_off.pk)
    )
    if row.state != state:
        raise Refused("Cette décision a déjà été prise.")
    return row


@transaction.atomic
def sign_write_off(*, write_off: WriteOff, person: User, on: date) -> WriteOff:
    """The titulaire's signature: the posting, with its reason. Raises Refused when what is owed has changed since."""
    row = _locked(write_off, WriteOffState.PROPOSED)
    share = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=row.share_id)
    if share.open_cents != row.amount_cents:
        raise Refused(
            f"Il reste {in_euros(share.open_cents)} sur cette part, et non {in_euros(row.amount_cents)} : refusez, et faites proposer de nouveau."
        )
    row.posting = Posting.objects.create(
        cabinet_id=row.cabinet_id,
        share=share,
        kind=PostingKind.WRITTEN_OFF,
        amount_cents=row.amount_cents,
        happened_on=on,
        person=person,
        reason=row.reason,
    )
    _decide(row, WriteOffState.SIGNED, person, "")
    _tell(row, f"Abandon de {in_euros(row.amount_cents)} signé.", person)
    return row


@transaction.atomic
def refuse_write_off(*, write_off: WriteOff, words: str, person: User) -> WriteOff:
    row = _locked(write_off, WriteOffState.PROPOSED)
    _decide(row, WriteOffState.REFUSED, person, words)
    _tell(row, f"Abandon refusé : {words}" if words else "Abandon refusé.", person)
    return row


@transaction.atomic
def resume_claim(*, write_off: WriteOff, words: str, person: User, on: date) -> WriteOff:
    """Takes a signed write-off back by its opposite row: the sum is owed again, unless its limit is past."""
    row = _locked(write_off, WriteOffState.SIGNED)
    Posting.objects.create(
        cabinet_id=row.cabinet_id,
        share_id=row.share_id,
        kind=PostingKind.WRITTEN_OFF,
        amount_cents=-row.amount_cents,
        happened_on=on,
        person=person,
        reason=words,
        reverses=row.posting,
    )
    _decide(row, WriteOffState.RESUMED, person, words)
    _tell(row, f"Abandon repris : {words}", person)
    return row


def _decide(row: WriteOff, state: WriteOffState, person: User, words: str) -> None:
    WriteOff.objects.filter(pk=row.pk).update(
        state=state, decided_by=person, decided_words=words, posting=row.posting, decided_at=timezone.now()
    )
    row.refresh_from_db()


def _tell(row: WriteOff, text: str, person: User) -> None:
    case = Case.objects.filter(share_id=row.share_id).first()
    if case is not None:
        write_history(case=case, kind="abandon", text=text, person=person)
