"""The movements of the bank, as a file."""

from cabinet.listing import Column, Kind, Listing
from reconciliation.models import BankEntry


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
