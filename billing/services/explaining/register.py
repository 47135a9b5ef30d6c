"""The register of readings as the engine takes it: a set of open points for a day of care."""

from dataclasses import dataclass
from datetime import date

from billing.enums import ReadingKind
from billing.models import ReadingChoice


@dataclass(frozen=True, slots=True)
class Register:
    """A cabinet's decisions in the order in which they were made; read once for as many days as one likes."""

    choices: tuple[ReadingChoice, ...] = ()

    def on(self, day: date) -> frozenset[str]:
        """The open points for which the other reading is in force that day: `NurseDay.readings`."""
        return frozenset(point for point, choice in self._in_force(day).items() if choice.reading == ReadingKind.OTHER)

    def choice(self, point: str, day: date) -> ReadingChoice | None:
        """The decision that holds for the point that day; None: nobody decided, the default applies."""
        return self._in_force(day).get(point)

    def history(self, point: str) -> list[ReadingChoice]:
        """Newest first."""
        return [one for one in reversed(self.choices) if one.point == point]

    def _in_force(self, day: date) -> dict[str, ReadingChoice]:
        """Of the decisions that have begun, the last one made for each point."""
        return {one.point: one for one in self.choices if one.applies_from <= day}


def register_of(cabinet_id: int) -> Register:
    rows = ReadingChoice.objects.filter(cabinet_id=cabinet_id).select_related("decided_by")
    return Register(tuple(rows.order_by("decided_at", "pk")))


def readings_on(cabinet_id: int, day: date) -> frozenset[str]:
    return register_of(cabinet_id).on(day)
