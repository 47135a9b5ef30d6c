"""Finding an act by the words that nurses use: label, code, aliases; no accents, any order, beginnings of words."""

import datetime as dt
import unicodedata
from functools import lru_cache

from ngap.nomenclature import Act, catalogue


def fold(text: str) -> str:
    """Lower case without accents or punctuation."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return " ".join("".join(c if c.isalnum() else " " for c in spread if not unicodedata.combining(c)).split())


@lru_cache(maxsize=1)
def _index() -> tuple[tuple[Act, tuple[str, ...], str], ...]:
    return tuple(
        (act, tuple(fold(alias) for alias in act.aliases), fold(f"{act.label} {act.code} {' '.join(act.aliases)}"))
        for act in catalogue().values()
        if act.letter not in {"BSA", "BSB", "BSC", "PAI"}
    )


def search_acts(query: str, day: dt.date, limit: int = 12) -> list[Act]:
    """Best first: an alias that is the query, then one that begins with it, then all the words somewhere."""
    words = fold(query).split()
    if not words:
        return []
    whole, scored = " ".join(words), []
    for rank, (act, aliases, text) in enumerate(_index()):
        if act.is_valid_on(day) and (score := _score(whole, words, aliases, text)) is not None:
            scored.append((score, len(act.label), rank, act))
    return [act for *_, act in sorted(scored, key=lambda one: one[:3])[:limit]]


def _score(whole: str, words: list[str], aliases: tuple[str, ...], text: str) -> int | None:
    if whole in aliases:
        return 0
    if any(alias.startswith(whole) for alias in aliases):
        return 1
    parts = text.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2 if text.startswith(whole) else 3
    return None
