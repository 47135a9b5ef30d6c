"""A ZIP of bank files: each member read alone, block by block, within bounds. Nothing is ever written to a path of the archive.

Refused whole: a path that leaves the archive, a nested archive, encryption, a bomb. A member that is no statement is a problem,
unless who reads the archive takes it as a file of its own.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

from reconciliation.bank.others import workbook
from reconciliation.bank.problems import Problems
from reconciliation.bank.recognise import recognise
from reconciliation.bank.statement import BankFile, Closed, Entry, MemberEnd, Stream, Turn, gathered
from reconciliation.bank.texts import Source

MOST_MEMBERS = 1000
MOST_BYTES = 256 << 20
MOST_RATIO, ALWAYS_ALLOWED = 200, 4 << 20
BLOCK = 1 << 20
HEAD = 128 << 10
SPOILT = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_encode = msgspec.msgpack.Encoder().encode
SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

# How a member is read: its place in the archive, and its bytes as often as they are asked for.
Reader = Callable[[int, Source], Stream]
# Whether a member is a file of its own, by its place and its first HEAD bytes: asked before it is read (None), then again if it is
# refused as a statement.
Apart = Callable[[int, bytes, BankFile | None], bool]


class _Refused(Exception):
    """Carries the reason, in French."""


class Unreadable(ValueError):
    """An archive that was read once and no longer can be."""


def read(data: bytes, reader: Reader, apart: Apart = lambda *_: False) -> BankFile:
    """Never raises."""
    return gathered(stream(io.BytesIO(data), reader, apart))


def stream(opened: BinaryIO, reader: Reader, apart: Apart = lambda *_: False) -> Stream:
    """The same, entry by entry: memory holds a block of one member. `opened`: the archive, which can be sought in."""
    problems = Problems()
    try:
        with zipfile.ZipFile(opened) as archive:
            return (yield from _read(archive, _Members(reader, apart), problems))
    except _Refused as refusal:
        return BankFile("zip", problems=problems.all(), refused=str(refusal))
    except SPOILT:
        return BankFile("zip", problems=problems.all(), refused="archive ZIP tronquée ou abîmée : rien n’en est repris")


def heads(opened: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Place and first bytes of the members, for who must know of them before `stream`; none of an archive that it refuses at once."""
    try:
        with zipfile.ZipFile(opened) as archive:
            for rank, member in _members(archive).items():
                yield rank, _head(partial(_blocks, archive, member))
    except (_Refused, *SPOILT):
        return


def contents(opened: BinaryIO, ranks: Sequence[int]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and blocks of members of an archive that `stream` did not refuse, one after the other, by their place in it."""
    with zipfile.ZipFile(opened) as archive:
        for rank in ranks:
            member = archive.infolist()[rank]
            yield PurePosixPath(member.filename.replace("\\", "/")).name, _blocks(archive, member)


def member(opened: BinaryIO, short: str) -> Iterator[bytes]:
    """The blocks of the member that problems name so; nothing when none has that name, or several. Raises Unreadable."""
    try:
        with zipfile.ZipFile(opened) as archive:
            named = [one for one in _members(archive).values() if _short(one.filename) == short]
            if len(named) == 1:
                yield from _blocks(archive, named[0])
    except (_Refused, *SPOILT) as error:
        raise Unreadable(str(error)) from error


@dataclass(slots=True)
class _Members:
    """How the members of one archive are read, which are files of their own, and what the statements so far are.

    `known`: a digest of each statement with its entries.
    """

    reader: Reader
    is_apart: Apart
    apart: list[int] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def read(
        self, rank: int, name: str, source: Source, problems: Problems
    ) -> Iterator[Entry | Turn | Closed | MemberEnd]:
        """What a member gives, then its end."""
        head = _head(source)
        if recognise(head[:4096]) == "zip":
            raise _Refused(f"archive dans l’archive ({name[-60:]!r}) : refusée")
        if self.is_apart(rank, head, None):
            self.apart.append(rank)
            return
        given = _Given(self.known)
        found = yield from given.relayed(self.reader(rank, source))
        is_apart = bool(found.refused) and self.is_apart(rank, head, found)
        yield MemberEnd(is_kept=not found.refused)
        if is_apart:
            self.apart.append(rank)
            return
        if found.refused:
            self.reasons.append(found.refused)
        else:
            self.known |= given.new
        _note(found, name, given.repeated, problems)


class _Given:
    """The statements that one member gives. One that is in the archive already is counted once, where it stands first."""

    def __init__(self, known: set[bytes]) -> None:
        self._known, self.new, self.repeated = known, set[bytes](), 0
        self._digests: dict[tuple[str, ...], Any] = {}
        self._turn: tuple[str, ...] = ()

    def relayed(self, reading: Stream) -> Stream:
        while True:
            try:
                item = next(reading)
            except StopIteration as end:
                found: BankFile = end.value
                return found
            yield self._closed(item) if isinstance(item, Closed) else self._seen(item)

    def _seen(self, item: Entry | Turn | MemberEnd) -> Entry | Turn | MemberEnd:
        if isinstance(item, Turn):
            self._turn = item.key
        elif isinstance(item, Entry):
            self._digests.setdefault(self._turn, hashlib.sha256()).update(_encode(item))
        return item

    def _closed(self, item: Closed) -> Closed:
        digest = self._digests.pop(self._turn, hashlib.sha256())
        self._turn = ()
        if item.statement is None:
            return item
        digest.update(_encode(item.statement))
        key = digest.digest()
        if key in self._known or key in self.new:
            self.repeated += 1
            return Closed(None)
        self.new.add(key)
        return item


def _members(archive: zipfile.ZipFile) -> dict[int, zipfile.ZipInfo]:
    """By their place, once the directory says nothing that refuses them."""
    listed = enumerate(archive.infolist())
    members = {rank: one for rank, one in listed if not one.is_dir() and not _is_system(one.filename)}
    if len(archive.infolist()) > MOST_MEMBERS:
        raise _Refused(f"archive de plus de {MOST_MEMBERS} fichiers")
    refused = workbook({one.filename for one in members.values()})
    if refused:
        raise _Refused(refused)
    for member in members.values():
        _check(member)
    if sum(one.file_size for one in members.values()) > MOST_BYTES:
        raise _Refused(f"archive de plus de {MOST_BYTES >> 20} Mo une fois ouverte")
    return members


def _read(archive: zipfile.ZipFile, how: _Members, problems: Problems) -> Stream:
    members = _members(archive)
    for rank, member in members.items():
        source = partial(_blocks, archive, member)
        for _ in source():
            pass  # what it announces is what it holds, and none of it is spoilt: known before a byte of it is read
        yield from how.read(rank, member.filename, source, problems)
    if not how.known and not how.apart:
        why = f" : {how.reasons[0]}" if len(how.reasons) == 1 else ""
        raise _Refused(f"aucun relevé lisible dans cette archive de {len(members)} fichier(s){why}")
    return BankFile("zip", problems=problems.all(), apart=tuple(how.apart))


def _is_system(name: str) -> bool:
    return name.startswith(SYSTEM[0]) or PurePosixPath(name).name in SYSTEM[1:] or PurePosixPath(name).name[:2] == "._"


def _check(member: zipfile.ZipInfo) -> None:
    """What the directory of the archive says, before a byte is opened."""
    name = member.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name:
        raise _Refused(f"chemin interdit dans l’archive : {member.filename[:60]!r}")
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        raise _Refused(f"lien symbolique dans l’archive : {member.filename[:60]!r}")
    if member.flag_bits & 0x1:
        raise _Refused("archive chiffrée par un mot de passe")
    if member.compress_type not in READABLE:
        raise _Refused("méthode de compression inconnue dans cette archive")
    if member.file_size > ALWAYS_ALLOWED and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise _Refused(f"taux de compression anormal ({member.filename[-60:]!r}) : archive refusée")


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Counts what really comes out: the directory of an archive may lie."""
    left = member.file_size
    with archive.open(member) as source:
        while block := source.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise _Refused("archive plus grande que ce qu’elle annonce")
            yield block


def _head(source: Source) -> bytes:
    held = b""
    for block in source():
        held += block
        if len(held) >= HEAD:
            break
    return held[:HEAD]


def _short(name: str) -> str:
    return PurePosixPath(name).name[-60:]


def _note(found: BankFile, name: str, repeated: int, problems: Problems) -> None:
    short = _short(name)
    if found.refused:
        problems.note(short, f"refusé : {found.refused}")
    for one in found.problems:
        problems.note(f"{short}, {one.where}", one.reason)
    if repeated and not found.refused:
        problems.note(short, "relevé déjà présent dans cette archive : compté une fois")
