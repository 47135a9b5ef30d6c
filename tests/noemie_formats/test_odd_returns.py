"""Returns that are not the usual 580 in one piece: older references, unknown ones, signs, dates, levels, framings."""

import datetime as dt

import pytest

from noemie.formats.noemie import read
from tests.noemie_formats.typed import HEAD, STREAM, TAIL, blocks, operator, plain


def typed(*lines: str, reference: str = "900") -> bytes:
    head = HEAD[:61] + reference.ljust(4) + HEAD[65:]
    return (head + "".join(lines).replace(".", " ") + TAIL).encode("iso-8859-1")


OLD = (
    "04001000000750000011@",
    "07002140326@",
    "08003090326042@",
    "15004AS@",
    "10005000000101@",
    "11099255081416802538M" + "DEMO".ljust(25, ".") + "." * 26 + "ANNE".ljust(15, ".") + "@",
    "120991408551" + "DEMO".ljust(25, ".") + "ANNE".ljust(15, ".") + "UG01@",
    "1609900000000000001234@",
    "29099010450072..." + "DROITS".ljust(80, ".") + "@",
    "10005000000102@",
)


def test_the_older_reference_reads_day_lot_invoice_and_its_reject() -> None:
    found = read(typed(*OLD))
    assert (found.reference, found.decoded.problems) == ("900", ())
    transfer = found.transfers[0]
    assert (transfer.paid_on, transfer.payee_number) == (dt.date(2026, 3, 14), "000000750000011")
    rejected, silent = transfer.invoices
    assert (rejected.number, rejected.lot_number, rejected.lot_date) == ("000000101", "042", dt.date(2026, 3, 9))
    assert [(part.part, part.state, part.paid_cents) for part in rejected.parts] == [("AMO", "R", 0)]
    assert (rejected.rejects[0].code, rejected.nir) == ("0450072", "2550814168025")
    assert (silent.number, silent.parts) == ("000000102", [])


def test_an_amount_in_an_act_alone_is_told_and_never_posted() -> None:
    act = "2109901000" + "00000" + "010326020326020326" + "0000033500001340060" + "00000804P" + "AMI.."
    act += "001" + "00400" + "001" + "00001340" + ".." + "000" + "00000000" + "000" + "00000000" + "00000000" + "@"
    found = read(typed(*OLD[:5], act))
    assert [one.field for one in found.decoded.problems] == ["amount"]
    assert found.transfers[0].computed_cents == 0


@pytest.mark.parametrize(("reference", "said"), [("908", "908"), ("777", "inconnue"), ("578", ""), ("580", "")])
def test_a_reference_whose_tree_is_unknown_is_read_and_said(reference: str, said: str) -> None:
    found = read(typed(STREAM, reference=reference))
    assert found.transfers[0].is_coherent
    assert (said in " ".join(found.decoded.notes)) and bool(found.decoded.notes) == bool(said)


def test_the_levels_close_by_order_when_every_990_prints_99() -> None:
    stream = STREAM
    for level in ("05", "04", "03", "02", "01"):
        stream = stream.replace(f"@990{level}", "@99099")
    found = read(plain(stream))
    assert found.transfers[0].is_coherent
    assert found.decoded.agrees


def test_a_retention_larger_than_the_payments_makes_a_negative_day() -> None:
    stream = STREAM.replace("00001000N00002000", "00005000N00002000")
    stream = stream.replace("00000001000N", "00000005000N").replace("00000003250P", "00000000750N")
    found = read(plain(stream))
    assert (found.transfers[0].declared_cents, found.transfers[0].computed_cents) == (-750, -750)
    assert found.transfers[0].is_coherent


def test_two_transfers_in_one_file_keep_their_own_totals() -> None:
    day = STREAM[STREAM.index("07103140326") : STREAM.index("990020")]
    found = read(plain(STREAM.replace(day, day + day.replace("140326", "150326"))))
    assert [one.paid_on for one in found.transfers] == [dt.date(2026, 3, 14), dt.date(2026, 3, 15)]
    assert [one.is_coherent for one in found.transfers] == [True, True]


@pytest.mark.parametrize("sign", [" ", "X", "+"])
def test_an_amount_without_its_sign_is_no_amount(sign: str) -> None:
    found = read(plain(STREAM.replace("P00004250P@", f"P00004250{sign}@")))
    assert found.transfers[0].invoices[0].parts[0].paid_cents is None
    assert not found.transfers[0].is_coherent


def test_a_990_without_its_sign_declares_nothing() -> None:
    found = read(
        plain(
            STREAM.replace("99003140326           0000000200000003250P", "99003140326           0000000200000003250 ")
        )
    )
    assert found.transfers[0].declared_cents is None
    assert [one.field for one in found.decoded.problems] == ["sign"]


def test_a_lunar_birth_date_is_no_problem_and_an_impossible_day_is_one() -> None:
    assert read(plain(STREAM.replace("1408551", "1443551"))).decoded.problems == ()
    wrong = read(plain(STREAM.replace("07103140326", "07103310226")))
    assert [(one.record, one.field, one.raw) for one in wrong.decoded.problems] == [
        ("071", "accounting_date", "310226")
    ]
    assert wrong.transfers[0].paid_on is None


def test_a_problem_of_a_field_has_its_byte_in_each_framing() -> None:
    stream = STREAM.replace("00004250P00004250P@", "00004250P00004A50P@")
    lines = [HEAD, stream[:86], stream[86:], TAIL]
    told = "".join(f"{len(line):04d}{line}\n" for line in lines).encode()
    for data in (plain(stream), blocks(stream), told):
        problem = next(one for one in read(data).decoded.problems if one.field == "amo_paid")
        assert data[problem.offset or 0 :].replace(b"\n", b"")[:1] == b"0"
        assert problem.raw == "00004A50"


def test_several_logical_files_one_after_the_other_are_all_read() -> None:
    for data in (plain(), operator(), blocks()):
        found = read(data + data)
        assert [one.is_coherent for one in found.transfers] == [True, True]
        assert found.decoded.agrees
        assert [record.rank for record in found.decoded.records] == list(range(1, len(found.decoded.records) + 1))


def test_line_ends_between_records_are_accepted() -> None:
    for end in ("\n", "\r\n"):
        lines = HEAD + end + STREAM.replace("@", f"@{end}") + TAIL + end
        found = read(lines.encode("iso-8859-1"))
        assert (found.decoded.problems, found.transfers[0].is_coherent) == ((), True)


def test_an_unknown_first_entity_does_not_refuse_the_file() -> None:
    for data in (plain("300 zzz@" + STREAM), blocks("300 zzz@" + STREAM)):
        found = read(data)
        assert [one.raw for one in found.decoded.problems] == ["300 zzz@"]
        assert found.transfers[0].is_coherent


def test_an_operator_file_without_line_ends_is_cut_by_its_lengths() -> None:
    found = read(operator().replace(b"\r\n", b""))
    assert (found.decoded.framing, found.transfers[0].is_coherent) == ("operator", True)


def test_a_label_with_accents_and_control_bytes_moves_no_offset() -> None:
    stream = STREAM.replace("CPAM DEMO", "CP\x85M\x0bD\xc9\x1cO")
    for data in (plain(stream), blocks(stream)):
        found = read(data)
        assert found.transfers[0].is_coherent
        assert data[found.decoded.records[-1].offset :][:3] == b"999"


def test_an_answer_outside_its_invoice_is_told_and_not_counted() -> None:
    found = read(typed("02001000000750000011@", "1989900004250P00004250P@", reference="580"))
    assert [(one.record, one.field) for one in found.decoded.problems] == [("198", "amo_paid")]
    assert found.transfers == ()
