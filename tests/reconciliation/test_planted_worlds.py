"""`audit DIR --json` against worlds that nothing of the product nor of its simulator made: one wrong euro fails."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cabinet.services.cabinets import find_cabinet
from reconciliation.services.inconsistencies import find_inconsistencies
from tests.reconciliation import planted_traps, planted_worlds
from tests.reconciliation.planted_worlds import Fate, World

pytestmark = pytest.mark.django_db


def audited(folder: Path) -> dict:
    """What the command prints; its exit code 1: the files that were cut are refused, and said."""
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("audit", str(folder), cabinet=folder.name, json=True, stdout=said)
    assert end.value.code == 1
    return json.loads(said.getvalue())


def differences(world: World, found: dict) -> list[object]:
    shares = {(one["nurse"], one["invoice"], one["invoice_date"], one["part"]): one for one in found["shares"]}
    out: list[object] = [
        (fate.trap, identity, apart)
        for identity, fate in world.fates.items()
        if (apart := _apart(fate, shares[identity]))
    ]
    debts = [(one["debt"], one["amount_cents"], one["left_cents"]) for one in found["recoveries"]]
    if sorted(debts) != sorted(world.recoveries):
        out.append(("recoveries", world.recoveries, debts))
    return out + _movements(world, found["bank_entries"])


def _apart(fate: Fate, said: dict) -> dict[str, tuple[object, object]]:
    wanted = {
        "announced_cents": fate.announced,
        "received_cents": fate.received,
        "recovered_cents": fate.recovered,
        "admin": fate.admin,
        "money": fate.money,
    } | ({} if fate.cause == "?" else {"cause": fate.cause})
    return {name: (value, said[name]) for name, value in wanted.items() if value != said[name]}


def _movements(world: World, entries: list[dict]) -> list[object]:
    """Each movement once, whatever the files that told it; of each day and amount, as many explained as must and may be."""
    told = Counter((one.day.isoformat(), one.cents) for one, _, _ in world.moves)
    found = Counter((one["booked_on"], one["amount_cents"]) for one in entries)
    made = Counter((one["booked_on"], one["amount_cents"]) for one in entries if one["outcome"] == "explained")
    least, most, traps = Counter(), Counter(), {}
    for one, is_explained, trap in world.moves:
        key = one.day.isoformat(), one.cents
        least[key] += is_explained is True
        most[key] += is_explained is not False
        traps.setdefault(key, []).append(trap)
    wrong = [(traps[key], key, least[key], made[key]) for key in told if not least[key] <= made[key] <= most[key]]
    return wrong if told == found else [*wrong, ("movements", told - found, found - told)]


TRAPS = (*planted_worlds.TRAPS, *planted_traps.TRAPS)


@pytest.mark.parametrize("seed", [11, 12])
def test_the_audit_finds_the_truth_of_a_world_of_traps(seed: int, tmp_path: Path) -> None:
    world = planted_worlds.make(seed=seed, times=1, traps=TRAPS)
    planted_worlds.write(world, tmp_path)
    first = audited(tmp_path)
    apart = differences(world, first)
    assert apart == [], "\n".join(map(str, apart))
    assert find_inconsistencies(cabinet_ids=[find_cabinet(name=tmp_path.name)]) == []
    again = audited(tmp_path)
    assert {one["outcome"] for one in again.pop("files")} <= {"already", "refused"}
    first.pop("files")
    assert again == first
