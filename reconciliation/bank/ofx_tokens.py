"""The tags of an OFX as its text comes, and what each identifier of the bank (FITID) stood for."""

import re
from array import array
from collections.abc import Iterable, Iterator

# A tag and the text after it. In SGML a leaf has no closing tag; its value ends with the line.
_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]{0,40})\s*(/?)>([^<]*(?:<(?![/A-Za-z])[^<]*)*)")
_TAG = re.compile(r"<[/A-Za-z]")
_OPENING = re.compile(r"<OFX\s*>", re.IGNORECASE)
LONGEST = 4 << 20
TRUNCATED = "fichier tronqué : sa fin (</OFX>) manque, rien n’en est repris"
TOO_LONG = "plus de 4 Mo sans une balise : ce n’est pas un relevé"


class NotOfx(Exception):
    """Carries the reason, in French."""


def without_comments(blocks: Iterable[str]) -> Iterator[str]:
    """What stands between `<!--` and `-->` is no part of the file; what is never ended is text, and so is past 4 MB."""
    rest = ""
    for block in blocks:
        text, at, kept = rest + block, 0, []
        start = text.find("<!--")
        while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
            kept.append(text[at:start])
            at = end + 3
            start = text.find("<!--", at)
        if start < 0:  # a mark may be cut between two blocks
            start = next((len(text) - size for size in (3, 2, 1) if text.endswith("<!--"[:size])), len(text))
        start = max(at, start) if len(text) - start <= LONGEST else len(text)
        rest = text[start:]
        yield "".join([*kept, text[at:start]])
    yield rest


def survey(blocks: Iterable[str]) -> str:
    """The beginning of the file, once all of it went by: no DOCTYPE, an opening and an end. Raises NotOfx."""
    head = end = ""
    is_opened = False
    for block in blocks:
        head += block[: 400 - len(head)]
        text = end + block
        if re.search(r"<!(DOCTYPE|ENTITY)", text):
            raise NotOfx("déclaration DOCTYPE : refusée par sécurité, un OFX n’en a pas")
        is_opened = is_opened or _OPENING.search(text) is not None
        end = text[-4096:]
    if not is_opened:
        raise NotOfx("aucune balise <OFX> dans ce fichier")
    if not re.search(r"</OFX\s*>\s*\Z", end, re.IGNORECASE):
        raise NotOfx(TRUNCATED)
    return head


def tokens(blocks: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(slash of an end, name, text after) of each tag after <OFX>. Raises NotOfx past 4 MB without a tag."""
    rest, is_opened = "", False
    for block in blocks:
        text = rest + block
        if not is_opened:
            opening = _OPENING.search(text)
            if opening is None:
                rest = text[-LONGEST:]
                continue
            is_opened, text = True, text[opening.end() :]
        cut = _last_tag(text)
        for found in _TOKEN.finditer(text[:cut]):
            yield found[1], found[2], found[4]
        rest = text[cut:]
        if len(rest) > LONGEST:
            raise NotOfx(TOO_LONG)
    for found in _TOKEN.finditer(rest):
        yield found[1], found[2], found[4]


def _last_tag(text: str) -> int:
    """Where the last tag begins: no tag nor value goes over it. 0: there is none."""
    at = len(text)
    while (at := text.rfind("<", 0, at)) >= 0:
        if _TAG.match(text, at):
            return at
    return 0


class Seen:
    """FITID → what it stood for, in 16 bytes each: a table of a million texts would weigh more than all the rest.

    Both are kept as hashes of 64 bits, at the first free place from that of the identifier's.
    """

    def __init__(self) -> None:
        self._size, self._count = 1 << 10, 0
        self._keys, self._values = self._empty(), self._empty()

    def is_other(self, fitid: str, *content: str) -> bool:
        """The identifier was there with another content."""
        if 2 * self._count > self._size:
            self._grow()
        key, value = hash(fitid) or 1, hash(content)
        at = self._place(key)
        if self._keys[at]:
            return self._values[at] != value
        self._keys[at], self._values[at] = key, value
        self._count += 1
        return False

    def _empty(self) -> "array[int]":
        return array("q", bytes(8 * self._size))

    def _place(self, key: int) -> int:
        at = key & (self._size - 1)
        while self._keys[at] not in {0, key}:
            at = (at + 1) & (self._size - 1)
        return at

    def _grow(self) -> None:
        known = zip(self._keys, self._values, strict=True)
        self._size *= 2
        self._keys, self._values = self._empty(), self._empty()
        for key, value in known:
            if key:
                at = self._place(key)
                self._keys[at], self._values[at] = key, value
