"""From fates to money: the fund's transfers (one a lot), their credits at the bank, the mutuelle's own credits."""

import datetime as dt
import random

from simulator.world import Claim, Credit, Fate, Fund, SimShare
from simulator.writers.noemie import Answer, Retention, ShareAnswer, Transfer

FUND_DELAY, AMC_DELAY, RECOVERY_DELAY = dt.timedelta(days=6), dt.timedelta(days=17), dt.timedelta(days=42)
LOST_TRANSFER = "011"
UNNAMED_DEBTS = {"009": ("D000000091", 1500, 1000), "010": ("D000000091", 1000, 0)}
ANSWERED = {Fate.PAID, Fate.REJECTED, Fate.UNDERPAID, Fate.PENDING, Fate.RECOVERED, Fate.NOT_RECEIVED}


def working_day(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=max(0, 8 - day.isoweekday())) if day.isoweekday() > 5 else day


def transfers(claims: list[Claim], fund: Fund, source: random.Random, last_day: dt.date) -> list[Transfer]:
    """One transfer an answered lot; recoveries of paid shares come on a later one, by name."""
    by_lot: dict[str, list[Claim]] = {}
    for claim in claims:
        by_lot.setdefault(claim.lot, []).append(claim)
    made: list[Transfer] = []
    owed = _recoveries(claims)
    for lot, members in sorted(by_lot.items()):
        day = working_day(members[0].sent_on + FUND_DELAY)
        answers = [answer for claim in members if (answer := _answer(claim, lot, source))]
        if not answers or day > last_day:
            continue
        due = [one for one in owed if one[0] <= day]
        owed = [one for one in owed if one[0] > day]
        answers += [_take_back(claim, fund) for _, claim in due]
        made.append(
            Transfer(
                day,
                f"{fund.name} PRESTATIONS",
                f"REF.{_reference(day, len(made))}",
                tuple(answers),
                _retentions(lot, day),
            )
        )
    return made


def _reference(day: dt.date, rank: int) -> str:
    """12 digits: year, day of the year, 7 digits; the bank repeats it."""
    return f"{day:%y%j}{7_000_001 + 137 * rank}"


def _recoveries(claims: list[Claim]) -> list[tuple[dt.date, Claim]]:
    return [(claim.sent_on + RECOVERY_DELAY, claim) for claim in claims if claim.shares["AMO"].fate == Fate.RECOVERED]


def _retentions(lot: str, day: dt.date) -> tuple[Retention, ...]:
    if lot not in UNNAMED_DEBTS:
        return ()
    debt, amount, left = UNNAMED_DEBTS[lot]
    return (Retention(debt, day - dt.timedelta(days=20), amount, left),)


def _answer(claim: Claim, lot: str, source: random.Random) -> Answer | None:
    shares = []
    for part in ("AMO", "AMC"):
        share = claim.shares.get(part)
        if share is None or share.fate not in ANSWERED or (part == "AMC" and claim.person.amc != "unique"):
            continue
        if lot == LOST_TRANSFER and share.fate in {Fate.PAID, Fate.UNDERPAID, Fate.RECOVERED}:
            share.fate = Fate.NOT_RECEIVED
        shares.append(_share_answer(share, source))
    return Answer(claim, tuple(shares)) if shares else None


def _share_answer(share: SimShare, source: random.Random) -> ShareAnswer:
    if share.fate == Fate.REJECTED:
        return ShareAnswer(share.part, share.expected, "R", 0, share.payer, (share.reason_code, share.reason_label))
    if share.fate == Fate.PENDING:
        return ShareAnswer(share.part, share.expected, "D", 0, share.payer)
    paid = share.expected
    if share.fate == Fate.UNDERPAID:
        paid -= 1 + source.randrange(max(1, share.expected // 3))
    share.announced = paid
    share.received = 0 if share.fate == Fate.NOT_RECEIVED else paid
    return ShareAnswer(share.part, share.expected, "P", paid, share.payer)


def _take_back(claim: Claim, fund: Fund) -> Answer:
    share = claim.shares["AMO"]
    if share.received:
        share.recovered = share.received
    else:
        share.fate = Fate.NOT_RECEIVED
    return Answer(claim, (ShareAnswer("AMO", share.expected, "P", -share.recovered, fund.code),))


def movements(claims: list[Claim], made: list[Transfer], last_day: dt.date) -> list[Credit]:
    """The fund's transfers, but the one that never comes; the mutuelle's, one an invoice, with its number."""
    out = []
    for transfer in made:
        day, is_lost = working_day(transfer.day + dt.timedelta(days=1)), _is_lost(transfer)
        if is_lost or transfer.total <= 0 or day > last_day:
            _forget(transfer, is_lost=is_lost)
            continue
        digits = transfer.label_2.removeprefix("REF.")
        texts = (("NPY", "CPAM DES BOUCHES DU RHONE"), ("LCC", f"{digits}{digits}"))
        out.append(
            Credit(day, transfer.total, f"VIR SEPA {transfer.label_1}", "05", texts, "transfer", transfer.label_2)
        )
    return out + [credit for claim in claims if (credit := _amc_credit(claim, last_day))]


def _is_lost(transfer: Transfer) -> bool:
    return any(
        answer.claim.lot == LOST_TRANSFER and any(share.paid > 0 for share in answer.shares)
        for answer in transfer.answers
    )


def _forget(transfer: Transfer, *, is_lost: bool) -> None:
    """Announced and not at the bank (yet): what it carried was not received."""
    for answer in transfer.answers:
        for said in answer.shares:
            share = answer.claim.shares[said.part]
            if said.paid > 0:
                share.received = 0
                if not is_lost:
                    share.fate = Fate.IN_FLIGHT


def _amc_credit(claim: Claim, last_day: dt.date) -> Credit | None:
    share = claim.shares.get("AMC")
    if share is None or claim.person.amc != "separee" or share.fate != Fate.PAID:
        return None
    day = working_day(claim.sent_on + AMC_DELAY)
    if day > last_day:
        share.fate = Fate.IN_FLIGHT
        return None
    share.received = share.expected
    texts = (("NPY", "MUTUELLE GARLABAN"), ("LCC", f"TP FACTURE {claim.number}"))
    return Credit(day, share.expected, "VIR SEPA MUTUELLE GARLABAN", "05", texts, "amc", f"facture {claim.number}")
