"""The shares behind a bar or a figure, as they stood on a day; the choice lives in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.enums import InvoiceState
from billing.models import InvoiceLine, Share
from cabinet.listing import Column, Kind, Listing
from cabinet.models import Cabinet
from dashboards.balance import AGES, NOT_SENT, age_of, at_risk
from dashboards.board import late_ids, payer_names
from dashboards.rejects import answered, family_of
from dashboards.snapshot import ShareOn, shares_on
from reconciliation.services.reject_motives import learnt_here

STATES = {
    "envoye": "envoyées",
    "annonce": "annoncées",
    "recu": "reçues",
    "du": "encore dues",
    "retard": "en retard",
    "risque": "limite à moins de 90 jours",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for; "" asks nothing. `acte` is a code of the lines with care between `start` and `end`."""

    on: date
    age: str = ""
    etat: str = ""
    motif: str = ""
    acte: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def words(self) -> str:
        age = next((label for key, label, _ in AGES if key == self.age), "pas envoyées" if self.age == NOT_SENT else "")
        found = [
            f"reste dû, {age}" if age else "",
            STATES.get(self.etat, ""),
            f"rejet : {self.motif}" if self.motif else "",
        ]
        found.append(f"acte {self.acte}" if self.acte else "")
        return ", ".join(filter(None, found)) or "toutes les parts"


@dataclass(frozen=True, slots=True)
class Part:
    """A share with what its day says and what leads to it."""

    share: Share
    then: ShareOn
    age_days: int | None


def chosen_shares(*, cabinet_id: int, chosen: Chosen) -> list[ShareOn]:
    """The largest still owed first, then the oldest."""
    everything = shares_on(chosen.on, cancelled_too=bool(chosen.motif))
    rows = list(everything)
    if chosen.age:
        rows = [one for one in rows if one.open_cents and age_of(one, chosen.on) == chosen.age]
    if chosen.motif:
        learnt = learnt_here()
        first = [one for one in answered(rows, chosen.on) if one.first_return == "rejected"]
        rows = [one for one in first if family_of(one, learnt) == chosen.motif]
    if chosen.etat in STATES:
        kept = _in_state(cabinet_id, chosen, everything)
        rows = [one for one in rows if one.id in kept]
    if chosen.acte:
        lines = InvoiceLine.objects.filter(code=chosen.acte).exclude(invoice__state=InvoiceState.CANCELLED)
        if chosen.start and chosen.end:
            lines = lines.filter(cared_on__range=(chosen.start, chosen.end))
        invoices = set(lines.order_by().values_list("invoice_id", flat=True))
        rows = [one for one in rows if one.invoice in invoices]
    return sorted(rows, key=lambda one: (-one.open_cents, one.cared_on, one.id))


def _in_state(cabinet_id: int, chosen: Chosen, rows: Sequence[ShareOn]) -> set[int]:
    if chosen.etat == "retard":
        return late_ids(rows, Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id), chosen.on)
    if chosen.etat == "risque":
        return {one.id for one in at_risk(rows, chosen.on)}
    holds = {
        "envoye": lambda one: one.sent_on is not None,
        "annonce": lambda one: one.announced_cents > 0,
        "recu": lambda one: one.received_cents > 0,
        "du": lambda one: one.open_cents > 0,
    }[chosen.etat]
    return {one.id for one in rows if holds(one)}


def with_rows(found: Sequence[ShareOn], on: date) -> list[Part]:
    """Of one page."""
    shares = Share.objects.select_related("invoice__patient", "payer").in_bulk([one.id for one in found])
    return [Part(shares[one.id], one, (on - one.sent_on).days if one.sent_on else None) for one in found]


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the export: a share without its patient's name."""

    then: ShareOn
    number: str
    payer: str
    age_days: int | None


PARTS: Listing[Listed] = Listing(
    "parts",
    (
        Column("Facture", lambda one: one.number),
        Column("Part", lambda one: one.then.part),
        Column("Payeur", lambda one: one.payer),
        Column("Jour de soins", lambda one: one.then.cared_on, Kind.DAY),
        Column("Envoyée le", lambda one: one.then.sent_on, Kind.DAY),
        Column("Âge (jours)", lambda one: one.age_days, Kind.COUNT),
        Column("Attendu", lambda one: one.then.expected_cents, Kind.CENTS),
        Column("Reçu", lambda one: one.then.received_cents, Kind.CENTS),
        Column("Reste dû", lambda one: one.then.open_cents, Kind.CENTS),
        Column("Dernier mot", lambda one: one.then.last_word),
        Column("Limite", lambda one: one.then.claim_limit_on, Kind.DAY),
    ),
)


def listed(*, found: Sequence[ShareOn], on: date) -> list[Listed]:
    """Every share of the choice."""
    numbers = dict(Share.objects.filter(pk__in=[one.id for one in found]).values_list("pk", "invoice__number"))
    names = payer_names({one.payer for one in found if one.payer})
    return [
        Listed(one, numbers[one.id], names.get(one.payer or 0, ""), (on - one.sent_on).days if one.sent_on else None)
        for one in found
    ]
