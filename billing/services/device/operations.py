"""What a device sends and what it is answered: gestures, versions, stamps.

A visit carries a stamp (which version, in which state). A gesture says the stamp that its author saw; when the stamp has
changed since, both versions are answered and the person decides. Her decision comes back under the same identifier.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from billing.enums import DeviceKind
from billing.models import Patient, Visit
from cabinet.errors import IdelError
from cabinet.models import Nurse, User

Decision = Literal["", "mine", "theirs"]


class Operation(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """`owner`: public id of the membership that the device worked for. `decision`: after a conflict, which version stays."""

    uuid: UUID
    owner: UUID
    made_at: dt.datetime
    decision: Decision = ""


class ValidateVisit(Operation, frozen=True, kw_only=True, tag=DeviceKind.VALIDATE.value):
    """`stamp` "": the visit was added on the same device and has not been seen since. No `prescription`: as planned."""

    visit: UUID
    stamp: str
    acts: tuple[str, ...]
    at: dt.time
    emergency: bool = False
    bsi_done: str = ""
    is_degraded: bool = False
    has_proof: bool = False
    prescription: UUID | msgspec.UnsetType | None = msgspec.UNSET


class ChangeVisitState(Operation, frozen=True, kw_only=True, tag=DeviceKind.STATE.value):
    visit: UUID
    stamp: str
    state: Literal["planned", "cancelled", "hospitalised"]


class AddVisit(Operation, frozen=True, kw_only=True, tag=DeviceKind.ADD.value):
    """`visit`: the identifier made on the device, by which later gestures name the visit."""

    visit: UUID
    patient: UUID
    day: dt.date
    at: dt.time
    place: Literal["home", "office", "ehpad", "autonomy", "remote"]
    acts: tuple[str, ...]


class ReorderRound(Operation, frozen=True, kw_only=True, tag=DeviceKind.ORDER.value):
    """`shown`: the order that the person saw; `wanted`: the one she made of it."""

    day: dt.date
    shown: tuple[UUID, ...]
    wanted: tuple[UUID, ...]


AnyOperation = ValidateVisit | ChangeVisitState | AddVisit | ReorderRound


class VisitVersion(msgspec.Struct, frozen=True):
    """A visit as the cabinet has it. `total_cents` None: not priced (planned, cancelled, or a rule is missing)."""

    id: UUID
    stamp: str
    state: str
    state_label: str
    at: dt.time
    acts: tuple[str, ...]
    emergency: bool
    bsi_done: str
    is_degraded: bool
    has_proof: bool
    nurse: str
    total_cents: int | None
    said_at: dt.datetime | None


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """`theirs`, `order`: the cabinet's version, when the outcome is a conflict; `visit`: the visit after the gesture."""

    uuid: UUID
    outcome: str
    message: str = ""
    visit: VisitVersion | None = None
    theirs: VisitVersion | None = None
    order: tuple[UUID, ...] = ()


class Conflict(IdelError):
    """Somebody changed the same thing since: nothing is written, both versions are shown."""

    code = "deux_versions"

    def __init__(self, message: str, *, theirs: Visit | None = None, order: tuple[UUID, ...] = ()) -> None:
        super().__init__(message)
        self.theirs, self.order = theirs, order


@dataclass(frozen=True, slots=True)
class Author:
    """Who sends, and what she may touch. `nurse` None: an account without a nurse adds no visit."""

    cabinet_id: int
    user: User
    nurse: Nurse | None
    visits: QuerySet[Visit]
    patients: QuerySet[Patient]


def kind_of(operation: AnyOperation) -> str:
    return str(type(operation).__struct_config__.tag)


def said_of(operation: AnyOperation) -> dict[str, Any]:
    """The gesture itself, without who, when, what was seen before and what was decided after."""
    said: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(operation))
    return {
        name: value for name, value in said.items() if name not in {"owner", "made_at", "decision", "stamp", "shown"}
    }


def stamp_of(visit: Visit) -> str:
    """Which version of the visit, in which state: what a person saw of it."""
    return f"{visit.public_id}.{visit.version}.{visit.state}"


def version_of(visit: Visit) -> VisitVersion:
    return VisitVersion(
        id=visit.public_id,
        stamp=stamp_of(visit),
        state=visit.state,
        state_label=visit.get_state_display(),
        at=visit.at,
        acts=tuple(act.act_code for act in visit.acts.all() if act.is_done),
        emergency=visit.emergency,
        bsi_done=visit.bsi_done,
        is_degraded=visit.is_degraded,
        has_proof=visit.has_proof,
        nurse=visit.performed_by.full_name,
        total_cents=visit.total_cents,
        said_at=visit.validated_at,
    )
