from django.urls import path

from dashboards import views

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("pilotage/", views.pilotage, name="pilotage"),
]
