"""A spoilt file through the whole way in, in a cabinet that has its invoices; everything is rolled back after each case."""

import hashlib
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import F, Sum

from billing.models import Invoice, Share
from cabinet.enums import FileDoor
from cabinet.models import IncomingFile
from cabinet.services.cabinets import create_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.models import Posting
from reconciliation.services.ingest import ingest_file
from reconciliation.services.reconcile import reconcile
from soak.fuzz import Judge
from soak.seeds import NEAR, claims_file

ENDED = {"applied", "refused", "kept", "to_tag"}


def make_cabinet() -> int:
    """A throw-away cabinet whose invoices are there."""
    cabinet_id = create_cabinet(name="Cabinet jetable")
    with tenant(cabinets=[cabinet_id]):
        _ingest(cabinet_id, claims_file())
    return cabinet_id


def judge_in(cabinet_id: int) -> Judge:
    def judge(data: bytes) -> Iterator[str]:
        with tenant(cabinets=[cabinet_id]), transaction.atomic():
            faults = list(_faults(cabinet_id, data))
            transaction.set_rollback(True)
        yield from faults

    return judge


def _faults(cabinet_id: int, data: bytes) -> Iterator[str]:
    file = _ingest(cabinet_id, data)
    if file.state not in ENDED:
        yield f"the file is left {file.state}"
    if file.state == "refused" and not file.refused_reason:
        yield "refused without a reason"
    reconcile(cabinet_id=cabinet_id, as_of=NEAR)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    expected = Posting.objects.filter(kind="expected").aggregate(total=Sum("amount_cents"))["total"]
    if expected != Share.objects.aggregate(total=Sum("expected_cents"))["total"]:
        yield "the ledger does not expect what the shares say"
    sums = Invoice.objects.annotate(parts=Sum("shares__expected_cents", default=0))
    if sums.exclude(parts=F("total_cents")).exists():
        yield "an invoice whose shares do not sum to its total"
    if Posting.objects.filter(kind="received", bank_entry__isnull=True).exists():
        yield "received without a bank entry"


def _ingest(cabinet_id: int, data: bytes) -> IncomingFile:
    name = hashlib.sha256(data).hexdigest()[:12]
    arrival = store_file(cabinet_id=cabinet_id, name=name, chunks=[data], door=FileDoor.COMMAND, cap=50_000_000)
    return ingest_file(file_id=arrival.file.pk, near=NEAR)
