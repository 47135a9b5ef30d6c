from django.urls import path

from cabinet.views import access_log, links, members, switch

urlpatterns = [
    path("cabinet/membres/", members.membres, name="membres"),
    path("cabinet/membres/inviter/", members.inviter, name="inviter"),
    path("cabinet/membres/invitations/<uuid:invitation>/retirer/", members.retirer, name="retirer_invitation"),
    path("cabinet/membres/<uuid:member>/", members.membre, name="membre"),
    path("cabinet/membres/<uuid:member>/activer/", members.activer, name="activer_membre"),
    path("cabinet/membres/<uuid:member>/lien/", members.lien, name="lien_mot_de_passe"),
    path("cabinet/journal/", access_log.journal, name="journal"),
    path("cabinet/changer/", switch.changer_de_cabinet, name="changer_de_cabinet"),
    path("invitation/<str:token>/", links.invitation, name="invitation"),
    path("mot-de-passe/<str:token>/", links.nouveau_mot_de_passe, name="nouveau_mot_de_passe"),
]
