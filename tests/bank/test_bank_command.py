"""`python -m reconciliation.bank FILE --json`: the keys that scripts rely on (CONTRACTS)."""

import json
from pathlib import Path

import pytest

from reconciliation.bank.__main__ import document, main
from reconciliation.bank.cfonb120 import read
from reconciliation.bank.reading import read as read_any
from tests.bank.test_cfonb120 import FILE, NEAR


def test_the_document_of_the_hand_typed_statement_is_exactly_this() -> None:
    found = document(read(FILE, NEAR))
    first, second = found["statements"][0]["entries"]  # type: ignore[index]
    assert len(first.pop("key").split(":")[0]) == 40
    second.pop("key")
    assert found == {
        "format": "cfonb120",
        "statements": [
            {
                "account": "30099 00777 00012345678",
                "currency": "EUR",
                "decimals": 2,
                "opening_cents": 100000,
                "opening_on": "2026-08-31",
                "closing_cents": 102249,
                "closing_on": "2026-09-30",
                "proved": True,
                "entries": [
                    {
                        "amount_cents": 3250,
                        "decimals": 2,
                        "booked_on": "2026-09-07",
                        "value_on": "2026-09-07",
                        "label": "VIR SEPA CPAM 131",
                        "reference": "REF26250",
                        "operation_code": "05",
                        "details": [
                            {"qualifier": "LCC", "text": "262507000123262507000123"},
                            {"qualifier": "NPY", "text": "CPAM DES BOUCHES DU RHONE"},
                        ],
                    },
                    {
                        "amount_cents": -1001,
                        "decimals": 2,
                        "booked_on": "2026-09-08",
                        "value_on": "2026-09-08",
                        "label": "PRLV LOYER",
                        "reference": "",
                        "operation_code": "B1",
                        "details": [],
                    },
                ],
            }
        ],
        "continuity": [],
        "problems": [],
        "refused": None,
    }


def test_the_command_prints_one_document_and_its_code_says_how_it_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_bytes(FILE)
    bad.write_bytes(FILE[:300])
    assert main([str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["statements"][0]["proved"] is True
    assert main([str(bad), "--json"]) == 1
    assert "tronqué" in json.loads(capsys.readouterr().out)["refused"]
    assert main([str(tmp_path / "absent.txt")]) == 2


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (
            b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>',
            "camt053",
        ),
        (b"OFXHEADER:100\nDATA:OFXSGML\n", "ofx"),
        (b":20:STARTUMS\r\n:25:30099/00012345678\r\n", "mt940"),
        (b"PK\x03\x04", "zip"),
        (b"dateOp;dateVal;label;amount\n", "csv"),
        (b"\xef\xbb\xbf\r\nDate;Date de valeur;D\xc3\xa9bit;Cr\xc3\xa9dit;Libell\xc3\xa9;Solde\r\n", "csv"),
        (b"bonjour", "unknown"),
        (b"", "unknown"),
    ],
)
def test_another_format_is_refused_with_its_name_never_read_as_nothing(head: bytes, name: str) -> None:
    found = read_any(head, NEAR)
    assert (found.format, found.statements) == (name, ())
    assert found.refused
