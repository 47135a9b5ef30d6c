"""What a line of another software's invoice tells of the act: a letter and a coefficient, hence one act or several."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import msgspec

from ngap.nomenclature import catalogue
from ngap.prechecks.records import PastAct


class ImportedAct(msgspec.Struct, frozen=True):
    """A line that may be one of several acts (`codes`); `text`: the line as it was written."""

    codes: frozenset[str]
    done_on: dt.date
    text: str


class ImportedLine(msgspec.Struct, frozen=True):
    letter: str
    coefficient: Decimal | None
    done_on: dt.date
    text: str


def read_lines(lines: Iterable[ImportedLine]) -> tuple[list[PastAct], list[ImportedAct]]:
    """Those that one act of their day alone is written as, and those that several are. Other lines (travel, forfait) are left out."""
    sure: list[PastAct] = []
    several: list[ImportedAct] = []
    for line in lines:
        codes = _written_as(line)
        if len(codes) == 1:
            sure.append(PastAct(next(iter(codes)), line.done_on))
        elif codes:
            several.append(ImportedAct(codes, line.done_on, line.text))
    return sure, several


def _written_as(line: ImportedLine) -> frozenset[str]:
    """AMX is AMI on a day of forfait: the same act."""
    letter = "AMI" if line.letter == "AMX" else line.letter
    return frozenset(
        code for code in _forms().get((letter, line.coefficient), ()) if catalogue()[code].is_valid_on(line.done_on)
    )


@lru_cache(maxsize=1)
def _forms() -> dict[tuple[str, Decimal | None], list[str]]:
    forms: dict[tuple[str, Decimal | None], list[str]] = defaultdict(list)
    for code, act in catalogue().items():
        forms[act.letter, act.coefficient].append(code)
    return dict(forms)
