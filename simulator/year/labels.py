"""How payers refer to a transfer, and how banks write it (the shapes of bank/REFERENCE 5; every number invented)."""

import random
from collections.abc import Callable

from simulator.year.answers import Advice
from simulator.year.payers import PLATFORM

LABEL, COMPLEMENT = 31, 70
Texts = tuple[tuple[str, str], ...]


def refer(advice: Advice, rank: int) -> str:
    """12 digits (year, day of the year, seven), 28 digits with a constant start, or a platform's own shape."""
    day = advice.day
    if advice.payer is PLATFORM:
        return f"TP-{day:%y%m%d}{advice.nurse.am_number[-2:]}-{rank % 1000:03d}"
    if advice.payer.fund.regime == "08":
        return f"REF {83_517:05d}{day:%y%j}{7_000_000 + rank:018d}"
    return f"REF.{day:%y%j}{7_000_000 + rank:07d}"


def bare(reference: str) -> str:
    return reference.removeprefix("REF.").removeprefix("REF ")


def _spaced(reference: str) -> str:
    return " ".join((reference[:3], reference[3:8], reference[8:]))


# Each takes the payer's name and the reference.
STYLES: tuple[Callable[[str, str], str], ...] = (
    lambda name, ref: f"VIR {name} {ref}",
    lambda name, ref: f"{name} {ref} Virement En Votre Faveur {ref}{ref} {ref}",
    lambda name, ref: f"VIR {name} {ref} {ref}{ref}",
    lambda name, ref: f"VIR SEPA {name} MOTIF: {ref}",
    lambda name, ref: f"VIR SEPA RECU /DE {name} /MOTIF {ref} /REF NOTPROVIDED",
    lambda name, ref: f"VIR RECU 8841223 DE: {name} MOTIF: {ref}",
    lambda name, ref: f"VIREMENT DE {name} REFERENCE : {ref}",
    lambda name, ref: f"VIR INST {name} REF{ref}" if ref.isdigit() else f"VIR INST {name} REF {ref}",
    lambda name, ref: f"VIR SEPA {name} {_spaced(ref)}" if ref.isdigit() else f"VIR SEPA {name} {ref}",
)


def written(source: random.Random, name: str, references: list[str]) -> tuple[str, Texts]:
    """Label and complements of a transfer; several references when it groups several advices; none: the bank lost it."""
    style = source.choice(STYLES)
    if not references:
        return in_records(f"VIR SEPA {name}")
    text = style(name, references[0])
    return in_records(" ".join([text, *references[1:]]))


def in_records(text: str) -> tuple[str, Texts]:
    """The label is the beginning; the whole text stands in complements of 70, cut between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > COMPLEMENT:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    names = ("LCC", "LC2", *(["LIB"] * len(lines)))
    return text[:LABEL], tuple(zip(names, lines, strict=False))
