"""A transfer that another file told is looked for once for the whole file, however many transfers it has."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from noemie.models import Problem
from reconciliation.models import Advice
from reconciliation.services.funds.same_return import advices_alike, told, told_before
from tests.reconciliation.invented import PAID, Desk, answer, claim, returned, sent, transfer

pytestmark = pytest.mark.django_db
ONE = claim()


def copies(count: int, *, label: str = "") -> list[Advice]:
    """Advices, not saved, that bear the name of the stored one, or another label."""
    stored = Advice.objects.get()
    names = ("payee_number", "paid_on", "label_1", "label_2", "total_cents")
    said = {name: getattr(stored, name) for name in names}
    return [Advice(**said | ({"label_2": f"{label} {rank}"} if label else {})) for rank in range(count)]


def test_one_query_for_a_file_that_has_nothing_alike_and_three_for_one_that_does() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))))
    with tenant(cabinets=[desk.cabinet_id]):
        other = IncomingFile.objects.order_by("pk")[0]
        for count in (2, 40):
            with CaptureQueriesContext(connection) as asked:
                assert advices_alike(file=other, advices=copies(count, label="AUTRE")) == {}
            assert len(asked) == 2  # the advice that is copied, then the one query
            with CaptureQueriesContext(connection) as asked:
                found = advices_alike(file=other, advices=copies(count))
                lines = [list(one.lines.all()) for alike in found.values() for one in alike]
            assert (len(found), len(lines)) == (count, count)
            assert len(asked) == 4  # its copy, the names, the advices with their files, their lines
            assert told_before(alike=found[0], lines=map(told, lines[0])) == found[0][0]
            assert told_before(alike=found[0], lines=[]) is None


def test_another_day_another_amount_or_a_day_that_is_not_said_is_another_transfer() -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 4250))))
    with tenant(cabinets=[desk.cabinet_id]):
        other = IncomingFile.objects.order_by("pk")[0]
        changed = copies(3)
        changed[0].paid_on, changed[1].total_cents, changed[2].paid_on = PAID + dt.timedelta(days=1), 1, None
        assert advices_alike(file=other, advices=changed) == {}
        Advice.objects.update(paid_on=None)
        assert list(advices_alike(file=other, advices=changed)) == [2]


def test_a_transfer_that_was_told_is_a_problem_that_names_the_first_file() -> None:
    known = transfer(answer(ONE, 4250))
    desk = Desk().receive(sent(ONE), returned(known), returned(known, file_id="S00009", framing="blocks"))
    with tenant(cabinets=[desk.cabinet_id]):
        first = Advice.objects.get().file
        said = Problem.objects.get(field="virement")
        assert f"virement déjà annoncé par « {first.name} »" in said.reason
        assert said.file_id != first.pk
