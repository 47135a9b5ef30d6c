"""What happens to each share: drawn by seed, with every discrepancy at least once in six months."""

import datetime as dt
import random

from simulator.world import Claim, Fate

REJECTS = (
    ("0460053", "PRESCRIPTEUR ABSENT DU FICHIER NATIONAL"),
    ("0450072", "EXONERATION INCONNUE A LA DATE DES SOINS"),
    ("0490051", "PRESCRIPTION MANQUANTE"),
)
ANSWER_WITHIN = dt.timedelta(days=12)
SETTLED_BEFORE = dt.timedelta(days=75)
# Lots (by rank) whose fate is the whole lot's.
LOST_LOT, REFUSED_LOT = "003", "006"
LOT_REASON = ("LOT00012", "LOT DATE DANS LE FUTUR")


def decide(claims: list[Claim], source: random.Random, last_day: dt.date) -> None:
    """Sets the fate of every share. Claims too young to be answered stay in flight."""
    for claim in claims:
        amo, others = claim.shares["AMO"], [share for part, share in claim.shares.items() if part != "AMO"]
        amo.fate = _fund(claim, source, last_day)
        if amo.fate == Fate.REJECTED:
            amo.reason_code, amo.reason_label = source.choice(REJECTS)
        for share in others:
            share.fate = _other(claim, share.part, amo.fate, source, last_day)
            if share.fate == Fate.REJECTED:
                share.reason_code, share.reason_label = amo.reason_code, amo.reason_label


def _fund(claim: Claim, source: random.Random, last_day: dt.date) -> Fate:
    if claim.lot == LOST_LOT:
        return Fate.LOT_LOST
    if claim.lot == REFUSED_LOT:
        return Fate.LOT_REFUSED
    if claim.sent_on + ANSWER_WITHIN > last_day:
        return Fate.IN_FLIGHT
    draw = source.random()
    is_old = claim.sent_on + SETTLED_BEFORE <= last_day
    if draw < 0.04:
        return Fate.REJECTED
    if draw < 0.07:
        return Fate.UNDERPAID
    if draw < 0.09:
        return Fate.PENDING
    if draw < 0.14 and is_old:
        return Fate.SILENT
    if draw < 0.17 and is_old:
        return Fate.RECOVERED
    return Fate.PAID


def _other(claim: Claim, part: str, fund: Fate, source: random.Random, last_day: dt.date) -> Fate:
    if part == "PATIENT":
        return Fate.AT_THE_DESK
    if fund in {Fate.LOT_LOST, Fate.LOT_REFUSED, Fate.IN_FLIGHT}:
        return fund
    if fund in {Fate.REJECTED, Fate.SILENT, Fate.PENDING}:
        return fund if claim.person.amc == "unique" else Fate.IN_FLIGHT  # no file says anything of a mutuelle apart
    if claim.person.amc == "unique":
        return Fate.PAID
    if claim.sent_on + 2 * ANSWER_WITHIN > last_day:
        return Fate.IN_FLIGHT
    if source.random() < 0.1 and claim.sent_on + SETTLED_BEFORE <= last_day:
        return Fate.SILENT
    return Fate.PAID
