"""Each letter read back whole: parties, table, amounts, ask and its day, law, annexes; and nothing that must not be there."""

import datetime as dt

import pytest

from billing.models import Share
from cabinet.models import Cabinet, Nurse, Organism
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from reconciliation.enums import LetterKind
from reconciliation.letters.texts import WORDS
from reconciliation.models import InduAct, PayerContact, Posting, Relance, Resend, Step
from reconciliation.services.chasing.indu_letter import contest_indu
from reconciliation.services.chasing.penalties import claim_penalty, late_payments
from reconciliation.services.relances import propose_run
from tests import factories
from tests.follow_up.desk import LATE, office, only_case
from tests.follow_up.test_relances import issue, ready
from tests.paper_reading import ReadPaper, read_paper
from tests.reconciliation.invented import Desk, acknowledged, answer, bank, claim, credit, returned, transfer

pytestmark = pytest.mark.django_db
LAW = {
    "late_refused": ("R.161-47", "8 octobre 2015, n° 14-20.252"),
    "retention_no_notice": ("L.133-4 et R.133-9-1",),
    "retention_too_early": ("R.133-9-1",),
    "formal_notice": ("1344 et 1231-6", "28 mai 2015, n° 14-17.731"),
    "late_penalty": ("décret n° 2016-1069 du 3 août 2016",),
}


def paper(relance: Relance) -> ReadPaper:
    return read_paper(read_file(relance.letter))


def with_address(desk: Desk) -> Desk:
    with tenant(cabinets=[desk.cabinet_id]):
        Cabinet.objects.update(address="8 cours des Tilleuls\n13100 Aix-en-Provence", siret="12345678900011")
    return desk


def test_the_letter_of_silence_whole() -> None:
    desk = with_address(ready(claim(), claim("000000102", amo=3000)))
    desk.receive(acknowledged(), as_of=LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        letter = issue(desk).relances.get()
        read = paper(letter)
        nir = only_case().share.invoice.patient.nir
        file = desk_file_names()
    for words in (
        "Nadia Perrin", "Infirmière diplômée d’État", "8 cours des Tilleuls", "RPPS 10100000008",
        "N° assurance maladie 996000016", "SIRET 12345678900011",
        "CPAM 131", "Relations professionnelles", "1 rue du Port", "13001 Marseille",
        "13100 Aix-en-Provence, le 2 novembre 2026", "Nos références : R2026-0001",
        "Factures transmises, restées sans réponse : 72,50 €",
        "Facture Patient et soins Cotation Transmission Dû",
        "000000101", "000000102", "06/09/2026", "AMI 4", "électronique, le 07/09/2026", "lot 001",
        "42,50 €", "30,00 €", "Total 72,50 €", "sous dix jours, soit avant le 12 novembre 2026",
        "Pièces jointes", "Duplicata de la facture 000000101 du 07/09/2026", "Preuve d’envoi du 07/09/2026",
        "Accusé de réception du lot (ARL) du 07/09/2026",
    ):  # fmt: skip
        assert words in spaced(read.text), words
    assert any(name in read.text for name in file)
    assert nir not in read.text.replace(" ", "") and nir[:13] not in read.text.replace(" ", "")
    assert (read.language, read.is_tagged) == ("fr-FR", True)
    assert "pdfaid:part" in read.metadata and "pdfuaid:part" in read.metadata


def spaced(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def desk_file_names() -> set[str]:
    return {step.file.name for step in Step.objects.select_related("file") if step.file}


@pytest.mark.parametrize("kind", [one for one in LetterKind if one != LetterKind.INDU_CONTESTED])
def test_every_letter_prints_its_words_and_its_law(kind: LetterKind) -> None:
    from reconciliation.enums import Channel
    from reconciliation.services.letters import LetterIn, Table, print_letter

    nurse = Nurse(first_name="Nadia", last_name="Perrin", rpps="10100000008", am_number="996000014")
    letter = LetterIn(
        Cabinet(name="Cabinet du Port"), nurse, Organism(name="CPAM 131", kind="AMO", code="1"),
        PayerContact(address="1 rue du Port"), kind, Channel.LRAR, "R2026-0007", LATE,
    )  # fmt: skip
    table = Table(("Facture", "Dû"), (("000000101", "42,50 €"),), 4250)
    read = read_paper(print_letter(letter=letter, table=table, annexes=["Duplicata de la facture 000000101"]))
    text = spaced(read.text)
    for words in (
        "Lettre recommandée avec avis de réception", "42,50 €", "12 novembre 2026", "Duplicata de la facture 000000101",
        *LAW.get(kind, ()),
    ):  # fmt: skip
        assert words in text, (kind, words)
    assert WORDS[kind].subject.split(":", maxsplit=1)[0].strip() in read.title
    assert all(reference in text for reference in WORDS[kind].references)
    assert "{" not in text


@pytest.mark.parametrize(
    ("reject", "kind"),
    [
        (("", "DELAI DE TRANSMISSION DEPASSE"), "late_refused"),
        (("2900005", "FACTURE DEJA REGLEE"), "duplicate_refused"),
        (("0450072", "EXONERATION INCONNUE"), "rights_denied"),
        (("0460053", "PRESCRIPTEUR INCONNU"), None),
    ],
)
def test_a_reject_asks_for_its_own_letter_or_for_a_correction_first(reject: tuple[str, str], kind: str | None) -> None:
    desk = ready()
    refused = transfer(answer(claim(), 0, state="R", reject=reject))
    desk.receive(returned(refused), as_of=LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        run = propose_run(cabinet_id=desk.cabinet_id, on=LATE).run
        assert [key.kind for key in run.letters] == ([kind] if kind else [])
        if kind is None:
            assert run.skipped[0].why == "Rejetée : à corriger et renvoyer d’abord."


def test_underpaid_announced_and_retained_have_their_letters() -> None:
    desk = ready(claim(), claim("000000102"), claim("000000103"))
    short = transfer(answer(claim(), 3500))
    promised = transfer(answer(claim("000000102"), 4250), ref="262577000124")
    taken = transfer(answer(claim("000000103"), 4250), ref="262577000125")
    came = (credit(3500), credit(4250, text="VIR CPAM 262577000125"))
    desk.receive(
        returned(short),
        returned(promised, file_id="R00002"),
        returned(taken, file_id="R00003"),
        bank(*came),
        as_of=LATE,
    )
    with tenant(cabinets=[desk.cabinet_id]):
        Posting.objects.create(
            cabinet_id=desk.cabinet_id, share=share("000000103"), kind="recovered", amount_cents=4250,
            happened_on=LATE, file=desk.file,
        )  # fmt: skip
    desk.reconcile(LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        letters = {one.kind: one for one in issue(desk).relances.all()}
        assert {kind: one.amount_cents for kind, one in letters.items()} == {
            "partial": 750,
            "announced": 4250,
            "retention_no_notice": 4250,
        }
        assert "aucune notification préalable" in paper(letters["retention_no_notice"]).text
        assert "la date, la référence et le compte destinataire" in paper(letters["announced"]).text
        assert "Total 7,50 €" in spaced(paper(letters["partial"]).text)


def share(number: str) -> Share:
    return Share.objects.get(invoice__number=number, part="AMO")


def test_the_third_letter_is_a_formal_notice_that_names_the_two_before() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        for days in (0, 12, 24):
            last = issue(desk, LATE + dt.timedelta(days=days)).relances.get()
        assert (last.kind, last.level) == ("formal_notice", 3)
        text = spaced(paper(last).text)
        assert "Mise en demeure de payer : 42,50 €" in text
        assert "Nos demandes précédentes : R2026-0001 du 02/11/2026, R2026-0002 du 14/11/2026." in text
        again = propose_run(cabinet_id=desk.cabinet_id, on=LATE + dt.timedelta(days=60)).run
        assert again.skipped[0].why.startswith("Les 3 niveaux sont épuisés")


def test_a_late_payment_claims_its_penalty_with_the_computation_once() -> None:
    desk = ready()
    paid = transfer(answer(claim(), 4250), day=dt.date(2026, 9, 21))
    desk.receive(acknowledged(), returned(paid), bank(credit(4250, day=dt.date(2026, 9, 22))), as_of=LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        (late,) = late_payments(cabinet_id=desk.cabinet_id)
        assert [(one.days, one.cents) for one in late.rows] == [(11, 425)]
        row = claim_penalty(
            cabinet_id=desk.cabinet_id, payer=late.payer, nurse=late.nurse, person=office(desk), on=LATE
        )
        text = spaced(paper(row).text)
        for words in (
            "000000101 DÉMO Anne, 06/09/2026 42,50 € 07/09/2026 22/09/2026 11 4,25 €",
            "Total 4,25 €",
            "décret n° 2016-1069",
        ):
            assert words in text, words
        assert late_payments(cabinet_id=desk.cabinet_id) == []


def test_an_indu_is_contested_with_its_acts_its_dates_and_the_reasons() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        notice = factories.make_notice(only_case().share, "N-2026-17", 5000)
        InduAct.objects.create(
            cabinet_id=desk.cabinet_id, notice=notice, share=only_case().share, invoice_number="000000101",
            amount_cents=4250, grievance="Pansement non prescrit",
        )  # fmt: skip
        row = contest_indu(
            notice=notice, reasons="La prescription du 1er septembre couvre ce soin.", person=office(desk), on=LATE
        )
        text = spaced(paper(row).text)
    for words in (
        "saisine de la commission de recours amiable : 50,00 €", "Par lettre N-2026-17 du 7 septembre 2026",
        "R.133-9-1 et R.142-1", "La prescription du 1er septembre couvre ce soin.", "Pansement non prescrit",
        "non détaillé par la notification", "7,50 €", "Total 50,00 €", "Notification N-2026-17 du 07/09/2026",
    ):  # fmt: skip
        assert words in text, words


def test_the_table_says_that_an_invoice_was_sent_again_on_paper() -> None:
    from reconciliation.services.letters import invoice_table

    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
        Resend.objects.create(
            cabinet_id=desk.cabinet_id, case=case, way="paper", invoice=case.share.invoice, paper=desk.file,
            done_on=dt.date(2026, 10, 12), person=office(desk),
        )  # fmt: skip
        table = invoice_table(shares=[case.share], amounts={case.share_id: 4250})
    assert table.rows[0][3] == "électronique, le 07/09/2026, lot 001, puis sur papier, le 12/10/2026"
