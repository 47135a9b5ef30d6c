"""The explanation on paper, to be joined to a letter: what is printed is only what was billed and why.

Missed revenue and risks of indu stay on the screen: they are the cabinet's business, not the fund's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from billing.models import Invoice, Visit
from billing.services.explaining.explanation import ExplainedLine, Explanation
from billing.services.explaining.visit_explanation import PointExplained, VisitExplanation, kept_explanation, zone_of
from cabinet.euros import in_euros
from ngap.outcome import TraceStep
from paper.render import render

Printed = dict[str, object]
NO_TOTAL = "Ce passage n’a pas de montant : une règle manque pour ce cas."


@dataclass(frozen=True, slots=True)
class Explained:
    """A visit and why it is worth what it is; the points are left out where there are several visits."""

    visit: Visit
    explanation: Explanation
    points: tuple[PointExplained, ...] = ()


def visit_paper(*, explained: VisitExplanation, on: date) -> bytes:
    """PDF of one visit. `on`: the day printed on it."""
    visit, why = explained.visit, explained.explanation
    total = why.total_cents
    title = "Pourquoi ce montant ?" if total is None else f"Pourquoi {in_euros(total)} ?"
    return _print(visit, title, [Explained(visit, why, explained.points)], on, "")


def invoice_paper(*, invoice: Invoice, on: date) -> bytes | None:
    """PDF of all the visits of an invoice; None when it holds none of ours (imported from other software)."""
    visits = Visit.objects.filter(invoice_lines__invoice=invoice).distinct().order_by("cared_on", "at", "pk")
    rows = list(
        visits.select_related("patient", "billed_by", "performed_by", "cotation", "cabinet").prefetch_related("acts")
    )
    zone = zone_of(invoice.cabinet_id)
    kept = [(visit, kept_explanation(visit=visit, zone=zone)) for visit in rows]
    explained = [Explained(visit, why) for visit, why in kept if why is not None]
    if not explained:
        return None
    title = f"Facture {invoice.number} : pourquoi {in_euros(invoice.total_cents)}"
    subject = f"Facture {invoice.number} du {invoice.invoice_date:%d/%m/%Y}"
    return _print(rows[0], title, explained, on, subject)


def _print(first: Visit, title: str, explained: Sequence[Explained], on: date, subject: str) -> bytes:
    nurse = first.billed_by
    data: Printed = {
        "title": title,
        "author": nurse.full_name,
        "made_on": on.isoformat(),
        "made_words": f"Établi le {on:%d/%m/%Y}",
        "footer": f"{title} · {nurse.full_name}",
        "nurse": nurse.full_name,
        "am_number": nurse.am_number,
        "cabinet": first.cabinet.name,
        "subject": " · ".join(filter(None, (subject, f"Patient : {first.patient.full_name}"))),
        "summary": "Chaque acte réalisé, la règle qui en fixe le montant et le texte en vigueur le jour des soins.",
        "visits": [_visit(one) for one in explained],
    }
    return render(files("billing.papers") / "pourquoi.typ", data)


def _visit(one: Explained) -> Printed:
    visit, why = one.visit, one.explanation
    performer = visit.performed_by.full_name if visit.performed_by_id != visit.billed_by_id else ""
    place = f"{visit.get_place_display().lower()}{f', réalisé par {performer}' if performer else ''}"
    return {
        "title": f"Passage du {visit.cared_on:%d/%m/%Y} à {visit.at.hour} h {visit.at:%M}, {place}",
        "empty": NO_TOTAL if why.total_cents is None else "Rien à facturer.",
        "total": in_euros(why.total_cents or 0),
        "lines": [_line(line) for line in (*why.lines, *why.free)] if why.total_cents is not None else [],
        "steps": [_step(step) for step in why.steps],
        "points": [_point(point) for point in one.points],
        "law": why.law_version or "la nomenclature en vigueur",
        "readings": _readings(why.readings),
    }


def _line(line: ExplainedLine) -> Printed:
    return {
        "text": line.text or "non facturé",
        "label": line.label,
        "sentence": line.sentence,
        "formula": line.formula,
        "reference": line.reference,
        "amount": in_euros(line.cents),
    }


def _step(step: TraceStep) -> Printed:
    before, after = ("" if one is None else in_euros(one) for one in (step.before_cents, step.after_cents))
    return {
        "subject": step.subject,
        "message": step.message,
        "rule": step.rule,
        "reference": step.reference,
        "before": before,
        "after": after,
    }


def _point(point: PointExplained) -> Printed:
    text = point.text
    applied = (
        "Lecture appliquée : l’autre, choisie par le cabinet"
        if point.is_other_chosen
        else "Lecture appliquée : par défaut"
    )
    if point.is_other_chosen and point.choice is not None:
        applied += (
            f" le {point.choice.decided_at:%d/%m/%Y} pour les soins à partir du {point.choice.applies_from:%d/%m/%Y}"
        )
    return {
        "code": point.code,
        "question": text.question,
        "default": text.default,
        "default_reference": text.default_reference,
        "default_amount": _amount(point.by_default.total_cents),
        "other": text.other,
        "other_reference": text.other_reference,
        "other_amount": _amount(point.by_other.total_cents),
        "applied": f"{applied}.",
    }


def _amount(cents: int | None) -> str:
    return "sans montant" if cents is None else in_euros(cents)


def _readings(points: Iterable[str]) -> str:
    chosen = ", ".join(points)
    return f"Lectures choisies par le cabinet ce jour-là : {chosen}." if chosen else ""
