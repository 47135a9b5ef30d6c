"""Announced transfers of one payer that all stay away: what the follow-up says of it, with its evidence (`matching/lost_transfers.py`)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from billing.enums import Cause
from billing.models import Share
from cabinet.models import Nurse, Organism
from reconciliation.bank.batches import without_marks
from reconciliation.enums import EntryOutcome
from reconciliation.matching.lost_transfers import FEW, Announced, Lost, Unexplained, Way, lost
from reconciliation.matching.names import payer_name
from reconciliation.matching.references import keys_of_label, keys_of_text
from reconciliation.matching.window import WINDOW_AFTER
from reconciliation.models import Advice, AdviceLine, BankAccount, BankEntry, EntryMatch
from reconciliation.services.matches.payer_names import payers_of_advices, recognised_payers
from reconciliation.services.statements.statement_gaps import AccountCover, covers, not_covered

IN_USE = timedelta(days=62)  # an account whose statements ended longer before is no longer looked at: it was closed
OPEN_OUTCOMES = (EntryOutcome.UNMATCHED, EntryOutcome.AMBIGUOUS, EntryOutcome.PARTIAL)


@dataclass(frozen=True, slots=True)
class Lack:
    """Days of an account that no proved statement covers. `account` None: none that could receive them has statements."""

    account: BankAccount | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LostTransfers:
    """`is_said`: `advices` should have come, the statements of `accounts` cover their days (`first` to `last`) and show none of
    them; else `lacks` says which statements are missing to know. `last_credit`: the last movement explained by this payer,
    None: never one. `shares`: those that wait for them, with their payer.
    """

    payer: Organism
    nurse: Nurse | None
    is_said: bool
    advices: tuple[Advice, ...]
    shares: tuple[Share, ...]
    last_credit: BankEntry | None
    accounts: tuple[BankAccount, ...]
    lacks: tuple[Lack, ...]

    @property
    def total_cents(self) -> int:
        return sum(one.total_cents or 0 for one in self.advices)

    @property
    def first(self) -> date:
        return min(one.paid_on for one in self.advices if one.paid_on)

    @property
    def last(self) -> date:
        return max(one.paid_on for one in self.advices if one.paid_on) + WINDOW_AFTER

    @property
    def filter_payer(self) -> Organism | None:
        """Of all the shares, to list their dossiers; None when a platform pays for several."""
        payers = {one.payer for one in self.shares if one.payer}
        return next(iter(payers)) if len(payers) == 1 else None


@dataclass(frozen=True, slots=True)
class _Cover:
    """Which accounts could receive the transfers of a way, and what their statements leave out. `paid`: those on which a
    payer's credit was ever explained; another one (savings) is no account that payers know, unless none is."""

    known: tuple[AccountCover, ...]
    last_account: Mapping[Way, int]
    paid: frozenset[int]

    def of(self, way: Way, first: date) -> list[AccountCover]:
        """Hers or the cabinet's, in use then; the one that received the last of them, always."""
        return [one for one in self.known if one.account.pk == self.last_account.get(way) or self._may(one, way, first)]

    def _may(self, one: AccountCover, way: Way, first: date) -> bool:
        is_in_use = one.last is not None and one.last + IN_USE >= first
        is_paid = not self.paid or one.account.pk in self.paid
        return is_in_use and is_paid and one.account.nurse_id in (None, way[1])

    def lacks(self, way: Way, days: tuple[date, date]) -> list[Lack]:
        looked = self.of(way, days[0])
        if not looked:
            return [Lack(None, *days)]
        return [
            Lack(one.account, *missing) for one in looked for missing in not_covered(one, first=days[0], last=days[1])
        ]


def lost_transfers(*, cabinet_id: int, on: date) -> tuple[LostTransfers, ...]:
    """Of the open tenant, one for each payer (and nurse whom it pays): said, or not known for want of statements. Writes nothing."""
    waiting = _waiting(cabinet_id)
    if len(waiting) < FEW:
        return ()
    nurses = dict(Advice.objects.filter(cabinet_id=cabinet_id).order_by().values_list("pk", "nurse_id"))
    ways = {pk: (payer, nurses.get(pk)) for pk, payer in payers_of_advices(cabinet_id=cabinet_id).items()}
    announced, last = _announced(cabinet_id, ways, waiting.keys(), on), _last_credits(cabinet_id, ways)
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at=None).order_by()
    paid = frozenset(live.values_list("entry__account_id", flat=True).distinct())
    cover = _Cover(tuple(covers(proved_only=True)), {way: entry.account_id for way, entry in last.items()}, paid)
    found = lost(
        announced,
        {way: entry.booked_on for way, entry in last.items()},
        _unexplained(cabinet_id),
        lambda one: not cover.lacks(one.way, one.days),
    )
    days = {one.id: one.days for one in announced}
    return tuple(_told(one, waiting, last.get(one.way), cover, days) for one in found)


def lost_of(*, share: Share, on: date) -> LostTransfers | None:
    """What is said of the transfers that this share waits for; None when nothing is, or statements are missing to know."""
    found = lost_transfers(cabinet_id=share.cabinet_id, on=on)
    return next((one for one in found if one.is_said and share in one.shares), None)


def _waiting(cabinet_id: int) -> dict[int, set[int]]:
    """Advice → its shares whose announced money never came."""
    lines = AdviceLine.objects.filter(cabinet_id=cabinet_id, amount_cents__gt=0, advice__cancelled_at=None)
    lines = lines.filter(share__cause=Cause.ANNOUNCED_NOT_RECEIVED, advice__is_coherent=True, advice__total_cents__gt=0)
    found: dict[int, set[int]] = defaultdict(set)
    for advice_id, share_id in lines.order_by().values_list("advice_id", "share_id"):
        found[advice_id].add(share_id or 0)
    return found


def _announced(cabinet_id: int, ways: Mapping[int, Way], waiting: Collection[int], on: date) -> list[Announced]:
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at=None, advice__isnull=False)
    tied = set(live.values_list("advice_id", flat=True))
    common = frozenset(number.lstrip("0") for number in _own_numbers(cabinet_id))
    names = {
        one.pk: payer_name(one.name) for one in Organism.objects.filter(pk__in={payer for payer, _ in ways.values()})
    }
    rows = Advice.objects.filter(cabinet_id=cabinet_id, cancelled_at=None, pk__in=ways.keys(), paid_on__isnull=False)
    return [
        Announced(
            one.pk,
            ways[one.pk],
            one.paid_on,
            one.total_cents or 0,
            frozenset(keys_of_label((one.label_1, one.label_2), common)),
            frozenset({payer_name(one.label_1), names.get(ways[one.pk][0], "")} - {""}),
            is_tied=one.pk in tied,
            is_missed=one.pk in waiting and one.pk not in tied and one.paid_on + WINDOW_AFTER < on,
        )
        for one in rows.order_by("pk")
        if one.paid_on is not None
    ]


def _own_numbers(cabinet_id: int) -> list[str]:
    """The nurses' and the accounts': any payer's credit may bear them."""
    nurses = Nurse.objects.filter(cabinet_id=cabinet_id).values_list("am_number", flat=True)
    accounts = BankAccount.objects.filter(cabinet_id=cabinet_id)
    return [*nurses, *(part for one in accounts for part in str(one.number).split())]


def _last_credits(cabinet_id: int, ways: Mapping[int, Way]) -> dict[Way, BankEntry]:
    """The last movement that was explained by each, through an advice or alone."""
    live = EntryMatch.objects.filter(cabinet_id=cabinet_id, cancelled_at=None)
    live = live.select_related("entry__account", "share__invoice", "share__payer")
    found: dict[Way, BankEntry] = {}
    for match in live.order_by("entry__booked_on", "pk"):
        way = ways.get(match.advice_id) if match.advice_id else None
        if match.share is not None and match.share.payer is not None:
            way = (match.share.payer.paid_through_id or match.share.payer.pk, match.share.invoice.nurse_id)
        if way is not None:
            found[way] = match.entry
    return found


def _unexplained(cabinet_id: int) -> list[Unexplained]:
    """Whatever their statement: one that nothing proves may show the transfer all the same."""
    known = recognised_payers(cabinet_id=cabinet_id)
    rows = BankEntry.objects.filter(
        cabinet_id=cabinet_id, amount_cents__gt=0, outcome__in=OPEN_OUTCOMES, ignored_reason=""
    )
    return [
        Unexplained(
            one.booked_on,
            one.amount_cents,
            frozenset(keys_of_text(without_marks(one.texts))),
            name := payer_name(one.label),
            known.get((one.account_id, name)),
        )
        for one in rows.order_by("pk")
    ]


def _told(
    one: Lost,
    waiting: Mapping[int, set[int]],
    last: BankEntry | None,
    cover: _Cover,
    days: Mapping[int, tuple[date, date]],
) -> LostTransfers:
    shown = one.known if one.is_said else one.advices
    span = (min(days[pk][0] for pk in shown), max(days[pk][1] for pk in shown))
    shares = Share.objects.filter(pk__in={share for pk in shown for share in waiting[pk]})
    nurse = Nurse.objects.filter(pk=one.way[1]).first() if one.way[1] else None
    return LostTransfers(
        payer=Organism.objects.get(pk=one.way[0]),
        nurse=nurse,
        is_said=one.is_said,
        advices=tuple(Advice.objects.filter(pk__in=shown).order_by("paid_on", "pk")),
        shares=tuple(shares.select_related("payer").order_by("pk")),
        last_credit=last,
        accounts=tuple(found.account for found in cover.of(one.way, span[0])),
        lacks=() if one.is_said else tuple(cover.lacks(one.way, span)),
    )
