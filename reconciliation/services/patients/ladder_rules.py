"""The cabinet's own delays of the gentle ladder, and the telephone that its papers show."""

from dataclasses import asdict, dataclass

from django.db import transaction

from cabinet.errors import StaleVersion
from cabinet.models import Cabinet
from reconciliation.matching.patient_ladder import Delays
from reconciliation.models import PatientLadder


@dataclass(frozen=True, slots=True)
class LadderRules:
    """Days; cents. `version` 0: nothing was decided yet, the ordinary delays hold."""

    first_after_days: int
    second_after_days: int
    third_after_days: int
    minimum_cents: int
    phone: str
    version: int

    def as_initial(self) -> dict[str, object]:
        values = asdict(self)
        return {**values, "minimum": values.pop("minimum_cents")}


def rules_of(*, cabinet_id: int) -> LadderRules:
    row = PatientLadder.objects.filter(cabinet_id=cabinet_id).first()
    if row is None:
        ordinary = Delays()
        return LadderRules(ordinary.first, ordinary.second, ordinary.third, ordinary.minimum_cents, "", 0)
    return LadderRules(**{name: getattr(row, name) for name in LadderRules.__slots__})


@transaction.atomic
def save_rules(*, cabinet_id: int, rules: LadderRules) -> None:
    """Raises StaleVersion."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=cabinet_id)
    if rules_of(cabinet_id=cabinet_id).version != rules.version:
        raise StaleVersion("Ces règles ont été changées depuis que vous les avez ouvertes : relisez-les.")
    values = {**asdict(rules), "version": rules.version + 1}
    PatientLadder.objects.update_or_create(cabinet_id=cabinet_id, defaults=values)
