"""`manage.py reset_link EMAIL`: a link that sets a new password once, for a person who cannot be reached by mail."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from cabinet.commands import QuickCommand
from cabinet.models import Membership, User
from cabinet.services.password_links import make_password_link, memberships_of
from cabinet.tenancy import tenant


class Command(QuickCommand):
    help = "Fabrique un lien de mot de passe à usage unique, valable 24 heures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--site", default="", help="début de l'adresse, par exemple https://idel.example")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        mine = memberships_of(user_id=user.pk) if user else []
        if not mine:
            raise CommandError("Aucun membre actif n'a cette adresse.")
        with tenant(cabinets=[mine[0].cabinet_id]):
            member = Membership.objects.get(pk=mine[0].pk)
            token = make_password_link(member=member, made_by=None, now=timezone.now())
        path = reverse("nouveau_mot_de_passe", kwargs={"token": token})
        self.stdout.write(f"{options['site'].rstrip('/')}{path}")
