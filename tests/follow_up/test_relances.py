"""A run is proposed, issued whole or not at all, followed to its answer; e-mail names nobody; money that comes is told."""

import datetime as dt

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Nurse, Organism
from cabinet.tenancy import tenant
from reconciliation.enums import AnswerKind, CaseState
from reconciliation.models import (
    Case,
    ChasedGain,
    EntryMatch,
    Interruption,
    PayerContact,
    Relance,
    RelancePolicy,
    RelanceRun,
)
from reconciliation.services.chasing.contacts import ContactIn, save_contact
from reconciliation.services.chasing.relance_tracking import Tracking, send_by_email, track_relance
from reconciliation.services.dossiers.gains import gains
from reconciliation.services.matches.decisions import undo_match
from reconciliation.services.relances import issue_run, propose_run
from tests.follow_up.desk import LATE, client_of, office, only_case, scan, silent, story, upload
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, transfer

pytestmark = pytest.mark.django_db
LRAR = "1A 200 300 4000 5"


def ready(*claims: object, **contact: object) -> Desk:
    """Silent invoices, a nurse with her RPPS, a fund with an address."""
    desk = silent(*claims)
    with tenant(cabinets=[desk.cabinet_id]):
        Nurse.objects.update(rpps="10100000008", first_name="Nadia", last_name="Perrin")
        write_contact(desk, **contact)
    return desk


def write_contact(desk: Desk, **more: object) -> PayerContact:
    fund = Organism.objects.get(kind="AMO")
    values = {
        "service": "Relations professionnelles",
        "address": "1 rue du Port\n13001 Marseille",
        **dict.fromkeys(("phone", "hours", "email", "portal", "source"), ""),
        "is_mssante": False,
        **more,
    }
    known = PayerContact.objects.filter(organism=fund).first()
    return save_contact(
        cabinet_id=desk.cabinet_id,
        organism=fund,
        contact=ContactIn(**values),  # type: ignore[arg-type]
        name="CPAM 131",
        person=office(desk),
        version=known.version if known else 0,
    )


def issue(desk: Desk, on: dt.date = LATE) -> RelanceRun:
    from reconciliation.services.relances import name_of

    found = propose_run(cabinet_id=desk.cabinet_id, on=on)
    return issue_run(
        cabinet_id=desk.cabinet_id,
        chosen=[name_of(key) for key in found.run.letters],
        fingerprint=found.fingerprint,
        person=office(desk),
        on=on,
    )


def test_a_run_needs_an_address_and_the_rpps_and_says_so() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        assert [one.why for one in propose_run(cabinet_id=desk.cabinet_id, on=LATE).run.skipped] == [
            f"Numéro RPPS de {Nurse.objects.get().full_name} manquant : une lettre le porte."
        ]
        Nurse.objects.update(rpps="10100000008")
        assert [one.why for one in propose_run(cabinet_id=desk.cabinet_id, on=LATE).run.skipped] == [
            "Adresse postale absente du carnet."
        ]
        write_contact(desk)
        assert propose_run(cabinet_id=desk.cabinet_id, on=LATE).run.skipped == ()


def test_a_mutuelle_is_written_to_through_its_platform() -> None:
    desk = silent(claim(amc=1000))
    with tenant(cabinets=[desk.cabinet_id]):
        Nurse.objects.update(rpps="10100000008")
        platform = Organism.objects.create(
            cabinet_id=desk.cabinet_id, kind="PLATFORM", code="P1", name="Plateforme Sud"
        )
        PayerContact.objects.create(cabinet_id=desk.cabinet_id, organism=platform, address="2 quai Nord")
        Organism.objects.filter(kind="AMC").update(paid_through=platform)
        run = propose_run(cabinet_id=desk.cabinet_id, on=dt.date(2026, 12, 1)).run
        assert [key.part for key in run.letters] == ["AMC"] or [one.candidate.part for one in run.skipped] == ["AMO"]


def test_what_leaves_is_what_was_shown_and_all_of_it_or_nothing() -> None:
    desk = ready(claim(), claim("000000102", amo=3000))
    with tenant(cabinets=[desk.cabinet_id]):
        found = propose_run(cabinet_id=desk.cabinet_id, on=LATE)
        kept = {"cabinet_id": desk.cabinet_id, "person": office(desk), "on": LATE}
        with pytest.raises(Refused):
            issue_run(chosen=[], fingerprint=found.fingerprint, **kept)
        with pytest.raises(Refused):
            issue_run(chosen=["1-1-AMO-silence-9-post"], fingerprint=found.fingerprint, **kept)
        Case.objects.filter(share__invoice__number="000000102").update(state=CaseState.WAITING, next_on=LATE)
        with pytest.raises(StaleVersion):
            issue_run(chosen=["x"], fingerprint=found.fingerprint, **kept)
        assert not Relance.objects.exists()
        run = issue(desk)
        (letter,) = run.relances.all()
        assert (letter.reference, letter.amount_cents, letter.channel, letter.level) == ("R2026-0001", 4250, "post", 1)
        assert [one["why"] for one in run.skipped] == ["Mis en attente jusqu’au 02/11/2026."]
        assert story(only_case())[-1] == "Relance R2026-0001, niveau 1 : sans réponse, lettre simple."


def test_the_ladder_waits_climbs_and_stops_on_a_dispute() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        issue(desk)
        early = propose_run(cabinet_id=desk.cabinet_id, on=LATE + dt.timedelta(days=11)).run
        assert early.skipped[0].why == "Relancée le 02/11/2026, niveau 1 : suite à partir du 14/11/2026."
        second = issue(desk, LATE + dt.timedelta(days=12)).relances.get()
        assert (second.level, second.channel, second.reference) == (2, "lrar", "R2026-0002")
        told = Tracking("", None, None, LATE + dt.timedelta(days=20), AnswerKind.DISPUTED, "Déjà réglée", None)
        track_relance(relance=second, tracking=told, person=office(desk), version=1, on=LATE + dt.timedelta(days=20))
        second.refresh_from_db()
        assert second.stopped_why == "Contestée par le payeur."
        later = propose_run(cabinet_id=desk.cabinet_id, on=LATE + dt.timedelta(days=60)).run
        assert later.skipped[0].why == "Contestée par le payeur : à traiter par une personne."
        assert story(only_case())[-1] == "Réponse à R2026-0002 : contestée. Déjà réglée"


def test_a_registered_letter_with_its_receipt_gives_the_second_date() -> None:
    desk = ready()
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        RelancePolicy.objects.create(cabinet_id=desk.cabinet_id, part="AMO", first_channel="lrar")
        letter = issue(desk).relances.get()
        receipt = scan(desk.cabinet_id, person)
        posted, given = LATE + dt.timedelta(days=1), LATE + dt.timedelta(days=3)
        kept = {"relance": letter, "person": person, "on": given}
        with pytest.raises(Refused, match="se suivent mal"):
            track_relance(tracking=Tracking(LRAR, given, posted, None, None, "", receipt), version=1, **kept)
        track_relance(tracking=Tracking(LRAR, posted, given, None, None, "", receipt), version=1, **kept)
        with pytest.raises(StaleVersion):
            track_relance(tracking=Tracking(LRAR, posted, given, None, None, "", None), version=1, **kept)
        proved = Interruption.objects.get()
        assert (proved.kind, proved.happened_on, proved.reference, proved.proof) == ("lrar", posted, LRAR, receipt)


def test_money_that_was_chased_is_told_once_and_stops_the_letter() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        issue(desk, dt.date(2026, 10, 8))
    paid = transfer(answer(claim(), 4250), day=dt.date(2026, 10, 20))
    desk.receive(returned(paid), bank(credit(4250, day=dt.date(2026, 10, 21))))
    with tenant(cabinets=[desk.cabinet_id]):
        letter = Relance.objects.get()
        assert letter.stopped_why == "Plus rien n’est dû sur ces factures."
        (one,) = ChasedGain.objects.all()
        assert (one.amount_cents, one.after) == (4250, "relance R2026-0001")
        assert (gains().total_cents, gains().unseen_cents) == (4250, 4250)
    desk.reconcile()
    client = client_of(desk)
    assert "Vous avez récupéré 42,50" in client.get(reverse("suivi")).content.decode()
    client.post(reverse("recupere_vu"))
    assert "Vous avez récupéré" not in client.get(reverse("suivi")).content.decode()
    assert "42,50" in client.get(reverse("recupere")).content.decode()


def test_a_dossier_that_money_had_closed_begins_the_ladder_again() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        issue(desk, dt.date(2026, 10, 8))
    paid = transfer(answer(claim(), 4250), day=dt.date(2026, 10, 20))
    desk.receive(returned(paid), bank(credit(4250, day=dt.date(2026, 10, 21))))
    with tenant(cabinets=[desk.cabinet_id]):
        assert Relance.objects.get().stopped_why
        undo_match(match=EntryMatch.objects.get(), person=office(desk), reason="Un autre virement")
    desk.reconcile(LATE + dt.timedelta(days=90))
    with tenant(cabinets=[desk.cabinet_id]):
        again = propose_run(cabinet_id=desk.cabinet_id, on=LATE + dt.timedelta(days=90)).run
        assert [key.level for key in again.letters] == [1]


def test_money_that_came_before_the_letter_is_not_ours() -> None:
    desk = ready()
    with tenant(cabinets=[desk.cabinet_id]):
        issue(desk)  # 2 November
    paid = transfer(answer(claim(), 4250), day=dt.date(2026, 9, 20))
    desk.receive(returned(paid), bank(credit(4250, day=dt.date(2026, 9, 21))), as_of=LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        assert not ChasedGain.objects.exists()


@override_settings(EMAIL_HOST="mail.example")
def test_an_email_names_nobody_and_a_letter_leaves_only_to_mssante() -> None:
    desk = ready(email="tp@cpam.example")
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        letter = issue(desk).relances.get()
        kept = {"relance": letter, "link": "https://idel.example/relances/x/", "person": person}
        with pytest.raises(Refused, match="MSSanté"):
            send_by_email(with_letter=True, **kept)
        assert mail.outbox == []
        send_by_email(with_letter=False, **kept)
        with pytest.raises(Refused, match="déjà parti"):
            send_by_email(with_letter=False, **kept)
        (notice,) = mail.outbox
        text = f"{notice.subject} {notice.body}"
        assert notice.attachments == [] and "R2026-0001" in text and "https://idel.example/relances/x/" in text
        patient = letter.items.get().share.invoice.patient
        for private in (patient.last_name, patient.first_name, patient.nir, "000000101", "AMI", "42,50"):
            assert private not in text, private
        write_contact(desk, email="tp@cpam.mssante.fr", is_mssante=True)
        Relance.objects.update(emailed_at=None)
        send_by_email(with_letter=True, **kept)
        sent = mail.outbox[-1]
        assert sent.to == ["tp@cpam.mssante.fr"] and sent.attachments[0][0] == "R2026-0001.pdf"
        assert patient.last_name not in sent.body


def test_another_address_loses_the_mssante_mark_unless_a_person_sets_it_again() -> None:
    desk = ready(email="a@x.mssante.fr", is_mssante=True)
    with tenant(cabinets=[desk.cabinet_id]):
        assert PayerContact.objects.get().mssante_by == office(desk)
        assert write_contact(desk, email="b@x.example").mssante_by is None


def test_the_pages_propose_preview_issue_and_follow() -> None:
    desk = ready()
    client = client_of(desk)
    page = client.get(reverse("relances")).content.decode()
    assert "CPAM 131" in page and "42,50" in page
    with tenant(cabinets=[desk.cabinet_id]):
        found = propose_run(cabinet_id=desk.cabinet_id, on=timezone.localdate())
        from reconciliation.services.relances import name_of

        name = name_of(next(iter(found.run.letters)))
    assert client.post(reverse("apercu_relance"), {"lettre": name}).content.startswith(b"%PDF-")
    assert client.post(reverse("apercu_relance"), {"lettre": "autre"}).status_code == 302
    typed = {"lettre": [name], "empreinte": found.fingerprint}
    assert client_of(desk, Role.LECTURE).post(reverse("emettre_relances"), typed).status_code == 403
    assert "1 lettre émise, 42,50" in client.post(reverse("emettre_relances"), typed, follow=True).content.decode()
    with tenant(cabinets=[desk.cabinet_id]):
        letter = Relance.objects.select_related("letter").get()
    today = timezone.localdate().isoformat()
    tracked = {"version": "1", "posted_on": today, "lrar_number": LRAR, "receipt": upload()}
    page = client.post(reverse("suivre_relance", args=[letter.public_id]), tracked, follow=True).content.decode()
    assert LRAR in page and "Déposée" in page
    assert client.get(reverse("piece", args=[letter.letter.public_id])).content.startswith(b"%PDF-")


def test_the_book_and_the_rules_are_written_by_their_pages() -> None:
    desk = ready()
    client = client_of(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        fund = Organism.objects.get(kind="AMO")
    typed = {"version": "1", "service": "Facturation", "address": "9 rue X", "is_mssante": "on"}
    page = client.post(reverse("fiche_payeur", args=[fund.public_id]), typed).content.decode()
    assert "Écrivez l’adresse MSSanté" in page
    client.post(reverse("fiche_payeur", args=[fund.public_id]), {**typed, "email": "a@x.mssante.fr"})
    assert "MSSanté vérifiée" in client.get(reverse("carnet")).content.decode()
    rule = {
        "payer": str(fund.public_id), "part": "AMC", "first_after_days": "15", "next_after_days": "10", "levels": "2",
        "minimum": "10", "first_channel": "lrar", "next_channel": "lrar",
    }  # fmt: skip
    assert "pas de cette part" in client.post(reverse("regles_relance"), rule).content.decode()
    client.post(reverse("regles_relance"), {**rule, "part": "AMO"})
    with tenant(cabinets=[desk.cabinet_id]):
        row = RelancePolicy.objects.get()
        assert (row.levels, row.minimum_cents, row.first_channel) == (2, 1000, "lrar")


def test_relancer_from_a_dossier_ticks_its_letter_alone_or_says_why_there_is_none() -> None:
    desk = ready(claim(), claim("000000102"))
    desk.receive(returned(transfer(answer(claim(), 4250))), as_of=LATE)
    client = client_of(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        case, other = only_case("000000102"), only_case()
        case.state, case.next_on = CaseState.WAITING, timezone.localdate() + dt.timedelta(days=30)
        case.save()
    whole = client.get(reverse("relances")).content.decode()
    page = client.get(f"{reverse('relances')}?dossier={other.public_id}").content.decode()
    assert whole.count('type="checkbox" checked') == page.count('type="checkbox" checked') == 1
    left = client.get(f"{reverse('relances')}?dossier={case.public_id}").content.decode()
    assert "Ce dossier n’a pas de lettre aujourd’hui" in left and 'type="checkbox" checked' not in left
    assert client.get(f"{reverse('relances')}?dossier=x").status_code == 200
    assert f"?dossier={case.public_id}" in client.get(reverse("dossier", args=[case.public_id])).content.decode()
