"""Which bank format a file is, by its first bytes."""

import csv
import re
from typing import Literal

from reconciliation.bank import delimited
from reconciliation.bank.sheet import DELIMITERS
from reconciliation.bank.texts import legible

BankFormat = Literal["cfonb120", "camt053", "ofx", "mt940", "dsp2", "csv", "zip", "unknown"]
_CFONB = re.compile(r"(01|04|07|31|34|39|03)[\d ]{5}.{4}[\d ]{5}")
_CAMT = re.compile(r"camt\.05|<(\w[\w.-]*:)?BkToCstmr")
_MT940 = re.compile(r"(^|\{4:)\s{0,3}:20:|^:940:", re.MULTILINE)
_DSP2 = re.compile(r'\A\{.*"transaction(s|Amount)"\s*:', re.DOTALL)
_OFX = re.compile(r"\AOFXHEADER|<OFX\s*>|<\?OFX", re.IGNORECASE)


def recognise(head: bytes) -> BankFormat:
    """`head`: the first 4,096 bytes. A ZIP that is empty starts by its directory, one in parts by a mark."""
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}:
        return "zip"
    text = _text(head).lstrip("\ufeffï»¿ \r\n\t\x00")
    if _CFONB.match(text):
        return "cfonb120"
    if _DSP2.match(text):
        return "dsp2"
    if _CAMT.search(text):
        return "camt053"
    if _OFX.search(text):
        return "ofx"
    if _MT940.search(text):
        return "mt940"
    return "csv" if _is_csv(text) else "unknown"


def _text(head: bytes) -> str:
    return legible(head)[0] if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head.decode("iso-8859-1")


def _is_csv(text: str) -> bool:
    if text.startswith("<") or not any(mark in text for mark in DELIMITERS):
        return False
    try:
        return delimited.looks_like(text) or delimited.looks_like(text.encode("iso-8859-1").decode("utf-8", "ignore"))
    except (csv.Error, UnicodeEncodeError):
        return False
