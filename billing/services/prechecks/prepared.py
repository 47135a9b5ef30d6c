"""An invoice as the checks read it: issued or not yet, the same facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.models import Invoice, InvoiceLine, Patient, Visit
from billing.services.care.regime import Regime, regime_of
from cabinet.models import Nurse


@dataclass(frozen=True, slots=True)
class PreparedLine:
    """`acts`: the act of the catalogue when the line is one; a majoration or travel has none."""

    code: str
    text: str
    amount_cents: int
    act: str = ""


@dataclass(frozen=True, slots=True)
class PreparedVisit:
    """What was done (codes of the catalogue) and the lines as they will be, or are, claimed."""

    visit: Visit
    acts: tuple[str, ...]
    lines: tuple[PreparedLine, ...]

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Prepared:
    """`invoice_id` None before it has a number; `shares`: (part, payer id, cents)."""

    patient: Patient
    nurse: Nurse
    regime: Regime | None
    visits: tuple[PreparedVisit, ...]
    shares: tuple[tuple[str, int | None, int], ...]
    total_cents: int | None
    invoice_id: int | None = None

    @property
    def last(self) -> Visit:
        return self.visits[-1].visit


def visit_as_priced(visit: Visit) -> PreparedVisit:
    """With the lines of its kept cotation; none when it has no price."""
    cotation = getattr(visit, "cotation", None)
    rows = cotation.lines if cotation is not None and cotation.total_cents is not None else []
    lines = tuple(
        PreparedLine(row["code"], row["text"], row["amount_cents"], row.get("act") or "")
        for row in rows
        if row["amount_cents"]
    )
    return PreparedVisit(visit, done_acts(visit), lines)


def done_acts(visit: Visit) -> tuple[str, ...]:
    return tuple(act.act_code for act in visit.acts.all() if act.is_done)


def prepared_invoices(*, invoices: Sequence[Invoice]) -> list[Prepared]:
    """Issued invoices that stand on visits, in the order given; with `FOR_CHECKS` prefetched, without a query of its own."""
    return [made for invoice in invoices if (made := _prepared(invoice)) is not None]


FOR_CHECKS = (
    "shares",
    "lines__visit__acts",
    "lines__visit__prescription__prescriber",
    "lines__visit__prescription__acts",
    "lines__visit__cotation",
    "lines__visit__patient__bsis",
    "lines__visit__billed_by",
    "patient__coverages__organism",
    "patient__exemptions",
)


def _prepared(invoice: Invoice) -> Prepared | None:
    rows: dict[Visit, list[InvoiceLine]] = {}
    for line in invoice.lines.all():
        if line.visit is not None:
            rows.setdefault(line.visit, []).append(line)
    if not rows:
        return None
    visits = sorted(rows, key=lambda one: (one.cared_on, one.at, one.pk))
    return Prepared(
        patient=invoice.patient,
        nurse=invoice.nurse,
        regime=regime_of(invoice.patient, invoice.cared_on),
        visits=tuple(_claimed(visit, rows[visit]) for visit in visits),
        shares=tuple((share.part, share.payer_id, share.expected_cents) for share in invoice.shares.all()),
        total_cents=invoice.total_cents,
        invoice_id=invoice.pk,
    )


def _claimed(visit: Visit, rows: Iterable[InvoiceLine]) -> PreparedVisit:
    acts_of_texts = {line.text: line.act for line in visit_as_priced(visit).lines}
    lines = tuple(
        PreparedLine(row.code, row.text, row.amount_cents or 0, acts_of_texts.get(row.text, "")) for row in rows
    )
    return PreparedVisit(visit, done_acts(visit), lines)
