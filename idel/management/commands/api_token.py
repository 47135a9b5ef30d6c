"""`manage.py api_token EMAIL`: a token for a program that works for a member; printed once, kept as a hash."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from knox.models import get_token_model

from cabinet.commands import QuickCommand
from cabinet.models import User
from cabinet.services.password_links import memberships_of


class Command(QuickCommand):
    help = "Fabrique un jeton d'API pour un membre actif ; `--revoke` retire tous les siens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--revoke", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None or not memberships_of(user_id=user.pk):
            raise CommandError("Aucun membre actif n'a cette adresse.")
        tokens = get_token_model().objects
        if options["revoke"]:
            count, _ = tokens.filter(user=user).delete()
            self.stdout.write(f"{count} jeton(s) retiré(s).")
            return
        _, token = tokens.create(user=user)
        self.stdout.write(token)
