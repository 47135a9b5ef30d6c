"""Exports of banks without a branch: fees in a column of their own, accounts named by a word or not at all. All is invented."""

import datetime as dt

import pytest

from reconciliation.bank.reading import read
from reconciliation.bank.statement import BankFile
from tests.bank.written import NEAR

REVOLUT_FR = (
    "Type,Produit,Date de début,Date de fin,Description,Montant,Frais,Devise,État,Solde\n"
    "Virement,Valeur actuelle,2026-09-06 23:10:00,2026-09-07 08:00:00,CPAM 131 262507000123,32.50,0.00,EUR,TERMINÉ,132.50\n"
    "Virement,Valeur actuelle,2026-09-08 10:00:00,2026-09-08 10:00:01,Loyer,-10.00,0.35,EUR,TERMINÉ,122.15\n"
    "Dépôt,Épargne,2026-09-08 11:00:00,2026-09-08 11:00:01,Intérêts,0.12,0.00,EUR,TERMINÉ,500.12\n"
    "Paiement par carte,Valeur actuelle,2026-09-09 10:00:00,,Pharmacie,-5.00,0.00,EUR,EN ATTENTE,\n"
    "Paiement par carte,Valeur actuelle,2026-09-10 10:00:00,2026-09-11 09:00:00,Essence,-20.00,0.00,EUR,TERMINÉ,102.15\n"
)
REVOLUT_EN = (
    REVOLUT_FR.replace(
        REVOLUT_FR.split("\n", 1)[0],
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance",
    )
    .replace("TERMINÉ", "COMPLETED")
    .replace("EN ATTENTE", "PENDING")
)
N26 = (
    '"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)",'
    '"Original Amount","Original Currency","Exchange Rate"\n'
    '2026-09-07,2026-09-07,"CPAM 131",FR7612345987650123456789014,"Credit Transfer","REF 262507000123","Main Account",32.50,,,\n'
    '2026-09-08,2026-09-08,"Loyer",,"Debit Transfer","Septembre","Main Account",-10.35,,,\n'
)
N26_OLD_FR = (
    '"Date","Bénéficiaire","Numéro de compte","Type de transaction","Référence de paiement","Montant (EUR)",'
    '"Montant (Devise étrangère)","Sélectionnez la devise étrangère","Taux de conversion"\n'
    '"2026-09-07","CPAM 131","FR7612345987650123456789014","Virement","REF 262507000123","32.50","","",""\n'
    '"2026-09-08","Loyer","FR7600000000000000000000097","Virement","Septembre","-10.35","","",""\n'
)
N26_OLD = N26_OLD_FR.replace(
    N26_OLD_FR.split("\n", 1)[0],
    '"Date","Payee","Account number","Transaction type","Payment reference","Amount (EUR)",'
    '"Amount (Foreign Currency)","Type Foreign Currency","Exchange Rate"',
)


def amounts(found: BankFile) -> dict[str, list[int | None]]:
    assert found.refused is None
    return {one.account: [entry.amount_cents for entry in one.entries] for one in found.statements}


@pytest.mark.parametrize("text", [REVOLUT_FR, REVOLUT_EN])
def test_what_the_account_moved_by_is_the_amount_less_its_fee_and_the_balance_proves_it(text: str) -> None:
    found = read(text.encode(), NEAR)
    assert amounts(found) == {"Valeuractuelle": [3250, -1035, -2000], "Épargne": [12]}
    current = found.statements[0]
    assert (current.proved, current.opening_cents, current.closing_cents) == (True, 10000, 10215)
    assert [one.booked_on for one in current.entries][::2] == [dt.date(2026, 9, 7), dt.date(2026, 9, 11)]
    assert "frais 0.35" in current.entries[1].texts() and current.entries[0].details == ()
    assert any("non comptabilisé" in problem.reason for problem in found.problems)


def test_a_fee_that_cannot_be_read_leaves_its_amount_unread_never_whole() -> None:
    found = read(REVOLUT_FR.replace(",0.35,", ",offert,").encode(), NEAR)
    assert amounts(found)["Valeuractuelle"] == [3250, None, -2000]
    assert found.statements[0].proved is False
    assert any("frais illisibles" in problem.reason for problem in found.problems)


def test_a_fee_written_with_a_sign_is_taken_away_all_the_same() -> None:
    found = read(REVOLUT_FR.replace(",0.35,", ",-0.35,").encode(), NEAR)
    assert amounts(found)["Valeuractuelle"] == [3250, -1035, -2000] and found.statements[0].proved is True


@pytest.mark.parametrize(("text", "account"), [(N26, "MainAccount"), (N26_OLD, ""), (N26_OLD_FR, "")])
def test_the_account_of_the_other_party_is_a_text_of_the_movement(text: str, account: str) -> None:
    found = read(text.encode(), NEAR)
    assert amounts(found) == {account: [3250, -1035]}
    first = found.statements[0].entries[0]
    assert first.label == "CPAM 131"
    assert {"FR7612345987650123456789014", "REF 262507000123"} <= set(first.texts())
    assert found.statements[0].proved is None
