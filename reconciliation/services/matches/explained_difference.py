"""E4: a credit names an advice and is short of it. What the payer may have held back, when one set of things alone makes the difference.

Looked at: earlier negative advices of the same payer (what they owe is carried to the next transfer), what is left of its debts, and
its retentions on transfers that no movement shows. A suggestion with its pieces, never applied: nothing proves it but the sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from reconciliation.matching.sums import only_subset
from reconciliation.models import Advice, EntryMatch, Recovery
from reconciliation.services.matches.payer_names import payers_of_advices


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One piece of a difference. `advice`: where it is written; `cents` above zero."""

    words: str
    day: date | None
    cents: int
    advice: Advice


def held_back(*, advice: Advice, difference_cents: int) -> tuple[HeldBack, ...]:
    """The only set that makes a shortage; empty for an excess, when nothing fits or when several sets do."""
    if difference_cents >= 0:
        return ()
    pool = [*_negative_advices(advice), *_debts_left(advice), *_unseen_retentions(advice)]
    chosen = only_subset([one.cents for one in pool], -difference_cents)
    return tuple(pool[rank] for rank in chosen or ())


def _earlier(advice: Advice) -> QuerySet[Advice]:
    """Of the same payer, to the same nurse, announced until that day: by what its lines are tied to, else by the name on the transfer."""
    payers = payers_of_advices(cabinet_id=advice.cabinet_id)
    payer = payers.get(advice.pk)
    same = [pk for pk, one in payers.items() if one == payer] if payer else []
    unnamed = Q(label_1=advice.label_1) & ~Q(pk__in=payers) if advice.label_1 else Q(pk__in=[])
    rows = Advice.objects.filter(Q(pk__in=same) | unnamed, nurse=advice.nurse_id, cancelled_at=None)
    rows = rows.filter(paid_on__lte=advice.paid_on) if advice.paid_on else rows
    return rows.exclude(pk=advice.pk).select_related("file")


def _negative_advices(advice: Advice) -> Iterator[HeldBack]:
    for one in _earlier(advice).filter(total_cents__lt=0, is_coherent=True).order_by("paid_on", "pk"):
        yield HeldBack("Avis négatif reporté sur un virement suivant", one.paid_on, -(one.total_cents or 0), one)


def _debts_left(advice: Advice) -> Iterator[HeldBack]:
    """The last word on each debt, when something of it is left to take."""
    rows = Recovery.objects.filter(line__advice__in=_earlier(advice)).exclude(debt_reference="")
    last: dict[str, Recovery] = {}
    for one in rows.select_related("line__advice__file").order_by("line__advice__paid_on", "pk"):
        last[one.debt_reference] = one
    for one in last.values():
        if one.left_cents:
            words = f"Reste de la dette {one.debt_reference}"
            yield HeldBack(words, one.happened_on, one.left_cents, one.line.advice)


def _unseen_retentions(advice: Advice) -> Iterator[HeldBack]:
    """To be identified, on a transfer that no movement was tied to: nothing shows that it was taken there."""
    seen = EntryMatch.objects.filter(advice=OuterRef("line__advice"), cancelled_at=None)
    rows = Recovery.objects.filter(line__advice__in=_earlier(advice), share=None).exclude(Exists(seen))
    for one in rows.exclude(line__advice__total_cents__lt=0).select_related("line__advice__file").order_by("pk"):
        words = f"Retenue {one.debt_reference}".strip() + " d’un virement que la banque ne montre pas"
        yield HeldBack(words, one.happened_on, one.amount_cents, one.line.advice)
