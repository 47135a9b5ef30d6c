"""Were the checks before sending right? What they warned of when the lot was made, beside the first return of the invoice.

The threshold is `warns`: what is blocked never leaves, and what is only told warns of nothing. Unit: the invoice, rejected as soon as
one of its parts is. Only the first sending counts, and only invoices whose checks were kept; those of other software have none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus

from billing.enums import LotState
from billing.models import SentCheck
from dashboards.charts import BarChart, BarIn, bar_chart
from dashboards.indicators import Indicator, ratio
from dashboards.rejects import first_sendings
from dashboards.snapshot import ShareOn

THRESHOLD = "warns"
# key of the address, words of the bar
HIT, FALSE, MISSED = "annoncees", "a-tort", "sans-alerte"
STYLES = {HIT: "b3", FALSE: "hatch", MISSED: "b4"}
SIDES = ((HIT, "signalées, rejetées"), (FALSE, "signalées, acceptées"), (MISSED, "rejetées sans alerte"))
WORDS = {
    **{word: word.upper() for word in ("amc", "bsi", "nir", "am", "tpn", "ipa")},
    **{"verifies": "vérifiés", "verifie": "vérifié", "expiree": "expirée", "epuisee": "épuisée", "degrade": "dégradé"},
    **{"piece": "pièce", "acceptee": "acceptée", "perime": "périmé", "cle": "clé", "exoneration": "exonération"},
    **{"deplacement": "déplacement", "quantite": "quantité", "medicaments": "médicaments", "meme": "même"},
    **{"oubliee": "oubliée", "numero": "numéro", "intermediaire": "intermédiaire", "analgesie": "analgésie"},
}
Warned = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """One invoice with a first return, whose checks were kept. `codes`: those that warned; cents of its rejected parts."""

    invoice: int
    codes: frozenset[str]
    is_rejected: bool
    cents: int
    rejected_cents: int

    @property
    def side(self) -> str:
        """HIT, FALSE, MISSED, or "" when nothing was said and nothing came."""
        if self.codes:
            return HIT if self.is_rejected else FALSE
        return MISSED if self.is_rejected else ""


@dataclass(frozen=True, slots=True)
class OfCode:
    """One check: how many of the invoices that it warned of were rejected."""

    code: str
    warned: int
    rejected: int

    @property
    def label(self) -> str:
        """`controle_12` is one of the cabinet's own; the codes of the others are words without their accents."""
        if self.code.startswith("controle_"):
            return "contrôle du cabinet"
        return " ".join(WORDS.get(word, word) for word in self.code.split("_"))


@dataclass(frozen=True, slots=True)
class Quality:
    """`unknown`: invoices of the year with a first return whose checks were not kept."""

    told: tuple[Told, ...]
    unknown: int

    def on(self, side: str) -> list[Told]:
        return [one for one in self.told if one.side == side]

    @property
    def by_code(self) -> list[OfCode]:
        """Those that warned most first."""
        codes = {code for one in self.told for code in one.codes}
        found = [
            OfCode(
                code,
                sum(code in one.codes for one in self.told),
                sum(code in one.codes and one.is_rejected for one in self.told),
            )
            for code in codes
        ]
        return sorted(found, key=lambda one: (-one.warned, one.code))


def kept_warnings(*, on: date) -> Warned:
    """Invoice → codes that warned when its first lot that was not dissolved was made, until that day."""
    rows = SentCheck.objects.filter(checked_on__lte=on).exclude(lot__state=LotState.DISSOLVED).order_by("pk")
    found: dict[int, frozenset[str]] = {}
    for invoice, findings in rows.values_list("invoice_id", "findings"):
        found.setdefault(invoice, frozenset(code for code, severity, _ in findings if severity == THRESHOLD))
    return found


def quality_of(shares: Iterable[ShareOn], warned: Warned, on: date) -> Quality:
    """`shares`: those cancelled since as well. Pure."""
    by_invoice: dict[int, list[ShareOn]] = defaultdict(list)
    for one in first_sendings(shares, on):
        if one.first_return:
            by_invoice[one.invoice].append(one)
    told = [_told(pk, mine, warned[pk]) for pk, mine in by_invoice.items() if pk in warned]
    return Quality(tuple(told), len(by_invoice) - len(told))


def _told(invoice: int, shares: Sequence[ShareOn], codes: frozenset[str]) -> Told:
    rejected = [one for one in shares if one.first_return == "rejected"]
    return Told(
        invoice,
        codes,
        bool(rejected),
        sum(one.expected_cents for one in shares),
        sum(one.expected_cents for one in rejected),
    )


def of_prechecks(quality: Quality) -> list[Indicator]:
    """Precision and recall, in number and in euros."""
    hits, false, missed = quality.on(HIT), quality.on(FALSE), quality.on(MISSED)
    unknown = f"{quality.unknown} factures répondues sans contrôle gardé" if quality.unknown else ""
    warned_cents = sum(one.cents for one in [*hits, *false])
    rejected_cents = sum(one.rejected_cents for one in [*hits, *missed])
    hit_cents = sum(one.rejected_cents for one in hits)
    return [
        ratio("alertes_precision", len(hits), len(hits) + len(false), "factures"),
        ratio("alertes_precision_euros", hit_cents, warned_cents, "euros"),
        ratio("alertes_rappel", len(hits), len(hits) + len(missed), "factures", unknown),
        ratio("alertes_rappel_euros", hit_cents, rejected_cents, "euros"),
    ]


def chart_of(quality: Quality, address: str) -> BarChart:
    """What was warned of and what came, then check by check; each bar opens its invoices. `address`: of the parts, with its day."""
    sides = [
        BarIn(
            words.capitalize(),
            str(len(found)),
            ((STYLES[key], len(found)),),
            url=f"{address}&alerte={key}" if found else "",
        )
        for key, words in SIDES
        for found in [quality.on(key)]
    ]
    codes = [
        BarIn(
            one.label[:1].upper() + one.label[1:],
            f"{one.rejected} sur {one.warned}",
            (("b3", one.rejected), ("hatch", one.warned - one.rejected)),
            url=f"{address}&alerte={quote_plus(one.code)}",
        )
        for one in quality.by_code
    ]
    return bar_chart([*sides, *codes])


def chosen_invoices(quality: Quality, alerte: str) -> set[int]:
    """Of a bar: a side, or the code of a check."""
    if alerte in {key for key, _ in SIDES}:
        return {one.invoice for one in quality.on(alerte)}
    return {one.invoice for one in quality.told if alerte in one.codes}


def words_of(alerte: str) -> str:
    known = dict(SIDES)
    return known[alerte] if alerte in known else f"signalées : {OfCode(alerte, 0, 0).label}"
