"""Receipt, statement, livre des recettes: the whole text of each paper; each sum counted once, on the day it was received."""

import csv
import datetime as dt
import io

import pytest

from billing.models import InvoiceLine, Share
from cabinet.enums import Part
from cabinet.models import Organism
from cabinet.tenancy import tenant
from reconciliation.enums import PatientMeans
from reconciliation.models import BankAccount, PatientLadder
from reconciliation.services.books.receipts import receipts, spreadsheet
from reconciliation.services.books.takings import takings
from reconciliation.services.matches.decisions import set_aside
from reconciliation.services.patients.bank import bank_payments, unbank_entry
from reconciliation.services.patients.papers import receipt_paper, statement_paper
from reconciliation.services.patients.payments import fingerprint_of, refund_credit, reverse_payment
from tests import factories
from tests.accounts.till import ON, Till, make_till
from tests.paper_reading import read_paper

pytestmark = pytest.mark.django_db
DAY = factories.DAY
SEPTEMBER = {"start": dt.date(2026, 9, 1), "end": dt.date(2026, 9, 30)}
OCTOBER = {"start": dt.date(2026, 10, 1), "end": dt.date(2026, 10, 31)}


def test_the_receipt_in_whole_and_once_undone_it_says_so() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(2500, {share: 2000}, means=PatientMeans.CHEQUE, cheque="0012345")
        paper = read_paper(receipt_paper(payment=payment, on=ON))
        reverse_payment(payment=payment, reason="Chèque revenu impayé", person=till.person, on=ON)
        undone = read_paper(receipt_paper(payment=payment, on=ON))
    assert paper.title == "Reçu E2026-0001" and paper.is_tagged and paper.language == "fr-FR"
    for text in (
        *(
            "DÉMO Anne",
            "25,00 €",
            "7 septembre 2026",
            "Chèque",
            "n° 0012345, BANQUE DU COIN",
            "Personne gestionnaire",
        ),
        *(
            "Facture 000000301",
            "soins du 07/09/2026",
            "20,00 €",
            "Avoir en votre faveur : 5,00 €.",
            "20 octobre 2026",
        ),
    ):
        assert text in paper.text, text
    assert "255081416802538" not in paper.text and "annulé" not in paper.text
    assert "Cet encaissement a été annulé le 20/10/2026 : Chèque revenu impayé" in undone.text


def invoice_of_three_parts(till: Till) -> Share:
    """50.00: the fund paid its 30.00, the mutuelle owes 8.00, 12.00 are the patient's."""
    share = factories.make_patient_share(till.cabinet_id, 1200)
    invoice = share.invoice
    invoice.total_cents = 5000
    invoice.save(update_fields=["total_cents"])
    fund = Organism.objects.get()
    own = {"cabinet_id": till.cabinet_id, "invoice": invoice, "payer": fund}
    Share.objects.create(part=Part.AMO, expected_cents=3000, received_cents=3000, **own)
    Share.objects.create(part=Part.AMC, expected_cents=800, **own)
    for rank, (code, text) in enumerate((("AMI", "AMI 4"), ("IFD", "IFD")), start=1):
        InvoiceLine.objects.create(
            cabinet_id=till.cabinet_id, invoice=invoice, rank=rank, cared_on=DAY, text=text, code=code, amount_cents=1
        )
    return share


def test_the_statement_says_who_pays_what_in_plain_french() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = invoice_of_three_parts(till)
        BankAccount(cabinet_id=till.cabinet_id, nurse=share.invoice.nurse, iban="FR7630006000011234567890189").save()
        PatientLadder.objects.create(cabinet_id=till.cabinet_id, phone="04 90 00 00 00")
        till.pay(500, {share: 500})
        paper = read_paper(statement_paper(patient=till.patient, on=ON))
        till.pay(700, {share: 700})
        settled = read_paper(statement_paper(patient=till.patient, on=ON))
    assert paper.is_tagged and "pdfaid" in paper.metadata and paper.title == "Relevé de compte au 20 octobre 2026"
    for text in (
        *("Il reste 7,00 € à votre charge", "Facture 000000301 du 7 septembre 2026, Nadia Perrin"),
        *("07/09/2026 : Soins infirmiers, Indemnité forfaitaire de déplacement", "Coût des soins 50,00 €"),
        *("Votre caisse a payé 30,00 €", "Votre mutuelle doit payer 8,00 €", "Votre part 12,00 €"),
        *("Vous avez réglé 5,00 €", "Reste à régler 7,00 €", "Comment régler : 7,00 €"),
        *("par virement sur le compte FR76 3000 6000 0112 3456 7890 189", "par chèque à l’ordre de Nadia Perrin"),
        *("04 90 00 00 00", "plusieurs versements sont possibles"),
    ):
        assert text in paper.text, text
    assert "255081416802538" not in paper.text
    assert "Vous ne devez rien à ce jour" in settled.text and "Comment régler" not in settled.text


def book(days: dict[str, dt.date]) -> tuple[int, int]:
    """(what counts as received, what is unexplained), screen and file alike."""
    found, taken = receipts(**days), takings(**days)
    counted = sum(one.paid_cents for one in found) + sum(one.cents for one in taken)
    rows = list(csv.DictReader(io.StringIO(spreadsheet(found=found, taken=taken).decode("utf-8-sig")), delimiter=";"))
    assert sum(int(one["recette_centimes"]) for one in rows) == counted
    return counted, sum(one.unexplained_cents for one in found)


def test_each_payment_counts_once_on_the_day_it_was_received_whatever_the_bank_shows_later() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(5000)
        till.pay(1000, {share: 1000})  # cash
        cheque = till.pay(3500, {share: 3000}, means=PatientMeans.CHEQUE, cheque="77")
        entry = till.credit(3500, day=dt.date(2026, 10, 2))
        assert (book(SEPTEMBER), book(OCTOBER)) == ((4500, 0), (0, 3500))
        bank_payments(entry=entry, payments=[cheque], person=till.person)
        till.reconcile()
        assert (book(SEPTEMBER), book(OCTOBER)) == ((4500, 0), (0, 0))
        assert receipts(**OCTOBER)[0].nature == "Encaissements de patients, comptés le jour où ils ont été reçus"
        refund_credit(
            payment=cheque,
            cents=500,
            means=PatientMeans.CASH,
            seen=fingerprint_of(till.patient),
            person=till.person,
            on=ON,
        )
        assert (book(SEPTEMBER)[0], book(OCTOBER)[0]) == (4500, -500)
        unbank_entry(entry=entry, reason="Essai", person=till.person)
        assert (book(SEPTEMBER), book(OCTOBER)) == ((4500, 0), (-500, 3500))
        set_aside(entry=entry, reason="Apport personnel")
        assert book(OCTOBER) == (-500, 0)


def test_what_was_undone_stays_on_its_day_and_is_answered_on_another() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = till.debt(2000)
        payment = till.pay(2000, {share: 2000}, means=PatientMeans.CHEQUE, cheque="77")
        reverse_payment(payment=payment, reason="Impayé", person=till.person, on=ON)
        assert (book(SEPTEMBER)[0], book(OCTOBER)[0]) == (2000, -2000)
        assert [one.nature for one in takings(**OCTOBER)] == ["Annulation : Impayé"]


def test_a_constat_is_in_the_book_with_its_opposite() -> None:
    till = make_till()
    with tenant(cabinets=[till.cabinet_id]):
        share = factories.make_share(till.cabinet_id)
        factories.make_declared(share, 100)
        assert book(SEPTEMBER) == (100, 0)
        assert takings(**SEPTEMBER)[0].nature == "Constaté payé, espèces"
