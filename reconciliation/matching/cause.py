"""From the facts of a share to its two lanes and the cause: the closed lists of CONTRACTS, and nothing guessed."""

import datetime as dt
from dataclasses import dataclass

ANNOUNCED_WITHIN = dt.timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Facts:
    """`steps`: kinds of the administrative lane in order of their days. Money in cents, sums of the live postings."""

    expected_cents: int
    announced_cents: int
    received_cents: int
    recovered_cents: int
    written_off_cents: int
    steps: tuple[str, ...]
    announced_on: dt.date | None
    last_announced_on: dt.date | None = None  # of a part announced in several times
    is_cancelled: bool = False
    claim_limit_on: dt.date | None = None
    is_watched: bool = True  # False: invoiced before the day from which the cabinet looks
    is_offset: bool = False  # announced only by advices that a retention empties: no transfer will ever come
    is_offset_by_name: bool = False  # emptied by what they take back of acts that they name: those are asked for
    is_paid_to_the_patient: bool = False  # outside of the tiers payant: its payer owes the nurse nothing
    is_of_a_fund: bool = False  # it pays this part itself: accepted for nothing is a refusal that does not say its name
    patient_until: dt.date | None = None  # last day on which no answer is ordinary (delays.py); None: nobody answers
    declared_cents: int = 0  # seen paid by a person with her proof, outside of the statements
    is_duplicate: bool = False  # refused as already paid, and another invoice of the same care was paid
    is_patient_to_refund: bool = False  # the patient paid what a fund owed, and has no paper to be refunded with yet
    # A return has told of another share of its lot: it has arrived, whatever its ARL became.
    is_lot_answered: bool = False
    is_told_without_a_sum: bool = False  # only by a return whose lines do not make its total: no answer, and no silence
    silence: str = "silent_share"  # what it is called when it is silent (matching/silence.py)


@dataclass(frozen=True, slots=True)
class State:
    admin: str
    money: str
    cause: str
    is_silent: bool


def admin_of(facts: Facts) -> str:
    """The fund's last answer wins; else what became of the last lot: a refused lot that was sent again is sent."""
    if facts.is_cancelled:
        return "cancelled"
    answers = [step for step in facts.steps if step in {"accepted", "rejected", "pending"}]
    if answers:
        return answers[-1]
    lots = [step for step in facts.steps if step in {"sent", "acknowledged", "refused"}]
    return lots[-1] if lots else "ready"


def money_of(facts: Facts, as_of: dt.date) -> str:
    received, expected = facts.received_cents, facts.expected_cents
    if facts.recovered_cents and facts.recovered_cents >= received > 0:
        return "recovered"
    if received - facts.recovered_cents > expected:
        return "overpaid"
    if received >= expected:  # what was too much has been taken back
        return "received"
    if facts.written_off_cents and received + facts.written_off_cents >= expected:
        return "written_off"
    if received > 0:
        return "partial"
    if facts.announced_cents > 0:
        return "announced"
    is_late = facts.claim_limit_on is not None and as_of > facts.claim_limit_on
    return "time_barred" if is_late else "expected"


def state_of(facts: Facts, as_of: dt.date) -> State:
    admin, money = admin_of(facts), money_of(facts, as_of)
    if not facts.is_watched:  # the lanes stay true; nothing is claimed
        return State(admin, money, "", is_silent=False)
    is_silent = _is_silent(facts, admin, money, as_of)
    return State(admin, money, _cause(facts, admin, money, as_of, is_silent=is_silent), is_silent)


def _is_silent(facts: Facts, admin: str, money: str, as_of: dt.date) -> bool:
    """No answer and no money, longer than this payer's answers take."""
    if facts.patient_until is None or facts.is_told_without_a_sum or facts.is_paid_to_the_patient:
        return False
    if money != "expected" or admin not in {"sent", "acknowledged"}:
        return False
    return as_of > facts.patient_until


def _cause(facts: Facts, admin: str, money: str, as_of: dt.date, *, is_silent: bool) -> str:
    if admin == "cancelled":
        return ""
    if money in {"received", "overpaid"} and facts.recovered_cents:
        return _cause_of_the_rest(facts)
    if money in {"received", "written_off"}:
        return ""
    if _is_settled_elsewhere(facts):
        return "paid_by_patient" if facts.is_patient_to_refund else ""
    by_money = {
        "recovered": "recovered_named",
        "overpaid": "overpaid",
        "partial": "recovered_named" if facts.recovered_cents else _cause_of_a_part(facts, as_of),
        "time_barred": "time_barred",
    }
    if money in by_money:
        return by_money[money]
    if admin == "rejected" and facts.is_duplicate:
        return "duplicate"
    if admin in {"rejected", "refused"}:
        return "rejected" if admin == "rejected" else "lot_refused"
    if money == "announced" and facts.is_offset:
        return "" if facts.is_offset_by_name else "recovered_unnamed"
    if money == "announced":
        return _cause_of_an_announcement(facts, as_of)
    if money == "expected" and facts.is_paid_to_the_patient and admin in {"sent", "acknowledged", "accepted"}:
        return "paid_by_patient"
    if money == "expected" and facts.is_told_without_a_sum:
        return "unknown"
    if money == "expected" and admin == "accepted" and facts.is_of_a_fund:
        return "underpaid"
    if is_silent:
        return "lot_not_acknowledged" if admin == "sent" and not facts.is_lot_answered else facts.silence
    return ""


def _is_settled_elsewhere(facts: Facts) -> bool:
    """With what a person saw paid, nothing is left to ask for. The money lane says only what the bank proves."""
    came = facts.received_cents - facts.recovered_cents + facts.written_off_cents
    return facts.declared_cents > 0 and came + facts.declared_cents >= facts.expected_cents


def _cause_of_a_part(facts: Facts, as_of: dt.date) -> str:
    """Received in part; announced whole, the rest is a transfer that is on its way, or lost."""
    if facts.announced_cents < facts.expected_cents or facts.last_announced_on is None:
        return "underpaid"
    return "announced_not_received" if as_of - facts.last_announced_on > ANNOUNCED_WITHIN else ""


def _cause_of_an_announcement(facts: Facts, as_of: dt.date) -> str:
    if facts.announced_on is not None and as_of - facts.announced_on > ANNOUNCED_WITHIN:
        return "announced_not_received"
    return "underpaid" if facts.announced_cents < facts.expected_cents else ""


def _cause_of_the_rest(facts: Facts) -> str:
    """Paid, then a part taken back by name: what is left is too little, too much, or right."""
    left = facts.received_cents - facts.recovered_cents + facts.written_off_cents - facts.expected_cents
    return "recovered_named" if left < 0 else "overpaid" if left > 0 else ""
