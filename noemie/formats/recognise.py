"""Which of the funds' formats these first bytes are. Cheap: at most 256 bytes are looked at."""

from typing import Literal

Format = Literal["noemie", "b2", "arl", "factures", "unknown"]


def recognise(head: bytes) -> Format:
    text = head[:256].decode("iso-8859-1")
    if text.startswith("ARL"):
        return "arl"
    if text.startswith("0128000"):
        return "noemie"
    if text.startswith("000"):
        return "b2" if text[65:67] == "B2" and text[61:63] in {"PS", "CP"} else "noemie"
    first_line = text.removeprefix("ï»¿").partition("\n")[0]
    return "factures" if first_line.lower().startswith("numero;lot;") else "unknown"
