"""Who saw what, and who was refused. Rows are only added (`append_only` in the migration)."""

from django.conf import settings
from django.db import models

from cabinet.querysets import EXPORT_MARK, READ_BY_POST, READING, AccessLogQuerySet

# What an address alone does not say: the accents of ours, and those of allauth, which are in English.
PAGE_NAMES = {
    "a_facturer": "À facturer",
    "a_transmettre": "À transmettre",
    "tournee": "Tournée",
    "actes": "Catalogue des actes",
    "bsi": "BSI",
    "retour": "Retour d’hospitalisation",
    "nouvelle_infirmiere": "Nouvelle infirmière",
    "brut": "Fichier brut",
    "colonnes": "Colonnes d’un tableau",
    "annuler_import": "Import annulé",
    "reprendre_accuse": "Accusé repris",
    "lecture_pdf": "Ce que dit la caisse (PDF)",
    "pourquoi_pdf": "Pourquoi ce montant (PDF)",
    "facture_pdf": "Justificatif d’une facture (PDF)",
    "preuve_pdf": "Preuve de paiement (PDF)",
    "preuve_json": "Preuve de paiement (JSON)",
    "recettes_csv": "Livre des recettes (CSV)",
    "audit_blanc_csv": "Audit blanc (CSV)",
    "recupere_vu": "Somme récupérée, vue",
    "reclamer_penalite": "Pénalité réclamée",
    "ecrire_retenue": "Lettre sur une retenue",
    "defaire_ensemble": "Action groupée défaite",
    "ecarter": "Suggestion écartée",
    "account_login": "Connexion",
    "account_logout": "Déconnexion",
    "account_signup": "Inscription",
    "account_inactive": "Compte fermé",
    "account_email": "Mes adresses",
    "account_email_verification_sent": "Adresse à vérifier",
    "account_confirm_email": "Adresse vérifiée",
    "account_change_password": "Mot de passe",
    "account_set_password": "Mot de passe",
    "account_reset_password": "Mot de passe oublié",
    "account_reset_password_done": "Mot de passe oublié",
    "account_reset_password_from_key": "Mot de passe oublié",
    "account_reset_password_from_key_done": "Mot de passe oublié",
    "account_reauthenticate": "Identité confirmée",
    "mfa_index": "Ma sécurité",
    "mfa_authenticate": "Second facteur",
    "mfa_reauthenticate": "Identité confirmée",
    "mfa_trust": "Appareil de confiance",
    "mfa_activate_totp": "Application de codes",
    "mfa_deactivate_totp": "Application de codes",
    "mfa_generate_recovery_codes": "Codes de secours",
    "mfa_view_recovery_codes": "Codes de secours",
    "mfa_download_recovery_codes": "Codes de secours",
    "mfa_list_webauthn": "Clés d’accès",
    "mfa_add_webauthn": "Clés d’accès",
    "mfa_edit_webauthn": "Clés d’accès",
    "mfa_remove_webauthn": "Clés d’accès",
    "mfa_login_webauthn": "Clés d’accès",
    "mfa_reauthenticate_webauthn": "Clés d’accès",
    "mfa_signup_webauthn": "Clés d’accès",
    "usersessions_list": "Mes appareils connectés",
    "journee_hors_ligne": "Journée gardée hors ligne",
    "service_worker": "Mode hors ligne",
    "envoyer_hors_ligne": "Saisies hors ligne envoyées",
    "comptes": "Comptes patients",
    "compte": "Compte d’un patient",
    "releve_patient": "Relevé d’un patient",
    "annuler_encaissement": "Encaissement annulé",
    "imputer_avoir": "Avoir imputé",
    "rembourser_avoir": "Avoir rendu",
    "liberer": "Somme libérée",
    "echeancier": "Échéancier",
    "arreter_echeancier": "Échéancier arrêté",
    "rappels": "Rappels aux patients",
    "preparer_rappels": "Rappels préparés",
    "apercu_rappel": "Rappel relu avant envoi",
    "noter_procedure": "Étape de procédure notée",
    "repondre_procedure": "Réponse à une procédure",
    "retirer_procedure": "Étape de procédure retirée",
    "bordereau": "Bordereau de créance",
    "noter_temps": "Temps passé noté",
    "retirer_temps": "Temps passé retiré",
    "cout_recouvrement": "Coût du recouvrement",
    "prevision": "Prévision vérifiée",
    "regles_rappel": "Règles des rappels",
    "suivre_rappel": "Rappel suivi",
    "recu": "Reçu d’un encaissement",
    "encaissements": "Encaissements d’un mouvement",
    "defaire_encaissements": "Encaissements détachés du mouvement",
    "partager": "Crédit partagé",
    "oublier_reste": "Reste d’un crédit repris",
    "defaire_encaissement": "Encaissement détaché du mouvement",
    "noms_payeurs": "Noms de payeurs",
    "confirmer_nom": "Nom de payeur confirmé",
    "oublier_nom": "Nom de payeur oublié",
    "corriger_dossier": "Corriger et renvoyer",
    "renvoyer": "Facture renvoyée",
    "defaire_renvoi": "Renvoi défait",
    "defendre": "Dossier de défense joint",
    "detailler": "Acte d’un indu détaillé",
    "repondre": "Réponse à un indu",
    "ranger": "Fichier rangé",
    "ressortir": "Fichier remis en quarantaine",
    "relire": "Fichier relu",
    "proposer_abandon": "Abandon proposé",
    "proposer_reprise": "Reprise d’un abandon proposée",
    "pieces_relance": "Pièces d’une lettre",
    "accord": "Accord préalable demandé",
    "activite": "Activité",
    "apercu": "Cotation avant de valider",
    "apercu_relance": "Lettre relue avant envoi",
    "appel": "Appel noté",
    "carnet": "Carnet des payeurs",
    "classer_motif": "Motif de rejet classé",
    "controles": "Contrôles du cabinet",
    "couverture": "Période de droits",
    "decider_abandon": "Abandon signé ou refusé",
    "decider_controle": "Contrôle décidé",
    "decider_revue": "Carte de la revue décidée",
    "declarer": "Lot déclaré transmis",
    "defaire": "Rapprochement défait",
    "deposer": "Fichiers déposés",
    "emettre": "Factures émises",
    "emettre_relances": "Relances émises",
    "ensemble": "Action sur plusieurs dossiers",
    "etat": "État d’un passage",
    "exoneration": "Exonération",
    "indus": "Indus notifiés",
    "infirmiere": "Infirmière",
    "journal": "Journal des accès",
    "lecture": "Ce que dit la caisse",
    "lectures": "Lectures du texte",
    "modeles": "Modèles de soins",
    "modifier_couverture": "Période de droits modifiée",
    "modifier_exoneration": "Exonération modifiée",
    "mois": "Clôture du mois",
    "numeriser": "Prescription numérisée",
    "ordonner": "Ordre de la tournée",
    "penalites": "Paiements tardifs des caisses",
    "pilotage": "Tableau de bord",
    "pilotage_parts": "Parts derrière un chiffre",
    "piece": "Pièce d’un dossier",
    "pourquoi": "Pourquoi ce montant",
    "preparer": "Tournée préparée",
    "preuve": "Preuve de paiement",
    "prescription": "Prescription ajoutée",
    "recettes": "Livre des recettes",
    "recupere": "Récupéré par le suivi",
    "regles_relance": "Règles de relance",
    "reglages": "Réglages",
    "reponse_accord": "Réponse à un accord préalable",
    "revue": "Revue de la semaine",
    "signer_lecture": "Lecture signée",
    "signer_mois": "Mois signé ou rouvert",
    "suivi": "À suivre",
    "suivi_cabinets": "À suivre, tous mes cabinets",
    "verifier_lot": "Lot à vérifier",
    "vues": "Vues enregistrées",
}


class AccessLog(models.Model):
    """One request of a member: page and object, never the content; a list taken as a file says its format and its rows.

    Writes themselves are in pghistory's event tables."""

    cabinet = models.ForeignKey("cabinet.Cabinet", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    method = models.CharField(max_length=7)
    view = models.CharField(max_length=100)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cabinet", "at"], name="access_log_by_day")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"acces:{self.pk}"

    @property
    def label(self) -> str:
        """The page's name in French: its address's, as words, or ours for the account's; a path that led nowhere has none."""
        if self.view in PAGE_NAMES:
            return PAGE_NAMES[self.view]
        return self.view.replace("_", " ").replace("-", " ").capitalize()

    @property
    def kind(self) -> str:
        """refused, exported, read or written."""
        if self.status >= 400:
            return "refused"
        if EXPORT_MARK in self.path:
            return "exported"
        return "read" if self.method in READING or self.view in READ_BY_POST else "written"


class Heartbeat(models.Model):
    """When each kind of process last said that it lives; read by /readyz. Holds no cabinet's data."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
