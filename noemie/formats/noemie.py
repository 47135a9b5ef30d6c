"""NOEMIE returns (580, 578, 900/687, 908): entities read by their size, then a typed return with its controls recomputed.

The level printed in an entity is not checked: the order of the entities and the 990 records say where one is.
"""

from collections.abc import Iterable, Iterator

from noemie.formats.answers import InvoiceAnswer, LumpSum, PartAnswer, Reject, Retention, Return, Transfer
from noemie.formats.entities import Reader
from noemie.formats.framing import NotNoemie
from noemie.formats.records import Decoded, Problem, Record, TooManyUnreadable, as_text
from noemie.formats.tree import Tree

__all__ = ["InvoiceAnswer", "LumpSum", "PartAnswer", "Reject", "Retention", "Return", "Transfer", "read"]

# 908 is known by its name only: its tree is not, so it is read like the others and said (REFERENCE 2.6).
KNOWN_REFERENCES = {"580", "578", "900", "687", "576"}


class Reading:
    """A return as its bytes come: batches of records, each taken by the tree when it is given.

    Whoever asks for them may take away what the tree has closed (`Tree.take_closed`), and the problems; memory then
    holds one batch, whatever the size of the file.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.tree = Tree(self.problems)
        self._reader = Reader(self.problems)
        self._trailers: list[Record] = []
        self.header: Record | None = None

    @property
    def framing(self) -> str:
        return self._reader.framing

    def batches(self, chunks: Iterable[bytes]) -> Iterator[list[Record]]:
        """Raises NotNoemie and TooManyUnreadable: nothing of the file may be used then."""
        take = self.tree.take
        for batch in self._reader.batches(map(as_text, chunks)):
            for record in batch:
                take(record)
            if batch:
                self.header = self.header or batch[0]
                self._trailers += [record for record in batch[-1:] if record.record == "999"]
            yield batch

    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file besides its problems."""
        reference = self.header.text("norm_reference") if self.header else ""
        return (*_notes(reference), *_counts(self.framing, self._reader.lines, self._trailers))


def read(data: bytes) -> Return:
    """Never raises: what cannot be used is `refused`, what could not be read is a problem."""
    reading = Reading()
    records: list[Record] = []
    try:
        for batch in reading.batches([data]):
            records += batch
    except (NotNoemie, TooManyUnreadable) as reason:
        return Return(Decoded("unknown", "", problems=tuple(reading.problems[:20]), refused=str(reason)))
    tree, header = reading.tree, records[0]
    decoded = Decoded(
        "noemie", reading.framing, tuple(records), tuple(reading.problems), tuple(tree.controls), notes=reading.notes()
    )
    return Return(decoded, tuple(tree.transfers), header.text("sender_id"), header.text("norm_reference"))


def _notes(reference: str) -> tuple[str, ...]:
    if reference[:3] in KNOWN_REFERENCES:
        return ()
    if reference[:3] == "908":
        return ("référence 908 : son arborescence n’est pas publiée, ses entités sont lues comme celles de la 580",)
    return (f"référence inconnue {reference!r} : lue comme les autres",)


def _counts(framing: str, lines: list[int], trailers: list[Record]) -> tuple[str, ...]:
    """999 counts physical lines in the operator framing; elsewhere what it counts is not known, so nothing is said."""
    if framing != "operator":
        return ()
    return tuple(
        f"le 999 annonce {trailer.number('record_count')} lignes, {count} lues"
        for count, trailer in zip(lines, trailers, strict=False)
        if trailer.number("record_count") != count
    )
