"""The numbers that two texts may share: what tells one transfer from another, and what does not.

Source: bank/REFERENCE 4.1 (E1: at least 8 significant digits, as a whole token) and 5 (a reference repeated without a blank).
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

SIGNIFICANT = 8
_DIGITS = re.compile(r"\d{8,}")
_INVOICE = re.compile(r"(?<!\d)\d{9}(?!\d)")


def tokens(texts: Iterable[str]) -> set[str]:
    """Runs of 8 digits or more; a run that repeats itself (2n digits) counts once, as its half. A day is no reference."""
    found: set[str] = set()
    for text in texts:
        for run in _DIGITS.findall(text):
            found.add(run)
            half = len(run) // 2
            if len(run) % 2 == 0 and half >= SIGNIFICANT and run[:half] == run[half:]:
                found.add(run[:half])
    return {token for token in found if len(token.lstrip("0")) >= SIGNIFICANT and not _is_a_day(token)}


def _is_a_day(token: str) -> bool:
    """JJMMAAAA or AAAAMMJJ of this century."""
    if len(token) != SIGNIFICANT:
        return False
    return any(_day(token, form) for form in ("%d%m%Y", "%Y%m%d"))


def _day(token: str, form: str) -> bool:
    try:
        return 2000 <= dt.datetime.strptime(token, form).year < 2100  # noqa: DTZ007
    except ValueError:
        return False


def shared_tokens(advices: Iterable[tuple[str, ...]]) -> set[str]:
    """Numbers, without leading zeros, that the labels of two advices or more carry."""
    seen = Counter(number for texts in advices for number in {token.lstrip("0") for token in tokens(texts)})
    return {token for token, count in seen.items() if count > 1}


def invoice_numbers(texts: Iterable[str]) -> set[str]:
    """Runs of exactly 9 digits."""
    return {number for text in texts for number in _INVOICE.findall(text)}
