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
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} n'est pas un dossier vide.", returncode=2)
        if min(options["months"], options["patients"]) < 1:
            raise CommandError("Il faut au moins un mois et un patient.", returncode=2)
        year = live(seed=options["seed"], months=options["months"], patients=options["patients"])
        if options["variante"]:
            year = HARDER[options["variante"]](year, random.Random(options["seed"]))
        write(year, folder, as_lots=not options["factures"])
        self.stderr.write(
            f"{len(year.bills)} factures, {len(year.advices)} virements annoncés, {len(year.movements)} mouvements."
        )
