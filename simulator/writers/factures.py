"""`factures.csv`: what another software exports of the invoices that it sent (CONTRACTS)."""

import csv
import io

from simulator.world import Claim, Fund, Nurse

HEADER = [
    "numero",
    "lot",
    "date_facture",
    "date_transmission",
    "date_soins",
    "nir",
    "patient",
    "organisme_amo",
    "organisme_amc",
    "gestion_amc",
    "total_cents",
    "part_amo_cents",
    "part_amc_cents",
    "part_patient_cents",
    "actes",
    "numero_am",
]


def factures(claims: list[Claim], nurse: Nurse, fund: Fund) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEADER)
    for claim in claims:
        writer.writerow(_row(claim, nurse, fund))
    return out.getvalue().encode()


def _row(claim: Claim, nurse: Nurse, fund: Fund) -> list[object]:
    person, shares = claim.person, claim.shares
    cents = {part: share.expected for part, share in shares.items()}
    management = person.amc if "AMC" in shares else "aucune"
    return [
        claim.number, claim.lot, claim.invoice_date.isoformat(), claim.sent_on.isoformat(), claim.first_day.isoformat(), person.nir,
        f"{person.last_name.upper()} {person.first_name}", fund.code, shares["AMC"].payer if "AMC" in shares else "", management,
        claim.total, cents.get("AMO", 0), cents.get("AMC", 0), cents.get("PATIENT", 0), "|".join(line.text for line in claim.lines),
        nurse.am_number,
    ]  # fmt: skip
