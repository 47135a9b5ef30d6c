"""Keys of the identifiers that a cabinet handles: NIR (97), AM, RPPS and FINESS numbers (Luhn), IBAN (mod 97)."""

PROVISIONAL = ("3", "4", "7", "8")
FIRST = ("1", "2", *PROVISIONAL)


def nir_key(body: str) -> str | None:
    """Key of a NIR of 13 characters; 2A counts as 19 and 2B as 18. None when the body is not a NIR's."""
    number = body.upper()
    if len(number) != 13:
        return None
    if number[5:7] in {"2A", "2B"}:
        number = number[:5] + ("19" if number[6] == "A" else "18") + number[7:]
    if not (number.isascii() and number.isdigit()):
        return None
    return f"{97 - int(number) % 97:02d}"


def full_nir(text: str) -> str:
    """15 characters when the key can be computed, a provisional number included; else what was given."""
    plain = "".join(text.split()).upper()
    key = nir_key(plain) if len(plain) == 13 and plain[:1] in FIRST else None
    return plain + key if key else plain


def is_valid_nir(text: str) -> bool:
    """15 characters with the right key. A provisional number (3, 4, 7, 8) is checked the same way."""
    plain = "".join(text.split()).upper()
    return len(plain) == 15 and plain[:1] in FIRST and nir_key(plain[:13]) == plain[13:]


def luhn_key(digits: str) -> str:
    """The digit that closes an AM, ADELI, RPPS or FINESS number."""
    total = 0
    for rank, char in enumerate(reversed(digits)):
        doubled = int(char) * (2 if rank % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str((10 - total % 10) % 10)


def has_luhn_key(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit() and luhn_key(text[:-1]) == text[-1]


def is_valid_iban(text: str) -> bool:
    """ISO 13616: letters as numbers, four first characters at the end, remainder 1."""
    plain = "".join(text.split()).upper()
    if not (15 <= len(plain) <= 34 and plain.isalnum() and plain.isascii()):
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1
