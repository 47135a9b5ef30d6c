"""Reads a bank file of any known format; a file of another format is refused with its reason, never read as nothing."""

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from reconciliation.bank import archive, camt053, cfonb120, delimited, mt940, ofx, open_banking, others
from reconciliation.bank.columns import Mapping
from reconciliation.bank.recognise import recognise
from reconciliation.bank.sheet import open_sheet
from reconciliation.bank.statement import BankFile, Stream, gathered, once, unrolled
from reconciliation.bank.texts import Source, in_memory

UNKNOWN = "ce n’est pas un relevé bancaire connu"
EMPTY = "fichier vide"
HEAD_BYTES = 4096
BLANK = b"\x00\x1a \t\r\n"


def read(data: bytes, near: dt.date, mapping: Mapping | None = None) -> BankFile:
    """`near`: the day of the import. `mapping`: the columns of a CSV, when a person has said them. Never raises."""
    if recognise(data[:HEAD_BYTES]) == "zip":
        return archive.read(data, lambda _, source: stream(source, near, mapping))
    return gathered(stream(in_memory(data), near, mapping))


def stream(source: Source, near: dt.date, mapping: Mapping | None = None) -> Stream:
    """The same, entry by entry, of any format but an archive, which is opened by `archive.stream`."""
    blocks = iter(source())
    head = _head(blocks)
    match recognise(head[:HEAD_BYTES]):
        case "cfonb120":
            return cfonb120.stream(chain([head], blocks), near)
        case "camt053":
            return once(camt053.stream(source))
        case "mt940":
            return once(mt940.stream(source))
        case "ofx":
            return once(ofx.stream(source))
        case "dsp2":
            return open_banking.stream(source)
        case "csv":
            return delimited.stream(source, near, mapping)
        case _ if mapping is not None:
            return delimited.stream(source, near, mapping)
        case _:
            return unrolled(_unknown(chain([head], blocks)))


def _head(blocks: Iterator[bytes], size: int = HEAD_BYTES) -> bytes:
    head = b""
    while len(head) < size and (block := next(blocks, b"")):
        head += block
    return head


def _unknown(blocks: Iterator[bytes]) -> BankFile:
    head = _head(blocks, HEAD_BYTES * 16)
    if not head.strip(BLANK) and not any(block.strip(BLANK) for block in blocks):
        return BankFile("unknown", refused=EMPTY)
    is_table = open_sheet(head[: HEAD_BYTES * 16]) is not None
    return BankFile("unknown", refused=others.named(head[:HEAD_BYTES]) or (delimited.UNKNOWN if is_table else UNKNOWN))
