"""The forecast judged by what came: worked fortnights, what is in neither term, and the page on rows of the ledger."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from django.urls import reverse

from billing.models import Invoice
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.hindsight import DAYS, FORTNIGHTS, checked, hindsight
from dashboards.snapshot import ShareOn
from reconciliation.delays import WorkingDays
from reconciliation.models import BankEntry
from tests import factories
from tests.dashboards.test_figures import post, step
from tests.who.people import logged_in

LAST = dt.date(2026, 10, 30)  # a Friday
ZONE = "metropole"
CALENDAR = WorkingDays(dt.date(2025, 1, 1), dt.date(2027, 6, 1), lambda day: day.weekday() == 6)


def share(number: int, sent: dt.date, paid: dt.date | None, cents: int = 1_000, payer: int = 7) -> ShareOn:
    """Whole: what it is in the end. A lot a day."""
    return ShareOn(
        *(
            number,
            UUID(int=number),
            "AMO",
            payer,
            cents,
            None,
            number,
            sent.toordinal(),
            sent,
            sent,
            None,
            None,
            "",
            "",
        ),
        *("", 0, 0 if paid is None else cents, 0, 0, None, paid),
    )


def past(shares: Sequence[ShareOn]) -> Callable[[dt.date], Sequence[ShareOn]]:
    """As each day knew them."""

    def on(day: dt.date) -> Sequence[ShareOn]:
        known = [one for one in shares if one.sent_on and one.sent_on <= day]
        unpaid = {"received_cents": 0, "received_on": None}
        return [one if one.received_on and one.received_on <= day else replace(one, **unpaid) for one in known]

    return on


def weekly(paid_after: Callable[[dt.date], int | None], per_week: int = 6) -> list[ShareOn]:
    """Six shares each Monday of a year, paid so many calendar days later; None: never."""
    shares = []
    for week in range(52):
        sent = dt.date(2025, 11, 3) + dt.timedelta(days=7 * week)
        for rank in range(per_week):
            days = paid_after(sent)
            paid = None if days is None else sent + dt.timedelta(days=days)
            shares.append(share(1 + week * per_week + rank, sent, paid))
    return shares


def test_a_payer_of_one_habit_is_foreseen_to_the_cent() -> None:
    found = checked(past(weekly(lambda _: 7)), ZONE, LAST)
    assert len(found.rows) == FORTNIGHTS and found.inside == FORTNIGHTS
    for one in found.rows:
        # what was awaited on the eve is one lot, sent the Monday before; the next lots were not sent yet
        assert one.came_cents == one.foreseen.mean_cents == 6_000
        assert (one.apart_cents, one.unknown_cents) == (0, 0)
    assert found.foreseen_cents == found.came_cents == 6_000 * FORTNIGHTS


def test_each_fortnight_ends_where_the_next_begins_and_has_ten_working_days() -> None:
    rows = checked(past(weekly(lambda _: 7)), ZONE, LAST).rows
    assert rows[0].last == LAST and [one.eve for one in rows[:-1]] == [one.last for one in rows[1:]]
    # two weeks without a holiday: from the Monday to the Friday of the next
    assert [(one.eve, one.last) for one in rows[:2]] == [
        (dt.date(2026, 10, 18), LAST),
        (dt.date(2026, 10, 4), dt.date(2026, 10, 18)),
    ]
    assert CALENDAR.between(dt.date(2026, 10, 18), LAST) == DAYS


def test_money_that_did_not_come_is_a_miss_and_told_in_cents() -> None:
    def stops(sent: dt.date) -> int | None:
        return 7 if sent < dt.date(2026, 10, 12) else None

    last, *before = checked(past(weekly(stops)), ZONE, LAST).rows
    assert (last.foreseen.mean_cents > 0, last.came_cents, last.is_inside) == (True, 0, False)
    assert last.apart_cents == -last.foreseen.mean_cents
    assert all(one.is_inside for one in before)


def test_what_was_sent_since_rejected_or_a_patients_is_in_neither_term() -> None:
    life = weekly(lambda _: 7)
    plain = checked(past(life), ZONE, LAST).rows[0]
    monday, paid = dt.date(2026, 10, 12), dt.date(2026, 10, 20)
    late = share(9_001, dt.date(2026, 10, 19), paid, 70_000)
    rejected = replace(share(9_002, monday, paid, 80_000), last_word="rejected")
    patients = replace(share(9_003, monday, paid, 90_000), part="PATIENT")
    told = checked(past([*life, late, rejected, patients]), ZONE, LAST).rows[0]
    assert told.came_cents == plain.came_cents and told.unknown_cents == 0


def test_a_payer_of_whom_nothing_was_learnt_is_left_out_of_both_and_said() -> None:
    life = weekly(lambda _: 7)
    plain = checked(past(life), ZONE, LAST).rows[0]
    stranger = replace(share(9_001, dt.date(2026, 10, 12), dt.date(2026, 10, 20), 70_000, payer=8), part="AMC")
    told = checked(past([*life, stranger]), ZONE, LAST).rows[0]
    assert (told.came_cents, told.foreseen, told.unknown_cents) == (plain.came_cents, plain.foreseen, 70_000)


def test_nothing_is_checked_before_anything_was_learnt() -> None:
    assert checked(past([share(1, dt.date(2026, 10, 12), dt.date(2026, 10, 20))]), ZONE, LAST).rows == ()
    assert checked(past([]), ZONE, LAST).rows == ()


@pytest.mark.django_db
def test_the_page_ends_on_the_last_day_that_the_bank_told_and_exports_its_rows() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    assert "Rien à vérifier" in client.get(reverse("prevision")).content.decode()
    with tenant(cabinets=[cabinet_id]):
        for rank in range(12):
            one = factories.make_share(cabinet_id, 1_000, f"{rank:09d}")
            sent = dt.date(2026, 9, 7) + dt.timedelta(days=7 * (rank // 2))
            Invoice.objects.filter(pk=one.invoice_id).update(sent_on=sent)
            step(one, "sent", sent)
            if rank < 10:
                post(one, "received", 1_000, sent + dt.timedelta(days=4))
        BankEntry.objects.update(booked_on=dt.date(2026, 10, 15))
        found = hindsight(zone=ZONE, on=dt.date(2026, 10, 25))
    (one,) = found.rows  # before, fewer than five had been paid
    assert (one.eve, one.last, one.came_cents) == (dt.date(2026, 10, 1), dt.date(2026, 10, 15), 2_000)
    asked = {"vu": "2026-10-25"}
    page = client.get(reverse("prevision"), asked).content.decode()
    assert f"{found.inside} sur {len(found.rows)} dans l’intervalle" in page
    office = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    csv = office.get(reverse("prevision"), {**asked, "export": "csv"}).content.decode("utf-8-sig")
    assert csv.count("\r\n") == 1 + len(found.rows)
    assert "02/10/2026" not in csv and ";20,00;" in csv
