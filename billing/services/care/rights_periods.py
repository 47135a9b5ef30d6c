"""The periods of a patient's rights, written row by row: a fund, a mutuelle, an exemption with what a lot says beside it.

A period that is corrected changes no invoice: those issued keep their shares, and a lot refuses one that no longer agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from billing.models import Coverage, Exemption, Patient
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts
from cabinet.enums import OrganismKind
from cabinet.errors import Refused
from cabinet.models import Organism
from cabinet.services.shown import refuse_stale

OVERLAP = "Cette période en chevauche une autre de même nature : fermez d’abord l’ancienne."
COVERAGE_SHOWN = ("period", "is_fund_managed", "is_local_scheme")
FACTS = ("maternity_on", "accident_number", "accident_on")
EXEMPTION_SHOWN = ("kind", "period", *FACTS)


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last one, both covered; `last` None while it is not known."""

    first: date
    last: date | None = None

    @property
    def period(self) -> tuple[date, date | None]:
        return (self.first, date.fromordinal(self.last.toordinal() + 1) if self.last else None)


def eve_of(day: date | None) -> date | None:
    """The last day covered by a period that `day` follows."""
    return None if day is None else date.fromordinal(day.toordinal() - 1)


def bounds(row: Coverage | Exemption) -> tuple[date | None, date | None]:
    """The first and the last day of a period whose upper bound is excluded."""
    return row.period.lower, eve_of(row.period.upper)


@transaction.atomic
def add_coverage(
    *,
    patient: Patient,
    kind: str,
    code: str,
    name: str,
    days: Days,
    is_fund_managed: bool = False,
    is_local_scheme: bool = False,
) -> Coverage:
    """Raises Refused when a period of the same nature overlaps."""
    organism, _ = Organism.objects.get_or_create(
        cabinet_id=patient.cabinet_id,
        kind=kind,
        code=code.zfill(10) if kind == OrganismKind.AMC else code,
        defaults={"name": name},
    )
    row = Coverage(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        kind=kind,
        organism=organism,
        period=days.period,
        is_fund_managed=is_fund_managed and kind == OrganismKind.AMC,
        is_local_scheme=is_local_scheme and kind == OrganismKind.AMO,
    )
    return _saved(row)


@transaction.atomic
def change_coverage(
    *, coverage: Coverage, days: Days, is_fund_managed: bool = False, is_local_scheme: bool = False, seen: str = ""
) -> Coverage:
    """Its days and what is said beside its payer. `seen`: cabinet/services/shown.py. Raises Refused, StaleVersion."""
    row = Coverage.objects.select_for_update(of=("self",), no_key=True).get(pk=coverage.pk)
    refuse_stale(row=row, names=COVERAGE_SHOWN, seen=seen)
    row.period = days.period
    row.is_fund_managed = is_fund_managed and row.kind == OrganismKind.AMC
    row.is_local_scheme = is_local_scheme and row.kind == OrganismKind.AMO
    return _saved(row, COVERAGE_SHOWN)


def _saved(row: Coverage, names: Sequence[str] | None = None) -> Coverage:
    try:
        with transaction.atomic():
            row.save(update_fields=names)
    except IntegrityError:
        raise Refused(OVERLAP) from None
    return row


def add_exemption(*, patient: Patient, kind: str, days: Days, facts: ExemptionFacts = NOTHING) -> Exemption:
    row = Exemption(cabinet_id=patient.cabinet_id, patient=patient, kind=kind, period=days.period)
    return write_facts(exemption=row, facts=facts)


@transaction.atomic
def change_exemption(*, exemption: Exemption, days: Days, facts: ExemptionFacts, seen: str = "") -> Exemption:
    """Its days and its facts; another nature is another exemption. Raises StaleVersion."""
    row = Exemption.objects.select_for_update(of=("self",), no_key=True).get(pk=exemption.pk)
    refuse_stale(row=row, names=EXEMPTION_SHOWN, seen=seen)
    row.period = days.period
    return write_facts(exemption=row, facts=facts)


def write_facts(*, exemption: Exemption, facts: ExemptionFacts) -> Exemption:
    """The row is written whole: its sealed number and the index that follows it go together."""
    for name in FACTS:
        setattr(exemption, name, getattr(facts, name))
    exemption.save()
    return exemption
