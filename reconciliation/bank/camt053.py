"""ISO 20022 camt.053 (.001.02 to .08), the end-of-day statement in XML, read as a stream: memory holds one entry.

Source: the schemas of ISO 20022. A DOCTYPE is refused; a camt.052 (intraday) and a camt.054 (notice) are not statements.
An entry is handed on as it is read when nothing that may follow can change it; else it waits for the end of its statement.
"""

import re
from typing import Any

from lxml import etree

from reconciliation.bank.camt_details import CamtEntry, EntryReader, child, local, text_at
from reconciliation.bank.camt_statement import OpenStatement, build, entry_of, goes_on, held_entries, note_missing_page
from reconciliation.bank.camt_xml import DOCTYPE, Refusal, drop, elements, legible_xml
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import BankFile, Closed, Entry, Stream, gathered
from reconciliation.bank.texts import Source, in_memory

MOST_STATEMENTS, MOST_ENTRIES, MOST_UNREAD = 20_000, 1_000_000, 10_000
NAMES = ("GrpHdr", "Acct", "Bal", "TxDtls", "Ntry", "Stmt")
TAGS = tuple(f"{{*}}{name}" for name in NAMES)
OTHERS = {
    "BkToCstmrAcctRpt": ("camt052", "camt.052 (état intrajournalier)"),
    "BkToCstmrDbtCdtNtfctn": ("camt054", "camt.054 (avis d’écritures)"),
}
MISPLACED = "compte, numéro ou page d’un relevé écrits après ses écritures et différents : rien n’en est repris"


def read(data: bytes) -> BankFile:
    """Never raises; any fault of the XML refuses the whole file."""
    return gathered(stream(in_memory(data)))


def stream(source: Source) -> Stream:
    """The same, one entry after the other. The source is opened twice."""
    reader = _Reader()
    try:
        blocks, tolerance = legible_xml(source)
        if tolerance:
            reader.problems.note("fichier", tolerance)
        for element in elements(blocks, reader.check_root, TAGS):
            reader.readers[local(element)](element)
            if reader.out:
                yield from reader.out
                reader.out.clear()
        found = reader.finish()
        yield from reader.out
    except Refusal as refusal:
        return BankFile(reader.format, problems=reader.problems.all(), refused=str(refusal))
    except etree.XMLSyntaxError as error:
        reason = f"XML mal formé ou tronqué (ligne {error.lineno}) : rien n’en est repris"
        return BankFile(reader.format, problems=reader.problems.all(), refused=reason)
    return found


class _Reader:
    """The events of one document. `out`: entries and ends of statements that are complete, for the caller to take away.

    `before`: a page whose statement may go on in the next one; it ends when the next is known not to be its page.
    """

    def __init__(self) -> None:
        self.format = "camt053"
        self.problems = Problems()
        self.entries = EntryReader(self.problems)
        self.header_page: tuple[int, bool] | None = None
        self.current = OpenStatement()
        self.before: OpenStatement | None = None
        self.out: list[Entry | Closed] = []
        self.count = self.seen = self.closed = 0
        self.is_empty = True
        self.readers = {
            "GrpHdr": self._header,
            "Acct": self._account,
            "Bal": self._balance,
            "TxDtls": self._details,
            "Ntry": self._entry,
            "Stmt": self._statement,
        }

    def check_root(self, message: Any) -> None:
        """At the first element that matters: the kind of message that it stands in, before anything is built."""
        if message.getroottree().docinfo.doctype:
            raise Refusal(DOCTYPE)
        for name in (local(message), *(local(one) for one in message[:2])):
            kind = re.sub(r"V\d\d\Z", "", name)  # .001.01 ends the name by its version
            if kind in OTHERS:
                self.format, what = OTHERS[kind]
                raise Refusal(f"{what} : ce n’est pas un relevé, aucune écriture n’en est comptabilisée")

    def _header(self, element: Any) -> None:
        self.header_page = _page(child(element, "MsgPgntn"))

    def _account(self, element: Any) -> None:
        if local(element.getparent()) == "Stmt":
            number = "".join((text_at(element, "Id", "IBAN") or text_at(element, "Id", "Othr", "Id")).split())
            if self.current.is_handed_on and number != self.current.account:
                raise Refusal(MISPLACED)
            self.current.account, self.current.has_account = number, True
            self.current.currency = text_at(element, "Ccy")
            drop(element, "Acct")

    def _balance(self, element: Any) -> None:
        if local(element.getparent()) == "Stmt":
            self.current.take_balance(element, self.problems)
            drop(element, "Bal")

    def _details(self, element: Any) -> None:
        self.entries.take_details(element)
        drop(element, "TxDtls")

    def _entry(self, element: Any) -> None:
        if local(element.getparent()) != "Stmt":
            return
        self.count += 1
        if self.count > MOST_ENTRIES:
            raise Refusal(f"plus de {MOST_ENTRIES} écritures dans un fichier")
        entry = self.entries.take(element, self.count)
        if entry is not None:
            self._hand_on(element.getparent(), entry)
        if self.entries.unread > MOST_UNREAD:
            raise Refusal(f"plus de {MOST_UNREAD} écritures illisibles")
        drop(element, "Ntry")

    def _hand_on(self, statement: Any, entry: CamtEntry) -> None:
        """An entry that has its own day and currency, under an account that is named, depends on nothing that follows."""
        current = self.current
        current.tally(entry)
        if current.held or entry.booked_on is None or not entry.currency or not current.has_account:
            current.held.append(entry)
            return
        if not current.is_handed_on:
            self._settle(statement)
        if current.goes_on and self.before is not None and self.before.held:
            current.held.append(entry)
            return
        current.is_handed_on = True
        self.out.append(entry_of(current.account, "", entry, entry.booked_on))

    def _settle(self, statement: Any) -> None:
        """Whether this statement is the next page of the one before, by what stands above its first entry."""
        if self.before is None:
            self.current.goes_on = False
            return
        self._identify(statement)
        self.current.goes_on = goes_on(self.before, self.current)
        if not self.current.goes_on:
            self._close(self.before)
            self.before = None

    def _identify(self, statement: Any) -> None:
        self.current.identify(statement, _page(child(statement, "StmtPgntn")) or self.header_page)

    def _statement(self, element: Any) -> None:
        current = self.current
        known = (current.id, current.page)
        self._identify(element)
        if current.goes_on and known != (current.id, current.page):
            raise Refusal(MISPLACED)
        if current.goes_on is None:
            self._settle(element)
        if current.goes_on and self.before is not None:
            self.before.join(current)
            current = self.before
        self.before = current if current.may_go_on() else None
        if self.before is None:
            self._close(current)
        self.seen += 1
        if self.seen > MOST_STATEMENTS:
            raise Refusal(f"plus de {MOST_STATEMENTS} relevés dans un fichier")
        self.current = OpenStatement()
        drop(element, "Stmt")

    def _close(self, done: OpenStatement) -> None:
        self.closed += 1
        note_missing_page(done, self.problems)
        self.out += held_entries(done, self.problems)
        statement = build(done, self.problems, self.closed)
        self.out.append(Closed(statement))
        self.is_empty = self.is_empty and not (done.account or done.count or statement.closing_cents is not None)

    def finish(self) -> BankFile:
        if self.before is not None:
            self._close(self.before)
        reason = None
        if not self.closed:
            reason = "aucun relevé (Stmt) dans ce document XML"
        elif self.is_empty:
            reason = "relevé sans compte, sans solde et sans écriture"
        return BankFile("camt053" if self.closed else self.format, problems=self.problems.all(), refused=reason)


def _page(element: Any | None) -> tuple[int, bool] | None:
    if element is None:
        return None
    number = text_at(element, "PgNb")
    is_last = text_at(element, "LastPgInd") in {"true", "1"}
    return (int(number), is_last) if number.isascii() and number.isdigit() and len(number) < 6 else None
