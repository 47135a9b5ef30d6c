"""The list to follow, as a file."""

from datetime import date
from typing import Any

from cabinet.listing import Column, Kind, Listing
from reconciliation.models import Case


def dossiers_listing(on: date, *, with_cabinet: bool = False) -> Listing[Case]:
    """Of `worklist(…)`: ages are counted on that day. `with_cabinet`: of several cabinets."""
    cabinet: tuple[Column[Any], ...] = (Column("Cabinet", lambda one: one.cabinet.name),) if with_cabinet else ()
    return Listing(
        "dossiers",
        (
            *cabinet,
            Column("Patient", lambda one: one.share.invoice.patient.full_name),
            Column("Facture", lambda one: one.share.invoice.number),
            Column("Payeur", lambda one: one.share.payer.label if one.share.payer else "Patient"),
            Column("Part", lambda one: one.share.part),
            Column("Infirmière", lambda one: one.share.invoice.nurse.full_name),
            Column("Reste dû", lambda one: one.share.open_cents, Kind.CENTS),
            Column("Priorité (euros pondérés)", lambda one: one.priority, Kind.CENTS),
            Column("Cause", lambda one: one.get_cause_display()),
            Column("Motif", lambda one: one.share.reason_label),
            Column("Âge (jours)", lambda one: (on - one.since).days, Kind.COUNT),
            Column("Limite légale", lambda one: one.share.claim_limit_on, Kind.DAY),
            Column("À faire", lambda one: one.next_action),
            Column("À revoir le", lambda one: one.next_on, Kind.DAY),
            Column("Qui doit agir", lambda one: one.get_actor_display()),
            Column("Qui s’en occupe", lambda one: (one.owner.full_name or one.owner.email) if one.owner else ""),
            Column("État", lambda one: one.get_state_display()),
        ),
    )
