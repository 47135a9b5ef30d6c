"""What an export holds: one file a table of the domain, the French word of each column, and what stays out and why."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from cabinet.fields import BlindIndexField

TABLES: dict[str, str] = {
    "cabinet.Cabinet": "cabinet",
    "cabinet.Nurse": "infirmieres",
    "cabinet.Membership": "membres",
    "cabinet.Organism": "organismes",
    "cabinet.IncomingFile": "fichiers",
    "cabinet.FileChange": "decisions_sur_les_fichiers",
    "cabinet.AccessLog": "journal_des_acces",
    "billing.Patient": "patients",
    "billing.Coverage": "couvertures",
    "billing.Exemption": "exonerations",
    "billing.Prescriber": "prescripteurs",
    "billing.Prescription": "prescriptions",
    "billing.PriorAgreement": "accords_prealables",
    "billing.PrescribedAct": "actes_prescrits",
    "billing.Bsi": "bsi",
    "billing.CareModel": "modeles_de_soins",
    "billing.FavouriteAct": "actes_favoris",
    "billing.CarePlan": "plans_de_soins",
    "billing.ReadingChoice": "lectures_choisies",
    "billing.ReplacementContract": "remplacements",
    "billing.HospitalStay": "hospitalisations",
    "billing.Visit": "passages",
    "billing.VisitAct": "actes_des_passages",
    "billing.Cotation": "cotations",
    "billing.DeviceOperation": "saisies_hors_ligne",
    "billing.Invoice": "factures",
    "billing.InvoiceLine": "lignes_de_facture",
    "billing.Share": "parts",
    "billing.Lot": "lots",
    "billing.SentCheck": "controles_a_l_envoi",
    "billing.OwnPrecheck": "controles_du_cabinet",
    "billing.OwnPrecheckHistory": "histoire_des_controles",
    "noemie.ReturnRecord": "enregistrements",
    "noemie.Problem": "problemes",
    "noemie.RejectLearnt": "motifs_de_rejet_appris",
    "reconciliation.Advice": "avis_de_paiement",
    "reconciliation.AdviceLine": "lignes_d_avis",
    "reconciliation.LineAllocation": "imputations",
    "reconciliation.Recovery": "retenues",
    "reconciliation.BankAccount": "comptes_bancaires",
    "reconciliation.BankStatement": "releves",
    "reconciliation.BankEntry": "mouvements",
    "reconciliation.EntryMatch": "rapprochements",
    "reconciliation.NamedRest": "restes_nommes",
    "reconciliation.RefusedPair": "rapprochements_refuses",
    "reconciliation.Posting": "ecritures",
    "reconciliation.Step": "etapes",
    "reconciliation.Case": "dossiers",
    "reconciliation.CaseHistory": "histoire_des_dossiers",
    "reconciliation.Interruption": "interruptions_de_delai",
    "reconciliation.ProcedureStep": "etapes_de_procedure",
    "reconciliation.TimeSpent": "temps_passe",
    "reconciliation.RecoveryRate": "couts_du_recouvrement",
    "reconciliation.PayerContact": "carnet",
    "reconciliation.RelancePolicy": "regles_de_relance",
    "reconciliation.RelanceRun": "envois_de_relances",
    "reconciliation.Relance": "relances",
    "reconciliation.RelanceItem": "factures_relancees",
    "reconciliation.RelanceRetention": "retenues_relancees",
    "reconciliation.RelanceAnnex": "annexes_des_lettres",
    "reconciliation.Resend": "renvois",
    "reconciliation.ChasedGain": "sommes_recuperees",
    "reconciliation.WriteOff": "abandons",
    "reconciliation.WriteOffResumption": "reprises_d_abandons",
    "reconciliation.DeclaredPayment": "paiements_constates",
    "reconciliation.PatientPayment": "encaissements_des_patients",
    "reconciliation.PaymentUse": "imputations_des_encaissements",
    "reconciliation.UsePosting": "ecritures_des_imputations",
    "reconciliation.BankedPayment": "encaissements_vus_en_banque",
    "reconciliation.InstalmentPlan": "echeanciers",
    "reconciliation.PlanShare": "dettes_des_echeanciers",
    "reconciliation.Instalment": "echeances",
    "reconciliation.NoChase": "a_ne_pas_relancer",
    "reconciliation.PatientLadder": "regles_des_rappels",
    "reconciliation.PatientReminder": "rappels_aux_patients",
    "reconciliation.ReminderItem": "dettes_des_rappels",
    "reconciliation.InduNotice": "notifications_d_indu",
    "reconciliation.InduAct": "actes_des_indus",
    "reconciliation.DefenceFile": "dossiers_de_defense",
    "reconciliation.NoticeHistory": "histoire_des_indus",
    "reconciliation.MonthClosing": "clotures",
    "reconciliation.ReviewDecision": "revues_de_la_semaine",
    "reconciliation.SavedView": "vues_enregistrees",
    "reconciliation.BulkRun": "actions_groupees",
    "reconciliation.BulkChange": "changements_des_actions_groupees",
    "reconciliation.PayerAlias": "noms_de_payeurs",
    "reconciliation.PayerDelay": "delais_des_payeurs",
    "reconciliation.BankNotice": "avis_d_ecritures",
    "reconciliation.DoubtDecision": "decisions_sur_les_mouvements",
    "reconciliation.ColumnMapping": "correspondances_de_colonnes",
}
LEFT_OUT: dict[str, str] = {
    "cabinet.User": "an account may serve several cabinets; named by its address where it acts",
    "cabinet.Invitation": "a key to the house, not a fact of it",
    "cabinet.PasswordLink": "a key to the house, not a fact of it",
    "cabinet.Job": "progress of work that is over",
    "cabinet.ApiRequest": "keys of programs, and files that are exported themselves",
    "cabinet.Heartbeat": "signs of life of processes",
    "cabinet.TenantId": "ids of the cabinets",
    "billing.NumberSeries": "a counter: the highest number of the invoices",
}
INTERNAL = {"public_id", "cabinet", "search_name", "lease_until", "attempts", "is_demo", "is_set_up", "version"}

WORDS: dict[str, str] = {
    "recovery": "retenue",
    "id": "identifiant", "created_at": "créé le", "zone": "zone", "nurse": "infirmière", "user": "compte", "at": "heure",
    "method": "méthode", "view": "page", "path": "adresse", "status": "réponse", "is_active": "en cours", "sha256": "sha256",
    "paid_through": "payé par", "format": "format", "applied_at": "appliqué le", "brought_by": "apporté par", "file": "fichier",
    "fields": "champs", "raw": "valeur lue", "code": "code", "confirmed_by": "confirmé par", "confirmed_at": "confirmé le",
    "terrain": "terrain", "is_archived": "archivé", "patient": "patient", "prescriber": "prescripteur", "scan": "document",
    "prescription": "prescription", "organism": "organisme", "payer": "payeur", "sent_by": "transmis par",
    "device_uuid": "appareil", "care_plan": "plan de soins", "performed_by": "réalisé par", "billed_by": "facturé par",
    "note": "note", "total_cents": "total", "validated_at": "validé le", "replaces": "remplace", "visit": "passage",
    "rank": "rang", "law_version": "version de la nomenclature", "lines": "lignes", "trace": "explication",
    "findings": "constats", "computed_at": "calculé le", "series": "série", "lot": "lot", "source_file": "fichier d'origine",
    "invoice": "facture", "coefficient": "coefficient", "amount_cents": "montant", "part": "part", "cause": "cause",
    "replaced": "remplacée", "archive": "archive", "substitute": "remplaçante", "record": "enregistrement", "label_1": "libellé 1",
    "label_2": "libellé 2", "cancelled_at": "annulé le", "advice": "avis", "kind": "nature", "invoice_number": "numéro de facture",
    "invoice_date": "date de facture", "reason_code": "code du motif", "reason_label": "libellé du motif", "outcome": "issue",
    "share": "identifiant de la part", "account": "compte", "currency": "devise", "decimals": "décimales", "opening_cents": "solde initial",
    "opening_on": "solde initial au", "closing_cents": "solde final", "closing_on": "solde final au", "statement": "relevé",
    "base_key": "clé", "occurrence": "occurrence", "texts": "textes", "ignored_reason": "motif d'exclusion",
    "owner": "responsable", "opened_on": "ouvert le", "closed_on": "clos le", "case": "dossier", "text": "texte",
    "person": "personne", "entry": "mouvement", "evidence": "preuves", "made_by": "fait par", "cancelled_by": "annulé par",
    "cancelled_reason": "motif d'annulation", "line": "ligne", "refused_by": "refusé par", "reason": "motif",
    "happened_on": "date", "named_by": "désigné par", "advice_line": "ligne d'avis", "bank_entry": "mouvement",
    "precheck": "contrôle", "notice": "notification", "posting": "écriture", "run": "envoi, ou action groupée", "service": "service", "relance": "relance",
    "proof": "preuve", "payment": "encaissement", "use": "imputation", "plan": "échéancier", "reminder": "rappel", "letter": "lettre",
    "match": "rapprochement", "reverses": "contre-passe", "state": "état",
    "signed_by": "signé par", "next_on": "à reprendre le",
    "write_off": "abandon", "act": "acte réclamé",
    "query": "filtres", "minutes": "minutes", "done_at": "fait le", "undone_at": "défait le", "version_after": "version après",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its French header and the field it comes from."""

    header: str
    field: models.Field


def columns(label: str) -> list[Column]:
    """In the order of the model. Money says its unit; a period says that its end is not part of it."""
    fields = apps.get_model(label)._meta.concrete_fields
    kept = [one for one in fields if one.name not in INTERNAL and not isinstance(one, BlindIndexField)]
    return [Column(_header(one), one) for one in kept]


def _header(field: models.Field) -> str:
    is_named = str(field.verbose_name) != field.name.replace("_", " ") and field.name != "id"
    word = str(field.verbose_name) if is_named else WORDS[field.name]
    if field.name.endswith("_cents") and "centimes" not in word:
        return f"{word} (centimes)"
    return f"{word} (fin exclue)" if field.name == "period" else word
