"""Paper: `render(template, data) -> bytes`, a PDF/A-2a that is also PDF/UA-1, for letters and what is joined to them.

A template is a Typst file of ours; what it prints comes as JSON, which Typst reads as values: text is never markup nor code, so
nothing that a person typed can break out. Fonts are those inside the wheel; neither the network nor the system is asked.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import typst

from paper.pictures import Picture

ROOM = Path(__file__).parent
SHARED = ("house.typ", "sheets.typ")
TRY = """#import "sheets.typ": picture
#set document(title: "Essai", author: "Idel", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "fr")
#picture(0, 0, "Essai")
"""
STANDARDS = ["a-2a", "ua-1"]
UNKNOWN = "□"
# What every face of the fonts inside the wheel can show (a test prints them all): PDF/A refuses a sign without its shape.
SHOWN = ((0x20, 0x500), (0x1E00, 0x2041), (0x20A0, 0x20D0), (0x2190, 0x2300), (0x25A0, 0x2600))
ALSO = frozenset("№™\n")


class CannotPrint(ValueError):
    """The template and the data do not make a document: a fault of ours, with what Typst says."""


def render(template: Traversable, data: Mapping[str, Any], pictures: Sequence[bytes] = ()) -> bytes:
    """The PDF of `template` (a `.typ` file) filled with `data`: text, integers, booleans, None, lists and mappings of them.

    `data` names at least `title`, `author` and `made_on` (AAAA-MM-JJ). `pictures`: made safe before (`pictures.py`), named by
    their rank in the sheets of `sheets.typ`. The same data give the same bytes. Raises CannotPrint.
    """
    sources = {"main.typ": template.read_bytes(), **{name: (ROOM / name).read_bytes() for name in SHARED}}
    told = {"data": json.dumps(_printable(data), ensure_ascii=False)}
    if pictures:  # Typst takes text only: the bytes go as numbers
        told["pictures"] = json.dumps([list(one) for one in pictures])
    return _compiled(sources, told)


def can_print(picture: Picture) -> bool:
    """Tried alone: a picture that Typst or PDF/A refuses must not spoil the letter that it was to be joined to."""
    sources = {"main.typ": TRY.encode(), **{name: (ROOM / name).read_bytes() for name in SHARED}}
    try:
        _compiled(sources, {"pictures": json.dumps([list(picture.content)])})
    except CannotPrint:
        return False
    return True


def _compiled(sources: Mapping[str, bytes], told: Mapping[str, str]) -> bytes:
    try:
        made = typst.compile(  # type: ignore[call-overload]
            dict(sources),
            root=ROOM,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=dict(told),
            pdf_standards=STANDARDS,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise CannotPrint(str(error)) from None
    return bytes(made)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {str(key): _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise CannotPrint(f"{type(value).__name__} is no value of a document: amounts and days are written as text")


def printable(text: str) -> str:
    """Signs that no font here can show become □ (said, not dropped); controls and turns of direction go."""
    return "".join(_sign(one) for one in unicodedata.normalize("NFC", text))


def _sign(one: str) -> str:
    if one in ALSO:
        return one
    if one == "\t":
        return " "
    category = unicodedata.category(one)
    if category in {"Cc", "Cf"}:
        return ""
    is_shown = category[0] != "C" and any(first <= ord(one) < end for first, end in SHOWN)
    return one if is_shown else UNKNOWN
