"""Credits that a debit answers: the bank, or the payer, took the very transfer back. What is left of it a person says."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits
from reconciliation.matching.references import invoice_numbers, keys_of_label, keys_of_text
from reconciliation.matching.window import WINDOW_AFTER

Names = frozenset[tuple[str, int | str]]
CORRECTION = "99"  # interbank code of a cancellation or correction
_WORDS = re.compile(r"\b(?:ANNUL\w*|EXTOURN\w*|CONTREPASS\w*|REJET|RETOUR)\b")


@dataclass(frozen=True, slots=True)
class SentBack:
    """Ids of credits. `surely`: a debit of the same amount names the same advice or invoice, or cancels that amount within
    days and names nothing; or one of another amount (a part, several credits at once) that cancels names it.
    `perhaps`: those, and the ones that any debit of their amount follows.
    """

    surely: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()


def sent_back(
    came: Iterable[EntryIn], debits: Iterable[EntryIn], advices: Iterable[AdviceIn], limits: Limits
) -> SentBack:
    every, taken = list(came), defaultdict[int, list[EntryIn]](list)
    for one in debits:
        taken[-one.amount_cents].append(one)
    suspects = [one for one in every if one.amount_cents in taken]
    cancelling = [debit for several in taken.values() for debit in several if _cancels(debit)]
    index = _labels(advices, limits) if suspects or cancelling else {}
    named = {one.id: _names(one, index, limits) for one in suspects}
    named |= {debit.id: _names(debit, index, limits) for one in suspects for debit in taken[one.amount_cents]}
    answered = [(one, [debit for debit in taken[one.amount_cents] if _follows(one, debit)]) for one in suspects]
    surely = {
        one.id
        for one, after in answered
        if any(named[one.id] & named[debit.id] for debit in taken[one.amount_cents])
        or any(not named[debit.id] and _cancels(debit) for debit in after)
    }
    whole = {debit.id for one in suspects for debit in taken[one.amount_cents] if named[one.id] & named[debit.id]}
    surely |= _in_part(every, [debit for debit in cancelling if debit.id not in whole], index, limits)
    return SentBack(frozenset(surely), frozenset(surely | {one.id for one, after in answered if after}))


def _in_part(
    came: Iterable[EntryIn], cancelling: Iterable[EntryIn], index: Mapping[str, set[int]], limits: Limits
) -> set[int]:
    """Credits of which a later cancellation, of no credit's very amount, names an advice or an invoice."""
    last: dict[tuple[str, int | str], dt.date] = {}
    for debit in cancelling:
        for name in _names(debit, index, limits):
            last[name] = max(last.get(name, debit.booked_on), debit.booked_on)
    if not last:
        return set()
    return {
        one.id for one in came if any(one.booked_on <= last[name] for name in _names(one, index, limits) & last.keys())
    }


def _follows(entry: EntryIn, debit: EntryIn) -> bool:
    return entry.booked_on <= debit.booked_on <= entry.booked_on + WINDOW_AFTER


def _cancels(debit: EntryIn) -> bool:
    return debit.operation_code == CORRECTION or any(_WORDS.search(text.upper()) for text in debit.texts)


def _labels(advices: Iterable[AdviceIn], limits: Limits) -> Mapping[str, set[int]]:
    index: dict[str, set[int]] = defaultdict(set)
    for advice in advices:
        for key in keys_of_label(advice.texts, limits.common):
            index[key].add(advice.id)
    return index


def _names(entry: EntryIn, index: Mapping[str, set[int]], limits: Limits) -> Names:
    """The advices and the invoices that a text names."""
    advices = {pk for key in keys_of_text(entry.texts) & index.keys() for pk in index[key]}
    numbers = frozenset(invoice_numbers(entry.texts)) & limits.invoices
    return frozenset({("advice", pk) for pk in advices} | {("invoice", number) for number in numbers})
