"""The life of a check of the cabinet's own: proposed by the machine, accepted, refused, switched off and on by a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from billing.enums import PrecheckState
from billing.models import OwnPrecheck, OwnPrecheckHistory
from cabinet.errors import Refused
from cabinet.models import User

MOVES = {
    (PrecheckState.PROPOSED, PrecheckState.ON): "Accepté : il s’applique aux nouvelles factures.",
    (PrecheckState.PROPOSED, PrecheckState.REFUSED): "Refusé : il ne sera plus proposé.",
    (PrecheckState.ON, PrecheckState.OFF): "Arrêté : les factures ne sont plus contrôlées sur ce fait.",
    (PrecheckState.OFF, PrecheckState.ON): "Remis en service.",
    (PrecheckState.REFUSED, PrecheckState.ON): "Accepté après un refus : il s’applique aux nouvelles factures.",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cause met at least twice with the same fact. `evidence`: invoices, oldest first, ({"number", "day"})."""

    cause: str
    reason_code: str
    reason_label: str
    about: str
    evidence: tuple[dict[str, str], ...]
    prescriber_id: int | None = None
    payer_id: int | None = None
    patient_id: int | None = None
    texts: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        return (self.cause, self.about, self.prescriber_id, self.payer_id, self.patient_id, self.texts)


def key_of(row: OwnPrecheck) -> tuple[object, ...]:
    return (row.cause, row.about, row.prescriber_id, row.payer_id, row.patient_id, row.texts)


@transaction.atomic
def keep_proposals(*, cabinet_id: int, proposals: Sequence[Proposal]) -> int:
    """New ones are proposed; a known one, whatever was decided, only counts its rejects again. Returns how many are new."""
    if not proposals:
        return 0
    known = {key_of(row): row for row in OwnPrecheck.objects.filter(cabinet_id=cabinet_id)}
    more = [(known[one.key], one) for one in proposals if one.key in known]
    grown = [(row, one) for row, one in more if row.evidence != list(one.evidence)]
    for row, one in grown:
        row.met, row.evidence = len(one.evidence), list(one.evidence)
    OwnPrecheck.objects.bulk_update([row for row, _ in grown], ["met", "evidence"])
    made = OwnPrecheck.objects.bulk_create(_row(cabinet_id, one) for one in proposals if one.key not in known)
    OwnPrecheckHistory.objects.bulk_create(
        OwnPrecheckHistory(
            cabinet_id=cabinet_id, precheck=row, state=row.state, text=f"Proposé : {row.met} rejets avec le même fait."
        )
        for row in made
    )
    return len(made)


def _row(cabinet_id: int, one: Proposal) -> OwnPrecheck:
    return OwnPrecheck(
        cabinet_id=cabinet_id,
        cause=one.cause,
        reason_code=one.reason_code,
        reason_label=one.reason_label,
        about=one.about,
        prescriber_id=one.prescriber_id,
        payer_id=one.payer_id,
        patient_id=one.patient_id,
        texts=one.texts,
        met=len(one.evidence),
        evidence=list(one.evidence),
    )


@transaction.atomic
def decide(*, precheck: OwnPrecheck, seen: str, state: str, person: User) -> str:
    """`seen`: the state that the page showed. Raises Refused when somebody decided since, or the step does not exist."""
    row = OwnPrecheck.objects.select_for_update(no_key=True).get(pk=precheck.pk)
    if row.state != seen:
        raise Refused("Quelqu’un vient de décider de ce contrôle : rouvrez la page. Rien n’a été changé.")
    words = next((said for (was, becomes), said in MOVES.items() if (was, becomes) == (row.state, state)), None)
    if words is None:
        raise Refused("Cette décision n’existe pas : rien n’a été changé.")
    row.state = PrecheckState(state)
    row.save(update_fields=["state"])
    OwnPrecheckHistory.objects.create(
        cabinet_id=row.cabinet_id, precheck=row, state=row.state, text=words, person=person
    )
    return words


def own_prechecks() -> list[OwnPrecheck]:
    """Of the open cabinet, the newest first, with their history."""
    rows = OwnPrecheck.objects.select_related("prescriber", "payer", "patient")
    return list(rows.prefetch_related("history__person"))
