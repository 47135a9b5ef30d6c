"""The state of a movement, where an export lists those that wait, or were refused, beside those that are booked."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from reconciliation.bank.columns import name_of, plain

State = Literal["booked", "waiting", "unknown"]

COLUMNS = frozenset(
    {"statut", "status", "state", "etat", "statut de l operation", "statut operation", "etat de l operation"}
)


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split("|"))


BOOKED = _words(
    "execute|executee|comptabilise|comptabilisee|termine|terminee|valide|validee|effectue|effectuee|traite|traitee|regle|reglee"
    "|completed|settled|booked|book|done|cleared|posted"
)
WAITING = _words(
    "en attente|en cours|a venir|prevu|prevue|non comptabilise|non comptabilisee|refuse|refusee|rejete|rejetee|annule|annulee"
    "|echoue|echouee|pending|processing|declined|reverted|canceled|cancelled|failed|pdng"
)


class States:
    """The states of the rows of a table, one after the other. None of them waits when a word of the column is unknown: it speaks
    of something else."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._column = next((rank for rank, heading in enumerate(headings) if name_of(heading) in COLUMNS), None)
        self._is_known = self._column is not None

    def see(self, row: Sequence[str]) -> bool:
        """Whether the row waits, if every word of the table is known."""
        if not self._is_known:
            return False
        state = _state(self._written(row))
        self._is_known = state != "unknown"
        return state == "waiting"

    def add(self, other: "States") -> None:
        """What was seen apart, of the same column."""
        self._is_known = self._is_known and other._is_known

    @property
    def is_known(self) -> bool:
        """Every word met is one of a state; there is such a column."""
        return self._is_known

    def is_waiting(self, row: Sequence[str]) -> bool:
        """Once all the rows of the table were seen."""
        return self._is_known and _state(self._written(row)) == "waiting"

    def _written(self, row: Sequence[str]) -> str:
        return row[self._column] if self._column is not None and self._column < len(row) else ""


@lru_cache(maxsize=256)
def _state(text: str) -> State:
    word = plain(text)
    if word in WAITING:
        return "waiting"
    return "booked" if not word or word in BOOKED else "unknown"
