"""What every reader gives: records with their place, problems with theirs, controls recomputed.

A bad field is a Problem: never an exception, never a zero. The record keeps None for it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from noemie.formats.layouts import Field, Layout

Value = str | int | None
NUL, UNREADABLE = "\x00", "\ufffd"  # PostgreSQL holds no NUL; the raw file keeps it


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record: rank from 1, offset in the original bytes, code, its characters as they came.

    `layout` None: the code is unknown or the record is cut: nothing of it is read. Fields are cut when they are asked
    for: a file of a million records holds a million short texts, and no more.
    """

    rank: int
    offset: int
    record: str
    raw: str
    layout: Layout | None

    @property
    def level(self) -> str:
        return self.text("level")

    @property
    def fields(self) -> Mapping[str, Value]:
        return {} if self.layout is None else {one.name: _value(one, self.raw) for one in self.layout.fields}

    def text(self, name: str) -> str:
        """The characters of a field without the blanks around; "" when the record has no such field."""
        if self.layout is None:
            return ""
        one = self.layout.by_name.get(name)
        return "" if one is None else self.raw[one.start : one.end].strip()

    def number(self, name: str) -> int | None:
        """Integer of a numeric field: cents, a count; None when it could not be read or is blank."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() else None


MOST_UNREADABLE = 1000  # past it, and past half of what was met, a file is not what it says


class TooManyUnreadable(ValueError):
    """Most of what was met is no record: the file is something else, or is damaged beyond use."""


@dataclass(frozen=True, slots=True)
class Problem:
    rank: int | None
    offset: int | None
    field: str
    raw: str
    reason: str
    record: str = ""


# The total of the 999, without which a file is cut; an ARL has none.
END_OF_FILE = {"noemie": "fichier", "b2": "enregistrements"}


class Control(msgspec.Struct, frozen=True, gc=False):
    """One total that the file declares, and what its records sum to, in cents. None: could not be read."""

    what: str
    declared: int | None
    computed: int

    @property
    def agrees(self) -> bool:
        return self.declared == self.computed


@dataclass(frozen=True, slots=True)
class Decoded:
    """A whole file. `refused` says why nothing of it may be used."""

    format: str
    framing: str
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    controls: tuple[Control, ...] = ()
    refused: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def agrees(self) -> bool:
        """Every total that the file declares is the sum of its records, that of its end (999) among them."""
        last = END_OF_FILE.get(self.format)
        is_ended = last is None or any(control.what == last for control in self.controls)
        return self.refused is None and is_ended and all(control.agrees for control in self.controls)


def as_text(data: bytes) -> str:
    """ISO-8859-1 fails on no byte, and one byte is one character: offsets in the text are offsets in the file."""
    text = data.decode("iso-8859-1")
    return text.replace(NUL, UNREADABLE) if NUL in text else text


def decode(
    layout: Layout, raw: str, rank: int, offset: int, problems: list[Problem], place: Callable[[int], int] | None = None
) -> Record:
    """One record of the right width. `place`: the byte of a position of the record, where its bytes are not in one run."""
    if layout.sound.fullmatch(raw) is None:
        where = place or (lambda at: offset + at)
        problems += [
            Problem(rank, where(one.start), one.name, raw[one.start : one.end], reason, layout.record)
            for one in layout.fields
            if (reason := _fault(one, raw[one.start : one.end], layout.order))
        ]
    return Record(rank, offset, layout.record, raw, layout)


def _fault(one: Field, raw: str, order: str) -> str:
    """Why a field is not well formed; "" when it is, or when its padding alone is unusual."""
    text = raw.strip()
    if one.kind == "text" or one.name == "end":
        return ""
    if not text:
        return "montant obligatoire absent" if one.kind == "money" and one.is_required else ""
    if not (text.isascii() and text.isdigit()):
        return "un nombre est attendu"
    if one.kind == "date" and text.strip("0") and (jjmmaa if order == "jma" else aammjj)(raw) is None:
        return "ce n’est pas un jour"
    return ""


def _value(one: Field, raw: str) -> Value:
    text = raw[one.start : one.end].strip()
    if one.kind not in {"integer", "money"}:
        return text
    return int(text) if text.isascii() and text.isdigit() else None


@lru_cache(maxsize=4096)
def jjmmaa(text: str) -> dt.date | None:
    """NOEMIE: day, month, year on two digits of this century. None: not a day (lunar birth dates, zeros)."""
    return _day(text[4:6], text[2:4], text[0:2])


@lru_cache(maxsize=4096)
def aammjj(text: str) -> dt.date | None:
    """B2, DRE and ARL: year, month, day."""
    return _day(text[0:2], text[2:4], text[4:6])


def _day(year: str, month: str, day: str) -> dt.date | None:
    if not all(len(part) == 2 and part.isascii() and part.isdigit() for part in (year, month, day)):
        return None
    try:
        return dt.date(2000 + int(year), int(month), int(day))
    except ValueError:
        return None
