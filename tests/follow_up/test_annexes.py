"""What is joined to a letter, read back whole: pages of the PDF, documents beside it; the defence file of an act."""

import io
import zipfile

import pytest
from django.urls import reverse

from billing.models import Prescription
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Cabinet, Nurse
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.enums import LetterKind
from reconciliation.models import (
    DeclaredPayment,
    DefenceFile,
    InduAct,
    InduNotice,
    NoticeHistory,
    PayerContact,
    RelanceAnnex,
)
from reconciliation.services.chasing.annexes import annexes_for, titles_of
from reconciliation.services.chasing.defence import join_defence
from reconciliation.services.chasing.delivery import letter_archive
from reconciliation.services.chasing.indu_letter import contest_indu
from reconciliation.services.dossiers.resend_papers import give_patient_receipt, send_on_paper
from reconciliation.services.dossiers.resends import undo_resend
from reconciliation.services.matches.declared import PaymentSeen, declare_payment
from tests import factories
from tests.follow_up.resent import NOW, ON, case_of, gesture, office_of, rejected, told
from tests.paper.test_pictures import jpeg
from tests.paper_reading import read_paper
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
PDF_SCAN = b"%PDF-1.7 ordonnance /JavaScript"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def spaced(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def words_of(content: bytes) -> str:
    return spaced(read_paper(content).text)


def scanned(cabinet_id: int, content: bytes) -> None:
    kept = factories.make_stored(cabinet_id, content, "ordonnance", "scan", "kept")
    Prescription.objects.update(scan=kept)


def with_addresses(cabinet_id: int) -> None:
    Cabinet.objects.update(address="8 cours des Tilleuls\n13100 Aix")
    Nurse.objects.update(rpps="10100000008")


def test_the_duplicate_on_paper_is_whole_and_the_dossier_waits(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        with_addresses(cabinet_id)
        row = send_on_paper(gesture=gesture(case))
        invoice = case.share.invoice
        paper = read_paper(read_file(row.paper))
        text = spaced(paper.text)
        assert (paper.pages, paper.is_tagged) == (1, True)
        for words in (
            f"Duplicata de la facture {invoice.number} du 12/11/2026", "Nadia Perrin, RPPS 10100000008",
            "N° assurance maladie 996000014", "né(e) le 01/03/1950", "255081416802538", "Dr Hubert",
            "991000019", "électronique, le 12/11/2026, lot 001", "10/11/2026", "Total", "CPAM 131",
            "Duplicata certifié conforme par l’infirmière",
        ):  # fmt: skip
            assert words in text, words
        case.refresh_from_db()
        assert case.state == "waiting" and case.next_action == "Attendre le paiement du duplicata papier"
        undo_resend(resend=row, person=office_of(cabinet_id), now=NOW)
        case.refresh_from_db()
        assert case.state == "open"


def test_what_the_fund_says_it_paid_does_not_go_on_paper_either(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, ("2900005", "FACTURE DEJA REGLEE"))
        with pytest.raises(Refused, match="doublon"):
            send_on_paper(gesture=gesture(case))


def test_a_patient_who_paid_is_given_the_receipt_that_his_fund_asks_for(cabinet_id: int) -> None:
    from cabinet.enums import Part
    from reconciliation.enums import Means

    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        with pytest.raises(Refused, match="n’a rien payé"):
            give_patient_receipt(gesture=gesture(case))
        proof = factories.make_stored(cabinet_id, b"%PDF-1.7 recu", "recu.pdf", "scan", "kept")
        seen = PaymentSeen(case.share.expected_cents, ON, Part.PATIENT, Means.CHEQUE, "", proof)
        declare_payment(case=case, seen=seen, person=office_of(cabinet_id), on=ON)
        row = give_patient_receipt(gesture=gesture(case))
        text = words_of(read_file(row.paper))
        for words in (
            "Facture acquittée",
            "pour le remboursement du patient",
            "Chèque",
            "Total payé",
            "255081416802538",
        ):
            assert words in text, words
        assert DeclaredPayment.objects.get().refund_given_on == ON
        undo_resend(resend=row, person=office_of(cabinet_id), now=NOW)
        assert DeclaredPayment.objects.get().refund_given_on is None


@pytest.mark.parametrize(("content", "is_inside"), [(jpeg(), True), (PDF_SCAN, False), (jpeg()[:60], False)])
def test_a_photo_is_a_page_and_a_pdf_goes_beside(cabinet_id: int, content: bytes, is_inside: bool) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        scanned(cabinet_id, content)
        sheets = annexes_for(kind=LetterKind.SILENCE, shares=[case.share])
        assert (sheets[-1].picture is not None, sheets[-1].beside is None) == (is_inside, is_inside)
        assert titles_of(sheets)[-1].endswith("document joint à part") != is_inside
        assert [one.title.split(" du ")[0].split(" de ")[0] for one in sheets][:2] == ["Duplicata", "Preuve d’envoi"]


def test_a_letter_about_money_alone_joins_no_prescription(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
        scanned(cabinet_id, jpeg())
        for kind in (LetterKind.ANNOUNCED, LetterKind.PARTIAL, LetterKind.LATE_PENALTY, LetterKind.RETENTION_NO_NOTICE):
            sheets = annexes_for(kind=kind, shares=[case.share])
            assert not any("Prescription" in one.title for one in sheets)


def contested(cabinet_id: int) -> tuple[InduNotice, InduAct]:
    """A notice about the rejected invoice, whose prescription is a PDF; the fund and the nurse can be written to."""
    case = rejected(cabinet_id)
    with_addresses(cabinet_id)
    told(case.share.invoice, "acknowledged", on=ON)
    scanned(cabinet_id, PDF_SCAN)
    share = case_of(case.share.invoice).share
    notice = factories.make_notice(share, "N-2026-17", share.expected_cents)
    notice.scan = factories.make_stored(cabinet_id, b"%PDF-1.7 indu", "indu.pdf", "scan", "kept")
    notice.save()
    PayerContact.objects.create(cabinet_id=cabinet_id, organism=share.payer, address="1 rue du Port")
    act = InduAct.objects.create(
        cabinet_id=cabinet_id, notice=notice, share=share, invoice_number=share.invoice.number,
        amount_cents=share.expected_cents, grievance="Non prescrit",
    )  # fmt: skip
    return notice, act


def test_an_act_is_defended_in_one_click_and_the_letter_lists_it_and_delivers_it(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[cabinet_id]):
        notice, act = contested(cabinet_id)
        share = act.share
        unknown = InduAct.objects.create(cabinet_id=cabinet_id, notice=notice, amount_cents=1)
    page = client.post(reverse("defendre", args=[notice.public_id]), {"acte": str(act.public_id)}, follow=True)
    assert "Dossiers de défense" in page.content.decode()
    with tenant(cabinets=[cabinet_id]):
        made = DefenceFile.objects.get()
        text = words_of(read_file(made.paper))
        for words in (
            f"Dossier de défense de la facture {share.invoice.number}", "Preuve de paiement, maillon par maillon",
            "Prescription du 10/11/2026, Dr Hubert", "Lot 001 du 12/11/2026", "sha256", "rien n’est reçu en banque",
            "Passage du 10/11/2026 à 9 h 00", "Version 1", "Cotation et règles du passage du 10/11/2026", "AMI 4",
            "Document joint à part",
        ):  # fmt: skip
            assert words in text, words
        assert "255081416802538" not in text.replace(" ", "")
        assert NoticeHistory.objects.get(kind="defense").text.endswith("joint.")
        with pytest.raises(Refused, match="déjà joint"):
            join_defence(notice=notice, act=act, person=made.person, on=made.made_on)
        with pytest.raises(Refused, match="connue ici"):
            join_defence(notice=notice, act=unknown, person=made.person, on=ON)
        letter = contest_indu(notice=notice, reasons="Prescrit.", person=office_of(cabinet_id), on=ON)
        text = words_of(read_file(letter.letter))
        for words in (
            "Notification N-2026-17 du 07/09/2026 : document joint à part", f"{made.title} : document joint à part",
            "Duplicata de la facture", "Accusé de réception du lot (ARL) du 20/11/2026",
            "Prescription du 10/11/2026 : document joint à part",
        ):  # fmt: skip
            assert words in text, words
        assert RelanceAnnex.objects.filter(relance=letter, file__isnull=False).count() == 3
        archive = zipfile.ZipFile(io.BytesIO(letter_archive(relance=letter)))
        assert archive.namelist()[:3] == [f"lettre-{letter.reference}.pdf", "piece-01.pdf", "piece-02.pdf"]
        assert archive.read("piece-02.pdf") == read_file(made.paper) and PDF_SCAN in map(
            archive.read, archive.namelist()
        )
    answer = client.get(reverse("pieces_relance", args=[letter.public_id]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
