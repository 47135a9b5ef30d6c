"""Letters, notices of indu, retentions, write-offs, what came back and the contact book, as files."""

from billing.models import Invoice
from cabinet.listing import Column, Kind, Listing
from cabinet.models import Organism
from reconciliation.matching.indu import AFTER, NO_NOTICE, TOO_EARLY
from reconciliation.models import ChasedGain, InduNotice, PayerContact, Relance, WriteOff
from reconciliation.services.matches.retentions import Retention

STANDINGS = {
    NO_NOTICE: "sans notification connue",
    TOO_EARLY: "avant la fin des deux mois",
    AFTER: "notifiée, après les deux mois",
}


LETTERS: Listing[Relance] = Listing(
    "lettres",
    (
        Column("Référence", lambda one: one.reference),
        Column("Payeur", lambda one: one.payer.label),
        Column("Infirmière", lambda one: one.nurse.full_name),
        Column("Lettre", lambda one: one.get_kind_display()),
        Column("Niveau", lambda one: one.level, Kind.COUNT),
        Column("Mode d’envoi", lambda one: one.get_channel_display()),
        Column("Montant demandé", lambda one: one.amount_cents, Kind.CENTS),
        Column("Émise le", lambda one: one.issued_on, Kind.DAY),
        Column("Réponse attendue avant le", lambda one: one.answer_by, Kind.DAY),
        Column("Recommandé", lambda one: one.lrar_number),
        Column("Déposée le", lambda one: one.posted_on, Kind.DAY),
        Column("Distribuée le", lambda one: one.delivered_on, Kind.DAY),
        Column("Réponse du", lambda one: one.answered_on, Kind.DAY),
        Column("Réponse", lambda one: one.get_answer_kind_display()),
        Column("Arrêtée parce que", lambda one: one.stopped_why),
    ),
)
NOTICES: Listing[InduNotice] = Listing(
    "indus",
    (
        Column("Notification", lambda one: one.reference),
        Column("Dette", lambda one: one.debt_reference),
        Column("Caisse", lambda one: one.payer.label),
        Column("Infirmière", lambda one: one.nurse.full_name),
        Column("Montant réclamé", lambda one: one.amount_cents, Kind.CENTS),
        Column("Datée du", lambda one: one.notified_on, Kind.DAY),
        Column("Reçue le", lambda one: one.received_on, Kind.DAY),
        Column("Répondre avant le", lambda one: one.deadline_on, Kind.DAY),
        Column("Réponse", lambda one: one.get_answer_display()),
        Column("Répondu le", lambda one: one.answered_on, Kind.DAY),
        Column("Qui s’en occupe", lambda one: (one.owner.full_name or one.owner.email) if one.owner else ""),
    ),
)
RETENTIONS: Listing[Retention] = Listing(
    "retenues",
    (
        Column("Dette", lambda one: one.recovery.debt_reference),
        Column("Caisse", lambda one: one.payer.label if one.payer else ""),
        Column("Retenue le", lambda one: one.recovery.happened_on, Kind.DAY),
        Column("Retenu", lambda one: one.recovery.amount_cents, Kind.CENTS),
        Column("Reste dû", lambda one: one.recovery.left_cents, Kind.CENTS),
        Column("Notification", lambda one: STANDINGS.get(one.standing, "")),
        Column("Facture", lambda one: _invoice(one).number if one.recovery.share else ""),
        Column("Patient", lambda one: _invoice(one).patient.full_name if one.recovery.share else ""),
        Column("Lettre", lambda one: one.letter.reference if one.letter else ""),
        Column("Fichier", lambda one: one.recovery.line.advice.file.name),
    ),
)
WRITE_OFFS: Listing[WriteOff] = Listing(
    "abandons",
    (
        Column("Patient", lambda one: one.share.invoice.patient.full_name),
        Column("Facture", lambda one: one.share.invoice.number),
        Column("Part", lambda one: one.share.part),
        Column("Montant", lambda one: one.amount_cents, Kind.CENTS),
        Column("Motif", lambda one: one.reason),
        Column("État", lambda one: one.get_state_display()),
        Column("Proposé par", lambda one: one.proposed_by.full_name or one.proposed_by.email),
        Column("Proposé le", lambda one: one.created_at.date(), Kind.DAY),
        Column("Décidé par", lambda one: (one.decided_by.full_name or one.decided_by.email) if one.decided_by else ""),
        Column("Décidé le", lambda one: one.decided_at.date() if one.decided_at else None, Kind.DAY),
        Column("Décision", lambda one: one.decided_words),
    ),
)
GAINS: Listing[ChasedGain] = Listing(
    "recupere",
    (
        Column("Jour", lambda one: one.happened_on, Kind.DAY),
        Column("Patient", lambda one: one.share.invoice.patient.full_name),
        Column("Facture", lambda one: one.share.invoice.number),
        Column("Payeur", lambda one: one.share.payer.label if one.share.payer else "Patient"),
        Column("Récupéré", lambda one: one.amount_cents, Kind.CENTS),
        Column("Après", lambda one: one.after),
    ),
)


def _invoice(one: Retention) -> Invoice:
    assert one.recovery.share is not None
    return one.recovery.share.invoice


def _contact(one: Organism) -> PayerContact | None:
    """Of the cabinet, prefetched."""
    return next(iter(one.contacts.all()), None)


CONTACTS: Listing[Organism] = Listing(
    "carnet",
    (
        Column("Payeur", lambda one: one.label),
        Column("Nature", lambda one: one.get_kind_display()),
        Column("Numéro", lambda one: one.code),
        Column("Payé par", lambda one: one.paid_through.label if one.paid_through else ""),
        Column("Service", lambda one: contact.service if (contact := _contact(one)) else ""),
        Column("Adresse", lambda one: contact.address if (contact := _contact(one)) else ""),
        Column("Téléphone", lambda one: contact.phone if (contact := _contact(one)) else ""),
        Column("Horaires", lambda one: contact.hours if (contact := _contact(one)) else ""),
        Column("E-mail", lambda one: contact.email if (contact := _contact(one)) else ""),
        Column("MSSanté", lambda one: "oui" if (contact := _contact(one)) and contact.is_mssante else ""),
    ),
)
