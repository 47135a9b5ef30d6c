"""Closed lists of billing. The label is what the user reads; the value is what CONTRACTS and the database say."""

from django.db import models


class ExemptionKind(models.TextChoices):
    ALD = "ald", "ALD"
    MATERNITE = "maternite", "Maternité"
    ATMP = "atmp", "Accident du travail, maladie professionnelle"
    C2S = "c2s", "C2S"
    AME = "ame", "AME"
    INVALIDITE = "invalidite", "Pension d’invalidité"
    NOUVEAU_NE = "nouveau_ne", "Nouveau-né de moins de 30 jours"


class Place(models.TextChoices):
    HOME = "home", "Domicile"
    OFFICE = "office", "Cabinet"
    EHPAD = "ehpad", "EHPAD"
    AUTONOMY = "autonomy", "Résidence autonomie"
    REMOTE = "remote", "À distance"


class Terrain(models.TextChoices):
    PLAIN = "plain", "Plaine"
    MOUNTAIN = "mountain", "Montagne"
    FOOT = "foot", "À pied ou à ski"
    FOOT_MOUNTAIN = "foot_mountain", "À pied ou à ski, en montagne"


class VisitState(models.TextChoices):
    PLANNED = "planned", "Prévu"
    VALIDATED = "validated", "Validé"
    INVOICED = "invoiced", "Facturé"
    CANCELLED = "cancelled", "Annulé"
    HOSPITALISED = "hospitalised", "Hospitalisé"
    REPLACED = "replaced", "Remplacé par une version corrigée"


class AgreementAnswer(models.TextChoices):
    GIVEN = "accord", "Accordé"
    REFUSED = "refus", "Refusé"


class DeviceKind(models.TextChoices):
    """What can be done without network."""

    VALIDATE = "validate", "Passage validé"
    STATE = "state", "Passage annulé, hospitalisé ou remis"
    ADD = "add", "Passage ajouté"
    ORDER = "order", "Tournée réordonnée"


class DeviceOutcome(models.TextChoices):
    """What the server made of it. The last two wait for the person."""

    APPLIED = "applied", "Enregistré"
    SAME = "same", "Déjà enregistré, identique"
    GIVEN_UP = "given_up", "Abandonné par la personne"
    CONFLICT = "conflict", "Deux versions"
    REFUSED = "refused", "Refusé"


class BsiKind(models.TextChoices):
    INITIAL = "initial", "BSI initial"
    RENEWAL = "renewal", "Renouvellement"
    INTERMEDIATE = "intermediate", "BSI intermédiaire"


class Forfait(models.TextChoices):
    BSA = "BSA", "BSA (léger)"
    BSB = "BSB", "BSB (intermédiaire)"
    BSC = "BSC", "BSC (lourd)"


class ReadingKind(models.TextChoices):
    """Which of the two readings of an open point (U-nn) a cabinet follows."""

    DEFAULT = "default", "Lecture par défaut"
    OTHER = "other", "Autre lecture"


class InvoiceState(models.TextChoices):
    """Life of the paper, not of the money."""

    READY = "ready", "Prête à transmettre"
    SENT = "sent", "Transmise"
    CANCELLED = "cancelled", "Annulée"


class LotState(models.TextChoices):
    CLOSED = "closed", "Constitué"
    SENT = "sent", "Déclaré transmis"
    ACKNOWLEDGED = "acknowledged", "Accusé positif"
    REFUSED = "refused", "Refusé"
    DISSOLVED = "dissolved", "Défait avant envoi"


class AdminState(models.TextChoices):
    """Administrative lane of a share: files prove it (values of CONTRACTS)."""

    READY = "ready", "À transmettre"
    SENT = "sent", "Transmise"
    ACKNOWLEDGED = "acknowledged", "Lot accepté techniquement"
    REFUSED = "refused", "Lot refusé"
    PENDING = "pending", "En traitement à la caisse"
    ACCEPTED = "accepted", "Acceptée"
    REJECTED = "rejected", "Rejetée"
    CANCELLED = "cancelled", "Annulée"


class MoneyState(models.TextChoices):
    """Money lane of a share: the ledger proves it (values of CONTRACTS)."""

    EXPECTED = "expected", "Attendue"
    ANNOUNCED = "announced", "Annoncée"
    RECEIVED = "received", "Reçue"
    PARTIAL = "partial", "Reçue en partie"
    OVERPAID = "overpaid", "Trop reçue"
    RECOVERED = "recovered", "Reprise par la caisse"
    WRITTEN_OFF = "written_off", "Abandonnée"
    TIME_BARRED = "time_barred", "Prescrite"


class Cause(models.TextChoices):
    """Why a share is not paid (closed list of CONTRACTS; empty = nothing to say)."""

    LOT_NOT_ACKNOWLEDGED = "lot_not_acknowledged", "Lot jamais accusé"
    LOT_REFUSED = "lot_refused", "Lot refusé"
    REJECTED = "rejected", "Rejetée"
    SILENT_PAYER = "silent_payer", "Payeur silencieux"
    SILENT_PAYER_INCIDENT = "silent_payer_incident", "Payeur en retard pour tous"
    SILENT_SHARE = "silent_share", "Sans nouvelle"
    ANNOUNCED_NOT_RECEIVED = "announced_not_received", "Annoncée, jamais reçue"
    UNDERPAID = "underpaid", "Payée en partie"
    OVERPAID = "overpaid", "Payée en trop"
    RECOVERED_NAMED = "recovered_named", "Reprise par la caisse"
    RECOVERED_UNNAMED = "recovered_unnamed", "Reprise sans facture désignée"
    DUPLICATE = "duplicate", "Doublon"
    PAID_BY_PATIENT = "paid_by_patient", "Réglée par le patient"
    TIME_BARRED = "time_barred", "Prescrite"
    UNKNOWN = "unknown", "Cause inconnue"
    PATIENT_DEBT = "patient_debt", "Reste dû par le patient"  # of dossiers alone: never the cause of a share


class PrecheckState(models.TextChoices):
    """Life of a check of the cabinet's own."""

    PROPOSED = "proposed", "Proposé"
    ON = "on", "En service"
    OFF = "off", "Arrêté"
    REFUSED = "refused", "Refusé"


class PrecheckAbout(models.TextChoices):
    """The fact that rejected invoices share, and that a new invoice is looked at for."""

    PRESCRIBER = "prescriber", "Prescripteur"
    PAYER = "payer", "Payeur"
    PATIENT = "patient", "Patient"
    TEXTS = "texts", "Cotation du jour"
