"""What a rule is: a code, the days of its text, its reference, and a function of the bench alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from ngap.workbench import Bench

SINCE_2020 = dt.date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """When the text changes, the old rule gets `until` and the new one stands below it in the same file.

    `about`: the traits (workbench.traits_of) without which the rule changes nothing, so that it need not be called;
    None: it may concern any day.
    """

    code: str
    reference: str
    apply: Callable[[Bench], None]
    since: dt.date = SINCE_2020
    until: dt.date | None = None
    about: frozenset[str] | None = None

    def is_in_force(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def concerns(self, traits: frozenset[str]) -> bool:
        return self.about is None or not self.about.isdisjoint(traits)


@dataclass(frozen=True, slots=True)
class Cite:
    """A rule named inside a rule file: code and article, for lines and trace."""

    code: str
    reference: str
