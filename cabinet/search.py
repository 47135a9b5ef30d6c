"""The normal form of a name for search and sorting: no accents, capitals, single blanks (no unaccent in PostgreSQL here)."""

import unicodedata


def search_key(text: str) -> str:
    """`"  Éloïse  d'Ærö "` → `"ELOISE D'AERO"`."""
    spread = unicodedata.normalize(
        "NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    )
    plain = "".join(char for char in spread if not unicodedata.combining(char)).replace("ø", "o").replace("Ø", "O")
    return " ".join(plain.upper().split())
