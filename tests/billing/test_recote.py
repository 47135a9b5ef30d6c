"""Audit blanc: what was billed beside what the law gives, exactly; what cannot be re-coted is said, never counted as right."""

import csv
import datetime as dt
import io
import json
import re
from bisect import bisect_right
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Invoice, InvoiceLine, Share, Visit
from billing.services.explaining.readings import Decision, choose_reading
from billing.services.invoice import issue_invoices
from billing.services.recoting.audited import Audited
from billing.services.recoting.law_day import law_day, turning_days
from billing.services.recoting.recote import Recoted, recote
from billing.services.replacement import cancel_and_replace
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.tenancy import tenant
from ngap.calendar import is_sunday_or_holiday
from tests import factories
from tests.billing.test_chain import DAY, NOW, make_plan
from tests.who.people import logged_in

ACTS = ["pansement_escarre_profonde", "injection_sc"]  # AMI 4 + AMI 1/2 + MCI + IFD = 22,83
END = DAY + dt.timedelta(days=30)
RULES = Path(__file__).parents[2] / "ngap" / "rules"


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def billed(cabinet_id: int, acts: list[str] = ACTS, days: int = 1, **changes: object) -> Invoice:
    make_plan(cabinet_id, acts)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=days - 1))
    Visit.objects.update(**changes) if changes else None
    rows = [validate_visit(visit=one, now=NOW) for one in Visit.objects.order_by("cared_on")]
    return issue_invoices(cabinet_id=cabinet_id, visit_ids=[[one.pk for one in rows]], on=rows[-1].cared_on)[0]


def audited(cabinet_id: int, law_of: dt.date | None = None, start: dt.date = DAY) -> Recoted:
    return recote(cabinet_id=cabinet_id, start=start, end=END, law_of=law_of)


def lines_of(one: Audited) -> list[tuple[str, str, int, str]]:
    return [(line.billed, line.due, line.effect_cents, line.rule) for line in one.differences]


def test_nothing_differs_when_it_was_billed_by_the_same_law(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id, days=3)
        found = audited(cabinet_id)
        assert (found.total.count, found.whole_count, found.differing, found.not_recoted) == (3, 3, [], [])
        assert (found.total.billed_cents, found.total.due_cents) == (3 * 2283, 3 * 2283)


def test_a_line_forgotten_is_under_billed_with_its_rule(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        InvoiceLine.objects.filter(code="MCI").delete()
        found = audited(cabinet_id)
        assert [lines_of(one) for one in found.differing] == [[("", "MCI", 500, "R-MCI")]]
        assert (found.total.under_cents, found.total.over_cents) == (500, 0)
        assert found.differing[0].differences[0].reference == "NGAP 23.2"
        assert [(key, one.under_cents) for key, one in found.by_rule.items()] == [(("R-MCI", "NGAP 23.2"), 500)]


def test_an_act_billed_in_full_that_is_due_at_half_is_at_risk(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        InvoiceLine.objects.filter(text="AMI 1/2").update(text="AMI 1", amount_cents=335)
        found = audited(cabinet_id)
        assert [lines_of(one) for one in found.differing] == [[("AMI 1", "AMI 1/2", -167, "R-11B")]]
        assert (found.total.under_cents, found.total.over_cents) == (0, 167)
        assert [one.over_cents for one in found.by_patient.values()] == [167]


def test_a_third_act_billed_is_too_much_with_the_article_that_says_so(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        invoice = billed(cabinet_id, acts=["pansement_escarre_profonde", "injection_sc", "aerosol"])
        InvoiceLine.objects.filter(rank=2).delete()
        visit = Visit.objects.get()
        common = {"cabinet_id": cabinet_id, "invoice": invoice, "visit": visit, "cared_on": DAY, "code": "AMI"}
        InvoiceLine.objects.create(rank=8, text="AMI 1", amount_cents=335, **common)
        InvoiceLine.objects.create(rank=9, text="AMI 1.5", amount_cents=503, **common)
        found = audited(cabinet_id)
        assert sum(one.effect_cents for one in found.differing[0].differences) == found.differing[0].effect_cents
        assert found.total.over_cents - found.total.under_cents == found.total.billed_cents - found.total.due_cents


def test_an_older_tariff_shows_each_line_by_its_tariff(cabinet_id: int) -> None:
    """AMI at 3.15 until 2026-11-05: 12.60 + 1.58 instead of 13.40 + 1.68."""
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        found = audited(cabinet_id, law_of=dt.date(2026, 11, 5))
        assert [lines_of(one) for one in found.differing] == [
            [("AMI 4", "AMI 4", -80, "R-KEYS"), ("AMI 1/2", "AMI 1/2", -10, "R-KEYS")]
        ]
        assert found.total.due_cents == 2283 - 90


def test_the_cabinets_reading_of_the_day_is_applied(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id, acts=["prelevement_veineux", "pansement_plaie_non_chirurgicale", "injection_sc"], days=2)
        decision = Decision("U-08", "other", DAY + dt.timedelta(days=1), "Avis.", 0)
        choose_reading(cabinet_id=cabinet_id, decision=decision, person=person, now=NOW)
        found = audited(cabinet_id)
        assert [(one.cared_on, one.effect_cents) for one in found.differing] == [(DAY + dt.timedelta(days=1), 168)]


def test_a_line_at_risk_is_not_hidden_by_one_forgotten_in_the_same_visit(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        InvoiceLine.objects.filter(code="MCI").delete()
        InvoiceLine.objects.filter(text="AMI 1/2").update(text="AMI 1", amount_cents=335)
        found = audited(cabinet_id)
        assert (found.total.under_cents, found.total.over_cents, found.differing[0].effect_cents) == (500, 167, 333)
        assert [(one.under_cents, one.over_cents) for one in found.by_patient.values()] == [(500, 167)]


def test_a_cancelled_invoice_is_not_looked_at(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        cancel_and_replace(invoice=billed(cabinet_id), reason="essai")
        assert audited(cabinet_id).total.count == 0


def test_a_visit_that_has_no_price_any_more_is_said_not_counted(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        visit = Visit.objects.get()
        visit.acts.filter(rank=1).update(act_code="acte_inconnu")
        found = audited(cabinet_id)
        assert (found.total.count, found.differing) == (0, [])
        assert [(one.billed_cents, one.code) for one in found.not_recoted] == [(2283, "unknown_act")]


def imported(cabinet_id: int, lines: list[tuple[str, int | None]], total: int, number: str = "000000777") -> Invoice:
    invoice = factories.make_share(cabinet_id, cents=total, number=number).invoice
    for rank, (text, cents) in enumerate(lines, start=1):
        code, _, quantity = text.partition(" ")
        InvoiceLine.objects.create(
            cabinet_id=cabinet_id,
            invoice=invoice,
            rank=rank,
            cared_on=factories.DAY,
            text=text,
            code=code,
            coefficient=quantity or None if cents is not None else None,
            amount_cents=cents,
        )
    return invoice


def of_import(cabinet_id: int, law_of: dt.date | None = None) -> Recoted:
    return recote(cabinet_id=cabinet_id, start=factories.DAY, end=factories.DAY, law_of=law_of)


def test_an_imported_lot_is_checked_line_by_line_at_the_tariff_of_its_day(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("AMI 4", 1340), ("AMI 0.5", 158), ("MCI", 500), ("IFD", 275)], 2273)
        found = of_import(cabinet_id)
        assert (found.total.count, found.whole_count, found.differing[0].checks) == (1, 0, "lines")
        assert lines_of(found.differing[0]) == [("AMI 4", "AMI 4", -80, "R-KEYS")]  # 3.15 on 2026-09-07
        assert found.differing[0].at is None and found.total.over_cents == 80


def test_an_imported_line_is_checked_by_the_readings_of_its_day(cabinet_id: int) -> None:
    """U-01: AMI at 3.35 on 2026-11-03 is too much by default, right by the other reading."""
    person, day = factories.make_member(cabinet_id, Role.TITULAIRE), dt.date(2026, 11, 3)
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("AMI 4", 1340), ("IFD", 275)], 1615)
        InvoiceLine.objects.update(cared_on=day)
        found = recote(cabinet_id=cabinet_id, start=day, end=day, law_of=None)
        assert lines_of(found.differing[0]) == [("AMI 4", "AMI 4", -80, "R-KEYS")]
        said = Decision(point="U-01", reading="other", applies_from=day, reason="Avis.", seen=0)
        choose_reading(cabinet_id=cabinet_id, decision=said, person=person, now=NOW)
        assert recote(cabinet_id=cabinet_id, start=day, end=day, law_of=None).differing == []


def test_an_imported_csv_is_checked_by_its_total(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("AMI 4", None), ("AMI 1/2", None), ("IFD", None)], 1693)
        imported(cabinet_id, [("AMI 4", None), ("IFD", None)], 1500, number="000000778")
        found = of_import(cabinet_id)
        assert (found.total.count, [one.effect_cents for one in found.differing]) == (2, [1260 + 275 - 1500])


def test_a_line_that_nothing_prices_leaves_the_invoice_aside(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("AMI 4", None), ("XYZ 3", None)], 1500)
        imported(cabinet_id, [("AMI 4", 1260), ("N", 900)], 2160, number="000000778")
        found = of_import(cabinet_id)
        assert [one.reason for one in found.not_recoted] == [
            "Lignes sans tarif connu ce jour-là : XYZ 3.",
            "Lignes sans tarif connu ce jour-là : N.",
        ]
        assert (found.total.count, found.total.billed_cents, found.differing) == (1, 1260, [])


def test_a_majoration_under_another_code_is_known_by_its_amount_and_its_day(cabinet_id: int) -> None:
    """2026-09-07 is a Monday: the night may be due, a Sunday is not; on a Sunday it is, on a Saturday it may be."""
    with tenant(cabinets=[cabinet_id]):
        invoice = imported(cabinet_id, [("AMI 4", 1260), ("NUIT", 1830), ("DIM_", 850)], 3940)
        found = of_import(cabinet_id)
        assert (found.not_recoted, found.total.billed_cents) == ([], 3940)
        assert lines_of(found.differing[0]) == [("DIM_", "", -850, "R-SUN")]
        for day in (dt.date(2026, 9, 5), dt.date(2026, 9, 6)):
            InvoiceLine.objects.filter(invoice=invoice).update(cared_on=day)
            assert recote(cabinet_id=cabinet_id, start=day, end=day, law_of=None).differing == []


def test_a_second_forfait_of_the_day_is_at_risk_and_a_rejected_invoice_is_not_counted(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("BSB", 1820), ("IFI", 275)], 2095)
        again = imported(cabinet_id, [("BSB", 1820)], 1820, number="000000778")
        found = of_import(cabinet_id)
        assert [lines_of(one) for one in found.differing] == [[("BSB", "", -1820, "R-FORF")]]
        Share.objects.filter(invoice=again).update(admin_state="rejected", reason_code="1234567")
        assert of_import(cabinet_id).differing == []


def test_the_lines_of_an_imported_day_are_judged_against_one_another(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("BSB", 1820), ("MAU", 135), ("IFI", 275)], 2230)
        imported(cabinet_id, [("AMI 1", None), ("AMI 4/2", None), ("IFD", None)], 1220, number="000000778")
        found = {one.invoice: one for one in of_import(cabinet_id).differing}
        assert lines_of(found["000000777"]) == [("MAU", "", -135, "R-MAU")]
        assert lines_of(found["000000778"]) == [
            ("AMI 1", "AMI 1/2", 158 - 315, "R-11B"), ("AMI 4/2", "AMI 4", 1260 - 630, "R-11B"),
        ]  # fmt: skip
        assert found["000000778"].due_cents == 158 + 1260 + 275


def test_the_kilometres_of_a_nurse_s_imported_day_are_one_sum(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("AMI 4", 1260), ("IFD", 275), ("IK 200", 7000)], 8535)
        second = imported(cabinet_id, [("AMI 4", 1260), ("IFD", 275), ("IK 200", 7000)], 8535, number="000000778")
        (found,) = of_import(cabinet_id).differing
        assert (found.invoice, lines_of(found)) == (
            "000000778",
            [("IK 200", "IK", -1785, "R-IK-CAP")],
        )  # 99 + 100 / 2 km
        InvoiceLine.objects.filter(invoice=second).update(cared_on=factories.DAY + dt.timedelta(days=1))
        assert (
            recote(
                cabinet_id=cabinet_id, start=factories.DAY, end=factories.DAY + dt.timedelta(days=1), law_of=None
            ).differing
            == []
        )


def test_a_law_that_never_met_such_a_day_is_said(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        imported(cabinet_id, [("AMI 4", 1260)], 1260)
        found = of_import(cabinet_id, law_of=dt.date(2026, 11, 2))
        assert (found.total.count, found.differing, found.not_recoted) == (1, [], [])
        assert law_day(day=dt.date(2026, 5, 27), zone="guadeloupe", law_of=dt.date(2026, 11, 10)) is None


@pytest.mark.parametrize(
    "law_of", [dt.date(2026, 11, 5), dt.date(2026, 11, 6), dt.date(2025, 6, 25), dt.date(2023, 10, 2)]
)
@pytest.mark.parametrize("day", [dt.date(2026, 3, 1), dt.date(2026, 3, 3), dt.date(2026, 3, 7), dt.date(2026, 5, 1)])
def test_the_day_of_another_law_is_of_the_same_kind_and_of_that_law(day: dt.date, law_of: dt.date) -> None:
    found = law_day(day=day, zone="metropole", law_of=law_of)
    assert found is not None and abs(found - law_of) < dt.timedelta(days=40)
    assert bisect_right(turning_days(), found) == bisect_right(turning_days(), law_of)
    assert is_sunday_or_holiday(found, "metropole") == is_sunday_or_holiday(day, "metropole")


def test_a_saturday_is_kept_a_saturday_when_there_is_an_emergency() -> None:
    saturday, law = dt.date(2026, 3, 7), dt.date(2026, 11, 10)
    assert law_day(day=saturday, zone="metropole", law_of=law) == law
    assert law_day(day=saturday, zone="metropole", law_of=law, is_urgent=True) == dt.date(2026, 11, 7)
    assert (
        law_day(day=saturday, zone="metropole", law_of=dt.date(2026, 11, 3), is_urgent=True) is None
    )  # a law of five days, without Saturday


def test_every_day_written_in_a_rule_is_a_turning_day() -> None:
    said = {
        dt.date(*map(int, found))
        for path in RULES.glob("*.py")
        for found in re.findall(r"dt\.date\((\d+), (\d+), (\d+)\)", path.read_text())
    }
    one_day = dt.timedelta(days=1)
    assert len(said) > 5 and all({day, day + one_day} & set(turning_days()) for day in said)


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    try:
        call_command("recote", *args)
    except SystemExit as end:
        return int(end.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_command_prints_one_json_document(cabinet_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    other = factories.make_cabinet("Autre")
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        InvoiceLine.objects.filter(code="MCI").delete()
    period = ("--from", "2026-11-01", "--to", "2026-11-30", "--json")
    code, out = ran(capsys, *period)
    found = json.loads(out)
    assert (code, found["from"], found["to"], found["law_of"]) == (0, "2026-11-01", "2026-11-30", None)
    assert [one["cabinet"] for one in found["cabinets"]] == ["Cabinet A", "Autre"]
    first = found["cabinets"][0]
    assert first["totals"] == {
        "count": 1, "billed_cents": 1783, "due_cents": 2283, "under_cents": 500, "over_cents": 0,
        "whole": 1, "differing": 1, "not_recoted": 0,
    }  # fmt: skip
    assert first["visits"][0]["differences"][0]["due"] == "MCI" and first["rules"][0]["reference"] == "NGAP 23.2"
    assert "DÉMO" not in out and "255081416802538" not in out
    assert found["cabinets"][1]["totals"]["count"] == 0 and other
    code, out = ran(capsys, *period, "--cabinet", "Autre", "--law-of", "2026-11-05")
    assert [one["cabinet"] for one in json.loads(out)["cabinets"]] == ["Autre"] and json.loads(out)[
        "law_of"
    ] == "2026-11-05"


def test_the_command_tells_it_in_french(cabinet_id: int, capsys: pytest.CaptureFixture[str]) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        InvoiceLine.objects.filter(code="MCI").delete()
    code, out = ran(capsys, "--from", "2026-11-01", "--to", "2026-11-30")
    assert code == 0 and "sous-facturation 5,00\u202f€, sur-facturation (risque d’indu) 0,00\u202f€" in out
    assert "R-MCI (NGAP 23.2) : 1 lignes" in out and "DÉMO" not in out


@pytest.mark.parametrize("args", [("--to", "2026-10-01"), ("--to", "2026-11-30", "--cabinet", "Personne")])
def test_wrong_usage_is_2(cabinet_id: int, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    assert ran(capsys, "--from", "2026-11-01", *args) == (2, "")


def test_the_page_and_its_table_say_the_same(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        InvoiceLine.objects.filter(code="MCI").delete()
        patient = Visit.objects.get().patient
        patient.last_name = "=1+1"
        patient.save()
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    period = "?du=2026-11-01&au=2026-11-30"
    page = client.get(reverse("audit_blanc") + period).content.decode()
    for words in ("Sous-facturation", "5,00\u202f€", "NGAP 23.2", "dû, pas facturé", "+5,00\u202f€"):
        assert words in page, words
    answer = client.get(reverse("audit_blanc_csv") + period)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(one["ligne_due"], one["ecart_centimes"], one["regle"], one["portee"]) for one in rows] == [
        ("MCI", "500", "R-MCI", "cotation entière")
    ]
    assert rows[0]["patient"].startswith("'=1+1")


@pytest.mark.parametrize(
    "period", ["?du=2026-11-30&au=2026-11-01", "?du=2020-01-01&au=2026-11-01", "?du=hier&au=demain"]
)
def test_a_period_that_is_none_is_said(cabinet_id: int, period: str) -> None:
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    for name in ("audit_blanc", "audit_blanc_csv"):
        answer = client.get(reverse(name) + period)
        assert answer.status_code == 200 and "aria-invalid" in answer.content.decode()


def test_the_queries_do_not_grow_with_the_visits(cabinet_id: int) -> None:
    counts = []
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id, days=20)
        for last in (1, 19):
            with CaptureQueriesContext(connection) as asked:
                found = recote(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=last), law_of=None)
            assert found.total.count == last + 1
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_another_cabinets_invoices_are_not_read(cabinet_id: int) -> None:
    other = factories.make_cabinet("Autre")
    with tenant(cabinets=[cabinet_id]):
        billed(cabinet_id)
        imported(cabinet_id, [("AMI 4", 1340)], 1340)
    with tenant(cabinets=[other]):
        found = recote(cabinet_id=other, start=factories.DAY, end=END, law_of=None)
        assert (found.total.count, found.not_recoted) == (0, [])
