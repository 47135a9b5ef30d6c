from django.urls import path

from billing.views import invoicing, lots, patients, replacements, rounds

urlpatterns = [
    path("tournee/", rounds.tournee, name="tournee"),
    path("tournee/preparer/", rounds.preparer, name="preparer"),
    path("tournee/<uuid:visit>/", rounds.passage, name="passage"),
    path("tournee/<uuid:visit>/apercu/", rounds.apercu, name="apercu"),
    path("tournee/<uuid:visit>/valider/", rounds.valider, name="valider"),
    path("tournee/<uuid:visit>/etat/", rounds.etat, name="etat"),
    path("tournee/<uuid:visit>/pourquoi/", rounds.pourquoi, name="pourquoi"),
    path("patients/", patients.patients, name="patients"),
    path("patients/nouveau/", patients.nouveau, name="nouveau_patient"),
    path("patients/<uuid:patient>/", patients.patient, name="patient"),
    path("patients/<uuid:patient>/modifier/", patients.modifier, name="modifier_patient"),
    path("patients/<uuid:patient>/couverture/", patients.couverture, name="couverture"),
    path("patients/<uuid:patient>/exoneration/", patients.exoneration, name="exoneration"),
    path("patients/<uuid:patient>/prescription/", patients.prescription, name="prescription"),
    path("patients/<uuid:patient>/plan/", patients.plan, name="plan"),
    path("cabinet/remplacements/", replacements.remplacements, name="remplacements"),
    path("cabinet/remplacements/<uuid:contract>/", replacements.remplacement, name="remplacement"),
    path("facturation/", invoicing.a_facturer, name="a_facturer"),
    path("facturation/emettre/", invoicing.emettre, name="emettre"),
    path("facturation/<uuid:invoice>/", invoicing.facture, name="facture"),
    path("facturation/<uuid:invoice>/remplacer/", invoicing.remplacer, name="remplacer"),
    path("lots/", lots.a_transmettre, name="a_transmettre"),
    path("lots/constituer/", lots.constituer, name="constituer"),
    path("lots/<uuid:lot>/fichier/", lots.fichier_lot, name="fichier_lot"),
    path("lots/<uuid:lot>/declarer/", lots.declarer, name="declarer"),
]
