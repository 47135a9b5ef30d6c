"""« Compte ou RIB à vérifier » on simulated years: never said where every payer pays to the right account, said of the one that does not."""

import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest

from cabinet.services.cabinets import create_cabinet
from cabinet.tenancy import tenant
from reconciliation.services.audit import bring_in
from reconciliation.services.matches.lost_transfers import LostTransfers, lost_transfers
from reconciliation.services.reconcile import reconcile
from simulator.year import variants
from simulator.year.life import Year, copied, live, write
from soak.worlds import Harden

pytestmark = pytest.mark.django_db
MONTHS, PATIENTS = 4, 6
Paid = tuple[str, str]  # the fund's name, the nurse's number


def told(year: Year, folder: Path, *, seed: int) -> tuple[LostTransfers, ...]:
    """What the follow-up of a new cabinet says of that year on its last day."""
    write(year, folder)
    cabinet_id = create_cabinet(name=f"Comptes {seed}")
    for path in sorted(path for path in folder.iterdir() if path.name != "truth.json"):
        bring_in(cabinet_id=cabinet_id, path=path, near=year.last_day)
    with tenant(cabinets=[cabinet_id]):
        reconcile(cabinet_id=cabinet_id, as_of=year.last_day)
        return lost_transfers(cabinet_id=cabinet_id, on=year.last_day)


def paid_elsewhere(year: Year) -> tuple[Year, Paid]:
    """From two months before its end the payer with most transfers to one nurse pays her on an account that is not hers."""
    since = year.last_day - dt.timedelta(days=60)
    count = Counter((one.payer.fund.name, one.nurse.am_number) for one in year.advices if one.total > 0)
    chosen = count.most_common(1)[0][0]
    changed = copied(year)

    def is_lost(day: dt.date, ways: set[Paid]) -> bool:
        return day >= since and chosen in ways

    changed.movements = [
        one
        for one in changed.movements
        if not is_lost(one.credit.booked_on, {(it.payer.fund.name, it.nurse.am_number) for it in one.advices})
    ]
    return changed, chosen


@pytest.mark.parametrize("harden", [None, variants.without_references, variants.with_twins])
@pytest.mark.parametrize("seed", [11])
def test_nothing_is_said_of_payers_that_pay_where_they_must(tmp_path: Path, seed: int, harden: Harden | None) -> None:
    year = live(seed=seed, months=MONTHS, patients=PATIENTS)
    found = told(harden(year, random.Random(seed)) if harden else year, tmp_path, seed=seed)
    assert [(one.payer.label, one.advices) for one in found if one.is_said] == []


@pytest.mark.parametrize("seed", [11, 12])
def test_a_payer_whose_money_goes_elsewhere_is_the_only_one_named(tmp_path: Path, seed: int) -> None:
    year, (_, nurse) = paid_elsewhere(live(seed=seed, months=MONTHS, patients=PATIENTS))
    (one,) = [one for one in told(year, tmp_path, seed=seed) if one.is_said]
    assert one.nurse is not None and one.nurse.am_number == nurse
    assert len(one.advices) >= 2 and one.last_credit is not None
