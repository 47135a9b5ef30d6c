"""`manage.py simulate DIR --seed N --months N --patients N`: a cabinet's life in files, with `truth.json` beside them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from simulator.scenario import simulate, write


class Command(BaseCommand):
    help = "Simule la vie d'un cabinet : lots, accusés, retours, relevés, et la vérité à côté."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--months", type=int, default=6)
        parser.add_argument("--patients", type=int, default=25)
        parser.add_argument("--factures", action="store_true", help="factures.csv au lieu de lots B2")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["folder"].exists() and any(options["folder"].iterdir()):
            raise CommandError(f"{options['folder']} n'est pas vide.")
        world = simulate(seed=options["seed"], months=options["months"], patients=options["patients"])
        write(world, options["folder"], as_lots=not options["factures"])
        self.stderr.write(
            f"{len(world.claims)} factures, {len(world.transfers)} virements annoncés, {len(world.credits)} mouvements."
        )
