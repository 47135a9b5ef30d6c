"""`manage.py create_cabinet NAME EMAIL`: a cabinet and its titulaire, with a provisional password printed once."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from cabinet.commands import QuickCommand
from cabinet.enums import Role, Zone
from cabinet.models import User
from cabinet.services.cabinets import add_member, create_cabinet, find_cabinet
from cabinet.tenancy import tenant


class Command(QuickCommand):
    help = "Crée un cabinet et le compte de son titulaire."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--zone", choices=Zone.values, default=Zone.METROPOLE)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if find_cabinet(name=options["name"]) is not None:
            raise CommandError("Un cabinet porte déjà ce nom.")
        pk = create_cabinet(name=options["name"], zone=options["zone"], is_set_up=False)
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(options["email"], password)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            self.stdout.write(f"Mot de passe provisoire de {user.email} : {password}")
        with tenant(cabinets=[pk]):
            add_member(cabinet_id=pk, user=user, role=Role.TITULAIRE)
        self.stdout.write(f"Cabinet « {options['name']} » créé (numéro {pk}).")
