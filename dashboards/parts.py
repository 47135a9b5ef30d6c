"""The shares behind a bar or a figure, as they stood on a day; the choice lives in the address."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from billing.enums import InvoiceState
from billing.models import InvoiceLine, Share
from cabinet.models import Cabinet
from cabinet.spreadsheet import guarded
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
HEADER = (
    *("facture", "part", "payeur", "jour_de_soins", "envoyee_le", "age_jours"),
    *("attendu_centimes", "recu_centimes", "reste_du_centimes", "dernier_mot", "limite"),
)


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
            f"rejet : {self.motif}" if self.motif else "",
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
    everything = shares_on(chosen.on)
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


def spreadsheet(*, found: Sequence[ShareOn], on: date) -> bytes:
    """Every share of the choice, without the patient's name. UTF-8 with its mark, `;`, cents."""
    numbers = dict(Share.objects.filter(pk__in=[one.id for one in found]).values_list("pk", "invoice__number"))
    names = payer_names({one.payer for one in found if one.payer})
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_row(one, numbers, names, on) for one in found)
    return out.getvalue().encode("utf-8-sig")


def _row(one: ShareOn, numbers: Mapping[int, str], names: Mapping[int, str], on: date) -> list[object]:
    age = (on - one.sent_on).days if one.sent_on else ""
    return [
        *(guarded(numbers[one.id]), one.part, guarded(names.get(one.payer or 0, "")), one.cared_on.isoformat()),
        *(one.sent_on.isoformat() if one.sent_on else "", age, one.expected_cents, one.received_cents),
        *(one.open_cents, one.last_word, one.claim_limit_on.isoformat() if one.claim_limit_on else ""),
    ]
