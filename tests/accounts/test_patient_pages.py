"""The pages of patients' accounts, as people use them: list, sheet, two steps of a payment, schedule, bank, reminders."""

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Patient, Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, InstalmentPlan, NoChase, PatientLadder, PatientPayment, PatientReminder
from reconciliation.services.matches.declared import declare_payment
from tests import factories
from tests.accounts.till import Till, make_till
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
THIN = "\u202f"


@pytest.fixture
def till() -> Till:
    made = make_till()
    with tenant(cabinets=[made.cabinet_id]):
        made.debt(2000)
        made.debt(1500, "000000302")
    return made


def desk(till: Till, role: Role | None = None) -> Client:
    return logged_in(factories.make_member(till.cabinet_id, role) if role else till.person)


def patient_id(till: Till) -> object:
    with tenant(cabinets=[till.cabinet_id]):
        return till.patient.public_id


def pay(client: Client, till: Till, amount: str, **more: str) -> PatientPayment:
    """As the two steps of the page do; the person who is logged in received it."""
    address = reverse("encaisser", args=[patient_id(till)])
    form = client.get(address).context["form"]
    typed = {
        "amount": amount,
        "paid_on": "2026-09-07",
        "means": "cash",
        "received_by": str(form["received_by"].value()),
        **more,
    }
    page = client.post(address, {**typed, "etape": "repartir"})
    parts = page.context["parts"]
    shared = {one.html_name: one.value() if isinstance(one.value(), str) else _written(one.value()) for one in parts}
    answer = client.post(address, {**typed, **shared, "etape": "noter"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with tenant(cabinets=[till.cabinet_id]):
        return PatientPayment.objects.order_by("-pk")[0]


def _written(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


def test_the_list_says_who_owes_what_filters_and_leaves_as_a_file(till: Till) -> None:
    client = desk(till)
    page = client.get(reverse("comptes")).content.decode()
    assert "DÉMO Anne" in page and f"35,00{THIN}€" in page and "1 compte," in page
    assert "DÉMO Anne" not in client.get(reverse("comptes"), {"montant": "36"}).content.decode()
    assert "DÉMO Anne" in client.get(reverse("comptes"), {"q": "demo", "age": "10"}).content.decode()
    for state in ("avoir", "echeancier", "sans_relance"):
        assert "DÉMO Anne" not in client.get(reverse("comptes"), {"etat": state}).content.decode()
    lines = client.get(reverse("comptes"), {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Patient;Doit;Avoir") and lines[1].startswith("DÉMO Anne;35,00;0,00;07/09/2026")
    assert client.get(reverse("comptes"), {"export": "xlsx"}).status_code == 200
    assert reverse("comptes") in client.get(reverse("suivi")).content.decode()
    assert (
        reverse("compte", args=[patient_id(till)])
        in client.get(reverse("patient", args=[patient_id(till)])).content.decode()
    )


def test_a_nurse_writes_down_what_she_was_given_and_prints_the_receipt(till: Till) -> None:
    nurse = desk(till, Role.INFIRMIERE)
    payment = pay(nurse, till, "25,00")
    page = nurse.get(reverse("encaissement", args=[payment.public_id])).content.decode()
    assert "Déclaré encaissé" in page and "pas encore" in page
    with tenant(cabinets=[till.cabinet_id]):
        assert [one.declared_cents for one in Share.objects.order_by("pk")] == [2000, 500]
    paper = nurse.get(reverse("recu", args=[payment.public_id]))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    sheet = nurse.get(reverse("compte", args=[patient_id(till)])).content.decode()
    assert f"10,00{THIN}€" in sheet and payment.number in sheet
    assert nurse.get(reverse("comptes"), {"export": "csv"}).status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"means": "cheque"}, "Écrivez le numéro du chèque."),
        ({"amount": "zéro"}, "Écrivez un montant en euros"),
        ({"paid_on": ""}, "obligatoire"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_shared_out(till: Till, changed: dict[str, str], said: str) -> None:
    client, address = desk(till), reverse("encaisser", args=[patient_id(till)])
    mine = client.get(address).context["form"]["received_by"].value()
    typed = {"amount": "10", "paid_on": "2026-09-07", "means": "cash", "received_by": str(mine), "etape": "repartir"}
    page = client.post(address, {**typed, **changed})
    assert page.status_code == 200 and said in page.content.decode() and page.context["parts"] is None


def test_an_allocation_past_the_debt_comes_back_with_its_words_and_nothing_is_written(till: Till) -> None:
    client, address = desk(till), reverse("encaisser", args=[patient_id(till)])
    mine = client.get(address).context["form"]["received_by"].value()
    typed = {"amount": "30", "paid_on": "2026-09-07", "means": "cash", "received_by": str(mine)}
    parts = client.post(address, {**typed, "etape": "repartir"}).context["parts"]
    first = next(name for name in parts.fields if name.startswith("part_"))
    page = client.post(address, {**typed, "etape": "noter", "seen": parts["seen"].value(), first: "20,01"})
    assert "Il ne reste que" in page.content.decode()
    stale = client.post(address, {**typed, "etape": "noter", "seen": "autre", first: "20,00"})
    assert "a changé depuis" in stale.content.decode()
    with tenant(cabinets=[till.cabinet_id]):
        assert not PatientPayment.objects.exists()


def test_too_much_is_a_credit_that_a_person_gives_back_and_a_payment_is_undone(till: Till) -> None:
    client = desk(till)
    payment = pay(client, till, "40,00")
    address = reverse("encaissement", args=[payment.public_id])
    assert "Avoir à décider" in client.get(address).content.decode()
    assert "DÉMO Anne" in client.get(reverse("comptes"), {"etat": "avoir"}).content.decode()
    back = {"amount": "5,00", "means": "cash", "seen": client.get(address).context["refund"]["seen"].value()}
    client.post(reverse("rembourser_avoir", args=[payment.public_id]), back)
    twice = client.post(reverse("rembourser_avoir", args=[payment.public_id]), back, follow=True)
    assert "Ce compte a changé" in twice.content.decode()
    assert "Rendu au patient" in client.get(address).content.decode()
    with tenant(cabinets=[till.cabinet_id]):
        refund, use = payment.uses.get(kind="refund"), payment.uses.filter(kind="share").order_by("pk")[0]
    client.post(reverse("liberer", args=[use.public_id]), {"reason": "Autre facture"})
    page = client.get(address)
    parts = page.context["parts"]
    shared = {one.html_name: one.value() if isinstance(one.value(), str) else _written(one.value()) for one in parts}
    assert (
        "Avoir imputé"
        in client.post(reverse("imputer_avoir", args=[payment.public_id]), shared, follow=True).content.decode()
    )
    undo = reverse("annuler_encaissement", args=[payment.public_id])
    assert client.post(undo, {"reason": "Erreur"}).status_code == 409
    client.post(reverse("liberer", args=[refund.public_id]), {"reason": "Pas rendu"})
    assert "annulé" in client.post(undo, {"reason": "Erreur"}, follow=True).content.decode().lower()
    with tenant(cabinets=[till.cabinet_id]):
        assert {one.open_cents for one in Share.objects.all()} == {2000, 1500}


def test_a_remittance_is_made_of_the_cheques_that_a_person_ticks(till: Till) -> None:
    client = desk(till)
    payment = pay(client, till, "20,00", means="cheque", cheque_number="77", cheque_bank="COIN")
    with tenant(cabinets=[till.cabinet_id]):
        entry = till.credit(2000)
        other = till.credit(1900, "AUTRE")
    address = reverse("encaissements", args=[entry.public_id])
    assert address in client.get(reverse("mouvement", args=[entry.public_id])).content.decode()
    assert "n° 77, COIN" in client.get(address).content.decode()
    assert "Aucun encaissement à voir" in client.get(reverse("encaissements", args=[other.public_id])).content.decode()
    assert "rien n’a été rapproché" in client.post(address, {}).content.decode()
    page = client.post(address, {"encaissement": [str(payment.public_id), "non"]}, follow=True).content.decode()
    assert "Encaissements de patients vus ici" in page
    assert "Vu en banque" in client.get(reverse("encaissement", args=[payment.public_id])).content.decode()
    undo = reverse("defaire_encaissements", args=[entry.public_id])
    assert "Indiquez le motif" in client.post(undo, {}, follow=True).content.decode()
    client.post(undo, {"reason": "Autre remise"})
    with tenant(cabinets=[till.cabinet_id]):
        assert BankEntry.objects.get(pk=entry.pk).outcome == "unmatched"


def test_a_schedule_is_proposed_changed_and_agreed(till: Till) -> None:
    client, address = desk(till), reverse("echeancier", args=[patient_id(till)])
    lines = client.post(address, {"etape": "proposer", "count": "2", "first_on": "2030-01-31"}).context["lines"]
    assert [lines[f"cents_{rank}"].value() for rank in (1, 2)] == ["17,50", "17,50"]
    typed = {
        "etape": "convenir",
        "seen": lines["seen"].value(),
        "day_1": "2030-01-31",
        "cents_1": "20,00",
        "day_2": "2030-02-28",
    }
    assert "doivent être égales" in client.post(address, {**typed, "cents_2": "10,00"}).content.decode()
    assert "un jour et un montant" in client.post(address, {**typed, "cents_2": ""}).content.decode()
    page = client.post(address, {**typed, "cents_2": "15,00"}, follow=True).content.decode()
    assert "Échéancier convenu" in page and "Tenu" in page
    assert "DÉMO Anne" in client.get(reverse("comptes"), {"etat": "echeancier"}).content.decode()
    with tenant(cabinets=[till.cabinet_id]):
        plan = InstalmentPlan.objects.get()
    client.post(reverse("arreter_echeancier", args=[plan.public_id]), {"reason": "Il règle tout"})
    with tenant(cabinets=[till.cabinet_id]):
        assert InstalmentPlan.objects.get().ended_why == "Il règle tout"


def test_reminders_are_prepared_followed_and_a_patient_is_left_alone(till: Till) -> None:
    client = desk(till)
    page = client.get(reverse("rappels"))
    step = page.context["steps"][0]
    assert "Choisissez au moins un rappel" in client.post(reverse("preparer_rappels"), {}, follow=True).content.decode()
    typed = {"rappel": step.name, "empreinte": page.context["fingerprint"]}
    assert "1 rappel préparé" in client.post(reverse("preparer_rappels"), typed, follow=True).content.decode()
    with tenant(cabinets=[till.cabinet_id]):
        row = PatientReminder.objects.get()
    address = reverse("rappel", args=[row.public_id])
    assert "un petit rappel de Nadia Perrin" in client.get(address).content.decode()
    followed = {"version": "1", "answered_on": str(row.issued_on), "answer": "plan", "answer_words": "En deux fois"}
    assert (
        "enregistré"
        in client.post(reverse("suivre_rappel", args=[row.public_id]), followed, follow=True).content.decode()
    )
    alone = reverse("ne_pas_relancer", args=[patient_id(till)])
    client.post(alone, {"kind": "fragile"})
    assert "Ne pas relancer" in client.get(reverse("rappels")).content.decode()
    client.post(alone, {})
    with tenant(cabinets=[till.cabinet_id]):
        assert NoChase.objects.get().lifted_on is not None


def test_a_letter_is_read_before_it_is_kept_and_the_rules_are_changed(till: Till) -> None:
    client = desk(till)
    with tenant(cabinets=[till.cabinet_id]):
        Patient.objects.update(address="1 rue des Pins", postcode="13200", city="Arles")
        share = Share.objects.order_by("pk")[0]
        factories.make_reminder(share)
    step = client.get(reverse("rappels")).context["steps"][0]
    assert step.is_letter
    paper = client.post(reverse("apercu_rappel"), {"rappel": step.name})
    assert paper["Content-Type"] == "application/pdf"
    assert client.post(reverse("apercu_rappel"), {"rappel": "1-2-3"}).status_code == 302
    rules = {
        "first_after_days": "45",
        "second_after_days": "21",
        "third_after_days": "30",
        "minimum": "10",
        "version": "0",
    }
    client.post(reverse("regles_rappel"), rules)
    with tenant(cabinets=[till.cabinet_id]):
        assert (PatientLadder.objects.get().first_after_days, PatientLadder.objects.get().minimum_cents) == (45, 1000)


def test_a_reader_reads_and_touches_nothing(till: Till) -> None:
    reader = desk(till, Role.LECTURE)
    for name in ("compte", "releve_patient"):
        assert reader.get(reverse(name, args=[patient_id(till)])).status_code == 200
    page = reader.get(reverse("compte", args=[patient_id(till)])).content.decode()
    assert "Encaisser" not in page and "Ne pas relancer" not in page
    assert reader.get(reverse("encaisser", args=[patient_id(till)])).status_code == 403


def test_the_part_of_a_patient_is_received_on_his_account_alone(till: Till) -> None:
    from cabinet.errors import Refused
    from reconciliation.enums import Means
    from reconciliation.models import Case
    from reconciliation.services.matches.declared import PaymentSeen

    with tenant(cabinets=[till.cabinet_id]):
        case = Case.objects.create(
            cabinet_id=till.cabinet_id, share=Share.objects.order_by("pk")[0], cause="unknown", actor="office",
            opened_on=factories.DAY,
        )  # fmt: skip
        seen = PaymentSeen(100, factories.DAY, "PATIENT", Means.CASH, "", factories.make_file(till.cabinet_id))
        with pytest.raises(Refused, match="sur son compte"):
            declare_payment(case=case, seen=seen, person=till.person, on=factories.DAY)
    page = desk(till).get(reverse("dossier", args=[case.public_id])).content.decode()
    assert reverse("encaisser", args=[patient_id(till)]) in page and "Constater un paiement" not in page
