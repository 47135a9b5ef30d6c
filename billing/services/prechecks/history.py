"""The acts that patients already had: those of the visits, and what the lines of another software tell.

Limits over days count them, and the quantity left of a prescription (visits alone: a line names no prescription).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from billing.enums import InvoiceState, VisitState
from billing.models import InvoiceLine, Visit, VisitAct
from billing.services.prechecks.prepared import Prepared
from ngap.prechecks.from_lines import ImportedAct, ImportedLine, read_lines
from ngap.prechecks.limits import COUNTED

KM = ("IK", "IKM", "IKS")
History = dict[int, list["DoneAct"]]


@dataclass(frozen=True, slots=True)
class DoneAct:
    code: str
    cared_on: date
    at: time
    visit_id: int
    prescription_id: int | None
    nurse_id: int | None = None

    def is_before(self, visit: Visit) -> bool:
        """In the order of the clock; a visit that is not written yet comes after those of its minute."""
        if self.visit_id == visit.pk:
            return False
        return (self.cared_on, self.at, self.visit_id) < (visit.cared_on, visit.at, visit.pk)


def acts_done(*, prepared: Sequence[Prepared], patients: set[int]) -> History:
    """Acts that a limit counts, and those done under the prescriptions concerned."""
    ordered = {each.visit.prescription_id for one in prepared for each in one.visits} - {None}
    rows = VisitAct.objects.filter(
        Q(act_code__in=COUNTED) | Q(visit__prescription_id__in=ordered),
        visit__patient_id__in=patients,
        visit__state__in=(VisitState.VALIDATED, VisitState.INVOICED),
        is_done=True,
    )
    found: History = defaultdict(list)
    wanted = (
        "visit__patient_id",
        "act_code",
        "visit__cared_on",
        "visit__at",
        "visit_id",
        "visit__prescription_id",
        "visit__performed_by_id",
    )
    for patient_id, *values in rows.order_by().values_list(*wanted):
        found[patient_id].append(DoneAct(*values))
    return found


def add_imported(*, history: History, patients: set[int]) -> dict[int, list[ImportedAct]]:
    """Adds to the history the imported lines that one act alone is written as; gives those that several are.

    They have no hour: first of their day. A line that a visit of the day explains (it was noted here and sent by another
    software) is counted once.
    """
    several: dict[int, list[ImportedAct]] = {}
    for patient, lines in _lines_of(patients).items():
        noted = Counter((one.code, one.cared_on) for one in history.get(patient, ()))
        sure, several[patient] = read_lines(lines)
        several[patient] = [one for one in several[patient] if not _is_noted(one, noted)]
        for act in sure:
            if noted[act.code, act.done_on] > 0:
                noted[act.code, act.done_on] -= 1
            else:
                history[patient].append(DoneAct(act.code, act.done_on, time.min, 0, None))
    return several


def _is_noted(line: ImportedAct, noted: Counter[tuple[str, date]]) -> bool:
    code = next((code for code in sorted(line.codes) if noted[code, line.done_on] > 0), None)
    if code is not None:
        noted[code, line.done_on] -= 1
    return code is not None


def _lines_of(patients: set[int]) -> dict[int, list[ImportedLine]]:
    rows = InvoiceLine.objects.filter(invoice__patient_id__in=patients, visit=None, coefficient__isnull=False)
    rows = rows.exclude(invoice__state=InvoiceState.CANCELLED).exclude(code__in=KM)
    wanted = ("invoice__patient_id", "code", "coefficient", "cared_on", "text")
    found: dict[int, list[ImportedLine]] = defaultdict(list)
    for patient, letter, coefficient, day, text in rows.order_by("cared_on", "pk").values_list(*wanted):
        found[patient].append(ImportedLine(letter, coefficient, day, text))
    return found
