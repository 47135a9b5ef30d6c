"""A camt.054 beside a camt.053: it gives a movement its details, never money; what is ambiguous is left and said."""

import itertools

import pytest
from django.urls import reverse

from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, BankNotice
from reconciliation.services.files.undo_import import why_not
from tests.bank.test_camt054 import notice
from tests.bank.written import DETAIL, NEAR, balance, camt, ntry, stmt
from tests.reconciliation.invented import Desk, answer, claim, returned, sent, transfer
from tests.reconciliation.test_fund_files import client_of

pytestmark = pytest.mark.django_db
REF = "262507000123"
PAID = claim(amo=3250)
BARE = ntry(more="<AcctSvcrRef>BQ77</AcctSvcrRef>")
STATEMENT = camt(stmt(BARE, closing=balance("CLBD", "1032.50", "2026-09-30")))
NOTICE = notice(ntry(more=f"<AcctSvcrRef>BQ77</AcctSvcrRef>{DETAIL}"))
FUND = (sent(PAID), returned(transfer(answer(PAID, 3250), ref=REF)))


def desk(*files: bytes, name: str = "Avis") -> Desk:
    return Desk(name).receive(*files, as_of=NEAR)


def left(one: Desk) -> list[str]:
    with tenant(cabinets=[one.cabinet_id]):
        return list(BankNotice.objects.order_by("pk").values_list("left_because", flat=True))


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_the_details_of_a_notice_explain_the_money_whatever_the_order_of_files(order: tuple[int, ...]) -> None:
    files = [*FUND, STATEMENT, NOTICE]
    one = desk(*(files[rank] for rank in order), name=f"Avis {order}")
    assert one.money() == ("received", 3250, 3250, 0, None)
    assert [entry["amount_cents"] for entry in one.said["bank_entries"]] == [3250]


def test_without_the_notice_the_same_movement_says_nothing() -> None:
    assert desk(*FUND, STATEMENT).money()[0] == "announced"


def test_a_notice_alone_is_no_money() -> None:
    one = desk(*FUND, NOTICE)
    assert (one.file.state, one.file.framing) == ("applied", "camt054")
    assert one.money()[0] == "announced" and one.said["bank_entries"] == []
    assert "relevé n’est pas encore là" in left(one)[0]


def test_without_a_reference_the_only_movement_of_that_amount_and_day_on_a_proved_statement_is_the_one() -> None:
    plain = camt(stmt(ntry(), closing=balance("CLBD", "1032.50", "2026-09-30")))
    assert desk(*FUND, plain, notice()).money()[0] == "received"
    unproved = camt(stmt(ntry(), closing=balance("CLBD", "1032.51", "2026-09-30")))
    assert "n’est pas prouvé" in left(desk(unproved, notice(), name="Sans preuve"))[0]


def test_two_equal_movements_or_two_equal_notices_are_left_and_said() -> None:
    twins = camt(stmt(ntry() + ntry(), closing=balance("CLBD", "1065.00", "2026-09-30")))
    assert "rien ne dit lequel" in left(desk(twins, notice()))[0]
    single = camt(stmt(ntry(), closing=balance("CLBD", "1032.50", "2026-09-30")))
    both = desk(single, notice(ntry(more=DETAIL), ntry(more=DETAIL)), name="Deux avis")
    assert all("rien ne dit lequel" in reason for reason in left(both))


def test_the_same_reference_with_another_amount_is_never_tied() -> None:
    other = notice(ntry("32.51", more=f"<AcctSvcrRef>BQ77</AcctSvcrRef>{DETAIL}"))
    assert left(desk(STATEMENT, other)) == ["un mouvement a cette référence et un autre montant"]


def test_the_pages_show_the_notice_and_its_movement() -> None:
    one = desk(*FUND, STATEMENT, NOTICE)
    client = client_of(one.cabinet_id)
    with tenant(cabinets=[one.cabinet_id]):
        entry = BankEntry.objects.get()
        assert "s’appuie sur un mouvement" in why_not(one.file)
    assert REF in client.get(reverse("mouvement", args=[entry.public_id])).content.decode()
    assert "jamais de l’argent" in client.get(reverse("fichier", args=[one.file.public_id])).content.decode()
