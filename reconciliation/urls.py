from django.urls import path

from reconciliation.views import bank, follow_up, imports, my_payments

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/fichiers/", imports.fichiers, name="imports_fichiers"),
    path("imports/deposer/", imports.deposer, name="deposer"),
    path("imports/<uuid:file>/", imports.fichier, name="fichier"),
    path("imports/<uuid:file>/brut/", imports.brut, name="brut"),
    path("suivi/", follow_up.suivi, name="suivi"),
    path("suivi/<uuid:case>/", follow_up.dossier, name="dossier"),
    path("suivi/<uuid:case>/noter/", follow_up.noter, name="noter"),
    path("banque/", bank.banque, name="banque"),
    path("banque/mouvements/<uuid:entry>/", bank.mouvement, name="mouvement"),
    path("banque/rapprochements/<uuid:match>/defaire/", bank.defaire, name="defaire"),
    path("mes-paiements/", my_payments.mes_paiements, name="mes_paiements"),
    path("mes-paiements/<uuid:entry>/", my_payments.mon_paiement, name="mon_paiement"),
]
