"""What a device keeps for a day without network: the round, the least of each patient, the catalogue. No NIR, no telephone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from billing.models import Visit
from billing.services.device.operations import VisitVersion, version_of
from billing.services.rounds.act_use import first_acts
from billing.services.rounds.round_cards import Card, round_cards
from ngap.money import plain
from ngap.nomenclature import LAW_VERSION, Act, catalogue

KEPT_FOR = dt.timedelta(hours=18)


class KeptPatient(msgspec.Struct, frozen=True):
    """What one needs to find the patient and to name her."""

    id: UUID
    name: str
    age: int | None
    address: str


class KeptVisit(msgspec.Struct, frozen=True):
    """`planned`: the acts of the visit, done or not; `flags`: (state of the stylesheet, text)."""

    version: VisitVersion
    patient: KeptPatient
    planned: tuple[str, ...]
    place: str
    distance_km: float
    prescription: UUID | None
    flags: tuple[tuple[str, str], ...]


class KeptAct(msgspec.Struct, frozen=True):
    code: str
    label: str
    detail: str
    words: str


class Package(msgspec.Struct, frozen=True):
    """`expires_at`: when the device wipes it by itself; what waits to be sent is kept. `mine`: (code, why it is offered)."""

    owner: UUID
    role: str
    person: str
    cabinet: str
    day: dt.date
    issued_at: dt.datetime
    expires_at: dt.datetime
    law: str
    visits: tuple[KeptVisit, ...]
    catalogue: tuple[KeptAct, ...]
    mine: tuple[tuple[str, str], ...]
    can_add: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom: the membership's public id and role, what to write on the screen, her nurse if she has one in activity."""

    owner: UUID
    role: str
    person: str
    cabinet: str
    nurse_id: int | None


def day_package(*, holder: Holder, visits: Sequence[Visit], day: dt.date, now: dt.datetime) -> Package:
    """`visits`: the day's, with patient, nurse, prescription and acts read already."""
    mine = first_acts(nurse_id=holder.nurse_id, on=day)
    return Package(
        owner=holder.owner,
        role=holder.role,
        person=holder.person,
        cabinet=holder.cabinet,
        day=day,
        issued_at=now,
        expires_at=now + KEPT_FOR,
        law=LAW_VERSION,
        visits=tuple(_kept(card) for card in round_cards(visits=visits, today=day)),
        catalogue=tuple(_act(act) for act in catalogue().values() if act.is_valid_on(day)),
        mine=tuple((one.act.code, one.note) for one in mine),
        can_add=holder.nurse_id is not None,
    )


def _kept(card: Card) -> KeptVisit:
    visit, patient = card.visit, card.visit.patient
    where = " ".join(part for part in (patient.address, patient.city) if part)
    return KeptVisit(
        version=version_of(visit),
        patient=KeptPatient(patient.public_id, patient.full_name, card.age, where),
        planned=tuple(act.act_code for act in visit.acts.all()),
        place=visit.place,
        distance_km=float(visit.distance_km),
        prescription=visit.prescription.public_id if visit.prescription else None,
        flags=tuple((flag.state, flag.text) for flag in card.flags),
    )


def _act(act: Act) -> KeptAct:
    detail = f"{act.letter} {plain(act.coefficient)}".replace(".", ",") if act.coefficient is not None else act.letter
    return KeptAct(act.code, act.label, detail, " ; ".join(act.aliases))
