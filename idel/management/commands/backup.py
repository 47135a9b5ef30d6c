"""`manage.py backup FILE`: database and sealed files in one archive. Connects as `idel_backup` (IDEL_PG_USER)."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cabinet.commands import QuickCommand
from cabinet.errors import Refused
from idel.archive import write_archive


class Command(QuickCommand):
    help = "Sauvegarde la base et les fichiers dans une archive (ce qui est chiffré le reste, sans les clés)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        target: Path = options["file"].resolve()
        if not target.parent.is_dir() or target.exists():
            self.stderr.write(f"{target} existe déjà, ou son dossier manque.")
            sys.exit(2)
        try:
            manifest = write_archive(target)
        except Refused as error:
            self.stderr.write(error.message)
            sys.exit(1)
        size = target.stat().st_size / 1024 / 1024
        self.stdout.write(
            f"{target} : base et {manifest.file_count} fichier(s), {size:.1f} Mo. Gardez IDEL_KEYS à part."
        )
