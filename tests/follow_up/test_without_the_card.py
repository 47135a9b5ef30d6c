"""Mode dégradé: an invoice without the card has a delay, a filter and a next action of its own: was its signed sheet sent?"""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.enums import Cause
from billing.models import Invoice, InvoiceLine, Share, Visit
from billing.services.invoice import issue_invoices
from billing.services.invoicing.degraded import Sheet, degraded_invoices, is_degraded, sheets_of
from billing.services.lot import batches, close_lot, declare_sent
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.balance import waiting_of
from dashboards.snapshot import shares_on
from reconciliation.models import Case, PayerDelay
from reconciliation.services.dossiers.worklist import Filters, situation, worklist
from reconciliation.services.reconcile import reconcile
from simulator.world import Claim
from tests import factories
from tests.billing.test_chain import DAY, NOW, make_plan
from tests.reconciliation.invented import SENT, Desk, acknowledged, answer, claim, lot_file, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
USUAL_ENDS = DAY + dt.timedelta(days=45)  # the morning after 44 days of the calendar


def sent_here(cabinet_id: int, *, degraded: bool, proof: bool = True) -> Invoice:
    """One passage made, priced, invoiced and declared sent on DAY, the card there or not; its sheet noted today."""
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ["injection_sc"])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        visit = Visit.objects.get()
        visit.is_degraded, visit.has_proof = degraded, proof
        visit.save(update_fields=["is_degraded", "has_proof"])
        validate_visit(visit=visit, now=NOW)
        (invoice,) = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
        declare_sent(lot=lot, on=DAY, person=person)
    return invoice


def on_the_morning_of(cabinet_id: int, day: dt.date) -> list[Case]:
    with tenant(cabinets=[cabinet_id]):
        reconcile(cabinet_id=cabinet_id, as_of=day)
        return list(Case.objects.filter(share__part="AMO").select_related("share"))


def test_it_is_waited_for_longer_and_its_dossier_asks_for_the_sheet_first() -> None:
    cabinet_id = factories.make_cabinet()
    sent_here(cabinet_id, degraded=True)
    assert on_the_morning_of(cabinet_id, DAY + dt.timedelta(days=31)) == []  # a card invoice would be silent
    (case,) = on_the_morning_of(cabinet_id, USUAL_ENDS)
    today = timezone.localdate()
    assert case.cause == Cause.LOT_NOT_ACKNOWLEDGED and case.share.is_silent
    assert case.next_action == (
        "Demander à la caisse si elle a reçu le lot, et vérifier que la pièce du mode dégradé (feuille signée ou SCOR), "
        f"notée le {today:%d/%m/%Y}, a été envoyée"
    )
    page = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE)).get(
        reverse("dossier", args=[case.public_id])
    )
    assert "Facture en mode dégradé (carte Vitale absente)" in page.content.decode()
    assert "la date de son envoi n’est pas connue" in page.content.decode()
    assert "aux factures en mode dégradé sont connues (0)" in page.content.decode()


def test_a_card_invoice_is_judged_as_before() -> None:
    cabinet_id = factories.make_cabinet()
    sent_here(cabinet_id, degraded=False)
    (case,) = on_the_morning_of(cabinet_id, DAY + dt.timedelta(days=31))
    assert case.next_action.startswith("Demander à la caisse si elle a reçu le lot, puis")
    with tenant(cabinets=[cabinet_id]):
        assert not worklist(filters=Filters(mode="degrade"), person=None, on=DAY).exists()
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    assert "mode dégradé" not in client.get(reverse("dossier", args=[case.public_id])).content.decode()
    assert "mode=degrade" not in client.get(reverse("suivi")).content.decode()


QUERIES = ("?cause=silent_share", "?cause=silent_share&mode=degrade")
ORDINARY, ABSENT = claim("000000998"), claim("000000999")


def without_the_card(desk: Desk, *numbers: str, proof: bool = True) -> None:
    """The passages of these invoices, made without the card."""
    with tenant(cabinets=[desk.cabinet_id]):
        for line in InvoiceLine.objects.filter(invoice__number__in=numbers).select_related("invoice"):
            line.visit = Visit.objects.create(
                cabinet_id=desk.cabinet_id, patient_id=line.invoice.patient_id, performed_by_id=line.invoice.nurse_id,
                billed_by_id=line.invoice.nurse_id, cared_on=line.cared_on, at=dt.time(9), is_degraded=True, has_proof=proof,
            )  # fmt: skip
            line.save(update_fields=["visit"])


def a_life(*, proof: bool = True, answered_absent: int = 0) -> Desk:
    """Ninety-nine card invoices answered in three working days; `answered_absent` without the card in eight; two still open."""
    cards = [claim(f"{rank:09d}") for rank in range(1, 100)]
    papers = [claim(f"{rank:09d}") for rank in range(200, 200 + answered_absent)]
    desk = Desk().receive(sent(*cards, *papers, ORDINARY, ABSENT), acknowledged())
    without_the_card(desk, ABSENT.number, *(one.number for one in papers), proof=proof)
    quick = transfer(*[answer(one, 4250) for one in cards], day=SENT + dt.timedelta(days=3))
    desk.receive(returned(quick))
    if papers:
        slow = transfer(*[answer(one, 4250) for one in papers], day=SENT + dt.timedelta(days=10), ref="262577000999")
        desk.receive(returned(slow, file_id="R00002"))
    return desk


def test_its_answers_and_those_with_the_card_are_two_curves() -> None:
    """Five answers after eight working days: the card's bound of 3 is lent, stretched by 8 / 3, and a day is added."""
    desk = a_life(answered_absent=5)
    with tenant(cabinets=[desk.cabinet_id]):
        card, paper = PayerDelay.objects.order_by("is_degraded")
    assert (card.is_degraded, card.basis, card.answers, card.days) == (False, "payer", 99, 4)
    assert (paper.is_degraded, paper.basis, paper.answers, paper.median, paper.days) == (True, "card", 5, 8, 9)
    morning = desk.reconcile(SENT + dt.timedelta(days=10))
    assert [morning.share(one.number)["silent"] for one in (ORDINARY, ABSENT)] == [True, False]
    late = desk.reconcile(SENT + dt.timedelta(days=14))
    assert [late.share(one.number)["silent"] for one in (ORDINARY, ABSENT)] == [True, True]
    assert late.share(ABSENT.number)["cause"] == "silent_share"


def test_the_dashboard_waits_as_the_follow_up_does() -> None:
    desk = a_life()
    with tenant(cabinets=[desk.cabinet_id]):
        by_mode = [waiting_of(one) for one in shares_on(SENT + dt.timedelta(days=20))]
    assert [one.is_degraded for one in by_mode if one] == [False] * 100 + [True]


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (True, "Vérifier que la pièce du mode dégradé (feuille signée ou SCOR), notée le "),
        (False, "Mode dégradé, aucune pièce notée\u202f: retrouver la feuille signée, l’envoyer (papier ou SCOR), puis relancer"),
    ],
)  # fmt: skip
def test_the_filter_keeps_it_and_the_next_action_names_the_piece(proof: bool, words: str) -> None:
    desk = a_life(proof=proof).reconcile(SENT + dt.timedelta(days=50))
    with tenant(cabinets=[desk.cabinet_id]):
        (case,) = worklist(filters=Filters(mode="degrade"), person=None, on=SENT)
        assert (case.share.invoice.number, case.cause) == (ABSENT.number, "silent_share")
        assert case.next_action.startswith(words)
        assert situation(on=SENT).degraded == 1
    client = logged_in(factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE))
    whole, kept = (client.get(reverse("suivi") + query).content.decode() for query in QUERIES)
    assert (
        "mode=degrade" in whole
        and "Mode dégradé <span>1</span>" in whole
        and ABSENT.number in whole
        and ORDINARY.number in whole
    )
    assert ABSENT.number in kept and ORDINARY.number not in kept
    dossier = client.get(reverse("dossier", args=[case.public_id])).content.decode()
    assert ("Carte Vitale absente, aucune pièce notée" in dossier) is not proof


def test_a_dossier_opened_before_the_sheet_was_lost_follows_the_facts() -> None:
    desk = a_life().reconcile(SENT + dt.timedelta(days=50))
    with tenant(cabinets=[desk.cabinet_id]):
        Visit.objects.filter(is_degraded=True).update(has_proof=False)
    desk.reconcile(SENT + dt.timedelta(days=51))
    with tenant(cabinets=[desk.cabinet_id]):
        case = Case.objects.get(share__invoice__number=ABSENT.number)
        assert case.next_action.startswith("Mode dégradé, aucune pièce notée")
        assert case.history.order_by("pk").last().text.startswith("À faire, d’après les faits")  # type: ignore[union-attr]


def in_a_degraded_lot(*claims: Claim) -> bytes:
    """A lot of other software whose record 1 says D at position 81."""
    content = bytearray(lot_file(*claims))
    assert content[128:129] == b"1" and content[208:209] == b" "
    content[208:209] = b"D"
    return bytes(content)


def test_a_lot_that_says_of_itself_that_the_card_was_absent_puts_its_invoices_on_that_track() -> None:
    desk = Desk().receive(in_a_degraded_lot(claim()), sent(claim("000000102", lot="002")))
    with tenant(cabinets=[desk.cabinet_id]):
        first, other = Invoice.objects.order_by("number")
        assert (first.lot.is_degraded, other.lot.is_degraded) == (True, False)
        assert degraded_invoices(cabinet_id=desk.cabinet_id) == {first.pk}
        assert sheets_of(invoices=[first.pk, other.pk]) == {
            first.pk: Sheet(is_whole=False, noted_on=None, is_by_lot=True)
        }
        assert list(Share.objects.filter(is_degraded("invoice")).values_list("invoice", flat=True)) == [first.pk]
        assert [one.is_degraded for one in shares_on(dt.date(2027, 1, 1))] == [True, False]
    late = desk.reconcile(dt.date(2026, 12, 30))
    with tenant(cabinets=[late.cabinet_id]):
        case = Case.objects.get(share__invoice=first)
    client = logged_in(factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE))
    assert "dit par le lot" in client.get(reverse("dossier", args=[case.public_id])).content.decode()


def test_the_same_lot_read_first_without_its_certification_learns_it_afterwards() -> None:
    desk = Desk().receive(sent(claim()), in_a_degraded_lot(claim()))
    with tenant(cabinets=[desk.cabinet_id]):
        assert Invoice.objects.get().lot.is_degraded
