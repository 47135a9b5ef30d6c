"""The columns of patients, invoices and lots, as files. A NIR is in none of them: the whole export alone holds it."""

from billing.models import Invoice, Lot, Patient
from cabinet.enums import Part
from cabinet.listing import Column, Kind, Listing

PATIENTS: Listing[Patient] = Listing(
    "patients",
    (
        Column("Nom", lambda one: one.last_name),
        Column("Prénom", lambda one: one.first_name),
        Column("Né(e) le", lambda one: one.birth_date, Kind.DAY),
        Column("Adresse", lambda one: one.address),
        Column("Code postal", lambda one: one.postcode),
        Column("Commune", lambda one: one.city),
    ),
)

LOTS: Listing[Lot] = Listing(
    "lots",
    (
        Column("Lot", lambda one: one.number),
        Column("Constitué le", lambda one: one.made_on, Kind.DAY),
        Column("Infirmière", lambda one: one.nurse.full_name),
        Column("Organisme", lambda one: one.payer.label if one.payer else ""),
        Column("Factures", lambda one: one.invoice_count, Kind.COUNT),  # type: ignore[attr-defined]
        Column("Total", lambda one: one.total_cents, Kind.CENTS),  # type: ignore[attr-defined]
        Column("État", lambda one: one.get_state_display()),
        Column("Déclaré transmis le", lambda one: one.sent_on, Kind.DAY),
        Column("Motif de refus", lambda one: one.refused_reason),
    ),
)


def _of_part(invoice: Invoice, part: Part, name: str) -> int | None:
    """None where the invoice has no such share: an empty cell, never a zero."""
    return next((getattr(one, name) for one in invoice.shares.all() if one.part == part), None)


INVOICES: Listing[Invoice] = Listing(
    "factures",
    (
        Column("Facture", lambda one: one.number),
        Column("Date", lambda one: one.invoice_date, Kind.DAY),
        Column("Patient", lambda one: one.patient.full_name),
        Column("Infirmière", lambda one: one.nurse.full_name),
        Column("Soins du", lambda one: one.first_cared_on, Kind.DAY),
        Column("au", lambda one: one.cared_on, Kind.DAY),
        Column("Total", lambda one: one.total_cents, Kind.CENTS),
        Column("AMO attendu", lambda one: _of_part(one, Part.AMO, "expected_cents"), Kind.CENTS),
        Column("AMO reçu", lambda one: _of_part(one, Part.AMO, "received_cents"), Kind.CENTS),
        Column("AMC attendu", lambda one: _of_part(one, Part.AMC, "expected_cents"), Kind.CENTS),
        Column("AMC reçu", lambda one: _of_part(one, Part.AMC, "received_cents"), Kind.CENTS),
        Column("Patient attendu", lambda one: _of_part(one, Part.PATIENT, "expected_cents"), Kind.CENTS),
        Column("Patient reçu", lambda one: _of_part(one, Part.PATIENT, "received_cents"), Kind.CENTS),
        Column("Lot", lambda one: one.lot.number if one.lot else ""),
        Column("État", lambda one: one.get_state_display()),
    ),
)
