"""A remplaçante sees her own rounds, from the contract's start to thirty days after its end, and nobody else's."""

import datetime as dt

import pytest

from billing.access import visible_patients, visible_visits
from billing.models import ReplacementContract, Visit
from cabinet.enums import Role
from cabinet.models import Membership
from cabinet.tenancy import tenant
from tests import factories

START, END = dt.date(2026, 9, 1), dt.date(2026, 9, 30)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "seen"),
    [
        (dt.date(2026, 8, 31), 0),
        (START, 1),
        (END, 1),
        (END + dt.timedelta(days=30), 1),
        (END + dt.timedelta(days=31), 0),
    ],
)
def test_her_rounds_are_open_for_the_contract_and_thirty_days(on: dt.date, seen: int) -> None:
    cabinet_id = factories.make_cabinet()
    user = factories.make_member(cabinet_id, Role.REMPLACANTE)
    with tenant(cabinets=[cabinet_id]):
        nurse, substitute = factories.make_nurse(cabinet_id), factories.make_nurse(cabinet_id, "996000022")
        Membership.objects.filter(user=user).update(nurse=substitute)
        ReplacementContract.objects.create(
            cabinet_id=cabinet_id, replaced=nurse, substitute=substitute, starts_on=START, ends_on=END
        )
        hers, other = factories.make_patient(cabinet_id), factories.make_patient(cabinet_id, "199012A00400157")
        common = {"cabinet_id": cabinet_id, "billed_by": nurse, "at": dt.time(9)}
        Visit.objects.create(patient=hers, performed_by=substitute, cared_on=dt.date(2026, 9, 7), **common)
        Visit.objects.create(patient=hers, performed_by=substitute, cared_on=dt.date(2026, 10, 2), **common)
        Visit.objects.create(patient=other, performed_by=nurse, cared_on=dt.date(2026, 9, 7), **common)
        membership = Membership.objects.get(user=user)
        assert visible_visits(membership, on).count() == seen
        assert list(visible_patients(membership, on)) == ([hers] if seen else [])
