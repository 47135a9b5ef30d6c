"""B2 typed by hand and written by us: read, totals recomputed, written again byte for byte."""

import datetime as dt
from decimal import Decimal

import pytest

from noemie.formats import b2, b2_write
from noemie.formats.b2_norm import norm_of
from tests.noemie_formats.typed_b2 import WHO, cp_lot, four, lot

DAY = dt.date(2026, 9, 7)


def test_a_hand_typed_lot_reads_and_its_totals_agree() -> None:
    found = b2.read(lot())
    assert (found.decoded.refused, found.decoded.problems, found.decoded.agrees) == (None, (), True)
    invoice = found.lots[0].invoices[0]
    assert (found.lots[0].number, invoice.number, invoice.invoice_date, invoice.total_cents) == (
        "042",
        "000000101",
        dt.date(2026, 9, 8),
        1340,
    )
    line = invoice.lines[0]
    assert (line.act_code, line.coefficient, line.care_date, line.amo_cents) == ("AMI", Decimal(4), DAY, 1340)


def test_line_ends_between_records_change_nothing() -> None:
    data = lot()
    cut = [data[at : at + 128] for at in range(0, len(data), 128)]
    for end in (b"\n", b"\r\n"):
        found = b2.read(end.join(cut) + end)
        assert (found.decoded.problems, found.decoded.agrees) == ((), True)


def test_a_total_that_is_not_the_sum_of_its_lines_is_said() -> None:
    found = b2.read(lot(total=1341))
    assert {one.what for one in found.decoded.controls if not one.agrees} == {
        "facture 000000101 total",
        "facture 000000101 part AMO",
    }


def test_followers_are_read_by_their_letter() -> None:
    own = ("2" + WHO + "S" + " " * 13 + "255081416802538" + "000000" + "0" * 58).ljust(128)
    route = ("2" + WHO + "M" + "0099991234" + "AB" + "CDE").ljust(128)
    operator = ("2" + WHO + "X" + "20260909" + "20261009" + "0000012" + " " * 11 + "FIN0000001" + "A").ljust(128)
    records = {one.record: one for one in b2.read(lot(own, route, operator)).decoded.records}
    assert records["2S"].text("individual_nir") == "2550814168025"
    assert (records["2M"].text("amc_number"), records["2M"].text("amc_host")) == ("0099991234", "CDE")
    assert (records["2X"].text("payment_reference"), records["2X"].text("payment_notice")) == ("FIN0000001", "A")


def test_an_establishment_lot_is_read_by_its_own_positions() -> None:
    found = b2.read(cp_lot())
    assert (found.decoded.framing, found.decoded.problems, found.decoded.agrees) == ("b2_cp", (), True)
    invoice = found.lots[0].invoices[0]
    assert (invoice.number, invoice.total_cents, invoice.amo_cents) == ("000000101", 53000, 42100)
    assert [one.record for one in found.decoded.records] == ["000", "1", "2", "3", "4", "5", "6", "999"]
    assert b2_write.rewrite(found.decoded.records) == cp_lot()


def test_another_variant_and_another_norm_are_refused_by_their_name() -> None:
    assert "'ES'" in (b2.read(lot().replace(b"PS  B2", b"ES  B2")).decoded.refused or "")
    assert b2.read(b"000" + b" " * 200).decoded.refused


@pytest.mark.parametrize("place", ["fee", "coefficient"])
def test_an_unreadable_number_is_none_and_a_problem(place: str) -> None:
    whole = lot()
    line = four().encode()
    wrong = line.replace(b"000400", b"0O0400") if place == "coefficient" else line[:112] + b"00O1340" + line[119:]
    found = b2.read(whole.replace(line, wrong))
    assert [one.field for one in found.decoded.problems] == [place]
    read = found.lots[0].invoices[0].lines[0]
    assert (read.coefficient if place == "coefficient" else read.amount_cents) is None


def written() -> bytes:
    more = b2_write.LineMore("997000012", dt.date(2026, 9, 1), "4", "")
    lines = (
        b2_write.LineOut("AMI", DAY, Decimal(4), 1340, 804, 536, "996000014", more=more),
        b2_write.LineOut("AMI", DAY, Decimal("0.5"), 168, 101, 67, "996000014"),
    )
    invoice = b2_write.InvoiceOut(
        "000000101", DAY, "255081416802538", dt.date(1955, 8, 14), "011310000", "0099991234", bool(0), "0", 60, "997000012", DAY,
        lines, individual_nir="255081416802538", routes=(b2_write.AmcRoute("0099991234", "AB", "CDE", "000000000012345"),),
    )  # fmt: skip
    return b2_write.write(b2_write.LotOut("996000014", "Élodie Œuf", "001", DAY, "011310000", "I00001", (invoice,)))


def test_what_is_written_is_read_and_written_again_byte_for_byte() -> None:
    data = written()
    found = b2.read(data)
    assert (found.decoded.problems, found.decoded.agrees) == ((), True)
    assert [one.record for one in found.decoded.records] == [
        "000",
        "1",
        "2",
        "2S",
        "2M",
        "4",
        "4S",
        "4",
        "5",
        "6",
        "999",
    ]
    records = {one.record: one for one in found.decoded.records}
    assert (records["4S"].text("locum_id"), records["4S"].text("dap_date"), records["4S"].text("dap_code")) == (
        "997000012",
        "260901",
        "4",
    )
    assert records["1"].text("provider_name") == "ELODIE OEUF"
    again = b2_write.rewrite(found.decoded.records)
    assert again == data
    assert b2_write.rewrite(b2.read(again).decoded.records) == data


DRE = b2_write.Dre("20260910", "20261010", "0000042", "FIN0000001", "A")
# Typed from dre_ext.csv: 2, what it shares with 2 (9 + 1 + 13 + 2 + 9), X, two days, composition, opaque, reference, notice.
TWO_X = ("2" + WHO + "X" + "20260910" + "20261010" + "0000042" + " " * 10 + " " + "FIN0000001" + "A").ljust(128)


def a_dre() -> bytes:
    line = b2_write.LineOut("AMI", DAY, Decimal(4), 1340, 0, 536, "996000014")
    invoice = b2_write.InvoiceOut(
        "000000101", DAY, "255081416802538", dt.date(1955, 8, 14), "011310000", "0099991234", bool(0), "0", 60, "997000012", DAY,
        (line,), routes=(b2_write.AmcRoute("0099991234"),), dre=DRE,
    )  # fmt: skip
    return b2_write.write(b2_write.LotOut("996000014", "Perrin Nadia", "001", DAY, "011310000", "D00001", (invoice,)))


def test_a_dre_is_written_with_its_2x_and_read_back_byte_for_byte() -> None:
    data = a_dre()
    found = b2.read(data)
    assert (found.decoded.problems, found.decoded.agrees) == ((), True)
    assert [one.record for one in found.decoded.records] == ["000", "1", "2", "2M", "2X", "4", "5", "6", "999"]
    assert data[4 * 128 : 5 * 128].decode() == TWO_X
    assert data[2 * 128 + 46 : 2 * 128 + 47] == b"D" and data[91:107] == b"FACTURE INITIALE"
    assert b2_write.rewrite(found.decoded.records) == data


@pytest.mark.parametrize(("name", "value"), [("payment_reference", "X" * 11), ("reception_date", "10 sept.")])
def test_a_dre_whose_2x_cannot_hold_a_value_is_refused(name: str, value: str) -> None:
    dre = b2_write.Dre(**{name: value})
    common = {
        "provider_id": "996000014",
        "insured_nir": "2550814168025",
        "insured_nir_key": "38",
        "invoice_number": "1",
    }
    with pytest.raises(b2_write.CannotWrite, match=name):
        b2_write.record("2X", b2_write._operator(dre, common))


@pytest.mark.parametrize("coefficient", ["0.625", "1.525", "0.005"])
def test_a_half_of_three_decimals_is_refused_with_its_open_point_never_cut(coefficient: str) -> None:
    """No field of 4 nor 4S says « half »: base and mark cannot be written."""
    assert not {"half", "half_mark", "abatement"} & (
        set(norm_of("PS").layouts["4"].by_name) | set(b2.norm_of("PS").layouts["4S"].by_name)
    )
    line = b2_write.LineOut("AMI", DAY, Decimal(coefficient), 209, 125, 84, "996000014")
    invoice = b2_write.InvoiceOut(
        "000000101", DAY, "255081416802538", dt.date(1955, 8, 14), "011310000", "", bool(1), "0", 60, "", None, (line,)
    )
    with pytest.raises(b2_write.CannotWrite, match="U-06"):
        b2_write.write(b2_write.LotOut("996000014", "Perrin Nadia", "001", DAY, "011310000", "I00001", (invoice,)))


def test_a_value_that_its_field_cannot_hold_is_refused() -> None:
    with pytest.raises(b2_write.CannotWrite, match="lot_number"):
        b2_write.record("1", {"lot_number": "1234"})
    with pytest.raises(b2_write.CannotWrite, match="champ inconnu"):
        b2_write.record("1", {"half_mark": "1"})
    with pytest.raises(b2_write.CannotWrite, match="n’a pas été lu"):
        b2_write.rewrite(b2.read(lot()[:-20]).decoded.records)


def _by_pieces(
    data: bytes, size: int
) -> tuple[list[b2.B2Invoice], list[b2.Problem], list[b2.Control], list[b2.Record]]:
    """What is taken away as it closes, when the file comes `size` bytes at a time."""
    reading, invoices, problems, controls = b2.Reading(), list[b2.B2Invoice](), list[b2.Problem](), list[b2.Control]()
    records: list[b2.Record] = []

    def keep(found: b2.B2File) -> None:
        invoices.extend(invoice for one in found.lots for invoice in one.invoices)
        problems.extend(found.decoded.problems)
        controls.extend(found.decoded.controls)

    for batch in reading.batches(data[at : at + size] for at in range(0, len(data), size)):
        records += batch
        keep(reading.closed())
    keep(reading.closed(is_over=True))
    return invoices, problems, controls, records


@pytest.mark.parametrize("size", [1, 7, 128, 129, 1000])
@pytest.mark.parametrize("is_in_lines", [True, False])
@pytest.mark.parametrize("cut", [0, 1, 60, 128, 300])
def test_a_lot_that_comes_in_pieces_is_the_same_lot(size: int, is_in_lines: bool, cut: int) -> None:
    data = lot(four(1341), total=2681)
    data = data[: len(data) - cut]
    if is_in_lines:
        data = b"\r\n".join(data[at : at + 128] for at in range(0, len(data), 128)) + b"\r\n"
    whole = b2.read(data)
    invoices, problems, controls, records = _by_pieces(data, size)
    assert invoices == [invoice for one in whole.lots for invoice in one.invoices]
    assert sorted(map(str, problems)) == sorted(map(str, whole.decoded.problems))
    assert (controls, records) == (list(whole.decoded.controls), list(whole.decoded.records))


def test_what_was_given_is_held_no_longer() -> None:
    """Two lots of many invoices: after each piece, the reader holds one invoice."""
    body = lot()[128:-128]
    reading = b2.Reading()
    data = lot()[:128] + body * 50 + lot()[-128:]
    counts = []
    for _ in reading.batches(data[at : at + 1000] for at in range(0, len(data), 1000)):
        counts.append(sum(len(one.invoices) for one in reading.closed().lots))
    assert sum(counts) + sum(len(one.invoices) for one in reading.closed(is_over=True).lots) == 50
    assert max(counts) <= 3
