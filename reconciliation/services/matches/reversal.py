"""A match that no longer holds: marked, never deleted, and its postings answered by opposite rows."""

from django.utils import timezone

from cabinet.models import User
from reconciliation.models import EntryMatch, Posting


def take_back_match(*, match: EntryMatch, person: User | None, reason: str) -> None:
    """Cancels this match only. `person` None: the machine, because of a file that came since.

    What was received by an advice paid in parts was proved by all of its parts together: it is reversed whole.
    """
    match.cancelled_at, match.cancelled_by, match.cancelled_reason = timezone.now(), person, reason
    match.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    standing = Posting.objects.filter(reverses__isnull=True, reversed_by__isnull=True)
    proved = standing.filter(match__advice_id=match.advice_id) if match.advice_id else standing.filter(match=match)
    Posting.objects.bulk_create([_opposite(posting, person, reason) for posting in proved])


def _opposite(posting: Posting, person: User | None, reason: str) -> Posting:
    return Posting(
        cabinet_id=posting.cabinet_id,
        share_id=posting.share_id,
        kind=posting.kind,
        amount_cents=-posting.amount_cents,
        happened_on=posting.happened_on,
        bank_entry_id=posting.bank_entry_id,
        match_id=posting.match_id,
        advice_line_id=posting.advice_line_id,
        person=person,
        reason=reason,
        reverses=posting,
    )
