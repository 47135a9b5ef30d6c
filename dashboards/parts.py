"""The shares behind a bar or a figure, as they stood on a day; the choice lives in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.enums import InvoiceState
from billing.models import InvoiceLine, Share
from cabinet.listing import Column, Kind, Listing
from cabinet.models import Cabinet
from dashboards.activity import asked_of, lines_of
from dashboards.balance import AGES, LEFT_NAMED, NOT_SENT, age_of, at_risk, left_of
from dashboards.board import late_ids, payer_names
from dashboards.precheck_quality import chosen_invoices, kept_warnings, quality_of, words_of
from dashboards.rejects import answered, family_of
from dashboards.snapshot import ShareOn, shares_on
from reconciliation.services.dossiers.reject_motives import learnt_here

STATES = {
    "envoye": "envoyées",
    "annonce": "annoncées",
    "recu": "reçues",
    "du": "encore dues",
    "retard": "en retard",
    "risque": "limite à moins de 90 jours",
    "rejet": "rejetées au premier retour",
}
MODES = {"degrade": "sans la carte", "carte": "avec la carte"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for; "" asks nothing. `acte`, `prescripteur`, `infirmiere`, `lieu` are of the lines with care between
    `start` and `end`: a code, a public id, a value of Place; UNKNOWN_KEY and ELSEWHERE_KEY where there is none.

    `payeur`: the id of an organism. `names`: what the ids stand for, in words.
    """

    on: date
    age: str = ""
    etat: str = ""
    motif: str = ""
    acte: str = ""
    start: date | None = None
    end: date | None = None
    reste: str = ""
    alerte: str = ""
    part: str = ""
    mode: str = ""
    payeur: int | None = None
    prescripteur: str = ""
    infirmiere: str = ""
    lieu: str = ""
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        age = next((label for key, label, _ in AGES if key == self.age), "pas envoyées" if self.age == NOT_SENT else "")
        left = dict(LEFT_NAMED).get(self.reste, "")
        found = [
            f"reste dû, {age}" if age else "",
            f"reste dû, {left} pour réclamer" if left else "",
            STATES.get(self.etat, ""),
            f"rejet : {self.motif}" if self.motif else "",
            words_of(self.alerte) if self.alerte else "",
            f"acte {self.acte}" if self.acte else "",
            self.part,
            MODES.get(self.mode, ""),
            *self.names,
        ]
        return ", ".join(filter(None, found)) or "toutes les parts"

    @property
    def by_lines(self) -> bool:
        return bool(self.start or self.acte or self.prescripteur or self.infirmiere or self.lieu)


@dataclass(frozen=True, slots=True)
class Part:
    """A share with what its day says and what leads to it."""

    share: Share
    then: ShareOn
    age_days: int | None


def chosen_shares(*, cabinet_id: int, chosen: Chosen) -> list[ShareOn]:
    """The largest still owed first, then the oldest. Each thing asked for leaves fewer."""
    of_the_past = bool(chosen.motif or chosen.alerte or chosen.etat == "rejet")
    everything = shares_on(chosen.on, cancelled_too=of_the_past)
    rows = [one for one in everything if _is_asked(one, chosen)]
    if chosen.motif:
        learnt = learnt_here()
        first = [one for one in answered(rows, chosen.on) if one.first_return == "rejected"]
        rows = [one for one in first if family_of(one, learnt) == chosen.motif]
    if chosen.alerte:
        quality = quality_of(everything, kept_warnings(on=chosen.on), chosen.on)
        kept = chosen_invoices(quality, chosen.alerte)
        rows = [one for one in rows if one.invoice in kept and one.first_return]
    if chosen.etat in STATES:
        kept = _in_state(cabinet_id, chosen, everything)
        rows = [one for one in rows if one.id in kept]
    if chosen.by_lines:
        kept = _with_lines(chosen)
        rows = [one for one in rows if one.invoice in kept]
    return sorted(rows, key=lambda one: (-one.open_cents, one.cared_on, one.id))


def _is_asked(one: ShareOn, chosen: Chosen) -> bool:
    """What the share alone says."""
    return (
        (not chosen.age or bool(one.open_cents and age_of(one, chosen.on) == chosen.age))
        and (not chosen.reste or bool(one.open_cents and left_of(one, chosen.on) == chosen.reste))
        and (not chosen.part or one.part == chosen.part)
        and (chosen.payeur is None or one.payer == chosen.payeur)
        and (chosen.mode not in MODES or one.is_degraded == (chosen.mode == "degrade"))
    )


def _with_lines(chosen: Chosen) -> set[int]:
    """Invoices with a line of care that is asked for, as `activity` counts them."""
    lines = InvoiceLine.objects.exclude(invoice__state=InvoiceState.CANCELLED)
    if chosen.start and chosen.end:
        lines = lines_of(chosen.start, chosen.end)
    if chosen.acte:
        lines = lines.filter(code=chosen.acte)
    if chosen.infirmiere:
        lines = lines.filter(invoice__nurse__public_id=chosen.infirmiere)
    if chosen.prescripteur:
        lines = lines.filter(asked_of("visit__prescription__prescriber", "__public_id", chosen.prescripteur))
    if chosen.lieu:
        lines = lines.filter(asked_of("visit__place", "", chosen.lieu))
    return set(lines.order_by().values_list("invoice_id", flat=True))


def _in_state(cabinet_id: int, chosen: Chosen, rows: Sequence[ShareOn]) -> set[int]:
    if chosen.etat == "retard":
        return late_ids(rows, Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id), chosen.on)
    if chosen.etat == "risque":
        return {one.id for one in at_risk(rows, chosen.on)}
    if chosen.etat == "rejet":
        return {one.id for one in answered(rows, chosen.on) if one.first_return == "rejected"}
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
