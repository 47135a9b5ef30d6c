"""What patients owe and how they are reminded, as files."""

from datetime import date

from billing.models import Patient
from cabinet.listing import Column, Kind, Listing
from reconciliation.models import PatientReminder


def patient_accounts_listing(on: date) -> Listing[Patient]:
    """Of `accounts(…)`: ages are counted on that day."""
    return Listing(
        "comptes-patients",
        (
            Column("Patient", lambda one: one.full_name),
            Column("Doit", lambda one: one.due_cents, Kind.CENTS),
            Column("Avoir", lambda one: one.credit_cents, Kind.CENTS),
            Column("Dette la plus ancienne", lambda one: one.oldest_on, Kind.DAY),
            Column("Âge (jours)", lambda one: (on - one.oldest_on).days if one.oldest_on else None, Kind.COUNT),
            Column("Échéancier", lambda one: "oui" if one.has_plan else ""),
            Column("Ne pas relancer", lambda one: "oui" if one.is_left_alone else ""),
        ),
    )


REMINDERS: Listing[PatientReminder] = Listing(
    "rappels",
    (
        Column("Référence", lambda one: one.reference),
        Column("Patient", lambda one: one.patient.full_name),
        Column("Infirmière", lambda one: one.nurse.full_name),
        Column("Niveau", lambda one: one.level, Kind.COUNT),
        Column("Mode d’envoi", lambda one: one.get_way_display()),
        Column("Montant demandé", lambda one: one.amount_cents, Kind.CENTS),
        Column("Préparé le", lambda one: one.issued_on, Kind.DAY),
        Column("Envoyé le", lambda one: one.sent_on, Kind.DAY),
        Column("Réponse du", lambda one: one.answered_on, Kind.DAY),
        Column("Réponse", lambda one: one.get_answer_display()),
        Column("Arrêté le", lambda one: one.stopped_on, Kind.DAY),
        Column("Arrêté parce que", lambda one: one.stopped_why),
    ),
)
