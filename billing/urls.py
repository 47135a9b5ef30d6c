from django.urls import path

from billing.views import invoicing, lots

urlpatterns = [
    path("facturation/", invoicing.a_facturer, name="a_facturer"),
    path("facturation/emettre/", invoicing.emettre, name="emettre"),
    path("facturation/<uuid:invoice>/", invoicing.facture, name="facture"),
    path("facturation/<uuid:invoice>/remplacer/", invoicing.remplacer, name="remplacer"),
    path("lots/", lots.a_transmettre, name="a_transmettre"),
    path("lots/constituer/", lots.constituer, name="constituer"),
    path("lots/<uuid:lot>/fichier/", lots.fichier_lot, name="fichier_lot"),
    path("lots/<uuid:lot>/declarer/", lots.declarer, name="declarer"),
]
