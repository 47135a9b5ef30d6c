"""What payers say of each invoice, and when: paid, less, more, refused for a real defect, put off, or nothing at all."""

import datetime as dt
import random
from dataclasses import dataclass, field

from simulator.world import Claim, Nurse
from simulator.writers.noemie import Answer, LumpSum, Retention, ShareAnswer, Transfer
from simulator.year.bills import Bill
from simulator.year.lots import arrived
from simulator.year.payers import Payer, Route, pay_day, working_day

SILENT, PUT_OFF, LESS, MORE, TAKEN_BACK = 0.02, 0.045, 0.065, 0.07, 0.025
STOPS_BEFORE_END = 0.3  # of the year: when the payer that is not reliable falls silent
Reject = tuple[str, str]
# What a fund writes of an invoice that it works by hand: no code, no reject, a second answer comes (noemie/REFERENCE 5).
IN_HAND: Reject = ("", "TRAITEMENT CAISSE")


@dataclass(slots=True)
class Advice:
    """One transfer that a payer announces to a nurse; `lines`: what it says of each share, in the order of its return.

    `debts` and `forfaits` stand beside. `was_sent`: False, its return never reached the cabinet.
    """

    payer: Payer
    nurse: Nurse
    day: dt.date
    lines: list[tuple[Bill, ShareAnswer]] = field(default_factory=list)
    debts: list[Retention] = field(default_factory=list)
    forfaits: list[LumpSum] = field(default_factory=list)
    reference: str = ""
    was_sent: bool = True

    @property
    def transfer(self) -> Transfer:
        shares: dict[int, list[ShareAnswer]] = {}
        claims: dict[int, Claim] = {}
        for bill, said in self.lines:
            shares.setdefault(id(bill), []).append(said)
            claims[id(bill)] = bill.claim
        answers = tuple(Answer(claims[key], tuple(found)) for key, found in shares.items())
        label = f"{self.payer.fund.name} PRESTATIONS"[:32]
        return Transfer(self.day, label, self.reference, answers, tuple(self.debts), tuple(self.forfaits))

    @property
    def total(self) -> int:
        said = sum(one.paid for _, one in self.lines)
        return said - sum(one.amount for one in self.debts) + sum(one.amount for one in self.forfaits)


@dataclass(frozen=True, slots=True)
class Direct:
    """A payment without a return: a mutuelle's or a patient's. `parts`: the shares that it pays whole."""

    day: dt.date
    name: str
    bills: tuple[Bill, ...]
    part: str


class Desk:
    """The payers' side: takes invoices, says what becomes of them. `again`: rejected ones, to be corrected and billed anew."""

    def __init__(self, source: random.Random, first_day: dt.date, last_day: dt.date) -> None:
        self.source, self.last_day = source, last_day
        self.stops_on = last_day - (last_day - first_day) * STOPS_BEFORE_END
        self.advices: dict[tuple[str, str, dt.date], Advice] = {}
        self.directs: list[Direct] = []
        self.listed: dict[tuple[str, str, dt.date], list[Bill]] = {}
        self.again: list[tuple[Bill, dt.date]] = []

    def take(self, bill: Bill) -> None:
        sent_on = arrived(bill)
        if sent_on is not None:
            is_settled = self._fund(bill, sent_on)
            if is_settled and "AMC" in bill.claim.shares and bill.patient.mutuelle is not None:
                self._mutuelle(bill, sent_on)
        if "PATIENT" in bill.claim.shares and bill.patient.pays_by_transfer and self.source.random() < 0.8:
            day = bill.claim.invoice_date + dt.timedelta(days=5 + self.source.randrange(25))
            self.directs.append(
                Direct(working_day(day), f"M OU MME {bill.patient.person.last_name.upper()}", (bill,), "PATIENT")
            )

    def _fund(self, bill: Bill, sent_on: dt.date) -> bool:
        """False when nothing more is to be said of this invoice: refused, or no answer."""
        payer, day = bill.patient.payer, self._day(bill.patient.payer, sent_on)
        if not payer.is_reliable and sent_on >= self.stops_on:
            return False
        reject = defect(bill)
        if reject is not None:
            self._say_fund(bill, day, "R", 0, reject)
            if self.source.random() < 0.5 and not bill.is_double:
                self.again.append((bill, day + dt.timedelta(days=6)))
            return False
        draw, expected = self.source.random(), bill.claim.shares["AMO"].expected
        if draw < SILENT:
            return False
        if draw < PUT_OFF:
            self._say_fund(bill, day, "D", 0, IN_HAND if int(bill.claim.number) % 2 else None)
            day = pay_day(payer, day + dt.timedelta(days=25 + self.source.randrange(10)))
            if self.source.random() < 0.3:
                return False
        paid = expected
        if PUT_OFF <= draw < LESS:
            paid -= 1 + self.source.randrange(max(1, expected // 3))
        elif LESS <= draw < MORE:
            paid += 100 + self.source.randrange(900)
        self._say_fund(bill, day, "P", paid, None)
        if self.source.random() < TAKEN_BACK:
            self._take_back(bill, paid, day)
        return True

    def _day(self, payer: Payer, sent_on: dt.date) -> dt.date:
        first, last = payer.delay
        return pay_day(payer, working_day(sent_on + dt.timedelta(days=self.source.randint(first, last))))

    def _say_fund(self, bill: Bill, day: dt.date, state: str, paid: int, reject: Reject | None) -> None:
        """The fund's own part, and the complementary one when it manages both."""
        payer, shares = bill.patient.payer, bill.claim.shares
        self._say(payer, bill, day, ShareAnswer("AMO", shares["AMO"].expected, state, paid, payer.fund.code, reject))
        mutuelle = bill.patient.mutuelle
        if "AMC" in shares and mutuelle is not None and mutuelle.route == Route.FUND:
            due = shares["AMC"].expected
            said = ShareAnswer("AMC", due, state, due if state == "P" else 0, mutuelle.number, reject)
            self._say(payer, bill, day, said)

    def _take_back(self, bill: Bill, paid: int, day: dt.date) -> None:
        payer = bill.patient.payer
        later = pay_day(payer, day + dt.timedelta(days=40 + self.source.randrange(40)))
        amount = paid if self.source.random() < 0.6 else max(1, paid // 3)
        said = ShareAnswer("AMO", bill.claim.shares["AMO"].expected, "P", -amount, payer.fund.code)
        self._say(payer, bill, later, said)

    def _say(self, payer: Payer, bill: Bill, day: dt.date, said: ShareAnswer) -> None:
        if day <= self.last_day:
            key = (payer.fund.code, bill.nurse, day)
            advice = self.advices.setdefault(key, Advice(payer, bill.patient.nurse, day))
            advice.lines.append((bill, said))

    def _mutuelle(self, bill: Bill, sent_on: dt.date) -> None:
        mutuelle = bill.patient.mutuelle
        if mutuelle is None or mutuelle.route == Route.FUND:
            return
        share, has_left = bill.claim.shares["AMC"], _has_left(bill)
        if self.source.random() < SILENT or (has_left and mutuelle.sender is None):
            return
        first, last = mutuelle.delay
        day = working_day(sent_on + dt.timedelta(days=self.source.randint(first, last)))
        if mutuelle.sender is not None:
            state, reject = ("R", ("AAA000412R", "ADHERENT RADIE A LA DATE DES SOINS")) if has_left else ("P", None)
            paid = 0 if has_left else share.expected
            answer = ShareAnswer("AMC", share.expected, state, paid, mutuelle.number, reject)
            self._say(mutuelle.sender, bill, pay_day(mutuelle.sender, day), answer)
        elif mutuelle.route == Route.NUMBERED:
            self.directs.append(Direct(day, mutuelle.name, (bill,), "AMC"))
        else:
            day = pay_day(bill.patient.payer, day)
            self.listed.setdefault((mutuelle.name, bill.nurse, day), []).append(bill)


def _has_left(bill: Bill) -> bool:
    left = bill.patient.left_amc_on
    return left is not None and bill.claim.first_day > left


def defect(bill: Bill) -> Reject | None:
    """Why the fund must refuse this invoice: a fact of the patient, of the prescription or of the billing."""
    patient, days = bill.patient, [line.cared_on for line in bill.claim.lines]
    prefix = patient.payer.reject_prefix
    if bill.is_double:
        return "2900005", "FACTURE DEJA REGLEE POUR CE BENEFICIAIRE"
    if bill.replaces is not None:
        return None
    if patient.rights_gap is not None and any(patient.rights_gap[0] <= day <= patient.rights_gap[1] for day in days):
        return f"{prefix}50072", "DROITS NON OUVERTS A LA DATE DES SOINS"
    if patient.unsigned_gap is not None and any(
        patient.unsigned_gap[0] <= day <= patient.unsigned_gap[1] for day in days
    ):
        return f"{prefix}70049", "PRESCRIPTION NON PERMISE A CETTE DATE"
    return None
