"""Reject knowledge: official codes first, then what the cabinet confirmed, then the words of the label; else nothing."""

import csv
import datetime as dt
from importlib.resources import files

import pytest

from noemie.formats.rejects import FAMILIES, Guide, Learnt, guide, guides

ACTORS = {"nurse", "office", "patient", "prescriber", "fund", "amc"}


def sources() -> list[dict[str, str]]:
    text = files("noemie.formats").joinpath("layouts", "reject_codes.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_genuine_code_of_the_reference_has_its_guide_of_the_same_family() -> None:
    genuine = [row for row in sources() if row["source"].startswith("[genuine]")]
    assert len(genuine) == 6
    for row in genuine:
        found = guide(row["code"], "")
        assert found is not None
        assert (found.basis, found.family) == ("code", row["cause_family"])


def guide_of(row: dict[str, str]) -> Guide | None:
    """By its number when it is genuine, else by its words; what B2 says of a lot comes back in an ARL."""
    code = row["code"] if row["source"].startswith("[genuine]") else ""
    return guide(code, row["label_fr"], flow="ARL" if row["flow"] in {"ARL", "B2"} else "NOEMIE")


def test_every_row_of_the_reference_says_who_acts_on_what_and_whether_it_can_be_paid() -> None:
    rows = sources()
    assert len(rows) == 152
    for row in rows:
        found = guide_of(row)
        assert found is not None, row["label_fr"]
        assert found.actor in ACTORS and found.action and found.recoverable in {"yes", "no", "wait", "unsure"}
        assert found.field or found.recoverable != "yes", f"{found.key}: nothing to correct"


def test_every_label_of_the_reference_is_sorted_in_its_family() -> None:
    said = [row for row in sources() if row["code"].startswith("LBL:") or row["source"].startswith("[genuine]")]
    wrong = {
        row["label_fr"]: found.family
        for row in said
        if (found := guide_of(row)) and found.family != row["cause_family"]
    }
    assert (len(said), wrong) == (118, {})


def test_every_guide_by_label_is_reached_by_its_own_words() -> None:
    """A wide row before it would hide it for ever."""
    text = files("noemie.formats").joinpath("layouts", "reject_guides.csv").read_text(encoding="utf-8")
    hidden = []
    for row in csv.DictReader(text.splitlines()):
        words = [pattern.replace("+", " ") for pattern in row["labels"].split("|") if pattern]
        found = [guide("", label, flow=row["flow"]) for label in words]
        if words and not any(one is not None and one.key == row["key"] for one in found):
            hidden.append(row["key"])
    assert hidden == []


def test_a_code_without_a_source_never_matches_by_its_number() -> None:
    for row in sources():
        if row["code"].startswith(("APP1", "APP2", "ARTHUS")):
            assert guide(row["code"], "") is None
            assert guide(row["code"].split(":")[1], "") is None


@pytest.mark.parametrize("printed", ["0460053", "0460 053", "R0460053", "0460053   "])
def test_a_code_is_known_however_it_is_printed(printed: str) -> None:
    assert (found := guide(printed, "")) is not None and found.key == "code_0460053"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Traitement caisse", "attente_caisse"),
        ("FACTURE DÉJÀ RÉGLÉE", "deja_paye"),
        ("Droits fermés à la date des soins", "droits"),
        ("PRESCRIPTEUR INCONNU", "prescripteur_absent"),
        ("ACCORD PREALABLE REFUSE", "accord_refuse"),
        ("Accord préalable absent", "accord_absent"),
        ("CARTE VITALE EN OPPOSITION", "carte_vitale"),
        ("CONTRAT CLOS A LA DATE", "amc_contrat"),
        ("CUMUL NON PERMIS", "cotation_cumul"),
        ("FACTURE HORS DELAI", "forclusion"),
        ("AVENIR DU SERVICE", ""),
        ("", ""),
    ],
)
def test_an_unknown_code_is_sorted_by_its_label(label: str, key: str) -> None:
    found = guide("9999999", label)
    assert (found.key if found else "") == key
    assert found is None or found.basis == "label"


def test_what_the_cabinet_confirmed_wins_over_the_label_but_not_over_an_official_code() -> None:
    learnt = (Learnt("AAA000123R", "bsi"), Learnt("0460053", "bsi"))
    found = guide("AAA000123R", "DROITS FERMES", learnt=learnt)
    assert found is not None and (found.key, found.basis) == ("bsi", "learnt")
    official = guide("0460053", "", learnt=learnt)
    assert official is not None and official.basis == "code"
    assert guide("AAA000123R", "", learnt=(Learnt("AAA000123R", "guide disparu"),)) is None


def test_the_words_of_an_arl_are_not_those_of_a_return() -> None:
    found = guide("", "SIGNATURE NON VERIFIABLE", flow="ARL")
    assert found is not None and found.key == "lot_signature"
    assert guide("", "SIGNATURE NON VERIFIABLE") is None


def test_a_guide_holds_only_in_its_dates() -> None:
    assert guide("0460053", "", day=dt.date(1999, 1, 1)) is None
    assert guide("0460053", "", day=dt.date(2026, 1, 1)) is not None


def test_every_guide_says_who_what_and_whether_it_can_still_be_paid() -> None:
    for one in guides():
        assert one.family in FAMILIES and one.actor in ACTORS and one.recoverable in {"yes", "no", "wait", "unsure"}
        assert one.action.endswith((".", ").")), one.key
        assert one.recoverable != "yes" or one.field or one.actor == "office"
    assert len({one.key for one in guides()}) == len(guides())


def test_every_guide_opens_a_field_or_says_why_there_is_none() -> None:
    for one in guides():
        assert bool(one.opens) != bool(one.no_field), one.key
        assert not one.no_field or one.no_field.startswith("aucun champ\u202f: "), one.key
