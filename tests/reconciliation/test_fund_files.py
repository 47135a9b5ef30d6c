"""The funds' files on screen: told record by record, an odd ARL read by a person, reject codes learnt by a cabinet."""

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Lot, Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from noemie.formats.rejects import normal
from noemie.models import ReturnRecord
from reconciliation.models import Step
from reconciliation.services.dossiers.lanes import events_of
from reconciliation.services.dossiers.reject_motives import advise, learn, motives
from reconciliation.services.funds.fund_reading import PAGE, tell
from reconciliation.services.funds.tag_acknowledgement import Reading, tag_acknowledgement
from reconciliation.services.reconcile import reconcile
from tests import factories
from tests.noemie_formats.typed import STREAM, plain
from tests.pages import RETURN
from tests.reconciliation.invented import AS_OF, Desk, acknowledged, answer, claim, returned, sent, transfer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ODD = b"ACCUSE DU CENTRE 131 : LOT 001 REJETE, SIGNATURE ABSENTE, ASSURE 255081416802538"
pytestmark = pytest.mark.django_db


def client_of(cabinet_id: int, role: Role = Role.GESTIONNAIRE) -> Client:
    client = Client()
    client.force_login(factories.make_member(cabinet_id, role), backend=BACKEND)
    return client


def test_the_page_tells_the_problem_with_its_raw_record_and_masks_the_nir() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, RETURN, "retour.noe", "noemie")
    page = client_of(cabinet_id, Role.LECTURE).get(reverse("lecture", args=[file.public_id])).content.decode()
    assert "un nombre est attendu" in page and "1989900004250P00004A50P@" in page
    assert "entité inconnue" in page and "Recalculé" in page
    assert "25508•" in page and "2550814168025" not in page and "ANNE" not in page


def test_a_large_file_is_paged_and_its_problems_stand_alone() -> None:
    day = STREAM[STREAM.index("07103140326") : STREAM.index("990020")]
    data = plain(STREAM.replace(day, day * 40).replace("P00004250P@", "P00004A50P@", 1))
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, data, "gros.noe", "noemie")
        first, last = tell(file=file, page="1", only_wrong=False), tell(file=file, page="9999", only_wrong=False)
        wrong = tell(file=file, page="1", only_wrong=True)
    assert (len(first.records), first.record_count) == (PAGE, 40 * 15 + 6)
    assert last.records[-1].record == "999"
    assert [one.record for one in wrong.records] == ["198"]


def test_the_raw_bytes_that_the_vault_lost_are_said_on_a_page_of_their_own() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_file(cabinet_id)  # a row without its bytes
    page = client_of(cabinet_id).get(reverse("brut", args=[file.public_id]))
    assert page.status_code == 404
    assert "ne sont plus dans le coffre" in page.content.decode()


def test_a_bank_file_and_lost_bytes_are_said_and_do_not_crash() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        bank = factories.make_stored(cabinet_id, b"01", "releve", "cfonb120")
        lost = factories.make_file(cabinet_id)
        assert "n’est pas un fichier de caisse" in tell(file=bank, page="1", only_wrong=False).refused
        assert "introuvables" in tell(file=lost, page="1", only_wrong=False).refused


def bring(cabinet_id: int, *files: bytes) -> None:
    """Files received and reconciled by a cabinet that exists already."""
    desk = Desk("réserve")
    desk.cabinet_id = cabinet_id
    desk.receive(*files)


def an_odd_acknowledgement(cabinet_id: int) -> tuple[IncomingFile, Lot]:
    """A lot of one invoice that was sent, and an ARL whose shape nobody knows."""
    bring(cabinet_id, sent(claim()))
    with tenant(cabinets=[cabinet_id]):
        return factories.make_stored(cabinet_id, ODD, "accuse.txt", "arl", "to_tag"), Lot.objects.get()


def test_an_arl_read_by_a_person_acts_like_one_of_the_house_with_her_name() -> None:
    cabinet_id = factories.make_cabinet()
    file, lot = an_odd_acknowledgement(cabinet_id)
    client = client_of(cabinet_id)
    address = reverse("qualifier", args=[file.public_id])
    shown = client.get(address).content.decode()
    assert "SIGNATURE ABSENTE" in shown and "255081416802538" not in shown
    client.post(address, {"polarity": "-", "lot": str(lot.public_id), "reason": "SIGNATURE ABSENTE"})
    with tenant(cabinets=[cabinet_id]):
        reconcile(cabinet_id=cabinet_id, as_of=AS_OF)
        lot.refresh_from_db()
        file.refresh_from_db()
        step = Step.objects.get(kind="refused")
        share = Share.objects.get(part="AMO")
        assert (lot.state, lot.refused_reason, file.state) == ("refused", "SIGNATURE ABSENTE", "applied")
        assert (share.admin_state, share.cause, step.reason_label) == ("refused", "lot_refused", "SIGNATURE ABSENTE")
        assert any("lu par Personne gestionnaire" in event.proof_label for event in events_of(share))
        house = factories.make_cabinet("Témoin")
    bring(house, sent(claim()), acknowledged(reason=("", "SIGNATURE ABSENTE")))
    with tenant(cabinets=[house]):
        same = Share.objects.get(part="AMO")
        assert (same.admin_state, same.cause) == ("refused", "lot_refused")


def test_a_refusal_without_a_reason_and_a_second_reading_change_nothing() -> None:
    cabinet_id = factories.make_cabinet()
    file, lot = an_odd_acknowledgement(cabinet_id)
    client, address = client_of(cabinet_id), reverse("qualifier", args=[file.public_id])
    assert "Recopiez le motif" in client.post(address, {"polarity": "-", "lot": str(lot.public_id)}).content.decode()
    with tenant(cabinets=[cabinet_id]):
        assert not ReturnRecord.objects.filter(file=file).exists()
        person = factories.User.objects.get()
        with pytest.raises(Refused, match="pas dans ce lot"):
            tag_acknowledgement(file=file, reading=Reading(lot, False, "000000999", "", "x"), person=person)  # noqa: FBT003
        tag_acknowledgement(file=file, reading=Reading(lot, is_positive=True), person=person)
        with pytest.raises(Refused, match="déjà qualifié"):
            tag_acknowledgement(file=file, reading=Reading(lot, is_positive=True), person=person)
        assert ReturnRecord.objects.filter(file=file).count() == 1


def test_an_arl_line_in_another_shape_refuses_no_lot_by_accident() -> None:
    cabinet_id = factories.make_cabinet()
    odd = acknowledged().replace(b"+", b"?", 1)
    bring(cabinet_id, sent(claim()), odd)
    with tenant(cabinets=[cabinet_id]):
        assert Lot.objects.get().state not in {"refused", "acknowledged"}
        assert not Step.objects.filter(kind__in=["refused", "acknowledged"]).exists()
        assert IncomingFile.objects.get(format="arl").state == "to_tag"


def test_an_unknown_code_waits_for_a_person_and_is_then_known_to_that_cabinet_alone() -> None:
    first, second = factories.make_cabinet("A"), factories.make_cabinet("B")
    one = claim()
    files = (sent(one), returned(transfer(answer(one, 0, state="R", reject=("AAA000123R", "MOTIF OBSCUR")))))
    for cabinet_id in (first, second):
        bring(cabinet_id, *files)
    client = client_of(first)
    assert "À confirmer" in client.get(reverse("motifs")).content.decode()
    client.post(reverse("classer_motif"), {"code": "AAA000123R", "label": "MOTIF OBSCUR", "key": "bsi"})
    with tenant(cabinets=[first]):
        (mine,) = motives()
        assert mine.advice is not None and (mine.advice.basis, mine.must_confirm) == ("confirmé dans ce cabinet", False)
        found = advise(code=normal(" AAA000123R"), label="")
        assert found is not None and found.key == "bsi"
        with pytest.raises(Refused, match="officiel"):
            learn(cabinet_id=first, code="0460 053", label="", key="bsi", person=factories.User.objects.get())
    with tenant(cabinets=[second]):
        (other,) = motives()
        assert other.advice is None and other.must_confirm and other.count == 1
