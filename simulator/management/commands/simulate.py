"""`manage.py simulate DIR --seed N --months N --patients N`: a year of a cabinet in files, with `truth.json` beside them."""

import random
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from cabinet.commands import QuickCommand
from simulator.year import variants
from simulator.year.life import live, write

HARDER = {
    "sans-references": variants.without_references,
    "jumeaux": variants.with_twins,
    "retour-perdu": variants.losing_a_return,
}


class Command(QuickCommand):
    help = "Simule la vie d'un cabinet : lots, accusés, retours, relevés, et la vérité à côté."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--months", type=int, default=6)
        parser.add_argument("--patients", type=int, default=25)
        parser.add_argument("--factures", action="store_true", help="factures.csv au lieu de lots B2")
        parser.add_argument("--variante", choices=sorted(HARDER), help="la même vie, plus difficile à lire")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["folder"].exists() and any(options["folder"].iterdir()):
            raise CommandError(f"{options['folder']} n'est pas vide.")
        year = live(seed=options["seed"], months=options["months"], patients=options["patients"])
        if options["variante"]:
            year = HARDER[options["variante"]](year, random.Random(options["seed"]))
        write(year, options["folder"], as_lots=not options["factures"])
        self.stderr.write(
            f"{len(year.bills)} factures, {len(year.advices)} virements annoncés, {len(year.movements)} mouvements."
        )
