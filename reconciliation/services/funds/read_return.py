"""A NOEMIE return read and written as its bytes come: memory holds a frame of the file and one line a transfer."""

from collections.abc import Iterator

from django.db import transaction

from cabinet.enums import FileState
from cabinet.models import IncomingFile
from cabinet.services.files import read_chunks
from noemie.formats.explain import written
from noemie.formats.framing import NotNoemie
from noemie.formats.noemie import Reading, Transfer
from noemie.formats.records import Control, Problem, TooManyUnreadable
from noemie.services import keep_problems, keep_records
from reconciliation.services.funds.apply_return import apply_return
from reconciliation.services.funds.same_return import Content, return_before
from reconciliation.services.funds.told_lines import begin_lines, stage_lines


class _NotMoney(Exception):
    """A return of a test or of a demonstration; carries the reason, in French."""


class _SameReturn(Exception):
    """Carries the file that holds this very return: what was written of it is taken back."""

    def __init__(self, before: IncomingFile) -> None:
        super().__init__()
        self.before = before


def read_return(*, file: IncomingFile) -> None:
    """Records, problems, advices and their lines; a file that is refused or known at its end leaves nothing of them."""
    reading = Reading()
    try:
        with transaction.atomic():
            _write(file, reading)
    except (NotNoemie, TooManyUnreadable, _NotMoney) as reason:
        file.state, file.refused_reason = FileState.REFUSED, str(reason)
    except _SameReturn as same:
        file.state = FileState.KEPT
        file.refused_reason = f"Même retour que « {same.before.name} », déjà appliqué : rien n’est ajouté."
    else:
        file.state = FileState.APPLIED
    file.framing = "" if file.state == FileState.REFUSED else reading.framing


def _write(file: IncomingFile, reading: Reading) -> None:
    content = Content()
    begin_lines()
    for batch in reading.batches(read_chunks(file)):
        keep_records(file=file, records=batch)
        _keep_closed(file, reading, content, reading.tree.take_closed())
    _keep_closed(file, reading, content, reading.tree.end())
    if reading.tree.not_real:
        raise _NotMoney(reading.tree.not_real)
    transfers = reading.tree.transfers
    if reading.header is not None and transfers:
        before = return_before(file=file, header=reading.header, content=content.digest(transfers))
        if before is not None:
            raise _SameReturn(before)
    apply_return(file=file, transfers=transfers)


def _keep_closed(
    file: IncomingFile, reading: Reading, content: Content, closed: Iterator[tuple[int, Transfer]]
) -> None:
    """What ended of the file is staged and counted in its content; its problems are written."""
    stage_lines(closed=content.seen(closed))
    different = [control for control in reading.tree.controls if not control.agrees]
    keep_problems(file=file, problems=[*reading.problems, *map(difference, different)])
    reading.problems.clear()
    reading.tree.controls.clear()


def difference(control: Control) -> Problem:
    """A total that differs is a problem to see; whether it stops a posting is the advice's own matter."""
    declared, computed = written(control)
    reason = f"total écrit {declared}, recalculé {computed}"
    return Problem(None, None, control.what[:40], str(control.declared), reason)
