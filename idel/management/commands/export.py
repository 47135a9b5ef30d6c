"""`manage.py export DIR [--cabinet NAME]`: everything out, as CSV and raw files, one folder a cabinet.

Exit codes: 0 done, 1 a raw file is missing or altered (said by its id), 2 wrong usage.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from cabinet.commands import QuickCommand
from cabinet.services.cabinets import find_cabinet
from cabinet.tenancy import all_cabinet_ids
from idel.export import export_cabinet


class Command(QuickCommand):
    help = "Sort toutes les données en CSV, avec les fichiers bruts, dans un dossier vide."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--cabinet", help="un seul cabinet, par son nom")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        ids = self._cabinets(options["cabinet"])
        folder = self._folder(options["folder"])
        has_fault = False
        for pk in ids:
            done = export_cabinet(cabinet_id=pk, folder=folder)
            self.stdout.write(f"{done.name} : {done.row_count} ligne(s), {done.file_count} fichier(s)")
            for fault in done.faults:
                has_fault = True
                self.stderr.write(f"Fichier {fault} : absent du coffre ou altéré, il n'est pas dans l'export.")
        if has_fault:
            sys.exit(1)

    def _cabinets(self, name: str | None) -> list[int]:
        if name is None:
            return all_cabinet_ids()
        found = find_cabinet(name=name)
        if found is None:
            self.stderr.write(f"Aucun cabinet ne s'appelle « {name} ».")
            sys.exit(2)
        return [found]

    def _folder(self, folder: Path) -> Path:
        """New or empty, and closed to the others: what is written there is in clear."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(folder.iterdir()):
                self.stderr.write(f"{folder} n'est pas vide.")
                sys.exit(2)
            folder.chmod(0o700)
        except OSError as error:
            self.stderr.write(f"{folder} : {error.strerror}.")
            sys.exit(2)
        return folder
