"""The parts of a « preuve de paiement »: a link of the chain, what it is made of, the file that proves it."""

from dataclasses import dataclass
from datetime import date

from cabinet.models import IncomingFile
from reconciliation.models import BankEntry


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is written. `rank`: of the record or movement in the file, None when the whole file is the proof."""

    file: IncomingFile
    rank: int | None
    record: str
    what: str

    @property
    def place(self) -> str:
        if self.rank is None:
            return self.file.name
        return f"{self.file.name}, {self.what} {self.rank}{f' ({self.record})' if self.record else ''}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One fact of a link, in a sentence; `source` None: said by a person or by Idel, no file proves it."""

    sentence: str
    day: date | None = None
    source: Source | None = None
    entry: BankEntry | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`missing`: what is said when there is no piece. `applies` False: this link does not exist for such a share."""

    key: str
    title: str
    pieces: tuple[Piece, ...] = ()
    missing: str = ""
    applies: bool = True

    @property
    def is_proved(self) -> bool:
        return bool(self.pieces)

    def document(self) -> dict[str, object]:
        return {
            "key": self.key,
            "is_proved": self.is_proved,
            "applies": self.applies,
            "missing": None if self.is_proved else self.missing,
            "pieces": [_piece(one) for one in self.pieces],
        }


def _piece(one: Piece) -> dict[str, object]:
    source = one.source
    return {
        "text": one.sentence,
        "day": one.day.isoformat() if one.day else None,
        "file": source.file.name if source else None,
        "sha256": source.file.sha256 if source else None,
        "rank": source.rank if source else None,
        "record": source.record or None if source else None,
    }


def source_of(file: IncomingFile, *, rank: int | None = None, record: str = "", what: str = "enregistrement") -> Source:
    return Source(file, rank, record, what)
