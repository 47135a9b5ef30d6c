"""The references that two texts may share: what tells one transfer from another, and what does not.

Source: bank/REFERENCE 4.1 (E1: at least 8 significant digits, as a whole token) and 5 (a reference repeated without a blank,
written with blanks, with a platform's letters and dashes).
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from reconciliation.bank.accounts import LENGTHS, is_iban

SIGNIFICANT = 8
MOST_TEXTS = 32_768  # kept once read: a run looks at each for references and for invoices
COUNTER = 10  # digits of a counter that letters lead (`VIA0000834249`): its zeros count
PADDED = 12  # digits of a reference whose leading zeros count: longer than an invoice's number (9) or an account's (11)
JOINED = 6  # words that a bank may have cut one reference into
_DIGITS = re.compile(r"\d{8,}")
_INVOICE = re.compile(r"(?<!\d)\d{9}(?!\d)")
_WORD = re.compile(r"[A-Z]+|\d+")
_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./ -](?:0?[1-9]|1[0-2])[./ -](?:20)?\d{2}(?!\d)")
# Who somebody is, not what he pays: a company, a telephone, an account.
_NAMED_NUMBER = re.compile(
    r"\b(?:(?:SIREN|RCS)\b\W{0,4}\d{3} ?\d{3} ?\d{3}(?!\d)|SIRET\b\W{0,4}\d{3} ?\d{3} ?\d{3} ?\d{5}(?!\d)"
    r"|TVA\b\W{0,4}FR ?\w{2} ?\d{3} ?\d{3} ?\d{3}(?!\d)|T[EÉ]L(?:[EÉ]PHONE)?\b\W{0,4}0\d(?:[ .]?\d{2}){4}(?!\d))",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:REFERENCE|REF|VIREMENT|VIR)(?=[\d .:/-])[ .:/-]*")


def tokens(texts: Iterable[str]) -> set[str]:
    """Runs with 8 significant digits, or of 12 digits with their zeros; a run that repeats one unit counts as that unit too.

    A day is no reference, nor what says who somebody is.
    """
    found: set[str] = set()
    for text in texts:
        for run in _DIGITS.findall(_of_the_transfer(text)):
            found.add(run)
            found.update(_units(run))
    return {token for token in found if is_reference(token) or _is_padded(token)}


@lru_cache(maxsize=MOST_TEXTS)
def _of_the_transfer(text: str) -> str:
    """Without the numbers of companies, telephones and accounts (IBAN: ISO 13616, its key is right)."""
    return _ACCOUNT.sub(lambda found: found[0] if not _is_an_account(found[0]) else " ", _NAMED_NUMBER.sub(" ", text))


def _is_an_account(text: str) -> bool:
    bare = text.replace(" ", "").upper()
    return bare[:2] in LENGTHS and is_iban(bare)


def _units(run: str) -> Iterator[str]:
    """What a run of digits repeats twice or more, in 8 digits or more."""
    for times in range(2, len(run) // SIGNIFICANT + 1):
        size, rest = divmod(len(run), times)
        if not rest and run[:size] * times == run:
            yield run[:size]


def _is_padded(token: str) -> bool:
    """A counter on a fixed width (`000000000042`): its zeros are kept and compared, so it is as whole as any other."""
    return len(token) >= PADDED and token.strip("0") != ""


def _is_whole(key: str) -> bool:
    """A reference, or a counter on a fixed width behind its letters."""
    digits = [char for char in key if char.isdigit()]
    return is_reference(key) or (COUNTER <= len(digits) < len(key) and any(char != "0" for char in digits))


def is_reference(token: str) -> bool:
    digits = "".join(char for char in token if char.isdigit())
    return len(digits.lstrip("0")) >= SIGNIFICANT and not _is_a_day(digits)


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


def keys_of_label(texts: Sequence[str], common: frozenset[str] = frozenset()) -> set[str]:
    """What a payer's labels name the transfer by: their whole runs of digits, and each label whole without its blanks,
    signs and dates (`TP-26250701-003` is `TP26250701003`, `REF 2625 0700 0123` is `262507000123`).

    `common`: numbers, without leading zeros, that name no transfer; a label that holds no other digits names none either.
    """
    runs = {token for token in tokens(texts) if token.lstrip("0") not in common}
    return runs | {key for text in texts for key in _whole(text, common)}


def _whole(text: str, common: frozenset[str]) -> Iterator[str]:
    key = "".join(_WORD.findall(_LEAD.sub("", _DATE.sub(" ", _of_the_transfer(text).upper()).strip())))
    if not _is_whole(key) or key.lstrip("0") in common:
        return
    rest = key
    for token in tokens([text]):
        if token.lstrip("0") in common:
            rest = rest.replace(token, "")
    if any(char.isdigit() for char in rest):
        yield key


def keys_of_text(texts: Sequence[str]) -> set[str]:
    """What a bank's texts may name a transfer by: whole runs of digits, and up to six neighbouring words joined, from one
    text into the next too (lines of 65 in MT940, complements of 70 in CFONB cut where they are full).

    A joined key counts only when a payer's label has it as a run or as a whole: two joined ones are never compared.
    """
    words = [word for text in texts for word in _WORD.findall(_of_the_transfer(text).upper())]
    return tokens(texts) | set(_joined(words))


def _joined(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 2, min(start + JOINED, len(words)) + 1):
            key = "".join(words[start:end])
            if _is_whole(key):
                yield key


def shared_tokens(labels: Iterable[tuple[dt.date | None, tuple[str, ...]]]) -> set[str]:
    """Keys, without leading zeros, that the labels of transfers of two days carry: they name a payee, not a transfer.

    Transfers of one day may share one (a batch): then amounts must tell them apart.
    """
    days: dict[str, set[dt.date | None]] = defaultdict(set)
    for day, texts in labels:
        for token in {key.lstrip("0") for key in keys_of_label(texts)}:
            days[token].add(day)
    return {token for token, seen in days.items() if len(seen) > 1}


def invoice_numbers(texts: Iterable[str]) -> set[str]:
    """Runs of exactly 9 digits."""
    return {number for text in texts for number in _INVOICE.findall(_of_the_transfer(text))}
