"""Until when a prescription covers, and what is left of its acts: for the sheet, the round and the visit.

What is wrong before validating or sending is said by `prechecks/care.py`; the days are those of `ngap/prechecks/orders.py`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.enums import VisitState
from billing.models import Prescription, VisitAct
from ngap.prechecks.orders import last_day
from ngap.prechecks.records import Order

DONE = (VisitState.VALIDATED, VisitState.INVOICED)


@dataclass(frozen=True, slots=True)
class ActLeft:
    """An act ordered: `quantity` None when the doctor gave no number."""

    code: str
    quantity: int | None
    done: int

    @property
    def left(self) -> int | None:
        return None if self.quantity is None else max(0, self.quantity - self.done)


def last_day_of(prescription: Prescription, day: date) -> date | None:
    """The last day it covers, as the law stands on `day`; None when nothing ends it ("jusqu'à cicatrisation": XVI-I-2)."""
    order = Order(
        prescription.prescribed_on,
        prescription.starts_on,
        ends_on=prescription.ends_on,
        until_healed=prescription.until_healed,
    )
    return last_day(order, day, is_wound=True)


def acts_left(prescriptions: Sequence[Prescription]) -> dict[int, list[ActLeft]]:
    """By prescription: each act ordered, how many were done in validated visits."""
    rows = VisitAct.objects.filter(
        visit__prescription__in=[one.pk for one in prescriptions], visit__state__in=DONE, is_done=True
    )
    done = Counter(rows.values_list("visit__prescription_id", "act_code"))
    return {
        one.pk: [ActLeft(act.act_code, act.quantity, done[one.pk, act.act_code]) for act in one.acts.all()]
        for one in prescriptions
    }
