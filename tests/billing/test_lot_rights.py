"""What type 2 of a lot says of the rights: régime local (13), date of a maternity (80-85), accident (86-94), read back as written."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from billing.models import Coverage, Exemption, Invoice, Patient, Visit
from billing.services.care.rights_periods import Days, add_exemption, change_exemption
from billing.services.imports.b2_claims import claims_of
from billing.services.invoice import drafts, issue_invoices
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts, read_accident, wrong_facts
from billing.services.invoicing.lot_checks import checked_batches
from billing.services.lot import batches, close_lot
from billing.views.invoicing import visits_to_invoice
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.services.files import read_file
from cabinet.tenancy import tenant
from noemie.formats import b2, b2_write
from tests import factories
from tests.billing.healthy import add_amc, healthy, said
from tests.billing.test_chain import DAY

pytestmark = pytest.mark.django_db
START = dt.date(2026, 9, 1)
NUMBER = "260820013"  # accident of 20/08/2026, fund 01, key 3 (the rule of the key is not known)
BY_NUMBER, BY_DATE = ExemptionFacts(accident_number=NUMBER), ExemptionFacts(accident_on=dt.date(2026, 8, 20))
PREGNANT = ExemptionFacts(maternity_on=dt.date(2026, 4, 2))


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def local(visit: Visit) -> None:
    Coverage.objects.filter(patient=visit.patient, kind="AMO").update(is_local_scheme=True)


def exempt(kind: str, facts: ExemptionFacts = NOTHING) -> Callable[[Visit], None]:
    def change(visit: Visit) -> None:
        add_exemption(patient=visit.patient, kind=kind, days=Days(START), facts=facts)

    return change


def lot_of(cabinet_id: int, *changes: Callable[[Visit], None]) -> bytes:
    """A healthy visit with these facts, issued, in a lot."""
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    visit = healthy(cabinet_id)[0]
    add_amc(visit)
    for change in changes:
        change(visit)
    visit = Visit.objects.get()
    issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
    lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
    assert lot.file is not None
    return read_file(lot.file)


@pytest.mark.parametrize(
    ("changes", "nature", "code", "percent"),
    [
        ((local,), "13", "0", 90),
        ((local, exempt("ald")), "13", "4", 100),
        ((local, exempt("c2s")), "13", "0", 90),
        ((local, exempt("maternite", PREGNANT)), "30", "0", 100),
        ((local, exempt("atmp", BY_NUMBER)), "41", "0", 100),
        ((), "10", "0", 60),
    ],
)
def test_the_local_scheme_is_a_nature_and_a_rate_of_the_lot(
    cabinet_id: int, changes: tuple[Callable[[Visit], None], ...], nature: str, code: str, percent: int
) -> None:
    with tenant(cabinets=[cabinet_id]):
        data = lot_of(cabinet_id, *changes)
        found = b2.read(data)
        sent, shares = found.lots[0].invoices[0], Invoice.objects.get().shares
        assert (found.decoded.problems, found.decoded.agrees) == ((), True)
        assert (sent.insurance_kind, sent.exemption) == (nature, code)
        assert {line.rate_percent for line in sent.lines} == {percent}
        assert sent.amo_cents == shares.get(part="AMO").expected_cents
        assert sent.amc_cents == sum(one.expected_cents for one in shares.filter(part="AMC"))
        assert b2_write.rewrite(found.decoded.records) == data


@pytest.mark.parametrize(
    ("kind", "facts", "maternity", "accident"),
    [
        ("maternite", PREGNANT, "260402", "000000000"),
        ("atmp", BY_NUMBER, "000000", NUMBER),
        ("atmp", BY_DATE, "000000", "000260820"),
        ("atmp", ExemptionFacts(accident_number=NUMBER, accident_on=BY_DATE.accident_on), "000000", NUMBER),
        ("atmp", NOTHING, "000000", "000000000"),
        ("ald", NOTHING, "000000", "000000000"),
    ],
)
def test_a_date_or_a_number_stands_where_the_layout_puts_it_and_is_read_back(
    cabinet_id: int, kind: str, facts: ExemptionFacts, maternity: str, accident: str
) -> None:
    with tenant(cabinets=[cabinet_id]):
        data = lot_of(cabinet_id, exempt(kind, facts))
    two = data[2 * 128 : 3 * 128].decode()
    assert (two[79:85], two[85:94]) == (maternity, accident)
    found = b2.read(data)
    (claim,) = claims_of(found).claims
    told = facts if not facts.accident_number else ExemptionFacts(accident_number=facts.accident_number)
    assert (claim.exemption, claim.facts) == (kind if kind != "ald" else "", told)
    again = b2_write.rewrite(found.decoded.records)
    assert again == data and b2_write.rewrite(b2.read(again).decoded.records) == data


def test_two_accidents_and_a_change_of_scheme_are_invoices_of_their_own(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        visits = healthy(cabinet_id, days=3)
        patient = Patient.objects.get()
        first, second, third = (visit.cared_on for visit in visits)
        add_exemption(patient=patient, kind="atmp", days=Days(START, first), facts=BY_NUMBER)
        other = ExemptionFacts(accident_number=f"{second:%y%m%d}013")
        add_exemption(patient=patient, kind="atmp", days=Days(second, second), facts=other)
        found = drafts(visits=visits_to_invoice(), on=third)
        assert [(one.regime.facts.accident, one.regime.rate_percent) for one in found if one.regime] == [
            (NUMBER, 100), (other.accident, 100), ("", 60),
        ]  # fmt: skip
        row = Coverage.objects.get()
        Coverage.objects.filter(pk=row.pk).update(period=(row.period.lower, third))
        Coverage.objects.create(
            cabinet_id=cabinet_id, patient=patient, kind="AMO", organism=row.organism, period=(third, None),
            is_local_scheme=True,
        )  # fmt: skip
        found = drafts(visits=visits_to_invoice(), on=third)
        assert [one.regime.rate_percent for one in found if one.regime] == [100, 100, 90]


@pytest.mark.parametrize(
    ("change", "code", "severity", "is_at_risk"),
    [
        (exempt("maternite"), "maternite_sans_date", "warns", True),
        (exempt("atmp"), "accident_sans_numero", "warns", True),
        (exempt("atmp", BY_DATE), "accident_par_sa_date", "tells", False),
        (local, "U-23", "tells", False),
    ],
)
def test_a_check_says_what_is_missing_with_its_reference(
    cabinet_id: int, change: Callable[[Visit], None], code: str, severity: str, *, is_at_risk: bool
) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        assert code not in said()
        change(visit)
        found = said()[code]
        assert (found.severity, found.effect_cents < 0) == (severity, is_at_risk)
        assert "norme B2, type 2, position" in found.reference
        assert found.where == ("" if code == "U-23" else "patient")
    assert NUMBER not in found.message


@pytest.mark.parametrize("change", [exempt("maternite", PREGNANT), exempt("atmp", BY_NUMBER), exempt("ald")])
def test_nothing_is_said_when_nothing_is_missing(cabinet_id: int, change: Callable[[Visit], None]) -> None:
    with tenant(cabinets=[cabinet_id]):
        change(healthy(cabinet_id)[0])
        assert said() == {}


def test_rights_that_changed_after_the_issue_keep_the_invoice_out_of_the_lot(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
        local(visit)
        (checked,) = checked_batches(batches=batches(), on=DAY)
        assert "parts_changees" in {one.code for one in checked.rows[0].findings if one.severity == "blocks"}
        with pytest.raises(Refused, match="ont changé depuis"):
            close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)


def test_a_number_found_after_the_issue_goes_in_the_lot(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        exempt("atmp", BY_DATE)(visit)
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)
        change_exemption(exemption=Exemption.objects.get(), days=Days(START), facts=BY_NUMBER)
        lot = close_lot(cabinet_id=cabinet_id, batch=batches()[0], on=DAY, person=person)
        assert lot.file is not None
        assert b2.read(read_file(lot.file)).lots[0].invoices[0].accident == NUMBER


def test_each_change_is_kept_in_the_history_and_the_number_in_none_of_it(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        row = add_exemption(patient=factories.make_patient(cabinet_id), kind="atmp", days=Days(START), facts=BY_DATE)
        change_exemption(exemption=row, days=Days(START), facts=BY_NUMBER)
        change_exemption(exemption=row, days=Days(START), facts=ExemptionFacts(accident_number="260820021"))
        events = list(apps.get_model("billing", "ExemptionEvent").objects.order_by("pgh_id").values())
        assert [(one["pgh_label"], one["accident_on"]) for one in events] == [
            ("insert", BY_DATE.accident_on), ("update", None), ("update", None),
        ]  # fmt: skip
        assert len({bytes(one["accident_index"]) for one in events}) == 3
        assert NUMBER not in repr(events) and "accident_number" not in events[0]


@pytest.mark.parametrize("kind", ["ald", "maternite", "atmp"])
def test_the_database_keeps_a_fact_with_its_exemption(cabinet_id: int, kind: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = factories.make_patient(cabinet_id)
        for owner, facts in (("maternite", PREGNANT), ("atmp", BY_NUMBER), ("atmp", BY_DATE)):
            if kind != owner:
                with pytest.raises(IntegrityError), transaction.atomic():
                    add_exemption(patient=patient, kind=kind, days=Days(START), facts=facts)
        with pytest.raises(IntegrityError, match="local_scheme"), transaction.atomic():
            Coverage.objects.create(
                cabinet_id=cabinet_id, patient=patient, kind="AMC", organism=factories.make_fund(cabinet_id),
                period=(START, None), is_local_scheme=True,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (NUMBER, BY_NUMBER), ("000260820", BY_DATE), ("000180831", ExemptionFacts(accident_on=dt.date(2018, 8, 31))),
        ("261301013", None), ("26082001", None), ("26082001X", None), ("", None), ("000001301", None),
    ],
)  # fmt: skip
def test_nine_characters_are_a_number_or_a_day_after_three_zeros(text: str, facts: ExemptionFacts | None) -> None:
    assert read_accident(text) == facts
    assert facts is None or facts.accident == text


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("atmp", BY_NUMBER, ""), ("atmp", BY_DATE, ""), ("atmp", NOTHING, ""), ("maternite", PREGNANT, ""), ("ald", NOTHING, ""),
        ("maternite", ExemptionFacts(maternity_on=dt.date(2026, 9, 20)), ""),
        ("atmp", ExemptionFacts(accident_number="26082001"), "accident_number"),
        ("atmp", ExemptionFacts(accident_number="269920013"), "accident_number"),
        ("atmp", ExemptionFacts(accident_number="000260820"), "accident_number"),
        ("atmp", ExemptionFacts(accident_number=NUMBER, accident_on=START), "accident_number"),
        ("atmp", ExemptionFacts(accident_number="260902013"), "accident_number"),
        ("atmp", ExemptionFacts(accident_on=START + dt.timedelta(days=1)), "accident_on"),
        ("maternite", ExemptionFacts(maternity_on=dt.date(2025, 4, 2)), "maternity_on"),
        ("maternite", ExemptionFacts(maternity_on=dt.date(2026, 10, 1)), "maternity_on"),
        ("ald", PREGNANT, "maternity_on"), ("maternite", BY_NUMBER, "accident_number"), ("ald", BY_DATE, "accident_on"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_is_said_under_its_field(kind: str, facts: ExemptionFacts, field: str) -> None:
    last = dt.date(2026, 9, 30)
    assert list(wrong_facts(kind=kind, facts=facts, first=START, last=last)) == ([field] if field else [])
