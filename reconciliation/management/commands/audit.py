"""`manage.py audit DIR [--cabinet NAME] [--as-of DAY] [--json]`: exit codes 0 done, 1 something refused, 2 wrong usage."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from cabinet.commands import QuickCommand
from cabinet.tenancy import tenant
from reconciliation.services.audit import audit_folder, document
from reconciliation.services.audit_report import report


class Command(QuickCommand):
    help = "Lit tous les fichiers d'un dossier et dit ce qui n'a jamais été payé, et pourquoi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--cabinet")
        parser.add_argument("--as-of", type=date.fromisoformat)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        folder: Path = options["folder"]
        if not folder.is_dir():
            self.stderr.write(f"{folder} n'est pas un dossier.")
            sys.exit(2)
        cabinet_id, day, reports = audit_folder(
            folder=folder,
            cabinet_name=options["cabinet"] or folder.resolve().name,
            near=timezone.localdate(),
            as_of=options["as_of"],
        )
        with tenant(cabinets=[cabinet_id]):
            if options["json"]:
                self.stdout.write(
                    json.dumps(
                        document(cabinet_id=cabinet_id, as_of=day, reports=reports), ensure_ascii=False, indent=1
                    )
                )
            else:
                for line in report(cabinet_id=cabinet_id, as_of=day, reports=reports):
                    self.stdout.write(line)
        if any(one.outcome == "refused" for one in reports):
            sys.exit(1)
