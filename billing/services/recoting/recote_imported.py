"""Imported invoices re-coted as far as their lines allow: other software kept the acts, the hours and the places.

What can be checked: each line at the tariff of its day (or the sum of the lines, where the file gives one total), and one forfait a patient and a day. An
invoice that the fund rejected is not looked at: nothing was paid for it.
What cannot: the ranking of 11 B, inclusions in a forfait, kilometres, majorations. Such a day is `checks` = "tariffs", never "whole".
"""

import re
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
from ngap.money import FULL, HALF
from ngap.nomenclature import Nomenclature, nomenclature
from ngap.workbench import FORFAITS
from noemie.formats.b2_act_codes import NIGHT_CODES, SUNDAY_CODES

CHUNK = 2000
TARIFFS = "tariffs"
CLAIM_TEXT = re.compile(r"(?P<code>[A-Z_0-9]{2,10})(?: (?P<quantity>[0-9]{1,5}(?:[.,][0-9]{1,3})?))?(?P<half>/2)?")
ONE_FORFAIT = ("R-FORF", "NGAP 11 B 5, 23.3, XVI-I-12", "Un seul forfait par patient et par jour.")
NO_SUNDAY = ("R-SUN", "NGAP article 14", "Ce jour n’est ni un dimanche ni un jour férié.")
SATURDAY = 6  # an emergency call of a Saturday has the majoration
FACTS = (
    "cared_on", "invoice_id", "text", "code", "coefficient", "rate", "amount_cents", "invoice__number", "invoice__public_id",
    "invoice__total_cents", "invoice__first_cared_on", "invoice__cared_on", "invoice__nurse__am_number", "invoice__patient_id",
    "invoice__patient__last_name", "invoice__patient__first_name", "invoice__patient__public_id",
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


def recote_imported(*, cabinet_id: int, start: date, end: date, law_of: date | None) -> Iterator[Audited | NotRecoted]:
    """One record an invoice and a day of care, in the order of the invoices."""
    zone = str(Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id))
    rows = InvoiceLine.objects.filter(cabinet_id=cabinet_id, visit__isnull=True, cared_on__range=(start, end)).exclude(
        invoice__state=InvoiceState.CANCELLED
    )
    rows = rows.exclude(invoice__in=_unpaid_for_good(cabinet_id))
    stream = rows.order_by("cared_on", "invoice_id", "rank").values_list(*FACTS).iterator(chunk_size=CHUNK)
    seen: set[tuple[int, date]] = set()
    register = register_of(cabinet_id)
    for (day, _), group in groupby(map(ImportedLine._make, stream), key=lambda one: (one.cared_on, one.invoice_pk)):
        lines = list(group)
        law = law_day(day=day, zone=zone, law_of=law_of) if law_of else day
        if law is None:
            reason = "La loi de ce jour-là n’a connu aucun jour de cette nature : rien à quoi comparer."
            yield _refused(lines, "jour_sans_pareil", reason)
            continue
        yield from _day(lines, nomenclature(law, zone, register.on(day)), seen)


def _unpaid_for_good(cabinet_id: int) -> QuerySet[Any, Any]:
    """Rejected by the fund: sent again under another number as often as not, it would count the same care twice."""
    refused = (AdminState.REJECTED, AdminState.REFUSED, AdminState.CANCELLED)
    rows = Share.objects.filter(cabinet_id=cabinet_id, part=Part.AMO, admin_state__in=refused)
    return rows.values("invoice_id")


def _day(lines: list[ImportedLine], law: Nomenclature, seen: set[tuple[int, date]]) -> Iterator[Audited | NotRecoted]:
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
        yield _by_line(priced, law, seen)
    else:
        yield _by_total(priced)


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


def _by_line(priced: list[tuple[ImportedLine, int]], law: Nomenclature, seen: set[tuple[int, date]]) -> Audited:
    """Line by line; the second forfait of a patient's day is not due at all, nor a Sunday on an ordinary day."""
    is_ordinary = not law.is_sunday_or_holiday and law.day.isoweekday() != SATURDAY
    differences = []
    for line, cents in priced:
        billed = line.amount_cents or 0
        key = (line.patient_pk, line.cared_on)
        if line.code in FORFAITS and key in seen:
            differences.append(Difference(line.text, "", billed, 0, *ONE_FORFAIT))
            continue
        if is_ordinary and line.code in SUNDAY_CODES | {"DIM_FERIE"}:
            differences.append(Difference(line.text, "", billed, 0, *NO_SUNDAY))
            continue
        if line.code in FORFAITS:
            seen.add(key)
        if billed != cents:
            message = "Le montant facturé n’est pas celui du tarif de ce jour-là."
            differences.append(Difference(line.text, line.text, billed, cents, TARIFF, TARIFF_TEXT, message))
    billed_cents = sum(line.amount_cents or 0 for line, _ in priced)
    due_cents = billed_cents + sum(one.effect_cents for one in differences)
    return _audited([line for line, _ in priced], billed_cents, due_cents, tuple(differences))


def _by_total(priced: list[tuple[ImportedLine, int]]) -> Audited | NotRecoted:
    """`factures.csv` gives one total an invoice: compared with the sum of its lines, when all its care is of that day."""
    lines, first = [line for line, _ in priced], priced[0][0]
    if first.first_cared_on != first.last_cared_on:
        return _refused(
            lines, "total_de_plusieurs_jours", "Le fichier donne un seul total pour plusieurs jours de soins."
        )
    due = sum(cents for _, cents in priced)
    differences: tuple[Difference, ...] = ()
    if due != first.total_cents:
        text, message = (
            " + ".join(line.text for line in lines),
            "Le total facturé n’est pas la somme des lignes au tarif de ce jour-là.",
        )
        differences = (Difference(text, text, first.total_cents, due, TARIFF, TARIFF_TEXT, message),)
    return _audited(lines, first.total_cents, due, differences)


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
        checks=TARIFFS,
        differences=differences,
    )


def _refused(lines: list[ImportedLine], code: str, reason: str) -> NotRecoted:
    amounts = [line.amount_cents for line in lines]
    total = None if None in amounts else sum(one or 0 for one in amounts)
    return NotRecoted(lines[0].number, lines[0].cared_on, total, code, reason)
