"""NOEMIE typed by hand from the layout of the norm (noemie/formats/layouts/noemie_ps.csv), and what must not break."""

import dataclasses

import pytest

from noemie.formats import framing
from noemie.formats.layouts import BadLayout, check, layouts
from noemie.formats.noemie import Reading, read
from tests.noemie_formats.typed import STREAM, blocks, operator, plain


@pytest.mark.parametrize(("data", "framed"), [(plain(), "plain"), (blocks(), "blocks"), (operator(), "operator")])
def test_the_hand_typed_return_reads_the_same_in_each_framing(data: bytes, framed: str) -> None:
    found = read(data)
    assert (found.decoded.refused, found.decoded.framing, found.decoded.problems) == (None, framed, ())
    transfer = found.transfers[0]
    assert (str(transfer.paid_on), transfer.payee_number, transfer.label_2) == (
        "2026-03-14",
        "000000750000011",
        "REF 000123456789",
    )
    paid, rejected = transfer.invoices
    assert [(part.part, part.state, part.paid_cents) for part in paid.parts] == [("AMO", "P", 4250)]
    assert (rejected.number, rejected.parts[0].state, rejected.rejects[0].code) == ("000000102", "R", "0450072")
    assert [(one.debt_reference, one.amount_cents, one.balance_cents) for one in transfer.retentions] == [
        ("D0001", -1000, 2000)
    ]
    assert (transfer.declared_cents, transfer.computed_cents, transfer.is_coherent) == (3250, 3250, True)
    assert found.decoded.agrees


def test_every_offset_points_at_its_entity_in_the_bytes() -> None:
    for data in (plain(), blocks(), operator()):
        for record in read(data).decoded.records:
            assert data[record.offset : record.offset + 3].decode() == record.record


def test_a_layout_shifted_by_one_no_longer_reads_the_norm(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = dict(layouts("noemie_ps"))
    fields = tables["198"].fields
    shifted = [
        dataclasses.replace(one, start=one.start + 1, end=one.end + 1) if rank >= 2 else one
        for rank, one in enumerate(fields)
    ]
    tables["198"] = dataclasses.replace(tables["198"], fields=tuple(shifted))
    monkeypatch.setattr("noemie.formats.entities.layouts", lambda _: tables)
    found = read(plain())
    assert found.decoded.problems or not found.decoded.agrees


def test_a_table_with_a_hole_is_refused() -> None:
    fields = list(layouts("noemie_ps")["198"].fields)
    with pytest.raises(BadLayout, match="expected"):
        check("noemie_ps", "198", [*fields[:2], *fields[3:]])


def test_every_table_of_the_house_is_contiguous() -> None:
    for table in ("noemie_ps", "b2_ps", "arl_house"):
        assert layouts(table)


def test_an_unreadable_amount_is_a_problem_and_stops_the_posting() -> None:
    found = read(plain(STREAM.replace("00004250P00004250P@", "00004250P00004A50P@")))
    assert found.transfers[0].invoices[0].parts[0].paid_cents is None
    assert not found.transfers[0].is_coherent
    assert [problem.field for problem in found.decoded.problems] == ["amo_paid"]


def test_an_unknown_entity_is_skipped_and_reported() -> None:
    stream = STREAM.replace("0810401", "888 whatever@0810401", 1)
    found = read(plain(stream))
    assert [problem.reason for problem in found.decoded.problems] == ["entité inconnue, sautée jusqu’au @ suivant"]
    assert found.transfers[0].is_coherent


def test_a_code_of_four_that_touches_its_label_is_said_and_loses_nothing() -> None:
    """One old program writes 4 + 86 where the norm kept here has 10 + 80: the length is the same."""
    ours, theirs = "29499" + f"{'0450072':10}{'LIBELLE D EXEMPLE':80}", "29499" + f"{'1234':4}{'DROITS FERMES':86}"
    assert ours in STREAM and len(ours) == len(theirs)
    found = read(plain(STREAM.replace(ours, theirs)))
    assert [(one.record, one.field) for one in found.decoded.problems] == [("294", "reject_code")]
    assert found.transfers[0].is_coherent and len(found.transfers[0].invoices[1].rejects) == 1
    assert not read(plain(STREAM)).decoded.problems


def test_a_total_that_differs_is_said_and_not_coherent() -> None:
    found = read(
        plain(
            STREAM.replace("99003140326           0000000200000003250P", "99003140326           0000000200000003251P")
        )
    )
    assert not found.decoded.agrees
    assert not found.transfers[0].is_coherent


@pytest.mark.parametrize("make", [plain, blocks, operator])
def test_a_file_cut_at_any_byte_never_crashes_nor_adds_money(make: object) -> None:
    data = make()  # type: ignore[operator]
    for end in range(0, len(data), 7):
        found = read(data[:end])
        assert found.decoded.refused or all(transfer.computed_cents <= 4250 for transfer in found.transfers)


@pytest.mark.parametrize("make", [plain, blocks, operator])
@pytest.mark.parametrize("size", [1, 50, 128, 1000])
def test_a_file_that_comes_in_pieces_reads_as_the_whole_and_leaves_nothing_behind(make: object, size: int) -> None:
    data = make() * 2  # type: ignore[operator]
    whole, reading = read(data), Reading()
    records, invoices = [], []
    for batch in reading.batches(data[at : at + size] for at in range(0, len(data), size)):
        records += batch
        invoices += [one for _, closed in reading.tree.take_closed() for one in closed.invoices]
    assert tuple(records) == whole.decoded.records
    assert [one.number for one in invoices] == [one.number for each in whole.transfers for one in each.invoices]
    assert [one.is_coherent for one in reading.tree.transfers] == [True, True]
    assert not any(one.invoices or one.retentions for one in reading.tree.transfers)


def test_no_byte_is_fatal() -> None:
    assert read(plain(STREAM.replace("ANNE", "\xc9\x00\xff\x01"))).transfers[0].is_coherent
    assert framing.HEADER == 128
