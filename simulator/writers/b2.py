"""The lot that a nurse's software sends: B2 PS, records of 128 end to end, dates AAMMJJ."""

import datetime as dt
from decimal import Decimal

from ngap.share import amo_percent, spread
from noemie.formats.b2_act_codes import act_code_of
from simulator.world import Claim, ClaimLine, Fund, Nurse
from simulator.writers.fixed import write

EXEMPTION_CODES = {"": "0", "ald": "4"}


def day(value: dt.date) -> str:
    return f"{value:%y%m%d}"


def lot_file(claims: list[Claim], nurse: Nurse, fund: Fund, lot: str, made_on: dt.date, file_id: str) -> bytes:
    """One file of one lot: 000, 1, the invoices, 6, 999."""
    sender = {
        "sender_type": "TP",
        "sender_id": nurse.am_number,
        "recipient_type": "CP",
        "recipient_id": f"{fund.code:>014}",
    }
    records = [
        write("b2_ps", "000", {"record_type": "000", **sender, "application": "TR", "file_id": file_id, "file_date": day(made_on),
                               "norm": "PS", "norm_version": "B2", "record_length": "128"})
    ]  # fmt: skip
    records.append(
        write("b2_ps", "1", {"record_type": "1", "provider_id": nurse.am_number, "fund": fund.caisse, "lot_number": lot,
                             "provider_name": nurse.name.upper(), "norm_name": "B2", "lot_date": day(made_on), "norm_code": "PS",
                             "norm_release": "062007", "currency": "U"})
    )  # fmt: skip
    for claim in claims:
        records += invoice(claim, nurse, fund)
    records.append(end_of_lot(claims, nurse, lot))
    count = f"{len(records) + 1}"
    records.append(
        write(
            "b2_ps",
            "999",
            {
                "record_type": "999",
                **sender,
                "application": "TR",
                "file_id": file_id,
                "record_count": count,
                "lot_count": "1",
            },
        )
    )
    return "".join(records).encode("ascii")


def _common(claim: Claim, nurse: Nurse) -> dict[str, str]:
    nir = claim.person.nir
    return {
        "provider_id": nurse.am_number,
        "insured_nir": nir[:13],
        "insured_nir_key": nir[13:],
        "invoice_number": claim.number,
    }


def invoice(claim: Claim, nurse: Nurse, fund: Fund) -> list[str]:
    common, person = _common(claim, nurse), claim.person
    percent = amo_percent(exemption=person.exemption, day=claim.invoice_date)
    amo_parts = spread(amounts_cents=[line.amount for line in claim.lines], percent=percent)
    head = write("b2_ps", "2", {
        "record_type": "2", **common, "operation_kind": "1", "invoice_date": day(claim.invoice_date),
        "ps_split_flag": "E" if person.amc == "separee" else "", "regime": fund.regime, "fund": fund.caisse, "centre": fund.centre,
        "rights_proof": "4", "prescription_date": day(claim.first_day), "insurance_kind": "10",
        "exemption": EXEMPTION_CODES[person.exemption], "locum_cps": "0", "birth_date": day(person.birth_date), "birth_rank": "1",
        "payee": "05", "contract_type": "89" if person.amc == "unique" else "00",
        "amc_number": claim.shares["AMC"].payer if "AMC" in claim.shares else "",
    })  # fmt: skip
    has_amc = "AMC" in claim.shares
    lines = [
        act(claim, line, nurse, amo, percent, has_amc=has_amc) for line, amo in zip(claim.lines, amo_parts, strict=True)
    ]
    rest = claim.total - sum(amo_parts)
    tail = write("b2_ps", "5", {
        "record_type": "5", **common, "line_count": str(len(lines)), "total_billed": str(claim.total), "total_amo": str(sum(amo_parts)),
        "total_patient": str(rest), "total_amc": str(rest if has_amc else 0),
    })  # fmt: skip
    return [head, *lines, tail]


def act(claim: Claim, line: ClaimLine, nurse: Nurse, amo: int, percent: int, *, has_amc: bool) -> str:
    """Half rates are carried as half coefficients (AMI 1/2 = coefficient 0.5): the layout has two decimals."""
    coefficient = line.coefficient / 2 if line.is_half else line.coefficient
    hundredths = coefficient * 100
    if hundredths != hundredths.to_integral_value():
        raise ValueError(f"U-06: coefficient {coefficient} does not fit in two decimals")
    rest = line.amount - amo
    return write("b2_ps", "4", {
        "record_type": "4", **_common(claim, nurse), "performer_id": nurse.am_number, "performer_speciality": "24",
        "care_date": day(line.cared_on), "act_code": act_code_of(line.code), "quantity": "1", "coefficient": str(int(hundredths)), "count": "1",
        "unit_price": str(_unit(line.amount, coefficient)), "base": str(line.amount), "rate": str(percent), "amo_amount": str(amo),
        "fee": str(line.amount), "place": "1", "dap_code": "0", "amc_amount": str(rest if has_amc else 0),
    })  # fmt: skip


def _unit(amount: int, coefficient: Decimal) -> int:
    return int((Decimal(amount) / coefficient).to_integral_value()) if coefficient else amount


def end_of_lot(claims: list[Claim], nurse: Nurse, lot: str) -> str:
    total, amo = sum(claim.total for claim in claims), sum(claim.shares["AMO"].expected for claim in claims)
    amc = sum(claim.shares["AMC"].expected for claim in claims if "AMC" in claim.shares)
    lines = sum(len(claim.lines) for claim in claims)
    return write("b2_ps", "6", {
        "record_type": "6", "provider_id": nurse.am_number, "invoice_count": str(len(claims)), "line_count": str(lines),
        "type2_count": str(len(claims)), "type5_count": str(len(claims)), "total_billed": str(total), "total_amo": str(amo),
        "total_amc": str(amc), "lot_number": lot, "mark": "R",
    })  # fmt: skip
