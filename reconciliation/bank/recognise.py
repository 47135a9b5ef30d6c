"""Which bank format a file is, by its first bytes."""

import re
from typing import Literal

BankFormat = Literal["cfonb120", "camt053", "ofx", "mt940", "csv", "zip", "unknown"]
CSV_HEADS = ("dateop;", "date;", "numéro compte", "numero compte")


def recognise(head: bytes) -> BankFormat:
    if head[:4] == b"PK\x03\x04":
        return "zip"
    text = head[:2048].decode("iso-8859-1").lstrip("ï»¿ \r\n\t")
    if re.match(r"(01|04|07|31|34|39|03)[\d ]{5}.{4}[\d ]{5}", text):
        return "cfonb120"
    if "camt.05" in text or re.search(r"<(\w+:)?BkToCstmr", text):
        return "camt053"
    if text.startswith("OFXHEADER") or "<OFX>" in text.upper() or "<?OFX" in text.upper():
        return "ofx"
    if re.search(r"^:20:", text, re.MULTILINE):
        return "mt940"
    return "csv" if text.lower().startswith(CSV_HEADS) else "unknown"
