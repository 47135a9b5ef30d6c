"""The only rounding of the product: exact decimals in, integer cents out, half up (R-KEYS: line by line, once)."""

from decimal import ROUND_HALF_UP, Decimal

HALF = Decimal("0.5")
FULL = Decimal(1)
NOTHING = Decimal(0)
_CENT = Decimal(1)
_HUNDRED = Decimal(100)


def round_cents(euros: Decimal) -> int:
    """`Decimal("5.025")` euros → 503 cents."""
    return int((euros * _HUNDRED).quantize(_CENT, rounding=ROUND_HALF_UP))


def part_of(total_cents: int, percent: int) -> int:
    """`percent` % of a total, half up: 2283 at 60 % → 1370."""
    return int((Decimal(total_cents) * percent / _HUNDRED).quantize(_CENT, rounding=ROUND_HALF_UP))


def plain(number: Decimal) -> str:
    """As written on a claim: no trailing zero, no exponent. `Decimal("4.10")` → "4.1", `Decimal("10")` → "10"."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def euros(cents: int) -> str:
    """In a sentence: a true minus sign, spaces that do not break. `-123450` → "−1\u202f234,50\u202f€"."""
    sign, whole = "\u2212" if cents < 0 else "", f"{abs(cents) // 100:,}".replace(",", "\u202f")
    return f"{sign}{whole},{abs(cents) % 100:02d}\u202f€"


def in_french(number: Decimal) -> str:
    """In a sentence: `Decimal("12.50")` → "12,5"."""
    return plain(number).replace(".", ",")
