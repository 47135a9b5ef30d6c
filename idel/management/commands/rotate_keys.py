"""`manage.py rotate_keys`: everything sealed, under the newest key of IDEL_KEYS. Cut short, it is simply run again.

Exit codes: 0 the older keys are no longer needed, 1 something could not be re-sealed (said by its id), 2 wrong usage.
"""

import sys
from collections import defaultdict
from typing import Any

from django.core.management.base import CommandParser

from cabinet.commands import QuickCommand
from cabinet.crypto import key_ring
from cabinet.errors import Refused
from cabinet.services.rotation import BATCH, rotate_keys


class Command(QuickCommand):
    help = "Chiffre de nouveau, avec la clé la plus récente, tout ce qui est chiffré."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="lignes par transaction")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["batch"] < 1:
            self.stderr.write("--batch : au moins 1.")
            sys.exit(2)
        try:
            faults = self._rotate(options["batch"])
        except Refused as error:
            self.stderr.write(error.message)
            sys.exit(1)
        current = key_ring().current
        if faults:
            self.stderr.write(f"{faults} élément(s) n'ont pas pu être chiffrés de nouveau : gardez les anciennes clés.")
            sys.exit(1)
        self.stdout.write(f"Tout est chiffré avec la clé « {current} » : les plus anciennes ne servent plus.")

    def _rotate(self, batch: int) -> int:
        """Says each batch that changed something, then the counts; returns how many things could not be done."""
        seen: dict[str, int] = defaultdict(int)
        changed: dict[str, int] = defaultdict(int)
        faults = 0
        for one in rotate_keys(batch=batch):
            seen[one.what] += one.seen
            changed[one.what] += one.changed
            faults += len(one.faults)
            for fault in one.faults:
                self.stderr.write(f"Illisible : {fault}")
            if one.changed:
                self.stderr.write(f"{one.what} : {changed[one.what]} …")
                self.stderr.flush()
        for what, count in seen.items():
            self.stdout.write(f"{what} : {changed[what]} chiffré(s) de nouveau sur {count}")
        return faults
