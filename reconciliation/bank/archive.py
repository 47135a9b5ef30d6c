"""A ZIP of bank files: each member read alone, in memory, within bounds. Nothing is ever written to a path of the archive.

Refused whole: a path that leaves the archive, a nested archive, encryption, a bomb. A member that is no statement is a problem,
unless who reads the archive takes it as a file of its own.
"""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from reconciliation.bank.others import workbook
from reconciliation.bank.problems import Problems
from reconciliation.bank.recognise import recognise
from reconciliation.bank.statement import BankFile, Statement, continuity

MOST_MEMBERS = 1000
MOST_BYTES = 256 << 20
MOST_RATIO, ALWAYS_ALLOWED = 200, 4 << 20
BLOCK = 1 << 20
READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

Reader = Callable[[bytes, dt.date], BankFile]
# Whether a member is a file of its own: asked before it is read (None), then again if it is refused as a statement.
Apart = Callable[[bytes, BankFile | None], bool]


class _Refused(Exception):
    """Carries the reason, in French."""


def read(data: bytes, near: dt.date, reader: Reader, apart: Apart = lambda *_: False) -> BankFile:
    """`reader`: reads one member. Never raises."""
    problems = Problems()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, _Members(reader, apart, near), problems)
    except _Refused as refusal:
        return BankFile("zip", problems=problems.all(), refused=str(refusal))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return BankFile("zip", problems=problems.all(), refused="archive ZIP tronquée ou abîmée : rien n’en est repris")


def contents(data: bytes, ranks: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of members of an archive that `read` did not refuse, one after the other, by their place in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for rank in ranks:
            member = archive.infolist()[rank]
            yield PurePosixPath(member.filename.replace("\\", "/")).name, _content(archive, member, MOST_BYTES)


@dataclass(slots=True)
class _Members:
    """How the members of one archive are read, and which are files of their own."""

    reader: Reader
    is_apart: Apart
    near: dt.date
    apart: list[int] = field(default_factory=list)

    def read(self, content: bytes, rank: int) -> BankFile | None:
        """None: it is a file of its own."""
        found = None if self.is_apart(content, None) else self.reader(content, self.near)
        if found is not None and not (found.refused and self.is_apart(content, found)):
            return found
        self.apart.append(rank)
        return None


def _read(archive: zipfile.ZipFile, how: _Members, problems: Problems) -> BankFile:
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
    statements: list[Statement] = []
    left, reasons = MOST_BYTES, []
    for rank, member in members.items():
        content = _content(archive, member, left)
        left -= len(content)
        if recognise(content[:4096]) == "zip":
            raise _Refused(f"archive dans l’archive ({member.filename[-60:]!r}) : refusée")
        found = how.read(content, rank)
        if found is None:
            continue
        reasons += [found.refused] if found.refused else []
        _note(found, member.filename, problems)
        statements += [one for one in found.statements if not _is_known(one, statements, member.filename, problems)]
    if not statements and not how.apart:
        why = f" : {reasons[0]}" if len(reasons) == 1 else ""
        raise _Refused(f"aucun relevé lisible dans cette archive de {len(members)} fichier(s){why}")
    found_apart = tuple(how.apart)
    return BankFile("zip", tuple(statements), tuple(continuity(statements)), problems.all(), apart=found_apart)


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


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """Counts what really comes out: the directory of an archive may lie."""
    kept = bytearray()
    with archive.open(member) as source:
        while block := source.read(BLOCK):
            kept += block
            if len(kept) > min(left, member.file_size):
                raise _Refused("archive plus grande que ce qu’elle annonce")
    return bytes(kept)


def _note(found: BankFile, name: str, problems: Problems) -> None:
    short = PurePosixPath(name).name[-60:]
    if found.refused:
        problems.note(short, f"refusé : {found.refused}")
    for one in found.problems:
        problems.note(f"{short}, {one.where}", one.reason)


def _is_known(one: Statement, before: list[Statement], name: str, problems: Problems) -> bool:
    """The same statement in two members is counted once; the order in the archive decides which."""
    is_known = one in before
    if is_known:
        problems.note(PurePosixPath(name).name[-60:], "relevé déjà présent dans cette archive : compté une fois")
    return is_known
