"""The columns of the follow-up's lists, as files."""

from datetime import date

from billing.models import Patient
from cabinet.listing import Column, Kind, Listing
from reconciliation.models import BankEntry, Case


def dossiers_listing(on: date) -> Listing[Case]:
    """Of `worklist(…)`: ages are counted on that day."""
    return Listing(
        "dossiers",
        (
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


def explanation_of(entry: BankEntry) -> str:
    """The sentences kept with its live matches (`live_matches`, prefetched), the patients' payments that it shows
    (`live_banked`), else why it was put aside."""
    said = [str(match.evidence.get("sentence", "")) for match in entry.live_matches]  # type: ignore[attr-defined]
    seen = len(entry.live_banked)  # type: ignore[attr-defined]
    if seen:
        many = "s" if seen > 1 else ""
        said.append(f"{seen} encaissement{many} de patient{many}, vu{many} par une personne.")
    return " ".join(said) or entry.ignored_reason


MOVEMENTS: Listing[BankEntry] = Listing(
    "mouvements",
    (
        Column("Comptabilisé le", lambda one: one.booked_on, Kind.DAY),
        Column("Valeur", lambda one: one.value_on, Kind.DAY),
        Column("Compte", lambda one: one.account.masked),
        Column("Libellé", lambda one: one.label),
        Column("Référence", lambda one: one.reference),
        Column("Montant", lambda one: one.amount_cents, Kind.CENTS),
        Column("Issue", lambda one: one.get_outcome_display()),
        Column("Explication", explanation_of),
        Column("Relevé prouvé", lambda one: {True: "oui", False: "non", None: "pas encore"}[one.statement.is_proved]),
    ),
)


def patient_accounts_listing(on: date) -> Listing[Patient]:
    """Of `accounts(…)`: ages are counted on that day."""
    return Listing(
        "comptes-patients",
        (
            Column("Patient", lambda one: one.full_name),
            Column("Doit", lambda one: one.due_cents, Kind.CENTS),
            Column("Avoir", lambda one: one.credit_cents, Kind.CENTS),
            Column("Dette la plus ancienne", lambda one: one.oldest_on, Kind.DAY),
            Column("Âge (jours)", lambda one: (on - one.oldest_on).days if one.oldest_on else None, Kind.COUNT),
            Column("Échéancier", lambda one: "oui" if one.has_plan else ""),
            Column("Ne pas relancer", lambda one: "oui" if one.is_left_alone else ""),
        ),
    )
