"""Were the checks before sending right? Worked by hand; then kept when the lot is made, and opened from a bar."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from billing.models import Coverage, Invoice, Lot, SentCheck, Share
from billing.services.invoice import issue_invoices
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.precheck_quality import (
    FALSE,
    HIT,
    MISSED,
    chart_of,
    chosen_invoices,
    kept_warnings,
    of_prechecks,
    quality_of,
)
from tests import factories
from tests.billing.healthy import healthy
from tests.dashboards.test_figures import later, step
from tests.dashboards.test_indicators import NONE, ON, PAID_WHOLE, REJECTED, ago, by_key
from tests.follow_up.resent import SENT_ON, send
from tests.who.people import logged_in


def test_precision_and_recall_are_of_invoices_whose_checks_were_kept_and_that_came_back() -> None:
    shares = [
        replace(REJECTED, id=1, invoice=1),  # warned, rejected: 300.00
        replace(PAID_WHOLE, id=2, invoice=1, part="AMC"),  # the other part of the same invoice: one invoice, one reject
        replace(PAID_WHOLE, id=3, invoice=2),  # warned for nothing: 100.00
        replace(REJECTED, id=4, invoice=3),  # nobody warned: 300.00
        replace(PAID_WHOLE, id=5, invoice=4),  # nothing said, nothing came
        replace(NONE, id=6, invoice=5),  # warned, no return yet: on neither side
        replace(REJECTED, id=7, invoice=6),  # of other software: its checks were not kept
        replace(REJECTED, id=8, invoice=7, replaces=1),  # not a first sending
        replace(REJECTED, id=9, invoice=8, sent_on=ago(365)),  # of another year
    ]
    two, nothing = frozenset({"amc_inconnue", "nuit_sans_mention"}), frozenset[str]()
    warned = {1: two, 2: frozenset({"amc_inconnue"}), 3: nothing, 4: nothing, 5: two, 7: two, 8: two}
    found = quality_of(shares, warned, ON)
    assert by_key(of_prechecks(found)) == {
        "alertes_precision": ("50,0 %", 1, 2),
        "alertes_precision_euros": ("60,0 %", 30_000, 50_000),
        "alertes_rappel": ("50,0 %", 1, 2),
        "alertes_rappel_euros": ("50,0 %", 30_000, 60_000),
    }
    assert [(one.code, one.warned, one.rejected) for one in found.by_code] == [
        ("amc_inconnue", 2, 1),
        ("nuit_sans_mention", 1, 1),
    ]
    assert found.unknown == 1
    assert [chosen_invoices(found, one) for one in (HIT, FALSE, MISSED, "amc_inconnue")] == [{1}, {2}, {3}, {1, 2}]
    bars = chart_of(found, "/parts/?vu=x").bars
    assert [(one.label, one.value) for one in bars[:3]] == [
        ("Signalées, rejetées", "1"),
        ("Signalées, acceptées", "1"),
        ("Rejetées sans alerte", "1"),
    ]
    assert bars[3].url == "/parts/?vu=x&alerte=amc_inconnue" and bars[3].value == "1 sur 2"


def check(share: Share, day: dt.date, *findings: list[object], state: str = "sent") -> None:
    lot = Lot.objects.create(
        cabinet_id=share.cabinet_id,
        nurse=share.invoice.nurse,
        number=f"{Lot.objects.count():03d}",
        made_on=day,
        state=state,
    )
    SentCheck.objects.create(
        cabinet_id=share.cabinet_id, invoice=share.invoice, lot=lot, checked_on=day, findings=list(findings)
    )


@pytest.mark.django_db
def test_the_first_lot_that_left_is_what_counts_and_a_past_day_does_not_know_the_next() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share = factories.make_share(cabinet_id)
        check(share, later(0), ["droits_non_verifies", "warns", -100], state="dissolved")
        assert kept_warnings(on=later(9)) == {}
        check(share, later(1), ["amc_inconnue", "warns", -4250], ["envoi_tardif", "tells", 0])
        check(share, later(5))
        assert kept_warnings(on=later(0)) == {}
        assert kept_warnings(on=later(9)) == {share.invoice_id: frozenset({"amc_inconnue"})}
        for words in ("update billing_sentcheck set findings = '[]'", "delete from billing_sentcheck"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)


@pytest.mark.django_db
def test_the_bar_opens_the_invoices_that_were_warned_of() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        share, other = (
            factories.make_share(cabinet_id, 4250, "000000001"),
            factories.make_share(cabinet_id, 100, "000000002"),
        )
        Invoice.objects.update(sent_on=later(1))
        for one, findings in ((share, [["amc_inconnue", "warns", -4250]]), (other, [])):
            check(one, later(0), *findings)
            step(one, "sent", later(1))
            step(one, "rejected", later(10), "DROITS")
    client = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    page = client.get(reverse("indicateurs"), {"vu": later(20).isoformat()}).content.decode()
    assert "AMC inconnue" in page and "alerte=amc_inconnue" in page and "alerte=sans-alerte" in page
    for alerte, number in (("amc_inconnue", "000000001"), ("annoncees", "000000001"), ("sans-alerte", "000000002")):
        behind = client.get(reverse("pilotage_parts"), {"vu": later(20).isoformat(), "alerte": alerte}).content.decode()
        assert number in behind and "1 part" in behind


@pytest.mark.django_db
def test_what_is_said_of_an_invoice_is_kept_when_its_lot_is_made() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        visits = healthy(cabinet_id)
        issue_invoices(cabinet_id=cabinet_id, visit_ids=[[one.pk for one in visits]], on=SENT_ON)
        Coverage.objects.update(checked_on=None)
        send(cabinet_id)
        row = SentCheck.objects.get()
        assert (row.checked_on, row.lot_id) == (SENT_ON, Lot.objects.get().pk)
        assert ["droits_non_verifies", "warns"] in [one[:2] for one in row.findings]
        assert kept_warnings(on=SENT_ON) == {row.invoice_id: frozenset({"droits_non_verifies"})}
