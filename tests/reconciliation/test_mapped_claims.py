"""Invoices of any software by the columns that a person named: the same claims as factures.csv, the same refusals."""

import datetime as dt
from collections.abc import Iterator

import pytest

from billing.services.imports.factures_csv import NotAClaimsFile
from billing.services.imports.sent_claims import SentFile
from reconciliation.services.sheets.claims_mapping import ClaimMapping, guess
from reconciliation.services.sheets.mapped_claims import mapped_batches, read_mapped_claims

NEAR = dt.date(2026, 6, 1)
HEAD = ("N° facture", "Date", "Nom", "Prénom", "NIR", "Caisse", "Cotation", "Total", "Part AMO", "Part mutuelle")
ROW = "F101;15/03/2026;Démo;Anne;255081416802538;01131;AMI 4 + IFD;15,10;9,06;6,04"


def claims_of(*rows: str, headings: tuple[str, ...] = HEAD, **more: object) -> SentFile:
    options = {"management": "separee", "delimiter": ";", **more}
    known = ClaimMapping(tuple(zip(headings, guess(headings), strict=True)), **options)  # type: ignore[arg-type]
    data = "\n".join([";".join(headings), *rows, ""]).encode()
    return read_mapped_claims(data=data, mapping=known, near=NEAR)


def test_the_words_of_a_software_are_proposed() -> None:
    assert guess(HEAD) == [
        "numero", "date_facture", "patient", "patient", "nir", "organisme_amo", "actes", "total", "part_amo", "part_amc"
    ]  # fmt: skip


def test_a_row_becomes_the_claim_that_factures_csv_would_give() -> None:
    (claim,) = claims_of(ROW).claims
    assert (claim.number, claim.invoice_date, claim.patient_name) == ("00000F101", dt.date(2026, 3, 15), "Démo Anne")
    assert (claim.total_cents, claim.amo_cents, claim.amc_cents, claim.patient_cents) == (1510, 906, 604, 0)
    assert [(line.code, line.coefficient) for line in claim.lines] == [("AMI", "4"), ("IFD", None)]
    assert (claim.sent_on, claim.cared_on, claim.is_fund_managed, claim.amo_code) == (
        claim.invoice_date, claim.invoice_date, False, "01131",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("15/03/2026", "32/03/2026", "date_facture"),
        ("15,10", "15,10x", "total"),
        ("15,10", "", "total"),
        ("9,06", "-9,06", "part_amo"),
        ("9,06", "16,00", "total"),
        ("01131", "131", "organisme_amo"),
        ("255081416802538", "255", "nir"),
        ("F101", "FACTURE-0101", "numero"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_of_its_row_never_a_zero(old: str, new: str, field: str) -> None:
    found = claims_of(ROW.replace(old, new), ROW.replace("F101", "F102"))
    assert [one.number for one in found.claims] == ["00000F102"]
    assert [(one.rank, one.field) for one in found.problems] == [(1, field)]


def test_days_and_marks_that_may_be_read_both_ways_are_refused_until_a_person_says() -> None:
    both = ROW.replace("15/03/2026", "05/03/2026")
    with pytest.raises(NotAClaimsFile, match="ordre du jour"):
        claims_of(both)
    assert claims_of(both, date_order="dmy").claims[0].invoice_date == dt.date(2026, 3, 5)
    mixed = ROW.replace("9,06", "9.06")
    with pytest.raises(NotAClaimsFile, match="marque décimale"):
        claims_of(mixed)


@pytest.mark.parametrize(
    ("left_out", "word"),
    [("Part AMO", "part de la caisse"), ("Part mutuelle", "ne se devine pas"), ("Caisse", "colonne de la caisse")],
)
def test_a_column_that_nothing_replaces_refuses_the_mapping(left_out: str, word: str) -> None:
    with pytest.raises(NotAClaimsFile, match=word):
        claims_of(ROW, headings=tuple("Rien" if one == left_out else one for one in HEAD))


def test_who_pays_the_complementary_part_is_said_not_guessed() -> None:
    with pytest.raises(NotAClaimsFile, match="qui paie"):
        claims_of(ROW, management="")
    assert claims_of(ROW, management="unique").claims[0].is_fund_managed is True


ACT = ("Facture", "Date", "Nom", "Caisse", "Acte", "Coef", "Total", "Part AMO", "Part patient")


def test_rows_of_acts_make_one_invoice_with_the_amount_of_each_act() -> None:
    rows = ("F1;15/03/2026;Démo;01131;AMI;4;12,60;12,60;0", "F1;15/03/2026;Démo;01131;IFD;;2,75;2,75;0")
    (claim,) = claims_of(*rows, headings=ACT, rows_are="act").claims
    assert (claim.total_cents, claim.amo_cents) == (1535, 1535)
    assert [(line.text, line.amount_cents) for line in claim.lines] == [("AMI 4", 1260), ("IFD", 275)]


def test_one_unreadable_act_refuses_its_whole_invoice() -> None:
    rows = ("F1;15/03/2026;Démo;01131;AMI;4;12,60;12,60;0", "F1;15/03/2026;Démo;01131;IFD;;?;2,75;0")
    found = claims_of(*rows, headings=ACT, rows_are="act")
    assert found.claims == ()
    assert any("Une autre ligne" in one.reason for one in found.problems)


def test_an_act_whose_day_is_unreadable_refuses_the_invoices_of_its_number() -> None:
    rows = (
        "F1;15/03/2026;Démo;01131;AMI;4;12,60;12,60;0",
        "F2;15/03/2026;Démo;01131;AMI;4;12,60;12,60;0",
        "F1;?;Démo;01131;IFD;;2,75;2,75;0",
    )
    found = claims_of(*rows, headings=ACT, rows_are="act")
    assert [one.number for one in found.claims] == ["0000000F2"]
    assert {(one.rank, one.field) for one in found.problems} == {(1, "numero"), (3, "date_facture")}


def test_acts_of_one_invoice_far_apart_in_the_file_are_one_invoice_with_all_its_acts() -> None:
    others = [f"G{rank};15/03/2026;Démo;01131;AMI;4;12,60;12,60;0" for rank in range(3000)]
    acts = ("F1;15/03/2026;Démo;01131;AMI;4;12,60;12,60;0", "F1;15/03/2026;Démo;01131;IFD;;2,75;2,75;0")
    found = claims_of(acts[0], *others, acts[1], headings=ACT, rows_are="act")
    assert len(found.claims) == 3001 and not found.problems
    assert {one.number: one.total_cents for one in found.claims}["0000000F1"] == 1535


@pytest.mark.parametrize("rows_are", ["invoice", "act"])
def test_the_first_invoices_are_given_when_most_of_the_file_is_still_to_come(rows_are: str) -> None:
    known = ClaimMapping(
        tuple(zip(HEAD, guess(HEAD), strict=True)), management="separee", rows_are=rows_are  # type: ignore[arg-type]
    )  # fmt: skip
    data = "\n".join([";".join(HEAD), *(ROW.replace("F101", f"F{rank}") for rank in range(20_000))]).encode()
    taken = list[int]()

    def blocks() -> Iterator[bytes]:
        taken.append(0)
        for at in range(0, len(data), 1 << 14):
            taken[-1] += 1
            yield data[at : at + (1 << 14)]

    batches = mapped_batches(source=blocks, mapping=known, near=NEAR)
    count = len(next(batches).claims)
    assert 0 < count <= 1000 and taken[-1] <= 8 < taken[0]
    assert count + sum(len(one.claims) for one in batches) == 20_000


def test_two_patients_under_one_number_are_no_invoice() -> None:
    rows = ("F1;15/03/2026;Démo;01131;AMI;4;12,60;12,60;0", "F1;15/03/2026;Autre;01131;IFD;;2,75;2,75;0")
    found = claims_of(*rows, headings=ACT, rows_are="act")
    assert found.claims == () and "même patient" in found.problems[0].reason


def test_a_cell_without_end_and_a_file_of_nothing_but_faults_are_refused_whole() -> None:
    with pytest.raises(NotAClaimsFile, match="mal formé"):
        claims_of(ROW.replace("Anne", "a" * 200_000))
    with pytest.raises(NotAClaimsFile, match="La plupart"):
        claims_of(*[ROW.replace("15,10", "?")] * 1200)


def test_cents_are_read_as_cents() -> None:
    (claim,) = claims_of(
        ROW.replace("15,10", "1510").replace("9,06", "906").replace("6,04", "604"), unit="cents"
    ).claims
    assert (claim.total_cents, claim.amc_cents) == (1510, 604)
