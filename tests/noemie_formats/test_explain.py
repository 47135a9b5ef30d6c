"""What is printed of a record: plain French, amounts never invented, identities never whole."""

import json
from pathlib import Path

import pytest

from noemie.formats.__main__ import main
from noemie.formats.explain import explain
from noemie.formats.masking import mask_nir
from noemie.formats.reading import read
from tests.noemie_formats.typed import STREAM, blocks, plain
from tests.noemie_formats.typed_b2 import cp_lot, lot

ARL = b"ARLL00001260907001260907-         LBL1      SIGNATURE NON VERIFIABLE".ljust(128) + b"\n"
BROKEN = plain(
    STREAM.replace("00004250P00004250P@", "00004250P00004A50P@").replace("0810401", "888 255081416802538 X@0810401", 1)
)


def sentences(data: bytes) -> dict[str, str]:
    decoded = read(data)
    return {one.record: explain(decoded.format, one).sentence for one in decoded.records}


def test_a_return_is_told_in_plain_french() -> None:
    told = sentences(blocks())
    assert (
        told["071"] == "Un virement du 14/03/2026, écrit « CPAM DEMO 14 03 2026 / REF 000123456789 » sur votre relevé."
    )
    assert told["102"] == "Réponse à la facture 000000102 du 08/03/2026, lot 042."
    assert told["198"] == "Part AMO rejetée : 0,00\u202f€ sur 19,80\u202f€ demandés."
    assert (
        told["250"]
        == "Repris sur le virement : 10,00\u202f€, dette D0001 (indu sur prestations). Reste dû : 20,00\u202f€."
    )
    assert told["294"].startswith("Rejet 0450072 : « LIBELLE D EXEMPLE ». Interrogez les droits")


def test_a_lot_and_an_acknowledgement_are_told_too() -> None:
    assert sentences(lot())["4"] == "AMI 4 du 07/09/2026 : 13,40\u202f€, dont 13,40\u202f€ à la caisse."
    assert sentences(cp_lot())["3"] == "" and sentences(cp_lot())["1"].startswith("Lot 042")
    said = sentences(ARL)["ARL"]
    assert "lot entier : refusé (SIGNATURE NON VERIFIABLE)" in said


def test_an_amount_that_could_not_be_read_is_never_a_zero() -> None:
    decoded = read(BROKEN)
    wrong = next(one for one in decoded.records if one.record == "198")
    told = explain("noemie", wrong, [one for one in decoded.problems if one.rank == wrong.rank])
    assert told.sentence == "Part AMO payée : montant illisible sur 42,50\u202f€ demandés."
    assert told.problems == ("Montant AMO payé : un nombre est attendu (lu : « 00004A50 »)",)
    assert [cell.label for cell in told.cells if cell.is_unreadable] == ["Montant AMO payé"]
    assert told.raw == wrong.raw


@pytest.mark.parametrize("data", [plain(), BROKEN, lot(), cp_lot()], ids=["return", "broken", "lot", "cp"])
def test_no_nir_nor_name_is_whole_anywhere(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "recu"
    path.write_bytes(data)
    for arguments in ([str(path)], [str(path), "--json"]):
        main(arguments)
        printed = capsys.readouterr().out
        assert "25508" in printed
        assert "255081416802" not in printed
        assert "ANNE" not in printed and "550814" not in printed and "140855" not in printed
    decoded = read(data)
    assert not any("255081416802" in explain(decoded.format, one).raw for one in decoded.records)


@pytest.mark.parametrize("nir", ["255081416802538", "2550820416802", "1990699999999", "299992B123456"])
def test_every_shape_of_a_nir_is_masked(nir: str) -> None:
    assert mask_nir(f"x{nir}y") == f"x{nir[:5]}{'•' * (len(nir) - 5)}y"


def test_the_command_gives_the_contract_and_its_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "bon", tmp_path / "mauvais"
    good.write_bytes(blocks())
    bad.write_bytes(BROKEN)
    assert main([str(good), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["framing"], document["refused"]) == ("noemie", "blocks", None)
    assert set(document["records"][0]) == {"rank", "offset", "record", "level", "fields"}
    assert (document["controls"]["agree"], document["controls"]["declared"]["virement"]) == (True, 3250)
    assert main([str(bad), "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [set(one) for one in problems] == [{"rank", "offset", "field", "raw", "reason"}] * 2
    assert main([str(tmp_path / "absent")]) == 2
    bad.write_bytes(b"rien de connu")
    assert main([str(bad)]) == 1
    assert "Refusé" in capsys.readouterr().out
