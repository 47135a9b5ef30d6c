"""What chasing costs, by worked amounts; the minutes noted on a dossier, the price of an hour, and the page that says both."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.definitions import INDICATORS
from dashboards.recovery_cost import Cost, cost_of, of_cost, recovery_cost
from reconciliation.models import Case, CaseHistory, ChasedGain, Posting, RecoveryRate, TimeSpent
from tests import factories
from tests.dashboards.test_figures import post, step
from tests.who.people import logged_in

ON = dt.date(2026, 10, 30)


def rate(since: dt.date, hour: int, fee: int = 0) -> RecoveryRate:
    return RecoveryRate(since=since, hour_cents=hour, month_fee_cents=fee)


def ago(days: int) -> dt.date:
    return ON - dt.timedelta(days=days)


def test_each_minute_is_worth_the_hour_of_its_day_and_the_sum_is_rounded_once() -> None:
    rates = [rate(ago(100), 2000), rate(ago(10), 3000)]
    # 7 min at 20.00 and 2 min at 30.00: 2.3333 + 1.00 = 3.3333 euros
    assert cost_of([(ago(50), 7), (ago(10), 2)], rates, ON) == Cost(9, 0, 333, 0)
    # 20.00 an hour, five times one minute: 1.6667 euros, and not five times 0.33
    assert cost_of([(ago(50), 1)] * 5, rates, ON).work_cents == 167


def test_minutes_before_any_price_are_said_and_not_counted() -> None:
    cost = cost_of([(ago(50), 30), (ago(5), 30)], [rate(ago(10), 3000)], ON)
    assert (cost.minutes, cost.unpriced_minutes, cost.work_cents) == (60, 30, 1500)
    assert "30 min sans coût horaire, non comptées" in of_cost(cost, 100_000, 0).note


def test_of_two_prices_of_one_day_the_last_written_holds() -> None:
    assert cost_of([(ago(5), 60)], [rate(ago(10), 3000), rate(ago(10), 4000)], ON).work_cents == 4000


@pytest.mark.parametrize(
    ("since", "months"),
    [(dt.date(2026, 10, 1), 1), (dt.date(2026, 10, 2), 0), (dt.date(2026, 9, 1), 2), (dt.date(2020, 1, 1), 12)],
)
def test_a_fee_is_due_on_the_first_of_each_month_from_its_day(since: dt.date, months: int) -> None:
    assert cost_of([], [rate(since, 0, 5000)], ON).fee_cents == months * 5000


def test_the_cost_is_a_part_of_what_the_bank_brought() -> None:
    found = of_cost(Cost(125, 0, 5000, 2500), 250_000, 41_260)
    assert (found.value, found.part, found.whole) == ("3,0 %", 7500, 250_000)
    assert "2 h 05 notées" in found.note and "412,60" in found.note and "25,00" in found.note


@pytest.mark.parametrize(
    ("cost", "collected", "said"),
    [
        (Cost(0, 0, 0, 0), 100, "aucun temps noté"),
        (Cost(45, 45, 0, 0), 100, "45 min notées ; il manque"),
        (Cost(45, 0, 900, 0), 0, "rien d’encaissé"),
        (Cost(45, 0, 900, 0), -1, "rien d’encaissé"),
    ],
)
def test_what_cannot_be_said_in_euros_is_not(cost: Cost, collected: int, said: str) -> None:
    found = of_cost(cost, collected, 0)
    assert (found.value, found.part, found.whole) == ("—", 0, 0)
    assert said in found.note


@pytest.mark.django_db
def test_the_year_reads_its_minutes_its_bank_and_what_the_follow_up_brought() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id, 40_000)
        case = Case.objects.create(cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=ON)
        factories.make_recovery_rate(cabinet_id, dt.date(2020, 1, 1), 2400)
        for minutes, day in ((30, ON), (30, ago(364)), (60, ago(365)), (60, ON + dt.timedelta(days=1))):
            factories.make_time_spent(case, minutes, day)
        gone = factories.make_time_spent(case, 400, ON)
        TimeSpent.objects.filter(pk=gone.pk).update(undone_at=gone.created_at)
        post(share, "received", 30_000, ago(20))
        post(share, "recovered", 6_000, ago(10))
        posting = Posting.objects.get(kind="received")
        ChasedGain.objects.create(
            cabinet_id=cabinet_id, posting=posting, share=share, amount_cents=30_000, happened_on=ago(20), after="appel"
        )
        found = recovery_cost(ON)
    assert (found.value, found.part, found.whole) == ("10,0 %", 2400, 24_000)
    assert "1 h 00 notées" in found.note and "300,00" in found.note


@pytest.mark.django_db
def test_a_tap_on_the_dossier_notes_minutes_and_another_takes_them_back() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        case = Case.objects.create(cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=ON)
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    page = reverse("dossier", args=[case.public_id])
    assert 'name="minutes" value="15"' in client.get(page).content.decode()
    for minutes in ("15", "60", "481", "-5", "x", ""):
        assert client.post(reverse("noter_temps", args=[case.public_id]), {"minutes": minutes}).status_code == 302
    assert "1 h 15" in client.get(page).content.decode()
    with tenant(cabinets=[cabinet_id]):
        assert list(TimeSpent.objects.order_by("pk").values_list("minutes", flat=True)) == [15, 60]
        hour = TimeSpent.objects.get(minutes=60)
    for _ in range(2):
        client.post(reverse("retirer_temps", args=[hour.public_id]))
    with tenant(cabinets=[cabinet_id]):
        assert TimeSpent.objects.filter(undone_at=None).get().minutes == 15
        said = list(CaseHistory.objects.filter(kind="temps").order_by("pk").values_list("text", flat=True))
    assert [one.split("\N{NARROW NO-BREAK SPACE}: ")[-1].split(" : ")[-1] for one in said] == [
        "15 min.",
        "1 h 00.",
        "1 h 00.",
    ]


@pytest.mark.django_db
def test_the_titulaire_says_what_an_hour_costs_and_the_indicator_counts_it() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    address = reverse("cout_recouvrement")
    for wrong in ({"since": "2026-01-01"}, {"since": "", "hour": "20"}, {"since": "2026-01-01", "hour": "501"}):
        assert client.post(address, wrong).status_code == 200
    assert client.post(address, {"since": "2026-01-01", "hour": "24,50", "month_fee": "60"}).status_code == 302
    with tenant(cabinets=[cabinet_id]):
        row = RecoveryRate.objects.get()
        assert (row.hour_cents, row.month_fee_cents) == (2450, 6000)
        share = factories.make_share(cabinet_id)
        step(share, "sent", factories.DAY)
    assert "24,50" in client.get(address).content.decode()
    page = client.get(reverse("indicateurs"), {"vu": ON.isoformat()}).content.decode()
    assert INDICATORS["cout"][0] in page and address in page


@pytest.mark.django_db
def test_a_price_is_never_rewritten_and_a_day_of_minutes_has_its_limits() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        row = factories.make_recovery_rate(cabinet_id)
        share = factories.make_share(cabinet_id)
        case = Case.objects.create(cabinet_id=cabinet_id, share=share, cause="rejected", actor="office", opened_on=ON)
        for minutes in (0, 481):
            with pytest.raises(IntegrityError, match="time_spent_is_a_day_at_most"), transaction.atomic():
                factories.make_time_spent(case, minutes)
        with pytest.raises(IntegrityError, match="recovery_rate_costs_something"), transaction.atomic():
            factories.make_recovery_rate(cabinet_id, hour_cents=0)
        for words in (
            "update reconciliation_recoveryrate set hour_cents = 1 where id = %s",
            "delete from reconciliation_recoveryrate where id = %s",
        ):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(words, [row.pk])
