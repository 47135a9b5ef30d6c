"""`truth.json`: the shape of `audit --json`, plus `decided` and `why` for each share and bank entry.

`decided` is false where an honest reader of the files could not know yet, or where it depends on a setting.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import PurePath
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


FORMATS = {".b2": "b2", ".csv": "factures", ".txt": "arl", ".noe": "noemie", ".cfonb": "cfonb120"}


def document(
    claims: list[Claim],
    movements: list[tuple[str, Credit]],
    transfers: list[Transfer],
    last_day: dt.date,
    nurse: Nurse,
    written: Iterable[tuple[str, bytes]],
) -> dict[str, Any]:
    """`movements`: each with its key; `written`: name and bytes of each file beside which the truth stands."""
    shares = [_share(claim, share, nurse) for claim in claims for share in claim.shares.values()]
    entries = [_entry(key, credit) for key, credit in movements]
    return {
        "as_of": last_day.isoformat(),
        "files": _files(written),
        "shares": shares,
        "bank_entries": entries,
        "recoveries": _recoveries(transfers),
        "totals": _totals(shares, entries),
    }


def _files(written: Iterable[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """As a first audit of the folder finds them; what is ignored is not opened and has no hash."""
    found = [
        (name, hashlib.sha256(content).hexdigest(), FORMATS[PurePath(name).suffix], "ingested")
        for name, content in written
    ]
    return [
        {"name": name, "sha256": sha256, "format": kind, "outcome": outcome, "problems": 0}
        for name, sha256, kind, outcome in sorted([*found, ("truth.json", "", "unknown", "ignored")])
    ]


def _totals(shares: list[dict[str, Any]], entries: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "expected_cents": sum(one["expected_cents"] for one in shares),
        "announced_cents": sum(one["announced_cents"] for one in shares),
        "received_cents": sum(one["received_cents"] for one in shares),
        "rejected_cents": sum(one["expected_cents"] for one in shares if one["admin"] == "rejected"),
        "silent_cents": sum(one["expected_cents"] for one in shares if one["silent"]),
        "underpaid_cents": sum(
            one["expected_cents"] - one["received_cents"] for one in shares if one["money"] == "partial"
        ),
        "unexplained_credits_cents": sum(one["amount_cents"] for one in entries if one["outcome"] == "unmatched"),
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


def _entry(key: str, credit: Credit) -> dict[str, Any]:
    outcome = {"transfer": "explained", "amc": "explained", "not_a_claim": "not_a_claim", "unmatched": "unmatched"}[
        credit.why
    ]
    return {
        "key": key,
        "amount_cents": credit.amount,
        "booked_on": credit.booked_on.isoformat(),
        "outcome": outcome,
        "advice": credit.advice or None,
        "decided": credit.amount > 0 and credit.why != "not_a_claim",
        "why": credit.why,
    }


def _recoveries(transfers: list[Transfer]) -> list[dict[str, Any]]:
    return [
        {"debt": one.debt, "amount_cents": one.amount, "left_cents": one.left, "invoice": None}
        for transfer in transfers
        for one in transfer.retentions
    ]
