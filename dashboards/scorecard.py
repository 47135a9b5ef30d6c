"""The page of indicators, whole: the facts as of a day read once, every indicator from them, grouped as one reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q

from cabinet.models import Cabinet
from dashboards.balance import late, waiting_of
from dashboards.credits import calendar_of
from dashboards.definitions import INDICATORS
from dashboards.indicators import (
    CreditsSaid,
    Indicator,
    LotsSaid,
    Stage,
    of_cohorts,
    of_corrections,
    of_credits,
    of_lots,
    of_recoveries,
    of_relances,
    of_sendings,
    of_what_is_owed,
    stages,
)
from dashboards.lives import lives_on
from dashboards.precheck_quality import Quality, kept_warnings, of_prechecks, quality_of
from dashboards.recovery_cost import recovery_cost
from dashboards.rejects import PERIOD
from dashboards.relance_yield import chased_until, yield_of
from dashboards.snapshot import ShareOn, shares_on
from ngap.calendar import is_sunday_or_holiday
from reconciliation.delays import learnt_from
from reconciliation.enums import EntryOutcome, StepKind
from reconciliation.models import EntryMatch, Step

GROUPS = (
    ("Sortir juste du premier coup", ("acceptation", "resolution", "rejets_amo", "rejets_euros_amo", "rejets_amc", "rejets_euros_amc", "arl")),
    ("Prévoir le rejet", ("alertes_precision", "alertes_precision_euros", "alertes_rappel", "alertes_rappel_euros")),
    ("Être payée, et vite", ("recouvrement", "dso", "silencieuse", "sous_paiement", "perte")),
    ("Rattraper", ("traitement", "traitement_prompt", "rejets_recuperes", "relances", "cout")),
    ("Savoir ce que dit la banque", ("rapprochement", "rapprochement_euros", "rapprochement_defait")),
)  # fmt: skip
CREDITS = """
with mine as (
    select e.id, e.amount_cents, e.outcome,
        bool_or(m.made_by_id is not null) as by_a_person, coalesce(sum(m.amount_cents), 0) as matched
    from reconciliation_bankentry e
    left join reconciliation_entrymatch m on m.entry_id = e.id and m.cancelled_at is null
    where e.amount_cents > 0 and e.booked_on <= %(day)s and e.booked_on > %(since)s
        and e.outcome not in (%(not_a_claim)s, %(ignored)s)
    group by e.id
)
select count(*), coalesce(sum(amount_cents), 0)::bigint,
    count(*) filter (where matched = amount_cents and not by_a_person),
    coalesce(sum(amount_cents) filter (where matched = amount_cents and not by_a_person), 0)::bigint
from mine
"""


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator with its name and its definition."""

    name: str
    definition: str
    found: Indicator


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Scorecard:
    day: date
    groups: Sequence[Group]
    stages: Sequence[Stage]
    recoveries: Sequence[tuple[int, Indicator]]
    sent: int
    prechecks: Quality

    @property
    def rows(self) -> list[Named]:
        """For an export, in the order of the page."""
        last = [
            Named(f"{INDICATORS['indu'][0]}, soins de {year}", INDICATORS["indu"][1], one)
            for year, one in self.recoveries
        ]
        return [row for group in self.groups for row in group.rows] + last


def scorecard(*, cabinet_id: int, on: date) -> Scorecard:
    everything = shares_on(on, cancelled_too=True)
    live = [one for one in everything if not one.is_cancelled]
    zone = Cabinet.objects.values_list("zone", flat=True).get(pk=cabinet_id)
    learnt = learnt_from(
        [one for share in live if (one := waiting_of(share))], on, lambda day: is_sunday_or_holiday(day, zone)
    )
    lives = lives_on(everything, on)
    prechecks = quality_of(everything, kept_warnings(on=on), on)
    found = [
        *of_sendings(lives, on),
        *of_prechecks(prechecks),
        of_lots(_lots(everything, on)),
        *of_what_is_owed(live, late(live, learnt, on), on),
        *of_cohorts(lives, live, on),
        *of_corrections(lives, calendar_of(everything, zone, on), on),
        *of_credits(_credits(on)),
        *of_relances(yield_of(chased_until(on), everything, on)),
        recovery_cost(on),
    ]
    by_key = {one.key: one for one in found}
    groups = [Group(title, [Named(*INDICATORS[key], by_key[key]) for key in keys]) for title, keys in GROUPS]
    return Scorecard(
        day=on,
        groups=groups,
        stages=stages(lives, on),
        recoveries=of_recoveries(live, on),
        sent=sum(bool(one.sent_on) for one in everything),
        prechecks=prechecks,
    )


def _lots(shares: Sequence[ShareOn], on: date) -> LotsSaid:
    """Each lot of the year by what was said of its shares between its sending and the next; refused wins."""
    carried: dict[int, set[str]] = {
        one.lot: set() for one in shares if one.lot and one.sent_on and one.sent_on > on - PERIOD
    }
    by_share = {one.id: one.lot for one in shares}
    kinds = [StepKind.SENT, StepKind.ACKNOWLEDGED, StepKind.REFUSED]
    steps = Step.objects.filter(kind__in=kinds, happened_on__lte=on, reverses=None, reversed_by=None)
    here: tuple[int, int | None] = (0, None)
    for share, kind, lot in steps.order_by("share_id", "happened_on", "id").values_list("share_id", "kind", "lot_id"):
        if kind == StepKind.SENT:
            here = (share, lot)
        elif share != here[0]:
            here = (share, by_share.get(share))
        if here[1] in carried:
            carried[here[1]].add(kind)
    refused = sum(StepKind.REFUSED in said for said in carried.values())
    silent = sum(not said - {StepKind.SENT} for said in carried.values())
    return LotsSaid(refused, len(carried) - refused - silent, silent)


def _credits(on: date) -> CreditsSaid:
    """As they are explained today: who matched, and when, is not undone by looking at a past day."""
    values: dict[str, date | str] = {
        "day": on,
        "since": on - PERIOD,
        "not_a_claim": EntryOutcome.NOT_A_CLAIM,
        "ignored": EntryOutcome.IGNORED,
    }
    with connection.cursor() as cursor:
        cursor.execute(CREDITS, values)
        count, cents, alone, alone_cents = cursor.fetchone()
    made = EntryMatch.objects.filter(made_by=None, entry__booked_on__lte=on, entry__booked_on__gt=on - PERIOD)
    said = made.aggregate(
        made=Count("pk"),
        gone=Count("pk", filter=Q(cancelled_at__isnull=False)),
        undone=Count("pk", filter=Q(cancelled_by__isnull=False)),
    )
    return CreditsSaid(
        (alone, alone_cents), (count, cents), said["made"], said["undone"], said["gone"] - said["undone"]
    )
