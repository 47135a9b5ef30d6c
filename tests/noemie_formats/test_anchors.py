"""Records of B2 and of the house's ARL typed by hand: every value where the norm puts it; shifted by one, none is right.

The records of NOEMIE have theirs in test_layouts.py. The simulator writes from the same tables: it could not tell.
"""

import dataclasses

import pytest

from noemie.formats.layouts import Layout, layouts
from noemie.formats.records import Problem, decode
from tests.noemie_formats.typed_b2 import lot

WHO = {
    "provider_id": "996000014",
    "insured_nir": "2550814168025",
    "insured_nir_key": "38",
    "invoice_number": "000000101",
}
FROM_TO = {"sender_type": "TP", "sender_id": "00000996000014", "recipient_type": "CP", "recipient_id": "00000131000000"}
ARL = ("ARLL00001260907042260908-000000101LOT00012  LOT DATE DANS LE FUTUR").ljust(128)
# noemie/REFERENCE, B2 PS: (table, record, its place in the typed file, what must be read in it).
ANCHORS: list[tuple[str, str, int, dict[str, object]]] = [
    ("b2_ps", "000", 0, FROM_TO | {"file_id": "L00001", "file_date": "260907", "norm": "PS", "norm_version": "B2"}),
    ("b2_ps", "1", 1, {"provider_id": "996000014", "fund": "131", "lot_number": "042", "provider_name": "PERRIN NADIA",
                       "lot_date": "260907", "norm_code": "PS", "currency": "U"}),
    ("b2_ps", "2", 2, WHO | {"operation_kind": 1, "invoice_date": "260908", "regime": "01", "fund": "131", "centre": "0000",
                             "rights_proof": 4, "prescriber_id": "997000012", "prescription_date": "260901",
                             "insurance_kind": "10", "exemption": "4", "birth_date": "550814", "birth_rank": 1,
                             "payee": "05"}),
    ("b2_ps", "4", 3, WHO | {"performer_id": "996000014", "performer_speciality": 24, "care_date": "260907",
                             "act_code": "AMI", "quantity": 1, "coefficient": 400, "count": 1, "unit_price": 335,
                             "base": 1340, "rate": 100, "amo_amount": 1340, "fee": 1340, "place": 1}),
    ("b2_ps", "5", 4, WHO | {"line_count": 1, "total_billed": 1340, "total_amo": 1340}),
    ("b2_ps", "6", 5, {"provider_id": "996000014", "invoice_count": 1, "line_count": 1, "type2_count": 1,
                       "type5_count": 1, "total_billed": 1340, "total_amo": 1340, "lot_number": "042", "mark": "R"}),
    ("b2_ps", "999", 6, FROM_TO | {"file_id": "L00001", "record_count": 7, "lot_count": 1}),
    ("arl_house", "ARL", 0, {"sent_file_id": "L00001", "sent_file_date": "260907", "lot_number": "042",
                             "lot_date": "260908", "polarity": "-", "invoice_number": "000000101",
                             "reject_code": "LOT00012", "reject_label": "LOT DATE DANS LE FUTUR"}),
]  # fmt: skip
# Zeros before it, a blank after it: one place further such a number reads the same.
BEFORE_BLANKS = {"record_count", "lot_count"}
NAMES = [f"{table} {record}" for table, record, *_ in ANCHORS]


def typed(table: str, place: int) -> str:
    return ARL if table == "arl_house" else lot().decode()[128 * place : 128 * (place + 1)]


def read(layout: Layout, raw: str) -> dict[str, object]:
    return decode(layout, raw, 1, 0, list[Problem]()).fields


def shifted(layout: Layout, name: str) -> Layout:
    """The fields from `name` on stand one place further; the last one loses that place."""
    at = [one.name for one in layout.fields].index(name)
    moved = [dataclasses.replace(one, start=one.start + 1, end=one.end + 1) for one in layout.fields[at:]]
    return dataclasses.replace(layout, fields=(*layout.fields[:at], *moved))


@pytest.mark.parametrize(("table", "record", "place", "expected"), ANCHORS, ids=NAMES)
def test_a_typed_record_reads_as_the_norm_says(
    table: str, record: str, place: int, expected: dict[str, object]
) -> None:
    layout, raw, problems = layouts(table)[record], typed(table, place), list[Problem]()
    assert len(raw) == layout.width == 128
    fields = decode(layout, raw, 1, 0, problems).fields
    assert {name: fields[name] for name in expected} == expected
    assert problems == []


@pytest.mark.parametrize(("table", "record", "place", "expected"), ANCHORS, ids=NAMES)
def test_a_typed_record_reads_otherwise_when_its_table_is_shifted_by_one_from_any_field_on(
    table: str, record: str, place: int, expected: dict[str, object]
) -> None:
    layout, raw = layouts(table)[record], typed(table, place)
    for name in expected.keys() - BEFORE_BLANKS:
        found = read(shifted(layout, name), raw)
        assert {one: found[one] for one in expected} != expected, name
