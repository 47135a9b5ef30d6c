"""Every page of ours: how to reach it with the ids of one cabinet. A new address without an entry fails a test."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from billing.models import (
    CareModel,
    CarePlan,
    Coverage,
    Exemption,
    HospitalStay,
    Lot,
    Patient,
    Prescriber,
    Prescription,
    PriorAgreement,
    ReplacementContract,
    Share,
    Visit,
)
from cabinet.models import Invitation, Membership, Nurse, Organism, User
from reconciliation.models import Case, EntryMatch
from tests import factories
from tests.noemie_formats.typed import STREAM, plain

# A return with a field that cannot be read and an entity that nobody knows.
RETURN = plain(
    STREAM.replace("00004250P00004250P@", "00004250P00004A50P@").replace("0810401", "888 whatever@0810401", 1)
)
# A statement of a bank that nobody knows.
SHEET = b"Jour;Quoi;Combien;Sens\n15/03/2026;VIR CPAM 131;42,50;C\n16/03/2026;FRAIS;2,00;D\n"
PIECE = b"%PDF-1.7 essai"


@dataclass(frozen=True, slots=True)
class Ids:
    """Public ids of rows of one cabinet, by the name that the addresses use."""

    values: dict[str, object]


def rows_of(cabinet_id: int) -> Ids:
    """One row of each kind, inside the open tenant."""
    share = factories.make_share(cabinet_id)
    entry = factories.make_entry(cabinet_id)
    match = EntryMatch.objects.create(
        cabinet_id=cabinet_id, entry=entry, share=share, amount_cents=4250, level="E1", evidence={"sentence": "essai"}
    )
    case = Case.objects.create(
        cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=factories.DAY
    )
    lot = Lot.objects.create(cabinet_id=cabinet_id, nurse=share.invoice.nurse, number="001", made_on=factories.DAY)
    visit = Visit.objects.create(
        cabinet_id=cabinet_id,
        patient=share.invoice.patient,
        performed_by=share.invoice.nurse,
        billed_by=share.invoice.nurse,
        cared_on=factories.DAY,
        at=dt.time(9),
    )
    prescription, plan = patient_rows(share.invoice.patient, share.invoice.nurse)
    return Ids(
        {
            "prescription": prescription.public_id,
            "invoice": share.invoice.public_id,
            "file": entry.statement.file.public_id,
            "lot": lot.public_id,
            "patient": share.invoice.patient.public_id,
            "visit": visit.public_id,
            "case": case.public_id,
            "entry": entry.public_id,
            "match": match.public_id,
            "advice": factories.make_advice(cabinet_id).public_id,
            "nurse": share.invoice.nurse.public_id,
            "payer": share.payer.public_id,
            "share": share.public_id,
            "precheck": factories.make_own_precheck(share).public_id,
            "plan": plan.public_id,
            **sheet_rows(share.invoice.patient),
            **people_of(cabinet_id, share.invoice.nurse),
            "sheet": factories.make_stored(cabinet_id, SHEET, "export.csv", "csv", "refused").public_id,
            "tagged": factories.make_stored(cabinet_id, b"ACCUSE LU", "accuse-lu.txt", "arl").public_id,
            "mapping": factories.make_mapping(cabinet_id).public_id,
            **follow_up_rows(share),
            "piece": factories.make_stored(cabinet_id, PIECE, "avis.pdf", "scan", "kept").public_id,
            "received": factories.make_stored(cabinet_id, RETURN, "retour.noe", "noemie").public_id,
            "untagged": factories.make_stored(
                cabinet_id, b"ACCUSE LOT 001 REFUSE", "accuse.txt", "arl", "to_tag"
            ).public_id,
        }
    )


def follow_up_rows(share: Share) -> dict[str, object]:
    """A notice of indu, a retention, a write-off that waits, a payment seen elsewhere."""
    return {
        "notice": factories.make_notice(share).public_id,
        "organism": share.payer.public_id,
        "relance": factories.make_relance(share).public_id,
        "resend": factories.make_resend(share.case).public_id,
        "alias": factories.make_alias(share).public_id,
        "procedure": factories.make_procedure_step(share.case).public_id,
        "spent": factories.make_time_spent(share.case).public_id,
        "write_off": factories.make_write_off(share).public_id,
        "declared": factories.make_declared(share).public_id,
        "view": factories.make_saved_view(share.cabinet_id).public_id,
        "run": factories.make_bulk_run(share.cabinet_id).public_id,
        "recovery": factories.make_retention(share.cabinet_id).public_id,
        **account_rows(share.cabinet_id),
    }


def account_rows(cabinet_id: int) -> dict[str, object]:
    """A patient's payment with a part given back, a schedule, a reminder."""
    debt = factories.make_patient_share(cabinet_id)
    payment = factories.make_payment(debt.invoice.patient)
    return {
        "payment": payment.public_id,
        "rest": factories.make_named_rest(factories.make_entry(cabinet_id, occurrence=9)).public_id,
        "banked": factories.make_banked(payment, factories.make_entry(cabinet_id, occurrence=8)).public_id,
        "use": factories.make_refund(payment).public_id,
        "schedule": factories.make_schedule(debt).public_id,
        "reminder": factories.make_reminder(debt).public_id,
    }


def sheet_rows(patient: Patient) -> dict[str, object]:
    """A request for prior agreement, a stay in hospital, a model of care, a period of rights, an exemption."""
    cabinet_id, act = patient.cabinet_id, "injection_analgesique_peridurale"
    asked = PriorAgreement.objects.create(
        cabinet_id=cabinet_id, patient=patient, act_code=act, received_on=factories.DAY
    )
    stay = HospitalStay.objects.create(cabinet_id=cabinet_id, patient=patient, period=(factories.DAY, None))
    model = CareModel.objects.create(cabinet_id=cabinet_id, name="Diabète", act_codes=["insuline_sc"])
    return {
        "agreement": asked.public_id,
        "stay": stay.public_id,
        "model": model.public_id,
        **rights_rows(patient),
    }


def rights_rows(patient: Patient) -> dict[str, object]:
    """The period of his fund that he has already, or one."""
    common = {"cabinet_id": patient.cabinet_id, "patient": patient, "period": (factories.DAY, None)}
    covered = patient.coverages.filter(kind="AMO").first()
    if covered is None:
        known = Organism.objects.filter(cabinet_id=patient.cabinet_id, kind="AMO").first()
        fund = known or factories.make_fund(patient.cabinet_id)
        covered = Coverage.objects.create(kind="AMO", organism=fund, is_local_scheme=True, **common)
    exempt = Exemption.objects.create(kind="atmp", accident_on=factories.DAY, **common)
    return {"coverage": covered.public_id, "exemption": exempt.public_id}


def people_of(cabinet_id: int, nurse: Nurse) -> dict[str, object]:
    """A member, an invitation, a replacement contract."""
    person = User.objects.create_user(f"collegue-{cabinet_id}@cabinet.example", None, full_name="Collègue Essai")
    member = Membership.objects.create(cabinet_id=cabinet_id, user=person, role="lecture")
    invitation = Invitation.objects.create(
        cabinet_id=cabinet_id,
        email="attendue@cabinet.example",
        role="lecture",
        secret_hash=f"{cabinet_id:064d}",
        invited_by=person,
        expires_at=timezone.now() + dt.timedelta(days=7),
    )
    substitute = factories.make_nurse(cabinet_id, "996000048")
    contract = ReplacementContract.objects.create(
        cabinet_id=cabinet_id,
        replaced=nurse,
        substitute=substitute,
        starts_on=factories.DAY,
        ends_on=factories.DAY,
    )
    return {"member": member.public_id, "invitation": invitation.public_id, "contract": contract.public_id}


def patient_rows(patient: Patient, nurse: Nurse) -> tuple[Prescription, CarePlan]:
    common = {"cabinet_id": patient.cabinet_id, "patient": patient}
    doctor = Prescriber.objects.create(cabinet_id=patient.cabinet_id, last_name="Sabatier")
    days = {"prescribed_on": factories.DAY, "starts_on": factories.DAY}
    prescription = Prescription.objects.create(prescriber=doctor, **days, **common)
    plan = CarePlan.objects.create(nurse=nurse, starts_on=factories.DAY, every_n_days=1, hours=[dt.time(9)], **common)
    return prescription, plan


# name: (method, permission that the table gives, kwargs)
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "accueil": ("get", "accueil.voir", ()),
    "pilotage": ("get", "pilotage.voir", ()),
    "pilotage_parts": ("get", "pilotage.voir", ()),
    "indicateurs": ("get", "pilotage.voir", ()),
    "prevision": ("get", "pilotage.voir", ()),
    "activite": ("get", "pilotage.voir", ()),
    "mois": ("get", "pilotage.voir", ()),
    "signer_mois": ("post", "mois.clore", ()),
    "recettes": ("get", "pilotage.voir", ()),
    "recettes_csv": ("get", "listes.exporter", ()),
    "revue": ("get", "pilotage.voir", ()),
    "decider_revue": ("post", "revue.decider", ()),
    "tournee": ("get", "tournee.voir", ()),
    "ordonner": ("post", "passages.saisir", ()),
    "ajouter_passage": ("get", "passages.saisir", ()),
    "preparer": ("post", "passages.saisir", ()),
    "passage": ("get", "tournee.voir", ("visit",)),
    "apercu": ("get", "passages.saisir", ("visit",)),
    "valider": ("post", "passages.saisir", ("visit",)),
    "etat": ("post", "passages.saisir", ("visit",)),
    "pourquoi": ("get", "tournee.voir", ("visit",)),
    "pourquoi_pdf": ("get", "tournee.voir", ("visit",)),
    "confier": ("post", "passages.saisir", ("visit",)),
    "corriger": ("get", "passages.saisir", ("visit",)),
    "retirer": ("post", "passages.saisir", ("visit",)),
    "journee_hors_ligne": ("get", "accueil.voir", ()),
    "envoyer_hors_ligne": ("post", "passages.saisir", ()),
    "actes": ("get", "patients.voir", ()),
    "mes_actes": ("get", "passages.saisir", ()),
    "retirer_favori": ("post", "passages.saisir", ()),
    "modeles": ("get", "patients.modifier", ()),
    "supprimer_modele": ("post", "patients.modifier", ("model",)),
    "mes_paiements": ("get", "paiements.miens", ()),
    "mon_paiement": ("get", "paiements.miens", ("entry",)),
    "preuve": ("get", "preuves.voir", ("share",)),
    "preuve_pdf": ("get", "preuves.voir", ("share",)),
    "preuve_json": ("get", "preuves.voir", ("share",)),
    "patients": ("get", "patients.voir", ()),
    "nouveau_patient": ("get", "patients.modifier", ()),
    "patient": ("get", "patients.voir", ("patient",)),
    "modifier_patient": ("get", "patients.modifier", ("patient",)),
    "couverture": ("post", "patients.modifier", ("patient",)),
    "exoneration": ("post", "patients.modifier", ("patient",)),
    "modifier_couverture": ("get", "patients.modifier", ("coverage",)),
    "modifier_exoneration": ("get", "patients.modifier", ("exemption",)),
    "prescription": ("post", "prescriptions.modifier", ("patient",)),
    "plan": ("post", "patients.modifier", ("patient",)),
    "bsi": ("post", "bsi.saisir", ("patient",)),
    "accord": ("post", "prescriptions.modifier", ("patient",)),
    "reponse_accord": ("post", "prescriptions.modifier", ("agreement",)),
    "hospitaliser": ("post", "passages.saisir", ("patient",)),
    "retour": ("post", "passages.saisir", ("stay",)),
    "arreter_plan": ("post", "patients.modifier", ("plan",)),
    "document": ("get", "prescriptions.voir", ("prescription",)),
    "numeriser": ("post", "prescriptions.modifier", ("prescription",)),
    "lectures": ("get", "lectures.voir", ()),
    "signer_lecture": ("post", "lectures.signer", ()),
    "a_facturer": ("get", "factures.voir", ()),
    "emettre": ("post", "factures.emettre", ()),
    "facture": ("get", "factures.voir", ("invoice",)),
    "facture_pdf": ("get", "factures.voir", ("invoice",)),
    "remplacer": ("post", "factures.emettre", ("invoice",)),
    "corriger_controle": ("post", "factures.emettre", ()),
    "controles": ("get", "factures.voir", ()),
    "decider_controle": ("post", "factures.emettre", ("precheck",)),
    "a_transmettre": ("get", "factures.voir", ()),
    "verifier_lot": ("get", "factures.voir", ("nurse", "payer")),
    "constituer": ("post", "lots.transmettre", ()),
    "fichier_lot": ("get", "lots.transmettre", ("lot",)),
    "declarer": ("post", "lots.transmettre", ("lot",)),
    "audit_blanc": ("get", "pilotage.voir", ()),
    "audit_blanc_csv": ("get", "listes.exporter", ()),
    "imports": ("get", "imports.voir", ()),
    "imports_fichiers": ("get", "imports.voir", ()),
    "deposer": ("post", "imports.deposer", ()),
    "fichier": ("get", "imports.voir", ("file",)),
    "brut": ("get", "imports.fichier", ("file",)),
    "annuler_import": ("post", "imports.deposer", ("file",)),
    "quarantaine": ("get", "imports.voir", ()),
    "ranger": ("post", "imports.deposer", ("file",)),
    "ressortir": ("post", "imports.deposer", ("file",)),
    "relire": ("post", "imports.deposer", ("file",)),
    "lecture": ("get", "imports.voir", ("received",)),
    "lecture_pdf": ("get", "imports.voir", ("received",)),
    "qualifier": ("get", "imports.deposer", ("untagged",)),
    "colonnes": ("get", "imports.deposer", ("sheet",)),
    "correspondances": ("get", "imports.voir", ()),
    "renommer_correspondance": ("post", "imports.deposer", ("mapping",)),
    "supprimer_correspondance": ("post", "imports.deposer", ("mapping",)),
    "reprendre_accuse": ("post", "imports.deposer", ("tagged",)),
    "recherche": ("get", "patients.voir", ()),
    "factures": ("get", "factures.voir", ()),
    "suivi": ("get", "suivi.voir", ()),
    "suivi_cabinets": ("get", "suivi.voir", ()),
    "ensemble": ("get", "suivi.traiter", ()),
    "defaire_ensemble": ("post", "suivi.traiter", ("run",)),
    "vues": ("get", "suivi.voir", ()),
    "garder_vue": ("post", "suivi.traiter", ()),
    "changer_vue": ("post", "suivi.traiter", ("view",)),
    "motifs": ("get", "suivi.voir", ()),
    "classer_motif": ("post", "suivi.traiter", ()),
    "dossier": ("get", "suivi.voir", ("case",)),
    "noter": ("post", "suivi.traiter", ("case",)),
    "confier_dossier": ("post", "suivi.traiter", ("case",)),
    "attendre": ("post", "suivi.traiter", ("case",)),
    "appel": ("post", "suivi.traiter", ("case",)),
    "partager": ("get", "banque.rapprocher", ("entry",)),
    "oublier_reste": ("post", "banque.rapprocher", ("rest",)),
    "defaire_encaissement": ("post", "banque.rapprocher", ("banked",)),
    "noter_procedure": ("post", "suivi.traiter", ("case",)),
    "bordereau": ("get", "suivi.traiter", ("case",)),
    "repondre_procedure": ("post", "suivi.traiter", ("procedure",)),
    "retirer_procedure": ("post", "suivi.traiter", ("procedure",)),
    "noter_temps": ("post", "suivi.traiter", ("case",)),
    "retirer_temps": ("post", "suivi.traiter", ("spent",)),
    "cout_recouvrement": ("get", "cabinet.regler", ()),
    "interrompre": ("post", "suivi.traiter", ("case",)),
    "corriger_dossier": ("get", "suivi.traiter", ("case",)),
    "renvoyer": ("post", "suivi.traiter", ("case",)),
    "defaire_renvoi": ("post", "suivi.traiter", ("resend",)),
    "piece": ("get", "suivi.traiter", ("piece",)),
    "indus": ("get", "suivi.voir", ()),
    "nouvel_indu": ("get", "suivi.traiter", ()),
    "indu": ("get", "suivi.voir", ("notice",)),
    "detailler": ("post", "suivi.traiter", ("notice",)),
    "defendre": ("post", "suivi.traiter", ("notice",)),
    "repondre": ("post", "suivi.traiter", ("notice",)),
    "confier_indu": ("post", "suivi.traiter", ("notice",)),
    "contester": ("get", "suivi.traiter", ("notice",)),
    "recupere": ("get", "suivi.voir", ()),
    "recupere_vu": ("post", "suivi.traiter", ()),
    "relances": ("get", "suivi.voir", ()),
    "emettre_relances": ("post", "suivi.traiter", ()),
    "apercu_relance": ("post", "suivi.traiter", ()),
    "regles_relance": ("get", "suivi.traiter", ()),
    "penalites": ("get", "suivi.voir", ()),
    "reclamer_penalite": ("post", "suivi.traiter", ("organism", "nurse")),
    "relance": ("get", "suivi.voir", ("relance",)),
    "pieces_relance": ("get", "suivi.traiter", ("relance",)),
    "suivre_relance": ("post", "suivi.traiter", ("relance",)),
    "courriel_relance": ("post", "suivi.traiter", ("relance",)),
    "carnet": ("get", "suivi.voir", ()),
    "fiche_payeur": ("get", "suivi.traiter", ("organism",)),
    "abandons": ("get", "suivi.voir", ()),
    "decider_abandon": ("post", "abandons.signer", ("write_off",)),
    "proposer_reprise": ("post", "abandons.proposer", ("write_off",)),
    "proposer_abandon": ("post", "abandons.proposer", ("case",)),
    "constater": ("post", "suivi.traiter", ("case",)),
    "constat": ("post", "suivi.traiter", ("declared",)),
    "retenues": ("get", "suivi.voir", ()),
    "rattacher": ("post", "suivi.traiter", ("recovery",)),
    "detacher": ("post", "suivi.traiter", ("recovery",)),
    "ecrire_retenue": ("post", "suivi.traiter", ("recovery",)),
    "comptes": ("get", "comptes.voir", ()),
    "compte": ("get", "comptes.voir", ("patient",)),
    "releve_patient": ("get", "comptes.voir", ("patient",)),
    "ne_pas_relancer": ("post", "suivi.traiter", ("patient",)),
    "encaisser": ("get", "comptes.encaisser", ("patient",)),
    "encaissement": ("get", "comptes.voir", ("payment",)),
    "recu": ("get", "comptes.voir", ("payment",)),
    "annuler_encaissement": ("post", "comptes.encaisser", ("payment",)),
    "imputer_avoir": ("post", "comptes.encaisser", ("payment",)),
    "rembourser_avoir": ("post", "comptes.encaisser", ("payment",)),
    "liberer": ("post", "comptes.encaisser", ("use",)),
    "echeancier": ("get", "suivi.traiter", ("patient",)),
    "arreter_echeancier": ("post", "suivi.traiter", ("schedule",)),
    "rappels": ("get", "suivi.voir", ()),
    "preparer_rappels": ("post", "suivi.traiter", ()),
    "apercu_rappel": ("post", "suivi.traiter", ()),
    "regles_rappel": ("get", "suivi.traiter", ()),
    "rappel": ("get", "suivi.voir", ("reminder",)),
    "suivre_rappel": ("post", "suivi.traiter", ("reminder",)),
    "encaissements": ("get", "banque.rapprocher", ("entry",)),
    "defaire_encaissements": ("post", "banque.rapprocher", ("entry",)),
    "banque": ("get", "banque.voir", ()),
    "noms_payeurs": ("get", "banque.voir", ()),
    "confirmer_nom": ("post", "banque.rapprocher", ()),
    "oublier_nom": ("post", "banque.rapprocher", ("alias",)),
    "mouvement": ("get", "banque.voir", ("entry",)),
    "rapprocher": ("post", "banque.rapprocher", ("entry",)),
    "ecarter": ("post", "banque.rapprocher", ("entry", "advice")),
    "classer": ("post", "banque.rapprocher", ("entry",)),
    "compter": ("post", "banque.rapprocher", ("entry",)),
    "defaire": ("post", "banque.rapprocher", ("match",)),
    "premiers_pas": ("get", "cabinet.regler", ()),
    "reglages": ("get", "cabinet.regler", ()),
    "ajouter_compte": ("post", "cabinet.regler", ()),
    "nouvelle_infirmiere": ("get", "cabinet.regler", ()),
    "infirmiere": ("get", "cabinet.regler", ("nurse",)),
    "membres": ("get", "utilisateurs.gerer", ()),
    "inviter": ("post", "utilisateurs.gerer", ()),
    "retirer_invitation": ("post", "utilisateurs.gerer", ("invitation",)),
    "membre": ("get", "utilisateurs.gerer", ("member",)),
    "activer_membre": ("post", "utilisateurs.gerer", ("member",)),
    "lien_mot_de_passe": ("post", "utilisateurs.gerer", ("member",)),
    "remplacements": ("get", "utilisateurs.gerer", ()),
    "remplacement": ("get", "utilisateurs.gerer", ("contract",)),
    "journal": ("get", "journal.voir", ()),
    "changer_de_cabinet": ("get", "compte.gerer", ()),
}
PUBLIC = {"healthz", "readyz", "invitation", "nouveau_mot_de_passe", "hors_ligne", "service_worker"}
