"""What a file says that cannot be so: days that are none, acts of another invoice, ends of another lot or file, flows that are no money."""

import datetime as dt

import pytest

from cabinet.enums import FileState
from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from noemie.formats.b2 import read as read_b2
from noemie.formats.layouts import AAMMJJ, DAYS, JJMMAA
from noemie.formats.noemie import read
from noemie.formats.reading import read as read_any
from tests.noemie_formats.typed import HEAD, STREAM, plain
from tests.noemie_formats.typed_b2 import five, four, lot
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, sent, transfer


@pytest.mark.parametrize("order", [JJMMAA, AAMMJJ])
def test_the_pattern_of_a_day_is_the_calendar_s(order: str) -> None:
    """Each day of a century, and each six digits that are none."""
    import re

    pattern, good = re.compile(DAYS[order]), set()
    day = dt.date(2000, 1, 1)
    while day.year < 2100:
        good.add(f"{day:%d%m%y}" if order == JJMMAA else f"{day:%y%m%d}")
        day += dt.timedelta(days=1)
    assert {text for text in (f"{number:06d}" for number in range(10**6)) if pattern.fullmatch(text)} == good


def test_a_day_that_does_not_exist_is_said_in_b2_and_in_noemie() -> None:
    found = read_b2(lot().replace(b"260907AMI", b"260231AMI"))
    assert [(one.field, one.raw) for one in found.decoded.problems] == [("care_date", "260231")]
    told = read(plain(STREAM.replace("F080326", "F310226", 1)))
    assert [(one.field, one.raw) for one in told.decoded.problems] == [("invoice_date", "310226")]


def test_an_act_or_a_total_of_another_invoice_is_not_this_one_s() -> None:
    other = four(fee=9999).replace("000000101", "000000777", 1)
    found = read_b2(lot(other))
    (invoice,) = found.lots[0].invoices
    assert [line.amount_cents for line in invoice.lines] == [1340]
    assert any("enregistrement non rattaché" in one.reason for one in found.decoded.problems)
    total = five(9999).replace("000000101", "000000555", 1)
    assert read_b2(lot(total)).lots[0].invoices[0].total_cents == 1340


@pytest.mark.parametrize(("number", "is_said"), [(b"042R", False), (b"099R", True)])
def test_the_end_of_another_lot_is_said(number: bytes, is_said: bool) -> None:
    found = read_b2(lot().replace(b"042R", number)).decoded.problems
    assert any("fin d’un autre lot" in one.reason for one in found) == is_said == bool(found)


def test_a_lot_without_its_end_and_a_second_head_are_said() -> None:
    records = [lot()[at : at + 128] for at in range(0, len(lot()), 128)]
    without = b"".join(one for one in records if not one.startswith(b"6"))
    assert any("sans sa fin" in one.reason for one in read_b2(without).decoded.problems)
    twice = b"".join([records[0], *records])
    assert any("second en-tête" in one.reason for one in read_b2(twice).decoded.problems)


def test_a_rejected_part_with_an_amount_is_for_a_person_and_a_part_not_dealt_with_is_none() -> None:
    odd = STREAM.replace("1989900001980R00000000P@", "1989900001980R00001980P@")
    assert any("part rejetée" in one.reason for one in read(plain(odd)).decoded.problems)
    blank = STREAM.replace("1989900001980R00000000P@", "1989900001980 00000000P@")
    assert not any("état attendu" in one.reason for one in read(plain(blank)).decoded.problems)


@pytest.mark.parametrize("flow", ["T", "D"])
def test_a_test_flow_is_read_and_said(flow: str) -> None:
    assert HEAD[70] == " "
    raw = (HEAD[:70] + flow + HEAD[71:]).encode() + plain()[128:]
    assert [one.field for one in read(raw).decoded.problems] == ["flow_type"]


@pytest.mark.django_db
def test_a_test_flow_pays_nothing() -> None:
    one = claim(amo=4250)
    told = returned(transfer(answer(one, 4250)))
    desk = Desk().receive(sent(one), told[:70] + b"T" + told[71:], bank(credit(4250)))
    with tenant(cabinets=[desk.cabinet_id]):
        refused = IncomingFile.objects.get(state=FileState.REFUSED)
    assert "test ou de démonstration" in refused.refused_reason and desk.money()[0] == "expected"


@pytest.mark.parametrize("data", [plain(STREAM), lot()])
def test_the_totals_of_a_file_without_its_end_do_not_agree(data: bytes) -> None:
    """What is left of it may add up: nothing says that it is all."""
    whole, end = read_any(data), data.rindex(b"999")
    cut = read_any(data[:end])
    assert whole.agrees and cut.records and not cut.agrees
    assert all(control.agrees for control in cut.controls)


@pytest.mark.django_db
@pytest.mark.parametrize("data", [plain(STREAM), lot()])
def test_a_fund_s_file_saved_again_by_an_editor_is_refused_by_its_name(data: bytes) -> None:
    found = read_any(b"\xef\xbb\xbf" + data)
    assert found.refused and "déposez l’original" in found.refused and not found.agrees
    desk = Desk().receive(b"\xef\xbb\xbf" + data)
    with tenant(cabinets=[desk.cabinet_id]):
        assert "déposez l’original" in IncomingFile.objects.get().refused_reason
