"""A lot of another software that names a maternity or an accident: kept with the patient's exemption, once, never against a person."""

import datetime as dt

import pytest

from billing.models import Exemption, Invoice, Patient
from billing.services.care.rights_periods import Days, add_exemption
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts, facts_of
from cabinet.enums import FileDoor
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from noemie.models import Problem
from reconciliation.services.ingest import ingest_file
from tests import factories
from tests.noemie_formats.typed_b2 import lot

pytestmark = pytest.mark.django_db
CARED_ON = dt.date(2026, 9, 7)  # of the typed lot
AS_TYPED = "   104" + "000000" + "000000000"  # nature 10, exemption 4
NUMBER = "260820013"
ACCIDENT = ExemptionFacts(accident_number=NUMBER)


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def saying(
    nature: str, maternity: str = "000000", accident: str = "000000000", number: str = "101", day: str = "07"
) -> bytes:
    """The typed lot with other rights; `number` and `day` make another invoice of it."""
    text = lot().decode().replace(AS_TYPED, f"   {nature}0{maternity}{accident}")
    return text.replace("000000101", f"{number:>09}").replace("24260907AMI", f"242609{day}AMI").encode()


def bring(cabinet_id: int, data: bytes) -> list[tuple[str, str]]:
    """What its ingest complains of: (field, reason)."""
    row = store_file(cabinet_id=cabinet_id, name="lot.b2", chunks=[data], door=FileDoor.API, cap=10**7).file
    file = ingest_file(file_id=row.pk, near=dt.date(2026, 10, 1))
    assert file.state == "applied"
    return [(one.field, one.reason) for one in Problem.objects.filter(file=file)]


def kept() -> list[tuple[str, dt.date, dt.date | None, ExemptionFacts]]:
    rows = Exemption.objects.order_by("period")
    return [(one.kind, one.period.lower, one.period.upper, facts_of(one)) for one in rows]


def days(first: int, after: int) -> tuple[dt.date, dt.date]:
    return dt.date(2026, 9, first), dt.date(2026, 9, after)


@pytest.mark.parametrize(
    ("data", "kind", "facts"),
    [
        (saying("41", accident=NUMBER), "atmp", ACCIDENT),
        (saying("41", accident="000260820"), "atmp", ExemptionFacts(accident_on=dt.date(2026, 8, 20))),
        (saying("30", maternity="260402"), "maternite", ExemptionFacts(maternity_on=dt.date(2026, 4, 2))),
    ],
)
def test_a_lot_gives_the_exemption_of_its_days_and_the_same_lot_again_nothing(
    cabinet_id: int, data: bytes, kind: str, facts: ExemptionFacts
) -> None:
    with tenant(cabinets=[cabinet_id]):
        assert bring(cabinet_id, data) == []
        assert kept() == [(kind, *days(7, 8), facts)]
        assert bring(cabinet_id, data.replace(b"L00001", b"L00002")) == []
        assert kept() == [(kind, *days(7, 8), facts)]


@pytest.mark.parametrize(
    "data",
    [saying("10"), saying("41"), saying("30"), saying("10", accident="000260820"), saying("13", maternity="260402")],
)
def test_nothing_is_noted_without_a_date_or_a_number_of_its_nature(cabinet_id: int, data: bytes) -> None:
    with tenant(cabinets=[cabinet_id]):
        assert bring(cabinet_id, data) == []
        assert kept() == [] and Invoice.objects.count() == 1


def test_the_same_accident_is_one_exemption_stretched_to_the_days_of_the_lots(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        bring(cabinet_id, saying("41", accident=NUMBER))
        bring(cabinet_id, saying("41", accident=NUMBER, number="102", day="08"))
        assert kept() == [("atmp", *days(7, 9), ACCIDENT)]
        bring(cabinet_id, saying("41", accident="260821013", number="103", day="05"))
        assert [row[1:3] for row in kept()] == [days(5, 6), days(7, 9)]


def test_something_noted_between_two_lots_is_not_covered_over(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        bring(cabinet_id, saying("41", accident=NUMBER, day="03"))
        between = Days(*days(5, 5))
        add_exemption(patient=Patient.objects.get(), kind="ald", days=between)
        bring(cabinet_id, saying("41", accident=NUMBER, number="102"))
        assert [row[:3] for row in kept()] == [("atmp", *days(3, 4)), ("ald", *days(5, 6)), ("atmp", *days(7, 8))]


def noted(cabinet_id: int, kind: str, facts: ExemptionFacts = NOTHING) -> None:
    """A first lot makes the patient, a person notes his exemption."""
    bring(cabinet_id, saying("10"))
    add_exemption(patient=Patient.objects.get(), kind=kind, days=Days(dt.date(2026, 9, 1)), facts=facts)


def test_an_exemption_noted_by_a_person_gets_the_number_that_it_lacked(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        noted(cabinet_id, "atmp", ExemptionFacts(accident_on=dt.date(2026, 8, 20)))
        assert bring(cabinet_id, saying("41", accident=NUMBER, number="102")) == []
        assert kept() == [("atmp", dt.date(2026, 9, 1), None, ExemptionFacts(None, NUMBER, dt.date(2026, 8, 20)))]


@pytest.mark.parametrize(
    ("kind", "facts", "field", "words"),
    [
        ("atmp", ExemptionFacts(accident_number="260821013"), "accident", "dit autre chose"),
        ("atmp", ExemptionFacts(accident_on=dt.date(2026, 8, 21)), "accident", "dit autre chose"),
        ("ald", NOTHING, "insurance_kind", "Une autre exonération"),
    ],
)
def test_what_a_person_noted_is_kept_when_a_lot_says_otherwise_and_it_is_told(
    cabinet_id: int, kind: str, facts: ExemptionFacts, field: str, words: str
) -> None:
    with tenant(cabinets=[cabinet_id]):
        noted(cabinet_id, kind, facts)
        before = kept()
        ((where, reason),) = bring(cabinet_id, saying("41", accident=NUMBER, number="102"))
        assert (where, words in reason, NUMBER in reason) == (field, True, False)
        assert kept() == before and Invoice.objects.count() == 2


@pytest.mark.parametrize(("accident", "words"), [("261399013", "ni un numéro"), ("26082001X", "un nombre est attendu")])
def test_a_number_that_cannot_be_is_a_problem_and_the_invoice_stays(cabinet_id: int, accident: str, words: str) -> None:
    with tenant(cabinets=[cabinet_id]):
        ((field, reason),) = bring(cabinet_id, saying("41", accident=accident))
        assert (field, words in reason) == ("accident", True)
        assert kept() == [] and Invoice.objects.count() == 1
