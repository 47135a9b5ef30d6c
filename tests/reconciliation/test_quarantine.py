"""Files that were refused or have problems wait for a person: why, the line as it stands, put away and taken out with a reason."""

import io
import zipfile

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import FileChange, IncomingFile, User
from cabinet.tenancy import tenant
from reconciliation.services.files.problem_lines import problems_shown
from reconciliation.services.files.quarantine import put_away, quarantined, take_out
from reconciliation.services.files.undo_import import read_again
from tests import factories
from tests.reconciliation.invented import Desk
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
CSV = "Date;Date de valeur;Débit;Crédit;Libellé;Solde\n07/09/2026;07/09/2026;;32,50;VIR CPAM;32,50\n08/09/2026;08/09/2026;;douze;255081416802538 CHQ;\n"


def test_a_refused_file_and_a_file_with_problems_wait_and_a_good_one_does_not() -> None:
    desk = Desk().receive(b"rien de connu ici\n", CSV.encode())
    with tenant(cabinets=[desk.cabinet_id]):
        assert [one.name for one in quarantined()] == ["fichier-2", "fichier-1"]
        shown = problems_shown(file=quarantined()[0])
        assert any("douze" in one.raw and "2550814168" not in one.raw for one in shown)


def test_a_person_puts_a_file_away_and_takes_it_out_again_with_a_reason() -> None:
    desk = Desk().receive(b"rien de connu ici\n")
    person = User.objects.create_user("quarantaine@cabinet.example", None)
    with tenant(cabinets=[desk.cabinet_id]):
        file = IncomingFile.objects.get()
        put_away(file=file, person=person, reason="publicité")
        assert (quarantined().count(), quarantined(put_away=True).get()) == (0, file)
        with pytest.raises(Refused):
            put_away(file=file, person=person, reason="encore")
        take_out(file=file, person=person, reason="à revoir")
        assert quarantined().get() == file
        assert [one.reason for one in FileChange.objects.all()] == ["publicité", "à revoir"]


def test_a_file_that_is_read_again_waits_again_when_it_still_has_problems() -> None:
    desk = Desk().receive(b"rien de connu ici\n")
    person = User.objects.create_user("quarantaine@cabinet.example", None)
    with tenant(cabinets=[desk.cabinet_id]):
        file = IncomingFile.objects.get()
        put_away(file=file, person=person, reason="publicité")
        read_again(file=file, person=person, reason="mise en page corrigée")
        IncomingFile.objects.update(state="refused", refused_reason="toujours inconnu")
        assert quarantined().get() == file


def test_a_pdf_dropped_as_a_statement_says_what_to_ask_the_bank_for() -> None:
    desk = Desk().receive(b"%PDF-1.7\n1 0 obj\n")
    with tenant(cabinets=[desk.cabinet_id]):
        reason = IncomingFile.objects.get().refused_reason
    assert reason.startswith("Document PDF : ce n’est pas un relevé lisible")
    assert "CFONB 120" in reason and reason.endswith(".")


def test_the_page_tells_the_reason_and_the_form_puts_the_file_away() -> None:
    desk = Desk().receive(b"rien de connu ici\n")
    client = logged_in(factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE))
    page = client.get(reverse("quarantaine")).content.decode()
    assert "aucun format connu" in page
    with tenant(cabinets=[desk.cabinet_id]):
        file = IncomingFile.objects.get().public_id
    client.post(reverse("ranger", args=[file]), {"reason": ""})
    assert "fichier-1" in client.get(reverse("quarantaine")).content.decode()
    client.post(reverse("ranger", args=[file]), {"reason": "publicité"})
    assert "fichier-1" not in client.get(reverse("quarantaine")).content.decode()
    assert "fichier-1" in client.get(reverse("quarantaine") + "?vue=ranges").content.decode()


def zipped(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"dossier/{name}.csv", text)
    return held.getvalue()


def test_a_problem_of_a_member_of_an_archive_shows_its_line() -> None:
    name = "releve-du-compte-professionnel-de-septembre"  # longer than a short field
    desk = Desk().receive(zipped(**{name: CSV, "autre": CSV.replace("douze", "treize").replace("07/09", "06/09")}))
    with tenant(cabinets=[desk.cabinet_id]):
        shown = problems_shown(file=IncomingFile.objects.get())
    raws = [one.raw for one in shown if name in one.field]
    assert any("douze" in raw and "2550814168" not in raw for raw in raws)
    assert any("treize" in one.raw for one in shown if "autre" in one.field)
