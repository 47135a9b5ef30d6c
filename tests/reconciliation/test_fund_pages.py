"""A later page of « Ce que dit la caisse » reads its own records alone, and shows what a whole reading shows."""

import pytest

from cabinet import vault
from cabinet.tenancy import tenant
from noemie.formats import noemie
from noemie.formats.explain import explain
from reconciliation.services.funds import fund_pages, fund_reading
from reconciliation.services.funds.fund_reading import PAGE, tell
from tests import factories
from tests.noemie_formats import typed
from tests.reconciliation.invented import Desk

pytestmark = pytest.mark.django_db
DAY = typed.STREAM[typed.STREAM.index("07103140326") : typed.STREAM.index("990020")]
LONG = typed.STREAM.replace(DAY, DAY * 12)
WRONG = LONG.replace("P00004250P@", "P00004A50P@", 3)


def operator(stream: str) -> bytes:
    """One entity a line, its length before it."""
    lines = [typed.HEAD, *(f"{one}@" for one in stream.split("@") if one), typed.TAIL]
    return "".join(f"{len(line):04d}{line}\r\n" for line in lines).encode("iso-8859-1")


@pytest.mark.parametrize("framing", ["plain", "blocks", "operator"])
@pytest.mark.parametrize("stream", [LONG, WRONG], ids=["sound", "with problems"])
def test_every_later_page_is_what_the_whole_reading_says(
    framing: str, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"plain": typed.plain, "blocks": typed.blocks, "operator": operator}[framing](stream)
    desk = Desk(framing).receive(data)
    assert desk.file.framing == framing
    decoded = noemie.read(data).decoded
    problems: dict[int | None, list] = {}
    for one in decoded.problems:
        problems.setdefault(one.rank, []).append(one)
    monkeypatch.setattr(fund_reading, "read_file", lambda file: pytest.fail(f"{file} is read whole"))
    with tenant(cabinets=[desk.cabinet_id]):
        for number in range(2, -(-len(decoded.records) // PAGE) + 1):
            told = tell(file=desk.file, page=str(number), only_wrong=False)
            whole = decoded.records[(number - 1) * PAGE : number * PAGE]
            assert told.records == tuple(explain("noemie", one, problems.get(one.rank, [])) for one in whole)
            assert (told.record_count, told.is_later_page) == (len(decoded.records), True)


def test_a_place_that_does_not_hold_makes_the_file_be_read_whole() -> None:
    desk = Desk("Ailleurs").receive(typed.plain(LONG))
    with tenant(cabinets=[desk.cabinet_id]):
        moved = desk.file.records.get(rank=PAGE + 3)
        moved.offset += 1
        moved.save()
        assert fund_pages.read_page(file=desk.file, number=2, per_page=PAGE) is None
        told = tell(file=desk.file, page="2", only_wrong=False)
    assert not told.is_later_page and len(told.records) == PAGE


@pytest.mark.parametrize(
    ("start", "end"), [(0, 10), (1048570, 1048590), (1048576, 2097152), (2500000, 3000000), (5, 5)]
)
def test_a_range_of_the_vault_is_that_range_of_the_bytes(start: int, end: int) -> None:
    data = bytes(rank % 251 for rank in range(2_600_000))
    cabinet_id = factories.make_cabinet()
    with tenant(cabinets=[cabinet_id]):
        file = factories.make_stored(cabinet_id, data, "gros.noe", "noemie")
        assert vault.read_range(cabinet_id, file.public_id, start, end) == data[start:end]
