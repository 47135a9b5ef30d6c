"""Finding an act by the words that nurses use: label, code, aliases; no accents, any order, beginnings of words, typos.

Best first: the code, an alias or the cotation itself ("AMI 5.8"), as typed before its abbreviations and synonyms are read; an
alias that begins so; all the words in one alias; all the words somewhere. Words one letter wrong are tried only
when nothing else was found, then acts that have a part of the words, the rarest words counting most. Among equals: what the nurse uses most, then the shorter.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ngap.money import plain
from ngap.nomenclature import Act, catalogue

SMALL_WORDS = frozenset(
    {
        *("a", "apres", "au", "aux", "chez", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par"),
        *("pour", "sur", "un", "une"),
    }
)
SHORT_FOR = {
    "pst": "pansement", "pans": "pansement", "pansmt": "pansement", "pstt": "pansement", "inj": "injection",
    "piqure": "injection", "kt": "catheter", "ktc": "catheter", "medoc": "medicament", "medocs": "medicament",
    "ttt": "traitement", "chgt": "changement", "abl": "ablation", "enlever": "ablation", "oter": "ablation",
    "retirer": "ablation", "retrait": "ablation", "depose": "ablation", "changer": "changement", "refection": "pansement",
    "refaire": "pansement", "surveiller": "surveillance", "suivi": "surveillance", "controle": "surveillance",
}  # fmt: skip
SHORTEST_TYPO = 4
PART = 0.5  # of the weight of the known words


LETTER_KEY = re.compile(r"\b(ami|amx|ais|tmi|pai|di)(?=[0-9])")
INITIALS = re.compile(r"\b[a-z](?:\.[a-z])+\b")


def fold(text: str) -> str:
    """Lower case without accents or punctuation; "ami4" is "ami 4", "i.m." is "im"."""
    plainly = INITIALS.sub(lambda found: found[0].replace(".", ""), text.lower().replace("œ", "oe"))
    spread = unicodedata.normalize("NFKD", LETTER_KEY.sub(r"\1 ", plainly))
    return " ".join("".join(c if c.isalnum() else " " for c in spread if not unicodedata.combining(c)).split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it is looked for: its names as written and in full; their words, each after a space; all its words so."""

    rank: int
    act: Act
    written: frozenset[str]
    names: tuple[str, ...]
    words: tuple[str, ...]
    text: str


def _words(text: str) -> list[str]:
    return [SHORT_FOR.get(word, word) for word in text.split() if word not in SMALL_WORDS]


def _as_written(text: str) -> str:
    """Without the small words, no word read as another: a "contrôle" is not a "surveillance" where both are names."""
    return " ".join(word for word in text.split() if word not in SMALL_WORDS)


@lru_cache(maxsize=1)
def _index() -> tuple[Entry, ...]:
    return tuple(_entry(rank, act) for rank, act in enumerate(catalogue().values()))


def _entry(rank: int, act: Act) -> Entry:
    names = tuple(fold(name) for name in (act.code, *act.aliases, act.label, _cotation(act)))
    plainly = tuple(" ".join(_words(name)) for name in names)
    written = frozenset(_as_written(name) for name in names)
    return Entry(rank, act, written, plainly, tuple(f" {name}" for name in plainly), f" {' '.join(plainly)}")


def _cotation(act: Act) -> str:
    """`AMI 5.8`, `DI 2.5`, `TLS`: as a nurse says it."""
    return act.letter if act.coefficient is None else f"{act.letter} {plain(act.coefficient)}"


def prepare() -> None:
    """Builds what the first search and the first typo of a process would build; for a process that is about to serve."""
    _index()
    _cut_words()


def search_acts(
    query: str, day: dt.date, limit: int = 12, used: Mapping[str, int] | None = None, *, close: bool = True
) -> list[Act]:
    """Acts valid on the day, best first. `used`: how often the nurse did each act, by code.

    `close`: when no act has all the words, those with a typo, then those with a good part of the words.
    """
    typed = fold(query)
    words = list(dict.fromkeys(_words(typed)))
    if not words:
        return []
    entries = [entry for entry in _index() if entry.act.is_valid_on(day)]
    found = _rank(entries, [{word} for word in words], used or {}, _as_written(typed))
    if not found and close:
        near = [_near(word) for word in words]
        found = _rank(entries, near, used or {}) or _partly(entries, near, used or {})
    return found[:limit]


def _partly(entries: list[Entry], words: list[set[str]], used: Mapping[str, int]) -> list[Act]:
    """Words that no act has are left aside; of the others, half of the weight at least, then as if only those were typed."""
    known = [(spellings, weight) for spellings in words if (weight := _weight(entries, spellings))]
    if not known:
        return []
    whole = sum(weight for _, weight in known)
    scored = []
    for entry in entries:
        hit = [(spellings, weight) for spellings, weight in known if _is_in(spellings, entry.text)]
        total = sum(weight for _, weight in hit)
        if hit and total >= PART * whole:
            score = _score(entry, [spellings for spellings, _ in hit])
            key = (-round(total, 6), score, -used.get(entry.act.code, 0), len(entry.act.label), entry.rank)
            scored.append((key, entry.act))
    return [act for _, act in sorted(scored, key=lambda one: one[0])]


def _weight(entries: list[Entry], spellings: set[str]) -> float:
    """The rarer among the acts, the heavier; a number alone says little; 0 when no act has the word."""
    count = sum(_is_in(spellings, entry.text) for entry in entries)
    if not count:
        return 0.0
    rarity = math.log(1 + len(entries) / count)
    return rarity / 4 if all(spelling.isdigit() for spelling in spellings) else rarity


def _rank(entries: list[Entry], words: list[set[str]], used: Mapping[str, int], written: str = "") -> list[Act]:
    scored = []
    for entry in entries:
        score = _score(entry, words)
        if score is not None:
            score = -1 if written in entry.written else score
            length = 0 if score < 0 else len(entry.act.label)  # of one cotation, as the nomenclature has them
            scored.append((score, -used.get(entry.act.code, 0), length, entry.rank, entry.act))
    return [one[-1] for one in sorted(scored, key=lambda one: one[:4])]


def _score(entry: Entry, words: list[set[str]]) -> int | None:
    if not all(_is_in(spellings, entry.text) for spellings in words):
        return None
    wholes = {" ".join(one) for one in [[*next_spelling] for next_spelling in _readings(words)]}
    if any(name in wholes for name in entry.names):
        return 0
    if any(name.startswith(whole) for name in entry.names for whole in wholes):
        return 1
    return 2 if any(all(_is_in(spellings, name) for spellings in words) for name in entry.words) else 3


def _readings(words: list[set[str]]) -> list[tuple[str, ...]]:
    """Each word as typed, or the one spelling when a typo was read: never a product of all spellings."""
    if all(len(spellings) == 1 for spellings in words):
        return [tuple(next(iter(spellings)) for spellings in words)]
    return [(word,) for word in words[0]] if len(words) == 1 else []


def _is_in(spellings: set[str], words: str) -> bool:
    """A word begins so: every word stands after a space."""
    return any(f" {spelling}" in words for spelling in spellings)


@lru_cache(maxsize=1)
def _cut_words() -> dict[str, set[str]]:
    """Every word of the catalogue under each form with one letter less: two such forms that meet are a typo apart."""
    found: dict[str, set[str]] = {}
    for word in {word for entry in _index() for word in entry.text.split()}:
        for form in _cuts(word):
            found.setdefault(form, set()).add(word)
    return found


def _cuts(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _near(word: str) -> set[str]:
    """The word, and the words of the catalogue at one letter (missing, added, changed, swapped)."""
    if len(word) < SHORTEST_TYPO:
        return {word}
    close = {other for form in _cuts(word) for other in _cut_words().get(form, ()) if abs(len(other) - len(word)) <= 1}
    return close | {word}
