"""The ten things of a gestionnaire's day, one after the other in one run, from her log-in on, with the keyboard alone.

`Hands` has keys and eyes: no mouse, no focus set by the test, no address typed after the first one. What is not
of the page: the browser's own key to go back, and the system's window that chooses a file.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from billing.models import Invoice
from cabinet.models import IncomingFile, Nurse, Organism
from cabinet.tenancy import tenant
from reconciliation.models import (
    BankEntry,
    Case,
    CaseHistory,
    EntryMatch,
    PayerContact,
    Relance,
    SavedView,
    TimeSpent,
    WriteOff,
)
from reconciliation.services.files.background import work_on_file
from reconciliation.services.matches.match_bank import match_bank
from tests import factories
from tests.bank.written import NEAR
from tests.follow_up.resent import ON, office_of, rejected
from tests.journeys.test_pages import faults_here
from tests.reconciliation.invented import Desk, acknowledged, answer, bank, claim, credit, returned, sent, transfer

pytestmark = pytest.mark.journey
MOST_TABS = 250
FIELD = "input, select, textarea"
FOCUSED = """(kind) => {
  const e = document.activeElement
  if (!e.matches(kind)) return ""
  const labels = e.labels ? [...e.labels].map((one) => one.innerText) : []
  const own = e.matches("a, button, summary") ? e.innerText : ""
  return [...labels, e.getAttribute("aria-label") ?? "", own].join(" | ").replace(/\\s+/g, " ")
}"""
LOST = returned(transfer(answer(claim("000000104", amo=3150), 3150), ref="262577000999"), file_id="R00009")


@dataclass(frozen=True, slots=True)
class Hands:
    page: Any

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, name: str, kind: str = "a, button, summary") -> None:
        """By Tab until what is named so has the focus."""
        met = []
        for _ in range(MOST_TABS):
            self.press("Tab")
            met.append(self.page.evaluate(FOCUSED, kind))
            if name in met[-1]:
                return
        raise AssertionError(f"no way to {name} by Tab: {met}")

    def type_in(self, name: str, text: str) -> None:
        self.to(name, FIELD)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def enter(self, name: str, *, sees: str) -> None:
        """Follows the link or presses the button, and waits for what the next page says."""
        self.to(name)
        self.press("Enter")
        self.sees(sees)

    def opens(self, name: str) -> None:
        """A part that was folded."""
        self.to(name)
        self.press("Enter")

    def sees(self, text: str) -> None:
        said = re.compile(re.sub(r"\s+", r"\\s+", re.escape(text).replace(r"\ ", " ")))
        expect(self.page.get_by_text(said).locator("visible=true").first).to_be_visible()
        self.page.wait_for_load_state()

    def back(self) -> None:
        """Alt + left arrow: a key of the browser itself, which has no window here to hear it."""
        self.page.go_back()

    def goes(self, section: str, *, sees: str) -> None:
        """By the rail; Tab goes round the page."""
        self.enter(section, sees=sees)


@dataclass(frozen=True, slots=True)
class Office:
    cabinet_id: int
    reject: Case

    def case(self, number: str) -> Case:
        return Case.objects.select_related("share__invoice").get(share__invoice__number=number, share__part="AMO")


@pytest.fixture
def office(transactional_db: None) -> Office:
    """A reject of ours (of both parts), three silent invoices of another software and one paid, twins and a lump sum at the bank."""
    paid = claim("000000102", amo=5100)
    silents = (claim(), claim("000000103", amo=6200), claim("000000104", amo=3150))
    desk = Desk()
    pk = desk.cabinet_id
    office_of(pk)
    with tenant(cabinets=[pk]):
        reject = rejected(pk)
    desk.receive(
        sent(paid, *silents), acknowledged(), returned(transfer(answer(paid, 5100))), bank(credit(5100)), as_of=ON
    )
    with tenant(cabinets=[pk]):
        for organism in Organism.objects.filter(kind="AMO"):
            PayerContact.objects.create(cabinet_id=pk, organism=organism, address="1 rue du Port\n13001 Marseille")
        factories.make_entry(pk, cents=777_700, label="VIR JUMEAU A")
        factories.make_entry(pk, cents=777_700, label="VIR JUMEAU B", occurrence=2)
        factories.make_entry(pk, cents=49_000, label="VIR AIDE INFORMATIQUE", occurrence=3)
        for reference in ("262507990123", "262507990456"):
            factories.make_advice(pk, cents=777_700, reference=reference)
        match_bank(cabinet_id=pk)
        Nurse.objects.update(rpps="10100000008")
        assert list(Case.objects.order_by("cause").values_list("cause", flat=True)) == [
            *["rejected"] * 2,
            *["silent_share"] * 3,
        ]
    return Office(pk, reject)


@pytest.mark.timeout(600)  # every control is reached by Tab, one after the other
def test_the_ten_things_of_a_day_with_the_keyboard_alone(
    chromium: Any, live_server: Any, office: Office, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    page, console = context.new_page(), []
    page.on("console", lambda message: console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    hands = Hands(page)
    page.goto(live_server.url)
    hands.type_in("Adresse", f"gestionnaire-{office.cabinet_id}@cabinet.example")
    hands.type_in("Mot de passe", "mot-de-passe-long")
    hands.press("Enter")
    hands.sees("À suivre")
    for thing in (filters_and_keeps_a_view, walks_and_reads_a_proof, notes_a_call_and_its_time, puts_one_aside,
                  gives_two_to_herself, corrects_and_sends_again, writes_to_a_fund, proposes_to_give_up,
                  explains_the_bank):  # fmt: skip
        thing(hands, office)
    drops_a_return_and_reads_it(hands, office, tmp_path)
    assert faults_here(page, None) == []
    assert console == []


def filters_and_keeps_a_view(hands: Hands, office: Office) -> None:
    hands.enter("Rejetée", sees="À suivre")
    hands.page.wait_for_url("**cause=rejected**")
    hands.enter("enregistrées", sees="Garder ces filtres")
    hands.enter("Garder ces filtres", sees="Nom de la vue")
    hands.type_in("Nom de la vue", "Mes rejets")
    hands.press("Enter")
    hands.page.wait_for_url("**/suivi/?cause=rejected")
    with tenant(cabinets=[office.cabinet_id]):
        assert SavedView.objects.get().query == "cause=rejected"


def walks_and_reads_a_proof(hands: Hands, office: Office) -> None:
    hands.goes("Suivi", sees="5 dossiers")
    hands.press("j", "j", "k", "Enter")
    hands.sees("1 sur 5")
    hands.press("j")
    hands.sees("2 sur 5")
    hands.enter("Preuve de paiement", sees="Preuve de paiement")
    hands.back()
    hands.sees("2 sur 5")
    hands.press("u")
    hands.sees("5 dossiers")


def open_case(hands: Hands, number: str) -> None:
    """From anywhere, by the search."""
    hands.press("/")
    hands.page.keyboard.type(number)
    hands.press("Enter")
    hands.sees("Dossiers ouverts")
    hands.press("j", "Enter")
    hands.sees("Agir")


def notes_a_call_and_its_time(hands: Hands, office: Office) -> None:
    """Two taps each: open, and say how it ended."""
    open_case(hands, "000000101")
    hands.opens("Noter un appel")
    hands.enter("Paiement promis", sees="paiement promis")
    hands.opens("Noter le temps passé")
    hands.enter("15 min", sees="Temps passé")
    with tenant(cabinets=[office.cabinet_id]):
        case = office.case("000000101")
        assert CaseHistory.objects.filter(case=case, kind="appel").count() == 1
        assert TimeSpent.objects.get(case=case).minutes == 15


def same_in_any_order(after: dt.date) -> dt.date:
    """The next 12/12 or 01/01: a browser without a window types days in its own order."""
    days = (after + dt.timedelta(days=one) for one in range(1, 90))
    return next(one for one in days if one.day == one.month)


def puts_one_aside(hands: Hands, office: Office) -> None:
    open_case(hands, "000000104")
    hands.opens("Mettre en attente")
    hands.to("Jusqu’au", FIELD)
    until = same_in_any_order(timezone.localdate())
    hands.page.keyboard.type(f"{until:%d%m%Y}")
    hands.type_in("Raison", "La caisse a demandé deux semaines")
    hands.press("Enter")
    hands.sees(f"En attente jusqu’au {until:%d/%m/%Y}")
    with tenant(cabinets=[office.cabinet_id]):
        assert office.case("000000104").state == "waiting"


def gives_two_to_herself(hands: Hands, office: Office) -> None:
    hands.goes("Suivi", sees="À suivre")
    hands.press("j", "x", "j", "x", "a")
    hands.page.wait_for_url("**/suivi/ensemble/**")
    hands.to("Qui s’en occupe", FIELD)
    hands.press("ArrowDown")
    hands.enter("Voir l’effet", sees="L’effet, dossier par dossier")
    hands.press("Enter")  # « Confier » has the focus
    hands.sees("Défaire cette action")
    with tenant(cabinets=[office.cabinet_id]):
        assert Case.objects.filter(owner__isnull=False).count() == 2


def corrects_and_sends_again(hands: Hands, office: Office) -> None:
    open_case(hands, office.reject.share.invoice.number)
    hands.enter("Corriger et renvoyer", sees="PRESCRIPTEUR INCONNU")
    hands.type_in("Son numéro AM", "991000027")
    hands.press("Enter")
    hands.sees("prête à transmettre, à la place de")
    with tenant(cabinets=[office.cabinet_id]):
        assert Invoice.objects.get(state="ready").replaces_id == office.reject.share.invoice_id


def writes_to_a_fund(hands: Hands, office: Office) -> None:
    """The run as it is shown, then the number of the registered letter."""
    hands.goes("Relances", sees="À envoyer")
    hands.enter("Émettre les lettres choisies", sees="Lettres émises")
    with tenant(cabinets=[office.cabinet_id]):
        (letter,) = Relance.objects.all()
        assert set(letter.items.values_list("share__invoice__number", flat=True)) == {"000000101", "000000103"}
    hands.enter(letter.reference, sees="Suivre cette lettre")
    hands.type_in("recommandé", "1A 200 300 4000 5")
    hands.press("Enter")
    hands.sees("1A 200 300 4000 5")
    with tenant(cabinets=[office.cabinet_id]):
        assert Relance.objects.get().lrar_number


def proposes_to_give_up(hands: Hands, office: Office) -> None:
    """Another person signs: nothing of the money moves."""
    open_case(hands, "000000103")
    hands.opens("Proposer l’abandon")
    hands.type_in("Raison de l’abandon", "Hors délai, la caisse ne répond plus")
    hands.press("Enter")
    hands.sees("Abandon proposé")
    with tenant(cabinets=[office.cabinet_id]):
        found = WriteOff.objects.get()
        assert (found.state, found.amount_cents, found.share.money_state) == ("proposed", 6200, "expected")


def explains_the_bank(hands: Hands, office: Office) -> None:
    """Twins are chosen between, a lump sum is set aside, one match of the machine is undone and no other."""
    hands.goes("Banque", sees="Mouvements")
    hands.enter("VIR JUMEAU A", sees="2 avis possibles")
    hands.enter("Choisir", sees="Rapproché")
    hands.goes("Banque", sees="Mouvements")
    hands.enter("VIR AIDE INFORMATIQUE", sees="Ce n’est pas le paiement d’une facture")
    hands.to("Ce que c’est", FIELD)
    hands.enter("Mettre de côté", sees="Remettre à expliquer")
    hands.goes("Banque", sees="Mouvements")
    hands.enter("VIR SEPA CPAM 131", sees="Ce qui l’explique")
    hands.opens("Défaire ce rapprochement")
    hands.type_in("Motif", "Payé pour un autre cabinet")
    hands.enter("Défaire celui-ci", sees="VIR SEPA CPAM 131")
    with tenant(cabinets=[office.cabinet_id]):
        live = EntryMatch.objects.filter(cancelled_at=None)
        assert [one.entry.label for one in live] == ["VIR JUMEAU A"]
        assert BankEntry.objects.get(label="VIR AIDE INFORMATIQUE").outcome == "not_a_claim"


def drops_a_return_and_reads_it(hands: Hands, office: Office, folder: Path) -> None:
    """What the worker does in between is done here: the row is its queue."""
    path = folder / "retour-104.noe"
    path.write_bytes(LOST)
    hands.page.on("filechooser", lambda chooser: chooser.set_files(path))  # long before: the first key is not lost
    hands.goes("Imports", sees="Déposez vos fichiers ici")
    hands.to("Fichiers à déposer", FIELD)
    hands.press("Enter")
    expect(hands.page.get_by_label("Fichiers à déposer")).to_have_value(re.compile("retour-104"))
    hands.enter("Envoyer les fichiers", sees="1 fichier(s) reçu(s)")
    with tenant(cabinets=[office.cabinet_id]):
        file = IncomingFile.objects.get(name="retour-104.noe")
    work_on_file(cabinet_id=office.cabinet_id, file_id=file.pk, today=NEAR)
    hands.goes("Imports", sees="retour-104.noe")
    hands.enter("retour-104.noe", sees="Ce que dit la caisse")
    hands.enter("Ce que dit la caisse", sees="000000104")
    with tenant(cabinets=[office.cabinet_id]):
        assert office.case("000000104").share.announced_cents == 3150
