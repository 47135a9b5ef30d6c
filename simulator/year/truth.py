"""`truth.json` of a year: what happened to every share and entry, why, and whether a reader of the files can know it.

The shape of `audit --json`, plus `decided`, `why` and what was really paid. It is told from the events, never read from the files.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ngap.claim_limit import claim_limit
from simulator.writers.noemie import ShareAnswer
from simulator.year.answers import Advice
from simulator.year.bills import Bill, Lot
from simulator.year.lots import REFUSAL
from simulator.year.money import READABLE, How, Movement
from simulator.year.payers import Mutuelle, Payer, Route

if TYPE_CHECKING:
    from simulator.year.life import Year

# A share is not silent while its payer's own delay runs, and surely is after two months; between the two a reader may say so or
# not: it depends on what it learnt of this payer and on its false-alarm rate. The same between two ages of an announcement.
SILENT_SURELY = dt.timedelta(days=60)
FEW = 6  # invoices without an answer that make an incident of a payer
LATE, LATE_SURELY = dt.timedelta(days=8), dt.timedelta(days=20)


@dataclass(slots=True)
class Fate:
    """One share: what its payers said in returns that came, and what its money did."""

    bill: Bill
    part: str
    said: list[tuple[Advice, ShareAnswer]] = field(default_factory=list)
    unsent: list[tuple[Advice, ShareAnswer]] = field(default_factory=list)
    directs: list[Movement] = field(default_factory=list)

    @property
    def expected(self) -> int:
        return self.bill.claim.shares[self.part].expected


class Told:
    """The year indexed by share and by advice."""

    def __init__(self, year: Year, *, as_lots: bool = True) -> None:
        self.year = year
        self.unclear = set[int]() if as_lots else _namesake_lots(year.lots)
        self.fates = {(id(bill), part): Fate(bill, part) for bill in year.bills for part in bill.claim.shares}
        self.paid_by: dict[int, list[Movement]] = defaultdict(list)
        for advice in year.advices:
            for bill, said in advice.lines:
                fate = self.fates[id(bill), said.part]
                (fate.said if advice.was_sent else fate.unsent).append((advice, said))
        for one in year.movements:
            for advice in one.advices:
                self.paid_by[id(advice)].append(one)
            for bill in one.bills:
                self.fates[id(bill), one.part].directs.append(one)
        self.namesakes = self._namesakes()
        self.paid_care = {_care(fate) for fate in self.fates.values() if _is_paid(fate)}
        self.unanswered = Counter(
            fate.bill.patient.payer.fund.code
            for fate in self.fates.values()
            if fate.part == "AMO" and not fate.said and fate.bill.sendings[-1].day >= year.stops_on
        )
        self.managed = {
            id(fate.bill.patient)
            for (_, part), fate in self.fates.items()
            if part == "AMC" and any(advice.payer is fate.bill.patient.payer for advice, _ in fate.said)
        }

    def _namesakes(self) -> dict[str, list[int]]:
        """By number, what the shares that no return speaks of expect: two nurses use the same numbers."""
        seen: dict[str, list[int]] = defaultdict(list)
        for (_, part), fate in self.fates.items():
            if part != "AMO" and not fate.said:
                seen[fate.bill.claim.number].append(fate.expected)
        return seen

    def _is_named(self, movement: Movement) -> bool:
        """One share only for each number; or one number, and one share of this very amount."""
        options = [self.namesakes[bill.claim.number] for bill in movement.bills]
        if all(len(one) == 1 for one in options):
            return True
        return len(options) == 1 and options[0].count(movement.credit.amount) == 1

    def is_paid(self, advice: Advice) -> bool:
        return sum(one.credit.amount for one in self.paid_by[id(advice)]) >= advice.total > 0

    def is_readable(self, movement: Movement) -> bool:
        if movement.how == How.DIRECT:
            return self._is_named(movement)
        partners = [other for advice in movement.advices for other in self.paid_by[id(advice)]]
        whole = all(self.is_paid(advice) for advice in movement.advices)
        return whole and all(one.how in READABLE for one in [movement, *partners]) and self._is_announced(movement)

    def _is_announced(self, movement: Movement) -> bool:
        return bool(movement.advices) and all(advice.was_sent for advice in movement.advices)


def _care(fate: Fate) -> tuple[object, ...]:
    """Whose care of which days, in which part, at which price: what an invoice sent twice has in common with the first."""
    days = [line.cared_on for line in fate.bill.claim.lines]
    return id(fate.bill.patient), fate.part, min(days), max(days), fate.expected


def _is_paid(fate: Fate) -> bool:
    """A return announced it, or a payment without one came."""
    return any(said.paid > 0 for _, said in fate.said) or bool(fate.directs)


def _namesake_lots(lots: list[Lot]) -> set[int]:
    """Lots of one number and day that were not all accepted: a CSV does not say which file each was, so not whose answer is whose."""
    seen: dict[tuple[str, dt.date], list[Lot]] = defaultdict(list)
    for lot in lots:
        seen[lot.number, lot.day].append(lot)
    return {
        id(lot) for same in seen.values() if len(same) > 1 and not all(one.acknowledged for one in same) for lot in same
    }


def document(year: Year, *, as_lots: bool = True) -> dict[str, Any]:
    told = Told(year, as_lots=as_lots)
    shares = [_share(fate, told) for fate in told.fates.values()]
    return {
        "as_of": year.last_day.isoformat(),
        "shares": shares,
        "bank_entries": [_entry(one, told) for one in year.movements],
        "recoveries": _recoveries(year),
        "totals": {name: sum(one[name] for one in shares) for name in ("expected_cents", "announced_cents", "received_cents")},
    }  # fmt: skip


def _share(fate: Fate, told: Told) -> dict[str, Any]:
    announced = sum(said.paid for _, said in fate.said if said.paid > 0)
    recovered = -sum(said.paid for _, said in fate.said if said.paid < 0)
    told_paid = [(advice, said.paid) for advice, said in fate.said if said.paid > 0 and told.is_paid(advice)]
    direct = sum(fate.expected for _ in fate.directs)
    received = sum(paid for _, paid in told_paid) + direct
    really = received + sum(said.paid for advice, said in fate.unsent if said.paid > 0 and told.is_paid(advice))
    admin, reason = _admin(fate)
    money = _money(received, recovered, announced, fate.expected)
    cause, is_silent, is_sure = _cause(fate, told, admin, money, received, recovered, announced)
    is_known = all(told.is_readable(one) for advice, _ in told_paid for one in told.paid_by[id(advice)])
    is_known = is_known and all(told.is_readable(one) for one in fate.directs) and not _has_strangers(fate, told)
    is_known = is_known and not (
        id(fate.bill.sendings[-1]) in told.unclear and admin in {"sent", "acknowledged", "refused"}
    )
    claim = fate.bill.claim
    return {
        "nurse": fate.bill.nurse,
        "invoice": claim.number,
        "invoice_date": claim.invoice_date.isoformat(),
        "part": fate.part,
        "payer": claim.shares[fate.part].payer,
        "expected_cents": fate.expected,
        "announced_cents": announced,
        "received_cents": received,
        "recovered_cents": recovered,
        "admin": admin,
        "money": money,
        "cause": cause,
        "reason_code": reason,
        "silent": is_silent,
        "claim_limit_on": claim_limit(claim.first_day).isoformat() if fate.part == "AMO" else None,
        "decided": is_sure and is_known,
        "why": _why(fate, cause),
        "really_received_cents": really,
    }


def _has_strangers(fate: Fate, told: Told) -> bool:
    """A movement that bears the transfer's reference and is not its money, or a part of it that the account never showed."""
    return any(
        movement.how not in READABLE or not told.is_paid(advice)
        for advice, _ in fate.said
        for movement in told.paid_by[id(advice)]
    )


def _admin(fate: Fate) -> tuple[str, str | None]:
    answers = sorted(((advice.day, said) for advice, said in fate.said if said.paid >= 0), key=lambda one: one[0])
    if answers:
        said = answers[-1][1]
        state = {"P": "accepted", "R": "rejected", "D": "pending"}[said.state]
        return state, said.reject[0] if said.state == "R" and said.reject else None
    last = fate.bill.sendings[-1]
    if last.acknowledged is False:
        return "refused", REFUSAL[0]
    return ("acknowledged" if last.acknowledged else "sent"), None


def _money(received: int, recovered: int, announced: int, expected: int) -> str:
    if recovered >= received > 0 and recovered:
        return "recovered"
    if received >= expected:
        return "overpaid" if received - recovered > expected else "received"
    return "partial" if received else "announced" if announced else "expected"


def _cause(
    fate: Fate, told: Told, admin: str, money: str, received: int, recovered: int, announced: int
) -> tuple[str | None, bool, bool]:
    """(cause, silent, whether a reader can be sure of both)."""
    if money == "recovered" or (recovered and 0 < received - recovered < fate.expected):
        return "recovered_named", False, True
    by_money = {"overpaid": "overpaid", "partial": "underpaid"}
    if money == "received" or money in by_money:
        return by_money.get(money), False, True
    if admin == "rejected":
        is_double = fate.bill.is_double and _care(fate) in told.paid_care
        return ("duplicate" if is_double else "rejected"), False, True
    if admin == "refused":
        return "lot_refused", False, True
    if money == "announced":
        return _of_an_announcement(fate, told, announced)
    return _of_silence(fate, told, admin)


def _of_an_announcement(fate: Fate, told: Told, announced: int) -> tuple[str | None, bool, bool]:
    positive = [advice for advice, said in fate.said if said.paid > 0]
    if all(advice.total <= 0 for advice in positive):
        return "recovered_unnamed", False, all(advice.debts for advice in positive)
    age = told.year.last_day - min(advice.day for advice in positive)
    if age > LATE_SURELY:
        return "announced_not_received", False, True
    return ("underpaid" if announced < fate.expected else None), False, age < LATE


def _of_silence(fate: Fate, told: Told, admin: str) -> tuple[str | None, bool, bool]:
    last = fate.bill.sendings[-1]
    age = told.year.last_day - last.day
    if fate.part == "PATIENT" or admin == "pending" or age <= _own_delay(fate):
        return None, False, True
    if last.is_lost or (admin == "sent" and last.acknowledged is None):
        return "lot_not_acknowledged", True, age > SILENT_SURELY
    return *_whose(fate, told), age > SILENT_SURELY and not _is_open_question(fate, told)


def _waits_for(fate: Fate) -> Payer | Mutuelle:
    """Its fund, or the mutuelle that answers by itself."""
    patient = fate.bill.patient
    if fate.part == "AMC" and patient.mutuelle is not None and patient.mutuelle.route != Route.FUND:
        return patient.mutuelle
    return patient.payer


def _own_delay(fate: Fate) -> dt.timedelta:
    """The longest this payer takes by itself; week-ends and its days of payment come on top."""
    return dt.timedelta(days=_waits_for(fate).delay[1])


def _whose(fate: Fate, told: Told) -> tuple[str, bool]:
    payer = fate.bill.patient.payer
    is_the_funds = _waits_for(fate) is payer
    has_stopped = not payer.is_reliable and fate.bill.sendings[-1].day >= told.year.stops_on
    return ("silent_payer_incident" if is_the_funds and has_stopped else "silent_share"), True


def _is_open_question(fate: Fate, told: Told) -> bool:
    """The mutuelle of a fund that stopped, when no return has shown that the fund pays it too; and a fund that stopped for
    too few invoices to be told from an accident."""
    patient = fate.bill.patient
    if patient.payer.is_reliable:
        return False
    is_amc = fate.part == "AMC" and patient.mutuelle is not None
    return (is_amc and id(patient) not in told.managed) or told.unanswered[patient.payer.fund.code] < FEW


def _why(fate: Fate, cause: str | None) -> str:
    if fate.unsent:
        return "return_lost"
    hows = sorted({movement.how.value for movement in fate.directs})
    return cause or (hows[0] if hows else "as_expected")


def _entry(one: Movement, told: Told) -> dict[str, Any]:
    return {
        "amount_cents": one.credit.amount,
        "booked_on": one.credit.booked_on.isoformat(),
        "outcome": _outcome(one),
        "decided": told.is_readable(one) if one.how != How.NOISE else one.credit.amount < 0,
        "why": one.how.value,
        "advices": [advice.reference for advice in one.advices],
        "invoices": [bill.claim.number for bill in one.bills],
    }


def _outcome(one: Movement) -> str:
    if one.how == How.NOISE:
        return "not_a_claim" if one.credit.amount < 0 or one.credit.code == "02" else "unmatched"
    return "explained" if one.advices or one.bills else "unmatched"


def _recoveries(year: Year) -> list[dict[str, Any]]:
    return [
        {"debt": one.debt, "amount_cents": one.amount, "left_cents": one.left, "invoice": None}
        for advice in year.advices
        if advice.was_sent
        for one in advice.debts
    ]
