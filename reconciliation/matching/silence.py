"""Whose silence it is: this share's alone, or its payer's for everybody. One incident is not a hundred questions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FEW, PATIENTS = 5, 2


@dataclass(frozen=True, slots=True)
class Sent:
    """A share that was sent, and whether its payer said or paid anything about it. `payer`: who answers for it.

    `is_degraded`: sent without the card, answered once its signed sheet has come.
    """

    id: int
    payer: int | None
    part: str
    patient: int
    sent_on: dt.date
    is_answered: bool
    is_degraded: bool = False


def names(shares: Iterable[Sent]) -> dict[int, str]:
    """For each unanswered share, its cause once it is silent.

    A payer that answered nothing sent on that day or later (five shares or more) is silent itself: `silent_payer_incident`
    when it used to answer, `silent_payer` when it never did. Else `silent_share`. A mutuelle without a return says nothing
    of the patient who has left it: five of one patient's shares are no silence of the mutuelle. Degraded shares make no payer
    silent (their sheets may be missing); where the card invoices do, those sent since wait for the same payer.
    """
    of_payer: dict[int | None, list[Sent]] = defaultdict(list)
    for share in shares:
        of_payer[share.payer].append(share)
    return {pk: name for of_one in of_payer.values() for pk, name in _of_one(of_one).items()}


def _of_one(shares: list[Sent]) -> dict[int, str]:
    answered = [share.sent_on for share in shares if share.is_answered]
    last = max(answered, default=dt.date.min)
    since = [share for share in shares if share.sent_on > last]
    whole = "silent_payer_incident" if answered else "silent_payer"
    judged = [share for share in since if not share.is_degraded]
    patients = {share.patient for share in judged}
    is_everybody = len(judged) >= FEW and (len(patients) >= PATIENTS or any(share.part == "AMO" for share in judged))
    late = {share.id for share in since} if is_everybody else set()
    return {share.id: whole if share.id in late else "silent_share" for share in shares if not share.is_answered}
