from django.urls import path

from dashboards.views import pages

urlpatterns = [
    path("", pages.accueil, name="accueil"),
    path("pilotage/", pages.pilotage, name="pilotage"),
    path("pilotage/parts/", pages.pilotage_parts, name="pilotage_parts"),
    path("pilotage/parts/parts.csv", pages.pilotage_parts_csv, name="pilotage_parts_csv"),
    path("pilotage/activite/", pages.activite, name="activite"),
]
