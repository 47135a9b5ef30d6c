"""Imported invoices re-coted as far as their lines allow: other software kept the acts, the hours and the places.

What can be checked: each line at the tariff of its day (or the sum of the lines, where the file gives one total), and what the lines
of a day prove against one another (`ngap.lines_alone`: one forfait, AMX beside it, MAU, four IFI, the kilometres of the nurse's day…).
An invoice that the fund rejected is not looked at: nothing was paid for it.
What cannot: inclusions in a forfait, sessions, hours. Such a day is `checks` = "lines", never "whole".
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from billing.enums import AdminState, InvoiceState
from billing.models import InvoiceLine, Patient, Share
from billing.services.explaining.register import register_of
from billing.services.recoting.audited import TARIFF, TARIFF_TEXT, Audited, Difference, NotRecoted
from billing.services.recoting.law_day import law_day
from cabinet.enums import Part
from cabinet.models import Cabinet
from ngap.lines_alone import Claim, ClaimLine, NurseSoFar, PatientSoFar, Verdict, verdicts
from ngap.money import FULL, HALF
from ngap.nomenclature import Nomenclature, nomenclature
from ngap.situation import age_on
from noemie.formats.b2_act_codes import NIGHT_CODES, SUNDAY_CODES

CHUNK = 2000
LINES = "lines"
CLAIM_TEXT = re.compile(r"(?P<code>[A-Z_0-9]{2,10})(?: (?P<quantity>[0-9]{1,5}(?:[.,][0-9]{1,3})?))?(?P<half>/2)?")
NO_SUNDAY = ("R-SUN", "NGAP article 14", "Ce jour n’est ni un dimanche ni un jour férié.")
SATURDAY = 6  # an emergency call of a Saturday has the majoration
FACTS = (
    "cared_on", "invoice_id", "text", "code", "coefficient", "rate", "amount_cents", "invoice__number", "invoice__public_id",
    "invoice__total_cents", "invoice__first_cared_on", "invoice__cared_on", "invoice__nurse__am_number", "invoice__patient_id",
    "invoice__patient__last_name", "invoice__patient__first_name", "invoice__patient__public_id", "invoice__patient__birth_date",
)  # fmt: skip


class ImportedLine(NamedTuple):
    """A line of an imported invoice with its invoice and patient, as one row (`FACTS`, in this order)."""

    cared_on: date
    invoice_pk: int
    text: str
    code: str
    coefficient: Decimal | None
    rate: Decimal
    amount_cents: int | None
    number: str
    invoice_id: UUID
    total_cents: int
    first_cared_on: date
    last_cared_on: date
    nurse_am: str
    patient_pk: int
    last_name: str
    first_name: str
    patient_id: UUID
    birth_date: date | None


class DaySoFar:
    """What the earlier invoices of a day hold, by patient and by nurse."""

    def __init__(self, day: date, readings: frozenset[str]) -> None:
        self.day, self.readings = day, readings
        self.patients: defaultdict[int, PatientSoFar] = defaultdict(PatientSoFar)
        self.nurses: defaultdict[str, NurseSoFar] = defaultdict(NurseSoFar)


def recote_imported(*, cabinet_id: int, start: date, end: date, law_of: date | None) -> Iterator[Audited | NotRecoted]:
    """One record an invoice and a day of care, in the order of the invoices."""
    zone = str(Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id))
    rows = InvoiceLine.objects.filter(cabinet_id=cabinet_id, visit__isnull=True, cared_on__range=(start, end)).exclude(
        invoice__state=InvoiceState.CANCELLED
    )
    rows = rows.exclude(invoice__in=_unpaid_for_good(cabinet_id))
    stream = rows.order_by("cared_on", "invoice_id", "rank").values_list(*FACTS).iterator(chunk_size=CHUNK)
    register = register_of(cabinet_id)
    so_far = DaySoFar(start, register.on(start))
    for (day, _), group in groupby(map(ImportedLine._make, stream), key=lambda one: (one.cared_on, one.invoice_pk)):
        lines = list(group)
        if day != so_far.day:
            so_far = DaySoFar(day, register.on(day))
        law = law_day(day=day, zone=zone, law_of=law_of) if law_of else day
        if law is None:
            reason = "La loi de ce jour-là n’a connu aucun jour de cette nature : rien à quoi comparer."
            yield _refused(lines, "jour_sans_pareil", reason)
            continue
        yield from _day(lines, nomenclature(law, zone, so_far.readings), so_far)


def _unpaid_for_good(cabinet_id: int) -> QuerySet[Any, Any]:
    """Rejected by the fund: sent again under another number as often as not, it would count the same care twice."""
    refused = (AdminState.REJECTED, AdminState.REFUSED, AdminState.CANCELLED)
    rows = Share.objects.filter(cabinet_id=cabinet_id, part=Part.AMO, admin_state__in=refused)
    return rows.values("invoice_id")


def _day(lines: list[ImportedLine], law: Nomenclature, so_far: DaySoFar) -> Iterator[Audited | NotRecoted]:
    read = [(line, _cents(line, law)) for line in lines]
    unknown = [line.text for line, cents in read if cents is None]
    priced = [(line, cents) for line, cents in read if cents is not None]
    has_amounts = all(line.amount_cents is not None for line in lines)
    if unknown and (not priced or not has_amounts):
        yield _refused(lines, "ligne_inconnue", _unknown(unknown))
        return
    if unknown:
        yield _refused([line for line, cents in read if cents is None], "ligne_inconnue", _unknown(unknown))
    if has_amounts:
        yield _by_line(priced, law, so_far)
    else:
        yield _by_total(priced, law, so_far)


def _unknown(texts: list[str]) -> str:
    return f"Lignes sans tarif connu ce jour-là : {', '.join(sorted(set(texts)))}."


def _cents(line: ImportedLine, law: Nomenclature) -> int | None:
    """What the line is worth at the tariff of the day; None when its letter is not known or it is not written as a claim."""
    if line.code not in law.values and line.amount_cents in _of_article_14(line.code, law):
        return line.amount_cents
    if line.coefficient is not None and line.amount_cents is not None:
        return law.cents(line.code, line.coefficient, line.rate) if line.code in law.values else None
    said = CLAIM_TEXT.fullmatch(line.text.strip())
    if said is None or said["code"] not in law.values:
        return None
    quantity = Decimal(said["quantity"].replace(",", ".")) if said["quantity"] else FULL
    return law.cents(said["code"], quantity, HALF if said["half"] else FULL)


def _of_article_14(code: str, law: Nomenclature) -> tuple[int, ...]:
    """Cents of the majorations that the code may name (U-17); several for the night, whose hours an import does not say.

    Such a line is recognised by its amount alone: that of a majoration of its kind on that day.
    """
    names = ("DIM_FERIE",) if code in SUNDAY_CODES else ("NUIT_1", "NUIT_2") if code in NIGHT_CODES else ()
    return tuple(law.cents(name, FULL, FULL) for name in names)


Priced = list[tuple[ImportedLine, int]]


def _by_line(priced: Priced, law: Nomenclature, so_far: DaySoFar) -> Audited:
    """Line by line; a Sunday on an ordinary day is not due."""
    is_ordinary = not law.is_sunday_or_holiday and law.day.isoweekday() != SATURDAY
    said = _said(priced, law, so_far)
    differences = []
    for rank, (line, cents) in enumerate(priced):
        billed, verdict = line.amount_cents or 0, said.get(rank)
        if is_ordinary and line.code in SUNDAY_CODES | {"DIM_FERIE"}:
            differences.append(Difference(line.text, "", billed, 0, *NO_SUNDAY))
        elif verdict is not None:
            differences.append(_told(line, billed, verdict))
        elif billed != cents:
            message = "Le montant facturé n’est pas celui du tarif de ce jour-là."
            differences.append(Difference(line.text, line.text, billed, cents, TARIFF, TARIFF_TEXT, message))
    billed_cents = sum(line.amount_cents or 0 for line, _ in priced)
    due_cents = billed_cents + sum(one.effect_cents for one in differences)
    return _audited([line for line, _ in priced], billed_cents, due_cents, tuple(differences))


def _said(priced: Priced, law: Nomenclature, so_far: DaySoFar) -> dict[int, Verdict]:
    """By rank, what the lines prove against one another and against the day so far."""
    first = priced[0][0]
    claim = Claim(
        lines=[ClaimLine(*_quantity(line), cents) for line, cents in priced],
        law=law,
        age=age_on(first.birth_date, first.cared_on) if first.birth_date else None,
        patient=so_far.patients[first.patient_pk],
        nurse=so_far.nurses[first.nurse_am],
        readings=so_far.readings,
    )
    return {one.rank: one for one in verdicts(claim)}


def _quantity(line: ImportedLine) -> tuple[str, Decimal | None, Decimal]:
    """Letter, coefficient and rate; read from the text where the file gave no column."""
    said = CLAIM_TEXT.fullmatch(line.text.strip())
    if line.coefficient is not None or said is None or not said["quantity"]:
        return line.code, line.coefficient, HALF if line.rate == HALF or (said and said["half"]) else FULL
    return said["code"], Decimal(said["quantity"].replace(",", ".")), HALF if said["half"] else FULL


def _told(line: ImportedLine, billed: int, verdict: Verdict) -> Difference:
    return Difference(line.text, verdict.text, billed, verdict.cents, verdict.rule, verdict.reference, verdict.message)


def _by_total(priced: Priced, law: Nomenclature, so_far: DaySoFar) -> Audited | NotRecoted:
    """`factures.csv` gives one total an invoice: compared with the sum of its lines, when all its care is of that day."""
    lines, first = [line for line, _ in priced], priced[0][0]
    if first.first_cared_on != first.last_cared_on:
        return _refused(
            lines, "total_de_plusieurs_jours", "Le fichier donne un seul total pour plusieurs jours de soins."
        )
    found = [_told(priced[rank][0], priced[rank][1], one) for rank, one in _said(priced, law, so_far).items()]
    total = sum(cents for _, cents in priced)
    if total != first.total_cents:
        text, message = (
            " + ".join(line.text for line in lines),
            "Le total facturé n’est pas la somme des lignes au tarif de ce jour-là.",
        )
        found.insert(0, Difference(text, text, first.total_cents, total, TARIFF, TARIFF_TEXT, message))
    due = first.total_cents + sum(one.effect_cents for one in found)
    return _audited(lines, first.total_cents, due, tuple(found))


def _audited(lines: list[ImportedLine], billed: int, due: int, differences: tuple[Difference, ...]) -> Audited:
    first = lines[0]
    return Audited(
        invoice=first.number,
        invoice_id=str(first.invoice_id),
        patient=Patient(last_name=first.last_name, first_name=first.first_name).full_name,
        patient_id=str(first.patient_id),
        nurse_am=first.nurse_am,
        cared_on=first.cared_on,
        at=None,
        billed_cents=billed,
        due_cents=due,
        checks=LINES,
        differences=differences,
    )


def _refused(lines: list[ImportedLine], code: str, reason: str) -> NotRecoted:
    amounts = [line.amount_cents for line in lines]
    total = None if None in amounts else sum(one or 0 for one in amounts)
    return NotRecoted(lines[0].number, lines[0].cared_on, total, code, reason)
