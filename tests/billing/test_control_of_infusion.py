"""A passage that is only a control of an infusion: noted on its page, priced, explained at 0, checked, invoiced, written in a lot."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Visit
from billing.services.explaining.visit_explanation import explain_visit
from billing.services.invoice import issue_invoices
from billing.services.lot import batches, close_lot
from billing.services.rounds.visit import plan_visits
from cabinet.enums import Role
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from noemie.formats import b2
from tests import factories
from tests.billing.healthy import draft_of, healthy, order, past_acts, said
from tests.billing.test_chain import DAY, make_plan
from tests.who.people import logged_in

CONTROL = "controle_perfusion_longue"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_it_is_found_by_its_words_and_noted_alone_on_the_page_of_the_passage(cabinet_id: int) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    found = client.get(reverse("actes"), {"q": "contrôle perf"}).json()
    assert (found[0]["code"], found[0]["detail"]) == (CONTROL, "déplacement")
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ["injection_sc"])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        visit = Visit.objects.select_related("prescription").get()
    where = {"visit": visit.public_id}
    noted = {"act": CONTROL, "at": "14:00", "version": 1, "prescription": visit.prescription.public_id}
    seen = client.get(reverse("apercu", kwargs=where), noted).content.decode()
    assert "2,75\u202f€" in seen and "Contrôle à domicile d’une perfusion longue" in seen and "AMI 4,1" in seen
    page = client.post(reverse("valider", kwargs=where), noted)
    assert page.status_code == 302
    with tenant(cabinets=[cabinet_id]):
        visit = Visit.objects.get()
        assert (visit.state, [act.act_code for act in visit.acts.all()], visit.total_cents) == (
            "validated",
            [CONTROL],
            275,
        )
    assert "Contrôle à domicile d’une perfusion longue" in client.get(reverse("passage", kwargs=where)).content.decode()
    why = client.get(reverse("pourquoi", kwargs=where)).content.decode()
    assert "le déplacement seul est dû" in why and "16,49\u202f€" in why  # both readings


def test_it_is_explained_at_zero_with_both_readings(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        healthy(cabinet_id, (CONTROL,))
        found = explain_visit(visit=Visit.objects.select_related("patient").get())
        (free,) = found.explanation.free
        assert (free.cents, free.reference) == (0, "NGAP XVI-II-3, II-4")
        assert "déplacement seul est dû" in free.sentence
        (point,) = found.points
        assert (point.code, point.by_default.total_cents, point.by_other.total_cents) == ("U-46", 275, 1649)


def test_before_sending_the_infusion_is_looked_for(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        (visit,) = healthy(cabinet_id, (CONTROL,), hours=[dt.time(14)])
        finding = said()["controle_sans_perfusion"]
        assert (finding.effect_cents, [one.action for one in finding.corrections]) == (-275, ["ecarter"])
        past_acts(visit, "perfusion_longue", [1])
        assert "controle_sans_perfusion" not in said()
        past_acts(visit, "retrait_perfusion", [0])
        assert "controle_sans_perfusion" in said()


def test_of_one_day_the_clock_says_what_came_last(cabinet_id: int) -> None:
    """Set in the evening after the removal of the morning: it runs; the reverse does not."""
    with tenant(cabinets=[cabinet_id]):
        (visit,) = healthy(cabinet_id, (CONTROL,))
        past_acts(visit, "perfusion_longue", [1])
        past_acts(visit, "retrait_perfusion", [1])
        fitted = Visit.objects.get(acts__act_code="perfusion_longue")
        Visit.objects.filter(pk=fitted.pk).update(at=dt.time(20))
        assert "controle_sans_perfusion" not in said()
        Visit.objects.filter(pk=fitted.pk).update(at=dt.time(8))
        assert "controle_sans_perfusion" in said()


def test_the_prescription_of_the_infusion_covers_it_when_it_says_at_home(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        (visit,) = healthy(cabinet_id, (CONTROL,))
        past_acts(visit, "perfusion_longue", [1])
        order(visit.prescription, "perfusion_longue")
        assert set(said()) == {"U-46"} and draft_of().is_ready
        order(visit.prescription, "injection_sc")
        assert "acte_non_prescrit" in said()
        visit.prescription.at_home = False
        visit.prescription.save()
        assert "deplacement_non_prescrit" in said()


def test_its_invoice_is_a_travel_and_the_lot_reads_back(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        (visit,) = healthy(cabinet_id, (CONTROL,))
        past_acts(visit, "perfusion_longue", [1])
        (invoice,) = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
        assert ([line.text for line in invoice.lines.all()], invoice.total_cents) == (["IFD"], 275)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
        found = b2.read(read_file(lot.file))
    assert (found.decoded.problems, found.decoded.agrees) == ((), True)
    (sent,) = found.lots[0].invoices
    assert ([line.act_code for line in sent.lines], sent.total_cents) == (["IFD"], 275)
