"""What a rule is: a code, the days of its text, its reference, and a function of the bench alone."""

import datetime as dt
from collections.abc import Callable

import msgspec

from ngap.workbench import Bench

SINCE_2020 = dt.date(2020, 1, 1)


class Rule(msgspec.Struct, frozen=True, gc=False):
    """When the text changes, the old rule gets `until` and the new one stands below it in the same file.

    `about`: the traits (ngap/relevance.py) without which the rule changes nothing, so that it need not be called;
    None: it may concern any day. `pair`: traits of acts, of which one act alone asks nothing: two of the day must bear one.
    """

    code: str
    reference: str
    apply: Callable[[Bench], None]
    since: dt.date = SINCE_2020
    until: dt.date | None = None
    about: frozenset[str] | None = None
    pair: frozenset[str] = frozenset()

    def is_in_force(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Cite(msgspec.Struct, frozen=True, gc=False):
    """A rule named inside a rule file: code and article, for lines and trace."""

    code: str
    reference: str
