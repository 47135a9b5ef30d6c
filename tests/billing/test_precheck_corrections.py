"""One click mends a finding: the finding goes, the rest stays, a version is kept."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Coverage, Exemption, Invoice, Prescriber, Prescription, Visit
from billing.services.invoice import issue_invoices
from billing.services.invoicing.lot_checks import checked_batches
from billing.services.lot import batches, close_lot
from billing.services.prechecks.corrections import apply_correction, asked_in, value_of
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from noemie.formats.b2 import read
from tests import factories
from tests.billing.healthy import DRESSING, draft_of, healthy, past_acts, said, sent_invoice
from tests.billing.test_chain import DAY, NOW
from tests.billing.test_checks_before_sending import (
    LINES,
    TOTAL,
    bsi_written_after_pricing,
    change_prescription,
    change_visit,
    rights_read_before,
    stay_around,
)
from tests.who.people import logged_in


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def click(code: str, action: str) -> str:
    """As the page's button does; returns what was done, in words."""
    finding = said()[code]
    correction = next(one for one in finding.corrections if one.action == action)
    asked = asked_in(value=value_of(correction.action, correction.target, finding.visits))
    return apply_correction(asked=asked, now=NOW, on=DAY)


def without_prescription(visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(prescription=None)


def already_sent(visit: Visit) -> None:
    sent_invoice(visit, LINES, number="000000900")


AT_NIGHT = change_visit(at="21:00", night_need=True)
ON_SUNDAY = change_visit(cared_on=dt.date(2026, 11, 8), daily_need=True)


@pytest.mark.parametrize(
    ("change", "code", "action"),
    [
        (without_prescription, "prescription_absente", "rattacher"),
        (rights_read_before, "droits_non_verifies", "droits_verifies"),
        (AT_NIGHT, "nuit_sans_mention", "retirer_nuit"),
        (AT_NIGHT, "nuit_sans_mention", "mention_nuit"),
        (ON_SUNDAY, "dimanche_sans_mention", "retirer_dimanche"),
        (ON_SUNDAY, "dimanche_sans_mention", "mention_quotidien"),
        (change_prescription(at_home=False), "deplacement_non_prescrit", "mention_domicile"),
        (change_visit(is_degraded=True), "mode_degrade_sans_piece", "piece_presente"),
        (bsi_written_after_pricing, "lettre_fausse", "recalculer"),
        (already_sent, "doublon", "ecarter"),
        (stay_around(-1, 2), "hospitalisation", "ecarter"),
    ],
)
def test_the_finding_goes_with_its_correction(
    cabinet_id: int, change: Callable[[Visit], object], code: str, action: str
) -> None:
    with tenant(cabinets=[cabinet_id]):
        change(healthy(cabinet_id)[0])
        before = set(said())
        assert code in before
        assert click(code, action).endswith(".")
        assert code not in said()
        assert set(said()) <= before, "nothing new is wrong"


def test_a_withdrawn_majoration_is_a_new_version_of_the_visit_priced_again(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        AT_NIGHT(visit)
        assert draft_of().total_cents == TOTAL + 915
        click("nuit_sans_mention", "retirer_nuit")
        visit.refresh_from_db()
        fresh = Visit.objects.get(replaces=visit)
        assert (visit.state, fresh.version, fresh.night_need, fresh.total_cents) == ("replaced", 2, False, TOTAL)


def test_only_prescriptions_that_cover_the_visit_are_offered_and_none_is_chosen(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        good = visit.prescription
        assert good is not None
        doctor = Prescriber.objects.get()
        common = {"cabinet_id": cabinet_id, "prescriber": doctor, "prescribed_on": DAY, "starts_on": DAY}
        other = factories.make_patient(cabinet_id, "180051300100139")
        Prescription.objects.create(patient=other, **common)
        old = {**common, "starts_on": DAY - dt.timedelta(days=90), "ends_on": DAY - dt.timedelta(days=60)}
        Prescription.objects.create(patient=visit.patient, **old)
        without_prescription(visit)
        assert [one.target for one in said()["prescription_absente"].corrections] == [str(good.public_id)]
        Prescription.objects.filter(pk=good.pk).update(ends_on=DAY, starts_on=DAY - dt.timedelta(days=5))
        Prescription.objects.filter(pk=good.pk).update(starts_on=DAY + dt.timedelta(days=1), ends_on=None)
        found = said()["prescription_absente"]
        assert (found.corrections, found.where) == ((), "patient")


SURVEILLANCE = "surveillance_debut_traitement"


def test_an_act_past_its_limit_is_removed_in_one_click_and_the_rest_stays(cabinet_id: int) -> None:
    """XVI-I-10: fifteen passages; the sixteenth goes, the dressing of the same passage stays."""
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (SURVEILLANCE, DRESSING))[0]
        past_acts(visit, SURVEILLANCE, list(range(1, 16)))
        (offered,) = said()["surveillance_15"].corrections
        assert (offered.action, offered.target) == ("retirer_acte", SURVEILLANCE)
        assert click("surveillance_15", "retirer_acte").endswith("retiré, journée recalculée.")
        fresh = Visit.objects.get(replaces=visit)
        assert [act.act_code for act in fresh.acts.all()] == [DRESSING]
        assert (fresh.total_cents, "surveillance_15" in said()) == (TOTAL, False)


def test_an_administration_past_its_first_month_takes_its_other_name_and_asks_for_its_agreement(
    cabinet_id: int,
) -> None:
    first, after = "administration_medicaments_1er_mois", "administration_medicaments_apres_1er_mois"
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (first, DRESSING))[0]
        past_acts(visit, first, list(range(1, 31)))
        assert "medicaments_1er_mois" not in said()
        past_acts(visit, first, [31])
        assert said()["medicaments_1er_mois"].severity == "warns"
        assert click("medicaments_1er_mois", "apres_premier_mois").endswith("journée recalculée.")
        fresh = Visit.objects.get(replaces=visit)
        assert {act.act_code for act in fresh.acts.all()} == {after, DRESSING}
        assert ("medicaments_1er_mois" in said(), "accord_absent" in said()) == (False, True)


def test_a_passage_of_that_act_alone_is_not_billed_rather_than_emptied(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (SURVEILLANCE,))[0]
        past_acts(visit, SURVEILLANCE, list(range(1, 16)))
        assert [one.action for one in said()["surveillance_15"].corrections] == ["ecarter"]
        asked = asked_in(value=value_of("retirer_acte", SURVEILLANCE, [visit]))
        with pytest.raises(Refused, match="rien n’a été corrigé"):
            apply_correction(asked=asked, now=NOW, on=DAY)
        assert Visit.objects.filter(replaces=visit).count() == 0


def test_an_act_that_the_visit_does_not_hold_changes_nothing(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id, (SURVEILLANCE, DRESSING))[0]
        for act in ("injection_im", "", "pas_un_acte"):
            with pytest.raises(Refused, match="rien n’a été corrigé"):
                apply_correction(asked=asked_in(value=value_of("retirer_acte", act, [visit])), now=NOW, on=DAY)


@pytest.mark.parametrize(
    ("at", "code"),
    [({"at": "21:00", "night_need": True}, "MN"), ({"at": "23:30", "night_need": True}, "MM"), ({}, "F")],
)
def test_a_majoration_of_article_14_says_under_which_code_it_leaves(
    cabinet_id: int, at: dict[str, object], code: str
) -> None:
    """U-17: the codes of the NGAP (14.9.3, 22-4), and a sentence before sending; the lot holds them, nothing is cut."""
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        change_visit(cared_on=DAY if at else dt.date(2026, 11, 8), daily_need=True, **at)(visit)
        change_prescription(night_need=True, daily_need=True, starts_on=dt.date(2026, 11, 1))(visit)
        Prescription.objects.update(prescribed_on=dt.date(2026, 11, 1))
        found = said()["U-17"]
        assert (found.severity, f"sous le code {code}" in found.message) == ("tells", True)
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[Visit.objects.get(state="validated").pk]], on=DAY)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
        assert lot.file is not None
        sent = read(read_file(lot.file)).lots[0].invoices[0]
        assert [line.act_code for line in sent.lines].count(code) == 1
        assert {line.act_code for line in sent.lines} == {"AMI", "MCI", "IFD", code}


@pytest.mark.parametrize(
    ("kind", "nature", "code", "is_said"),
    [
        ("", "10", "0", False), ("ald", "10", "4", False), ("maternite", "30", "0", False), ("atmp", "41", "0", False),
        ("c2s", "10", "0", False), ("invalidite", "10", "5", True), ("nouveau_ne", "10", "5", True), ("ame", "10", "5", True),
    ],
)  # fmt: skip
def test_the_lot_says_the_nature_of_insurance_and_the_exemption_of_the_norm(
    cabinet_id: int, kind: str, nature: str, code: str, *, is_said: bool
) -> None:
    """`values.csv`, official: 30 maternity, 41 work accident; 1 is an act K of 60 and more, C a CCAM exemption: never written."""
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        if kind:
            period = (dt.date(2026, 1, 1), dt.date(2028, 1, 1))
            Exemption.objects.create(cabinet_id=cabinet_id, patient=visit.patient, kind=kind, period=period)
        assert ("exoneration_sans_code" in said()) == is_said
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
        assert lot.file is not None
        sent = read(read_file(lot.file)).lots[0].invoices[0]
        assert (sent.record.text("insurance_kind"), sent.exemption) == (nature, code)


@pytest.mark.parametrize("value", ["", "rattacher", "inconnue||%s", "rattacher|pas-un-id|%s", "retirer_nuit||%s,%s"])
def test_a_value_that_no_page_made_changes_nothing(cabinet_id: int, value: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        stranger = "0d5f1f36-93d4-4c1e-8fb8-3b1c1b1b1b1b"
        said_value = value.replace("%s", str(visit.public_id), 1).replace("%s", stranger)
        with pytest.raises(Refused):
            apply_correction(asked=asked_in(value=said_value), now=NOW, on=DAY)
        assert Visit.objects.get().version == visit.version


def test_a_prescription_of_another_patient_is_refused(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        foreign = Prescription.objects.create(
            cabinet_id=cabinet_id,
            patient=factories.make_patient(cabinet_id, "180051300100139"),
            prescriber=Prescriber.objects.get(),
            prescribed_on=DAY,
            starts_on=DAY,
        )
        asked = asked_in(value=value_of("rattacher", str(foreign.public_id), [visit]))
        with pytest.raises(Refused):
            apply_correction(asked=asked, now=NOW, on=DAY)


def issued(cabinet_id: int, days: int = 1) -> Invoice:
    visits = healthy(cabinet_id, days=days)
    (made,) = issue_invoices(
        cabinet_id=cabinet_id, visit_ids=[[one.pk for one in visits]], on=DAY + dt.timedelta(days=days - 1)
    )
    return made


def test_a_lot_says_what_would_be_rejected_and_leaves_what_is_blocked(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        invoice = issued(cabinet_id)
        (checked,) = checked_batches(batches=batches(), on=DAY)
        assert (checked.at_risk_cents, checked.blocked, checked.rows[0].findings) == (0, 0, ())
        Prescriber.objects.update(am_number="", rpps="")
        Coverage.objects.update(checked_on=None)
        (checked,) = checked_batches(batches=batches(), on=DAY)
        codes = {one.code: one for one in checked.rows[0].findings}
        assert (checked.at_risk_cents, checked.blocked) == (TOTAL, 1)
        assert set(codes) == {"prescripteur_absent", "droits_non_verifies"}
        with pytest.raises(Refused, match="prescripteur"):
            close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
        invoice.refresh_from_db()
        assert invoice.lot is None
        assert [one.action for one in codes["droits_non_verifies"].corrections] == ["droits_verifies"]


def test_an_issued_invoice_offers_no_click_that_would_change_it(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        issued(cabinet_id)
        Visit.objects.update(prescription=None)
        (checked,) = checked_batches(batches=batches(), on=DAY)
        (found,) = [one for one in checked.rows[0].findings if one.code == "prescription_absente"]
        assert (found.corrections, found.where) == ((), "invoice")


def test_the_pages_say_it_and_the_button_mends_it(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        good = visit.prescription
        assert good is not None
        without_prescription(visit)
        value = value_of("rattacher", str(good.public_id), [visit])
    page = client.get(reverse("a_facturer")).content.decode()
    assert value in page and "Bloque" in page and "NGAP article 5 c" in page
    done = client.post(
        reverse("corriger_controle"), {"correction": value, "retour": "https://ailleurs.example"}, follow=True
    )
    assert done.redirect_chain == [(reverse("a_facturer"), 302)]
    assert "Prescription du 10/11/2026 rattachée." in done.content.decode()
    assert "Aucune prescription" not in done.content.decode()


def test_a_correction_comes_back_to_its_page_and_to_no_other_site(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    address = reverse("corriger_controle")
    for back, wanted in (("/lots/", "/lots/"), ("//ailleurs.example/", "/facturation/"), ("lots", "/facturation/")):
        assert client.post(address, {"correction": "", "retour": back})["Location"] == wanted


def test_a_reader_sees_the_findings_without_buttons(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    with tenant(cabinets=[cabinet_id]):
        without_prescription(healthy(cabinet_id)[0])
    page = client.get(reverse("a_facturer")).content.decode()
    assert "Aucune prescription n’est rattachée" in page
    assert 'name="correction"' not in page


def test_the_lot_page_seals_what_is_ticked(cabinet_id: int) -> None:
    client: Client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    with tenant(cabinets=[cabinet_id]):
        invoice = issued(cabinet_id)
        payer = invoice.shares.get(part="AMO").payer
        assert payer is not None
        batch = batches()[0].key
    address = reverse("verifier_lot", kwargs={"nurse": invoice.nurse.public_id, "payer": payer.public_id})
    assert str(invoice.public_id) in client.get(address).content.decode()
    assert (
        "Cochez au moins une facture"
        in client.post(reverse("constituer"), {"batch": batch}, follow=True).content.decode()
    )
    client.post(reverse("constituer"), {"batch": batch, "invoice": [str(invoice.public_id)]})
    with tenant(cabinets=[cabinet_id]):
        assert Invoice.objects.get().lot is not None
    assert "Aucune facture prête" in client.get(address).content.decode()
