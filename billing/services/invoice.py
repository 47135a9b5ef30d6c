"""From validated visits to invoices: what blocks each, the draft a person reads, the invoice that is issued.

An invoice holds visits of one patient billed by one nurse under one regime (fund, complementary cover, rate, nature):
a B2 invoice has one nature d'assurance and one payer of each part. Numbers are gapless per (nurse, series).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from billing.enums import InvoiceState, VisitState
from billing.models import Cotation, Invoice, InvoiceLine, NumberSeries, Patient, Share, Visit
from billing.services.care.regime import Regime, regime_of, shares_of
from billing.services.invoicing.franchise import Franchise, franchise_of, zone_of
from billing.services.prechecks.findings import Finding, risk_of
from billing.services.prechecks.prepared import Prepared, visit_as_priced
from billing.services.prechecks.run import run_prechecks
from cabinet.errors import Refused
from cabinet.models import Nurse
from ngap.claim_limit import claim_limit

SERIES = "principale"
# What a draft and its checks read of a visit: prefetched, the number of queries does not depend on the number of visits.
READ_OF_A_VISIT = (
    *("acts", "prescription__prescriber", "prescription__acts"),
    *("patient__bsis", "patient__coverages__organism", "patient__exemptions"),
)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line as it will stand on the claim; `visit` is where it comes from."""

    visit: Visit
    text: str
    code: str
    coefficient: str | None
    rate: str
    amount_cents: int
    rule: str
    reference: str


@dataclass(frozen=True, slots=True)
class DraftShare:
    part: str
    payer_id: int | None
    payer_label: str
    cents: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice before it has a number. A finding that blocks says why it cannot be issued; then `shares` may be empty.

    `franchise`: what the fund will keep from the patient; shown, in no share.
    """

    patient: Patient
    nurse: Nurse
    regime: Regime | None
    visits: tuple[Visit, ...]
    lines: tuple[DraftLine, ...]
    shares: tuple[DraftShare, ...]
    total_cents: int | None
    findings: tuple[Finding, ...] = ()
    franchise: Franchise = Franchise()  # noqa: RUF009 (frozen)

    @property
    def key(self) -> str:
        """Names the draft in a form: its visits."""
        return ",".join(str(visit.public_id) for visit in self.visits)

    @property
    def is_ready(self) -> bool:
        return all(finding.severity != "blocks" for finding in self.findings)

    @property
    def at_risk_cents(self) -> int:
        return risk_of(self.findings, self.total_cents)


def drafts(*, visits: Iterable[Visit], on: date) -> list[Draft]:
    """One draft for each (patient, nurse, regime) among the visits, in the order of names and days, with its checks.

    `on`: the day of sending. The number of queries does not depend on the number of visits.
    """
    groups: dict[tuple[int, int, Regime | None], list[Visit]] = defaultdict(list)
    for visit in visits:
        groups[(visit.patient_id, visit.billed_by_id, regime_of(visit.patient, visit.cared_on))].append(visit)
    made = [_draft(regime, members) for (_, _, regime), members in groups.items()]
    zone = zone_of(made[0].nurse.cabinet_id) if made else ""
    made = [replace(draft, franchise=franchise_of(visits=draft.visits, zone=zone)) for draft in made]
    found = run_prechecks(prepared=[_prepared(draft) for draft in made], on=on)
    made = [replace(draft, findings=findings) for draft, findings in zip(made, found, strict=True)]
    return sorted(made, key=lambda one: (one.patient.search_name, one.visits[0].cared_on, one.nurse.pk))


def _draft(regime: Regime | None, visits: list[Visit]) -> Draft:
    ordered = tuple(sorted(visits, key=lambda visit: (visit.cared_on, visit.at, visit.pk)))
    lines = tuple(line for visit in ordered for line in _lines(visit))
    total = None if any(visit.total_cents is None for visit in ordered) else sum(line.amount_cents for line in lines)
    shares: tuple[DraftShare, ...] = ()
    if regime is not None and total:
        shares = tuple(DraftShare(*share) for share in shares_of(regime, total))
    return Draft(ordered[0].patient, ordered[0].billed_by, regime, ordered, lines, shares, total)


def _prepared(draft: Draft) -> Prepared:
    return Prepared(
        patient=draft.patient,
        nurse=draft.nurse,
        regime=draft.regime,
        visits=tuple(visit_as_priced(visit) for visit in draft.visits),
        shares=tuple((share.part, share.payer_id, share.cents) for share in draft.shares),
        total_cents=draft.total_cents,
    )


def _lines(visit: Visit) -> list[DraftLine]:
    cotation: Cotation | None = getattr(visit, "cotation", None)
    if cotation is None or cotation.total_cents is None:
        return []
    return [
        DraftLine(
            visit=visit,
            text=line["text"],
            code=line["code"],
            coefficient=line.get("coefficient"),
            rate=line.get("rate") or "1",
            amount_cents=line["amount_cents"],
            rule=line.get("rule") or "",
            reference=line.get("reference") or "",
        )
        for line in cotation.lines
        if line["amount_cents"]
    ]


@transaction.atomic
def issue_invoices(*, cabinet_id: int, visit_ids: Sequence[Sequence[int]], on: date) -> list[Invoice]:
    """Issues one invoice for each group of visits, all of them or none.

    The visits are locked and re-read: one that was invoiced meanwhile, or that something blocks, refuses the whole with
    its reason, and no number is consumed.
    """
    return [_issue(cabinet_id, list(ids), on) for ids in visit_ids]


def _issue(cabinet_id: int, ids: list[int], on: date) -> Invoice:
    locked = list(
        Visit.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=ids)
        .select_related("patient", "billed_by", "cotation")
        .prefetch_related(*READ_OF_A_VISIT)
        .order_by("pk")
    )
    taken = [visit for visit in locked if visit.state != VisitState.VALIDATED]
    if taken or len(locked) != len(ids):
        raise Refused("Un de ces passages vient d’être facturé ou corrigé : rien n’a été émis. Rouvrez la page.")
    found = drafts(visits=locked, on=on)
    if len(found) != 1 or not found[0].is_ready or found[0].total_cents is None:
        blocking = [one.message for draft in found for one in draft.findings if one.severity == "blocks"]
        reasons = " ".join(dict.fromkeys(blocking))
        raise Refused(f"Facture impossible. {reasons or 'Ces passages ne vont pas sur une même facture.'}")
    invoice = write_invoice(cabinet_id=cabinet_id, draft=found[0], on=on)
    Visit.objects.filter(pk__in=ids).update(state=VisitState.INVOICED)
    return invoice


def write_invoice(*, cabinet_id: int, draft: Draft, on: date, replaces: Invoice | None = None) -> Invoice:
    """Rows of one invoice. The number is taken last: a failure before it leaves the series as it was."""
    days = [visit.cared_on for visit in draft.visits]
    performers = {visit.performed_by_id for visit in draft.visits}
    regime = regime_of(draft.patient, max(days))
    invoice = Invoice.objects.create(
        cabinet_id=cabinet_id,
        nurse=draft.nurse,
        performed_by_id=performers.pop() if len(performers) == 1 else None,
        patient=draft.patient,
        series=SERIES,
        number=take_number(cabinet_id=cabinet_id, nurse=draft.nurse, series=SERIES),
        invoice_date=on,
        first_cared_on=min(days),
        cared_on=max(days),
        state=InvoiceState.READY,
        total_cents=draft.total_cents or 0,
        replaces=replaces,
        is_fund_managed=regime is not None and regime.is_fund_managed,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            cabinet_id=cabinet_id,
            invoice=invoice,
            rank=rank,
            visit=line.visit,
            cared_on=line.visit.cared_on,
            text=line.text,
            code=line.code,
            coefficient=line.coefficient,
            rate=line.rate,
            amount_cents=line.amount_cents,
            rule=line.rule,
            reference=line.reference,
        )
        for rank, line in enumerate(draft.lines, start=1)
    )
    Share.objects.bulk_create(
        Share(
            cabinet_id=cabinet_id,
            invoice=invoice,
            part=share.part,
            payer_id=share.payer_id,
            expected_cents=share.cents,
            claim_limit_on=claim_limit(min(days)) if share.part == "AMO" else None,
        )
        for share in draft.shares
    )
    return invoice


def take_number(*, cabinet_id: int, nurse: Nurse, series: str) -> str:
    """The next number of the series on 9 digits, never zero; the locked row makes concurrent issuers wait."""
    NumberSeries.objects.get_or_create(cabinet_id=cabinet_id, nurse=nurse, series=series)
    row = NumberSeries.objects.select_for_update(no_key=True).get(nurse=nurse, series=series)
    number, row.next_number = row.next_number, row.next_number + 1
    row.save(update_fields=["next_number"])
    return f"{number:09d}"
