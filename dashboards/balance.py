"""What is still owed on a day, by age since sending (balance âgée) and by payer; late, at risk. From `snapshot` alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cabinet.enums import Part
from dashboards.snapshot import ShareOn
from reconciliation.delays import Learnt, Waiting

NOT_SENT = "non-envoye"
# key of the address, words, the last day of the age
AGES: tuple[tuple[str, str, int | None], ...] = (
    ("0-15", "0 à 15 j", 15),
    ("16-30", "16 à 30 j", 30),
    ("31-60", "31 à 60 j", 60),
    ("61-90", "61 à 90 j", 90),
    ("91-180", "91 à 180 j", 180),
    ("180-plus", "plus de 180 j", None),
)
LIMIT_SOON = timedelta(days=90)
# key, words, the last number of days left; what is past its limit and what has none stand apart
LEFT: tuple[tuple[str, str, int | None], ...] = (
    ("0-30", "30 j ou moins", 30),
    ("31-90", "31 à 90 j", 90),
    ("91-180", "91 à 180 j", 180),
    ("181-365", "181 à 365 j", 365),
    ("365-plus", "plus d’un an", None),
)
PAST, NO_LIMIT = "passee", "sans-limite"
LEFT_NAMED = (*((key, label) for key, label, _ in LEFT), (PAST, "limite passée"), (NO_LIMIT, "sans limite connue"))


@dataclass(frozen=True, slots=True)
class Aged:
    """One age: cents by part, how many shares, and how much of it was rejected."""

    key: str
    label: str
    by_part: Mapping[str, int]
    count: int
    rejected_cents: int

    @property
    def cents(self) -> int:
        return sum(self.by_part.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """Cents on `day`, over the invoices not cancelled by then. `net_cents`: received, less what was taken back."""

    day: date
    billed_cents: int
    sent_cents: int
    announced_cents: int
    received_cents: int
    recovered_cents: int
    written_off_cents: int
    open_cents: int
    late_cents: int
    late_count: int
    at_risk_cents: int
    at_risk_count: int
    invoices: int

    @property
    def net_cents(self) -> int:
        return self.received_cents - self.recovered_cents

    @property
    def late_words(self) -> str:
        return f"{shares_said(self.late_count)} au-delà de la patience apprise"

    @property
    def at_risk_words(self) -> str:
        return shares_said(self.at_risk_count)


def shares_said(count: int) -> str:
    """`1 part`, `2 parts`."""
    return f"{count} part{'s' if count > 1 else ''}"


def age_of(share: ShareOn, on: date) -> str:
    """The key of its age since sending."""
    if share.sent_on is None:
        return NOT_SENT
    days = (on - share.sent_on).days
    return next(key for key, _, last in AGES if last is None or days <= last)


def aged(shares: Iterable[ShareOn], on: date) -> list[Aged]:
    """Every age, also the empty ones, the youngest first; what was not sent last."""
    named = [(key, label) for key, label, _ in AGES] + [(NOT_SENT, "pas envoyé")]
    return _grouped(shares, lambda one: age_of(one, on), named)


def _grouped(
    shares: Iterable[ShareOn], key_of: Callable[[ShareOn], str], named: Sequence[tuple[str, str]]
) -> list[Aged]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Part.values, 0))
    counts: dict[str, int] = defaultdict(int)
    rejected: dict[str, int] = defaultdict(int)
    for share in shares:
        if share.open_cents:
            key = key_of(share)
            sums[key][share.part] += share.open_cents
            counts[key] += 1
            rejected[key] += share.open_cents if share.is_rejected else 0
    return [Aged(key, label, dict(sums[key]), counts[key], rejected[key]) for key, label in named]


def left_of(share: ShareOn, on: date) -> str:
    """The key of the days left to claim."""
    if share.claim_limit_on is None:
        return NO_LIMIT
    days = (share.claim_limit_on - on).days
    return PAST if days < 0 else next(key for key, _, last in LEFT if last is None or days <= last)


def by_limit(shares: Iterable[ShareOn], on: date) -> list[Aged]:
    """What is still owed by the days left to claim it, the most pressing first; then what is past, and what has no limit."""
    return _grouped(shares, lambda one: left_of(one, on), LEFT_NAMED)


def waiting_of(share: ShareOn) -> Waiting | None:
    """Until the first word of its payer; None for what is not sent, or is the patient's."""
    if share.sent_on is None or share.part == Part.PATIENT:
        return None
    return Waiting(share.id, share.payer, share.part, share.sent_on, share.first_word_on, share.is_degraded)


def late(shares: Iterable[ShareOn], learnt: Learnt, on: date) -> list[ShareOn]:
    """Sent, nothing said and nothing paid, beyond the patience learnt of their payer on that day."""
    found = []
    for share in shares:
        waiting = waiting_of(share)
        is_silent = waiting is not None and waiting.answered_on is None and not share.is_rejected
        if waiting and is_silent and share.open_cents and on > learnt.patience_ends(waiting):
            found.append(share)
    return found


def at_risk(shares: Iterable[ShareOn], on: date) -> list[ShareOn]:
    """Still owed, with a legal limit to claim within ninety days (what is past it is lost, no longer at risk)."""
    return [
        one for one in shares if one.open_cents and one.claim_limit_on and on <= one.claim_limit_on <= on + LIMIT_SOON
    ]


def figures(shares: Sequence[ShareOn], learnt: Learnt, on: date) -> Figures:
    overdue, risky = late(shares, learnt, on), at_risk(shares, on)
    return Figures(
        day=on,
        billed_cents=sum(one.expected_cents for one in shares),
        sent_cents=sum(one.expected_cents for one in shares if one.sent_on),
        announced_cents=sum(one.announced_cents for one in shares),
        received_cents=sum(one.received_cents for one in shares),
        recovered_cents=sum(one.recovered_cents for one in shares),
        written_off_cents=sum(one.written_off_cents for one in shares),
        open_cents=sum(one.open_cents for one in shares),
        late_cents=sum(one.open_cents for one in overdue),
        late_count=len(overdue),
        at_risk_cents=sum(one.open_cents for one in risky),
        at_risk_count=len(risky),
        invoices=len({one.invoice for one in shares}),
    )
