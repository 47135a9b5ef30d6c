"""Each indicator by worked amounts, on shares written by hand; then the page on a life told by files."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from django.urls import reverse

from billing.models import Invoice, Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from dashboards.definitions import INDICATORS
from dashboards.indicators import (
    CreditsSaid,
    Indicator,
    LotsSaid,
    of_cohorts,
    of_corrections,
    of_credits,
    of_lots,
    of_recoveries,
    of_relances,
    of_sendings,
    of_what_is_owed,
    stages,
)
from dashboards.lives import Life, lives_on
from dashboards.relance_yield import Chased, yield_of
from dashboards.scorecard import GROUPS, scorecard
from dashboards.snapshot import ShareOn, shares_on
from reconciliation.delays import WorkingDays
from reconciliation.models import EntryMatch
from reconciliation.services.matches.decisions import undo_match
from tests import factories
from tests.dashboards.test_figures import later, post, step
from tests.reconciliation.invented import PAID, Desk, answer, bank, claim, credit, returned, sent, transfer
from tests.who.people import logged_in

ON = dt.date(2026, 10, 30)
NONE = ShareOn(
    *(1, UUID(int=1), "AMO", 7, 10_000, None, 1, None, ON - dt.timedelta(days=100), ON - dt.timedelta(days=98)),
    *(None, None, "", "", "", 0, 0, 0, 0, None, None),
)


def ago(days: int) -> dt.date:
    return ON - dt.timedelta(days=days)


def life(
    share: ShareOn, rejected: int | None = None, corrected: int | None = None, then: ShareOn | None = None
) -> Life:
    return Life(share, then, None if rejected is None else ago(rejected), None if corrected is None else ago(corrected))


def by_key(found: list[Indicator]) -> dict[str, tuple[str, int, int]]:
    return {one.key: (one.value, one.part, one.whole) for one in found}


PAID_WHOLE = replace(NONE, first_return="accepted", received_cents=10_000, received_on=ago(60))
REJECTED = replace(NONE, expected_cents=30_000, first_return="rejected")


def test_a_reject_weighs_by_number_and_by_euros_and_a_silent_share_weighs_nothing() -> None:
    said = by_key(of_sendings([life(PAID_WHOLE), life(REJECTED, rejected=80), life(NONE)], ON))
    assert said["rejets_amo"] == ("50,0 %", 1, 2)
    assert said["rejets_euros_amo"] == ("75,0 %", 30_000, 40_000)
    assert said["rejets_amc"] == ("—", 0, 0)
    assert said["acceptation"] == ("50,0 %", 1, 2)
    assert said["resolution"] == ("33,3 %", 1, 3)


@pytest.mark.parametrize(("days", "judged"), [(89, 0), (90, 1), (364, 1), (365, 0)])
def test_a_first_sending_is_judged_after_ninety_days_and_for_a_year(days: int, judged: int) -> None:
    assert by_key(of_sendings([life(replace(PAID_WHOLE, sent_on=ago(days)))], ON))["resolution"][2] == judged


def test_a_lot_without_an_acknowledgement_is_neither_accepted_nor_refused() -> None:
    found = of_lots(LotsSaid(refused=1, accepted=2, silent=1))
    assert (found.value, found.detail, found.note) == ("25,0 %", "1 sur 4 lots", "1 sans accusé")


def test_what_is_owed_counts_days_of_turnover_silence_shortage_and_loss() -> None:
    recent = replace(NONE, cared_on=ago(10), sent_on=ago(9))
    short = replace(NONE, received_cents=7_500, received_on=ago(50))
    late = replace(NONE, claim_limit_on=ago(1))
    given_up = replace(NONE, written_off_cents=10_000)
    said = by_key(of_what_is_owed([recent, short, late, given_up], [late], ON))
    assert said["dso"] == (
        "202 j",
        22_500,
        10_000,
    )  # 225,00 € owed for 100,00 € of care in 90 days: 202,5, half to even
    assert said["silencieuse"] == ("25,0 %", 10_000, 40_000)
    assert said["sous_paiement"] == ("25,0 %", 2_500, 10_000)
    assert said["perte"] == ("50,0 %", 20_000, 40_000)


def test_a_cohort_is_judged_six_months_later_and_a_replaced_invoice_counts_once() -> None:
    old = replace(NONE, cared_on=ago(200), sent_on=ago(198))
    paid = replace(old, received_cents=12_000)  # in excess: no more than expected
    young = replace(NONE, cared_on=ago(181))
    then = replace(old, received_cents=25_000)
    rejected = replace(old, expected_cents=30_000)
    said = by_key(of_cohorts([life(rejected, 190, 185, then), life(rejected, 100)], [old, paid, young], ON))
    assert said["recouvrement"] == ("50,0 %", 10_000, 20_000)
    assert said["rejets_recuperes"] == ("83,3 %", 25_000, 30_000)


def test_a_reject_that_waits_is_in_the_median_and_after_ten_working_days_in_the_rate() -> None:
    days = WorkingDays(ago(400), ON, lambda _: False)
    quick, slow = life(REJECTED, 40, 38), life(REJECTED, 40, 10)
    said = by_key(of_corrections([quick, slow, life(REJECTED, 30), life(REJECTED, 3)], days, ON))
    assert said["traitement"] == ("22 j", 2, 4)  # working days of the slow one; half still wait before it
    assert said["traitement_prompt"] == ("33,3 %", 1, 3)


def test_credits_are_explained_alone_by_number_and_by_euros() -> None:
    found = of_credits(CreditsSaid((3, 90_000), (4, 100_000), made=8, undone=1, retaken=2))
    assert by_key(found) == {
        "rapprochement": ("75,0 %", 3, 4),
        "rapprochement_euros": ("90,0 %", 90_000, 100_000),
        "rapprochement_defait": ("12,5 %", 1, 8),
    }
    assert found[-1].note == "2 repris par la machine elle-même"


@pytest.mark.django_db
def test_a_match_of_the_machine_that_a_person_undid_is_told() -> None:
    desk = Desk().receive(sent(claim()), returned(transfer(answer(claim(), 4250))), bank(credit(4250)))
    day = PAID + dt.timedelta(days=100)

    def said() -> Indicator:
        card = scorecard(cabinet_id=desk.cabinet_id, on=day)
        return next(row.found for row in card.rows if row.found.key == "rapprochement_defait")

    with tenant(cabinets=[desk.cabinet_id]):
        assert (said().value, said().whole) == ("0,0 %", 1)
        person = factories.User.objects.create_user("x@cabinet.example", None)
        undo_match(match=EntryMatch.objects.get(), person=person, reason="essai")
        assert (said().value, said().part, said().whole) == ("100,0 %", 1, 1)


def test_a_relance_is_worth_what_comparable_shares_did_not_get_by_waiting() -> None:
    chased = replace(NONE, id=1, sent_on=ago(100), received_cents=10_000, received_on=ago(60))
    alike = [replace(NONE, id=10 + rank, sent_on=ago(120)) for rank in range(10)]
    alike[0] = replace(alike[0], received_cents=10_000, received_on=ago(65))  # 55 days after: within thirty of day 40
    alike.append(
        replace(NONE, id=30, sent_on=ago(120), received_cents=10_000, received_on=ago(90))
    )  # paid before day 40
    found = yield_of([Chased(1, ago(60), 10_000, 10_000)], [chased, *alike], ON)
    assert (found.came_cents, found.alone_cents, found.compared) == (10_000, 1_000, 10)
    (said,) = of_relances(found)
    assert said.value == "100,0 %" and "10,00" in said.note and "+90,00" in said.note
    (alone,) = of_relances(yield_of([Chased(1, ago(60), 10_000, 0)], [chased, *alike[:9]], ON))
    assert alone.value == "0,0 %" and "pas assez" in alone.note


def test_what_was_taken_back_is_told_by_year_of_care() -> None:
    taken = replace(NONE, received_cents=10_000, recovered_cents=2_500, cared_on=dt.date(2025, 5, 1))
    assert [(year, one.value) for year, one in of_recoveries([taken, PAID_WHOLE], ON)] == [
        (2026, "0,0 %"),
        (2025, "25,0 %"),
        (2024, "—"),
    ]


def test_each_stage_counts_what_still_waits() -> None:
    told = replace(PAID_WHOLE, acknowledged_on=ago(95))
    way = {one.label: one for one in stages([life(told), life(NONE), life(replace(NONE, part="PATIENT"))], ON)}
    receipt = way["De l’envoi à l’accusé"]
    assert (receipt.median, receipt.done, receipt.waiting) == (3, 1, 1)
    assert (way["Des soins à l’envoi"].median, way["Des soins à l’envoi"].done) == (2, 2)
    bank = way["De l’envoi à la banque"]
    assert (bank.median, bank.ninth, bank.done, bank.waiting) == (38, None, 1, 1)


def test_each_indicator_of_the_page_has_its_definition_and_is_shown_once() -> None:
    shown = [key for _, keys in GROUPS for key in keys]
    assert len(shown) == len(set(shown)) and {*shown, "indu"} == set(INDICATORS)


@pytest.mark.django_db
def test_a_rejected_invoice_that_was_replaced_stays_a_reject_and_is_corrected_by_the_other() -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        first = factories.make_share(cabinet_id, 4250, "000000001")
        step(first, "sent", later(1))
        step(first, "rejected", later(10), "DROITS")
        second = factories.make_share(cabinet_id, 4250, "000000002")
        Invoice.objects.filter(pk=second.invoice_id).update(replaces=first.invoice_id, sent_on=later(15))
        step(second, "sent", later(15))
        post(second, "received", 4250, later(30))
        first.invoice.state, first.invoice.cancelled_reason = "cancelled", "remplacée"
        first.invoice.save()
        day = dt.date(2100, 1, 1)
        assert [one.id for one in shares_on(day)] == [second.pk]
        (told,) = lives_on(shares_on(day, cancelled_too=True), day)
    assert (told.share.id, told.share.open_cents, told.rejected_on) == (first.pk, 0, later(10))
    assert (told.corrected_on, told.paid_cents) == (later(15), 4250)


@pytest.mark.django_db
def test_the_page_tells_a_life_of_files_and_exports_it() -> None:
    desk = Desk().receive(sent(claim()), returned(transfer(answer(claim(), 4250))), bank(credit(4250)))
    with tenant(cabinets=[desk.cabinet_id]):
        card = scorecard(cabinet_id=desk.cabinet_id, on=PAID + dt.timedelta(days=100))
        assert Share.objects.exists()
    said = {row.found.key: row.found.value for row in card.rows}
    assert (said["resolution"], said["acceptation"], said["rapprochement"], said["silencieuse"]) == ("100,0 %",) * 3 + (
        "0,0 %",
    )
    client = logged_in(factories.make_member(desk.cabinet_id, Role.TITULAIRE))
    day = {"vu": (PAID + dt.timedelta(days=100)).isoformat()}
    page = client.get(reverse("indicateurs"), day).content.decode()
    assert all(name in page for name, _ in INDICATORS.values() if not name.startswith("Repris"))
    csv = client.get(reverse("indicateurs"), {**day, "export": "csv"}).content.decode("utf-8-sig")
    assert csv.count("\r\n") == 1 + len(card.rows)
