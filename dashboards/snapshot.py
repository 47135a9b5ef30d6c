"""Every share as it stood on a day: one query over the append-only rows (postings, steps), no cached column.

The day is that of the facts (care, sending, return, bank), whenever their file came: a statement imported late completes the
past, and a match undone since never was. Asked twice of the same ledger, a past day gives the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

SQL = """
with money as (
    select p.share_id,
        coalesce(sum(p.amount_cents) filter (where p.kind = 'announced'), 0) as announced,
        coalesce(sum(p.amount_cents) filter (where p.kind = 'received'), 0) as received,
        coalesce(sum(p.amount_cents) filter (where p.kind = 'recovered'), 0) as recovered,
        coalesce(sum(p.amount_cents) filter (where p.kind = 'written_off'), 0) as written_off,
        min(p.happened_on) filter (where p.kind = 'announced' and p.reverses_id is null and u.id is null) as announced_on,
        min(p.happened_on) filter (where p.kind = 'received' and p.reverses_id is null and u.id is null) as received_on
    from reconciliation_posting p
    left join reconciliation_posting u on u.reverses_id = p.id and u.happened_on <= %(day)s
    where p.happened_on <= %(day)s and p.kind <> 'expected'
    group by p.share_id
), files as (
    select s.share_id,
        min(s.happened_on) filter (where s.kind = 'sent') as sent_on,
        min(s.happened_on) filter (where s.kind in ('acknowledged', 'refused')) as acknowledged_on,
        min(s.happened_on) filter (where s.kind in ('pending', 'accepted', 'rejected')) as answered_on,
        (array_agg(s.kind order by s.happened_on, s.id) filter (where s.kind in ('accepted', 'rejected')))[1] as first_return,
        (array_agg(s.reason_code order by s.happened_on, s.id) filter (where s.kind = 'rejected'))[1] as reject_code,
        (array_agg(s.reason_label order by s.happened_on, s.id) filter (where s.kind = 'rejected'))[1] as reject_label,
        (array_agg(s.kind order by s.happened_on desc, s.id desc)
            filter (where s.kind in ('pending', 'accepted', 'rejected', 'refused')))[1] as last_word
    from reconciliation_step s
    left join reconciliation_step u on u.reverses_id = s.id and u.happened_on <= %(day)s
    where s.happened_on <= %(day)s and s.reverses_id is null and u.id is null
    group by s.share_id
), degraded as (
    select distinct l.invoice_id from billing_invoiceline l join billing_visit v on v.id = l.visit_id where v.is_degraded
    union select i.id from billing_invoice i join billing_lot b on b.id = i.lot_id where b.is_degraded
)
select sh.id, sh.public_id, sh.part, sh.payer_id, sh.expected_cents, sh.claim_limit_on, i.id, i.lot_id, i.cared_on,
    coalesce(files.sent_on, case when i.sent_on <= %(day)s then i.sent_on end),
    files.answered_on, files.first_return, coalesce(files.reject_code, ''), coalesce(files.reject_label, ''),
    coalesce(files.last_word, ''),
    coalesce(money.announced, 0)::bigint, coalesce(money.received, 0)::bigint, coalesce(money.recovered, 0)::bigint,
    coalesce(money.written_off, 0)::bigint,
    money.announced_on, money.received_on, i.replaces_id, gone.is_cancelled, files.acknowledged_on, degraded.invoice_id is not null
from billing_share sh
join billing_invoice i on i.id = sh.invoice_id
left join money on money.share_id = sh.id
left join files on files.share_id = sh.id
left join degraded on degraded.invoice_id = i.id
cross join lateral (select i.state = 'cancelled' and exists (
    select 1 from billing_invoiceevent e
    where e.pgh_obj_id = i.id and e.state = 'cancelled' and e.pgh_created_at < %(night)s) as is_cancelled) gone
where i.invoice_date <= %(day)s and (%(cancelled_too)s or not gone.is_cancelled)
order by sh.id
"""


@dataclass(frozen=True, slots=True)
class ShareOn:
    """Cents and days as they were. `first_return`: accepted, rejected or None; `last_word`: of the files, "" while none.

    `replaces`: the invoice that its own was made to replace. `acknowledged_on`: the first ARL, of the lot or of the invoice, good or bad.
    `is_degraded`: the card was absent at one of its passages, or its lot says so.
    """

    id: int
    public_id: UUID
    part: str
    payer: int | None
    expected_cents: int
    claim_limit_on: date | None
    invoice: int
    lot: int | None
    cared_on: date
    sent_on: date | None
    answered_on: date | None
    first_return: str | None
    reject_code: str
    reject_label: str
    last_word: str
    announced_cents: int
    received_cents: int
    recovered_cents: int
    written_off_cents: int
    announced_on: date | None
    received_on: date | None
    replaces: int | None = None
    is_cancelled: bool = False
    acknowledged_on: date | None = None
    is_degraded: bool = False

    @property
    def net_cents(self) -> int:
        """What the bank proves, less what was taken back."""
        return self.received_cents - self.recovered_cents

    @property
    def open_cents(self) -> int:
        """Still owed: what was paid in excess of one share pays nothing of another; of a cancelled one, nothing."""
        if self.is_cancelled:
            return 0
        left = self.expected_cents - self.received_cents + self.recovered_cents - self.written_off_cents
        return max(0, left)

    @property
    def first_word_on(self) -> date | None:
        """The first answer of its payer: a return, an advice, or money."""
        return min((one for one in (self.answered_on, self.announced_on, self.received_on) if one), default=None)

    @property
    def is_rejected(self) -> bool:
        return self.last_word in {"rejected", "refused"}


def shares_on(day: date, *, cancelled_too: bool = False) -> Sequence[ShareOn]:
    """Of the open cabinet, the invoices dated until `day` that were not cancelled by then; or those as well, for what
    happened at a first sending is not undone by its correction."""
    night = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"day": day, "night": night, "cancelled_too": cancelled_too})
        return [ShareOn(*row) for row in cursor.fetchall()]
