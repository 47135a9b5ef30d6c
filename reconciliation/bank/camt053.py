"""ISO 20022 camt.053 (.001.02 to .08), the end-of-day statement in XML, read as a stream: memory holds one entry.

Source: the schemas of ISO 20022. A DOCTYPE is refused; a camt.052 (intraday) and a camt.054 (notice) are not statements.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from reconciliation.bank.camt_details import EntryReader, child, local, text_at
from reconciliation.bank.camt_statement import OpenStatement, build, join_pages
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import BankFile, Ranks, continuity

BLOCK = 1 << 16
# Without one of the elements below in so many bytes, the document is no statement: what it holds is not kept in memory.
SILENCE = 1 << 21
MOST_STATEMENTS, MOST_ENTRIES, MOST_UNREAD = 20_000, 1_000_000, 10_000
NAMES = ("GrpHdr", "Acct", "Bal", "TxDtls", "Ntry", "Stmt")
TAGS = tuple(f"{{*}}{name}" for name in NAMES)
OTHERS = {
    "BkToCstmrAcctRpt": ("camt052", "camt.052 (état intrajournalier)"),
    "BkToCstmrDbtCdtNtfctn": ("camt054", "camt.054 (avis d'écritures)"),
}
DOCTYPE = "déclaration DOCTYPE : refusée par sécurité, un relevé n'en a pas"
_HEAD = re.compile(rb"<!(DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"""(<\?xml[^>]*?encoding\s*=\s*["'])([A-Za-z0-9._-]+)""")


class Refusal(Exception):
    """Carries the reason, in French."""


def read(data: bytes) -> BankFile:
    """Never raises; any fault of the XML refuses the whole file."""
    reader = _Reader()
    try:
        reader.take(*legible_xml(data))
        return reader.finish()
    except Refusal as refusal:
        return BankFile(reader.format, problems=reader.problems.all(), refused=str(refusal))
    except etree.XMLSyntaxError as error:
        reason = f"XML mal formé ou tronqué (ligne {error.lineno}) : rien n'en est repris"
        return BankFile(reader.format, problems=reader.problems.all(), refused=reason)


def legible_xml(data: bytes) -> tuple[bytes, str]:
    """(bytes, tolerance): NUL fills and blanks around the document are nothing; a lying UTF-8 is read as cp1252."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = data.decode("utf-16", errors="replace").encode("utf-8")
        data = _ENCODING.sub(rb"\1utf-8", data[:200]) + data[200:]
    data = data.removeprefix(b"\xef\xbb\xbf").strip(b"\x00\x1a \t\r\n")
    if _HEAD.search(data):
        raise Refusal(DOCTYPE)
    declared = _ENCODING.match(data[:200])
    if declared and declared[2].lower() not in {b"utf-8", b"utf8"}:
        return data, ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        body = data[declared.end() :] if declared else data
        head = declared[1] + b"utf-8" if declared else b""
        return head + body.decode("cp1252", errors="replace").encode("utf-8"), "annoncé en UTF-8, écrit en cp1252"
    return data, ""


class _Reader:
    """The events of one document; a statement is built at its end tag."""

    def __init__(self) -> None:
        self.format = "camt053"
        self.problems = Problems()
        self.entries = EntryReader(self.problems)
        self.header_page: tuple[int, bool] | None = None
        self.current = OpenStatement()
        self.done: list[OpenStatement] = []
        self.count = 0
        self.readers = {
            "GrpHdr": self._header,
            "Acct": self._account,
            "Bal": self._balance,
            "TxDtls": self._details,
            "Ntry": self._entry,
            "Stmt": self._statement,
        }

    def take(self, data: bytes, tolerance: str) -> None:
        if tolerance:
            self.problems.note("fichier", tolerance)
        for element in elements(data, self.check_root):
            name = local(element)
            self.readers[name](element)

    def check_root(self, message: Any) -> None:
        """At the first element that matters: the kind of message that it stands in, before anything is built."""
        if message.getroottree().docinfo.doctype:
            raise Refusal(DOCTYPE)
        for name in (local(message), *(local(one) for one in message[:2])):
            kind = re.sub(r"V\d\d\Z", "", name)  # .001.01 ends the name by its version
            if kind in OTHERS:
                self.format, what = OTHERS[kind]
                raise Refusal(f"{what} : ce n'est pas un relevé, aucune écriture n'en est comptabilisée")

    def _header(self, element: Any) -> None:
        self.header_page = _page(child(element, "MsgPgntn"))

    def _account(self, element: Any) -> None:
        if local(element.getparent()) == "Stmt":
            self.current.account = "".join(
                (text_at(element, "Id", "IBAN") or text_at(element, "Id", "Othr", "Id")).split()
            )
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
        self.current.take_entry(self.entries.take(element, self.count))
        if self.entries.unread > MOST_UNREAD:
            raise Refusal(f"plus de {MOST_UNREAD} écritures illisibles")
        drop(element, "Ntry")

    def _statement(self, element: Any) -> None:
        self.current.identify(element, _page(child(element, "StmtPgntn")) or self.header_page)
        self.done.append(self.current)
        if len(self.done) > MOST_STATEMENTS:
            raise Refusal(f"plus de {MOST_STATEMENTS} relevés dans un fichier")
        self.current = OpenStatement()
        drop(element, "Stmt")

    def finish(self) -> BankFile:
        ranks = Ranks()
        whole = join_pages(self.done, self.problems)
        statements = tuple(build(one, ranks, self.problems, number) for number, one in enumerate(whole, start=1))
        if not statements:
            reason = "aucun relevé (Stmt) dans ce document XML"
            return BankFile(self.format, problems=self.problems.all(), refused=reason)
        if all(not one.account and not one.entries and one.closing_cents is None for one in statements):
            reason = "relevé sans compte, sans solde et sans écriture"
            return BankFile(self.format, problems=self.problems.all(), refused=reason)
        return BankFile("camt053", statements, tuple(continuity(statements)), self.problems.all())


def elements(data: bytes, check_root: Callable[[Any], None], tags: tuple[str, ...] = TAGS) -> Iterator[Any]:
    """End events of the elements that matter, block by block; raises when a document holds something else at length."""
    parser: Any = etree.XMLPullParser(
        events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root_seen, quiet = False, 0
    for at in range(0, len(data), BLOCK):
        parser.feed(data[at : at + BLOCK])
        quiet += BLOCK
        for _, element in parser.read_events():
            if not root_seen:
                root_seen = True
                check_root(next(element.iterancestors(), element))
            quiet = 0
            yield element
        if quiet > SILENCE:
            raise Refusal("2 Mo sans une écriture ni un solde : ce n'est pas un relevé")
    root = parser.close()
    if not root_seen:
        check_root(root)


def drop(element: Any, name: str) -> None:
    """Frees what was read: the element's content, and the one before it (the element itself is still being closed)."""
    element.clear()
    before = element.getprevious()
    if before is not None and local(before) == name:
        element.getparent().remove(before)


def _page(element: Any | None) -> tuple[int, bool] | None:
    if element is None:
        return None
    number = text_at(element, "PgNb")
    is_last = text_at(element, "LastPgInd") in {"true", "1"}
    return (int(number), is_last) if number.isascii() and number.isdigit() and len(number) < 6 else None
