"""Who a record speaks of is never printed whole: a NIR keeps sex, year and month, a name its first letter."""

import re

from noemie.formats.records import Record
from noemie.formats.words import word

DOT = "•"
# 13 characters that have the shape of a NIR (2A, 2B, month 20 and above), with or without its key.
NIR = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")
NIR_SHOWN = 5


def mask_nir(text: str) -> str:
    """Every run of characters that may be a NIR loses all but its first five: too many are masked rather than one too few."""
    return NIR.sub(lambda found: found.group()[:NIR_SHOWN] + DOT * (len(found.group()) - NIR_SHOWN), text)


def mask_value(field: str, text: str) -> str:
    identity = word(field).identity
    if not identity or not text.strip():
        return text
    kept = text[:NIR_SHOWN] if identity == "nir" else text[:1] if "name" in field else ""
    return kept + "".join(DOT if char.strip() else char for char in text[len(kept) :])


def mask_record(record: Record) -> str:
    """The characters of the record, at their places, without the identities that its layout names."""
    if record.layout is None:
        return mask_nir(record.raw)
    cells = (mask_value(one.name, record.raw[one.start : one.end]) for one in record.layout.fields)
    return "".join(cells)
