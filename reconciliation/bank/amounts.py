"""Amounts as integers of the currency's smallest unit, from the texts that formats use. Never rounded, never a float."""

import re

# ISO 4217: currencies whose minor unit is not the hundredth.
NO_DECIMAL = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF"}
    | {"XOF", "XPF"}
)
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
LONGEST = 18  # digits that a 64-bit integer holds

TOO_FINE = "plus de décimales que la devise n’en a : montant non repris, jamais arrondi"
SIGNED = "un signe dans un montant dont le sens est donné à part (CdtDbtInd), jamais deviné"
_PLAIN = re.compile(r"([+-]?)(\d*)(?:[.,](\d*))?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'])\d{3})(?:\1\d{3})*", re.ASCII)


def decimals_of(currency: str) -> int:
    if currency in NO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def units(text: str, decimals: int) -> int | None:
    """`123.45`, `-123,4500`: a sign, digits, one decimal point or comma, no thousands; None for anything else.

    More decimals than `decimals` are accepted when they are zeros.
    """
    if decimals == 2 and text[-3:-2] == "." and text[:-3].isascii() and text[:-3].isdigit() and len(text) < LONGEST:
        cents = text[-2:]
        if cents.isascii() and cents.isdigit():
            return int(text[:-3] + cents)
    found = _PLAIN.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, part = found[1], found[2], found[3] or ""
    if not whole + part or part[decimals:].strip("0"):
        return None
    digits = whole + part[:decimals].ljust(decimals, "0")
    if len(digits.lstrip("0")) > LONGEST:
        return None
    return -int(digits or "0") if sign == "-" else int(digits or "0")


def is_too_fine(text: str, decimals: int) -> bool:
    """A number, but with more significant decimals than the currency has."""
    found = _PLAIN.fullmatch(text.strip())
    return bool(found and (found[3] or "")[decimals:].strip("0"))


def unreadable(text: str, decimals: int) -> str:
    """What to say of an amount that `units` does not read."""
    reason = TOO_FINE if is_too_fine(text, decimals) else "jamais pris pour zéro"
    return f"montant illisible {text[:40]!r} : {reason}"


def grouped_units(text: str, decimals: int, point: str) -> int | None:
    """A number written for people: `1 234,56 €`, `(12,00)`, `12,00-`; `point` is the decimal mark of its column."""
    # ¤ is what the euro of ISO-8859-15 becomes when it is read as cp1252.
    bare = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").replace("\u2019", "'").strip()
    bare = bare.removesuffix("€").removesuffix("¤").removesuffix("EUR").strip()
    is_negative = bare[:1] == "-" or bare[-1:] == "-" or (bare[:1] == "(" and bare[-1:] == ")")
    bare = bare.strip("+-()").strip()
    whole, mark, part = bare.rpartition(point)
    whole, part = (whole, part) if mark else (bare, "")
    if _GROUPED.fullmatch(whole):
        whole = re.sub(r"[ ,.']", "", whole)
    if not (whole + part).isdecimal():
        return None
    read = units(f"{whole}.{part}", decimals)
    return -read if read is not None and is_negative else read
