"""CSV exports: headings of known banks (rows invented), a mapping by a person, and what is refused."""

import datetime as dt

import pytest

from reconciliation.bank.columns import Mapping, known_mapping
from reconciliation.bank.delimited import preview, read
from reconciliation.bank.reading import read as read_any
from reconciliation.bank.statement import BankFile
from tests.bank.written import CSV, NEAR

BOURSO = (
    "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance\n"
    '2026-09-07;2026-09-07;"VIR CPAM 131";x;y;cpam;32,50;;00012345678;Compte;1 022.49\n'
    '2026-09-08;2026-09-08;"LOYER; SEPT";x;y;;-1 010,01;;00012345678;Compte;1 022.49\n'
)
POSTALE = (
    "Numéro Compte   ;1234567A020\nType         ;CCP\nCompte tenu en  ;euros\nDate            ;30/09/2026\n"
    "Solde (EUROS)   ;1022,49\nSolde (FRANCS)   ;6707,10\n\n"
    "Date;Libellé;Montant(EUROS);Montant(FRANCS)\n07/09/2026;VIREMENT DE CPAM 131;32,50;213,19\n08/09/2026;LOYER;-10,01;-65,66\n"
)
AGRICOLE = (
    "Téléchargement du 01/11/2026;\n\nCompte de Dépôt n° 12345678901;\nSolde au 30/09/2026 1 022,49 €\n\n"
    'Date;Libellé;Débit euros;Crédit euros;\n07/09/2026;"VIREMENT EN VOTRE FAVEUR\n  CPAM 131\n\n   ";;32,50;\n'
    '08/09/2026;"PRELEVEMENT\n LOYER";10,01;;\n'
)
EPARGNE = (
    "Date;Numéro d'opération;Libellé;Débit;Crédit;Détail;\n"
    "07/09/26;1802202220220218-10.47.31.073358;VIR SEPA CPAM;;+32,50;CPAM 131;\n08/09/26;2;LOYER;-10,01;;;\n"
)
POPULAIRE = (
    "Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations complementaires;Type operation;"
    "Categorie;Sous categorie;Debit;Credit;Date operation;Date de valeur;Pointage operation\n"
    "07/09/2026;CPAM 131;VIR CPAM 131;R1;26250;Virement;a;b;;+32,50;06/09/2026;07/09/2026;0\n"
    "08/09/2026;LOYER;PRLV LOYER;R2;;Prelevement;a;b;-10,01;;08/09/2026;08/09/2026;0\n"
)


def amounts(found: BankFile) -> list[int | None]:
    return [entry.amount_cents for one in found.statements for entry in one.entries]


@pytest.mark.parametrize(
    ("text", "expected", "closing", "proved"),
    [
        (CSV.decode("iso-8859-15"), [3250, -1001], 102249, True),
        (POSTALE, [3250, -1001], 102249, None),
        (AGRICOLE, [3250, -1001], 102249, None),
        (EPARGNE, [3250, -1001], None, None),
        (POPULAIRE, [3250, -1001], None, None),
        (
            "Date opération;Libellé;Débit;Crédit;Devise\n2026-09-07;A;;32,50;EUR\n2026-09-08;B;10,01;;EUR\n",
            [3250, -1001],
            None,
            None,
        ),
        (
            "Date,Description,Amount,Balance\n2026-09-07,A,32.50,1032.50\n2026-09-08,B,-10.01,1022.49\n",
            [3250, -1001],
            102249,
            True,
        ),
        ("Date\tLibellé\tMontant\n13/09/2026\tA\t1.032,50\n", [103250], None, None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "iso-8859-15", "utf-16"])
def test_the_exports_of_banks_are_read(
    text: str, expected: list[int], closing: int | None, proved: bool | None, encoding: str
) -> None:
    found = read_any(text.encode(encoding, errors="replace"), NEAR)
    assert (found.format, found.refused, amounts(found)) == ("csv", None, expected)
    assert (found.statements[0].closing_cents, found.statements[0].proved) == (closing, proved)


@pytest.mark.parametrize("balance", ["1 022.49", "1022.49", "1022,49"])
def test_bourso_names_its_account_and_its_balance_is_not_a_running_one(balance: str) -> None:
    """The balance has a point where the amounts have a comma."""
    found = read(BOURSO.replace("1 022.49", balance).encode("utf-8-sig"), NEAR)
    (one,) = found.statements
    assert (one.account, one.closing_cents, one.proved) == ("00012345678", 102249, None)
    assert amounts(found) == [3250, -101001]
    assert one.entries[1].label == "LOYER; SEPT"


@pytest.mark.parametrize(
    "text",
    [
        "Date;Libellé;Montant\n07/09/2026;A;1,50\n07/09/2026;B;1.50\n",
        "Date;Libellé;Débit;Crédit\n07/09/2026;A;1,50;\n07/09/2026;B;;1.50\n",
        "Date;Libellé;Montant;Solde\n07/09/2026;A;1,50;10,00\n07/09/2026;B;1,50;11.50\n",
    ],
)
def test_two_decimal_marks_in_one_column_are_a_question_not_a_guess(text: str) -> None:
    assert "marque décimale" in str(read(text.encode(), NEAR).refused)


def test_what_stands_above_the_heading_names_account_and_balance() -> None:
    (postale,) = read(POSTALE.encode(), NEAR).statements
    (agricole,) = read(AGRICOLE.encode(), NEAR).statements
    assert (postale.account, postale.closing_on) == ("1234567A020", dt.date(2026, 9, 30))
    assert (agricole.account, agricole.closing_on) == ("12345678901", dt.date(2026, 9, 30))
    assert agricole.entries[0].label == "VIREMENT EN VOTRE FAVEUR CPAM 131"


def test_the_running_balance_proves_in_either_order_and_only_when_it_holds() -> None:
    head, first, second = CSV.decode("iso-8859-15").strip().split("\r\n")
    reversed_ = read("\n".join([head, second, first, ""]).encode(), NEAR).statements[0]
    assert (reversed_.opening_cents, reversed_.closing_cents, reversed_.proved) == (100000, 102249, True)
    broken = read(f"{head}\n{first}\n{second.replace('1 022,49', '1 022,48')}\n".encode(), NEAR).statements[0]
    assert broken.proved is False
    assert read(f"{head}\n{first}\n".encode(), NEAR).statements[0].proved is None


def test_a_debit_column_of_mixed_signs_is_a_question() -> None:
    text = "Date;Libellé;Débit;Crédit\n07/09/2026;A;-5,00;\n08/09/2026;B;5,00;\n"
    assert "débits écrits" in str(read(text.encode(), NEAR).refused)
    columns = known_mapping(["Date", "Libellé", "Débit", "Crédit"]).columns  # type: ignore[union-attr]
    assert amounts(read(text.encode(), NEAR, Mapping(columns, sign="signed"))) == [-500, 500]


@pytest.mark.parametrize(
    ("day", "order"), [("07/09/2026", None), ("09/25/2026", "2026-09-25"), ("25/09/2026", "2026-09-25")]
)
def test_days_that_may_be_read_both_ways_are_a_question_outside_french_headings(day: str, order: str | None) -> None:
    found = read(f"Date,Description,Amount\n{day},A,1.50\n".encode(), NEAR)
    if order is None:
        assert "ordre du jour" in str(found.refused)
    else:
        assert str(found.statements[0].entries[0].booked_on) == order


@pytest.mark.parametrize("cell", ["abc", "1,2,3", "12,345", "5 €€"])
def test_an_unreadable_amount_is_a_problem_never_zero(cell: str) -> None:
    found = read(f"Date;Libellé;Montant\n07/09/2026;A;{cell}\n08/09/2026;B;10,00\n".encode(), NEAR)
    assert amounts(found) == [None, 1000]
    assert found.statements[0].proved is False
    assert any("montant illisible" in problem.reason for problem in found.problems)


def test_a_mapping_reads_any_heading_and_a_changed_heading_is_refused() -> None:
    text = "Jour|Quoi|Combien\n07/09/2026|A|32,50\n"
    assert read_any(text.encode(), NEAR).refused
    mapping = Mapping(
        (("Jour", "booked"), ("Quoi", "label"), ("Combien", "amount")), delimiter="|", date_order="dmy", account="MOI"
    )
    found = read_any(text.encode(), NEAR, mapping)
    assert (amounts(found), found.statements[0].account) == ([3250], "MOI")
    changed = read_any(text.replace("Combien", "Montant").encode(), NEAR, mapping)
    assert "Combien" in str(changed.refused)


def test_a_preview_shows_rows_and_the_mapping_before_anything_is_stored() -> None:
    seen = preview(CSV, NEAR)
    assert seen.mapping is not None
    assert (seen.mapping.bank, len(seen.rows), seen.read.refused) == ("Crédit Mutuel / CIC", 2, None)
    unknown = preview(b"a;b;c\n1;2;3\n", NEAR)
    assert (unknown.mapping, unknown.headings, unknown.rows) == (None, ("a", "b", "c"), (("1", "2", "3"),))
    assert "correspondance" in str(unknown.read.refused)


def test_a_total_row_is_no_movement() -> None:
    found = read((EPARGNE + "Total;;;-10,01;+32,50;;\n").encode(), NEAR)
    assert amounts(found) == [3250, -1001]


def test_new_columns_of_the_bank_change_no_key() -> None:
    text = "Date;Libellé;Montant\n07/09/2026;A;32,50\n"
    wider = "Date;Nouveau;Libellé;Montant\n07/09/2026;x;A;32,50\n"
    assert (
        read(text.encode(), NEAR).statements[0].entries[0].key
        == read(wider.encode(), NEAR).statements[0].entries[0].key
    )


@pytest.mark.parametrize(
    "text", ["Date;Libellé;Montant\n", "Date;Libellé;Montant\nabc;def;ghi\n", "Date;Libellé;Montant"]
)
def test_a_heading_without_movements_is_refused(text: str) -> None:
    assert read(text.encode(), NEAR).refused
