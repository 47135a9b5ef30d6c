"""Any of the funds' files, decoded: the one door of the command and of the page « Ce que dit la caisse »."""

from noemie.formats import arl, b2, noemie
from noemie.formats.recognise import HEAD, UNKNOWN, recognise, saved_again
from noemie.formats.records import Decoded


def read(data: bytes) -> Decoded:
    """The decoded file, whatever its format; `refused` when it is none of the funds'."""
    match recognise(data):
        case "noemie":
            return noemie.read(data).decoded
        case "b2":
            return b2.read(data).decoded
        case "arl":
            return arl.read(data).decoded
        case _:
            return Decoded("unknown", "", refused=saved_again(data[: HEAD + 3]) or UNKNOWN)
