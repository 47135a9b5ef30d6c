"""« Audit blanc »: what was billed between two days, re-coted by the law of its day, or of another.

Nurse's day by nurse's day: a year of a cabinet is read as a stream, only what differs is kept. A price is remembered by the whole day,
so that days alike under one law (`law_of`) are priced once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from billing.enums import InvoiceState
from billing.models import InvoiceLine
from billing.services.explaining.register import register_of
from billing.services.recoting.audited import Audited, BilledLine, Difference, NotRecoted, compare
from billing.services.recoting.law_day import law_day
from billing.services.recoting.recote_imported import recote_imported
from billing.services.rounds.nurse_days import CareDay, care_days
from cabinet.models import Nurse
from ngap.cotation import remembering
from ngap.outcome import Finding, VisitCotation

REMEMBERED = 4096
WHOLE = "whole"
Found = Audited | NotRecoted


@dataclass(slots=True)
class Sums:
    """Of a patient, of a rule, or of all. `under_cents` and `over_cents` are both positive, line by line: a fund takes back
    a line that was not due whatever was forgotten beside it. `due_cents` − `billed_cents` = under − over.
    """

    count: int = 0
    billed_cents: int = 0
    due_cents: int = 0
    under_cents: int = 0
    over_cents: int = 0

    def add(self, billed_cents: int, due_cents: int, differences: Sequence[Difference]) -> None:
        self.count += 1
        self.billed_cents += billed_cents
        self.due_cents += due_cents
        self.under_cents += sum(max(0, one.effect_cents) for one in differences)
        self.over_cents += sum(max(0, -one.effect_cents) for one in differences)


@dataclass(slots=True)
class Recoted:
    """`differing`: what does not agree, oldest first. Counts are visits in `total` and `by_patient`, lines in `by_rule`."""

    start: date
    end: date
    law_of: date | None
    total: Sums = field(default_factory=Sums)
    whole_count: int = 0
    by_patient: dict[tuple[str, str], Sums] = field(default_factory=dict)
    by_rule: dict[tuple[str, str], Sums] = field(default_factory=dict)
    differing: list[Audited] = field(default_factory=list)
    not_recoted: list[NotRecoted] = field(default_factory=list)


def recote(*, cabinet_id: int, start: date, end: date, law_of: date | None) -> Recoted:
    """In the open tenant; nothing is written. Invoices that were cancelled are not looked at."""
    result = Recoted(start, end, law_of)
    for one in _own(cabinet_id, start, end, law_of):
        _count(result, one)
    for one in recote_imported(cabinet_id=cabinet_id, start=start, end=end, law_of=law_of):
        _count(result, one)
    result.differing.sort(key=lambda one: (one.cared_on, one.invoice))
    return result


def _count(result: Recoted, one: Found) -> None:
    if isinstance(one, NotRecoted):
        result.not_recoted.append(one)
        return
    result.total.add(one.billed_cents, one.due_cents, one.differences)
    result.whole_count += one.checks == WHOLE
    if not one.differences:
        return
    result.differing.append(one)
    patient = result.by_patient.setdefault((one.patient, one.patient_id), Sums())
    patient.add(one.billed_cents, one.due_cents, one.differences)
    for difference in one.differences:
        rule = result.by_rule.setdefault((difference.rule, difference.reference), Sums())
        rule.add(difference.billed_cents, difference.due_cents, [difference])


def _own(cabinet_id: int, start: date, end: date, law_of: date | None) -> Iterator[Found]:
    price, register = remembering(REMEMBERED), register_of(cabinet_id)
    nurses = dict(Nurse.objects.filter(cabinet_id=cabinet_id).values_list("pk", "am_number"))
    for day in care_days(cabinet_id=cabinet_id, start=start, end=end, register=register, beside=_billed):
        if any(day.beside):
            law = _law(day, law_of)
            priced = price(msgspec.structs.replace(day.facts, day=law)).visits if law else None
            yield from _visits(day, priced, nurses)


class OnInvoice(NamedTuple):
    """A line of ours with its invoice, as one row."""

    text: str
    code: str
    amount_cents: int | None
    rule: str
    reference: str
    number: str
    invoice_id: UUID


def _billed(visit_ids: Sequence[int]) -> dict[int, list[OnInvoice]]:
    found: dict[int, list[OnInvoice]] = defaultdict(list)
    rows = InvoiceLine.objects.filter(visit_id__in=visit_ids).exclude(invoice__state=InvoiceState.CANCELLED)
    facts = ("text", "code", "amount_cents", "rule", "reference", "invoice__number", "invoice__public_id")
    for visit_id, *row in rows.order_by("invoice_id", "rank").values_list("visit_id", *facts):
        found[visit_id].append(OnInvoice(*row))
    return found


def _law(day: CareDay, law_of: date | None) -> date | None:
    """The day whose law applies; None when that law never met a day of this kind."""
    if law_of is None:
        return day.facts.day
    is_urgent = any(visit.emergency for visit in day.visits)
    return law_day(day=day.facts.day, zone=day.facts.zone, law_of=law_of, is_urgent=is_urgent)


def _visits(day: CareDay, priced: tuple[VisitCotation, ...] | None, nurses: dict[int, str]) -> Iterator[Found]:
    for rank, visit in enumerate(day.visits):
        rows: list[OnInvoice] = day.beside[rank]
        if not rows:
            continue
        billed = [BilledLine(one.text, one.code, one.amount_cents or 0, one.rule, one.reference) for one in rows]
        total = sum(line.cents for line in billed)
        law = priced[rank] if priced else None
        if law is None or law.total_cents is None:
            code, reason = _why_not(law.findings if law else ())
            yield NotRecoted(rows[0].number, visit.cared_on, total, code, reason)
            continue
        yield Audited(
            invoice=rows[0].number,
            invoice_id=str(rows[0].invoice_id),
            patient=visit.patient.full_name,
            patient_id=str(visit.patient.public_id),
            nurse_am=nurses.get(visit.billed_by_id, ""),
            cared_on=visit.cared_on,
            at=visit.at,
            billed_cents=total,
            due_cents=law.total_cents,
            checks=WHOLE,
            differences=compare(billed=billed, law=law),
        )


def _why_not(findings: tuple[Finding, ...]) -> tuple[str, str]:
    grave = next((one for one in findings if one.severity == "bloquant"), None)
    if grave is None:
        return "jour_sans_pareil", "La loi de ce jour-là n’a connu aucun jour de cette nature : rien à quoi comparer."
    return grave.code, grave.message
