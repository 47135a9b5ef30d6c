"""A visit with nothing wrong: each test of a check changes one fact of it."""

import datetime as dt
from decimal import Decimal

from billing.models import (
    Bsi,
    Coverage,
    Invoice,
    InvoiceLine,
    Patient,
    PrescribedAct,
    Prescription,
    Share,
    Visit,
    VisitAct,
)
from billing.services.invoice import Draft, drafts
from billing.services.prechecks.findings import Finding
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.views.invoicing import visits_to_invoice
from cabinet.models import Organism
from tests.billing.test_chain import DAY, NOW, make_plan

DRESSING = "pansement_escarre_profonde"


def healthy(cabinet_id: int, acts: tuple[str, ...] = (DRESSING,), days: int = 1, **plan: object) -> list[Visit]:
    """Validated, covered, prescribed, its rights read on its last day."""
    made = make_plan(cabinet_id, list(acts), **plan)
    order(made.prescription, *acts)
    Coverage.objects.update(checked_on=DAY + dt.timedelta(days=days))
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=days - 1))
    rows = Visit.objects.filter(care_plan=made).order_by("cared_on", "at")
    return [validate_visit(visit=visit, now=NOW) for visit in rows]


def order(prescription: Prescription | None, *acts: str, quantity: int | None = None) -> None:
    """The prescription orders those acts and no other."""
    assert prescription is not None
    prescription.acts.all().delete()
    PrescribedAct.objects.bulk_create(
        PrescribedAct(cabinet_id=prescription.cabinet_id, prescription=prescription, act_code=act, quantity=quantity)
        for act in dict.fromkeys(acts)
    )


def again(visit: Visit) -> None:
    """Prices the day after a fact changed."""
    from billing.services.cotation import recompute_day

    recompute_day(cabinet_id=visit.cabinet_id, nurse_id=visit.billed_by_id, day=visit.cared_on)


def draft_of(on: dt.date = DAY) -> Draft:
    """The only draft."""
    (only,) = drafts(visits=visits_to_invoice(), on=on)
    return only


def said(on: dt.date = DAY) -> dict[str, Finding]:
    return {one.code: one for draft in drafts(visits=visits_to_invoice(), on=on) for one in draft.findings}


def add_amc(
    visit: Visit, *, number: str = "0099991234", start: dt.date = dt.date(2026, 1, 1), until: dt.date | None = None
) -> Organism:
    amc, _ = Organism.objects.get_or_create(cabinet_id=visit.cabinet_id, kind="AMC", code=number)
    Coverage.objects.create(
        cabinet_id=visit.cabinet_id, patient=visit.patient, kind="AMC", organism=amc, period=(start, until)
    )
    return amc


def coefficient_of(text: str) -> Decimal | None:
    """Of a line as written: "AMI 1/2", "BSB"."""
    _, _, number = text.partition(" ")
    return Decimal(number.partition("/")[0]) if number else None


def sent_invoice(
    visit: Visit, texts: list[tuple[str, str, int]], *, number: str, payer: Organism | None = None
) -> Invoice:
    """Imported from another software, for the patient and the day of the visit: (text, code, cents) of each line."""
    common = {"cabinet_id": visit.cabinet_id}
    made = Invoice.objects.create(
        nurse=visit.billed_by,
        patient=visit.patient,
        origin="import",
        number=number,
        invoice_date=DAY,
        first_cared_on=visit.cared_on,
        cared_on=visit.cared_on,
        state="sent",
        sent_on=DAY,
        total_cents=sum(cents for _, _, cents in texts),
        **common,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=made,
            rank=rank,
            cared_on=visit.cared_on,
            text=text,
            code=code,
            amount_cents=cents,
            coefficient=coefficient_of(text),
            **common,
        )
        for rank, (text, code, cents) in enumerate(texts, start=1)
    )
    part = "AMC" if payer else "PATIENT"
    Share.objects.create(
        invoice=made, part=part, payer=payer, expected_cents=made.total_cents, admin_state="sent", **common
    )
    return made


def past_acts(visit: Visit, code: str, days: list[int]) -> None:
    """Acts done so many days before, under no prescription."""
    for ago in days:
        row = Visit.objects.create(
            cabinet_id=visit.cabinet_id,
            patient=visit.patient,
            performed_by=visit.performed_by,
            billed_by=visit.billed_by,
            cared_on=visit.cared_on - dt.timedelta(days=ago),
            at=dt.time(9),
            state="invoiced",
        )
        VisitAct.objects.create(cabinet_id=visit.cabinet_id, visit=row, act_code=code)


def add_bsi(patient: Patient, visit: Visit, done_on: dt.date, level: str = "BSB") -> Bsi:
    return Bsi.objects.create(
        cabinet_id=patient.cabinet_id,
        patient=patient,
        nurse=visit.billed_by,
        kind="initial",
        level=level,
        done_on=done_on,
        valid_until=done_on + dt.timedelta(days=364),
        prescription=visit.prescription if visit.prescription and visit.prescription.prescribed_on <= done_on else None,
    )
