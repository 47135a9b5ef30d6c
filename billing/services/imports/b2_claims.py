"""A B2 lot of any software, as the claims that it holds. What cannot be trusted is a problem, and that invoice is left out."""

from datetime import date

from billing.enums import ExemptionKind
from billing.services.imports.sent_claims import ClaimProblem, SentClaim, SentFile, SentLine, am_number, amc_number
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts, read_accident
from ngap.money import plain
from noemie.formats.b2_lots import B2File, B2Invoice, B2Line, B2Lot

FUND_MANAGED = {"89", "85"}
PAYEES = {"00", "05", "15", "25"}
DEGRADED = "D"  # certification of a lot: record 1, position 81
KINDS = {"30": ExemptionKind.MATERNITE, "41": ExemptionKind.ATMP}  # by nature d'assurance
NO_ACCIDENT = "ce n’est ni un numéro d’accident du travail (AAMMJJ, caisse, clé), ni une date après trois zéros : il n’est pas gardé"


def claims_of(file: B2File) -> SentFile:
    problems = [ClaimProblem(one.rank, one.field, one.raw, one.reason) for one in file.decoded.problems]
    claims: list[SentClaim] = []
    for lot in file.lots:
        for invoice in lot.invoices:
            reason = _refusal(invoice, lot)
            if reason:
                problems.append(ClaimProblem(invoice.record.rank, "invoice_number", invoice.number, reason))
            else:
                claims.append(_claim(file, lot, invoice))
                problems += _accident_problem(invoice)
    places = tuple((record.rank, record.offset) for record in file.decoded.records)
    return SentFile(tuple(claims), tuple(problems), places)


def _refusal(invoice: B2Invoice, lot: B2Lot) -> str:
    """Why an invoice is not taken: an unreadable amount is never zero."""
    amounts = (invoice.total_cents, invoice.amo_cents, invoice.amc_cents)
    if any(amount is None for amount in amounts) or any(line.amount_cents is None for line in invoice.lines):
        return "un montant de cette facture est illisible : elle n’est pas enregistrée"
    if invoice.invoice_date is None or lot.made_on is None or not invoice.lines:
        return "date de facture, date de lot ou lignes absentes"
    if sum(line.amount_cents or 0 for line in invoice.lines) != invoice.total_cents:
        return "le total de la facture n’est pas la somme de ses lignes"
    if (invoice.amo_cents or 0) + (invoice.amc_cents or 0) > (invoice.total_cents or 0):
        return "les parts de l’AMO et de l’AMC dépassent le total de la facture"
    return ""


def _claim(file: B2File, lot: B2Lot, invoice: B2Invoice) -> SentClaim:
    total, amo, amc = invoice.total_cents or 0, invoice.amo_cents or 0, invoice.amc_cents or 0
    made_on, invoiced_on = lot.made_on or date.min, invoice.invoice_date or date.min
    days = [line.care_date for line in invoice.lines if line.care_date is not None] or [invoiced_on]
    return SentClaim(
        rank=invoice.record.rank,
        nurse_am=am_number(lot.nurse_number),
        origin="",
        number=invoice.number,
        invoice_date=invoiced_on,
        sent_on=file.file_date or made_on,
        lot_number=lot.number,
        lot_date=made_on,
        sent_file_id=file.file_id,
        first_cared_on=min(days),
        cared_on=max(days),
        nir=invoice.nir,
        patient_name="",
        birth_date=birth_date(invoice.record.text("birth_date"), invoiced_on),
        amo_code=invoice.fund_code,
        amc_code=amc_number(invoice.amc_number),
        is_fund_managed=invoice.contract_type in FUND_MANAGED and not invoice.is_split,
        total_cents=total,
        amo_cents=amo,
        amc_cents=amc,
        patient_cents=total - amo - amc,
        lines=tuple(_line(line, invoiced_on) for line in invoice.lines),
        exemption=str(KINDS.get(invoice.insurance_kind, "")),
        facts=_facts(invoice),
        is_degraded=lot.record.text("certification") == DEGRADED,
        payee=invoice.record.text("payee") if invoice.record.text("payee") in PAYEES else "",
    )


def _facts(invoice: B2Invoice) -> ExemptionFacts:
    """Of the nature that they go with; an accident that is not of work (nature 10) is not one of ours."""
    kind = KINDS.get(invoice.insurance_kind)
    if kind == ExemptionKind.MATERNITE:
        return ExemptionFacts(maternity_on=invoice.maternity_date)
    return read_accident(invoice.accident) or NOTHING if kind == ExemptionKind.ATMP else NOTHING


def _accident_problem(invoice: B2Invoice) -> list[ClaimProblem]:
    """A number that cannot be one is said; letters are a problem of the record already."""
    is_read = read_accident(invoice.accident) is not None
    if KINDS.get(invoice.insurance_kind) != ExemptionKind.ATMP or is_read or not invoice.accident.isdigit():
        return []
    return [ClaimProblem(invoice.record.rank, "accident", invoice.accident, NO_ACCIDENT)]


OLDEST = 112


def birth_date(text: str, on: date) -> date | None:
    """AAMMJJ without its century: the only one that gives an age from 0 to 112 on that day. Two fit: None, a person says."""
    found = []
    for century in ("19", "20"):
        try:
            day = date(int(century + text[:2]), int(text[2:4]), int(text[4:6]))
        except ValueError:
            continue
        if day <= on and on.year - day.year <= OLDEST:
            found.append(day)
    return found[0] if len(found) == 1 else None


def _line(line: B2Line, fallback: date) -> SentLine:
    coefficient = "" if line.coefficient is None else plain(line.coefficient)
    text = f"{line.act_code} {coefficient}" if coefficient and coefficient != "1" else line.act_code
    return SentLine(text[:30], line.care_date or fallback, line.act_code[:10], coefficient or None, line.amount_cents)
