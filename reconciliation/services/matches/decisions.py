"""What a person decides about a bank entry: match it, say that a pair is wrong, set it aside, undo exactly one match.

The machine never changes a person's decision, and never proposes again a pair that a person refused or undid.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, Sum

from billing.models import Share
from cabinet.errors import Refused
from cabinet.models import Cabinet, User
from reconciliation.enums import EntryOutcome, MatchLevel
from reconciliation.models import Advice, BankEntry, EntryMatch, RefusedPair
from reconciliation.services.matches.match_bank import post_received
from reconciliation.services.matches.reversal import take_back_match


@transaction.atomic
def match_by_person(*, entry: BankEntry, advices: Sequence[Advice], person: User) -> list[EntryMatch]:
    """One entry pays one advice or several; their totals must make its amount to the cent. Raises Refused."""
    row, there = _locked(entry, advices)
    _check(row, there)
    sentence = "Rapproché par une personne." if len(there) == 1 else f"{len(there)} avis réunis par une personne."
    matches = EntryMatch.objects.bulk_create(
        EntryMatch(
            cabinet_id=row.cabinet_id,
            entry=row,
            advice=advice,
            amount_cents=advice.total_cents or 0,
            level=MatchLevel.PERSON,
            evidence={"rule": "person", "sentence": sentence},
            made_by=person,
        )
        for advice in there
    )
    note_outcome(entry=row)
    post_received(cabinet_id=row.cabinet_id)
    return matches


def _locked(entry: BankEntry, advices: Sequence[Advice]) -> tuple[BankEntry, list[Advice]]:
    """The cabinet first: a reconciliation that began before would write its own outcome over the decision."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=entry.cabinet_id)
    rows = BankEntry.objects.select_for_update(of=("self",), no_key=True).select_related("statement")
    found = Advice.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in advices])
    return rows.get(pk=entry.pk), list(found.order_by("pk"))


def _check(entry: BankEntry, advices: Sequence[Advice]) -> None:
    """Refuses what the ledger could not prove."""
    if entry.amount_cents != sum(one.total_cents or 0 for one in advices):
        raise Refused("Le montant du mouvement et le total annoncé diffèrent : rien n’a été rapproché.")
    if not entry.statement.is_proved:
        raise Refused("Le relevé de ce mouvement n’est pas prouvé : importez un relevé complet.")
    if any(not one.is_coherent or one.cancelled_at is not None for one in advices):
        raise Refused("Le total d’un avis n’est pas la somme de ses lignes, ou l’avis est annulé.")
    if EntryMatch.objects.filter(Q(entry=entry) | Q(advice__in=advices), cancelled_at__isnull=True).exists():
        raise Refused("Ce mouvement ou cet avis est déjà rapproché : défaites d’abord ce rapprochement.")
    if entry.banked_payments.filter(cancelled_at=None).exists():
        raise Refused("Ce mouvement montre des encaissements de patients : défaites d’abord ce rapprochement.")


@transaction.atomic
def refuse_pair(
    *, entry: BankEntry, person: User, reason: str, advice: Advice | None = None, share: Share | None = None
) -> RefusedPair:
    """A person says that this is not it: the machine does not propose the pair again."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=entry.cabinet_id)
    pair, _ = RefusedPair.objects.get_or_create(
        cabinet_id=entry.cabinet_id,
        entry=entry,
        advice=advice,
        share=share,
        defaults={"refused_by": person, "reason": reason},
    )
    return pair


@transaction.atomic
def set_aside(*, entry: BankEntry, reason: str) -> None:
    """A credit that answers no invoice (forfait, rétrocession, remboursement…): out of what is unexplained. Raises Refused."""
    row, _ = _locked(entry, [])
    if explained_cents(entry=row):
        raise Refused("Ce mouvement est rapproché : défaites d’abord ce rapprochement.")
    row.outcome, row.ignored_reason = EntryOutcome.NOT_A_CLAIM, reason
    row.save(update_fields=["outcome", "ignored_reason"])


def is_set_aside(*, entry: BankEntry) -> bool:
    """By a person; an entry that the reader leaves out (`ignored`) is something else."""
    return entry.outcome == EntryOutcome.NOT_A_CLAIM and entry.ignored_reason != ""


@transaction.atomic
def take_back(*, entry: BankEntry) -> None:
    """The opposite of `set_aside`: the machine looks at it again."""
    row, _ = _locked(entry, [])
    if is_set_aside(entry=row):
        row.outcome, row.ignored_reason = EntryOutcome.UNMATCHED, ""
        row.save(update_fields=["outcome", "ignored_reason"])


@transaction.atomic
def undo_match(*, match: EntryMatch, person: User, reason: str) -> None:
    """Cancels this match only, reverses its postings, and remembers the pair: the machine does not make it again."""
    Cabinet.objects.select_for_update(no_key=True).get(pk=match.cabinet_id)
    locked = EntryMatch.objects.select_for_update(no_key=True).get(pk=match.pk)
    if locked.cancelled_at is not None:
        raise Refused("Ce rapprochement est déjà défait.")
    take_back_match(match=locked, person=person, reason=reason)
    refuse_pair(entry=locked.entry, advice=locked.advice, share=locked.share, person=person, reason=reason)
    note_outcome(entry=locked.entry)


def explained_cents(*, entry: BankEntry) -> int:
    """What stands of it: matches, patients' payments seen in it, rests that a person named."""
    live = (entry.matches, entry.banked_payments, entry.named_rests)
    return sum(one.filter(cancelled_at=None).aggregate(total=Sum("amount_cents", default=0))["total"] for one in live)


def unexplained_cents(*, entry: BankEntry) -> int:
    """Of one that is still to be explained: all of it, or what a person left of it."""
    return entry.amount_cents - (explained_cents(entry=entry) if entry.outcome == EntryOutcome.PARTIAL else 0)


def note_outcome(*, entry: BankEntry) -> None:
    """All of the amount explained, a part of it, or nothing."""
    live = explained_cents(entry=entry)
    whole = EntryOutcome.EXPLAINED if live == entry.amount_cents else EntryOutcome.PARTIAL
    BankEntry.objects.filter(pk=entry.pk).update(outcome=whole if live else EntryOutcome.UNMATCHED)
