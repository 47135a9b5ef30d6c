"""What a person does with a dossier: take it, put it aside, write down a call, prove an interruption. History only grows."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cabinet.errors import Refused, StaleVersion
from cabinet.models import IncomingFile, User
from reconciliation.enums import CaseState, InterruptionKind
from reconciliation.matching.limits import limit_if_interrupted
from reconciliation.matching.priority import Priority, priority_of
from reconciliation.models import Case, CaseHistory, Interruption
from reconciliation.services.follow_up import closed_by_cause, write_history


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a dossier stands where it does. `limit_on`: the safe one; `second_on`: if the interruptions are admitted."""

    priority: Priority
    limit_on: date | None
    second_on: date | None
    interruptions: tuple[Interruption, ...]
    days_left: int | None


def standing_of(case: Case, on: date) -> Standing:
    share = case.share
    found = priority_of(
        share.open_cents, case.cause, share.claim_limit_on, on, closed_by_cause(cabinet_id=case.cabinet_id)
    )
    proved = tuple(share.interruptions.select_related("person", "proof"))
    limit = share.claim_limit_on
    second = limit_if_interrupted(limit, [one.happened_on for one in proved])
    return Standing(found, limit, second, proved, None if limit is None else (limit - on).days)


def locked_case(*, case: Case, version: int) -> Case:
    """The row, locked, if nobody changed it since the form was shown. Raises StaleVersion."""
    row = Case.objects.select_for_update(of=("self",), no_key=True).select_related("share").get(pk=case.pk)
    if row.version != version:
        raise StaleVersion("Ce dossier a été modifié depuis que vous l’avez ouvert : relisez-le, puis recommencez.")
    return row


@transaction.atomic
def assign_case(*, case: Case, owner: User | None, person: User, version: int) -> Case:
    """`owner` None gives it back to everybody."""
    row = locked_case(case=case, version=version)
    row.owner, row.version = owner, row.version + 1
    row.save(update_fields=["owner", "version"])
    text = f"Confié à {owner.full_name or owner.email}." if owner else "Rendu à tous."
    write_history(case=row, kind="affectation", text=text, person=person)
    return row


def why_it_cannot_wait(*, case: Case, until: date, on: date) -> str:
    """In French, for the person who asks; empty when it may be put aside until that day."""
    limit = case.share.claim_limit_on
    if case.state == CaseState.CLOSED:
        return "Ce dossier est clos : il n’y a rien à attendre."
    if until <= on:
        return "Choisissez un jour à venir."
    if limit is not None and on <= limit < until:
        return f"La limite pour réclamer est le {limit:%d/%m/%Y} : un dossier n’attend pas au-delà."
    return ""


@transaction.atomic
def hold_case(*, case: Case, until: date, reason: str, person: User, version: int, on: date) -> Case:
    """Puts it aside until a day. The legal limit does not move, and its alerts wake the dossier anyway. Raises Refused."""
    row = locked_case(case=case, version=version)
    refusal = why_it_cannot_wait(case=row, until=until, on=on)
    if refusal:
        raise Refused(refusal)
    row.state, row.next_on, row.version = CaseState.WAITING, until, row.version + 1
    row.save(update_fields=["state", "next_on", "version"])
    write_history(case=row, kind="attente", text=f"En attente jusqu’au {until:%d/%m/%Y} : {reason}", person=person)
    return row


@transaction.atomic
def resume_case(*, case: Case, person: User, version: int) -> Case:
    row = locked_case(case=case, version=version)
    if row.state == CaseState.WAITING:
        row.state, row.version = CaseState.OPEN, row.version + 1
        row.save(update_fields=["state", "version"])
        write_history(case=row, kind="attente", text="Attente levée.", person=person)
    return row


@dataclass(frozen=True, slots=True)
class Call:
    """`outcome`: a value of `CALLS`."""

    outcome: str
    words: str = ""


CALLS = {
    "promis": "Paiement promis",
    "a_rappeler": "À rappeler",
    "sans_reponse": "Sans réponse",
    "piece": "Une pièce est demandée",
    "inconnu": "Facture inconnue d’eux",
}


@transaction.atomic
def log_call(*, case: Case, call: Call, person: User, on: date) -> CaseHistory:
    """One tap for the outcome; the words may come later, as a note. Raises Refused for an outcome that is not of the list."""
    if call.outcome not in CALLS:
        raise Refused("Dites comment l’appel s’est terminé.")
    text = f"Appel du {on:%d/%m/%Y} : {CALLS[call.outcome].lower()}."
    return write_history(case=case, kind="appel", text=f"{text} {call.words}".strip(), person=person)


@dataclass(frozen=True, slots=True)
class Interrupting:
    """A fact that may interrupt the limit; `proof` is the receipt, the payment or the letter, scanned."""

    kind: InterruptionKind
    happened_on: date
    reference: str
    proof: IncomingFile


@transaction.atomic
def note_interruption(*, case: Case, fact: Interrupting, person: User, on: date) -> Interruption:
    """A second date beside the safe one, never instead. Raises Refused."""
    share = case.share
    if share.claim_limit_on is None:
        raise Refused("Cette part n’a pas de limite connue : il n’y a rien à interrompre.")
    if fact.happened_on > on or fact.happened_on < share.invoice.first_cared_on:
        raise Refused("La date doit être entre les soins et aujourd’hui.")
    if Interruption.objects.filter(share=share, kind=fact.kind, happened_on=fact.happened_on).exists():
        raise Refused("Cette interruption est déjà notée.")
    row = Interruption.objects.create(
        cabinet_id=share.cabinet_id,
        share=share,
        kind=fact.kind,
        happened_on=fact.happened_on,
        reference=fact.reference,
        proof=fact.proof,
        person=person,
    )
    text = f"{fact.kind.label} du {fact.happened_on:%d/%m/%Y}, avec sa preuve. La limite sûre ne bouge pas."
    write_history(case=case, kind="interruption", text=text, person=person)
    return row
