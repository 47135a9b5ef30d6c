"""Balances from one statement to the next of an account: continuity, and the proof of a statement without an opening.

Recomputed from the rows at each import: the order in which files arrive changes nothing.
"""

from collections.abc import Sequence
from itertools import groupby

from django.db.models import Max, Min, Sum

from reconciliation.enums import EntryOutcome
from reconciliation.models import BankAccount, BankEntry, BankStatement
from reconciliation.services.statements.statement_pages import prove_pages


def check_continuity(*, account: BankAccount) -> None:
    rows = list(
        BankStatement.objects.filter(account=account, closing_on__isnull=False, closing_cents__isnull=False).order_by(
            "currency", "closing_on", "pk"
        )
    )
    for _, members in groupby(rows, key=lambda one: one.currency):
        known = list(members)
        for row in known:
            if row.opening_cents is None and row.is_proved is not False:
                _prove(row, known)
            elif row.opening_cents is not None:
                _continue(row, known)
    prove_pages(account=account)


def _continue(row: BankStatement, known: Sequence[BankStatement]) -> None:
    """The nearest closing at or before its opening day; None when nothing comes before."""
    if row.opening_on is None:
        return
    before = [one for one in known if one.pk != row.pk and one.closing_on and one.closing_on <= row.opening_on]
    latest = max((one.closing_on for one in before if one.closing_on), default=None)
    closings = {one.closing_cents for one in before if one.closing_on == latest}
    found = None if latest is None else row.opening_cents in closings
    if row.is_continuous != found:
        row.is_continuous = found
        row.save(update_fields=["is_continuous"])


def _prove(row: BankStatement, known: Sequence[BankStatement]) -> None:
    """The closing before + every entry since = this closing. Any doubt leaves it not proved: None, never a guess."""
    found = True if _adds_up(row, known) else None
    if row.is_proved != found or row.is_continuous != found:
        row.is_proved = row.is_continuous = found
        row.save(update_fields=["is_proved", "is_continuous"])


def _adds_up(row: BankStatement, known: Sequence[BankStatement]) -> bool:
    """From the latest closing before the first of its own entries: a statement that overlaps others began before theirs."""
    own = BankEntry.objects.filter(statement=row).aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if row.closing_on is None or (own["last"] is not None and own["last"] > row.closing_on):
        return False
    first = own["first"] or row.closing_on
    before = [one for one in known if one.closing_on and one.closing_on < first and one.is_proved is not False]
    latest = max((one.closing_on for one in before if one.closing_on), default=None)
    closings = {one.closing_cents for one in before if one.closing_on == latest}
    if latest is None or len(closings) != 1:
        return False
    since = BankEntry.objects.filter(account_id=row.account_id, booked_on__gt=latest, booked_on__lte=row.closing_on)
    total = since.exclude(outcome=EntryOutcome.IGNORED).aggregate(total=Sum("amount_cents", default=0))["total"]
    return (closings.pop() or 0) + int(total) == row.closing_cents
