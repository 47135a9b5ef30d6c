"""From a care plan to the file that is sent: planned once, priced, invoiced without a gap, written and read back."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import timezone

from billing.models import CarePlan, Coverage, Exemption, Invoice, Patient, Prescriber, Prescription, Visit
from billing.services.invoice import drafts, issue_invoices
from billing.services.lot import batches, close_lot, declare_sent
from billing.services.replacement import cancel_and_replace
from billing.services.rounds.visit import plan_visits, validate_visit
from billing.services.rounds.visit_correction import Correction, correct_visit
from billing.views.invoicing import visits_to_invoice
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Organism
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from noemie.formats import b2, b2_write
from tests import factories

DAY = dt.date(2026, 11, 10)
NEXT = DAY + dt.timedelta(days=1)
NOW = timezone.now()


def make_plan(cabinet_id: int, acts: list[str], **changes: object) -> CarePlan:
    patient, nurse, fund = (
        factories.make_patient(cabinet_id),
        factories.make_nurse(cabinet_id),
        factories.make_fund(cabinet_id),
    )
    Patient.objects.filter(pk=patient.pk).update(birth_date=dt.date(1950, 3, 1))
    Coverage.objects.create(
        cabinet_id=cabinet_id, patient=patient, kind="AMO", organism=fund, period=(dt.date(2026, 1, 1), None)
    )
    doctor = Prescriber.objects.create(cabinet_id=cabinet_id, last_name="Hubert", am_number="991000019")
    prescription = Prescription.objects.create(
        cabinet_id=cabinet_id,
        patient=patient,
        prescriber=doctor,
        prescribed_on=DAY,
        starts_on=DAY,
        ends_on=DAY + dt.timedelta(days=30),
    )
    values = {"weekdays": [], "every_n_days": 1, "hours": [dt.time(9)], "act_codes": acts, **changes}
    return CarePlan.objects.create(
        cabinet_id=cabinet_id, patient=patient, nurse=nurse, prescription=prescription, starts_on=DAY, **values
    )


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_the_visits_of_a_plan_are_made_once_when_asked_twice(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ["injection_sc"], every_n_days=2, hours=[dt.time(8), dt.time(18)])
        assert plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=3)) == 4
        assert plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=3)) == 0
        assert sorted({visit.cared_on for visit in Visit.objects.all()}) == [DAY, DAY + dt.timedelta(days=2)]


def test_a_plan_by_weekdays_makes_only_those_days(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ["injection_sc"], every_n_days=None, weekdays=[1, 4])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=13))
        assert {visit.cared_on.isoweekday() for visit in Visit.objects.all()} == {1, 4}


def validated(cabinet_id: int, acts: list[str], days: int = 2) -> list[Visit]:
    make_plan(cabinet_id, acts)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=days - 1))
    return [validate_visit(visit=visit, now=NOW) for visit in Visit.objects.order_by("cared_on")]


def test_a_validated_visit_has_its_price_and_its_reasons(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["pansement_escarre_profonde", "injection_sc"], days=1)[0]
        assert visit.total_cents == 2283
        assert [line["text"] for line in visit.cotation.lines] == ["AMI 4", "AMI 1/2", "MCI", "IFD"]
        assert all(step["reference"] for step in visit.cotation.trace)


def test_the_forfait_of_the_day_is_billed_once_over_two_visits(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, [], hours=[dt.time(8), dt.time(18)])
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
        Visit.objects.update(dependence="BSB")
        for visit in Visit.objects.order_by("at"):
            validate_visit(visit=visit, now=NOW)
        texts = [[line["text"] for line in visit.cotation.lines] for visit in Visit.objects.order_by("at")]
        assert texts == [["BSB", "IFI"], ["IFI"]]


def test_a_correction_is_a_new_version_until_the_visit_is_invoiced(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["injection_sc"], days=1)[0]
        fresh = correct_visit(visit=visit, correction=Correction(("perfusion_courte",)), now=NOW)
        visit.refresh_from_db()
        assert (visit.state, fresh.version, fresh.total_cents) == ("replaced", 2, 3015 + 275)
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[fresh.pk]], on=DAY)
        with pytest.raises(Refused, match="facturé"):
            correct_visit(visit=fresh, correction=Correction(("injection_sc",)), now=NOW)


def test_nothing_is_issued_and_no_number_is_lost_when_one_invoice_is_refused(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        first, second = validated(cabinet_id, ["pansement_escarre_profonde"])
        with pytest.raises(Refused):
            issue_invoices(cabinet_id=cabinet_id, visit_ids=[[first.pk], [first.pk]], on=NEXT)
        assert Invoice.objects.count() == 0
        issued = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[first.pk], [second.pk]], on=NEXT)
        assert [invoice.number for invoice in issued] == ["000000001", "000000002"]


def test_what_blocks_an_invoice_is_said_in_words(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        validated(cabinet_id, ["pansement_escarre_profonde"], days=1)
        Coverage.objects.all().delete()
        Prescription.objects.update(ends_on=DAY, starts_on=DAY)
        found = drafts(visits=visits_to_invoice(), on=DAY)
        assert [one.code for one in found[0].findings if one.severity == "blocks"] == ["droits_absents"]
        assert not found[0].is_ready


def test_at_one_hundred_percent_no_other_share_exists(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["pansement_escarre_profonde"], days=1)[0]
        Exemption.objects.create(
            cabinet_id=cabinet_id, patient=visit.patient, kind="ald", period=(dt.date(2026, 1, 1), None)
        )
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)[0]
        assert [(share.part, share.expected_cents) for share in invoice.shares.all()] == [("AMO", 2115)]


def test_the_lot_reads_back_as_the_invoices_and_writes_the_same_bytes(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visits = validated(cabinet_id, ["pansement_escarre_profonde", "injection_sc"])
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk for visit in visits]], on=NEXT)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=NEXT, person=person)
        content = read_file(lot.file)
        found = b2.read(content)
        assert (found.decoded.refused, found.decoded.problems, found.decoded.agrees) == (None, (), True)
        invoice = found.lots[0].invoices[0]
        assert (invoice.number, invoice.total_cents, invoice.amo_cents) == ("000000001", 4566, 2740)
        assert [(line.act_code, str(line.coefficient)) for line in invoice.lines[:2]] == [("AMI", "4"), ("AMI", "0.5")]
        assert b2_write.rewrite(found.decoded.records) == content
        assert declare_sent(lot=lot, on=DAY, person=person).sent_by == person
        assert {share.admin_state for share in Invoice.objects.get().shares.all()} == {"sent"}


def test_a_lot_says_where_the_mutuelle_is_and_which_substitute_did_the_act(cabinet_id: int) -> None:
    """2M: the route of a separate mutuelle with the patient's number; 4S: the remplaçante, on her lines only."""
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visits = validated(cabinet_id, ["injection_sc"])
        mutuelle = Organism.objects.create(cabinet_id=cabinet_id, kind="AMC", code="0099991234", name="Mutuelle")
        Coverage(
            cabinet_id=cabinet_id, patient=visits[0].patient, kind="AMC", organism=mutuelle,
            period=(dt.date(2026, 1, 1), None), member_number="12345",
        ).save()  # fmt: skip
        substitute = factories.make_nurse(cabinet_id, "996000048")
        Visit.objects.filter(pk=visits[1].pk).update(performed_by=substitute)
        last = visits[-1].cared_on
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk for visit in visits]], on=last)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=last, person=person)
        found = b2.read(read_file(lot.file))
    assert (found.decoded.problems, found.decoded.agrees) == ((), True)
    (route,) = [one for one in found.decoded.records if one.record == "2M"]
    assert (route.text("amc_number"), route.text("amc_member_id")) == ("0099991234", "000000000012345")
    days = {one.text("care_date") for one, more in pairwise(found.decoded.records) if more.record == "4S"}
    assert {one.text("locum_id") for one in found.decoded.records if one.record == "4S"} == {"996000048"}
    assert days == {f"{visits[1].cared_on:%y%m%d}"}


def test_a_coefficient_of_three_decimals_is_refused_never_cut() -> None:
    line = b2_write.LineOut("AMI", DAY, Decimal("0.625"), 209, 125, 0, "996000014")
    invoice = b2_write.InvoiceOut("000000001", DAY, "2" * 15, DAY, "011310000", "", False, "0", 60, "", None, (line,))  # noqa: FBT003
    with pytest.raises(b2_write.CannotWrite, match="U-06"):
        b2_write.write(b2_write.LotOut("996000014", "Perrin", "001", DAY, "011310000", "I00001", (invoice,)))


def test_an_invoice_that_was_paid_cannot_be_cancelled(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["pansement_escarre_profonde"], days=1)[0]
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)[0]
        invoice.shares.filter(part="AMO").update(announced_cents=10)
        with pytest.raises(Refused, match="payée"):
            cancel_and_replace(invoice=invoice, reason="essai")
        invoice.shares.update(announced_cents=0)
        cancel_and_replace(invoice=invoice, reason="essai")
        visit.refresh_from_db()
        assert visit.state == "validated"
