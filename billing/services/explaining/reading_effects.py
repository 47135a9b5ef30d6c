"""What each open point changed for the cabinet over a period, in euros: its own visits, priced both ways."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from billing.services.explaining.both_readings import two_readings
from billing.services.explaining.register import Register
from billing.services.rounds.nurse_days import care_days
from ngap.cotation import remembering

REMEMBERED = 4096


@dataclass(slots=True)
class Effect:
    """Sums over the days on which the point was met and both readings have a price."""

    days: int = 0
    default_cents: int = 0
    other_cents: int = 0

    @property
    def difference_cents(self) -> int:
        """What the other reading would have brought (or cost)."""
        return self.other_cents - self.default_cents


def reading_effects(*, cabinet_id: int, start: date, end: date, register: Register) -> dict[str, Effect]:
    """By point; a point that no visit of the period meets is absent. Each day with the other choices of its day."""
    price = remembering(REMEMBERED)
    found: dict[str, Effect] = defaultdict(Effect)
    for day in care_days(cabinet_id=cabinet_id, start=start, end=end, register=register):
        for both in two_readings(day=day.facts, priced=price(day.facts), price=price):
            default, other = both.by_default.total_cents, both.by_other.total_cents
            if default is None or other is None or (default == other and both.point in day.facts.readings):
                continue
            effect = found[both.point]
            effect.days += 1
            effect.default_cents += default
            effect.other_cents += other
    return dict(found)
