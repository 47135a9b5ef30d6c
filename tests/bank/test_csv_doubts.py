"""Tables whose rows are not all money of the account: movements that wait, accounts of the other party, empty tables."""

import pytest

from reconciliation.bank.columns import Mapping
from reconciliation.bank.csv_conventions import SIGNS
from reconciliation.bank.reading import read
from reconciliation.bank.statement import BankFile
from tests.bank.written import NEAR

QONTO = (
    "Statut;Date de la valeur (UTC);Date de l'opération (UTC);Montant total (TTC);Débit;Crédit;Solde;Devise;"
    "Nom de la contrepartie;Identifiant de transaction;Référence\n"
    "Exécuté;07-09-2026 10:00:00;07-09-2026 09:00:00;32,50;;32,50;1032,50;EUR;CPAM 131;x-1;262507000123\n"
    "Exécuté;08-09-2026 10:00:00;08-09-2026 09:00:00;10,01;10,01;;1022,49;EUR;BAILLEUR;x-2;LOYER\n"
    "En cours;;09-09-2026 09:00:00;40,00;;40,00;;EUR;CPAM 131;x-3;262509000001\n"
)
IBANS = [f"FR76300990077700012345678{number}" for number in range(10, 20)]


def amounts(found: BankFile) -> list[list[int | None]]:
    return [[entry.amount_cents for entry in one.entries] for one in found.statements]


def said(found: BankFile) -> str:
    return " | ".join(f"{problem.where} {problem.reason}" for problem in found.problems)


def test_a_movement_that_waits_is_left_out_and_counted() -> None:
    found = read(QONTO.encode(), NEAR)
    assert amounts(found) == [[3250, -1001]]
    assert found.statements[0].entries[0].label == "CPAM 131"
    assert found.statements[0].entries[0].reference == "262507000123"
    assert "ligne 4 mouvement non comptabilisé" in said(found)


@pytest.mark.parametrize("word", ["PENDING", "En attente", "Rejetée", "À venir"])
def test_words_of_waiting_are_known_under_any_heading_of_state(word: str) -> None:
    text = f"Date;Libellé;Montant;Statut\n07/09/2026;A;32,50;Comptabilisé\n08/09/2026;B;40,00;{word}\n"
    assert amounts(read(text.encode(), NEAR)) == [[3250]]


@pytest.mark.parametrize("words", [("Pointé", "En attente"), ("Lettré", "")])
def test_a_column_of_other_words_says_nothing_of_the_bank(words: tuple[str, str]) -> None:
    text = f"Date;Libellé;Montant;Statut\n07/09/2026;A;32,50;{words[0]}\n08/09/2026;B;40,00;{words[1]}\n"
    assert amounts(read(text.encode(), NEAR)) == [[3250, 4000]]


def test_a_table_where_everything_waits_is_refused() -> None:
    text = "Date;Libellé;Montant;Statut\n07/09/2026;A;32,50;En attente\n"
    assert "aucune ligne de mouvement" in str(read(text.encode(), NEAR).refused)
    assert "ligne 2 mouvement non comptabilisé" in said(read(text.encode(), NEAR))


def test_a_column_of_accounts_that_is_often_blank_is_the_other_party_s() -> None:
    rows = f"07/09/2026;VIR CPAM;32,50;{IBANS[0]}\n08/09/2026;CARTE;-10,01;\n09/09/2026;VIR;5,00;{IBANS[1]}\n"
    found = read(f"Date;Libellé;Montant;IBAN\n{rows}".encode(), NEAR)
    (one,) = found.statements
    assert (one.account, [entry.amount_cents for entry in one.entries]) == ("", [3250, -1001, 500])
    assert IBANS[0] in one.entries[0].texts()
    assert "autre partie" in said(found)


def test_an_account_that_changes_on_every_row_is_a_question() -> None:
    heading = "Date;Libellé;Montant;IBAN\n"
    rows = "".join(f"07/09/2026;VIR {rank};5,00;{iban}\n" for rank, iban in enumerate(IBANS))
    assert "correspondance" in str(read((heading + rows).encode(), NEAR).refused)
    columns = (("Date", "booked"), ("Libellé", "label"), ("Montant", "amount"), ("IBAN", "more"))
    assert amounts(read((heading + rows).encode(), NEAR, Mapping(columns))) == [[500] * 10]


def test_a_file_of_two_accounts_stays_two_accounts() -> None:
    rows = "".join(f"07/09/2026;VIR {rank};5,00;{IBANS[rank % 2]}\n" for rank in range(6))
    found = read(f"Date;Libellé;Montant;IBAN\n{rows}".encode(), NEAR)
    assert sorted(one.account for one in found.statements) == IBANS[:2]


def test_a_table_without_a_movement_takes_nothing_from_the_others() -> None:
    heading = "Date;Libellé;Débit euros;Crédit euros;\n"
    text = (
        f"Compte de Dépôt n° 12345678901;\n{heading}07/09/2026;CPAM 131;;32,50;\n\nCarte n° 98765432109;\n{heading}"
        ";Pas d'opération pour cette carte;\n"
    )
    found = read(text.encode("cp1252"), NEAR)
    assert (amounts(found), found.statements[0].account) == ([[3250]], "12345678901")


UNTOLD = [
    ("10,01;debit", "5,00;card"),
    ("5,00;card", "10,01;Débit"),
    ("10,01;debit", "5,00;"),
    ("10,01;-", "5,00;card"),
    ("10,01;debit", "32,50;credit", "5,00;card"),
]


@pytest.mark.parametrize("rows", UNTOLD)
def test_amounts_without_a_sign_whose_type_says_debit_on_some_rows_only_are_a_question(rows: tuple[str, ...]) -> None:
    text = "Date;Libellé;Montant;Type\n" + "".join(f"07/09/2026;A;{row}\n" for row in rows)
    assert (read(text.encode(), NEAR).statements, read(text.encode(), NEAR).refused) == ((), SIGNS)
    columns = (("Date", "booked"), ("Libellé", "label"), ("Montant", "amount"))
    assert read(text.encode(), NEAR, Mapping((*columns, ("Type", "code")))).refused == SIGNS
    said = read(text.encode(), NEAR, Mapping((*columns, ("Type", "sense")))).statements[0].entries
    for entry, row in zip(said, rows, strict=True):
        assert (entry.amount_cents is None) == row.endswith((";", "card"))
    written = read(text.encode(), NEAR, Mapping((*columns, ("Type", "code")), sign="signed"))
    assert all(entry.amount_cents and entry.amount_cents > 0 for entry in written.statements[0].entries)


def test_a_sign_on_one_amount_says_that_a_type_is_no_direction() -> None:
    text = "Date;Libellé;Montant;Type\n07/09/2026;A;-10,01;debit\n08/09/2026;B;5,00;card\n"
    assert amounts(read(text.encode(), NEAR)) == [[-1001, 500]]


def test_a_type_of_marks_is_a_direction() -> None:
    text = "Date;Libellé;Montant;Type\n07/09/2026;A;10,01;-\n08/09/2026;B;5,00;+\n"
    assert amounts(read(text.encode(), NEAR)) == [[-1001, 500]]


def test_movements_that_wait_say_nothing_of_the_conventions_until_their_column_is_unknown() -> None:
    heading = "Date;Libellé;Montant;Statut\n"
    booked, waiting = "07/09/2026;A;32,50;Comptabilisé\n", "09/25/2026;B;40.00;En attente\n"
    assert amounts(read((heading + waiting + booked).encode(), NEAR)) == [[3250]]
    other = "08/09/2026;C;1,00;Pointé\n"
    assert "incertain" in str(read((heading + waiting + booked + other).encode(), NEAR).refused)


def test_a_table_where_all_waits_takes_nothing_from_the_others() -> None:
    heading = "Date;Libellé;Montant;Statut\n"
    text = f"{heading}07/09/2026;A;32,50;Comptabilisé\n{heading}08/09/2026;B;40,00;En attente\n"
    found = read(text.encode(), NEAR)
    assert (found.refused, amounts(found)) == (None, [[3250]])
    assert "ligne 4 mouvement non comptabilisé" in said(found)


def test_a_last_table_without_a_movement_may_have_no_end_of_line_but_no_day_that_is_cut() -> None:
    heading = "Date;Libellé;Débit euros;Crédit euros;\n"
    text = f"{heading}07/09/2026;CPAM 131;;32,50;\n{heading}"
    assert amounts(read(f"{text};Pas d'opération".encode(), NEAR)) == [[3250]]
    assert "tronqué" in str(read(f"{text}07/0".encode(), NEAR).refused)


def test_a_row_whose_cells_are_shifted_proves_nothing() -> None:
    """1 000,00 cut in two by a stray delimiter: the amount left of it may be read, its balance may not."""
    rows = (
        "Date;Date de valeur;Débit;Crédit;Libellé;Solde",
        "03/11/2026;03/11/2026;;32,50;VIR CPAM;33,50",
        "04/11/2026;04/11/2026;-12,99;;CB;20,51",
        "20/11/2026;20/11/2026;;10;0,00;VIR X;1020,51",
    )
    found = read("\n".join(rows).encode(), NEAR)
    assert found.statements[0].proved is False
    assert ("ligne 4", "solde illisible 'VIR X'") in [(one.where, one.reason) for one in found.problems]
