"""The operations of a movement that a bank booked as one amount (camt TxDtls), each with its own amount.

The movement stays the unit of the proof; its operations stand among its texts, each behind a line that says its amount
(bank/REFERENCE 1.2: kept as children when they make the amount, as text alone when they do not).
"""

from collections.abc import Sequence

from reconciliation.bank.statement import OPERATION, EntryDetail

SAYS = "Détail du lot\u202f: "

Operation = tuple[int, tuple[str, ...]]


def mark(units: int, decimals: int) -> EntryDetail:
    """`Détail du lot : 30,00`, in front of what the bank says of that operation."""
    digits = f"{abs(units):0{decimals + 1}d}"
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return EntryDetail(OPERATION, f"{SAYS}{'-' if units < 0 else ''}{whole}{',' if rest else ''}{rest}")


def without_marks(texts: Sequence[str]) -> tuple[str, ...]:
    """What the bank wrote, and nothing of ours."""
    return tuple(text for text in texts if not text.startswith(SAYS))


def operations(texts: Sequence[str], units: int) -> tuple[Operation, ...]:
    """(amount, texts) of each operation of a movement of `units`; none when they do not make its amount."""
    found: list[tuple[int, list[str]]] = []
    for text in texts:
        if text.startswith(SAYS):
            amount = _units(text.removeprefix(SAYS))
            if amount is None:
                return ()
            found.append((amount, []))
        elif found:
            found[-1][1].append(text)
    made = tuple((amount, tuple(said)) for amount, said in found)
    return made if sum(amount for amount, _ in made) == units else ()


def together(own: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """The texts of one movement in two formats, each once: the operations of a batch last, as the one that has them says them."""
    start, end = _first_mark(own), _first_mark(other)
    return (*dict.fromkeys([*own[:start], *other[:end]]), *(own[start:] or other[end:]))


def _first_mark(texts: Sequence[str]) -> int:
    return next((rank for rank, text in enumerate(texts) if text.startswith(SAYS)), len(texts))


def _units(text: str) -> int | None:
    digits = text.replace(",", "", 1).removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return -int(digits) if text.startswith("-") else int(digits)
