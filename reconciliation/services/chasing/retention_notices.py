"""A retention on a share beside the notices of indu that came before it: of its act, or of its debt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from billing.models import Share
from reconciliation.enums import PostingKind
from reconciliation.matching.indu import standing_of_retention
from reconciliation.models import InduNotice, Recovery

NO_ACT = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Retained:
    """What was first taken back on a share: its day, the debts that it pays, the notices known of them, the first received first."""

    happened_on: date
    debts: tuple[str, ...]
    notices: tuple[InduNotice, ...]

    @property
    def standing(self) -> str:
        return standing_of_retention(self.happened_on, [one.received_on for one in self.notices])


def retained_of(share: Share) -> Retained | None:
    """None when nothing was taken back.

    A share that was announced inside a transfer which a debt emptied: that debt's retention, and the notices of the debt.
    """
    first = share.postings.filter(kind=PostingKind.RECOVERED, amount_cents__gt=0).order_by("happened_on").first()
    if first is not None:
        own = share.recoveries.exclude(debt_reference="").values_list("debt_reference", flat=True)
        return _retained(first.happened_on, own.distinct(), Q(acts__share=share))
    behind = Recovery.objects.filter(line__advice__lines__share=share, happened_on__isnull=False)
    debt = behind.order_by("happened_on").first()
    if debt is None or debt.happened_on is None:
        return None
    return _retained(debt.happened_on, [debt.debt_reference] if debt.debt_reference else [], NO_ACT)


def _retained(day: date, debts: Iterable[str], of_the_act: Q) -> Retained:
    known = tuple(debts)
    notices = InduNotice.objects.filter(of_the_act | Q(debt_reference__in=known))
    return Retained(day, known, tuple(notices.distinct().order_by("received_on", "pk")))


def notices_of_debt(debt_reference: str) -> tuple[InduNotice, ...]:
    """Those that name a debt; none names a debt without a reference."""
    rows = InduNotice.objects.filter(debt_reference=debt_reference).exclude(debt_reference="")
    return tuple(rows.order_by("received_on", "pk"))


def retention_standing_of(share: Share) -> str:
    """`no_notice`, `too_early` or `after`; "" when nothing was taken back."""
    found = retained_of(share)
    return found.standing if found else ""
