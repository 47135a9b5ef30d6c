"""What `./dev soak worlds` tells: years of cabinets of which everything is known, compared share by share and entry by entry."""

import datetime as dt
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cabinet.services.cabinets import create_cabinet
from cabinet.tenancy import tenant
from reconciliation.models import Case
from reconciliation.services.audit import bring_in, document
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.reconcile import reconcile
from simulator.year import variants
from simulator.year.life import Year, write

FIELDS = (
    "payer",
    "expected_cents",
    "announced_cents",
    "received_cents",
    "recovered_cents",
    "admin",
    "money",
    "cause",
    "reason_code",
    "silent",
    "claim_limit_on",
)  # fmt: skip
Harden = Callable[[Year, random.Random], Year]


def _as_it_is(year: Year, source: random.Random) -> Year:  # noqa: ARG001
    return year


@dataclass(frozen=True, slots=True)
class Way:
    """How a year is told: what is done to it, in which order its files come, how many between two reconciliations (0: all).

    `as_lots`: the invoices in B2, else in one CSV.
    """

    name: str
    harden: Harden = _as_it_is
    is_shuffled: bool = False
    files_a_run: int = 0
    as_lots: bool = True


WAYS = (
    Way("as it is"),
    Way("references removed", variants.without_references),
    Way("twins added", variants.with_twins),
    Way("files shuffled", is_shuffled=True),
    Way("one return lost", variants.losing_a_return),
    Way("invoices in one CSV", as_lots=False),
    Way("a file a run", is_shuffled=True, files_a_run=1),
)


@dataclass(slots=True)
class Verdict:
    """Figures of one world. `wrong_cents`: attributed by the machine and not so; `missed`: decided entries left to a person."""

    shares: int = 0
    wrong_cents: int = 0
    different: list[str] = field(default_factory=list)
    entries: int = 0
    missed: list[str] = field(default_factory=list)
    discrepancies: int = 0
    wrong_causes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def automatic(self) -> float:
        return 1 - len(self.missed) / self.entries if self.entries else 1.0

    @property
    def right_causes(self) -> float:
        return 1 - len(self.wrong_causes) / self.discrepancies if self.discrepancies else 1.0

    @property
    def is_good(self) -> bool:
        return not self.wrong_cents and not self.different and self.automatic >= 0.98 and self.right_causes >= 0.97


Said = dict[str, object]


def judge(truth: Said, found: Said, cases: dict[tuple[object, ...], str]) -> Verdict:
    """`found`: what `audit --json` says; `cases`: cause of each open dossier, by share."""
    verdict = Verdict()
    said = {_identity(one): one for one in _rows(found, "shares")}
    for one in _rows(truth, "shares"):
        _judge_share(verdict, one, said[_identity(one)], cases)
    _judge_entries(verdict, _rows(truth, "bank_entries"), _rows(found, "bank_entries"))
    if _sorted(truth, "recoveries") != _sorted(found, "recoveries"):
        verdict.different.append("the recoveries are not those of the truth")
    return verdict


def _rows(told: Said, name: str) -> list[Said]:
    rows = told[name]
    assert isinstance(rows, list)
    return rows


def _sorted(told: Said, name: str) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in _rows(told, name))


def _identity(share: Said) -> tuple[object, ...]:
    return (share["nurse"], share["invoice"], share["invoice_date"], share["part"])


def _cents(row: Said, name: str) -> int:
    return int(str(row[name]))


def _judge_share(verdict: Verdict, true: Said, found: Said, cases: dict[tuple[object, ...], str]) -> None:
    verdict.wrong_cents += max(0, _cents(found, "received_cents") - _cents(true, "really_received_cents"))
    verdict.wrong_cents += abs(_cents(found, "announced_cents") - _cents(true, "announced_cents"))
    verdict.wrong_cents += abs(_cents(found, "recovered_cents") - _cents(true, "recovered_cents"))
    if not true["decided"]:
        return
    verdict.shares += 1
    apart = {name: (true[name], found[name]) for name in FIELDS if true[name] != found[name]}
    if apart:
        verdict.different.append(f"{true['why']} {_identity(true)} {apart}")
    if true["cause"]:
        verdict.discrepancies += 1
        if cases.get(_identity(true)) != true["cause"]:
            verdict.wrong_causes.append(f"{_identity(true)}: {true['cause']}, dossier {cases.get(_identity(true))}")


def _judge_entries(verdict: Verdict, true: list[Said], found: list[Said]) -> None:
    """Entries have no name in common: those of one day and amount are compared as a bag. One explained too many is a wrong one."""
    there = Counter((one["booked_on"], one["amount_cents"], one["outcome"]) for one in found)
    decided = [one for one in true if one["decided"]]
    verdict.entries = len(decided)
    for one in decided:
        key = (one["booked_on"], one["amount_cents"], one["outcome"])
        if there[key] <= 0:
            verdict.missed.append(f"{one['why']} {key} {one['advices']} {one['invoices']}")
        there[key] -= 1
    may = Counter((one["booked_on"], one["amount_cents"]) for one in true if one["outcome"] == "explained")
    have = Counter((one["booked_on"], one["amount_cents"]) for one in found if one["outcome"] == "explained")
    verdict.wrong_cents += sum(count * int(str(key[1])) for key, count in (have - may).items())


def play(year: Year, way: Way, *, seed: int, name: str) -> Verdict:
    """Tells the year in this way to a new cabinet; raises nothing, judges everything."""
    source = random.Random(seed)
    told = way.harden(year, source)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        write(told, Path(folder), as_lots=way.as_lots)
        truth = json.loads((Path(folder) / "truth.json").read_text())
        paths = sorted(path for path in Path(folder).iterdir() if path.name != "truth.json")
        if way.is_shuffled:
            source.shuffle(paths)
        cabinet_id = create_cabinet(name=name)
        found, cases = _read(paths, cabinet_id=cabinet_id, on=told.last_day, files_a_run=way.files_a_run)
    verdict = judge(truth, found, cases)
    verdict.different += [str(one) for one in find_inconsistencies(cabinet_ids=[cabinet_id])]
    verdict.seconds = time.monotonic() - start
    return verdict


def _read(
    paths: list[Path], *, cabinet_id: int, on: dt.date, files_a_run: int
) -> tuple[Said, dict[tuple[object, ...], str]]:
    for rank, path in enumerate(paths, start=1):
        bring_in(cabinet_id=cabinet_id, path=path, near=on)
        if files_a_run and rank % files_a_run == 0:
            with tenant(cabinets=[cabinet_id]):
                reconcile(cabinet_id=cabinet_id, as_of=on)
    with tenant(cabinets=[cabinet_id]):
        reconcile(cabinet_id=cabinet_id, as_of=on)
        found = json.loads(json.dumps(document(cabinet_id=cabinet_id, as_of=on, reports=[])))
        return found, _open_cases(cabinet_id)


def _open_cases(cabinet_id: int) -> dict[tuple[object, ...], str]:
    rows = Case.objects.filter(cabinet_id=cabinet_id).exclude(state="closed").values_list(
        "share__invoice__nurse__am_number", "share__invoice__number", "share__invoice__invoice_date", "share__part", "cause"
    )  # fmt: skip
    return {(nurse, number, day.isoformat(), part): cause for nurse, number, day, part, cause in rows}
