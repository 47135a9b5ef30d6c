"""The state of a movement, where an export lists those that wait, or were refused, beside those that are booked."""

from collections.abc import Sequence

from reconciliation.bank.columns import name_of, plain

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


def waiting(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> set[int]:
    """Ranks of the rows that are not booked. None of them when a word of the column is unknown: it speaks of something else."""
    column = next((rank for rank, heading in enumerate(headings) if name_of(heading) in COLUMNS), None)
    if column is None:
        return set()
    written = [row[column] if column < len(row) else "" for row in rows]
    words = {text: plain(text) for text in set(written)}
    if not set(words.values()) <= BOOKED | WAITING | {""}:
        return set()
    return {rank for rank, text in enumerate(written) if words[text] in WAITING}
