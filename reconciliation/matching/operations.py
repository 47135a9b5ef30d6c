"""What the operations of a batch (one movement for several transfers) say against its reading."""

from reconciliation.matching.proposal import EntryIn
from reconciliation.matching.references import invoice_numbers, keys_of_text


def denied(entry: EntryIn, name: str, cents: int) -> bool:
    """Some operations of the movement bear that name (a reference, the numbers of invoices), and do not make that amount."""
    names = set(name.split())
    bearing = [amount for amount, texts in entry.operations if names & (keys_of_text(texts) | invoice_numbers(texts))]
    return bool(bearing) and sum(bearing) != cents
