"""An amount as the French write it, for screens, findings and paper."""

NARROW = "\u202f"  # French typography: thousands and the space before the euro do not break
MINUS = "\u2212"


def in_euros(cents: int, *, signed: bool = False) -> str:
    """`1 234,50 €` with narrow no-break spaces and a true minus; `signed` writes the plus of a difference too."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", NARROW)
    sign = MINUS if cents < 0 else "+" if signed and cents > 0 else ""
    return f"{sign}{grouped},{rest:02d}{NARROW}€"
