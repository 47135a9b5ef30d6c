"""What is still owed: share by share, in Pilotage and in Suivi alike; and as it was on any past day, from the ledger alone."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.balance import aged, at_risk, by_limit
from dashboards.board import board
from dashboards.parts import Chosen, chosen_shares
from dashboards.queries import by_cause, by_payer
from dashboards.snapshot import ShareOn, shares_on
from reconciliation.models import Case, EntryMatch, Posting, Step
from reconciliation.services.matches.decisions import undo_match
from tests import factories
from tests.reconciliation.invented import PAID, SENT, Desk, answer, bank, claim, credit, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
DAY = factories.DAY


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def post(share: Share, kind: str, cents: int, on: dt.date) -> None:
    entry = (
        factories.make_entry(share.cabinet_id, abs(cents), f"VIR {share.pk} {kind} {on}")
        if kind == "received"
        else None
    )
    Posting.objects.create(
        cabinet_id=share.cabinet_id,
        share=share,
        kind=kind,
        amount_cents=cents,
        happened_on=on,
        invoice=share.invoice,
        bank_entry=entry,
    )


def step(share: Share, kind: str, on: dt.date, reason: str = "") -> None:
    Step.objects.create(
        cabinet_id=share.cabinet_id, share=share, kind=kind, happened_on=on, invoice=share.invoice, reason_label=reason
    )


def shares(cabinet_id: int) -> list[Share]:
    """42.50 of which 40.00 came; 10.00 given up; 30.00 paid 35.00: 2.50 is owed, and the excess pays nothing of it."""
    part = factories.make_share(cabinet_id, 4250, "000000001")
    given_up = factories.make_share(cabinet_id, 1000, "000000002")
    excess = factories.make_share(cabinet_id, 3000, "000000003")
    post(part, "received", 4000, later(5))
    post(given_up, "written_off", 1000, later(40))
    post(excess, "received", 3500, later(20))
    Share.objects.filter(pk=part.pk).update(received_cents=4000, money_state="partial", cause="underpaid")
    Share.objects.filter(pk=given_up.pk).update(written_off_cents=1000, money_state="written_off")
    Share.objects.filter(pk=excess.pk).update(received_cents=3500, money_state="overpaid", cause="overpaid")
    Case.objects.create(cabinet_id=cabinet_id, share=part, cause="underpaid", actor="fund", opened_on=DAY)
    return [part, given_up, excess]


def owed_on(day: dt.date) -> int:
    return sum(one.open_cents for one in shares_on(day))


def test_the_ledger_the_causes_and_the_payers_say_the_same_sum() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
        assert owed_on(later(60)) == 250
        assert [(one.value, one.cents) for one in by_cause()] == [("underpaid", 250)]
        assert [one.cents for one in by_payer()] == [250]


def test_suivi_says_what_is_still_owed() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    assert client.get(reverse("suivi")).context["situation"].total_cents == 250


def test_a_past_day_is_what_the_postings_had_said_by_then_and_no_cached_column_counts() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
        Share.objects.update(received_cents=0, written_off_cents=0, money_state="expected")  # a wrong cache
        owed = {days: owed_on(later(days)) for days in (-1, 0, 5, 20, 39, 40)}
    assert owed == {-1: 0, 0: 8250, 5: 4250, 20: 1250, 39: 1250, 40: 250}


def test_a_reversed_payment_never_was_and_a_retention_is_owed_again() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        one = factories.make_share(cabinet_id, 4250)
        post(one, "received", 4250, later(5))
        assert owed_on(later(6)) == 0
        post(one, "recovered", 4250, later(30))
        assert (owed_on(later(29)), owed_on(later(30))) == (0, 4250)
    desk = Desk().receive(sent(claim()), returned(transfer(answer(claim(), 4250))), bank(credit(4250)))
    with tenant(cabinets=[desk.cabinet_id]):
        assert owed_on(PAID + dt.timedelta(days=1)) == 0
        person = factories.User.objects.create_user("x@cabinet.example", None)
        undo_match(match=EntryMatch.objects.get(), person=person, reason="essai")
        (row,) = shares_on(PAID + dt.timedelta(days=1))
        assert (row.open_cents, row.received_on, row.announced_on, row.sent_on) == (4250, None, PAID, SENT)


def test_the_ages_hold_all_that_is_owed_and_a_cancelled_invoice_leaves_on_its_day() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        first, *_ = shares(cabinet_id)
        step(first, "rejected", later(3), "DROITS")
        rows = shares_on(later(33))
        found = {one.key: one for one in aged(rows, later(33)) if one.count}
        assert (list(found), found["31-60"].cents, found["31-60"].count) == (["31-60"], 1250, 2)
        assert found["31-60"].rejected_cents == 250
        first.invoice.state, first.invoice.cancelled_reason = "cancelled", "essai"
        first.invoice.save()  # its event is written now: the past days keep it
        assert first.pk in {one.id for one in shares_on(later(33))}
        assert first.pk not in {one.id for one in shares_on(dt.date(2100, 1, 1))}


def test_what_is_past_its_limit_is_lost_and_no_longer_at_risk() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        one = factories.make_share(cabinet_id, 4250)
        Share.objects.filter(pk=one.pk).update(claim_limit_on=later(100))
        counts = [len(at_risk(shares_on(later(days)), later(days))) for days in (5, 10, 100, 101)]
    assert counts == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("days", "key"),
    [
        (-1, "passee"), (0, "0-30"), (30, "0-30"), (31, "31-90"), (90, "31-90"), (91, "91-180"), (180, "91-180"),
        (181, "181-365"), (365, "181-365"), (366, "365-plus"), (None, "sans-limite"),
    ],
)  # fmt: skip
def test_what_is_owed_is_told_by_the_days_left_to_claim_it(days: int | None, key: str) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
        limit = None if days is None else later(60 + days)
        Share.objects.update(claim_limit_on=limit)
        found = by_limit(shares_on(later(60)), later(60))
        assert {one.key: (one.cents, one.count) for one in found if one.count} == {key: (250, 1)}
        told = board(cabinet_id=cabinet_id, on=later(60), address="/")
    assert sum(one.cents for one in told.limits) == sum(one.cents for one in told.ages) == told.figures.open_cents


def test_each_bar_opens_the_shares_that_it_counts() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        first, *_ = shares(cabinet_id)
        step(first, "rejected", later(3), "DROITS NON OUVERTS")
    client = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    page = client.get(reverse("pilotage"), {"vu": later(33).isoformat()})
    found = page.context["board"]
    urls = [bar.url for bar in (*found.age_chart.bars, *found.cause_chart.bars) if bar.url]
    assert len(urls) == 2
    counts = [client.get(url).context["count"] for url in urls]
    assert counts == [2, found.rates.total.rejected] == [2, 1]
    chosen = {"vu": later(33).isoformat(), "age": "31-60", "export": "csv"}
    gestionnaire = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    csv = gestionnaire.get(reverse("pilotage_parts"), chosen)
    assert csv.content.decode("utf-8-sig").count("\r\n") == 3


def test_every_figure_of_the_head_opens_what_makes_it() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
        told = board(cabinet_id=cabinet_id, on=later(60), address="/").figures

        def behind(etat: str) -> list[ShareOn]:
            return chosen_shares(cabinet_id=cabinet_id, chosen=Chosen(on=later(60), etat=etat))

        assert sum(one.open_cents for one in behind("du")) == told.open_cents == 250
        assert sum(one.received_cents for one in behind("recu")) == told.received_cents == 7500
        assert sum(one.open_cents for one in behind("retard")) == told.late_cents
        assert sum(one.expected_cents for one in behind("envoye")) == told.sent_cents == 8250


def test_each_figure_is_shown_with_its_definition() -> None:
    from dashboards.definitions import DEFINITIONS

    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        shares(cabinet_id)
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    text = client.get(reverse("pilotage")).content.decode() + client.get(reverse("activite")).content.decode()
    assert [key for key, (_, said) in DEFINITIONS.items() if said[:40] not in text] == []
