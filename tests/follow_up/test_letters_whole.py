"""The whole text of each letter, as a reader of its PDF finds it, beside the text that was read and approved (`letters/<kind>.txt`).

Each comes from a life: files received, a run issued or a claim made by a person. What no reader sees twice alike (the names that
the tests give to files, their hashes) is masked.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from billing.models import Share
from cabinet.models import Cabinet
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.enums import LetterKind
from reconciliation.models import InduAct, InduNotice, Recovery, Relance
from reconciliation.services.chasing.indu_letter import contest_indu
from reconciliation.services.chasing.penalties import claim_penalty, late_payments
from reconciliation.services.matches.retentions import tie_retention
from tests import factories
from tests.follow_up.desk import LATE, office, only_case
from tests.follow_up.test_relances import issue, ready
from tests.paper_reading import read_paper
from tests.reconciliation.invented import (
    Desk,
    Retention,
    acknowledged,
    answer,
    bank,
    claim,
    credit,
    returned,
    transfer,
)

pytestmark = pytest.mark.django_db
APPROVED = Path(__file__).parent / "letters"
PAID = dt.date(2026, 9, 21)


def silence(desk: Desk) -> Relance:
    desk.receive(acknowledged(), as_of=LATE)
    return last_of(desk)


def announced(desk: Desk) -> Relance:
    desk.receive(returned(transfer(answer(claim(), 4250))), as_of=LATE)
    return last_of(desk)


def partial(desk: Desk) -> Relance:
    desk.receive(returned(transfer(answer(claim(), 3500))), bank(credit(3500)), as_of=LATE)
    return last_of(desk)


def rejected(code: str, label: str) -> Callable[[Desk], Relance]:
    def made(desk: Desk) -> Relance:
        desk.receive(returned(transfer(answer(claim(), 0, state="R", reject=(code, label)))), as_of=LATE)
        return last_of(desk)

    return made


def retained(received_on: dt.date | None) -> Callable[[Desk], Relance]:
    """Ten euros kept on the transfer, that a person tied to the invoice; the notice received that day, or none."""

    def made(desk: Desk) -> Relance:
        paid = transfer(answer(claim(), 4250), day=PAID, debts=(Retention("D0001", PAID, 1000, 2000),))
        desk.receive(returned(paid), bank(credit(3250, day=PAID)), as_of=LATE)
        with tenant(cabinets=[desk.cabinet_id]):
            if received_on is not None:
                notice = factories.make_notice(only_share(), "N-2026-18", 3000)
                days = {"notified_on": received_on - dt.timedelta(days=3), "received_on": received_on}
                InduNotice.objects.filter(pk=notice.pk).update(**days, debt_reference="D0001")
            tie_retention(recovery=Recovery.objects.get(), share=only_share(), reason="Bordereau", person=office(desk))
        desk.reconcile(LATE)
        return last_of(desk)

    return made


def contested(desk: Desk) -> Relance:
    with tenant(cabinets=[desk.cabinet_id]):
        notice = factories.make_notice(only_case().share, "N-2026-17", 5000)
        InduAct.objects.create(
            cabinet_id=desk.cabinet_id, notice=notice, share=only_case().share, invoice_number="000000101",
            amount_cents=4250, grievance="Pansement non prescrit",
        )  # fmt: skip
        reasons = "La prescription du 1er septembre couvre ce soin."
        return contest_indu(notice=notice, reasons=reasons, person=office(desk), on=LATE)


def penalty(desk: Desk) -> Relance:
    paid = transfer(answer(claim(), 4250), day=PAID)
    desk.receive(acknowledged(), returned(paid), bank(credit(4250, day=dt.date(2026, 9, 22))), as_of=LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        (late,) = late_payments(cabinet_id=desk.cabinet_id)
        return claim_penalty(
            cabinet_id=desk.cabinet_id, payer=late.payer, nurse=late.nurse, person=office(desk), on=LATE
        )


def formal(desk: Desk) -> Relance:
    for days in (0, 12):
        last_of(desk, LATE + dt.timedelta(days=days))
    return last_of(desk, LATE + dt.timedelta(days=24))


LIVES: dict[LetterKind, Callable[[Desk], Relance]] = {
    LetterKind.SILENCE: silence,
    LetterKind.ANNOUNCED: announced,
    LetterKind.PARTIAL: partial,
    LetterKind.LATE_REFUSED: rejected("", "DELAI DE TRANSMISSION DEPASSE"),
    LetterKind.DUPLICATE_REFUSED: rejected("2900005", "FACTURE DEJA REGLEE"),
    LetterKind.RIGHTS_DENIED: rejected("0450072", "EXONERATION INCONNUE"),
    LetterKind.RETENTION_NO_NOTICE: retained(None),
    LetterKind.RETENTION_TOO_EARLY: retained(PAID - dt.timedelta(days=30)),
    LetterKind.INDU_CONTESTED: contested,
    LetterKind.LATE_PENALTY: penalty,
    LetterKind.FORMAL_NOTICE: formal,
}


def only_share() -> Share:
    return Share.objects.get(invoice__number="000000101", part="AMO")


def last_of(desk: Desk, on: dt.date = LATE) -> Relance:
    with tenant(cabinets=[desk.cabinet_id]):
        return issue(desk, on).relances.get()


def masked(text: str) -> str:
    text = text.replace("\u202f", " ").replace("\u00a0", " ")
    return re.sub(r"\b([0-9a-f]{64}|[0-9a-f]{12}\b(?=\)))", "<empreinte>", text)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_whole_text_of_each_letter_is_the_one_that_was_approved(kind: LetterKind) -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        Cabinet.objects.update(address="8 cours des Tilleuls\n13100 Aix-en-Provence", siret="12345678900011")
    letter = LIVES[kind](desk)
    with tenant(cabinets=[desk.cabinet_id]):
        paper = read_paper(read_file(letter.letter))
        nir = only_case().share.invoice.patient.nir if kind != LetterKind.LATE_PENALTY else ""
    assert letter.kind == kind
    assert masked(paper.text) == " ".join((APPROVED / f"{kind}.txt").read_text().split())
    assert not nir or nir[:13] not in paper.text.replace(" ", "")
    assert (paper.language, paper.is_tagged) == ("fr-FR", True)


def test_there_is_an_approved_text_for_each_kind_and_no_other() -> None:
    assert {path.stem for path in APPROVED.iterdir()} == set(LetterKind)
