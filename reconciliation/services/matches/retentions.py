"""Retentions that name no invoice: listed by debt, each tied to an act by a person with her evidence, and untied as one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from billing.models import Share
from cabinet.enums import Part
from cabinet.errors import Refused
from cabinet.euros import in_euros
from cabinet.models import Cabinet, Organism, User
from reconciliation.enums import PostingKind
from reconciliation.matching.indu import standing_of_retention
from reconciliation.models import InduNotice, Posting, Recovery, Relance, RelanceRetention
from reconciliation.services.matches.payer_names import payers_of_advices


@dataclass(frozen=True, slots=True)
class Retention:
    """`standing`: no_notice, too_early or after. `candidates`: paid shares of the same amount, for a person to look at.

    `payer`: of the advice, None while none of its lines is tied. `letter`: the last one written about it.
    """

    recovery: Recovery
    standing: str
    candidates: tuple[Share, ...]
    payer: Organism | None
    letter: Relance | None


def retentions(rows: QuerySet[Recovery]) -> list[Retention]:
    """In the order of `rows`; five questions more whatever their number."""
    recoveries = list(
        rows.select_related(
            "line__advice__nurse",
            "line__advice__file",
            "line__record",
            "share__invoice__patient",
            "named_by",
        )
    )
    told = RelanceRetention.objects.filter(recovery__in=recoveries).select_related("relance").order_by("pk")
    letters = {one.recovery_id: one.relance for one in told}
    known = payers_of_advices(cabinet_id=recoveries[0].cabinet_id) if recoveries else {}
    payers = Organism.objects.in_bulk({known[one.line.advice_id] for one in recoveries if one.line.advice_id in known})
    by_debt: dict[str, list[date]] = defaultdict(list)
    for debt, day in InduNotice.objects.exclude(debt_reference="").values_list("debt_reference", "received_on"):
        by_debt[debt].append(day)
    same = _same_amount({one.amount_cents for one in recoveries if one.share_id is None})
    return [
        Retention(
            one,
            standing_of_retention(one.happened_on or one.created_at.date(), by_debt.get(one.debt_reference, [])),
            () if one.share_id else tuple(same.get(one.amount_cents, ())),
            payers.get(known.get(one.line.advice_id, 0)),
            letters.get(one.pk),
        )
        for one in recoveries
    ]


def _same_amount(amounts: set[int]) -> dict[int, list[Share]]:
    """Paid fund shares of these amounts, three at most each, the last first: suggestions, never a choice."""
    found: dict[int, list[Share]] = defaultdict(list)
    paid = Share.objects.filter(part=Part.AMO, received_cents__in=amounts, recovered_cents=0)
    for share in paid.select_related("invoice__patient").order_by("-invoice__invoice_date", "-pk")[:300]:
        if len(found[share.received_cents]) < 3:
            found[share.received_cents].append(share)
    return found


@transaction.atomic
def tie_retention(*, recovery: Recovery, share: Share, reason: str, person: User) -> Posting:
    """The act that a retention takes back, said by a person. Raises Refused when it took more than was paid."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=recovery.cabinet_id)
    row = Recovery.objects.select_for_update(of=("self",), no_key=True).select_related("line").get(pk=recovery.pk)
    there = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=share.pk)
    if row.share_id is not None:
        raise Refused("Cette retenue est déjà rattachée : détachez-la d’abord.")
    if not reason.strip():
        raise Refused("Dites ce qui prouve que cette retenue concerne cet acte.")
    left = there.received_cents - there.recovered_cents
    if row.amount_cents > left:
        raise Refused(f"La retenue dépasse ce qui a été reçu pour cet acte ({in_euros(max(0, left))}).")
    row.share, row.named_by = there, person
    row.save(update_fields=["share", "named_by"])
    Share.objects.filter(pk=there.pk).update(recovered_cents=there.recovered_cents + row.amount_cents)
    return Posting.objects.create(
        cabinet_id=row.cabinet_id,
        share=there,
        kind=PostingKind.RECOVERED,
        amount_cents=row.amount_cents,
        happened_on=row.happened_on or row.created_at.date(),
        record_id=row.line.record_id,
        person=person,
        reason=reason.strip()[:200],
    )


@transaction.atomic
def untie_retention(*, recovery: Recovery, reason: str, person: User) -> None:
    """The opposite row, and nothing else. Raises Refused when no person had tied it."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=recovery.cabinet_id)
    row = Recovery.objects.select_for_update(of=("self",), no_key=True).select_related("line").get(pk=recovery.pk)
    made = Posting.objects.filter(
        share_id=row.share_id or 0, kind=PostingKind.RECOVERED, record_id=row.line.record_id, person__isnull=False
    ).filter(reverses__isnull=True, reversed_by__isnull=True)
    posting = made.first() if row.named_by_id else None
    if posting is None:
        raise Refused("Cette retenue n’a été rattachée par personne.")
    Posting.objects.create(
        cabinet_id=row.cabinet_id,
        share_id=posting.share_id,
        kind=posting.kind,
        amount_cents=-posting.amount_cents,
        happened_on=posting.happened_on,
        record_id=posting.record_id,
        person=person,
        reason=reason,
        reverses=posting,
    )
    there = Share.objects.select_for_update(of=("self",), no_key=True).get(pk=posting.share_id)
    Share.objects.filter(pk=there.pk).update(recovered_cents=there.recovered_cents - posting.amount_cents)
    row.share, row.named_by = None, None
    row.save(update_fields=["share", "named_by"])
