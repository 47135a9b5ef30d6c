"""`manage.py ingest PATH… --cabinet NAME [--json]`: files, or folders of files, into a cabinet; then everything is reconciled.

Exit codes: 0 done (a file that is there already included), 1 a file was refused, 2 wrong usage.
"""

import dataclasses
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from cabinet.commands import QuickCommand
from cabinet.services.cabinets import find_cabinet
from reconciliation.services.audit import FileReport, ingest_paths

OUTCOMES = {"ingested": "importé", "already": "déjà importé", "refused": "refusé", "ignored": "ignoré"}


class Command(QuickCommand):
    help = "Importe des fichiers dans un cabinet et rapproche ce qui peut l'être."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", type=Path, nargs="+", metavar="PATH")
        parser.add_argument("--cabinet", required=True)
        parser.add_argument("--as-of", type=date.fromisoformat)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        cabinet_id = find_cabinet(name=options["cabinet"])
        if cabinet_id is None:
            self.stderr.write(f"Aucun cabinet ne s'appelle « {options['cabinet']} ».")
            sys.exit(2)
        day, reports = ingest_paths(
            cabinet_id=cabinet_id,
            paths=list(self._files(options["paths"])),
            near=timezone.localdate(),
            as_of=options["as_of"],
        )
        if options["json"]:
            found = {"as_of": day.isoformat(), "files": [dataclasses.asdict(one) for one in reports]}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            for one in reports:
                self.stdout.write(sentence(one))
        if any(one.outcome == "refused" for one in reports):
            sys.exit(1)

    def _files(self, paths: list[Path]) -> Iterator[Path]:
        """Each file once, in the order given; a folder stands for its files. Nothing is read when one is missing."""
        for path in paths:
            if not path.exists():
                self.stderr.write(f"{path} n'existe pas : rien n'a été importé.")
                sys.exit(2)
        for path in paths:
            yield from sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]


def sentence(one: FileReport) -> str:
    said = f"{one.name} : {OUTCOMES[one.outcome]}"
    said += f" ({one.format}, {one.problems} problème(s))" if one.outcome in {"ingested", "already"} else ""
    return f"{said} — {one.reason}" if one.reason else said
