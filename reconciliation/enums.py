"""Closed lists of reconciliation: values of CONTRACTS, labels for the screen."""

from django.db import models


class PostingKind(models.TextChoices):
    """What a line of the ledger says of a share. A reversal is an opposite row of the same kind."""

    EXPECTED = "expected", "Attendu"
    ANNOUNCED = "announced", "Annoncé"
    RECEIVED = "received", "Reçu"
    RECOVERED = "recovered", "Repris"
    WRITTEN_OFF = "written_off", "Abandonné"
    DECLARED = "declared", "Constaté payé"


class StepKind(models.TextChoices):
    """A step of the administrative lane, each with the record or the person that says so."""

    SENT = "sent", "Transmise"
    ACKNOWLEDGED = "acknowledged", "Lot accepté techniquement"
    REFUSED = "refused", "Lot refusé"
    PENDING = "pending", "En traitement à la caisse"
    ACCEPTED = "accepted", "Acceptée"
    REJECTED = "rejected", "Rejetée"
    CANCELLED = "cancelled", "Annulée"


class EntryOutcome(models.TextChoices):
    EXPLAINED = "explained", "Expliqué"
    PARTIAL = "partial", "Expliqué en partie"
    AMBIGUOUS = "ambiguous", "Plusieurs possibilités"
    UNMATCHED = "unmatched", "Inexpliqué"
    NOT_A_CLAIM = "not_a_claim", "Sans rapport avec les factures"
    IGNORED = "ignored", "Ignoré"


class AdviceLineKind(models.TextChoices):
    SHARE = "share", "Part de facture"
    FORFAIT = "forfait", "Forfait"
    RECOVERY = "recovery", "Retenue"


class LineOutcome(models.TextChoices):
    """What became of an advice line: exactly one outcome."""

    APPLIED = "applied", "Rattachée"
    AMBIGUOUS = "ambiguous", "Deux factures possibles"
    UNKNOWN = "unknown", "Facture inconnue"
    NOT_A_CLAIM = "not_a_claim", "Sans facture"
    PARKED = "parked", "À identifier"


class MatchLevel(models.TextChoices):
    E1 = "E1", "Référence et montant"
    E2 = "E2", "Payeur reconnu, montant, dates"
    E3 = "E3", "Montant et dates"
    PERSON = "person", "Décision d’une personne"


class CaseState(models.TextChoices):
    OPEN = "open", "À traiter"
    WAITING = "waiting", "En attente"
    CLOSED = "closed", "Clos"


class Actor(models.TextChoices):
    """Who must act next."""

    NURSE = "nurse", "L’infirmière"
    OFFICE = "office", "Le cabinet"
    PATIENT = "patient", "Le patient"
    PRESCRIBER = "prescriber", "Le prescripteur"
    FUND = "fund", "La caisse"
    AMC = "amc", "La mutuelle"
    BANK = "bank", "La banque"


class DelayBasis(models.TextChoices):
    """From whose answers a payer's delay is learnt."""

    PAYER = "payer", "ses propres réponses"
    KIND = "kind", "les réponses des payeurs de même nature"
    CARD = "card", "les réponses aux factures avec carte Vitale"
    USUAL = "usual", "le délai d’usage"


class SheetKind(models.TextChoices):
    """What a CSV that a person maps holds."""

    BANK = "bank", "Relevé de banque"
    INVOICES = "invoices", "Factures"


class DoubtKind(models.TextChoices):
    """What a person says of a movement kept aside as perhaps the same as another."""

    COUNTED = "counted", "Compté : c’est un autre mouvement"
    ASIDE = "aside", "Remis de côté"


class Alert(models.TextChoices):
    """How near the legal limit is: the keys of `matching/limits.py`."""

    SIX_MONTHS = "six_months", "Limite dans moins de six mois"
    THREE_MONTHS = "three_months", "Limite dans moins de trois mois"
    ONE_MONTH = "one_month", "Limite dans moins d’un mois"
    FIFTEEN_DAYS = "fifteen_days", "Limite dans quinze jours ou moins"
    PAST = "past", "Limite passée"


class InterruptionKind(models.TextChoices):
    LRAR = "lrar", "Lettre recommandée avec avis de réception"
    PAYMENT = "payment", "Paiement partiel"
    ACKNOWLEDGEMENT = "acknowledgement", "Reconnaissance de la dette"


class InduAnswer(models.TextChoices):
    """What was done within the two months of a notice (CSS R.133-9-1)."""

    PAID = "paid", "Payé"
    OBSERVATIONS = "observations", "Observations envoyées"
    CRA = "cra", "Commission de recours amiable saisie"
    WITHDRAWN = "withdrawn", "Retirée par la caisse"


class WriteOffState(models.TextChoices):
    PROPOSED = "proposed", "Proposé"
    SIGNED = "signed", "Signé"
    REFUSED = "refused", "Refusé"
    RESUMED = "resumed", "Repris"


class Means(models.TextChoices):
    """How a payment that no statement shows was made."""

    CASH = "cash", "Espèces"
    CHEQUE = "cheque", "Chèque"
    CARD = "card", "Carte"
    TRANSFER = "transfer", "Virement sur un autre compte"
    OTHER = "other", "Autre"


class Channel(models.TextChoices):
    POST = "post", "Lettre simple"
    LRAR = "lrar", "Lettre recommandée avec avis de réception"
    MSSANTE = "mssante", "Messagerie MSSanté"


class AnswerKind(models.TextChoices):
    PROMISED = "promised", "Paiement promis"
    DISPUTED = "disputed", "Contestée"
    OTHER = "other", "Autre réponse"


class LetterKind(models.TextChoices):
    """What a letter is about: `reconciliation/letters/texts.py` has its words."""

    SILENCE = "silence", "Sans réponse"
    ANNOUNCED = "announced", "Virement annoncé, jamais reçu"
    PARTIAL = "partial", "Paiement partiel"
    LATE_REFUSED = "late_refused", "Refus pour envoi tardif"
    DUPLICATE_REFUSED = "duplicate_refused", "Refus pour doublon"
    RIGHTS_DENIED = "rights_denied", "Droits contestés à tort"
    RETENTION_NO_NOTICE = "retention_no_notice", "Retenue sans notification"
    RETENTION_TOO_EARLY = "retention_too_early", "Retenue avant les deux mois"
    INDU_CONTESTED = "indu_contested", "Indu contesté"
    LATE_PENALTY = "late_penalty", "Majoration pour paiement tardif"
    FORMAL_NOTICE = "formal_notice", "Mise en demeure"


class ClosingKind(models.TextChoices):
    CLOSED = "closed", "Clos"
    REOPENED = "reopened", "Rouvert"


class ReviewOutcome(models.TextChoices):
    DONE = "done", "Fait"
    SKIPPED = "skipped", "Passé cette semaine"


class BulkKind(models.TextChoices):
    """What may be done to several dossiers at once."""

    ASSIGN = "assign", "Confier"
    HOLD = "hold", "Mettre en attente"
    NOTE = "note", "Ajouter une note"
    CALL = "call", "Noter un appel"


class ResendWay(models.TextChoices):
    """How what was refused is asked for again."""

    REPLACE = "replace", "Corrigée, sous un nouveau numéro"
    RECYCLE = "recycle", "La même facture, dans un nouveau lot"
    ELSEWHERE = "elsewhere", "Renvoyée par un autre logiciel"
    PAPER = "paper", "Sur papier"
    PATIENT = "patient", "Au patient, pour son remboursement"


BY_A_SECOND = (ResendWay.REPLACE, ResendWay.ELSEWHERE)


class ResumptionState(models.TextChoices):
    """A write-off to be taken back: proposed by one person, signed or refused by the titulaire."""

    PROPOSED = "proposed", "Reprise proposée"
    SIGNED = "signed", "Reprise signée"
    REFUSED = "refused", "Reprise refusée"


class PatientMeans(models.TextChoices):
    """How a patient paid, or was paid back."""

    CASH = "cash", "Espèces"
    CHEQUE = "cheque", "Chèque"
    CARD = "card", "Carte"
    TRANSFER = "transfer", "Virement"


class UseKind(models.TextChoices):
    """What the money of a patient's payment became; what has no use is a credit that a person decides."""

    SHARE = "share", "Imputé sur une part"
    REFUND = "refund", "Rendu au patient"


class NoChaseReason(models.TextChoices):
    """Why a person says that a patient is not to be chased."""

    FRAGILE = "fragile", "Personne fragile ou en fin de vie"
    BEREAVED = "bereaved", "Décès"
    HARDSHIP = "hardship", "Difficultés financières"
    DISPUTE = "dispute", "Désaccord à régler d’abord"
    OTHER = "other", "Autre raison"


class ReminderWay(models.TextChoices):
    TEXT = "text", "SMS ou courriel"
    POST = "post", "Lettre"


class ReminderAnswer(models.TextChoices):
    """What a patient said after a reminder."""

    PROMISED = "promised", "Va régler"
    PLAN = "plan", "Demande un échéancier"
    DISPUTED = "disputed", "Conteste"
    OTHER = "other", "Autre réponse"


class ProcedureKind(models.TextChoices):
    """Past the relances: the keys of `matching/procedures.py`, in the order in which they are taken."""

    ASSISTANCE = "assistance", "Protection juridique saisie"
    NOTICE = "notice", "Mise en demeure envoyée hors d’Idel"
    CRA = "cra", "Commission de recours amiable saisie"
    CONCILIATION = "conciliation", "Conciliateur de justice saisi"
    SMALL_CLAIM = "small_claim", "Commissaire de justice, procédure simplifiée"
    ORDER_ASKED = "asked", "Injonction de payer demandée"
    ORDER_MADE = "made", "Injonction de payer rendue"
    ORDER_SERVED = "served", "Injonction de payer signifiée"
    COURT = "court", "Tribunal judiciaire saisi"
    ENFORCED = "enforced", "Titre remis pour exécution"


class ProcedureAnswer(models.TextChoices):
    FAVOURABLE = "favourable", "Favorable"
    REFUSED = "refused", "Refusée ou contestée"
    SILENT = "silent", "Sans réponse dans le délai"
