"""The worklist: open dossiers, filtered and ranked. The filters are the address, so a view can be kept, sent and walked through."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing.amounts import open_amount, still_owed
from billing.enums import Cause
from billing.services.invoicing.degraded import is_degraded
from cabinet.models import User
from reconciliation.enums import CaseState
from reconciliation.models import Case

NEAR = timedelta(days=90)
ME, NOBODY = "moi", "personne"
DEGRADED = "degrade"
READ_WITH = ("share__invoice__patient", "share__invoice__nurse", "share__payer", "owner", "cabinet")
ORDERS = {
    "": ("-priority", "-open_cents", "pk"),
    "montant": ("-open_cents", "pk"),
    "age": ("since", "pk"),
    "limite": (F("share__claim_limit_on").asc(nulls_last=True), "-priority", "pk"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """One field a parameter of the address. `qui`: `moi`, `personne` or the public id of a member; `montant` in euros at
    least; `age` in days at least; `limite` in days at most; `mode`: `degrade`, sent without the card. Empty: not filtered.
    """

    cause: tuple[str, ...] = ()
    payeur: UUID | None = None
    part: str = ""
    mode: str = ""
    infirmiere: UUID | None = None
    qui: str = ""
    age: int | None = None
    montant: int | None = None
    limite: int | None = None
    etat: str = ""
    tri: str = ""

    def as_query(self) -> str:
        """The one way of writing them, without the `?`; two addresses of one view are equal."""
        return urlencode(list(self._pairs()))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield from (("cause", one) for one in sorted(self.cause))
        for name in ("payeur", "part", "mode", "infirmiere", "qui", "age", "montant", "limite", "etat", "tri"):
            value = getattr(self, name)
            if value not in (None, ""):
                yield name, str(value)

    @property
    def count(self) -> int:
        """How many things are filtered, the order left out."""
        return len({name for name, _ in self._pairs()} - {"tri"})


def worklist(*, filters: Filters, person: User | None, on: date) -> QuerySet[Case]:
    """Ranked, each row with `open_cents` and `since` (the day its age is counted from)."""
    cases: QuerySet = open_cases().filter(_of_state(filters.etat), _of_facts(filters), _of_person(filters.qui, person))
    if filters.montant is not None:
        cases = cases.filter(open_cents__gte=filters.montant * 100)
    if filters.age is not None:
        cases = cases.filter(since__lte=on - timedelta(days=filters.age))
    if filters.limite is not None:
        cases = cases.filter(share__claim_limit_on__lte=on + timedelta(days=filters.limite))
    return cases.select_related(*READ_WITH).order_by(*ORDERS[filters.tri])


def open_cases() -> QuerySet[Case]:
    since = Coalesce("share__invoice__sent_on", "share__invoice__invoice_date")
    return Case.objects.exclude(state=CaseState.CLOSED).annotate(
        open_cents=open_amount("share__"), since=since, is_degraded=is_degraded("share__invoice")
    )


def _of_state(state: str) -> Q:
    """What is to be treated now, unless the dossiers that wait are asked for."""
    if state == "tout":
        return Q()
    return Q(state=CaseState.WAITING if state == "attente" else CaseState.OPEN)


def _of_facts(filters: Filters) -> Q:
    chosen = Q()
    if filters.cause:
        chosen &= Q(cause__in=filters.cause)
    if filters.payeur is not None:
        chosen &= Q(share__payer__public_id=filters.payeur)
    if filters.part:
        chosen &= Q(share__part=filters.part)
    if filters.mode == DEGRADED:
        chosen &= Q(is_degraded=True)
    if filters.infirmiere is not None:
        chosen &= Q(share__invoice__nurse__public_id=filters.infirmiere)
    return chosen


def _of_person(wanted: str, person: User | None) -> Q:
    if not wanted:
        return Q()
    if wanted == NOBODY:
        return Q(owner__isnull=True)
    if wanted == ME:
        return Q(owner=person)
    return Q(owner__memberships__public_id=wanted)


@dataclass(frozen=True, slots=True)
class Chip:
    """A cause and how many dossiers to treat have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Situation:
    """The whole desk, whatever the filters. `near_cents`: what must be claimed within ninety days. `degraded`: to treat, of
    invoices sent without the card."""

    count: int
    waiting: int
    degraded: int
    total_cents: int
    near_cents: int
    near_on: date
    chips: tuple[Chip, ...]

    @property
    def to_treat(self) -> int:
        return self.count - self.waiting


def situation(*, on: date) -> Situation:
    near_on, owed = on + NEAR, still_owed("share__")
    cases = open_cases()
    sums = cases.aggregate(
        count=Count("pk"),
        waiting=Count("pk", filter=Q(state=CaseState.WAITING)),
        degraded=Count("pk", filter=Q(state=CaseState.OPEN, is_degraded=True)),
        total=Sum(owed),
        near=Sum(owed, filter=Q(share__claim_limit_on__range=(on, near_on))),
    )
    to_treat = (
        cases.filter(state=CaseState.OPEN).values("cause").annotate(count=Count("pk")).order_by("-count", "cause")
    )
    chips = tuple(Chip(row["cause"], Cause(row["cause"]).label, row["count"]) for row in to_treat)
    total, near = int(sums["total"] or 0), int(sums["near"] or 0)
    return Situation(sums["count"], sums["waiting"], sums["degraded"], total, near, near_on, chips)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier stands in the list that it was opened from."""

    rank: int
    count: int
    before: UUID | None
    after: UUID | None


def place_of(*, case: Case, cases: QuerySet[Case]) -> Place | None:
    """None when the dossier is not in that list any more."""
    order = list(cases.values_list("public_id", flat=True))
    if case.public_id not in order:
        return None
    at = order.index(case.public_id)
    return Place(
        at + 1,
        len(order),
        order[at - 1] if at else None,
        order[at + 1] if at + 1 < len(order) else None,
    )
