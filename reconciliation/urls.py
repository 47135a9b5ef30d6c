from django.urls import path

from reconciliation.views import bank, follow_up, fund_files, imports, my_payments, proofs, setting_up

urlpatterns = [
    path("cabinet/premiers-pas/", setting_up.premiers_pas, name="premiers_pas"),
    path("cabinet/", setting_up.reglages, name="reglages"),
    path("cabinet/comptes/ajouter/", setting_up.ajouter_compte, name="ajouter_compte"),
    path("cabinet/infirmieres/nouvelle/", setting_up.nouvelle_infirmiere, name="nouvelle_infirmiere"),
    path("cabinet/infirmieres/<uuid:nurse>/", setting_up.infirmiere, name="infirmiere"),
    path("imports/", imports.imports, name="imports"),
    path("imports/fichiers/", imports.fichiers, name="imports_fichiers"),
    path("imports/deposer/", imports.deposer, name="deposer"),
    path("imports/<uuid:file>/", imports.fichier, name="fichier"),
    path("imports/<uuid:file>/brut/", imports.brut, name="brut"),
    path("imports/<uuid:received>/lecture/", fund_files.lecture, name="lecture"),
    path("imports/<uuid:untagged>/qualifier/", fund_files.qualifier, name="qualifier"),
    path("suivi/", follow_up.suivi, name="suivi"),
    path("suivi/motifs/", fund_files.motifs, name="motifs"),
    path("suivi/motifs/classer/", fund_files.classer, name="classer_motif"),
    path("suivi/<uuid:case>/", follow_up.dossier, name="dossier"),
    path("suivi/<uuid:case>/noter/", follow_up.noter, name="noter"),
    path("banque/", bank.banque, name="banque"),
    path("banque/mouvements/<uuid:entry>/", bank.mouvement, name="mouvement"),
    path("banque/mouvements/<uuid:entry>/rapprocher/", bank.rapprocher, name="rapprocher"),
    path("banque/mouvements/<uuid:entry>/ecarter/<uuid:advice>/", bank.ecarter, name="ecarter"),
    path("banque/mouvements/<uuid:entry>/classer/", bank.classer, name="classer"),
    path("banque/rapprochements/<uuid:match>/defaire/", bank.defaire, name="defaire"),
    path("preuves/<uuid:share>/", proofs.preuve, name="preuve"),
    path("preuves/<uuid:share>/preuve.pdf", proofs.preuve_pdf, name="preuve_pdf"),
    path("preuves/<uuid:share>/preuve.json", proofs.preuve_json, name="preuve_json"),
    path("mes-paiements/", my_payments.mes_paiements, name="mes_paiements"),
    path("mes-paiements/<uuid:entry>/", my_payments.mon_paiement, name="mon_paiement"),
]
