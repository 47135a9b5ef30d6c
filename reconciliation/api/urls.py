from django.urls import path

from reconciliation.api import views

urlpatterns = [
    path("fichiers/", views.Files.as_view(), name="api_fichiers"),
    path("fichiers/<uuid:file>/", views.FileDetail.as_view(), name="api_fichier"),
    path("depots/", views.Deposits.as_view(), name="api_depots"),
    path("parts/", views.Shares.as_view(), name="api_parts"),
    path("mouvements/", views.Entries.as_view(), name="api_mouvements"),
    path("schema/", views.Schema.as_view(), name="api_schema"),
]
