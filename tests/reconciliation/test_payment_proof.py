"""« Preuve de paiement »: every link with its file, record and hash; a missing one is said, never supposed."""

import datetime as dt
import hashlib

import pytest
from django.urls import reverse

from billing.models import Share, Visit
from billing.services.invoice import issue_invoices
from billing.services.lot import batches, close_lot, declare_sent
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.models import IncomingFile, Membership, User
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, EntryMatch, Posting
from reconciliation.services.matches.decisions import undo_match
from reconciliation.services.matches.ledger import open_own_shares
from reconciliation.services.proofs.paper import proof_paper
from reconciliation.services.proofs.payment_proof import document, payment_proof
from tests import factories
from tests.billing.test_chain import DAY, NOW, make_plan
from tests.paper_reading import read_paper
from tests.reconciliation.invented import Desk, acknowledged, answer, bank, claim, credit, lot_file, returned, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
ONE, ON = claim(), dt.date(2026, 10, 1)
FILES = (lot_file(ONE), acknowledged(), returned(transfer(answer(ONE, 4250))), bank(credit(4250)))


def paid() -> Desk:
    return Desk().receive(*FILES)


def share_of(desk: Desk) -> Share:
    return Share.objects.select_related("invoice__lot__file", "invoice__source_file", "payer").get(part="AMO")


def test_each_link_names_its_file_its_record_and_its_hash_when_all_the_files_came() -> None:
    desk = paid()
    with tenant(cabinets=[desk.cabinet_id]):
        said = document(proof=payment_proof(share=share_of(desk)), on=ON)
        entry = BankEntry.objects.get(amount_cents=4250)
    links = {link["key"]: link for link in said["links"]}
    hashes = [hashlib.sha256(one).hexdigest() for one in FILES]
    found = [
        {piece["sha256"] for piece in links[key]["pieces"] if piece["sha256"]}
        for key in ("invoice", "acknowledgement", "return", "bank")
    ]
    assert found == [{one} for one in hashes]
    assert links["bank"]["pieces"][0]["rank"] == entry.rank
    assert all(piece["rank"] for piece in links["return"]["pieces"])
    assert "une seule possibilité" in links["bank"]["pieces"][0]["text"]
    assert (said["received_cents"], said["announced_cents"]) == (4250, 4250)


def test_what_the_other_software_kept_is_said_and_the_proof_is_not_whole() -> None:
    desk = paid()
    with tenant(cabinets=[desk.cabinet_id]):
        proof = payment_proof(share=share_of(desk))
    assert [link.key for link in proof.missing] == ["prescription", "visit", "cotation"]
    assert all("autre logiciel" in link.missing for link in proof.missing)
    assert not proof.is_whole


def test_the_bank_is_missing_again_when_the_match_is_undone() -> None:
    desk = paid()
    with tenant(cabinets=[desk.cabinet_id]):
        person = User.objects.create_user("essai@cabinet.example", None)
        undo_match(match=EntryMatch.objects.get(), person=person, reason="essai")
        proof = payment_proof(share=share_of(desk))
    assert "bank" in {link.key for link in proof.missing}
    assert proof.received_cents == 0 and "rien n’est reçu" in proof.conclusion


def own_share(cabinet_id: int) -> Share:
    """A visit of ours, priced, invoiced, in a lot that is declared sent; nothing came back."""
    make_plan(cabinet_id, ["injection_sc"])
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    visit = Visit.objects.get()
    validate_visit(visit=visit, now=NOW)
    issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
    person = User.objects.create_user(f"lot-{cabinet_id}@cabinet.example", None)
    lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
    declare_sent(lot=lot, on=DAY, person=person)
    open_own_shares(cabinet_id=cabinet_id)
    return Share.objects.select_related("invoice__lot__file", "payer").get(part="AMO")


def test_an_invoice_of_ours_shows_its_care_and_its_record_in_the_lot_and_says_that_nothing_answered() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        proof = payment_proof(share=own_share(cabinet_id))
    links = {link.key: link for link in proof.links}
    assert [link.key for link in proof.missing] == ["acknowledgement", "return", "bank"]
    assert "aucun document numérisé" in links["prescription"].pieces[0].sentence
    assert "AMI" in links["cotation"].pieces[0].sentence and links["cotation"].pieces[0].sentence.count("€") == 1
    (lot,) = links["lot"].pieces
    assert lot.source is not None and lot.source.rank == 3 and len(lot.source.file.sha256) == 64


def test_the_paper_is_one_page_that_says_the_same() -> None:
    desk = paid()
    with tenant(cabinets=[desk.cabinet_id]):
        read = read_paper(proof_paper(proof=payment_proof(share=share_of(desk)), on=ON))
        hashes = list(IncomingFile.objects.values_list("sha256", flat=True))
    assert read.pages == 1 and read.is_tagged and "pdfaid" in read.metadata
    assert "prouvé par la banque" in read.text and "Maillons sans preuve : prescription, passage" in read.text
    assert all(one in read.text.replace(" ", "") for one in hashes)


def test_a_nurse_opens_the_proof_of_her_own_invoices_only() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        other = factories.make_nurse(cabinet_id, "996000048")
    addresses = [reverse(name, args=[share.public_id]) for name in ("preuve", "preuve_pdf", "preuve_json")]
    user = factories.make_member(cabinet_id, Role.INFIRMIERE)
    client = logged_in(user)
    for nurse, status in ((share.invoice.nurse, 200), (other, 404)):
        with tenant(cabinets=[cabinet_id]):
            Membership.objects.filter(user=user).update(nurse=nurse)
        assert [client.get(one).status_code for one in addresses] == [status] * 3


def test_the_invoice_the_movement_and_my_payments_lead_to_the_proof() -> None:
    desk = paid()
    client = logged_in(factories.make_member(desk.cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[desk.cabinet_id]):
        share, entry = share_of(desk), BankEntry.objects.get(amount_cents=4250)
        assert Posting.objects.filter(share=share, kind="received").exists()
    pages = [
        reverse("facture", args=[share.invoice.public_id]),
        reverse("mouvement", args=[entry.public_id]),
        reverse("mon_paiement", args=[entry.public_id]),
    ]
    for page in pages:
        assert reverse("preuve", args=[share.public_id]) in client.get(page).content.decode()
