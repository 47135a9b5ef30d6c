"""Month close, livre des recettes, revue de la semaine: totals from the ledger, decisions signed and never rewritten."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from billing.models import Share
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import User
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, Case, EntryMatch, MonthClosing, ReviewDecision
from reconciliation.services.books.closing import close_month, last_closing, month_totals, moved_since, reopen_month
from reconciliation.services.books.receipts import receipts, spreadsheet
from reconciliation.services.dossiers.weekly_review import cards, decide, monday_of
from reconciliation.services.matches.decisions import set_aside, undo_match
from tests import factories
from tests.reconciliation.invented import Desk, answer, bank, claim, credit, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
MONTH, LAST = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
NOW = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def desk() -> Desk:
    """42.50 € paid, and 10.00 € that nothing explains."""
    one = claim()
    alien = credit(1000, day=dt.date(2026, 9, 20), text="VIREMENT RECU")
    return Desk().receive(sent(one), returned(transfer(answer(one, 4250))), bank(credit(4250), alien))


def person() -> User:
    return User.objects.create_user(f"t{User.objects.count()}@cabinet.example", None, full_name="Nadia Perrin")


def close(desk: Desk, reason: str = "", now: dt.datetime = NOW) -> MonthClosing:
    return close_month(cabinet_id=desk.cabinet_id, month=MONTH, reason=reason, person=person(), now=now)


def test_the_totals_of_a_month_are_those_of_the_ledger_by_payer_and_the_unexplained_is_named(desk: Desk) -> None:
    with tenant(cabinets=[desk.cabinet_id]):
        found = month_totals(month=MONTH)
    (fund,) = found.payers
    assert (fund.billed_cents, fund.announced_cents, fund.received_cents) == (4250, 4250, 4250)
    assert found.total.received_cents == 4250
    assert [(one.cents, one.entry.amount_cents) for one in found.unexplained] == [(1000, 1000)]


def test_a_month_is_not_closed_while_a_credit_is_unexplained_and_unnamed(desk: Desk) -> None:
    with tenant(cabinets=[desk.cabinet_id]):
        with pytest.raises(Refused, match="inexpliqués"):
            close(desk)
        made = close(desk, "Remboursement en attente de justificatif")
        assert [one["cents"] for one in made.unexplained] == [1000]
        with pytest.raises(Refused, match="déjà clos"):
            close(desk, "encore")
        reopen_month(cabinet_id=desk.cabinet_id, month=MONTH, reason="relevé manquant", person=person(), now=NOW)
        set_aside(entry=BankEntry.objects.get(amount_cents=1000), reason="Apport personnel")
        assert close(desk).unexplained == []
        assert MonthClosing.objects.count() == 3


def test_a_month_is_closed_when_it_is_over_and_reopened_with_a_reason(desk: Desk) -> None:
    with tenant(cabinets=[desk.cabinet_id]):
        with pytest.raises(Refused, match="pas fini"):
            close(desk, "x", NOW.replace(month=9, day=30))
        with pytest.raises(Refused, match="pas clos"):
            reopen_month(cabinet_id=desk.cabinet_id, month=MONTH, reason="x", person=person(), now=NOW)
        close(desk, "x")
        with pytest.raises(Refused, match="pourquoi"):
            reopen_month(cabinet_id=desk.cabinet_id, month=MONTH, reason=" ", person=person(), now=NOW)


def test_what_was_signed_stays_and_the_page_says_that_the_month_moved(desk: Desk) -> None:
    with tenant(cabinets=[desk.cabinet_id]):
        signed = close(desk, "x")
        assert not moved_since(closing=signed, totals=month_totals(month=MONTH))
        undo_match(match=EntryMatch.objects.get(), person=person(), reason="essai")
        kept = last_closing(month=MONTH)
        assert kept is not None and kept.totals == signed.totals
        assert moved_since(closing=kept, totals=month_totals(month=MONTH))
    client = logged_in(factories.make_member(desk.cabinet_id, Role.TITULAIRE))
    assert "a bougé depuis sa clôture" in client.get(reverse("mois"), {"mois": "2026-09"}).content.decode()


def test_a_signed_decision_is_never_rewritten(desk: Desk) -> None:
    with tenant(cabinets=[desk.cabinet_id]):
        close(desk, "x")
        for change in (lambda: MonthClosing.objects.update(reason="y"), lambda: MonthClosing.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_only_the_titulaire_closes_a_month(desk: Desk) -> None:
    for role, status in ((Role.GESTIONNAIRE, 403), (Role.TITULAIRE, 302)):
        client = logged_in(factories.make_member(desk.cabinet_id, role))
        asked = {"mois": "2026-09", "quoi": "clore", "reason": "nommés"}
        assert client.post(reverse("signer_mois"), asked).status_code == status
    with tenant(cabinets=[desk.cabinet_id]):
        assert MonthClosing.objects.count() == 1


def test_the_receipts_hold_every_credit_with_its_proof_and_their_sum_is_the_ledgers(desk: Desk) -> None:
    with tenant(cabinets=[desk.cabinet_id]):
        found = receipts(start=MONTH, end=LAST)
        content = spreadsheet(found=found).decode("utf-8-sig").splitlines()
        file = BankEntry.objects.first().statement.file
    assert [(one.entry.amount_cents, one.paid_cents, one.unexplained_cents) for one in found] == [
        (4250, 4250, 0),
        (1000, 0, 1000),
    ]
    assert len(content) == 3 and all(line.endswith(file.sha256) for line in content[1:])


def many_facts(cabinet_id: int, today: dt.date) -> None:
    """Open dossiers of several causes, credits of two kinds, an invoice that waits."""
    causes = ("rejected", "silent_payer_incident", "lot_not_acknowledged", "silent_share")
    for rank, cause in enumerate(causes, start=1):
        share = factories.make_share(cabinet_id, 1000 * rank, f"{rank:09d}")
        Case.objects.create(cabinet_id=cabinet_id, share=share, cause=cause, actor="office", opened_on=today)
    Share.objects.filter(invoice__number="000000001").update(claim_limit_on=today + dt.timedelta(days=10))
    for rank, outcome in enumerate(("unmatched", "ambiguous")):
        entry = factories.make_entry(cabinet_id, 5000, f"VIR {rank}")
        BankEntry.objects.filter(pk=entry.pk).update(outcome=outcome, booked_on=today)


def test_the_review_has_ten_cards_at_most_each_from_facts_and_each_leads_to_a_page() -> None:
    cabinet_id, today = factories.make_cabinet(), timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        assert cards(cabinet_id=cabinet_id, on=today) == []
        many_facts(cabinet_id, today)
        found = cards(cabinet_id=cabinet_id, on=today)
    kinds = [one.key.split(":")[0] for one in found]
    assert kinds == ["limite", "plus-gros", "rejets", "incident", "lots", "jumeaux", "inexpliques", "mois"]
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    assert [client.get(one.url).status_code for one in found] == [200] * len(found)


def test_a_card_done_or_passed_is_gone_until_next_week_and_kept_once() -> None:
    cabinet_id, today = factories.make_cabinet(), timezone.localdate()
    with tenant(cabinets=[cabinet_id]):
        many_facts(cabinet_id, today)
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    for outcome in ("done", "skipped"):
        assert client.post(reverse("decider_revue"), {"carte": "rejets", "quoi": outcome}).status_code == 302
    with tenant(cabinets=[cabinet_id]):
        assert [one.outcome for one in ReviewDecision.objects.all()] == ["done"]
        assert "rejets" not in {one.key for one in cards(cabinet_id=cabinet_id, on=today)}
        week_before = monday_of(today) - dt.timedelta(days=7)
        decide(cabinet_id=cabinet_id, key="lots", outcome="done", person=User.objects.first(), on=week_before)
        assert "lots" in {one.key for one in cards(cabinet_id=cabinet_id, on=today)}
