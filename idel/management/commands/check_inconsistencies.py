"""`manage.py check_inconsistencies [--json]`: recomputes everything, exit code 1 when something does not hold."""

import dataclasses
import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from cabinet.commands import QuickCommand
from cabinet.tenancy import all_cabinet_ids
from reconciliation.services.inconsistencies import find_inconsistencies


class Command(QuickCommand):
    help = "Recalcule tout et dit ce qui ne tient pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        found = find_inconsistencies(cabinet_ids=all_cabinet_ids())
        if options["json"]:
            self.stdout.write(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=1))
        else:
            for one in found:
                self.stdout.write(f"{one.kind} {one.where} : {one.message}")
            self.stdout.write(f"{len(found)} incohérence(s)")
        if found:
            sys.exit(1)
