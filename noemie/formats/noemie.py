"""NOEMIE returns (580, 578, 900/687, 908): entities read by their size, then a typed return with its controls recomputed.

The level printed in an entity is not checked: the order of the entities and the 990 records say where one is.
"""

from noemie.formats.answers import InvoiceAnswer, LumpSum, PartAnswer, Reject, Retention, Return, Transfer
from noemie.formats.entities import entities_of
from noemie.formats.framing import Framed, NotNoemie, unframe
from noemie.formats.records import Decoded, Problem, Record, TooManyUnreadable, as_text
from noemie.formats.tree import Tree

__all__ = ["InvoiceAnswer", "LumpSum", "PartAnswer", "Reject", "Retention", "Return", "Transfer", "read"]

# 908 is known by its name only: its tree is not, so it is read like the others and said (REFERENCE 2.6).
KNOWN_REFERENCES = {"580", "578", "900", "687", "576"}


def read(data: bytes) -> Return:
    """Never raises: what cannot be used is `refused`, what could not be read is a problem."""
    problems: list[Problem] = []
    records: list[Record] = []
    try:
        framed = unframe(as_text(data), problems)
        for one in framed:
            records += entities_of(one, len(records), problems)
    except (NotNoemie, TooManyUnreadable) as reason:
        return Return(Decoded("unknown", "", problems=tuple(problems[:20]), refused=str(reason)))
    tree = Tree(problems)
    for record in records:
        tree.take(record)
    header = records[0]
    reference = header.text("norm_reference")
    decoded = Decoded(
        "noemie",
        framed[0].framing,
        tuple(records),
        tuple(problems),
        tuple(tree.controls),
        notes=(*_notes(reference), *_counts(framed, records)),
    )
    return Return(decoded, tuple(tree.transfers), header.text("sender_id"), reference)


def _notes(reference: str) -> tuple[str, ...]:
    if reference[:3] in KNOWN_REFERENCES:
        return ()
    if reference[:3] == "908":
        return ("référence 908 : son arborescence n'est pas publiée, ses entités sont lues comme celles de la 580",)
    return (f"référence inconnue {reference!r} : lue comme les autres",)


def _counts(framed: list[Framed], records: list[Record]) -> tuple[str, ...]:
    """999 counts physical lines in the operator framing; elsewhere what it counts is not known, so nothing is said."""
    trailers = [record for record in records if record.record == "999"]
    return tuple(
        f"le 999 annonce {trailer.number('record_count')} lignes, {one.physical_lines} lues"
        for one, trailer in zip(framed, trailers, strict=False)
        if one.framing == "operator" and trailer.number("record_count") != one.physical_lines
    )
