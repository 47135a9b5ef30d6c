"""What a person decided can be taken back from the screen: a doubtful movement counted, an ARL misread. Gaps between statements."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Lot, Share
from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry, BankStatement, DoubtDecision, Step
from reconciliation.services.inconsistencies import find_inconsistencies
from reconciliation.services.statements.statement_gaps import Gap, covers
from tests import factories
from tests.bank.test_cfonb120 import FILE
from tests.bank.written import NEAR, ofx
from tests.reconciliation.invented import AS_OF, Desk, acknowledged, claim, sent
from tests.reconciliation.test_fund_files import ODD, client_of

pytestmark = pytest.mark.django_db
ROW = "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260909<TRNAMT>5.00<FITID>Z<NAME>INCONNU</STMTTRN>"


def test_a_doubtful_movement_is_counted_with_a_name_then_set_aside_again() -> None:
    desk = Desk().receive(FILE, ofx(ROW), as_of=NEAR)
    client, reader = client_of(desk.cabinet_id), client_of(desk.cabinet_id, Role.LECTURE)
    with tenant(cabinets=[desk.cabinet_id]):
        entry = BankEntry.objects.get(amount_cents=500)
    page, count = reverse("mouvement", args=[entry.public_id]), reverse("compter", args=[entry.public_id])
    assert "le compter" in client.get(page).content.decode()
    assert "le compter" not in reader.get(page).content.decode() and reader.post(count).status_code == 403
    client.post(count)
    desk.reconcile(NEAR)
    shown = client.get(page).content.decode()
    assert "Personne gestionnaire" in shown and "Le remettre de côté" in shown
    with tenant(cabinets=[desk.cabinet_id]):
        entry.refresh_from_db()
        assert (entry.outcome, entry.ignored_reason) == ("unmatched", "")
    client.post(count)
    desk.reconcile(NEAR)
    with tenant(cabinets=[desk.cabinet_id]):
        entry.refresh_from_db()
        assert entry.outcome == "ignored"
        assert list(DoubtDecision.objects.values_list("kind", flat=True)) == ["counted", "aside"]


def test_a_movement_that_nobody_doubts_cannot_be_counted_twice() -> None:
    desk = Desk().receive(FILE, as_of=NEAR)
    with tenant(cabinets=[desk.cabinet_id]):
        entry = BankEntry.objects.first()
        assert entry is not None
    assert client_of(desk.cabinet_id).post(reverse("compter", args=[entry.public_id])).status_code == 409


def tagged(before: bytes | None = None) -> tuple[Desk, object]:
    """An odd ARL that a person read as a refusal of the lot."""
    desk = Desk().receive(*[one for one in (sent(claim()), before) if one])
    with tenant(cabinets=[desk.cabinet_id]):
        file, lot = factories.make_stored(desk.cabinet_id, ODD, "accuse.txt", "arl", "to_tag"), Lot.objects.get()
    client = client_of(desk.cabinet_id)
    said = {"polarity": "-", "lot": str(lot.public_id), "reason": "SIGNATURE ABSENTE"}
    client.post(reverse("qualifier", args=[file.public_id]), said)
    desk.reconcile()
    desk.file = file
    return desk, client


def states(desk: Desk) -> tuple[str, str, str]:
    with tenant(cabinets=[desk.cabinet_id]):
        desk.file.refresh_from_db()
        return (Lot.objects.get().state, Share.objects.get(part="AMO").admin_state, desk.file.state)


@pytest.mark.parametrize(
    ("before", "lot", "share"), [(None, "sent", "sent"), (acknowledged(), "acknowledged", "acknowledged")]
)
def test_a_misread_arl_is_taken_back_and_everything_is_as_before(before: bytes | None, lot: str, share: str) -> None:
    desk, client = tagged(before)
    assert states(desk) == ("refused", "refused", "applied")
    back = reverse("reprendre_accuse", args=[desk.file.public_id])
    client.post(back, {"reason": ""})  # type: ignore[attr-defined]
    assert states(desk)[2] == "applied", "a reason is asked for"
    client.post(back, {"reason": "mauvais lot"})  # type: ignore[attr-defined]
    desk.reconcile()
    assert states(desk) == (lot, share, "to_tag")
    with tenant(cabinets=[desk.cabinet_id]):
        kept = Step.objects.filter(kind="refused").order_by("pk")
        assert [step.reverses_id is not None for step in kept] == [False, True]
    assert client.post(back, {"reason": "encore"}).status_code == 409  # type: ignore[attr-defined]
    assert find_inconsistencies(cabinet_ids=[desk.cabinet_id]) == []


def test_an_arl_taken_back_can_be_read_again_otherwise() -> None:
    desk, client = tagged()
    client.post(reverse("reprendre_accuse", args=[desk.file.public_id]), {"reason": "mal lu"})  # type: ignore[attr-defined]
    with tenant(cabinets=[desk.cabinet_id]):
        lot = str(Lot.objects.get().public_id)
    client.post(reverse("qualifier", args=[desk.file.public_id]), {"polarity": "+", "lot": lot})  # type: ignore[attr-defined]
    desk.reconcile(AS_OF)
    assert states(desk) == ("acknowledged", "acknowledged", "applied")


def statement(cabinet_id: int, start: str, end: str, opening: int | None, closing: int | None) -> None:
    entry = BankEntry.objects.first() or factories.make_entry(cabinet_id)
    days = {"opening_on": dt.date.fromisoformat(start), "closing_on": dt.date.fromisoformat(end)}
    BankStatement.objects.create(
        cabinet_id=cabinet_id, account=entry.account, file=factories.make_file(cabinet_id), rank=1,
        opening_cents=opening, closing_cents=closing, **days,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("second", "gaps"),
    [
        (("2026-01-31", "2026-02-28", 500, 900), []),
        (("2026-02-01", "2026-02-28", 500, 900), []),
        (("2026-02-28", "2026-03-31", 700, 900), [("2026-01-31", "2026-02-28", 200)]),
        (("2026-02-10", "2026-02-28", None, 900), [("2026-01-31", "2026-02-10", None)]),
        (("2026-02-03", "2026-02-28", None, 900), []),
        (("2026-01-10", "2026-01-20", None, None), []),
        (("2026-01-15", "2026-02-15", 1, 2), []),
    ],
)
def test_what_is_missing_between_two_statements_is_told(second: tuple, gaps: list[tuple]) -> None:
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        statement(cabinet_id, *second)
        statement(cabinet_id, "2026-01-01", "2026-01-31", 100, 500)
        (one,) = covers()
    day = dt.date.fromisoformat
    assert list(one.gaps) == [Gap(day(start), day(end), cents) for start, end, cents in gaps]
    shown = client_of(cabinet_id).get(reverse("banque")).content.decode()
    assert ("Relevés manquants" in shown) == bool(gaps)
