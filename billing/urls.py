from django.urls import path

from billing.views import invoicing

urlpatterns = [
    path("facturation/", invoicing.a_facturer, name="a_facturer"),
    path("facturation/emettre/", invoicing.emettre, name="emettre"),
    path("facturation/<uuid:invoice>/", invoicing.facture, name="facture"),
    path("facturation/<uuid:invoice>/remplacer/", invoicing.remplacer, name="remplacer"),
]
