"""A letter with what goes beside it, in one ZIP: the PDF first, then each document as it was received, under a name of ours."""

import io
import zipfile

from billing.services.care.scans import scan_type
from cabinet.errors import Refused
from cabinet.services.files import read_file
from reconciliation.models import Relance

MOST_BYTES = 80 * 1024 * 1024
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same letter gives the same bytes


def letter_archive(*, relance: Relance) -> bytes:
    """Raises Refused when it would be too heavy: the documents are then downloaded one by one."""
    beside = [one for one in relance.annexes.select_related("file") if one.file is not None]
    if relance.letter.size + sum(one.file.size for one in beside if one.file) > MOST_BYTES:
        raise Refused("Ces pièces sont trop lourdes pour un seul fichier : téléchargez-les une à une.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(f"lettre-{relance.reference}.pdf", FIRST_DAY), read_file(relance.letter))
        for one in beside:
            if one.file is not None:
                content = read_file(one.file)
                name = f"piece-{one.rank:02d}.{scan_type(content).ending}"
                archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content)
    return buffer.getvalue()
