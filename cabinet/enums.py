"""Closed lists that every app shares. The label is what the user reads."""

from django.db import models


class Role(models.TextChoices):
    """What a member of a cabinet may do: `cabinet/permissions.py` has the table."""

    TITULAIRE = "titulaire", "Titulaire"
    INFIRMIERE = "infirmiere", "Infirmière"
    REMPLACANTE = "remplacante", "Remplaçante"
    GESTIONNAIRE = "gestionnaire", "Gestionnaire"
    LECTURE = "lecture", "Lecture seule"


class Zone(models.TextChoices):
    """Where the cabinet practises: decides tariffs and holidays (the words of `ngap`)."""

    METROPOLE = "metropole", "Métropole"
    ALSACE_MOSELLE = "alsace_moselle", "Alsace-Moselle"
    GUADELOUPE = "guadeloupe", "Guadeloupe"
    MARTINIQUE = "martinique", "Martinique"
    GUYANE = "guyane", "Guyane"
    REUNION = "reunion", "La Réunion"
    MAYOTTE = "mayotte", "Mayotte"


class Part(models.TextChoices):
    """Who owes a share of an invoice."""

    AMO = "AMO", "Caisse (AMO)"
    AMC = "AMC", "Mutuelle (AMC)"
    PATIENT = "PATIENT", "Patient"


class OrganismKind(models.TextChoices):
    AMO = "AMO", "Caisse d’assurance maladie"
    AMC = "AMC", "Organisme complémentaire"
    PLATFORM = "PLATFORM", "Plateforme de tiers payant"


class FileState(models.TextChoices):
    """Life of a received file. The row is the queue of record, the broker only a bell."""

    RECEIVED = "received", "Reçu"
    PARSED = "parsed", "Lu"
    APPLIED = "applied", "Appliqué"
    TO_TAG = "to_tag", "À qualifier par une personne"
    REFUSED = "refused", "Refusé"
    KEPT = "kept", "Conservé"
    UNDONE = "undone", "Import annulé"


class FileDecision(models.TextChoices):
    """What a person decided about a file that had been read."""

    UNDO = "undo", "Import annulé"
    READ_AGAIN = "again", "Fichier relu"
    PUT_AWAY = "away", "Rangé hors de la quarantaine"
    TAKEN_OUT = "out", "Remis en quarantaine"


class FileDoor(models.TextChoices):
    BROWSER = "browser", "Déposé dans le navigateur"
    COMMAND = "command", "Commande"
    FOLDER = "folder", "Dossier surveillé"
    API = "api", "API"
    PRODUCED = "produced", "Produit par Idel"


class FileFormat(models.TextChoices):
    """The words of `audit --json` (CONTRACTS), and the scans."""

    NOEMIE = "noemie", "Retour NOEMIE"
    B2 = "b2", "Lot B2"
    ARL = "arl", "Accusé de réception (ARL)"
    CFONB120 = "cfonb120", "Relevé CFONB 120"
    CAMT053 = "camt053", "Relevé camt.053"
    OFX = "ofx", "Relevé OFX"
    MT940 = "mt940", "Relevé MT940"
    DSP2 = "dsp2", "Mouvements DSP2 (JSON)"
    CSV = "csv", "CSV"
    FACTURES = "factures", "Factures envoyées (CSV)"
    ZIP = "zip", "Archive ZIP"
    SCAN = "scan", "Document numérisé"
    UNKNOWN = "unknown", "Format inconnu"


class JobState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "En erreur"
