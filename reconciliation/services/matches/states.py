"""The cached lanes of shares, recomputed from steps and postings alone (`matching/cause.py` has the rules)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Max, Min, QuerySet, Sum
from psycopg2.extras import execute_values

from billing.enums import InvoiceState
from billing.models import Share
from billing.services.invoicing.degraded import degraded_invoices
from cabinet.enums import Part
from cabinet.models import Cabinet
from noemie.models import ReturnRecord
from reconciliation.delays import Learnt, Waiting
from reconciliation.enums import PostingKind, StepKind
from reconciliation.matching.cause import Facts, state_of
from reconciliation.matching.silence import Sent, names
from reconciliation.models import AdviceLine, Posting, Step
from reconciliation.services.funds.apply_lines import told_without_a_sum
from reconciliation.services.matches.doubles import duplicates_of, to_refund_of
from reconciliation.services.matches.waits import keep, learnt_by, waiting_of

CACHED = [
    "announced_cents",
    "received_cents",
    "recovered_cents",
    "written_off_cents",
    "declared_cents",
    "admin_state",
    "money_state",
    "reason_code",
    "reason_label",
    "cause",
    "is_silent",
]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the files and the bank say of a cabinet's shares, read once."""

    shares: list[Share]
    sums: Mapping[int, dict[str, int]]
    steps: Mapping[int, list[Step]]
    first: Mapping[tuple[int, str], date]
    last_announced: Mapping[int, date]
    by_transfer: frozenset[int]
    offset_by_name: frozenset[int]
    with_the_fund: Mapping[int, int]
    answers_for: Mapping[int, int | None]
    watch_from: date | None
    duplicates: frozenset[int]
    to_refund: frozenset[int]
    degraded: frozenset[int]
    without_a_sum: frozenset[int]

    @property
    def waitings(self) -> list[Waiting]:
        found = (_waiting(self, share) for share in self.shares)
        return [one for one in found if one]


def _known(cabinet_id: int) -> _Known:
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    first: dict[tuple[int, str], date] = {}
    postings = Posting.objects.filter(cabinet_id=cabinet_id).values_list("share_id", "kind")
    last: dict[int, date] = {}
    for pk, kind, total, day, end in postings.annotate(Sum("amount_cents"), Min("happened_on"), Max("happened_on")):
        sums[pk][kind], first[pk, kind] = total, day
        if kind == PostingKind.ANNOUNCED:
            last[pk] = end
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in in_order(list(live_steps(cabinet_id=cabinet_id))):
        steps[step.share_id].append(step)
    paying = AdviceLine.objects.filter(cabinet_id=cabinet_id, amount_cents__gt=0, advice__total_cents__gt=0)
    by_transfer = paying.filter(share__isnull=False).values_list("share_id", flat=True)
    shares = list(Share.objects.filter(cabinet_id=cabinet_id).select_related("invoice").order_by("pk"))
    watch_from = Cabinet.objects.values_list("watch_from", flat=True).get(pk=cabinet_id)
    with_the_fund = _with_the_fund(shares)
    paid = {
        pk for pk, total in sums.items() if total.get(PostingKind.ANNOUNCED, 0) + total.get(PostingKind.RECEIVED, 0) > 0
    }
    return _Known(
        shares=shares,
        sums=sums,
        steps=steps,
        first=first,
        last_announced=last,
        by_transfer=frozenset(pk for pk in by_transfer if pk),
        offset_by_name=_offset_by_name(cabinet_id),
        with_the_fund=with_the_fund,
        answers_for=_payers(cabinet_id, shares),
        watch_from=watch_from,
        duplicates=duplicates_of(shares, steps, paid),
        to_refund=to_refund_of(cabinet_id),
        degraded=degraded_invoices(cabinet_id=cabinet_id),
        without_a_sum=told_without_a_sum(cabinet_id=cabinet_id),
    )


def _with_the_fund(shares: Sequence[Share]) -> dict[int, int]:
    """Complementary share → the fund's share of its invoice, where the fund answers for both (gestion unique)."""
    funds = {share.invoice_id: share for share in shares if share.part == Part.AMO}
    mates = ((share, funds.get(share.invoice_id)) for share in shares if share.part == Part.AMC)
    return {
        share.pk: fund.pk
        for share, fund in mates
        if fund is not None and (share.invoice.is_fund_managed or fund.payer_id == share.payer_id)
    }


def _rejected_with_the_fund_s(known: _Known, share: Share) -> list[Step]:
    """The reject of an invoice (share O: AMO, or AMO and AMC) holds a complementary part that the fund says nothing else of."""
    fund = known.with_the_fund.get(share.pk)
    if fund is None or _has_answer(known, share):
        return []
    answers = [step for step in known.steps.get(fund, []) if step.kind in ANSWERS]
    return answers[-1:] if answers and answers[-1].kind == StepKind.REJECTED else []


def _offset_by_name(cabinet_id: int) -> frozenset[int]:
    """Shares of advices without a transfer, where all that is taken back, of each of them, is of acts that the return names."""
    lines = AdviceLine.objects.filter(cabinet_id=cabinet_id, advice__is_coherent=True, advice__total_cents__lte=0)
    taken = lines.filter(amount_cents__lt=0).values("advice_id")
    unnamed = lines.filter(amount_cents__lt=0, share__isnull=True).values("advice_id")
    paid = lines.filter(amount_cents__gt=0, share__isnull=False)
    otherwise = set(paid.filter(advice_id__in=unnamed).values_list("share_id", flat=True))
    return frozenset(pk for pk in paid.filter(advice_id__in=taken).values_list("share_id", flat=True) if pk) - otherwise


def live_steps(*, cabinet_id: int) -> QuerySet[Step]:
    """Neither what was taken back, nor the rows that take it back."""
    return Step.objects.filter(cabinet_id=cabinet_id, reverses=None, reversed_by=None).order_by("pk")


def computed_shares(*, cabinet_id: int, as_of: date) -> Iterable[tuple[Share, dict[str, object]]]:
    """Each share with what its cached columns must be."""
    known = _known(cabinet_id)
    return _computed_of(known, learnt_by(cabinet_id=cabinet_id, waitings=known.waitings, as_of=as_of), as_of)


def _computed_of(known: _Known, learnt: Learnt, as_of: date) -> Iterable[tuple[Share, dict[str, object]]]:
    patient_until = {one.share_id: learnt.patience_ends(one) for one in known.waitings}
    sent = (share for share in known.shares if share.invoice.sent_on)
    silence = names(_sent(known, share) for share in sent)
    answered = {lot for share in known.shares if _has_answer(known, share) for lot in _lots(known, share)}
    for share in known.shares:
        steps = [*known.steps.get(share.pk, []), *_rejected_with_the_fund_s(known, share)]
        facts = _facts(share, known.sums.get(share.pk, {}), steps, known.first.get((share.pk, PostingKind.ANNOUNCED)))
        facts = replace(
            facts,
            last_announced_on=known.last_announced.get(share.pk),
            is_offset=share.pk not in known.by_transfer,
            is_offset_by_name=share.pk in known.offset_by_name,
            is_paid_to_the_patient=(share.invoice.payee, share.part) in PAID_TO_THE_PATIENT,
            is_of_a_fund=share.part == Part.AMO or share.pk in known.with_the_fund,
            patient_until=patient_until.get(share.pk),
            silence=silence.get(share.pk, facts.silence),
            is_lot_answered=not answered.isdisjoint(_lots(known, share)),
            is_told_without_a_sum=share.pk in known.without_a_sum,
            is_duplicate=share.pk in known.duplicates,
            is_patient_to_refund=share.pk in known.to_refund,
            is_watched=known.watch_from is None or share.invoice.invoice_date >= known.watch_from,
        )
        yield share, _computed(facts, steps, as_of)


# By the destination of a B2 lot (type 2). What 05 says of a mutuelle's part is left: it may be asked for by a DRE.
PAID_TO_THE_PATIENT = frozenset({("00", Part.AMO), ("00", Part.AMC), ("25", Part.AMO)})
ANSWERS = frozenset({"accepted", "rejected", "pending"})


def _has_answer(known: _Known, share: Share) -> bool:
    return any(step.kind in ANSWERS for step in known.steps.get(share.pk, []))


def _lots(known: _Known, share: Share) -> set[int]:
    """The lot that carried it last. One answer to any part of it tells that it arrived: sent again, it would be a duplicate."""
    carried = [step.lot_id for step in known.steps.get(share.pk, []) if step.kind == "sent" and step.lot_id]
    return {carried[-1]} if carried else set()


def _waiting(known: _Known, share: Share) -> Waiting | None:
    said = [step.happened_on for step in known.steps.get(share.pk, []) if step.kind in ANSWERS]
    money = [(share.pk, kind) for kind in (PostingKind.ANNOUNCED, PostingKind.RECEIVED)]
    paid = [known.first[key] for key in money if key in known.first]
    is_degraded = share.invoice_id in known.degraded
    return waiting_of(share, min(said + paid, default=None), is_degraded=is_degraded)


def _payers(cabinet_id: int, shares: list[Share]) -> dict[int, int | None]:
    """Share → who answers for it. A patient whose complementary part the fund has paid or refused beside its own has a
    single manager (gestion unique): his fund answers for both parts."""
    rows = AdviceLine.objects.filter(cabinet_id=cabinet_id, share__isnull=False).order_by()
    lines = list(rows.values_list("advice_id", "part", "share_id"))
    of_funds = {advice_id for advice_id, part, _ in lines if part == Part.AMO}
    together = {share_id for advice_id, part, share_id in lines if part == Part.AMC and advice_id in of_funds}
    managed = {share.invoice.patient_id for share in shares if share.pk in together}
    funds = {share.invoice_id: share.payer_id for share in shares if share.part == Part.AMO}
    return {
        share.pk: funds.get(share.invoice_id, share.payer_id)
        if share.part == Part.AMC and share.invoice.patient_id in managed
        else share.payer_id
        for share in shares
    }


def _sent(known: _Known, share: Share) -> Sent:
    answers = _has_answer(known, share)
    sums = known.sums.get(share.pk, {})
    paid = sums.get(PostingKind.ANNOUNCED, 0) + sums.get(PostingKind.RECEIVED, 0) > 0
    return Sent(
        share.pk,
        known.answers_for[share.pk],
        share.part,
        share.invoice.patient_id,
        share.invoice.sent_on or date.min,
        answers or paid,
        share.invoice_id in known.degraded,
    )


ORDER_OF_A_DAY = ("sent", "acknowledged", "refused", "pending", "rejected", "accepted", "cancelled")


def in_order(steps: list[Step]) -> list[Step]:
    """By day; within a day by kind, then by place in the file: never by order of arrival.

    The place is asked for only where two steps of one kind meet on one day, which is rare.
    """
    same = Counter((step.share_id, step.happened_on, step.kind) for step in steps)
    met = [step.record_id for step in steps if same[step.share_id, step.happened_on, step.kind] > 1]
    ranks = dict(ReturnRecord.objects.filter(pk__in=[pk for pk in met if pk]).order_by().values_list("pk", "rank"))
    return sorted(
        steps,
        key=lambda step: (
            step.happened_on,
            ORDER_OF_A_DAY.index(step.kind),
            ranks.get(step.record_id or 0, 0),
            step.pk,
        ),
    )


def _facts(share: Share, sums: dict[str, int], steps: list[Step], announced_on: date | None) -> Facts:
    return Facts(
        expected_cents=share.expected_cents,
        announced_cents=sums.get(PostingKind.ANNOUNCED, 0),
        received_cents=sums.get(PostingKind.RECEIVED, 0),
        recovered_cents=sums.get(PostingKind.RECOVERED, 0),
        written_off_cents=sums.get(PostingKind.WRITTEN_OFF, 0),
        declared_cents=sums.get(PostingKind.DECLARED, 0),
        steps=tuple(step.kind for step in steps),
        announced_on=announced_on,
        is_cancelled=share.invoice.state == InvoiceState.CANCELLED,
        claim_limit_on=share.claim_limit_on,
    )


def _computed(facts: Facts, steps: list[Step], as_of: date) -> dict[str, object]:
    state = state_of(facts, as_of)
    reasons = [step for step in steps if step.kind == state.admin]
    shown = reasons[-1] if reasons and state.admin in {"rejected", "refused"} else None
    return {
        "announced_cents": facts.announced_cents,
        "received_cents": facts.received_cents,
        "recovered_cents": facts.recovered_cents,
        "written_off_cents": facts.written_off_cents,
        "declared_cents": facts.declared_cents,
        "admin_state": state.admin,
        "money_state": state.money,
        "reason_code": shown.reason_code if shown else "",
        "reason_label": shown.reason_label if shown else "",
        "cause": state.cause,
        "is_silent": state.is_silent,
    }


def refresh_states(*, cabinet_id: int, as_of: date) -> int:
    """Writes the columns that differ; returns how many shares changed."""
    known, changed = _known(cabinet_id), []
    learnt = learnt_by(cabinet_id=cabinet_id, waitings=known.waitings, as_of=as_of)
    keep(cabinet_id=cabinet_id, learnt=learnt, on=as_of)
    for share, wanted in _computed_of(known, learnt, as_of):
        if any(getattr(share, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(share, name, value)
            changed.append(share)
    _write(changed)
    return len(changed)


def _write(shares: list[Share]) -> None:
    """One UPDATE from a list of values: Django's bulk_update builds a CASE of every row for every column (ten times slower)."""
    if not shares:
        return
    rows = [(share.pk, *(getattr(share, name) for name in CACHED)) for share in shares]
    named = ", ".join(f"{name} = new.{name}" for name in CACHED)
    sql = f"update billing_share set {named} from (values %s) as new (id, {', '.join(CACHED)}) where billing_share.id = new.id"  # noqa: S608 (names of CACHED)
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, sql, rows, page_size=1000)
