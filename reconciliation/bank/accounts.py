"""One account under the names that formats give it: a French IBAN holds the bank, the branch and the account of CFONB."""

import re

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_RIB = re.compile(r"(\d{5})[ /]?(\d{5})[ /]?([0-9A-Z]{11})(?:[ /]?\d{2})?")
_SHORT = re.compile(r"(?:\d{5} \d{5} )?([0-9A-Z]{11})")
FRENCH = ("FR", "MC")
# Length of an IBAN by country (registry of ISO 13616): those of the banks that French people have.
LENGTHS = {
    "FR": 27, "MC": 27, "BE": 16, "CH": 21, "DE": 22, "ES": 24, "GB": 22, "IE": 22, "IT": 27, "LT": 20, "LU": 20, "NL": 18, "PT": 25,
}  # fmt: skip
NO_ACCOUNT = "ce fichier ne dit pas de quel compte il est"


def is_iban(text: str) -> bool:
    """ISO 13616: letters as numbers from 10, the first four characters last, modulo 97 is 1."""
    if not _IBAN.fullmatch(text) or len(text) != LENGTHS.get(text[:2], len(text)):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def same_account(account: str) -> str:
    """The name under which the account is kept, equal for CFONB, IBAN and OFX: `bank branch account` for a French one."""
    bare = re.sub(r"\s", "", account.upper())
    if bare[:2] in FRENCH and len(bare) == 27 and is_iban(bare):
        return f"{bare[4:9]} {bare[9:14]} {bare[14:25]}"
    rib = _RIB.fullmatch(account.upper().strip())
    if rib:
        return f"{rib[1]} {rib[2]} {rib[3]}"
    return bare if is_iban(bare) else " ".join(account.split())


def eleven(name: str) -> str:
    """The account number alone of a French account kept as `same_account` gives it; empty for any other name."""
    found = _SHORT.fullmatch(name)
    return found[1] if found else ""
