"""`manage.py recote --from DAY --to DAY [--law-of DAY] [--cabinet NAME] [--json]`: what was billed, re-coted.

Without `--cabinet`: every cabinet, one after the other. Exit codes: 0 done, 2 wrong usage. Nothing is written.
"""

import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from billing.services.recoting.recote import recote
from billing.services.recoting.recote_report import document, told
from cabinet.commands import QuickCommand
from cabinet.models import Cabinet
from cabinet.services.cabinets import find_cabinet
from cabinet.tenancy import each_cabinet


class Command(QuickCommand):
    help = "Recote ce qui a été facturé avec la loi de son jour, ou d'un autre : sous-facturation, risque d'indu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
        parser.add_argument("--law-of", type=date.fromisoformat)
        parser.add_argument("--cabinet")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        start, end, law_of = options["start"], options["end"], options["law_of"]
        if end < start:
            self._wrong("La fin est avant le début.")
        found = []
        for pk in each_cabinet(self._cabinets(options["cabinet"])):
            name = str(Cabinet.objects.values_list("name", flat=True).get(pk=pk))
            recoted = recote(cabinet_id=pk, start=start, end=end, law_of=law_of)
            if options["json"]:
                found.append(document(cabinet=name, recoted=recoted))
            else:
                for line in told(cabinet=name, recoted=recoted):
                    self.stdout.write(line)
        if options["json"]:
            law = law_of.isoformat() if law_of else None
            whole = {"from": start.isoformat(), "to": end.isoformat(), "law_of": law, "cabinets": found}
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1))

    def _cabinets(self, name: str | None) -> list[int] | None:
        if name is None:
            return None
        found = find_cabinet(name=name)
        if found is None:
            self._wrong(f"Aucun cabinet ne s'appelle « {name} ».")
        return [found] if found else []

    def _wrong(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(2)
