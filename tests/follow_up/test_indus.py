"""A notice of indu has its own clock; a retention without one, or before its end, is said; a person ties a debt to an act."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Nurse, Organism
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.enums import InduAnswer
from reconciliation.models import Case, InduNotice, NoticeHistory, Posting, Recovery
from reconciliation.services.chasing.indu_letter import contest_indu
from reconciliation.services.chasing.indus import ActIn, AnswerIn, NoticeIn, add_act, answer_notice, record_notice
from reconciliation.services.chasing.retention_notices import retention_standing_of
from reconciliation.services.matches.retentions import retentions, tie_retention, untie_retention
from simulator.writers.noemie import Retention
from tests.follow_up.desk import client_of, office, scan, silent, upload
from tests.follow_up.test_relances import ready
from tests.paper_reading import read_paper
from tests.reconciliation.invented import AS_OF, PAID, Desk, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.django_db
RECEIVED = dt.date(2026, 10, 5)
ON = dt.date(2026, 11, 2)


def notice(desk: Desk, cents: int = 4250, received_on: dt.date = RECEIVED, debt: str = "") -> InduNotice:
    person = office(desk)
    taken = NoticeIn(
        payer=Organism.objects.get(kind="AMO"),
        nurse=Nurse.objects.get(),
        reference="N-2026-17",
        debt_reference=debt,
        notified_on=received_on - dt.timedelta(days=4),
        received_on=received_on,
        amount_cents=cents,
        scan=scan(desk.cabinet_id, person),
    )
    return record_notice(cabinet_id=desk.cabinet_id, notice=taken, person=person, on=max(ON, received_on))


def test_the_clock_starts_at_the_receipt_and_each_alert_is_written_once() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        assert notice(desk).deadline_on == dt.date(2026, 12, 5)
    for day in ("2026-11-05", "2026-11-06", "2026-11-20", "2026-11-28", "2026-12-03", "2026-12-05", "2026-12-06"):
        desk.reconcile(dt.date.fromisoformat(day))
        desk.reconcile(dt.date.fromisoformat(day))
    with tenant(cabinets=[desk.cabinet_id]):
        facts = list(NoticeHistory.objects.filter(person=None).order_by("pk").values_list("text", flat=True))
    assert facts == [
        "Il reste 30 jours ou moins pour répondre.",
        "Il reste 15 jours ou moins pour répondre.",
        "Il reste 7 jours ou moins pour répondre.",
        "Il reste 2 jours ou moins pour répondre.",
        "Délai de deux mois passé sans réponse.",
    ]


def test_an_answer_needs_its_proof_and_stops_the_clock() -> None:
    desk = silent()
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        row, proof = notice(desk), scan(desk.cabinet_id, person, b"%PDF-1.7 recours")
        with pytest.raises(IntegrityError), transaction.atomic():
            InduNotice.objects.update(answer="cra")
        done = AnswerIn(InduAnswer.CRA, dt.date(2026, 11, 1), proof)
        answer_notice(notice=row, answer=done, person=person, version=1, on=ON)
        with pytest.raises(Refused, match="déjà enregistrée"):
            answer_notice(notice=row, answer=done, person=person, version=2, on=ON)
    desk.reconcile(dt.date(2026, 12, 4))
    with tenant(cabinets=[desk.cabinet_id]):
        assert InduNotice.objects.get().alert is None
        assert NoticeHistory.objects.last().text == "Commission de recours amiable saisie le 01/11/2026."


def test_acts_are_detailed_up_to_the_amount_and_find_their_invoice() -> None:
    desk = silent()
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        row = notice(desk, 5000)
        known = add_act(notice=row, act=ActIn("101", None, 4250, "Pansement non prescrit"), person=person)
        unknown = add_act(notice=row, act=ActIn("", dt.date(2026, 8, 1), 500, ""), person=person)
        assert (known.share.invoice.number, unknown.share) == ("000000101", None)
        with pytest.raises(Refused, match="Il ne reste que 2,50"):
            add_act(notice=row, act=ActIn("102", None, 251, ""), person=person)


def test_a_notice_stands_above_every_dossier_and_is_answered_from_its_page() -> None:
    desk = silent()
    client = client_of(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        payer, nurse = Organism.objects.get(kind="AMO"), Nurse.objects.get()
    typed = {
        "payer": str(payer.public_id),
        "nurse": str(nurse.public_id),
        "reference": "N-2026-17",
        "notified_on": "2026-10-01",
        "received_on": "2026-10-05",
        "amount": "1 042,50",
        "scan": upload(),
    }
    assert "réception" in client.post(reverse("nouvel_indu"), {**typed, "received_on": ""}).content.decode()
    page = client.post(reverse("nouvel_indu"), {**typed, "scan": upload()}, follow=True).content.decode()
    assert "1\u202f042,50" in page and "R.133-9-1" in page
    listed = client.get(reverse("suivi")).content.decode()
    assert listed.index("Indus à décider d’abord") < listed.index("000000101")
    with tenant(cabinets=[desk.cabinet_id]):
        row = InduNotice.objects.get()
    client.post(reverse("detailler", args=[row.public_id]), {"invoice_number": "101", "amount": "42,50"})
    done = {"answer": "cra", "answered_on": "2026-11-02", "version": "1", "proof": upload(b"%PDF-1.7 recours")}
    page = client.post(reverse("repondre", args=[row.public_id]), done, follow=True).content.decode()
    assert "Commission de recours amiable saisie" in page and "000000101" in page
    assert "Indus à décider d’abord" not in client.get(reverse("suivi")).content.decode()
    assert client_of(desk, Role.LECTURE).post(reverse("repondre", args=[row.public_id]), done).status_code == 403


def taken_back() -> Desk:
    """42.50 paid, and 10.00 of a debt without an invoice kept by the fund on that transfer."""
    one = claim()
    paid = transfer(answer(one, 4250), debts=(Retention("D0001", PAID, 1000, 2000),))
    return Desk().receive(sent(one), returned(paid), bank(credit(3250)))


def test_a_retention_says_whether_a_notice_came_before_it() -> None:
    desk = taken_back()
    with tenant(cabinets=[desk.cabinet_id]):
        (one,) = retentions(Recovery.objects.all())
        assert (one.standing, one.recovery.amount_cents) == ("no_notice", 1000)
        row = notice(desk, debt="D0001", received_on=PAID - dt.timedelta(days=30))
        assert retentions(Recovery.objects.all())[0].standing == "too_early"
        InduNotice.objects.filter(pk=row.pk).update(received_on=PAID - dt.timedelta(days=80))
        assert retentions(Recovery.objects.all())[0].standing == "after"


def test_a_person_ties_a_retention_to_an_act_and_unties_exactly_that() -> None:
    desk = taken_back()
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        recovery, share = Recovery.objects.get(), desk_share()
        with pytest.raises(Refused, match="ce qui prouve"):
            tie_retention(recovery=recovery, share=share, reason=" ", person=person)
        tie_retention(recovery=recovery, share=share, reason="Lettre du 3 octobre", person=person)
    desk.reconcile()
    assert desk.money() == ("received", 4250, 4250, 1000, "recovered_named")
    assert desk.said["recoveries"][0]["invoice"] == "000000101"
    with tenant(cabinets=[desk.cabinet_id]):
        assert Case.objects.get(share__part="AMO").cause == "recovered_named"
        untie_retention(recovery=recovery, reason="Erreur", person=person)
    desk.reconcile()
    assert desk.money() == ("received", 4250, 4250, 0, None)
    with tenant(cabinets=[desk.cabinet_id]):
        assert Posting.objects.filter(kind="recovered").count() == 2
        tie_retention(recovery=Recovery.objects.get(), share=desk_share(), reason="Lettre", person=person)
    assert desk.reconcile().money()[3] == 1000


def test_a_retention_larger_than_what_was_paid_is_not_tied() -> None:
    desk = taken_back()
    with tenant(cabinets=[desk.cabinet_id]):
        Recovery.objects.update(amount_cents=4251)
        with pytest.raises(Refused, match="dépasse"):
            tie_retention(recovery=Recovery.objects.get(), share=desk_share(), reason="x", person=office(desk))


def test_the_page_of_retentions_ties_by_the_number_of_the_invoice() -> None:
    desk = taken_back()
    client = client_of(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        recovery = Recovery.objects.get()
    address = reverse("rattacher", args=[recovery.public_id])
    assert "sans notification connue" in client.get(reverse("retenues")).content.decode()
    page = client.post(address, {"invoice_number": "999", "reason": "x"}, follow=True).content.decode()
    assert "rien n’a changé" in page
    page = client.post(address, {"invoice_number": "101", "reason": "Lettre"}, follow=True).content.decode()
    assert "Rattachée à la facture" in page
    page = client.post(reverse("detacher", args=[recovery.public_id]), follow=True).content.decode()
    assert "Rattacher à une facture" in page


def test_a_dossier_of_a_named_retention_says_that_no_notice_is_known() -> None:
    one = claim()
    paid = returned(transfer(answer(one, 4250)))
    desk = Desk().receive(sent(one), paid, bank(credit(4250)))
    with tenant(cabinets=[desk.cabinet_id]):
        share = desk_share()
        Posting.objects.create(
            cabinet_id=desk.cabinet_id,
            share=share,
            kind="recovered",
            amount_cents=4250,
            happened_on=AS_OF,
            file=desk.file,
        )
    desk.reconcile()
    with tenant(cabinets=[desk.cabinet_id]):
        case = Case.objects.get()
    page = client_of(desk).get(reverse("dossier", args=[case.public_id])).content.decode()
    assert "Retenue sans notification connue" in page


def desk_share() -> Share:
    return Share.objects.get(part="AMO")


def test_a_notice_of_its_debt_counts_for_a_retention_that_a_person_tied_to_an_act() -> None:
    desk = taken_back()
    with tenant(cabinets=[desk.cabinet_id]):
        tie_retention(recovery=Recovery.objects.get(), share=desk_share(), reason="Lettre", person=office(desk))
        assert retention_standing_of(desk_share()) == "no_notice"
        row = notice(desk, debt="D0001", received_on=PAID - dt.timedelta(days=30))
        assert retention_standing_of(desk_share()) == "too_early"
        InduNotice.objects.filter(pk=row.pk).update(received_on=PAID - dt.timedelta(days=80))
        assert retention_standing_of(desk_share()) == "after"


def test_a_contest_says_that_it_is_in_time_only_when_it_is() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        row = notice(desk)
        for on, is_in_time in ((row.deadline_on, True), (row.deadline_on + dt.timedelta(days=1), False)):
            letter = contest_indu(notice=row, reasons="Soins prescrits.", person=office(desk), on=on)
            text = read_paper(read_file(letter.letter)).text
            assert ("dans le délai de deux mois" in text) is is_in_time
