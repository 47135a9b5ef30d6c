"""E2, payer recognised, amount and days: automatic only when it cannot be read otherwise. bank/REFERENCE 4.1.

A credit whose name a person tied to a payer, an advice of that payer with its amount in its days, and nothing else: no reference
that ties either to another nor two that differ, no invoice named, no second credit nor advice of that amount, no sum
in which either would stand.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reconciliation.matching.names import FUNDS, OF_MANY, funds_named, is_a_person, mutuals_named, names_in, signature
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits
from reconciliation.matching.references import invoice_numbers, keys_of_label, tokens
from reconciliation.matching.sums import makes
from reconciliation.matching.window import in_window

MOST = 20  # movements or advices that a sum is looked for among; beyond, a person looks


@dataclass(frozen=True, slots=True)
class Free:
    """What references have not settled. `named`: (entry, advice) ids tied by a reference, whatever the amount: not for E2."""

    entries: Sequence[EntryIn]
    advices: Sequence[AdviceIn]
    named: Collection[tuple[int, int]]
    limits: Limits


def contradicts(entry: EntryIn, advice: AdviceIn) -> bool:
    """The name on the bank line is that of another payer: known as such, another fund, a fund for a mutuelle's advice, a mutuelle
    for a fund's. Unknown contradicts nothing.
    """
    signed = signature(entry.texts)
    funds, mutuals = funds_named(signed), mutuals_named(signed)
    if funds or mutuals:
        theirs = families_of(advice)
        said = {one for text in advice.texts for one in mutuals_named(text)}
        if funds and (funds.isdisjoint(theirs) if theirs else said):
            return True
        if mutuals and advice.is_of_a_fund and mutuals.isdisjoint(said):
            return True
    return entry.payer is not None and advice.payer is not None and entry.payer != advice.payer


def families_of(advice: AdviceIn) -> frozenset[str]:
    """The funds that its labels name."""
    return frozenset(one for text in advice.texts for one in funds_named(text))


def may_sign(entry: EntryIn, advice: AdviceIn) -> bool:
    """Anybody may write the number of an invoice: of a fund's advice, who names nobody, or what its labels name; of a
    mutuelle's (a platform pays for many), neither a person nor another mutuelle.
    """
    signed = signature(entry.texts)
    words = names_in(signed)
    if not words or is_recognised(entry, advice):
        return True
    theirs = {one for text in advice.texts for one in names_in(text)}
    if advice.is_of_a_fund:
        return bool((words & theirs) - OF_MANY) or not funds_named(signed).isdisjoint(families_of(advice) or FUNDS)
    if is_a_person(signed) or any(names_in(one) <= words for one in advice.patients if names_in(one)):
        return False
    is_another = bool(words - OF_MANY and theirs - OF_MANY) and not words & theirs - OF_MANY
    return not (is_another and mutuals_named(signed) and any(map(mutuals_named, advice.texts)))


def is_recognised(entry: EntryIn, advice: AdviceIn) -> bool:
    return entry.payer is not None and entry.payer == advice.payer


def certain(exact: Iterable[tuple[EntryIn, AdviceIn]], free: Free) -> set[tuple[int, int]]:
    """Pairs (entry, advice) that are the only reading. `exact`: of `free`, the same amount in the days, or a reference and the
    same amount."""
    pairs = [(entry, advice) for entry, advice in exact if not contradicts(entry, advice)]
    wanted, wanting = Counter(one.id for _, one in pairs), Counter(one.id for one, _ in pairs)
    spoken = {one for one, _ in free.named}, {one for _, one in free.named}
    return {
        (entry.id, advice.id)
        for entry, advice in pairs
        if is_recognised(entry, advice)
        and wanting[entry.id] == wanted[advice.id] == 1
        and entry.id not in spoken[0]
        and advice.id not in spoken[1]
        and not _names_another(entry, advice, free.limits)
        and _leaves_one_reading(entry, advice, free)
    }


def _names_another(entry: EntryIn, advice: AdviceIn, limits: Limits) -> bool:
    """The text names an invoice, or bears a reference that is not the advice's: it may be of a return that is not here."""
    if frozenset(invoice_numbers(entry.texts)) & limits.invoices:
        return True
    said = {one for one in tokens(entry.texts) if one.lstrip("0") not in limits.common}
    return bool(said) and bool(keys_of_label(advice.texts, limits.common))


def _leaves_one_reading(entry: EntryIn, advice: AdviceIn, free: Free) -> bool:
    """No other set of advices makes the credit, no other set of credits the advice, and neither completes a sum of others."""
    others = [one for one in free.entries if one.id != entry.id]
    told = [one for one in free.advices if one.id != advice.id]
    return not (
        _may_make([one.total_cents for one in told if _may_be(entry, one, free)], entry.amount_cents)
        or _may_make([one.amount_cents for one in others if _may_be(one, advice, free)], advice.total_cents)
        or any(_completes_credit(one, advice, told, free) for one in others)
        or any(_completes_advice(one, entry, others, free) for one in told)
    )


def _completes_credit(other: EntryIn, advice: AdviceIn, told: Sequence[AdviceIn], free: Free) -> bool:
    """The advice and more of them make another credit."""
    rest = other.amount_cents - advice.total_cents
    if rest <= 0 or not _may_be(other, advice, free):
        return False
    return _may_make([one.total_cents for one in told if _may_be(other, one, free)], rest)


def _completes_advice(other: AdviceIn, entry: EntryIn, others: Sequence[EntryIn], free: Free) -> bool:
    """The credit and more of them make another advice."""
    rest = other.total_cents - entry.amount_cents
    if rest <= 0 or not _may_be(entry, other, free):
        return False
    return _may_make([one.amount_cents for one in others if _may_be(one, other, free)], rest)


def _may_be(entry: EntryIn, advice: AdviceIn, free: Free) -> bool:
    """In its days, not of another payer, not refused by a person."""
    is_refused = (entry.id, "advice", advice.id) in free.limits.refused
    return not is_refused and in_window(entry, advice) and not contradicts(entry, advice)


def _may_make(parts: Sequence[int], total: int) -> bool:
    """True also when there are too many to know."""
    smaller = [one for one in parts if 0 < one <= total]
    return len(smaller) > MOST or makes(smaller, total)
