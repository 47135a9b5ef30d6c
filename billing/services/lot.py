"""Lots: ready invoices of one nurse for one fund, as a B2 PS file. "Transmis" is a person's declaration: only an ARL or a return
proves it. The file is not a signed FSE: certified software must send it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.enums import AdminState, InvoiceState, LotState
from billing.models import Invoice, InvoiceLine, Lot, SentCheck, Share
from billing.services.care.regime import Regime, regime_of
from billing.services.imports.b2_rights import rights_in_lot
from billing.services.prechecks.findings import Finding
from billing.services.prechecks.prepared import FOR_CHECKS, prepared_invoices
from billing.services.prechecks.run import run_prechecks
from cabinet.enums import FileDoor, FileFormat, FileState
from cabinet.errors import Refused
from cabinet.models import Nurse, Organism, User
from cabinet.services.files import store_file
from ngap.share import spread
from noemie.formats.b2_act_codes import NoActCode, act_code_of
from noemie.formats.b2_write import AmcRoute, CannotWrite, InvoiceOut, LineMore, LineOut, LotOut, write

MEMBER_DIGITS = 15  # of the field of 2M
MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Batch:
    """Invoices that can go together."""

    nurse: Nurse
    payer: Organism
    invoices: tuple[Invoice, ...]

    @property
    def total_cents(self) -> int:
        return sum(invoice.total_cents for invoice in self.invoices)

    @property
    def key(self) -> str:
        return f"{self.nurse.public_id}.{self.payer.public_id}"


def batches() -> list[Batch]:
    """The ready invoices of the open tenant, by nurse and fund, with all that their checks read."""
    shares = Share.objects.filter(
        part="AMO", invoice__state=InvoiceState.READY, invoice__lot__isnull=True, invoice__origin="idel"
    )
    groups: dict[tuple[int, int], list[Share]] = {}
    rows = shares.select_related("invoice__nurse", "invoice__patient", "payer")
    for share in rows.prefetch_related(*(f"invoice__{name}" for name in FOR_CHECKS)).order_by("invoice__number"):
        groups.setdefault((share.invoice.nurse_id, share.payer_id or 0), []).append(share)
    return [
        Batch(members[0].invoice.nurse, members[0].payer, tuple(one.invoice for one in members))
        for members in groups.values()
        if members[0].payer is not None
    ]


@transaction.atomic
def close_lot(*, cabinet_id: int, batch: Batch, on: date, person: User) -> Lot:
    """Makes the lot and its file; refused whole, with the reason, when a check blocks or a line cannot be written."""
    ids = [invoice.pk for invoice in batch.invoices]
    locked = list(
        Invoice.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids, lot__isnull=True, state="ready")
    )
    if len(locked) != len(ids):
        raise Refused("Une de ces factures vient d’être mise en lot ou annulée : rien n’a été fait. Rouvrez la page.")
    said = _checked(batch, on)
    number = f"{Lot.objects.filter(nurse=batch.nurse, origin='idel').count() % 999 + 1:03d}"
    content = _write(batch, number, on)
    arrival = store_file(
        cabinet_id=cabinet_id,
        name=f"lot_{number}_{on:%Y%m%d}.b2",
        chunks=[content],
        door=FileDoor.PRODUCED,
        cap=MOST_BYTES,
        brought_by=person,
        state=FileState.KEPT,
        file_format=FileFormat.B2,
    )
    lot = Lot.objects.create(
        cabinet_id=cabinet_id,
        nurse=batch.nurse,
        payer=batch.payer,
        number=number,
        made_on=on,
        sent_file_id=f"I{number:>05}",
        file=arrival.file,
    )
    Invoice.objects.filter(pk__in=ids).update(lot=lot)
    SentCheck.objects.bulk_create(
        SentCheck(
            cabinet_id=cabinet_id,
            invoice_id=pk,
            lot=lot,
            checked_on=on,
            findings=[[one.code, one.severity, one.effect_cents] for one in findings],
        )
        for pk, findings in said.items()
    )
    return lot


def _checked(batch: Batch, on: date) -> dict[int, tuple[Finding, ...]]:
    """What the checks say of each as it goes. Raises Refused when one blocks."""
    prepared = prepared_invoices(invoices=batch.invoices)
    numbers = {invoice.pk: invoice.number for invoice in batch.invoices}
    found: dict[int, tuple[Finding, ...]] = {}
    for one, findings in zip(prepared, run_prechecks(prepared=prepared, on=on), strict=True):
        found[one.invoice_id or 0] = findings
        blocking = [finding.message for finding in findings if finding.severity == "blocks"]
        if blocking:
            raise Refused(f"Facture {numbers[one.invoice_id or 0]} bloquée : {' '.join(blocking)} Rien n’a été fait.")
    return found


def _write(batch: Batch, number: str, on: date) -> bytes:
    try:
        invoices = tuple(_invoice(batch, invoice) for invoice in batch.invoices)
        return write(
            LotOut(
                batch.nurse.am_number, batch.nurse.full_name, number, on, batch.payer.code, f"I{number:>05}", invoices
            )
        )
    except (CannotWrite, NoActCode) as reason:
        raise Refused(f"Le lot ne peut pas s’écrire : {reason}.") from None


def _invoice(batch: Batch, invoice: Invoice) -> InvoiceOut:
    patient, regime = invoice.patient, regime_of(invoice.patient, invoice.cared_on)
    if regime is None or patient.birth_date is None:
        raise Refused(f"Facture {invoice.number} : droits ou date de naissance absents.")
    rights = rights_in_lot(regime)
    lines = list(invoice.lines.select_related("visit__prescription__prescriber", "visit__performed_by"))
    amc = next((share for share in invoice.shares.select_related("payer") if share.part == "AMC"), None)
    prescription = next((line.visit.prescription for line in lines if line.visit and line.visit.prescription), None)
    amo_parts = spread(amounts_cents=[line.amount_cents or 0 for line in lines], percent=regime.rate_percent)
    return InvoiceOut(
        number=invoice.number,
        invoice_date=invoice.invoice_date,
        nir=str(patient.nir),
        birth_date=patient.birth_date,
        fund_code=batch.payer.code.ljust(9, "0"),
        amc_number=amc.payer.code[:10] if amc and amc.payer and amc.payer.kind == "AMC" else "",
        is_fund_managed=regime.is_fund_managed,
        exemption_code=rights.exemption_code,
        insurance_kind=rights.insurance_kind,
        maternity_date=regime.facts.maternity_on,
        accident=regime.facts.accident,
        rate_percent=regime.rate_percent,
        prescriber_number=prescription.prescriber.am_number if prescription else "",
        prescription_date=prescription.prescribed_on if prescription else None,
        lines=tuple(
            _line(batch.nurse, line, amo, has_amc=amc is not None) for line, amo in zip(lines, amo_parts, strict=True)
        ),
        routes=_routes(invoice, regime),
    )


def _routes(invoice: Invoice, regime: Regime) -> tuple[AmcRoute, ...]:
    """2M: the part of a mutuelle that pays by itself, with the number that she gave the patient when it is one of digits."""
    covers = [one for one in invoice.patient.coverages.all() if one.kind == "AMC" and invoice.cared_on in one.period]
    if regime.is_fund_managed or regime.complement_id is None or not covers:
        return ()
    number = str(covers[0].member_number).strip()
    is_kept = number.isascii() and number.isdigit() and len(number) <= MEMBER_DIGITS
    return (AmcRoute(covers[0].organism.code[:10], member_number=number),) if is_kept else ()


def _more(nurse: Nurse, line: InvoiceLine) -> LineMore | None:
    """4S: the remplaçante who did the act that the nurse bills."""
    visit = line.visit
    if visit is None or visit.performed_by_id == nurse.pk:
        return None
    if not visit.performed_by.am_number:
        raise Refused(f"{visit.performed_by.full_name} n’a pas de numéro AM : le lot doit dire qui a fait l’acte.")
    return LineMore(locum_number=visit.performed_by.am_number)


def _line(nurse: Nurse, line: InvoiceLine, amo: int, *, has_amc: bool) -> LineOut:
    amount = line.amount_cents or 0
    coefficient = line.coefficient if line.coefficient is not None else Decimal(1)
    return LineOut(
        act_code=act_code_of(line.code),
        care_date=line.cared_on,
        coefficient=(coefficient * line.rate).normalize(),
        amount_cents=amount,
        amo_cents=amo,
        amc_cents=amount - amo if has_amc else 0,
        performer_number=nurse.am_number,
        more=_more(nurse, line),
        is_home=line.visit is None or line.visit.place != "office",
    )


@transaction.atomic
def declare_sent(*, lot: Lot, on: date, person: User) -> Lot:
    """A person says that certified software sent it. Nothing is proved by that."""
    locked = Lot.objects.select_for_update(no_key=True).get(pk=lot.pk)
    if locked.state != LotState.CLOSED:
        raise Refused("Ce lot est déjà déclaré transmis.")
    locked.state, locked.sent_on, locked.sent_by = LotState.SENT, on, person
    locked.save(update_fields=["state", "sent_on", "sent_by"])
    Invoice.objects.filter(lot=locked).update(state=InvoiceState.SENT, sent_on=on)
    Share.objects.filter(invoice__lot=locked, admin_state=AdminState.READY).update(admin_state=AdminState.SENT)
    return locked
