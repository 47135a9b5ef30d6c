"""The cached lanes of shares, recomputed from steps and postings alone (`matching/cause.py` has the rules)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Min, Sum

from billing.enums import InvoiceState
from billing.models import Share
from reconciliation.enums import PostingKind
from reconciliation.matching.cause import Facts, state_of
from reconciliation.models import Posting, Step

CACHED = [
    "announced_cents",
    "received_cents",
    "recovered_cents",
    "written_off_cents",
    "admin_state",
    "money_state",
    "reason_code",
    "reason_label",
    "cause",
    "is_silent",
]


def computed_shares(*, cabinet_id: int, as_of: date) -> Iterable[tuple[Share, dict[str, object]]]:
    """Each share with what its cached columns must be."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    for row in (
        Posting.objects.filter(cabinet_id=cabinet_id).values("share_id", "kind").annotate(total=Sum("amount_cents"))
    ):
        sums[row["share_id"]][row["kind"]] = row["total"]
    announced = Posting.objects.filter(cabinet_id=cabinet_id, kind=PostingKind.ANNOUNCED)
    announced_on = dict(announced.values_list("share_id").annotate(Min("happened_on")))
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(cabinet_id=cabinet_id).order_by("happened_on", "pk"):
        steps[step.share_id].append(step)
    for share in Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice").order_by("pk"):
        yield share, _computed(share, sums[share.pk], steps[share.pk], announced_on.get(share.pk), as_of)


def _computed(
    share: Share, sums: dict[str, int], steps: list[Step], announced_on: date | None, as_of: date
) -> dict[str, object]:
    facts = Facts(
        part=share.part,
        expected_cents=share.expected_cents,
        announced_cents=sums.get(PostingKind.ANNOUNCED, 0),
        received_cents=sums.get(PostingKind.RECEIVED, 0),
        recovered_cents=sums.get(PostingKind.RECOVERED, 0),
        written_off_cents=sums.get(PostingKind.WRITTEN_OFF, 0),
        steps=tuple(step.kind for step in steps),
        sent_on=share.invoice.sent_on,
        announced_on=announced_on,
        is_cancelled=share.invoice.state == InvoiceState.CANCELLED,
        claim_limit_on=share.claim_limit_on,
    )
    state = state_of(facts, as_of)
    reasons = [step for step in steps if step.reason_code or step.reason_label]
    shown = reasons[-1] if reasons and state.admin in {"rejected", "refused"} else None
    return {
        "announced_cents": facts.announced_cents,
        "received_cents": facts.received_cents,
        "recovered_cents": facts.recovered_cents,
        "written_off_cents": facts.written_off_cents,
        "admin_state": state.admin,
        "money_state": state.money,
        "reason_code": shown.reason_code if shown else "",
        "reason_label": shown.reason_label if shown else "",
        "cause": state.cause,
        "is_silent": state.is_silent,
    }


def refresh_states(*, cabinet_id: int, as_of: date) -> int:
    """Writes the columns that differ; returns how many shares changed."""
    changed = []
    for share, wanted in computed_shares(cabinet_id=cabinet_id, as_of=as_of):
        if any(getattr(share, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(share, name, value)
            changed.append(share)
    Share.objects.bulk_update(changed, CACHED, batch_size=500)
    return len(changed)
