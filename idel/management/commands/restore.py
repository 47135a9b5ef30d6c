"""`manage.py restore FILE [--replace]`: checks an archive, then puts it in the place of the database. Connects as the owner."""

import sys
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from cabinet.errors import Refused
from idel.archive import check_archive, read_archive


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base vide."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="remplace une base qui n'est pas vide")
        parser.add_argument("--check", action="store_true", help="vérifie l'archive et ne change rien")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not options["file"].is_file():
            self.stderr.write(f"{options['file']} n'est pas un fichier.")
            sys.exit(2)
        try:
            manifest = (
                check_archive(options["file"])
                if options["check"]
                else read_archive(options["file"], replace=options["replace"])
            )
        except Refused as error:
            self.stderr.write(error.message)
            sys.exit(1)
        if not options["check"]:
            call_command("migrate", verbosity=0, interactive=False)
        done = "vérifiée" if options["check"] else "restaurée"
        self.stdout.write(f"Sauvegarde {done} : base et {manifest.file_count} fichier(s).")
