"""Giving up a sum: proposed by one person, signed by the titulaire, posted with its reason; taken up again the same way.

Two persons, each time: who proposed does not sign. A titulaire who is alone to decide in her cabinet (nobody else there may
propose or sign) signs what she proposed herself; the history says so.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from billing.enums import AdminState
from billing.models import Share
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Membership, User
from cabinet.permissions import OFFICE
from reconciliation.enums import CaseState, PostingKind, ResumptionState, WriteOffState
from reconciliation.models import Case, Posting, WriteOff, WriteOffResumption
from reconciliation.services.follow_up import write_history


@transaction.atomic
def propose_write_off(*, case: Case, reason: str, person: User) -> WriteOff:
    """All that is still owed. Raises Refused when nothing is, or when one is already proposed."""
    share = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=case.share_id)
    if share.open_cents == 0 or case.state == CaseState.CLOSED:
        raise Refused("Il ne reste rien à abandonner sur cette part.")
    if share.admin_state == AdminState.CANCELLED:
        raise Refused("Cette facture est annulée ou remplacée : l’abandon se propose sur celle qui la remplace.")
    if WriteOff.objects.filter(share=share, state=WriteOffState.PROPOSED).exists():
        raise Refused("Un abandon est déjà proposé pour cette part.")
    row = WriteOff.objects.create(
        cabinet_id=share.cabinet_id, share=share, amount_cents=share.open_cents, reason=reason, proposed_by=person
    )
    write_history(
        case=case, kind="abandon", text=f"Abandon de {in_euros(row.amount_cents)} proposé : {reason}", person=person
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
    """The titulaire's signature: the posting, with its reason. Raises Refused when what is owed has changed since, or when the
    invoice was replaced. The cabinet is locked: neither money nor a replacement comes between the check and the posting."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=write_off.cabinet_id)
    row = _locked(write_off, WriteOffState.PROPOSED)
    alone = _two_persons(row.cabinet_id, row.proposed_by_id, person)
    share = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=row.share_id)
    if share.admin_state == AdminState.CANCELLED:
        raise Refused("Cette facture a été annulée ou remplacée depuis : refusez cette proposition.")
    if share.open_cents != row.amount_cents:
        raise Refused(
            f"Il reste {in_euros(share.open_cents)} sur cette part, et non {in_euros(row.amount_cents)} : refusez, et faites proposer de nouveau."
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
    _tell(row, f"Abandon de {in_euros(row.amount_cents)} signé{alone}.", person)
    return row


@transaction.atomic
def refuse_write_off(*, write_off: WriteOff, words: str, person: User) -> WriteOff:
    row = _locked(write_off, WriteOffState.PROPOSED)
    _decide(row, WriteOffState.REFUSED, person, words)
    _tell(row, f"Abandon refusé : {words}" if words else "Abandon refusé.", person)
    return row


@transaction.atomic
def propose_resumption(*, write_off: WriteOff, reason: str, person: User) -> WriteOffResumption:
    """A signed write-off is to be taken back: the titulaire signs or refuses. Raises Refused."""
    row = _locked(write_off, WriteOffState.SIGNED)
    if WriteOffResumption.objects.filter(write_off=row, state=ResumptionState.PROPOSED).exists():
        raise Refused("Une reprise est déjà proposée pour cet abandon.")
    made = WriteOffResumption.objects.create(
        cabinet_id=row.cabinet_id, write_off=row, reason=reason, proposed_by=person
    )
    _tell(row, f"Reprise de l’abandon proposée : {reason}", person)
    return made


@transaction.atomic
def sign_resumption(*, resumption: WriteOffResumption, person: User, on: date) -> WriteOff:
    """By its opposite row: the sum is owed again, unless its limit is past. Raises Refused for who proposed it."""
    asked = _locked_resumption(resumption)
    row = _locked(asked.write_off, WriteOffState.SIGNED)
    alone = _two_persons(row.cabinet_id, asked.proposed_by_id, person)
    posting = Posting.objects.create(
        cabinet_id=row.cabinet_id,
        share_id=row.share_id,
        kind=PostingKind.WRITTEN_OFF,
        amount_cents=-row.amount_cents,
        happened_on=on,
        person=person,
        reason=asked.reason,
        reverses=row.posting,
    )
    _decide_resumption(asked, ResumptionState.SIGNED, person, posting)
    _decide(row, WriteOffState.RESUMED, person, asked.reason)
    _tell(row, f"Abandon repris{alone} : {asked.reason}", person)
    return row


@transaction.atomic
def refuse_resumption(*, resumption: WriteOffResumption, person: User) -> WriteOffResumption:
    asked = _locked_resumption(resumption)
    _decide_resumption(asked, ResumptionState.REFUSED, person, None)
    _tell(asked.write_off, "Reprise de l’abandon refusée.", person)
    return asked


def is_alone(*, cabinet_id: int, person: User) -> bool:
    """Nobody else of the cabinet may propose or sign a write-off."""
    others = Membership.objects.filter(cabinet_id=cabinet_id, is_active=True, role__in=OFFICE).exclude(user=person)
    return not others.exists()


def _two_persons(cabinet_id: int, proposed_by_id: int, person: User) -> str:
    """Words for the history when one person did both. Raises Refused when another could have."""
    if proposed_by_id != person.pk:
        return ""
    if not is_alone(cabinet_id=cabinet_id, person=person):
        raise Refused("Vous l’avez proposé vous-même : une autre personne du cabinet doit le signer, ou le proposer.")
    return " par la même personne, seule à décider dans ce cabinet"


def _locked_resumption(resumption: WriteOffResumption) -> WriteOffResumption:
    rows = WriteOffResumption.objects.select_for_update(of=("self",), no_key=True).select_related("write_off")
    row = rows.get(pk=resumption.pk)
    if row.state != ResumptionState.PROPOSED:
        raise Refused("Cette décision a déjà été prise.")
    return row


def _decide_resumption(row: WriteOffResumption, state: ResumptionState, person: User, posting: Posting | None) -> None:
    row.state, row.decided_by, row.decided_at, row.posting = state, person, timezone.now(), posting
    row.save(update_fields=["state", "decided_by", "decided_at", "posting"])


def _decide(row: WriteOff, state: WriteOffState, person: User, words: str) -> None:
    WriteOff.objects.filter(pk=row.pk).update(
        state=state, decided_by=person, decided_words=words, posting=row.posting, decided_at=timezone.now()
    )
    row.refresh_from_db()


def _tell(row: WriteOff, text: str, person: User) -> None:
    case = Case.objects.filter(share_id=row.share_id).first()
    if case is not None:
        write_history(case=case, kind="abandon", text=text, person=person)
