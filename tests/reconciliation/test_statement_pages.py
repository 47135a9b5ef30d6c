"""Pages of one camt.053 in files of their own: proved together, in any order, alone never."""

import io
import itertools
import zipfile

import pytest

from cabinet.tenancy import tenant
from reconciliation.models import BankStatement
from tests.bank.written import CLOSING, OPENING, balance, camt, ntry, stmt
from tests.reconciliation.invented import REFERENCE, Desk, answer, claim, returned, sent, transfer

pytestmark = pytest.mark.django_db
ONE = claim(amo=3250)
PAID = ntry("32.50", day="2026-09-15", more=f"<AddtlNtryInf>VIR CPAM {REFERENCE}</AddtlNtryInf>")
RENT = ntry("10.01", "DBIT", "2026-09-20", "<AddtlNtryInf>PRLV LOYER</AddtlNtryInf>")
CARD = ntry("5.00", "DBIT", "2026-09-18", "<AddtlNtryInf>CARTE</AddtlNtryInf>")


def page(number: int, entries: str, *, is_last: bool = False, opening: str = "", closing: str = "") -> bytes:
    head = f"<MsgPgntn><PgNb>{number}</PgNb><LastPgInd>{str(is_last).lower()}</LastPgInd></MsgPgntn>"
    return camt(stmt(entries, opening=opening, closing=closing), head=head)


TWO = (page(1, PAID, opening=OPENING), page(2, RENT, is_last=True, closing=CLOSING))
THREE = (
    page(1, PAID, opening=OPENING),
    page(2, CARD),
    page(3, RENT, is_last=True, closing=balance("CLBD", "1017.49", "2026-09-30")),
)


def proofs(desk: Desk) -> list[bool | None]:
    with tenant(cabinets=[desk.cabinet_id]):
        return list(BankStatement.objects.order_by("pk").values_list("is_proved", flat=True))


@pytest.mark.parametrize("files", [*itertools.permutations(TWO), *itertools.permutations(THREE)])
def test_pages_are_proved_together_whatever_comes_first(files: tuple[bytes, ...]) -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 3250))), *files)
    assert set(proofs(desk)) == {True} and desk.money()[0] == "received"


def test_pages_in_one_archive_too() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for rank, one in enumerate(TWO):
            archive.writestr(f"page{rank}.xml", one)
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 3250))), held.getvalue())
    assert set(proofs(desk)) == {True} and desk.money()[0] == "received"


@pytest.mark.parametrize(
    "files", [TWO[:1], TWO[1:], (THREE[0], THREE[2]), (TWO[0], page(2, CARD, is_last=True, closing=CLOSING))]
)
def test_a_page_that_lacks_another_is_proved_by_nothing(files: tuple[bytes, ...]) -> None:
    desk = Desk().receive(sent(ONE), returned(transfer(answer(ONE, 3250))), *files)
    assert set(proofs(desk)) == {None} and desk.money()[0] == "announced"
