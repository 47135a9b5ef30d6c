"""Which of the funds' formats these first bytes are. Cheap: at most 256 bytes are looked at."""

from typing import Literal

Format = Literal["noemie", "b2", "arl", "factures", "unknown"]


HEAD = 256
UNKNOWN = "ni un lot B2, ni un retour NOEMIE, ni un ARL"
SAVED_AGAIN = "fichier de caisse enregistré à nouveau en UTF-8 (une marque de trois octets avant son en-tête) : déposez l’original"
_MARK = b"\xef\xbb\xbf"


def saved_again(head: bytes) -> str:
    """What to say of a fund's file that a text editor saved with a mark in front; empty for any other."""
    is_marked = head.startswith(_MARK) and recognise(head.removeprefix(_MARK)) not in {"unknown", "factures"}
    return SAVED_AGAIN if is_marked else ""


def recognise(head: bytes) -> Format:
    text = head[:HEAD].decode("iso-8859-1")
    if text.startswith("ARL"):
        return "arl"
    if text.startswith("0128000"):
        return "noemie"
    if text.startswith("000"):
        return "b2" if text[65:67] == "B2" and text[61:63] in {"PS", "CP"} else "noemie"
    first_line = text.removeprefix("ï»¿").partition("\n")[0]
    return "factures" if first_line.lower().startswith("numero;lot;") else "unknown"
