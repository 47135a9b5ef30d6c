"""`manage.py watch`: one round over the watched folders, each file read at once; what beat does every twenty seconds.

Exit codes: 0 done, 1 a file was refused, 2 no folder is watched.
"""

import sys
from typing import Any

from django.conf import settings
from django.utils import timezone

from cabinet.commands import QuickCommand
from cabinet.tenancy import all_cabinet_ids
from reconciliation.services.files.background import work_on_file
from reconciliation.services.files.watched import look_into


class Command(QuickCommand):
    help = "Importe les fichiers des dossiers surveillés (IDEL_WATCHED), puis les range avec leur rapport."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.IDEL_WATCHED:
            self.stderr.write("IDEL_WATCHED ne nomme aucun dossier.")
            sys.exit(2)
        refused = False
        for cabinet_id in all_cabinet_ids():
            for one in look_into(cabinet_id=cabinet_id, now=timezone.now()):
                if one.to_read is not None:
                    work_on_file(cabinet_id=cabinet_id, file_id=one.to_read, today=timezone.localdate())
            for one in look_into(cabinet_id=cabinet_id, now=timezone.now()):
                self.stdout.write(one.report or f"{one.name} : en cours de lecture")
                refused |= one.is_refused
        sys.exit(1 if refused else 0)
