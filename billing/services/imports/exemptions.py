"""What a lot of another software says of a maternity or of a work accident, kept with the patient's exemptions.

The days of care that the lot proves, no more: a row of the same accident, or of the same maternity, is stretched to them.
An exemption that a person noted for those days only gets what it lacked; when it says otherwise it stays, and that is told.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from psycopg2.extras import DateRange

from billing.models import Exemption, Patient
from billing.services.care.rights_periods import Days, add_exemption, write_facts
from billing.services.imports.sent_claims import ClaimProblem, SentClaim
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts, day_of_number, facts_of

A_DAY = timedelta(days=1)
SAYS_OTHERWISE = "La fiche du patient dit autre chose de cette exonération pour ces jours-là : elle est gardée."
OTHER_EXEMPTION = "Une autre exonération est notée sur la fiche du patient pour ces jours-là : elle est gardée."


def note_exemption(*, patient: Patient, claim: SentClaim) -> ClaimProblem | None:
    """Nothing without a date or a number: no question is asked of the database then. Reading the same lot again changes nothing."""
    if not claim.exemption or claim.facts == NOTHING:
        return None
    with transaction.atomic():
        return _noted(patient, claim)


def _noted(patient: Patient, claim: SentClaim) -> ClaimProblem | None:
    rows = list(Exemption.objects.select_for_update(of=("self",), no_key=True).filter(patient=patient).order_by("pk"))
    there = [one for one in rows if _overlaps(one, claim.first_cared_on, claim.cared_on + A_DAY)]
    same = next((one for one in there if one.kind == claim.exemption), None)
    if same is not None:
        return _complete(same, claim)
    if there:
        return ClaimProblem(claim.rank, "insurance_kind", "", OTHER_EXEMPTION)
    alike = [one for one in rows if (one.kind, facts_of(one)) == (claim.exemption, claim.facts) and _is_closed(one)]
    if alike and not _crosses(alike[-1], claim, rows):
        _stretch(alike[-1], claim)
    else:
        add_exemption(
            patient=patient, kind=claim.exemption, days=Days(claim.first_cared_on, claim.cared_on), facts=claim.facts
        )
    return None


def _overlaps(row: Exemption, first: date, after: date) -> bool:
    """With the days from `first` to `after`, excluded."""
    return (row.period.lower is None or row.period.lower < after) and (
        row.period.upper is None or first < row.period.upper
    )


def _complete(row: Exemption, claim: SentClaim) -> ClaimProblem | None:
    mine, said = facts_of(row), claim.facts
    if _is_other(mine, said):
        return ClaimProblem(claim.rank, _field(said), "", SAYS_OTHERWISE)
    whole = ExemptionFacts(
        mine.maternity_on or said.maternity_on,
        mine.accident_number or said.accident_number,
        mine.accident_on or said.accident_on,
    )
    if whole != mine:
        write_facts(exemption=row, facts=whole)
    return None


def _is_other(mine: ExemptionFacts, said: ExemptionFacts) -> bool:
    """A fact that one side does not say contradicts nothing; a number and a day are of one accident when it begins with that day."""
    pairs = [
        (mine.maternity_on, said.maternity_on),
        (mine.accident_number, said.accident_number),
        (_day(mine), _day(said)),
    ]
    return any(one and other and one != other for one, other in pairs)


def _day(facts: ExemptionFacts) -> date | None:
    return facts.accident_on or day_of_number(facts.accident_number)


def _field(facts: ExemptionFacts) -> str:
    return "maternity_date" if facts.maternity_on else "accident"


def _is_closed(row: Exemption) -> bool:
    return row.period.lower is not None and row.period.upper is not None


def _crosses(row: Exemption, claim: SentClaim, rows: Sequence[Exemption]) -> bool:
    """Between the row and the new days something else is noted."""
    first, after = _bounds(row, claim)
    return any(_overlaps(one, first, after) for one in rows if one.pk != row.pk)


def _stretch(row: Exemption, claim: SentClaim) -> None:
    first, after = _bounds(row, claim)
    row.period = DateRange(first, after)
    row.save(update_fields=["period"])


def _bounds(row: Exemption, claim: SentClaim) -> tuple[date, date]:
    """Of a closed row and of the new days together, the upper one excluded."""
    return min(row.period.lower, claim.first_cared_on), max(row.period.upper, claim.cared_on + A_DAY)
