"""« Ce que dit la caisse » : a received file read again from its own bytes, one page of it explained. Nothing is written."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from cabinet.enums import FileFormat, FileState
from cabinet.errors import UnreadableSecret
from cabinet.models import IncomingFile
from cabinet.services.files import read_file
from noemie.formats.explain import Explained, explain, written
from noemie.formats.masking import mask_nir
from noemie.formats.reading import read
from noemie.formats.records import Control, Decoded, Problem, Record
from reconciliation.services.funds.fund_pages import Place, read_page

FUND_FORMATS = (FileFormat.NOEMIE, FileFormat.B2, FileFormat.ARL)
PAGE = 40
MOST_BYTES = 50 * 1024 * 1024
SEEN = 4000


@dataclass(frozen=True, slots=True)
class Difference:
    what: str
    declared: str
    computed: str


@dataclass(frozen=True, slots=True)
class Told:
    """One page of explained records. `refused`: why nothing can be told, then `page` is None.

    `is_later_page`: read alone, without the rest of the file; totals and notes stand on the first page.
    """

    refused: str
    page: "Page[Record] | Page[Place] | None" = None
    records: tuple[Explained, ...] = ()
    record_count: int = 0
    wrong_count: int = 0
    whole_file: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    control_count: int = 0
    notes: tuple[str, ...] = ()
    is_later_page: bool = False


def can_be_told(file: IncomingFile) -> bool:
    """A fund's file, read or not; a file of no known format may be an ARL in a shape of its own."""
    return file.format in (*FUND_FORMATS, FileFormat.UNKNOWN)


def tell(*, file: IncomingFile, page: str, only_wrong: bool, per_page: int = PAGE) -> Told:
    """Explains the page that is asked for. The first one reads the file whole, as its totals need; a later one, its records."""
    if not can_be_told(file):
        return Told(f"Ce fichier n’est pas un fichier de caisse : {file.get_format_display()}.")
    asked = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    if asked > 1 and not only_wrong and (told := _later_page(file, asked, per_page)) is not None:
        return told
    if file.size > MOST_BYTES:
        return Told("Fichier trop gros pour l’écran : la commande « python -m noemie.formats » l’explique en entier.")
    try:
        decoded = read(read_file(file))
    except (FileNotFoundError, UnreadableSecret):
        return Told("Les octets de ce fichier sont introuvables ou altérés dans le coffre : rien ne peut être relu.")
    if decoded.refused:
        return Told(f"Rien n’est lisible ici : {decoded.refused}.")
    return _page(decoded, page, only_wrong=only_wrong, per_page=per_page)


def _later_page(file: IncomingFile, number: int, per_page: int) -> Told | None:
    try:
        found = read_page(file=file, number=number, per_page=per_page)
    except (FileNotFoundError, UnreadableSecret):
        return None
    if found is None:
        return None
    told = (explain(file.format, one, found.problems.get(one.rank, [])) for one in found.records)
    return Told(
        refused="",
        page=found.page,
        records=tuple(told),
        record_count=found.page.paginator.count,
        wrong_count=len(found.problems),
        is_later_page=True,
    )


def _page(decoded: Decoded, page: str, *, only_wrong: bool, per_page: int) -> Told:
    by_rank: dict[int | None, list[Problem]] = {}
    for problem in decoded.problems:
        by_rank.setdefault(problem.rank, []).append(problem)
    records = [one for one in decoded.records if not only_wrong or one.rank in by_rank]
    shown = Paginator(records, per_page).get_page(page)
    different = [control for control in decoded.controls if not control.agrees]
    return Told(
        refused="",
        page=shown,
        records=tuple(explain(decoded.format, one, by_rank.get(one.rank, [])) for one in shown.object_list),
        record_count=len(decoded.records),
        wrong_count=len([rank for rank in by_rank if rank is not None]),
        whole_file=tuple(f"{one.reason} (octet {one.offset})" for one in by_rank.get(None, [])),
        differences=tuple(_difference(control) for control in different[:50]),
        control_count=len(decoded.controls),
        notes=decoded.notes,
    )


def _difference(control: Control) -> Difference:
    return Difference(control.what, *written(control))


def beginning(file: IncomingFile) -> str:
    """The first characters of a file that nobody could read, for a person to judge; identities masked."""
    try:
        text = read_file(file)[:SEEN].decode("iso-8859-1")
    except (FileNotFoundError, UnreadableSecret):
        return ""
    return mask_nir("".join(char if char.isprintable() or char == "\n" else "·" for char in text))


def can_be_tagged(file: IncomingFile) -> bool:
    """An ARL in another shape than the house's, or a refused file that a person recognises as one."""
    return file.state == FileState.TO_TAG or (file.state == FileState.REFUSED and can_be_told(file))
