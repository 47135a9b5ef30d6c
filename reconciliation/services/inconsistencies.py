"""Recomputes everything and says what does not hold. After any honest life of a cabinet it finds nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q, Sum

from billing.models import Invoice, NumberSeries, Share
from cabinet.tenancy import tenant
from reconciliation.enums import PostingKind
from reconciliation.models import EntryMatch, Posting
from reconciliation.services.audit import latest_day
from reconciliation.services.matches.states import CACHED, computed_shares
from reconciliation.services.patients.inconsistencies import patient_faults

OF_THE_DAY = {"expected", "time_barred"}


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """`kind` is stable for machines; `where` names the row by its id."""

    kind: str
    where: str
    message: str


def find_inconsistencies(*, cabinet_ids: list[int]) -> list[Inconsistency]:
    """Each cabinet behind its own door; links between cabinets with all of them visible."""
    found: list[Inconsistency] = []
    for pk in cabinet_ids:
        with tenant(cabinets=[pk]):
            for check in (_totals, _states, _allocations, _evidence, _numbers, _cancelled, _patients):
                found += check(pk)
    with tenant(cabinets=cabinet_ids):
        found += _crossings()
    return found


def _totals(pk: int) -> Iterator[Inconsistency]:
    invoices = Invoice.objects.filter(cabinet_id=pk).annotate(parts=Sum("shares__expected_cents", default=0))
    for invoice in invoices.exclude(parts=F("total_cents")):
        yield Inconsistency("share_total", str(invoice), f"parts {invoice.parts}, total {invoice.total_cents}")
    is_expected = Q(postings__kind=PostingKind.EXPECTED)
    shares = Share.objects.filter(cabinet_id=pk).annotate(asked=Sum("postings__amount_cents", filter=is_expected))
    for share in shares.exclude(asked=None).exclude(asked=F("expected_cents")):
        yield Inconsistency("share_expected", str(share), f"asked {share.asked}, expected {share.expected_cents}")


def _states(pk: int) -> Iterator[Inconsistency]:
    """States that follow from facts alone are compared: the cause, the silence and the time bar also follow from the day
    of the last reconciliation, so that expected and time-barred pass here for one state."""
    day = latest_day(pk)
    if day is None:
        return
    by_facts = [name for name in CACHED if name not in {"cause", "is_silent", "money_state"}]
    for share, wanted in computed_shares(cabinet_id=pk, as_of=day):
        different = [name for name in by_facts if getattr(share, name) != wanted[name]]
        if share.money_state != wanted["money_state"] and {share.money_state, wanted["money_state"]} != OF_THE_DAY:
            different.append("money_state")
        if different:
            yield Inconsistency("cached_state", str(share), ", ".join(different))


def _allocations(pk: int) -> Iterator[Inconsistency]:
    shares = Share.objects.filter(cabinet_id=pk).annotate(used=Sum("allocations__amount_cents", default=0))
    for share in shares.filter(used__gt=F("expected_cents")):
        yield Inconsistency("allocation_exceeds", str(share), f"imputé {share.used}, attendu {share.expected_cents}")


def _evidence(pk: int) -> Iterator[Inconsistency]:
    bare = Q(record=None, file=None, invoice=None, bank_entry=None) & (Q(person=None) | Q(reason=""))
    for posting in Posting.objects.filter(cabinet_id=pk).filter(bare):
        yield Inconsistency("posting_without_evidence", str(posting), "écriture sans preuve")


def _numbers(pk: int) -> Iterator[Inconsistency]:
    for series in NumberSeries.objects.filter(cabinet_id=pk):
        invoices = Invoice.objects.filter(cabinet_id=pk, nurse_id=series.nurse_id, series=series.series, origin="idel")
        used = {int(number) for number in invoices.values_list("number", flat=True)}
        missing = set(range(1, series.next_number)) - used
        if missing:
            yield Inconsistency("number_gap", str(series), f"numéros absents : {sorted(missing)[:10]}")


def _cancelled(pk: int) -> Iterator[Inconsistency]:
    for match in EntryMatch.objects.filter(cabinet_id=pk, cancelled_at=None, advice__cancelled_at__isnull=False):
        yield Inconsistency("match_to_cancelled_advice", str(match), "rapprochement vivant d’un avis annulé")


def _patients(pk: int) -> Iterator[Inconsistency]:
    """The money of patients (`patient_inconsistencies.py` has the checks)."""
    for kind, where, message in patient_faults(cabinet_id=pk):
        yield Inconsistency(kind, where, message)


def _crossings() -> Iterator[Inconsistency]:
    """Every foreign key between two tables of cabinets must stay inside one cabinet."""
    with connection.cursor() as cursor:
        cursor.execute(CROSSING_KEYS)
        for child, column, parent in cursor.fetchall():
            cursor.execute(
                f'select c.id from {child} c join {parent} p on p.id = c."{column}" where p.cabinet_id <> c.cabinet_id'  # noqa: S608 (names of the catalogue)
            )
            for (row,) in cursor.fetchall():
                yield Inconsistency(
                    "crosses_cabinets", f"{child}:{row}", f"{column} désigne une ligne d’un autre cabinet"
                )


CROSSING_KEYS = """
select distinct k.conrelid::regclass::text, a.attname::text, k.confrelid::regclass::text
from pg_constraint k
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where k.contype = 'f'
  and exists (select from pg_attribute x where x.attrelid = k.conrelid and x.attname = 'cabinet_id' and not x.attisdropped)
  and exists (select from pg_attribute y where y.attrelid = k.confrelid and y.attname = 'cabinet_id' and not y.attisdropped)
"""
