"""`./dev soak fuzz`: spoilt files of every format, read alone and, for a part, ingested: no exception, no money from nowhere.

Case n of seed s is the same for ever: `python -m soak fuzz --seed s --case n` reads it again. A case that fails is kept.
"""

import random
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from soak.mutations import spoilt
from soak.seeds import sound_files

SECONDS_A_CASE = 20.0
MEGABYTES_IN_ALL = 700
Judge = Callable[[bytes], Iterator[str]]


class TooLong(Exception):
    """A case that did not end in its time."""


@dataclass(frozen=True, slots=True)
class Case:
    seed: int
    number: int
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    case: Case
    reason: str


@dataclass(slots=True)
class Outcome:
    """`slowest`: processor seconds of the slowest case; `grown`: megabytes that the peak of memory rose by."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0
    grown: float = 0.0


def case_of(seed: int, number: int) -> Case:
    source = random.Random(f"{seed}:{number}")
    files = sound_files()
    names = sorted(files)
    name = names[number % len(names)]
    return Case(seed, number, name, spoilt(source, files[name], files[source.choice(names)]))


def fuzz(*, seed: int, numbers: range, judge: Judge | None = None) -> Outcome:
    """Each case in its time; a case that fails does not stop the others. `judge`: every reader, unless another is given."""
    outcome, before, judge = Outcome(), _peak(), judge or _every_reader()
    for number in numbers:
        case = case_of(seed, number)
        start = time.process_time()
        reasons = _judged(case, judge)
        outcome.slowest = max(outcome.slowest, time.process_time() - start)
        outcome.counts[case.name] += 1
        outcome.failures += [Failure(case, reason) for reason in reasons]
    outcome.grown = _peak() - before
    return outcome


def _every_reader() -> Judge:
    """The readers name models: they are known once there is a ground."""
    from soak.judges import faults_of

    return faults_of


def _judged(case: Case, judge: Judge) -> list[str]:
    signal.signal(signal.SIGALRM, _alarm)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_CASE)
    try:
        return list(judge(case.data))
    except TooLong:
        return [f"not ended after {SECONDS_A_CASE:.0f} s"]
    except Exception:
        return [traceback.format_exc(limit=-4)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _alarm(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise TooLong


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def keep(failure: Failure, folder: Path) -> Path:
    """The bytes of the case, beside the reason."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"fuzz-{failure.case.seed}-{failure.case.number}-{failure.case.name}"
    kept.write_bytes(failure.case.data)
    kept.with_name(f"{kept.name}.txt").write_text(failure.reason, encoding="utf-8")
    return kept
