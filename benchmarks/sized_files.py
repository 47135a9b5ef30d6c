"""A file of each format at a chosen size, piece by piece: `FORMATS[name](records)`."""

import io
import zipfile
from collections.abc import Callable, Iterator

from benchmarks import bank_files, big_files
from noemie.formats.framing import Window, unframe
from simulator.scenario import FUND, NURSE
from simulator.writers.b2 import lot_file

PIECE = 1000
# The columns of `factures.csv` under other names, with what each means.
MAPPED = (
    ("Num", "numero"), ("Bordereau", "lot"), ("Le", "date_facture"), ("Envoi", "date_transmission"), ("Soin", "date_soins"),
    ("Assuré", "nir"), ("Qui", "patient"), ("RO", "organisme_amo"), ("RC", "organisme_amc"), ("Qui paie", "gestion_amc"),
    ("Tout", "total"), ("Du RO", "part_amo"), ("Du RC", "part_amc"), ("Reste", "part_patient"), ("Soins", "actes"), ("Inf", "numero_am"),
)  # fmt: skip


def _repeated(head: bytes, body: Callable[[int], bytes], tail: bytes, count: int) -> Iterator[bytes]:
    yield head
    for at in range(0, count, PIECE):
        yield b"".join(map(body, range(at, min(at + PIECE, count))))
    yield tail


def noemie(records: int) -> Iterator[bytes]:
    """Transfers of 25 invoices, all of one return; their 990 agree, the one of the agent does not matter."""
    data = big_files.noemie(25)
    text = data.decode("iso-8859-1")
    stream = "".join(one.text for one in unframe([text], []) if isinstance(one, Window))
    start, end = stream.index("071", 21), stream.rindex("99002")
    day = stream[start:end].encode()
    per_day = day.count(b"@")
    at = text.index(stream[:20])
    head, tail = data[: at + start], data[at + end :]
    mark = day[3:] and day.index(b"REF ") + 4

    def one(rank: int) -> bytes:
        return day[:mark] + f"{262500000000 + rank}".encode() + day[mark + 12 :]

    return _repeated(head, one, tail, max(1, records // per_day))


def b2(records: int) -> Iterator[bytes]:
    """One lot of invoices, each with a number of its own; its totals do not agree, which is a problem and no more."""
    claims = list(big_files.some_claims(25))
    data = lot_file(claims, NURSE, FUND, "001", big_files.DAY, "L00001")
    body = data[256:-256]
    rows = [body[at : at + 128] for at in range(0, len(body), 128)]
    numbers = {claim.number.encode(): rank for rank, claim in enumerate(claims)}

    def one(rank: int) -> bytes:
        return b"".join(row.replace(row[26:35], b"%09d" % (rank * 25 + numbers[row[26:35]] + 1), 1) for row in rows)

    return _repeated(data[:256], one, data[-256:], max(1, records // len(rows)))


def cut(data: bytes, mark: bytes) -> tuple[bytes, bytes]:
    at = data.rindex(mark)
    return data[:at], data[at:]


def whole(make: Callable[[int], bytes]) -> Callable[[int], Iterator[bytes]]:
    """A file that its writer makes in one piece: let go before the ingest begins."""

    def pieces(size: int) -> Iterator[bytes]:
        data = make(size)
        yield from (data[at : at + (1 << 20)] for at in range(0, len(data), 1 << 20))

    return pieces


def archived(movements: int) -> bytes:
    """A CFONB 120 in a ZIP."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("releve.txt", big_files.cfonb(movements))
    return kept.getvalue()


def mapped(rows: int) -> bytes:
    """Invoices under headings of another software, which `mapping` explains."""
    _, _, body = big_files.claims(rows // 4).partition(b"\n")
    return ";".join(heading for heading, _ in MAPPED).encode() + b"\n" + body


FORMATS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "noemie": noemie,
    "b2": b2,
    "cfonb": whole(big_files.cfonb),
    "camt": whole(bank_files.camt),
    "ofx": whole(bank_files.ofx),
    "mt940": whole(bank_files.mt940),
    "csv": whole(bank_files.csv),
    "zip": whole(archived),
    "mapped": whole(mapped),
    "factures": whole(lambda rows: big_files.claims(rows // 4)),
}
