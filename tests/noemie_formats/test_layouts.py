"""Every table against the reference: sizes typed by hand, anchors typed by hand, certainty kept."""

import pytest

from noemie.formats.layouts import TABLES, BadLayout, check, layouts
from noemie.formats.records import Problem, decode
from noemie.formats.words import CERTAINTY, titles, words

# noemie/REFERENCE 2.1, terminator included.
SIZES = {
    "000": 128, "010": 14, "020": 21, "040": 21, "070": 12, "071": 86, "080": 15, "081": 22, "100": 15, "102": 40,
    "103": 152, "110": 88, "120": 57, "150": 8, "160": 23, "198": 24, "199": 49, "210": 118, "220": 118, "250": 47,
    "261": 19, "262": 134, "290": 98, "294": 153, "295": 135, "990": 43, "999": 128,
}  # fmt: skip
# One record of each entity, typed from the norm (dots are blanks), and what must be read in it.
ANCHORS = [
    ("0100199991234@",
     {"amc_number": "9999123", "amc_key": "4"}),
    ("02001000000750000011@",
     {"payee_agent_id": "000000750000011"}),
    ("04002000000750000011@",
     {"payee_id": "000000750000011"}),
    ("07002140326@",
     {"accounting_date": "140326"}),
    ("07103140326" + "CPAM.DEMO".ljust(32, ".") + "REF.1".ljust(32, ".") + "01999.....@",
     {"transfer_label_2": "REF 1", "payer_id": "01999"}),
    ("08003140326042@",
     {"lot_date": "140326", "lot_number": "042"}),
    ("0810405..............@",
     {"return_type": "05"}),
    ("10005000000101@",
     {"invoice_number": "000000101"}),
    ("10205000000101......042090326F080326CAS@",
     {"lot_number": "042", "invoice_date": "080326", "amc_processing": "C", "insurance_kind": "AS"}),
    ("10399255081416802538" + "DEMO".ljust(25, ".") + "." * 25 + "ANNE".ljust(15, ".")
     + "." * 15 + "1408551" + "." * 44 + "@",
     {"insured_nir": "2550814168025", "insured_first_name": "ANNE", "birth_date": "140855"}),
    ("11099255081416802538M" + "DEMO".ljust(25, ".") + "." * 26 + "ANNE".ljust(15, ".") + "@",
     {"name": "DEMO", "first_name": "ANNE"}),
    ("120991408551" + "DEMO".ljust(25, ".") + "ANNE".ljust(15, ".") + "UG01@",
     {"birth_date": "140855", "management_unit": "UG01"}),
    ("15004AS@",
     {"insurance_kind": "AS"}),
    ("1609900000000000001234@",
     {"archive_number": "00000000000001234"}),
    ("1989900004250P00004250P@",
     {"amo_asked": 4250, "amo_state": "P", "amo_paid": 4250, "amo_paid_sign": "P"}),
    ("1999900001980R00000000N0099991234ADH123.........@",
     {"amc_asked": 1980, "amc_state": "R", "amc_paid": 0, "amc_paid_sign": "N", "amc_id": "0099991234"}),
    ("2109901000" + "00000" + "010326020326020326" + "0000033500001340060" + "00000804P" + "AMI.."
     + "001" + "00400" + "001" + "00001340" + ".." + "000" + "00000000" + "000" + "00000000" + "00000000" + "@",
     {"care_date": "020326", "unit_price": 335, "base": 1340, "rate": 60, "amount": 804, "sign": "P", "act_code": "AMI", "coefficient": 400,
      "expense": 1340}),
    ("2509901D0001.....010226INDRPR00001000N00002000@",
     {"debt_reference": "D0001", "debt_kind": "IND", "recovery_operation": "RPR", "amount": 1000, "sign": "N", "balance": 2000}),
    ("261990001200012500@",
     {"lump_code": "00012", "amount": 12500}),
    ("2629900012" + "FORFAIT".ljust(80, ".") + "." * 15 + "000000" + "0" + "A010126311226" + "00012500@",
     {"label": "FORFAIT", "period": "A", "period_end": "311226", "amount": 12500}),
    ("29099010450072..." + "DROITS".ljust(80, ".") + "@",
     {"line_number": "01", "reject_code": "0450072", "reject_label": "DROITS"}),
    ("294990450072..." + "DROITS".ljust(80, ".") + "LC"
     + "AMI.." + "020326" + "996000014" + "001" + "01" + "." * 30 + "@",
     {"reject_code": "0450072", "reject_level": "L", "share": "C", "act_code": "AMI", "care_date": "020326", "reject_rank": 1}),
    ("29599A" + "TEXTE".ljust(128, ".") + "@",
     {"comment_code": "A", "comment": "TEXTE"}),
    ("99003140326...........0000000200000003250N@",
     {"count": 2, "total": 3250, "sign": "N"}),
]  # fmt: skip


def test_the_sizes_are_those_of_the_reference() -> None:
    assert {code: one.width for code, one in layouts("noemie_ps").items() if code != "294v"} == SIZES


@pytest.mark.parametrize(("typed", "expected"), ANCHORS, ids=[one[0][:3] for one in ANCHORS])
def test_a_hand_typed_record_reads_as_the_norm_says(typed: str, expected: dict[str, object]) -> None:
    raw, problems = typed.replace(".", " "), list[Problem]()
    layout = layouts("noemie_ps")[raw[:3]]
    assert len(raw) == layout.width
    fields = decode(layout, raw, 1, 0, problems).fields
    assert {name: fields[name] for name in expected} == expected
    assert problems == []


def test_every_entity_has_its_anchor() -> None:
    typed = {one[0][:3] for one in ANCHORS}
    assert typed == set(SIZES) - {"000", "999", "220"}  # 220 is a hospital's: never a nurse's


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_contiguous_full_and_says_how_sure_it_is(table: str) -> None:
    for layout in layouts(table).values():
        assert layout.width == layout.fields[-1].end
        assert all(one.certainty in CERTAINTY for one in layout.fields)
        assert layout.is_entity == (table == "noemie_ps" and layout.record not in {"000", "999"})


def test_facts_without_a_position_are_left_out_of_the_proposed_arl() -> None:
    assert set(layouts("arl_proposed")) == {"000"}


def test_a_table_with_a_hole_or_a_name_twice_is_refused() -> None:
    fields = list(layouts("noemie_ps")["198"].fields)
    with pytest.raises(BadLayout, match="expected"):
        check("noemie_ps", "198", [*fields[:2], *fields[3:]])
    with pytest.raises(BadLayout, match="neither"):
        check("b2_ps", "5", list(layouts("b2_ps")["5"].fields[:-1]))


def test_every_field_and_record_has_its_words_in_french() -> None:
    known, shown = words(), titles()
    for table, name in (
        ("noemie_ps", "noemie"),
        ("b2_ps", "b2"),
        ("b2_cp", "b2"),
        ("dre_ext", "b2"),
        ("arl_house", "arl"),
    ):
        for code, layout in layouts(table).items():
            assert code == "294v" or (name, code) in shown, code
            for one in layout.fields:
                assert one.name in known or one.name.startswith(("filler", "opaque", "reserved", "sesam_zone")), (
                    one.name
                )
