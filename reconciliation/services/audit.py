"""The main job: a folder of files in, what was never paid and why out (CONTRACTS, `audit`). Any order, twice without change."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from billing.models import Invoice, Share
from cabinet.enums import FileDoor, FileFormat, FileState
from cabinet.errors import FileTooLarge
from cabinet.models import IncomingFile
from cabinet.services.cabinets import create_cabinet, find_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from noemie.formats.records import aammjj, jjmmaa
from noemie.models import ReturnRecord
from reconciliation.models import Advice, BankEntry, BankStatement, EntryMatch, Recovery
from reconciliation.services.ingest import ingest_file
from reconciliation.services.matches.decisions import unexplained_cents
from reconciliation.services.reconcile import reconcile

IGNORED = ("truth.json",)


@dataclass(frozen=True, slots=True)
class FileReport:
    """`outcome`: ingested, already, refused or ignored. An ignored file is never opened: its `sha256` is empty."""

    name: str
    sha256: str
    format: str
    outcome: str
    problems: int
    reason: str = ""


def is_ignored(path: Path) -> bool:
    return path.name in IGNORED or path.name.startswith(".") or path.name.upper().startswith("README")


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while block := source.read(1024 * 1024):
            yield block


def bring_in(*, cabinet_id: int, path: Path, near: date) -> list[FileReport]:
    """Stores and ingests one file, each step in its own transaction: a crash keeps what was done. Members of an archive that
    are files of their own follow it."""
    if is_ignored(path):
        return [FileReport(path.name, "", "unknown", "ignored", 0)]
    try:
        with tenant(cabinets=[cabinet_id]):
            arrival = store_file(
                cabinet_id=cabinet_id,
                name=path.name,
                chunks=chunks(path),
                door=FileDoor.COMMAND,
                cap=settings.IDEL_FOLDER_CAP,
            )
    except FileTooLarge as error:
        return [FileReport(path.name, "", "unknown", "refused", 0, error.message)]
    was_done = not arrival.is_new and arrival.file.state not in {FileState.RECEIVED, FileState.PARSED}
    with tenant(cabinets=[cabinet_id]):
        file = ingest_file(file_id=arrival.file.pk, near=near)
        members = list(file.members.order_by("pk"))
    return [
        _report(path.name, file, was_done=was_done),
        *(_report(one.name, one, was_done=was_done) for one in members),
    ]


def _report(name: str, file: IncomingFile, *, was_done: bool) -> FileReport:
    was_there = was_done or file.state == FileState.KEPT
    outcome = "refused" if file.state == FileState.REFUSED else "already" if was_there else "ingested"
    return FileReport(name, file.sha256, file.format, outcome, file.problem_count, file.refused_reason)


def audit_folder(
    *, folder: Path, cabinet_name: str, near: date, as_of: date | None
) -> tuple[int, date, list[FileReport]]:
    """Returns the cabinet, the day of the audit and what became of each file, in the order of their names."""
    cabinet_id = find_cabinet(name=cabinet_name) or create_cabinet(name=cabinet_name)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())  # folders within too: nothing is passed over
    day, reports = ingest_paths(cabinet_id=cabinet_id, paths=paths, near=near, as_of=as_of)
    return cabinet_id, day, reports


def ingest_paths(
    *, cabinet_id: int, paths: list[Path], near: date, as_of: date | None
) -> tuple[date, list[FileReport]]:
    """Brings each file in, then reconciles once. Returns the day of the reconciliation and what became of each file."""
    reports = [one for path in paths for one in bring_in(cabinet_id=cabinet_id, path=path, near=near)]
    with tenant(cabinets=[cabinet_id]):
        day = as_of or latest_day(cabinet_id) or near
        reconcile(cabinet_id=cabinet_id, as_of=day)
    return day, reports


def latest_day(cabinet_id: int) -> date | None:
    """The latest date found in the files, never today."""
    days = [
        Invoice.objects.filter(cabinet_id=cabinet_id).aggregate(
            a=Max("invoice_date"), b=Max("sent_on"), c=Max("cared_on")
        ),
        Advice.objects.filter(cabinet_id=cabinet_id).aggregate(a=Max("paid_on")),
        BankEntry.objects.filter(cabinet_id=cabinet_id).aggregate(a=Max("booked_on"), b=Max("value_on")),
        BankStatement.objects.filter(cabinet_id=cabinet_id).aggregate(a=Max("closing_on")),
    ]
    found = [day for row in days for day in row.values() if day is not None]
    return max([*found, *_header_days(cabinet_id)], default=None)


def _header_days(cabinet_id: int) -> Iterator[date]:
    """Days that files and acknowledgements bear themselves: JJMMAA in NOEMIE, AAMMJJ elsewhere."""
    rows = ReturnRecord.objects.filter(cabinet_id=cabinet_id, record__in=["000", "ARL"])
    for file_format, fields in rows.values_list("file__format", "fields"):
        read = jjmmaa if file_format == FileFormat.NOEMIE else aammjj
        texts = [str(fields.get(name) or "") for name in ("file_date", "sent_file_date", "lot_date")]
        yield from (day for day in map(read, texts) if day is not None)


def document(*, cabinet_id: int, as_of: date, reports: list[FileReport]) -> dict[str, object]:
    """The JSON of CONTRACTS, in the open tenant."""
    shares = [_share(one) for one in shares_of(cabinet_id)]
    entries = [_entry(entry) for entry in _entries(cabinet_id)]
    return {
        "as_of": as_of.isoformat(),
        "files": [
            {
                "name": r.name,
                "sha256": r.sha256,
                "format": r.format,
                "outcome": r.outcome,
                "problems": r.problems,
                "reason": r.reason,
            }
            for r in reports
        ],
        "shares": shares,
        "bank_entries": entries,
        "recoveries": [
            _recovery(one)
            for one in Recovery.objects.filter(cabinet_id=cabinet_id).select_related("share__invoice").order_by("pk")
        ],
        "totals": totals(cabinet_id),
    }


def shares_of(cabinet_id: int) -> Iterator[Share]:
    rows = Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice__nurse", "payer")
    yield from rows.order_by("invoice__nurse__am_number", "invoice__invoice_date", "invoice__number", "part")


def _share(share: Share) -> dict[str, object]:
    return {
        "nurse": share.invoice.nurse.am_number,
        "invoice": share.invoice.number,
        "invoice_date": share.invoice.invoice_date.isoformat(),
        "part": share.part,
        "payer": share.payer.code if share.payer else "",
        "expected_cents": share.expected_cents,
        "announced_cents": share.announced_cents,
        "received_cents": share.received_cents,
        "recovered_cents": share.recovered_cents,
        "admin": share.admin_state,
        "money": share.money_state,
        "cause": share.cause or None,
        "reason_code": share.reason_code or None,
        "silent": share.is_silent,
        "claim_limit_on": share.claim_limit_on.isoformat() if share.claim_limit_on else None,
    }


def _entries(cabinet_id: int) -> Iterator[tuple[BankEntry, list[EntryMatch]]]:
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at__isnull=True).select_related(
        "advice", "share__invoice"
    )
    matches: dict[int, list[EntryMatch]] = defaultdict(list)
    for one in live:
        matches[one.entry_id].append(one)
    for entry in BankEntry.objects.filter(cabinet_id=cabinet_id).order_by("booked_on", "pk"):
        yield entry, matches[entry.pk]


def _paid_by(match: EntryMatch) -> str:
    if match.advice:
        return match.advice.label_2 or match.advice.label_1
    return f"facture {match.share.invoice.number}" if match.share else ""


def _entry(pair: tuple[BankEntry, list[EntryMatch]]) -> dict[str, object]:
    """`advice`: what the entry pays; several are named one after the other."""
    entry, matches = pair
    advice = ", ".join(sorted({_paid_by(one) for one in matches} - {""})) or None
    return {
        "key": f"{entry.base_key}:{entry.occurrence}",
        "amount_cents": entry.amount_cents,
        "booked_on": entry.booked_on.isoformat(),
        "outcome": entry.outcome,
        "advice": advice,
    }


def _recovery(one: Recovery) -> dict[str, object]:
    invoice = one.share.invoice.number if one.share else None
    return {
        "debt": one.debt_reference,
        "amount_cents": one.amount_cents,
        "left_cents": one.left_cents,
        "invoice": invoice,
    }


def totals(cabinet_id: int) -> dict[str, int]:
    shares = list(Share.objects.filter(cabinet_id=cabinet_id).exclude(admin_state="cancelled"))
    unexplained = BankEntry.objects.filter(
        cabinet_id=cabinet_id, amount_cents__gt=0, outcome__in=["unmatched", "ambiguous", "partial"]
    )
    return {
        "expected_cents": sum(one.expected_cents for one in shares),
        "announced_cents": sum(one.announced_cents for one in shares),
        "received_cents": sum(one.received_cents for one in shares),
        "rejected_cents": sum(one.expected_cents for one in shares if one.admin_state == "rejected"),
        "silent_cents": sum(one.expected_cents for one in shares if one.is_silent),
        "underpaid_cents": sum(
            one.expected_cents - one.received_cents for one in shares if one.money_state == "partial"
        ),
        "unexplained_credits_cents": sum(unexplained_cents(entry=one) for one in unexplained),
    }
