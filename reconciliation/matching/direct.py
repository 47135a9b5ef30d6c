"""Stage D, bank entry ↔ share without an advice: a mutuelle that pays and sends no return. bank/REFERENCE 4.1."""

from collections import Counter, defaultdict

from reconciliation.matching.evidence import Evidence
from reconciliation.matching.proposal import EntryIn, Limits, OpenShareIn, Pair
from reconciliation.matching.references import invoice_numbers


def share_pairs(entries: list[EntryIn], shares: list[OpenShareIn], limits: Limits) -> list[Pair]:
    """Automatic when the text names one invoice only, of one open share, with its whole amount, and no other entry does.

    A text that names two invoices is about both: nobody knows how it is shared, even when one amount fits.
    """
    index: dict[str, list[OpenShareIn]] = defaultdict(list)
    for share in shares:
        index[share.number].append(share)
    edges = [edge for entry in entries for edge in _edges(entry, index, limits)]
    uses = Counter(share.id for _, share, _ in edges)
    return [
        Pair(
            entry.id,
            None,
            share.id,
            Evidence("E1", share.number, entry.amount_cents, None, len(entries), others),
            is_automatic=others == 0 and uses[share.id] == 1,
        )
        for entry, share, others in edges
        if entry.amount_cents == share.open_cents
    ]


def _edges(
    entry: EntryIn, index: dict[str, list[OpenShareIn]], limits: Limits
) -> list[tuple[EntryIn, OpenShareIn, int]]:
    """(entry, share, how many other invoices or shares the text may mean)."""
    numbers = {one for one in invoice_numbers(entry.texts) if one.lstrip("0") not in limits.common}
    known = {one for one in numbers if one in index or one in limits.invoices}
    found = [share for number in sorted(known) for share in index.get(number, [])]
    others = len(found) - 1 + len([number for number in known if number not in index])
    return [(entry, share, others) for share in found if (entry.id, "share", share.id) not in limits.refused]
