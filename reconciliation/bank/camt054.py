"""ISO 20022 camt.054 (.001.02 to .08), a notice of entries: the details of movements that a camt.053 books. Never money.

Source: the schemas of ISO 20022; what an entry holds is read as in a camt.053.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from reconciliation.bank.camt053 import MOST_ENTRIES
from reconciliation.bank.camt_details import NONE_GIVEN, EntryReader, local, text_at
from reconciliation.bank.camt_xml import DOCTYPE, Refusal, drop, elements, legible_xml
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import OPERATION, BankProblem
from reconciliation.bank.texts import in_memory

HEAD_OF_XML = 8192  # where the first message is looked for
ROOT = "BkToCstmrDbtCdtNtfctn"
TAGS = tuple(f"{{*}}{name}" for name in ("GrpHdr", "Acct", "TxDtls", "Ntry", "Ntfctn"))
_STARTS = re.compile(rb"<(?:\w[\w.-]*:)?BkToCstmr(\w+)")


@dataclass(frozen=True, slots=True)
class Notice:
    """`amount`: signed units of the currency's decimals. `reference`: the bank's own for the entry, "" when it gives none."""

    account: str
    currency: str
    amount: int
    booked_on: dt.date | None
    reference: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeFile:
    notices: tuple[Notice, ...] = ()
    problems: tuple[BankProblem, ...] = ()
    refused: str | None = None


def is_notice(head: bytes) -> bool:
    """By the first message that stands in it."""
    found = _STARTS.search(head)
    return found is not None and found[1].startswith(b"DbtCdtNtfctn")


def read(data: bytes) -> NoticeFile:
    """Never raises; any fault of the XML refuses the whole file."""
    reader = _Reader()
    try:
        text, tolerance = legible_xml(in_memory(data))
        if tolerance:
            reader.problems.note("fichier", tolerance)
        for element in elements(text, reader.check_root, TAGS):
            reader.take(element)
    except Refusal as refusal:
        return NoticeFile(problems=reader.problems.all(), refused=str(refusal))
    except etree.XMLSyntaxError as error:
        reason = f"XML mal formé ou tronqué (ligne {error.lineno}) : rien n’en est repris"
        return NoticeFile(problems=reader.problems.all(), refused=reason)
    if not reader.count:
        return NoticeFile(problems=reader.problems.all(), refused="avis sans une écriture")
    return NoticeFile(tuple(reader.found), reader.problems.all())


class _Reader:
    """The events of one document, an entry at a time."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.entries = EntryReader(self.problems)
        self.account = self.currency = ""
        self.found: list[Notice] = []
        self.count = 0

    def check_root(self, message: Any) -> None:
        if message.getroottree().docinfo.doctype:
            raise Refusal(DOCTYPE)
        names = {re.sub(r"V\d\d\Z", "", local(one)) for one in (message, *message[:2])}
        if not names & {ROOT, "Ntfctn"}:
            raise Refusal("ce n’est pas un avis d’écritures (camt.054)")

    def take(self, element: Any) -> None:
        name, parent = local(element), local(element.getparent())
        if name == "TxDtls":
            self.entries.take_details(element)
        elif name == "Ntfctn":
            self.account = self.currency = ""
        elif name == "Acct" and parent == "Ntfctn":
            self.account = "".join((text_at(element, "Id", "IBAN") or text_at(element, "Id", "Othr", "Id")).split())
            self.currency = text_at(element, "Ccy")
        elif name == "Ntry" and parent == "Ntfctn":
            self._entry(element)
        else:
            return
        drop(element, name)

    def _entry(self, element: Any) -> None:
        self.count += 1
        if self.count > MOST_ENTRIES:
            raise Refusal(f"plus de {MOST_ENTRIES} écritures dans un fichier")
        entry = self.entries.take(element, self.count)
        if entry is None or entry.amount is None:
            return
        reference = "" if entry.servicer_ref.upper() in NONE_GIVEN else entry.servicer_ref
        said = (entry.label, entry.entry_ref, *(detail.text for detail in entry.details))
        texts = [text for text in said if text.strip() and text.upper() not in NONE_GIVEN]
        if not any(detail.qualifier == OPERATION for detail in entry.details):
            texts = list(dict.fromkeys(texts))  # of a batch, each operation keeps its own words
        currency = entry.currency or self.currency
        self.found.append(Notice(self.account, currency, entry.amount, entry.booked_on, reference, tuple(texts)))
