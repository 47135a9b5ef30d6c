"""Text that a spreadsheet will open: what would be run as a formula is text again."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: str) -> str:
    """An apostrophe before a text that a spreadsheet would run."""
    return f"'{value}" if value.startswith(FORMULA) else value
