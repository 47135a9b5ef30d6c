"""Two nurses of a cabinet at one dependent patient on one day: one forfait, the travel of each, and no order of work that loses it."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection

from billing.models import Cotation, Visit, VisitAct
from billing.services.cotation import recompute_day
from billing.services.invoice import drafts, issue_invoices
from billing.services.prechecks.corrections import apply_correction, asked_in, value_of
from billing.services.recoting.recote import recote
from billing.services.replacement import cancel_and_replace
from billing.services.rounds.visit import validate_visit
from billing.services.rounds.visit_correction import withdraw_visit
from billing.services.rounds.visit_preview import seen_before_validating
from billing.views.invoicing import visits_to_invoice
from cabinet.models import Nurse
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.healthy import add_bsi, again, healthy
from tests.billing.test_chain import DAY, NOW


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def morning_of(cabinet_id: int) -> Visit:
    """Validated at 09:00 under a BSB, by the nurse of the plan."""
    visit = healthy(cabinet_id, acts=("prelevement_veineux",))[0]
    add_bsi(visit.patient, visit, DAY - dt.timedelta(days=10))
    again(visit)
    return visit


def other_nurse(cabinet_id: int) -> Nurse:
    return factories.make_nurse(cabinet_id, "996000048")


def planned(morning: Visit, nurse: Nurse, at: str, *acts: str) -> Visit:
    made = Visit.objects.create(
        cabinet_id=morning.cabinet_id,
        patient=morning.patient,
        prescription=morning.prescription,
        performed_by=nurse,
        billed_by=nurse,
        cared_on=DAY,
        at=dt.time.fromisoformat(at),
    )
    for rank, code in enumerate(acts, start=1):
        VisitAct.objects.create(cabinet_id=morning.cabinet_id, visit=made, rank=rank, act_code=code)
    return made


def text(visit: Visit) -> str:
    return " + ".join(line["text"] for line in Cotation.objects.get(visit=visit).lines)


def invoiced(visit: Visit) -> Visit:
    issue_invoices(cabinet_id=visit.cabinet_id, visit_ids=[[visit.pk]], on=DAY)
    visit.refresh_from_db()
    return visit


@pytest.mark.django_db(transaction=True)
def test_two_nurses_who_validate_at_the_same_instant_bill_one_forfait() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        withdraw_visit(visit=morning)
        first = Nurse.objects.get(pk=morning.billed_by_id)
        left = [planned(morning, first, "09:30"), planned(morning, other_nurse(cabinet_id), "18:00")]
    second = threading.Thread(target=validate_apart, args=(cabinet_id, left[1]))
    with tenant(cabinets=[cabinet_id]):
        validate_visit(visit=left[0], now=NOW)
        second.start()
        while second.is_alive() and not is_waited_for():  # the first has validated and not committed yet
            time.sleep(0.02)
    second.join(60)
    with tenant(cabinets=[cabinet_id]):
        assert [text(one) for one in left] == ["BSB + IFI", "IFI"]


def validate_apart(cabinet_id: int, visit: Visit) -> None:
    """On a connection of its own."""
    try:
        with tenant(cabinets=[cabinet_id]):
            validate_visit(visit=visit, now=NOW)
    finally:
        connection.close()


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks l join pg_database d on d.oid = l.database"
            " where datname = current_database() and locktype = 'advisory' and not granted)"
        )
        return bool(cursor.fetchone()[0])


def test_the_second_nurse_bills_her_travel_and_acts_without_the_forfait(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        evening = validate_visit(visit=planned(morning, other_nurse(cabinet_id), "18:00", "injection_sc"), now=NOW)
        assert (text(morning), text(evening)) == ("BSB + AMX 1.5 + IFI", "AMX 1/2 + IFI")


def test_a_passage_validated_later_but_earlier_in_the_day_takes_the_forfait(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        dawn = validate_visit(visit=planned(morning, other_nurse(cabinet_id), "08:15"), now=NOW)
        assert (text(dawn), text(morning)) == ("BSB + IFI", "AMX 1.5 + IFI")


def test_the_forfait_comes_back_when_the_passage_that_bore_it_is_cancelled(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        evening = validate_visit(visit=planned(morning, other_nurse(cabinet_id), "18:00"), now=NOW)
        withdraw_visit(visit=morning)
        assert text(evening) == "BSB + IFI"


def test_a_forfait_that_is_invoiced_stays_where_it_is(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = invoiced(morning_of(cabinet_id))
        dawn = validate_visit(visit=planned(morning, other_nurse(cabinet_id), "08:15"), now=NOW)
        assert (text(morning), text(dawn)) == ("BSB + AMX 1.5 + IFI", "IFI")
        cancel_and_replace(invoice=morning.invoice_lines.all()[0].invoice, reason="Erreur")
        recompute_day(cabinet_id=cabinet_id, nurse_id=morning.billed_by_id, day=DAY, patient_id=morning.patient_id)
        assert (text(dawn), text(morning)) == ("BSB + IFI", "AMX 1.5 + IFI")


def test_a_passage_invoiced_without_forfait_does_not_take_it_away(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = healthy(cabinet_id, acts=("prelevement_veineux",))[0]
        invoiced(morning)  # before its BSI was written
        add_bsi(morning.patient, morning, DAY - dt.timedelta(days=10))
        evening = validate_visit(visit=planned(morning, other_nurse(cabinet_id), "18:00"), now=NOW)
        assert text(evening) == "BSB + IFI"


def test_the_price_shown_before_validating_is_the_one_that_is_kept(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        evening = planned(morning, other_nurse(cabinet_id), "18:00", "injection_sc")
        seen = seen_before_validating(visit=evening, act_codes=["injection_sc"], on=DAY)
        assert seen.priced.text == text(validate_visit(visit=evening, now=NOW)) == "AMX 1/2 + IFI"


def test_drafts_of_both_nurses_have_nothing_to_mend(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        validate_visit(visit=planned(morning, other_nurse(cabinet_id), "18:00"), now=NOW)
        made = drafts(visits=visits_to_invoice(), on=DAY)
        codes = {one.code for draft in made for one in draft.findings if one.severity == "blocks"}
        assert (len(made), codes & {"forfait_deux_fois", "ligne_en_trop", "lettre_fausse"}) == (2, set())


def test_two_forfaits_of_one_instant_are_mended_in_one_click(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        evening = planned(morning, other_nurse(cabinet_id), "18:00")
        unseen = Visit.objects.filter(pk=morning.pk)
        unseen.update(state="planned")
        validate_visit(visit=evening, now=NOW)
        unseen.update(state="validated")
        made = drafts(visits=visits_to_invoice(), on=DAY)
        found = [one for draft in made for one in draft.findings if one.code == "forfait_deux_fois"]
        assert len(found) == 2
        (offered,) = found[0].corrections
        asked = asked_in(value=value_of(offered.action, offered.target, found[0].visits))
        apply_correction(asked=asked, now=NOW, on=DAY)
        assert (text(morning), text(evening)) == ("BSB + AMX 1.5 + IFI", "IFI")


def test_the_audit_finds_nothing_wrong_in_what_the_two_billed(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        morning = morning_of(cabinet_id)
        evening = validate_visit(visit=planned(morning, other_nurse(cabinet_id), "18:00"), now=NOW)
        for one in (evening, morning):
            invoiced(one)
        found = recote(cabinet_id=cabinet_id, start=DAY, end=DAY, law_of=None)
        assert (found.total.count, found.differing) == (2, [])
