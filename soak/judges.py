"""What must hold of any file, sound or spoilt: each judge reads it by the product's readers and names what is wrong.

A zero is checked against the characters of the file itself: an amount that cannot be read is a problem, never a zero.
"""

import csv
import re
from collections.abc import Iterator

from billing.services.imports.b2_claims import claims_of
from billing.services.imports.factures_csv import NotAClaimsFile, read_claims
from noemie.formats import b2, noemie
from noemie.formats.reading import read as read_fund
from noemie.formats.recognise import recognise as recognise_fund
from noemie.formats.records import Decoded
from reconciliation.bank.reading import read as read_bank
from reconciliation.bank.statement import BankFile, Statement
from soak.seeds import NEAR

AMOUNT_CELLS = ("total_cents", "part_amo_cents", "part_amc_cents", "part_patient_cents")
# A zero amount as each format writes it; every bank format but CFONB has a separator, a sign or a limit around it.
CFONB_ZERO = re.compile(r"0{13}[{}]")
OTHER_ZERO = re.compile(r"(?<![\d.,])[-+]?[  ]?0+(?:[.,  ]?0*)(?![\d.,])")


def faults_of(data: bytes) -> Iterator[str]:
    """Every reader on every file: a recogniser that errs must not be what protects a reader."""
    yield from _fund(read_fund(data))
    yield from _noemie(data)
    claims_of(b2.read(data))
    yield from _factures(data)
    if recognise_fund(data[:4096]) == "unknown":
        yield from _bank(read_bank(data, NEAR), data.decode("iso-8859-1"))


def _fund(decoded: Decoded) -> Iterator[str]:
    if decoded.refused == "":
        yield "refused without a reason"
    for record in decoded.records:
        for one in record.layout.fields if record.layout else ():
            raw = record.raw[one.start : one.end].strip()
            if record.fields[one.name] == 0 and (not raw or raw.strip("0")):
                yield f"record {record.rank}, {one.name}: {raw!r} was read as 0"


def _noemie(data: bytes) -> Iterator[str]:
    for transfer in noemie.read(data).transfers:
        for invoice in transfer.invoices:
            for part in invoice.parts:
                raw = part.record.text("amo_paid") or part.record.text("amc_paid")
                if part.paid_cents == 0 and (not raw or raw.strip("0")):
                    yield f"record {part.record.rank}: a part of {raw!r} was read as 0"


def _factures(data: bytes) -> Iterator[str]:
    try:
        found = read_claims(data)
    except NotAClaimsFile:
        return
    text = data.removeprefix(b"\xef\xbb\xbf")
    header = [cell.strip() for cell in _cells(text, 0)]
    places = dict(found.places)
    for claim in found.claims:
        cells = dict(zip(header, _cells(text, places[claim.rank]), strict=False))
        said = [cells[name].strip() for name in AMOUNT_CELLS]
        read = [claim.total_cents, claim.amo_cents, claim.amc_cents, claim.patient_cents]
        if any(not cell.isdigit() or int(cell) != cents for cell, cents in zip(said, read, strict=True)):
            yield f"row {claim.rank}: {said} was read as {read}"
        if read[0] != sum(read[1:]):
            yield f"row {claim.rank}: the parts do not sum to the total"


def _cells(text: bytes, offset: int) -> list[str]:
    """The first line that holds something, from `offset` on, cut without the product's reader."""
    lines = text[offset:].decode("utf-8", "replace").replace("\x00", "\ufffd").splitlines()
    line = next((one for one in lines if one.strip()), "")
    return next(csv.reader([line], delimiter=";"))


def _bank(found: BankFile, text: str) -> Iterator[str]:
    if not found.refused and not found.statements:
        yield "neither refused nor a statement"
    if found.refused and found.statements:
        yield "refused, and its statements are given all the same"
    written = None
    for statement in found.statements:
        yield from _statement(statement)
        zeros = sum(entry.amount_cents == 0 for entry in statement.entries)
        if zeros and found.format != "zip":
            plain = text.replace("\x00", "")
            pattern = CFONB_ZERO if statement.format == "cfonb120" else OTHER_ZERO
            written = len(pattern.findall(plain)) if written is None else written
            if zeros > written:
                yield f"{zeros} entries of 0, {written} zeros in the file"


def _statement(statement: Statement) -> Iterator[str]:
    amounts = [entry.amount_cents for entry in statement.entries]
    if statement.proved and None in amounts:
        yield "proved with an amount that was not read"
    known = [cents for cents in amounts if cents is not None]
    ends = (statement.opening_cents, statement.closing_cents)
    if statement.proved and None not in ends and (ends[0] or 0) + sum(known) != ends[1]:
        yield "proved, and the balances do not follow"
