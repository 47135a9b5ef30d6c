"""What French banks write around and between the movements of a CSV; accounts, people and movements are invented."""

import datetime as dt
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciliation.bank import csv_conventions, delimited
from reconciliation.bank.columns import Mapping, guess_columns, known_mapping
from reconciliation.bank.reading import read
from reconciliation.bank.statement import BankFile, gathered
from tests.bank.test_streams import in_pieces
from tests.bank.written import NEAR

CA_HEADING = "Date;Date valeur;Libellé;Débit euros;Crédit euros;\n"
AGRICOLE = (
    "\nTéléchargement du 01/11/2026;\n\n\nMME INVENTEE ZOE\nCompte de Dépôt carte n° 12345678901;\n"
    "Solde au 01/11/2026 1 022,49 €\n\nListe des opérations du compte entre le 01/09/2026 et le 31/10/2026;\n\n"
    f'{CA_HEADING}07/09/2026;07/09/2026;"VIREMENT EN VOTRE FAVEUR\nCPAM 131\n\n";;32,50;\n'
    '08/09/2026;08/09/2026;"PRELEVEMENT\nLOYER";10,01;;\n\n\n'
    "Livret A carte n° 98765432109\nSolde au 01/11/26 : 5 000,00 EUR\n\n"
    f"Liste des opérations du compte entre le 01/09/2026 et le 31/10/2026;\n\n{CA_HEADING}"
    '10/09/2026;10/09/2026;"VIREMENT\nEPARGNE";;100,00;\n\nMME INVENTEE ZOE\nCARTE no 4533 07xx xxxx xx60;\n\n'
    ";Pas d'opération pour cette carte entre le 01/09/2026 et le 31/10/2026;\n"
)
EPARGNE = (
    "Code de la banque : 14505;Code de l'agence : 00001;Date de début de téléchargement : 01/09/2026;"
    "Date de fin de téléchargement : 30/09/2026;\nNuméro de compte : 04309621484;Nom du compte : COMPTE CHEQUE;Devise : EUR;\n\n"
    "Solde en fin de période;;;;1022,49\nDate;Numéro d'opération;Libellé;Débit;Crédit;Détail;\n"
    "08/09/26;2;LOYER;-10,01;;PRLV;\n07/09/26;1802202220220218-10.47.31.073358;VIR CPAM;;+32,50;CPAM 131;\n"
    "Solde en début de période;;;;1000,00\n"
)
GENERALE = (
    '="0000000012345678";01/09/2026;30/09/2026;2;30/09/2026;1022,49 EUR\n\n'
    "Date de l'opération;Libellé;Détail de l'écriture;Montant de l'opération;Devise\n"
    "08/09/2026;PRELEVEMENT EUROPE;PRELEVEMENT LOYER ;-10,01;EUR\n07/09/2026;VIR RECU;VIR RECU DE: CPAM 131 ;32,50;EUR\n"
)
LIVRET = (
    '="0000000012345678";01/09/2026;30/09/2026;\ndate_comptabilisation;libellé_complet_operation;montant_operation;devise;\n'
    "08/09/2026;PRLV LOYER;-10,01;EUR;\n07/09/2026;VIR RECU CPAM 131;32,50;EUR;\n"
)
BNP = (
    "Compte de chèques;Compte de chèques;00012345678;30/09/2026;;1 022,49\n\n"
    "Date operation;Libelle court;Type operation;Libelle operation;Montant operation en euro\n"
    "08/09/2026;PRLV;Prelevement;PRLV LOYER;-10,01\n07/09/2026;VIR;Virement;VIR SEPA RECU /DE CPAM 131;32,50\n"
)
BOURSO = (
    '"Date Opération";"Date Valeur";Libellé;"Libellé Suggéré";Catégorie;"Catégorie Parente";Solde;Commentaire;'
    '"Numéro Compte";"Libellé Compte";Solde;Pointage\n'
    '2026-09-08;2026-09-08;"PRLV LOYER";Loyer;x;y;-10,01;;00012345678;BoursoBank;1022.49;Non\n'
    '2026-09-07;2026-09-07;"VIR SEPA CPAM 131";Cpam;x;y;32,50;;00012345678;BoursoBank;1032.5;Non\n'
)
HEADINGS = BOURSO.split("\n", 1)[0].replace('"', "").split(";")


def amounts(found: BankFile) -> list[list[int | None]]:
    return [[entry.amount_cents for entry in one.entries] for one in found.statements]


@pytest.mark.parametrize(
    ("text", "account", "closing", "proved"),
    [
        (EPARGNE, "04309621484", (102249, "2026-09-08"), True),
        (GENERALE, "0000000012345678", (102249, "2026-09-30"), None),
        (GENERALE.replace("1022,49 EUR", "1022.49 EUR"), "0000000012345678", (102249, "2026-09-30"), None),
        (GENERALE.replace('="0000000012345678"', "0000012345678"), "0000012345678", (102249, "2026-09-30"), None),
        (LIVRET, "0000000012345678", (None, "2026-09-08"), None),
        (BNP, "00012345678", (102249, "2026-09-30"), None),
        (BOURSO, "00012345678", (None, "2026-09-08"), None),
    ],
)
def test_the_account_and_the_balance_that_stand_apart_are_read(
    text: str, account: str, closing: tuple[int | None, str], proved: bool | None
) -> None:
    found = read(text.encode("cp1252"), NEAR)
    (one,) = found.statements
    assert (found.refused, one.account, one.proved) == (None, account, proved)
    assert (one.closing_cents, str(one.closing_on)) == closing
    assert sorted(amounts(found)[0], key=str) == [-1001, 3250]
    assert "CPAM" in " ".join(text for entry in one.entries for text in entry.texts())


def test_several_accounts_in_one_file_are_several_statements() -> None:
    found = read(AGRICOLE.encode("cp1252"), NEAR)
    assert amounts(found) == [[3250, -1001], [10000]]
    assert [(one.account, one.closing_cents, one.closing_on, one.proved) for one in found.statements] == [
        ("12345678901", 102249, dt.date(2026, 11, 1), None),
        ("98765432109", 500000, dt.date(2026, 11, 1), None),
    ]
    (said,) = found.problems
    assert "sans date ni montant" in said.reason
    assert "3 enregistrements" in said.reason


def test_a_movement_that_cannot_be_read_is_not_taken_for_a_line_above_the_next_table() -> None:
    found = read(AGRICOLE.replace("08/09/2026;08/09/2026", "jj/09/2026;08/09/2026").encode("cp1252"), NEAR)
    assert amounts(found) == [[3250, -1001], [10000]]
    assert found.statements[0].entries[1].booked_on is None
    assert any("date illisible" in problem.reason for problem in found.problems)


def test_an_account_without_movements_gives_no_statement_and_takes_nothing_from_the_next() -> None:
    first, second = AGRICOLE.split("07/09/2026;07/09/2026", 1)
    found = read((first + "\n\n\nLivret" + second.split("Livret", 1)[1]).encode("cp1252"), NEAR)
    assert amounts(found) == [[10000]]
    assert found.statements[0].account == "98765432109"


@pytest.mark.parametrize(
    ("change", "proved"),
    [
        (("Solde en début de période;;;;1000,00", "Solde en début de période;;;;1000,01"), False),
        (("Solde en début de période;;;;1000,00\n", ""), None),
        (("Solde en fin de période;;;;1022,49\n", ""), None),
        (("+32,50", "abc"), False),
    ],
)
def test_an_opening_and_a_closing_prove_or_contradict(change: tuple[str, str], proved: bool | None) -> None:
    found = read(EPARGNE.replace(*change).encode("cp1252"), NEAR)
    assert found.statements[0].proved is proved
    assert bool([one for one in found.problems if "fermeture" in one.reason]) == (proved is False)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("10.01,debit", "32.50,credit"), [-1001, 3250]),
        (("10.01,Débit", "32.50,Crédit"), [-1001, 3250]),
        (("-10.01,debit", "32.50,credit"), [-1001, 3250]),
        (("10.01,credit", "32.50,credit"), [1001, 3250]),
    ],
)
def test_amounts_without_a_sign_have_the_direction_of_their_type(
    rows: tuple[str, str], expected: list[int | None]
) -> None:
    text = "Date,Description,Amount,Transaction Type\n" + "".join(f"2026-09-07,A,{row}\n" for row in rows)
    assert amounts(read(text.encode(), NEAR)) == [expected]


@pytest.mark.parametrize("types", [("card", "credit"), ("card", "debit"), ("", "Crédit")])
def test_a_type_that_tells_the_direction_of_some_rows_only_is_a_question(types: tuple[str, str]) -> None:
    text = "Date,Description,Amount,Transaction Type\n" + "".join(f"2026-09-07,A,10.01,{one}\n" for one in types)
    assert "la règle" in (read(text.encode(), NEAR).refused or "")
    said = known_mapping(text.split("\n", 1)[0].split(","))
    assert said is not None
    assert amounts(read(text.encode(), NEAR, replace(said, sign="signed"))) == [[1001, 1001]]


@pytest.mark.parametrize("heading", ["D/C", "Sens", "Débit/Crédit"])
def test_a_column_of_directions_is_known(heading: str) -> None:
    text = f"Date;Libellé;Montant;{heading}\n07/09/2026;A;32,50;C\n08/09/2026;B;10,01;D\n09/09/2026;B;-1,00;D\n"
    found = read(text.encode(), NEAR)
    assert amounts(found) == [[3250, -1001, None]]
    assert found.statements[0].proved is False


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("32,50;C", "-10,01;D"), [3250, -1001]),
        (("32,50;C", "10,01;D"), [3250, -1001]),
        (("-32,50;C", "10,01;D"), [None, -1001]),
        (("32,50;C", "-10,01;D", "5,00;D"), [3250, None, -500]),
        (("32,50;", "-10,01;D"), [3250, -1001]),
    ],
)
def test_a_sign_that_agrees_with_the_direction_on_every_row_is_kept(
    rows: tuple[str, ...], expected: list[int | None]
) -> None:
    text = "Date;Libellé;Montant;Débit/Crédit\n" + "".join(f"07/09/2026;A;{row}\n" for row in rows)
    assert amounts(read(text.encode(), NEAR)) == [expected]


def test_a_total_that_bears_a_day_is_no_movement() -> None:
    text = (
        "Date;Libellé;Débit;Crédit\n07/09/2026;CPAM 131;;32,50\n08/09/2026;TOTAL ENERGIES;10,01;\n"
        "30/09/2026;Total des mouvements;10,01;32,50\n"
    )
    assert amounts(read(text.encode(), NEAR)) == [[3250, -1001]]


def test_two_columns_of_one_name_are_told_apart_only_where_a_bank_is_known_for_it() -> None:
    known = known_mapping(HEADINGS)
    assert isinstance(known, Mapping)
    assert [meaning for heading, meaning in known.columns if heading == "Solde"] == ["amount", "balance"]
    guessed = guess_columns(HEADINGS)
    assert [meaning for heading, meaning in zip(HEADINGS, guessed, strict=True) if heading == "Solde"] == [
        "amount",
        "balance",
    ]
    assert read(BOURSO.replace(";Solde;Pointage", ";Reste;Pointage").encode(), NEAR).refused


def test_accents_that_an_editor_has_lost_are_found_again_in_headings() -> None:
    """A Latin-1 file that was opened as UTF-8 and saved."""
    damaged = EPARGNE.encode("iso-8859-1").decode("utf-8", "replace")
    assert "D\ufffdbit;Cr\ufffddit" in damaged
    (one,) = read(damaged.encode("utf-8"), NEAR).statements
    (whole,) = read(EPARGNE.encode("cp1252"), NEAR).statements
    assert (one.account, one.opening_cents, one.closing_cents, one.proved) == ("04309621484", 100000, 102249, True)
    assert [entry.amount_cents for entry in one.entries] == [entry.amount_cents for entry in whole.entries]
    assert known_mapping(["Date", "Libell\ufffd", "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd"]) is None
    assert known_mapping(["Date", "Libell\ufffd", "Montan\ufffd"]) is not None
    assert guess_columns(["Quand", "Libell\ufffd", "Combien"]) == ["none", "label", "none"]


@pytest.mark.parametrize("text", [AGRICOLE, EPARGNE, GENERALE, LIVRET, BNP, BOURSO])
def test_an_export_cut_at_any_byte_proves_nothing_that_the_whole_does_not(text: str) -> None:
    data = text.encode("cp1252")
    whole = [(one.account, [entry.amount_cents for entry in one.entries]) for one in read(data, NEAR).statements]
    for end in range(len(data)):
        found = read(data[:end], NEAR)
        assert found.refused or found.statements
        for one in found.statements:
            money = [entry.amount_cents for entry in one.entries]
            assert one.proved is not True or (one.account, money) in whole, end


@given(
    st.sampled_from([AGRICOLE, EPARGNE, GENERALE, BNP, BOURSO]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_spoilt_bytes_of_an_export_never_raise(text: str, faults: list[tuple[int, int]]) -> None:
    spoilt = bytearray(text.encode("cp1252"))
    for at, value in faults:
        spoilt[at % len(spoilt)] = value
    found = read(bytes(spoilt), NEAR)
    assert found.refused or found.statements


@pytest.mark.parametrize("size", [1, 11, 400])
@pytest.mark.parametrize("text", [AGRICOLE, EPARGNE, GENERALE, BNP, BOURSO])
def test_what_stands_around_the_movements_is_the_same_when_the_file_comes_in_pieces(text: str, size: int) -> None:
    data = text.encode("cp1252")
    whole = read(data, NEAR)
    assert whole.refused is None and whole.statements
    assert gathered(delimited.stream(in_pieces(data, size), NEAR)) == whole


CONTRADICTED = [
    (("09/25/2026;A;;1,50", "25/09/2026;A;;1,50"), csv_conventions.ORDER),
    (("09/25/2026;A;;1,50", "09/10/2026;A;;1,50"), csv_conventions.ORDER),  # French days, were it alone
    (("07/09/2026;A;;1,50", "07/09/2026;A;;1.50"), csv_conventions.MIXED),
    (("07/09/2026;A;;1.50", "07/09/2026;A;;1.500"), csv_conventions.MIXED),  # one thousand five hundred, were it alone
    (("07/09/2026;A;-1,50;", "07/09/2026;A;1,50;"), csv_conventions.SIGNS),
]


@pytest.mark.parametrize(("rows", "reason"), CONTRADICTED)
def test_tables_of_one_file_that_contradict_each_other_are_a_question(rows: tuple[str, str], reason: str) -> None:
    heading = "Compte n° 1234567890{}\nDate;Libellé;Débit;Crédit\n{}\n"
    alone = [heading.format(rank, row) for rank, row in enumerate(rows)]
    for text in alone:
        assert read(text.encode(), NEAR).refused is None
    assert read("".join(alone).encode(), NEAR).refused == reason


def test_whole_numbers_contradict_no_decimal_mark_and_a_table_of_credits_no_sign() -> None:
    heading = "Date;Libellé;Débit;Crédit\n"
    found = read(f"{heading}07/09/2026;A;-1.50;\n{heading}07/09/2026;A;;12\n".encode(), NEAR)
    assert (found.refused, amounts(found)) == (None, [[-150], [1200]])


def test_the_lines_above_a_last_table_without_movements_are_not_of_the_account_before() -> None:
    heading = "Date;Libellé;Débit;Crédit\n"
    text = f"Compte n° 12345678901\n{heading}07/09/2026;A;;1,50\nCompte n° 98765432109\nSolde;;;172,78\n{heading}"
    (one,) = read(text.encode(), NEAR).statements
    assert (one.account, one.closing_cents, amounts(read(text.encode(), NEAR))) == ("12345678901", None, [[150]])


@pytest.mark.parametrize("line", [";texte {};;\n", "Solde {};;;5,00\n"], ids=["text", "balance"])
def test_lines_between_two_tables_are_not_held(line: str) -> None:
    """4,000 lines of which nobody knows yet to which table they belong: 2 MB, were they held."""
    heading = b"Date;Libelle;Debit;Credit\n07/09/2026;A;;1,50\n"

    def blocks() -> Iterator[bytes]:
        yield heading
        for at in range(0, 4000, 100):
            yield "".join(line.format(f"{rank:0300}") for rank in range(at, at + 100)).encode()
        yield heading

    tracemalloc.start()
    found = gathered(delimited.stream(blocks, NEAR))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert amounts(found) == [[150], [150]]
    assert peak < 1 << 20
