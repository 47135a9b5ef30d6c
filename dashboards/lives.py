"""What became of each first sending: its reject, its correction, the invoice that replaced it, the money of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from dashboards.snapshot import ShareOn

SQL = """
with said as (
    select s.id, s.share_id, s.kind, s.happened_on from reconciliation_step s
    left join reconciliation_step u on u.reverses_id = s.id and u.happened_on <= %(day)s
    where s.kind in ('rejected', 'sent') and s.happened_on <= %(day)s and s.reverses_id is null and u.id is null
), rejected as (
    select distinct on (share_id) share_id, id, happened_on from said where kind = 'rejected'
    order by share_id, happened_on, id
)
select r.share_id, min(r.happened_on), min(s.happened_on)
from rejected r
left join said s on s.share_id = r.share_id and s.kind = 'sent' and (s.happened_on, s.id) > (r.happened_on, r.id)
group by r.share_id
"""


@dataclass(frozen=True, slots=True)
class Life:
    """A share sent for the first time. `successor`: the same part of the last invoice made in its place.

    `rejected_on`: its first reject; `corrected_on`: when it, or what replaces it, was sent after that.
    """

    share: ShareOn
    successor: ShareOn | None
    rejected_on: date | None
    corrected_on: date | None

    @property
    def paid_cents(self) -> int:
        """Net money of the whole life, never more than was expected at first."""
        net = self.share.net_cents + (self.successor.net_cents if self.successor else 0)
        return max(0, min(self.share.expected_cents, net))


def lives_on(shares: Sequence[ShareOn], on: date) -> list[Life]:
    """Of `shares_on(on, cancelled_too=True)`: those that replace no other."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"day": on})
        again = {share: (rejected, sent) for share, rejected, sent in cursor.fetchall()}
    after = {(one.replaces, one.part): one for one in shares if one.replaces is not None}
    return [_life(one, after, again) for one in _first(shares)]


def _first(shares: Iterable[ShareOn]) -> list[ShareOn]:
    return [one for one in shares if one.sent_on and one.replaces is None]


def _life(
    share: ShareOn,
    after: Mapping[tuple[int, str], ShareOn],
    again: Mapping[int, tuple[date, date | None]],
) -> Life:
    successor = _last(share, after)
    rejected_on, sent_again = again.get(share.id, (None, None))
    replaced_on = successor.sent_on if successor and rejected_on else None
    corrected = min((one for one in (sent_again, replaced_on) if one), default=None)
    return Life(share, successor, rejected_on, corrected)


def _last(share: ShareOn, after: Mapping[tuple[int, str], ShareOn]) -> ShareOn | None:
    """An invoice may be replaced more than once."""
    found: ShareOn | None = None
    invoice = share.invoice
    while (following := after.get((invoice, share.part))) is not None:
        found, invoice = following, following.invoice
    return found
