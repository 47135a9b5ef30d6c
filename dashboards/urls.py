from django.urls import path

from dashboards.views import indicators, pages

urlpatterns = [
    path("", pages.accueil, name="accueil"),
    path("pilotage/", pages.pilotage, name="pilotage"),
    path("pilotage/parts/", pages.pilotage_parts, name="pilotage_parts"),
    path("pilotage/indicateurs/", indicators.indicateurs, name="indicateurs"),
    path("pilotage/prevision/", indicators.prevision, name="prevision"),
    path("pilotage/activite/", pages.activite, name="activite"),
]
