"""Which of the funds' formats these first bytes are. Cheap: at most 256 bytes are looked at, or a line of headings."""

from typing import Literal

Format = Literal["noemie", "b2", "arl", "factures", "unknown"]


HEAD, HEADINGS = 256, 2048
OF_CLAIMS = frozenset({"numero", "lot", "nir", "actes"})  # of `factures.csv`, in any order, among others
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
    return "factures" if _heads_claims(head[:HEADINGS].removeprefix(_MARK)) else "unknown"


def _heads_claims(head: bytes) -> bool:
    first_line = head.partition(b"\n")[0].decode("iso-8859-1").lower()
    cells = {cell.strip().strip('"') for cell in first_line.split(";")}
    return cells >= OF_CLAIMS or first_line.startswith("numero;lot;")
