"""The cabinet's indicators, each with its unit, its axis of dates and its day (PRODUCT, section 4). Ratios of whole cents or counts.

Everything is read from the append-only rows as of a day, so a past day gives the same figures for ever. Pure, but for `read`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cabinet.enums import Part
from cabinet.euros import in_euros
from dashboards.lives import Life
from dashboards.rejects import PERIOD
from dashboards.relance_yield import Yield
from dashboards.snapshot import ShareOn
from reconciliation.delays import Curve, Wait, WorkingDays, curve_of

SETTLED = timedelta(
    days=90
)  # after this a first sending is judged: beyond the longest patience (44 days) and a relance
CLOSED = timedelta(days=182)  # cohorts are judged six months later
DSO_DAYS = 90
PROMPT = 10  # working days to correct a reject


@dataclass(frozen=True, slots=True)
class Indicator:
    """`value`: as read, "—" when nothing is known; `part` of `whole` in `unit` (euros, parts, lots, mouvements, jours)."""

    key: str
    value: str
    unit: str
    part: int
    whole: int
    note: str = ""

    @property
    def detail(self) -> str:
        """The two terms of the ratio."""
        if not self.whole:
            return "rien encore à mesurer"
        if self.unit == "euros":
            return f"{in_euros(self.part)} sur {in_euros(self.whole)}"
        return f"{self.part} sur {self.whole} {self.unit}"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of the way, in calendar days (Kaplan-Meier): the median and nine tenths of all, those that wait included."""

    label: str
    median: int | None
    ninth: int | None
    done: int
    waiting: int


@dataclass(frozen=True, slots=True)
class LotsSaid:
    """Lots sent in the year: refused, accepted, without any acknowledgement."""

    refused: int
    accepted: int
    silent: int


@dataclass(frozen=True, slots=True)
class CreditsSaid:
    """Credits of the year that speak of invoices: (count, cents) explained whole by the machine alone, and of all.

    `made`: matches of the machine on the credits of the year; of them `undone` by a person, `retaken` by the machine.
    """

    alone: tuple[int, int]
    total: tuple[int, int]
    made: int = 0
    undone: int = 0
    retaken: int = 0


def ratio(key: str, part: int, whole: int, unit: str, note: str = "") -> Indicator:
    value = f"{1000 * part / whole / 10:.1f} %".replace(".", ",") if whole else "—"
    return Indicator(key, value, unit, part, whole, note)


def of_sendings(lives: Sequence[Life], on: date) -> list[Indicator]:
    """First sendings of the twelve months before: rejects in number and in euros, accepted at once, paid at once."""
    year = [one for one in lives if one.share.sent_on and on - PERIOD < one.share.sent_on <= on]
    found = []
    for part in (Part.AMO, Part.AMC):
        mine = [one for one in year if one.share.part == part and one.share.first_return]
        rejected = [one for one in mine if one.share.first_return == "rejected"]
        found.append(ratio(f"rejets_{part.lower()}", len(rejected), len(mine), "parts"))
        found.append(ratio(f"rejets_euros_{part.lower()}", _expected(rejected), _expected(mine), "euros"))
    told = [one for one in year if one.share.first_return]
    accepted = [one for one in told if one.share.first_return == "accepted"]
    found.append(ratio("acceptation", len(accepted), len(told), "parts"))
    settled = [one for one in year if one.share.sent_on and one.share.sent_on <= on - SETTLED and not _is_patients(one)]
    at_once = [one for one in settled if one.rejected_on is None and one.share.net_cents >= one.share.expected_cents]
    found.append(ratio("resolution", len(at_once), len(settled), "parts"))
    return found


def of_lots(lots: LotsSaid) -> Indicator:
    silent = f"{lots.silent} sans accusé" if lots.silent else ""
    return ratio("arl", lots.refused, lots.refused + lots.accepted + lots.silent, "lots", silent)


def of_what_is_owed(shares: Sequence[ShareOn], late: Iterable[ShareOn], on: date) -> list[Indicator]:
    """DSO, the silent part, what is paid short, what may be lost by its date, what was lost."""
    recent = sum(one.expected_cents for one in shares if on - timedelta(days=DSO_DAYS) < one.cared_on <= on)
    owed = sum(one.open_cents for one in shares)
    days = round(owed * DSO_DAYS / recent) if recent else 0
    dso = Indicator("dso", f"{days} j" if recent else "—", "euros", owed, recent)
    sent = [one for one in shares if one.sent_on and one.sent_on > on - PERIOD and one.part != Part.PATIENT]
    silent = [one for one in late if one.sent_on and one.sent_on > on - PERIOD]
    short = [one for one in sent if 0 < one.net_cents < one.expected_cents]
    past = [one for one in shares if one.open_cents and one.claim_limit_on and one.claim_limit_on < on]
    billed = sum(one.expected_cents for one in shares)
    given_up = sum(one.written_off_cents for one in shares)
    lost = sum(one.open_cents for one in past)
    return [
        dso,
        ratio("silencieuse", sum(one.open_cents for one in silent), _cents(sent), "euros"),
        ratio("sous_paiement", sum(one.expected_cents - one.net_cents for one in short), _cents(short), "euros"),
        ratio("perte", given_up + lost, billed, "euros", f"dont {in_euros(lost)} après la date limite" if lost else ""),
    ]


def of_cohorts(lives: Sequence[Life], shares: Sequence[ShareOn], on: date) -> list[Indicator]:
    """What became of care and of rejects that are six months old or more, over the twelve months before that."""
    end = on - CLOSED
    cared = [one for one in shares if end - PERIOD < one.cared_on <= end]
    paid = sum(max(0, min(one.expected_cents, one.net_cents)) for one in cared)
    rejected = [one for one in lives if one.rejected_on and end - PERIOD < one.rejected_on <= end]
    return [
        ratio("recouvrement", paid, _cents(cared), "euros"),
        ratio("rejets_recuperes", sum(one.paid_cents for one in rejected), _expected(rejected), "euros"),
    ]


def of_corrections(lives: Sequence[Life], calendar: WorkingDays, on: date) -> list[Indicator]:
    """Working days from a reject to its correction; those that wait are counted (Kaplan-Meier)."""
    rejected = [
        (one.rejected_on, one.corrected_on) for one in lives if one.rejected_on and one.rejected_on > on - PERIOD
    ]
    waits = [Wait(None, "reject", calendar.between(since, done or on), done is not None) for since, done in rejected]
    median = _day_of(curve_of(waits), 0.5)
    judged = [one for one in waits if one.is_answered or one.days > PROMPT]
    prompt = sum(one.is_answered and one.days <= PROMPT for one in judged)
    value = "—" if median is None else f"{median} j"
    waiting = sum(not one.is_answered for one in waits)
    return [
        Indicator("traitement", value, "rejets corrigés", len(waits) - waiting, len(waits)),
        ratio("traitement_prompt", prompt, len(judged), "rejets"),
    ]


def of_credits(found: CreditsSaid) -> list[Indicator]:
    retaken = f"{found.retaken} repris par la machine elle-même" if found.retaken else ""
    return [
        ratio("rapprochement", found.alone[0], found.total[0], "mouvements"),
        ratio("rapprochement_euros", found.alone[1], found.total[1], "euros"),
        ratio("rapprochement_defait", found.undone, found.made, "rapprochements", retaken),
    ]


def of_relances(found: Yield) -> list[Indicator]:
    if not found.letters:
        return [ratio("relances", 0, 0, "euros")]
    if found.alone_cents is None:
        note = "pas assez de parts comparables sans relance pour dire ce que la patience aurait apporté"
    else:
        less = found.came_cents - found.alone_cents
        note = f"{in_euros(found.alone_cents)} seraient venus sans relance : la relance apporte {in_euros(less, signed=True)}"
    return [ratio("relances", found.came_cents, found.asked_cents, "euros", note)]


def of_recoveries(shares: Iterable[ShareOn], on: date) -> list[tuple[int, Indicator]]:
    """Taken back of what was paid, by year of care, the last three."""
    rows = list(shares)
    found = []
    for year in range(on.year, on.year - 3, -1):
        mine = [one for one in rows if one.cared_on.year == year]
        taken = sum(one.recovered_cents for one in mine)
        found.append((year, ratio("indu", taken, sum(one.received_cents for one in mine), "euros")))
    return found


def stages(lives: Sequence[Life], on: date) -> list[Stage]:
    """Care → sending → return → bank, and from end to end; first sendings of the year to funds and mutuelles."""
    rows = [
        one.share for one in lives if one.share.sent_on and one.share.sent_on > on - PERIOD and not _is_patients(one)
    ]
    ways: tuple[tuple[str, Callable[[ShareOn], date | None], Callable[[ShareOn], date | None]], ...] = (
        ("Des soins à l’envoi", lambda one: one.cared_on, lambda one: one.sent_on),
        ("De l’envoi à l’accusé", lambda one: one.sent_on, lambda one: one.acknowledged_on),
        ("De l’envoi au retour", lambda one: one.sent_on, lambda one: one.answered_on),
        ("Du retour à la banque", lambda one: one.announced_on or one.answered_on, lambda one: one.received_on),
        ("De l’envoi à la banque", lambda one: one.sent_on, lambda one: one.received_on),
        ("Des soins à la banque", lambda one: one.cared_on, lambda one: one.received_on),
    )
    return [_stage(label, rows, start, end, on) for label, start, end in ways]


def _stage(
    label: str,
    rows: Iterable[ShareOn],
    start: Callable[[ShareOn], date | None],
    end: Callable[[ShareOn], date | None],
    on: date,
) -> Stage:
    waits = []
    for one in rows:
        since, until = start(one), end(one)
        if since:
            waits.append(Wait(None, label, max(0, ((until or on) - since).days), until is not None))
    curve = curve_of(waits)
    return Stage(label, _day_of(curve, 0.5), _day_of(curve, 0.1), curve.answered, curve.open)


def _day_of(curve: Curve, left: float) -> int | None:
    """The first day on which no more than `left` still waits; None while more does."""
    return next((day for day, part in zip(curve.days, curve.unanswered, strict=True) if part <= left + 1e-12), None)


def _expected(lives: Iterable[Life]) -> int:
    return sum(one.share.expected_cents for one in lives)


def _cents(shares: Iterable[ShareOn]) -> int:
    return sum(one.expected_cents for one in shares)


def _is_patients(life: Life) -> bool:
    return life.share.part == Part.PATIENT
