"""Pages of one camt.053 that came as files of their own: the opening of the first and every movement give the closing of the last.

Recomputed from the rows at each import, whatever page comes first. Movements that another format brought before are on its statement: such pages
stay without a proof. bank/REFERENCE 1.2: only the last page has the closing balance.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import Max, Min, Q, Sum

from reconciliation.enums import EntryOutcome
from reconciliation.models import BankAccount, BankStatement

CAMT = "camt053"


def prove_pages(*, account: BankAccount) -> None:
    """A first page is proved with its last one and all that stands between, when one way of putting them together adds up."""
    rows = BankStatement.objects.filter(account=account, format=CAMT).exclude(is_proved=False)
    rows = rows.filter(Q(opening_cents=None) | Q(closing_cents=None))
    rows = rows.annotate(
        total=Sum("entries__amount_cents", filter=~Q(entries__outcome=EntryOutcome.IGNORED), default=0),
        first=Min("entries__booked_on"),
        last=Max("entries__booked_on"),
    )
    for _, members in groupby(rows.order_by("currency", "pk"), key=lambda one: one.currency):
        _prove(list(members))


def _prove(pages: Sequence[BankStatement]) -> None:
    starts = [one for one in pages if one.opening_cents is not None]
    ends = [one for one in pages if one.closing_cents is not None]
    between = [one for one in pages if one.opening_cents is None and one.closing_cents is None]
    proved = set[int]()
    for end in ends:
        wholes = [whole for start in starts if (whole := _whole(start, between, end))]
        if len(wholes) == 1:
            proved |= wholes[0]
    for one in pages:
        found = True if one.pk in proved else None
        if one.is_proved != found and (one.pk in proved or one.closing_cents is None):
            one.is_proved = found
            one.save(update_fields=["is_proved"])


def _whole(start: BankStatement, between: Iterable[BankStatement], end: BankStatement) -> set[int]:
    """The pages from the one to the other when they add up to the cent, else none."""
    if start.opening_on and end.closing_on and start.opening_on > end.closing_on:
        return set()
    inside = [one for one in between if _is_between(start, one, end)]
    pages = [start, *inside, end]
    total = sum(one.total for one in pages)  # type: ignore[attr-defined]
    return {one.pk for one in pages} if (start.opening_cents or 0) + total == end.closing_cents else set()


def _is_between(start: BankStatement, one: BankStatement, end: BankStatement) -> bool:
    first, last = one.first, one.last  # type: ignore[attr-defined]
    begun, ended = start.first, end.closing_on  # type: ignore[attr-defined]
    return first is not None and (begun is None or begun <= first) and (ended is None or last <= ended)
