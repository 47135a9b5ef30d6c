"""A reject corrected and sent again, then undone, with the keyboard alone."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from billing.models import Invoice, Share
from billing.services.invoicing.field_fixes import FIELDS
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import InduAct, Posting, RelanceAnnex, Resend, WriteOff, WriteOffResumption
from tests import factories
from tests.follow_up.resent import rejected
from tests.journeys.test_nurse import open_page
from tests.journeys.test_office_day import tab_to
from tests.journeys.test_pages import faults_here, faults_of

pytestmark = pytest.mark.journey


def test_a_reject_is_corrected_sent_again_and_undone_by_keyboard(chromium: Any, live_server: Any) -> None:
    cabinet_id = factories.make_cabinet()
    factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id)
    page = open_page(chromium, live_server.url, cabinet_id, width=1280)
    page.goto(f"{live_server.url}/suivi/{case.public_id}/")
    tab_to(page, "Corriger et renvoyer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Prescripteur", exact=True)).to_be_visible()
    expect(page.get_by_text("PRESCRIPTEUR INCONNU")).to_be_visible()
    assert faults_here(page, None) == []
    page.get_by_label("Son numéro AM").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("991000027")
    page.keyboard.press("Enter")
    expect(page.get_by_text("prête à transmettre, à la place de")).to_be_visible()
    assert faults_here(page, None) == []
    with tenant(cabinets=[cabinet_id]):
        assert Invoice.objects.get(state="ready").replaces_id == case.share.invoice_id
    tab_to(page, "Défaire ce renvoi")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Renvoi défait : le dossier est comme avant", exact=False)).to_be_visible()
    with tenant(cabinets=[cabinet_id]):
        assert Resend.objects.get().undone_at is not None
    assert page.console == []


@pytest.mark.parametrize("width", [360, 1280])
def test_each_field_and_each_page_of_the_follow_up_holds(chromium: Any, live_server: Any, width: int) -> None:
    cabinet_id = factories.make_cabinet()
    factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        case = rejected(cabinet_id, days=2)
        share = case.share
        factories.make_resend(case)
        factories.make_alias(share)
        notice = factories.make_notice(share)
        InduAct.objects.create(cabinet_id=cabinet_id, notice=notice, share=share, amount_cents=100)
        letter = factories.make_relance(share)
        RelanceAnnex.objects.create(
            cabinet_id=cabinet_id, relance=letter, rank=1, title="Duplicata", file=letter.letter
        )
        asked = signed(share)
    page = open_page(chromium, live_server.url, cabinet_id, width=width)
    case_page = f"/suivi/{case.public_id}/"
    addresses = [f"{case_page}corriger/?champ={name}" for name in FIELDS]
    addresses += [case_page, "/banque/noms/", "/suivi/abandons/", f"/suivi/indus/{notice.public_id}/"]
    addresses += [f"/relances/{letter.public_id}/", "/lots/"]
    faults = {one: found for one in addresses if (found := faults_of(page, f"{live_server.url}{one}"))}
    assert faults == {} and asked
    assert page.console == []


def signed(share: Share) -> WriteOffResumption:
    """A write-off that was signed, and is asked to be taken back."""
    row = factories.make_write_off(share)
    posting = Posting.objects.create(
        cabinet_id=share.cabinet_id, share=share, kind="written_off", amount_cents=row.amount_cents,
        happened_on=factories.DAY, person=row.proposed_by, reason="Trop tard",
    )  # fmt: skip
    WriteOff.objects.update(state="signed", decided_by=row.proposed_by, decided_at=timezone.now(), posting=posting)
    return WriteOffResumption.objects.create(
        cabinet_id=share.cabinet_id, write_off=row, reason="La caisse a répondu", proposed_by=row.proposed_by
    )
