"""What became of a letter: posted, delivered, answered, sent by e-mail; stopped by a fact. A proved LRAR may interrupt the limit."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from cabinet.errors import Refused, StaleVersion
from cabinet.models import IncomingFile, User
from cabinet.services.files import read_file
from reconciliation.enums import AnswerKind, CaseState, Channel, InterruptionKind
from reconciliation.models import Case, Interruption, PayerContact, Relance
from reconciliation.services.follow_up import write_history

SETTLED = "Plus rien n’est dû sur ces factures."
DISPUTED = "Contestée par le payeur."


@dataclass(frozen=True, slots=True)
class Tracking:
    """Everything that is known now; `receipt`: the scanned advice of the registered letter."""

    lrar_number: str
    posted_on: date | None
    delivered_on: date | None
    answered_on: date | None
    answer_kind: AnswerKind | None
    answer_words: str
    receipt: IncomingFile | None


@transaction.atomic
def track_relance(*, relance: Relance, tracking: Tracking, person: User, version: int, on: date) -> Relance:
    """Raises Refused for days out of order, StaleVersion."""
    row = Relance.objects.select_for_update(of=("self",), no_key=True).get(pk=relance.pk)
    if row.version != version:
        raise StaleVersion("Cette relance a été modifiée depuis que vous l’avez ouverte : relisez-la.")
    _check_days(row, tracking, on)
    is_news = tracking.answered_on is not None and row.answered_on != tracking.answered_on
    row.lrar_number, row.posted_on, row.delivered_on = tracking.lrar_number, tracking.posted_on, tracking.delivered_on
    row.answered_on, row.answer_words = tracking.answered_on, tracking.answer_words
    row.answer_kind = tracking.answer_kind or ""
    row.version += 1
    if row.answer_kind == AnswerKind.DISPUTED and row.stopped_on is None:
        row.stopped_on, row.stopped_why = on, DISPUTED
    row.save()
    if is_news and tracking.answer_kind is not None:
        words = f" {tracking.answer_words}" if tracking.answer_words else ""
        _tell(row, f"Réponse à {row.reference} : {tracking.answer_kind.label.lower()}.{words}", person)
    if tracking.receipt is not None and row.channel == Channel.LRAR and row.posted_on is not None:
        _interrupt(row, tracking.receipt, person)
    return row


def _check_days(row: Relance, tracking: Tracking, on: date) -> None:
    if tracking.answered_on is not None and tracking.answer_kind is None:
        raise Refused("Dites ce qu’est cette réponse.")
    if tracking.delivered_on is not None and tracking.posted_on is None:
        raise Refused("Une lettre est distribuée après avoir été déposée : donnez le jour du dépôt.")
    days = [row.issued_on, *filter(None, [tracking.posted_on, tracking.delivered_on])]
    if days != sorted(days) or any(day > on for day in [*days[1:], *filter(None, [tracking.answered_on])]):
        raise Refused("Ces dates se suivent mal : émission, dépôt, distribution, et rien dans l’avenir.")
    if tracking.answered_on is not None and tracking.answered_on < row.issued_on:
        raise Refused("La réponse est avant la lettre.")


def _interrupt(row: Relance, receipt: IncomingFile, person: User) -> None:
    """One interruption a share with a limit, by the day of the posting; once."""
    assert row.posted_on is not None
    for item in row.items.select_related("share__case").exclude(share__claim_limit_on=None):
        _, is_new = Interruption.objects.get_or_create(
            cabinet_id=row.cabinet_id,
            share=item.share,
            kind=InterruptionKind.LRAR,
            happened_on=row.posted_on,
            defaults={"reference": row.lrar_number or row.reference, "proof": receipt, "person": person},
        )
        case = Case.objects.filter(share_id=item.share_id).first()
        if is_new and case is not None:
            text = (
                f"Recommandé {row.lrar_number} du {row.posted_on:%d/%m/%Y}, avec son avis. La limite sûre ne bouge pas."
            )
            write_history(case=case, kind="interruption", text=text, person=person)


def stop_settled(*, cabinet_id: int, on: date) -> int:
    """Letters whose every dossier is closed by facts are stopped; returns how many."""
    live = Relance.objects.filter(cabinet_id=cabinet_id, stopped_on=None, run__isnull=False)
    waiting = live.filter(items__share__case__state__in=[CaseState.OPEN, CaseState.WAITING])
    return live.exclude(pk__in=waiting.values("pk")).update(stopped_on=on, stopped_why=SETTLED)


def _tell(row: Relance, text: str, person: User) -> None:
    for case in Case.objects.filter(share__relance_items__relance=row):
        write_history(case=case, kind="relance", text=text, person=person)


def mssante_message(*, relance: Relance, contact: PayerContact) -> EmailMessage:
    """The letter itself, to an address that a person marked MSSanté, and to no other. The message names nobody. Raises Refused."""
    if not (contact.is_mssante and contact.email):
        raise Refused("Cette adresse n’est pas une messagerie MSSanté vérifiée : la lettre ne part pas par courriel.")
    message = _message(relance, contact, "Vous trouverez la lettre en pièce jointe.")
    message.attach(f"{relance.reference}.pdf", read_file(relance.letter), "application/pdf")
    return message


def notice_message(*, relance: Relance, contact: PayerContact, link: str) -> EmailMessage:
    """An ordinary e-mail: a reference and a link, no health data, no name of a patient, no NIR, no letter. Raises Refused."""
    if not contact.email:
        raise Refused("Le carnet n’a pas d’adresse e-mail pour ce payeur.")
    return _message(
        relance, contact, f"Elle vous parvient par courrier. Pour la suivre, le cabinet l’ouvre ici : {link}"
    )


def _message(relance: Relance, contact: PayerContact, sentence: str) -> EmailMessage:
    """Reference, day and cabinet only."""
    body = (
        f"Bonjour,\n\nLe cabinet {relance.cabinet.name} vous adresse une lettre le {relance.issued_on:%d/%m/%Y}, "
        f"référence {relance.reference}.\n{sentence}\nRéponse attendue avant le {relance.answer_by:%d/%m/%Y}.\n"
    )
    return EmailMessage(f"Lettre {relance.reference}", body, settings.DEFAULT_FROM_EMAIL, [contact.email])


@transaction.atomic
def send_by_email(*, relance: Relance, with_letter: bool, link: str, person: User) -> None:
    """Sends once; what was sent is written down. Raises Refused."""
    row = (
        Relance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cabinet", "letter")
        .get(pk=relance.pk)
    )
    if not settings.EMAIL_HOST:
        raise Refused("Aucun serveur de courriel n’est réglé : rien n’est parti.")
    if row.emailed_at is not None:
        raise Refused("Un courriel est déjà parti pour cette lettre.")
    contact = PayerContact.objects.filter(organism_id=row.payer_id).first()
    if contact is None:
        raise Refused("Ce payeur n’est pas dans le carnet.")
    message = (
        mssante_message(relance=row, contact=contact)
        if with_letter
        else notice_message(relance=row, contact=contact, link=link)
    )
    Relance.objects.filter(pk=row.pk).update(emailed_at=timezone.now())
    message.send()
    _tell(row, f"{'Lettre envoyée' if with_letter else 'Avis envoyé'} par courriel ({row.reference}).", person)
