"""Documents that are taken for statements: named, so that a refusal says what to ask the bank for."""

import re

ADVICE = "ce n’est pas un relevé lisible, demandez à la banque un CFONB 120, un camt.053, un OFX ou un CSV"
WORKBOOK = "classeur ({kind})\u202f: enregistrez-le en CSV, puis déposez le CSV"
STARTS = (
    (b"%PDF", "document PDF"),
    (b"\xd0\xcf\x11\xe0", "document Office ancien (.xls, .doc)"),
    (b"!Type:", "fichier QIF"),
    (b"!Account", "fichier QIF"),
    (b"{\\rtf", "document RTF"),
    (b"<!DOCTYPE html", "page web (HTML)"),
    (b"<html", "page web (HTML)"),
)
_ORDERS = re.compile(rb"iso:20022:tech:xsd:(pain|pacs|acmt)\.(\d{3})")


def named(head: bytes) -> str:
    """What the file is, and what to ask for in its place; empty when its first bytes tell nothing."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    orders = _ORDERS.search(head)
    if orders:
        return f"message {orders[1].decode()}.{orders[2].decode()} (ordres ou leur suivi)\u202f: {ADVICE}"
    kind = next((kind for start, kind in STARTS if bare[: len(start)].lower() == start.lower()), "")
    return f"{kind}\u202f: {ADVICE}" if kind else ""


def workbook(names: set[str]) -> str:
    """The same of a ZIP, by the names of its members."""
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return WORKBOOK.format(kind="Excel, .xlsx")
    return WORKBOOK.format(kind="OpenDocument, .ods") if {"mimetype", "content.xml"} <= names else ""
