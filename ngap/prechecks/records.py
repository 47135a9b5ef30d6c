"""Plain records of the checks before sending: what the patient already had, what was ordered, what is claimed."""

import datetime as dt
from typing import Literal

import msgspec

Severity = Literal["bloquant", "attention", "a_verifier", "info"]


class PastAct(msgspec.Struct, frozen=True):
    """An act already done for the patient, billed or not, by any nurse of the cabinet; `nurse` a stable key, "" when unknown."""

    code: str
    done_on: dt.date
    nurse: str = ""


class Ordered(msgspec.Struct, frozen=True):
    """One act of a prescription; `quantity` when the prescriber gave one, `used` before this visit."""

    code: str
    quantity: int | None = None
    used: int = 0


class Order(msgspec.Struct, frozen=True):
    """A prescription. `ends_on`: the last day it covers when written; `until_healed`: "jusqu'à cicatrisation"."""

    prescribed_on: dt.date
    starts_on: dt.date
    ends_on: dt.date | None = None
    until_healed: bool = False
    at_home: bool = True
    night_need: bool = False
    daily_need: bool = False
    acts: tuple[Ordered, ...] = ()
    has_prescriber: bool = True


class Agreement(msgspec.Struct, frozen=True):
    """A request for prior agreement (article 7): `answer` "" until there is one."""

    act: str
    received_on: dt.date
    answer: Literal["", "accord", "refus"] = ""


class Bsi(msgspec.Struct, frozen=True):
    """`prescribed_on`: the day of the prescription that it rests on, None when none is tied to it."""

    done_on: dt.date
    kind: Literal["initial", "renewal", "intermediate"]
    prescribed_on: dt.date | None = None


class Stay(msgspec.Struct, frozen=True):
    """In hospital from a day until the day of return, None while it is not known."""

    first_on: dt.date
    back_on: dt.date | None = None


class Check(msgspec.Struct, frozen=True):
    """One finding: `effect_cents` what the fund would refuse (negative) or what is missed (positive), 0 if unknown.

    `correction` names what one click may do ("retirer:NUIT_1", "rattacher_prescription"); empty when a person must.
    `subject`: the acts that the finding is about (codes of the catalogue), empty when it is about the whole visit.
    """

    code: str
    severity: Severity
    message: str
    reference: str
    effect_cents: int = 0
    correction: str = ""
    subject: tuple[str, ...] = ()
