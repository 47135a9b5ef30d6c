"""`truth.json`: the shape of `audit --json`, plus `decided` and `why` for each share and bank entry.

`decided` is false where an honest reader of the files could not know yet, or where it depends on a setting.
"""

import datetime as dt
from typing import Any

from ngap.claim_limit import claim_limit
from simulator.fates import LOT_REASON
from simulator.world import Claim, Credit, Fate, Nurse, SimShare
from simulator.writers.noemie import Transfer

# (admin, money, cause, silent) of each fate.
STATES: dict[Fate, tuple[str, str, str | None, bool]] = {
    Fate.PAID: ("accepted", "received", None, False),
    Fate.REJECTED: ("rejected", "expected", "rejected", False),
    Fate.SILENT: ("acknowledged", "expected", "silent_share", True),
    Fate.UNDERPAID: ("accepted", "partial", "underpaid", False),
    Fate.RECOVERED: ("accepted", "recovered", "recovered_named", False),
    Fate.PENDING: ("pending", "expected", None, False),
    Fate.NOT_RECEIVED: ("accepted", "announced", "announced_not_received", False),
    Fate.LOT_LOST: ("sent", "expected", "lot_not_acknowledged", True),
    Fate.LOT_REFUSED: ("refused", "expected", "lot_refused", False),
    Fate.IN_FLIGHT: ("acknowledged", "expected", None, False),
    Fate.AT_THE_DESK: ("acknowledged", "expected", None, False),
}
UNDECIDED = {Fate.IN_FLIGHT, Fate.AT_THE_DESK, Fate.PENDING}


def document(
    claims: list[Claim], movements: list[Credit], transfers: list[Transfer], last_day: dt.date, nurse: Nurse
) -> dict[str, Any]:
    shares = [_share(claim, share, nurse) for claim in claims for share in claim.shares.values()]
    return {
        "as_of": last_day.isoformat(),
        "shares": shares,
        "bank_entries": [_entry(credit) for credit in movements],
        "recoveries": _recoveries(transfers),
        "totals": {
            "expected_cents": sum(one["expected_cents"] for one in shares),
            "announced_cents": sum(one["announced_cents"] for one in shares),
            "received_cents": sum(one["received_cents"] for one in shares),
            "rejected_cents": sum(one["expected_cents"] for one in shares if one["admin"] == "rejected"),
        },
    }


def _share(claim: Claim, share: SimShare, nurse: Nurse) -> dict[str, Any]:
    admin, money, cause, silent = STATES[share.fate]
    if share.part == "AMC" and claim.person.amc == "separee" and share.fate in {Fate.PAID, Fate.SILENT}:
        admin = "acknowledged"  # a mutuelle that pays without an electronic return answers by money alone
    return {
        "nurse": nurse.am_number,
        "invoice": claim.number,
        "invoice_date": claim.invoice_date.isoformat(),
        "part": share.part,
        "payer": share.payer,
        "expected_cents": share.expected,
        "announced_cents": share.announced,
        "received_cents": share.received,
        "recovered_cents": share.recovered,
        "admin": admin,
        "money": money,
        "cause": cause,
        "reason_code": share.reason_code or (LOT_REASON[0] if share.fate == Fate.LOT_REFUSED else None),
        "silent": silent,
        "claim_limit_on": claim_limit(claim.first_day).isoformat() if share.part == "AMO" else None,
        "decided": share.fate not in UNDECIDED,
        "why": share.fate.value,
    }


def _entry(credit: Credit) -> dict[str, Any]:
    outcome = {"transfer": "explained", "amc": "explained", "not_a_claim": "not_a_claim", "unmatched": "unmatched"}[
        credit.why
    ]
    return {
        "amount_cents": credit.amount,
        "booked_on": credit.booked_on.isoformat(),
        "outcome": outcome,
        "decided": credit.amount > 0 and credit.why != "not_a_claim",
        "why": credit.why,
    }


def _recoveries(transfers: list[Transfer]) -> list[dict[str, Any]]:
    return [
        {"debt": one.debt, "amount_cents": one.amount, "left_cents": one.left, "invoice": None}
        for transfer in transfers
        for one in transfer.retentions
    ]
