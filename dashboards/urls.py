from django.urls import path

from dashboards import views

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("pilotage/", views.pilotage, name="pilotage"),
    path("pilotage/parts/", views.pilotage_parts, name="pilotage_parts"),
    path("pilotage/parts/parts.csv", views.pilotage_parts_csv, name="pilotage_parts_csv"),
    path("pilotage/activite/", views.activite, name="activite"),
]
