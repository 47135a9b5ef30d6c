"""Reads a bank file of any known format; a format whose reader is not written is refused by its name, never guessed."""

import datetime as dt

from reconciliation.bank import camt053, cfonb120, ofx
from reconciliation.bank.recognise import recognise
from reconciliation.bank.statement import BankFile

NOT_WRITTEN = "format reconnu, mais sa lecture n'est pas encore écrite (docs/known_limits.md)"


def read(data: bytes, near: dt.date) -> BankFile:
    """Never raises."""
    known = recognise(data[:4096])
    if known == "cfonb120":
        return cfonb120.read(data, near)
    if known == "camt053":
        return camt053.read(data)
    if known == "ofx":
        return ofx.read(data)
    if known == "unknown":
        return BankFile("unknown", refused="ce n'est pas un relevé bancaire connu")
    return BankFile(known, refused=NOT_WRITTEN)
