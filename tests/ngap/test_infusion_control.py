"""A passage that is only the control of a long infusion (XVI-II-3, II-4): its travel alone, said at 0, and when it is not due."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from ngap.__main__ import main
from ngap.cotation import VisitCotation, cote
from ngap.nomenclature import act_needs_prescription
from ngap.prechecks.limits import over_limits
from ngap.prechecks.orders import check_order
from ngap.prechecks.records import Order, Ordered, PastAct
from ngap.situation import BesideVisit, Visit
from tests.ngap.claims import claim, codes, day_of, one, person, price, visit

CONTROL = "controle_perfusion_longue"
ORGANISED = f"{CONTROL} organisation_surveillance_perfusion"
BSB = person(age=80, dependence="BSB")
DAY = dt.date(2026, 11, 18)


def of_day(*visits: Visit, day: str = "2026-11-10") -> list[str]:
    return [found.text or "-" for found in price([person()], list(visits), day).visits]


def said_at_zero(found: VisitCotation) -> list[tuple[str, int | None, str]]:
    return [(step.message, step.after_cents, step.reference) for step in found.trace if step.rule == "R-PERF"]


@pytest.mark.parametrize(
    ("acts", "facts", "expected"),
    [
        (CONTROL, {}, "IFD"),
        (CONTROL, {"km": "10"}, "IFD + IK 16"),
        (CONTROL, {"km": "10", "terrain": "mountain"}, "IFD + IKM 18"),
        (CONTROL, {"place": "ehpad"}, "IFD"),
        (f"{CONTROL} {CONTROL}", {}, "IFD"),
        (CONTROL, {"at": "22:00", "night_need": True}, "IFD"),  # the sentence names the travel alone
        (CONTROL, {"day": "2026-11-08"}, "IFD"),
        (CONTROL, {"who": person(age=4)}, "IFD"),
        (CONTROL, {"who": person(palliative=True)}, "IFD"),
        (f"{CONTROL} injection_sc", {}, "AMI 1 + MAU + IFD"),  # it is no act beside the single one
        (f"{CONTROL} perfusion_longue", {}, "AMI 14 + IFD"),
        (f"{CONTROL} perfusion_courte", {}, "AMI 9 + IFD"),
        (CONTROL, {"place": "office"}, "-"),
        (CONTROL, {"place": "remote"}, "refus: acte_a_distance"),
        (ORGANISED, {}, "AMI 4"),
        (f"{ORGANISED} injection_sc", {}, "AMI 4 + AMI 1/2 + IFD"),
    ],
)
def test_a_control_is_its_travel_alone(acts: str, facts: dict[str, object], expected: str) -> None:
    assert claim(acts, **facts) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", "refus: act_not_valid, regle_non_geree"),
        ("2020-01-02", "IFD"),
        ("2025-06-24", "IFD"),  # the eve of the circular on infusions, which says nothing of controls
        ("2025-06-25", "IFD"),
    ],
)
def test_it_is_so_since_2020_and_the_circular_changes_nothing(day: str, expected: str) -> None:
    assert claim(CONTROL, day=day) == expected


def test_the_travel_is_the_one_of_the_day_of_care() -> None:
    assert [one(CONTROL, day=day).total_cents for day in ("2024-01-27", "2024-01-28")] == [250, 275]


def test_the_control_is_said_at_zero_with_its_article() -> None:
    ((message, cents, reference),) = said_at_zero(one(CONTROL))
    assert (message, cents) == ("Compris dans le forfait de la perfusion longue ; le déplacement seul est dû.", 0)
    assert reference == "NGAP XVI-II-3, II-4"


def test_a_control_follows_the_fitting_of_the_same_day() -> None:
    assert of_day(visit("perfusion_longue"), visit(CONTROL, at="14:00")) == ["AMI 14 + IFD", "IFD"]


def test_after_the_removal_nothing_is_left_to_control() -> None:
    assert of_day(visit("retrait_perfusion"), visit(CONTROL, at="14:00")) == ["AMI 5 + IFD", "-"]
    found = price([person()], [visit("retrait_perfusion"), visit(CONTROL, at="14:00")]).visits[1]
    assert codes(found) == ["controle_apres_retrait"]


def test_before_the_removal_and_after_a_new_fitting_a_control_is_due() -> None:
    assert of_day(visit(CONTROL), visit("retrait_perfusion", at="14:00")) == ["IFD", "AMI 5 + IFD"]
    again = of_day(visit("retrait_perfusion perfusion_longue"), visit(CONTROL, at="14:00"))
    assert again[1] == "IFD"
    assert of_day(
        visit("retrait_perfusion"), visit("perfusion_longue", at="10:00"), visit(CONTROL, at="14:00")
    )[2] == "IFD"  # fmt: skip


def test_the_removal_of_another_patient_says_nothing() -> None:
    found = price([person(), person("q")], [visit("retrait_perfusion", patient="q"), visit(CONTROL, at="14:00")])
    assert found.visits[1].text == "IFD"


def test_the_removal_by_another_nurse_counts() -> None:
    day = msgspec.structs.replace(
        day_of([person()], [visit(CONTROL, at="14:00")]), beside=(BesideVisit(visit("retrait_perfusion")),)
    )
    assert cote(day).visits[0].text == ""


def test_on_the_day_of_the_fitting_no_organisation_stands_in_its_way() -> None:
    """The AMI 4 itself is not due that day: the control keeps its travel."""
    assert of_day(visit("perfusion_longue"), visit(ORGANISED, at="14:00")) == ["AMI 14 + IFD", "IFD"]


def test_one_trip_for_a_household() -> None:
    two = [visit(CONTROL, household="h"), visit("injection_sc", patient="q", household="h")]
    assert [found.text for found in price([person(), person("q")], two).visits] == ["IFD", "AMI 1 + MAU"]


def test_a_day_with_a_forfait_pays_the_ifi() -> None:
    found = price([BSB], [visit(), visit(CONTROL, at="14:00")]).visits
    assert [one.text for one in found] == ["BSB + IFI", "IFI"]


@pytest.mark.parametrize(
    ("acts", "who", "expected"),
    [
        (CONTROL, person(), "AMI 4.1 + IFD"),
        (f"{CONTROL} {CONTROL}", person(), "AMI 4.1 + IFD"),
        (f"{CONTROL} perfusion_longue", person(), "AMI 14 + IFD"),
        (f"{CONTROL} injection_sc", person(), "AMI 4.1 + AMI 1/2 + IFD"),
        (f"{CONTROL} changement_flacon", person(), "AMI 4.1 + IFD"),  # one of them a session
        (CONTROL, BSB, "BSB + AMX 4.1 + IFI"),
        (ORGANISED, person(), "AMI 4.1 + AMI 4/2 + IFD"),
    ],
)
def test_by_its_other_reading_a_control_is_a_check_of_the_flow(acts: str, who: object, expected: str) -> None:
    day = msgspec.structs.replace(day_of([who], [visit(acts)]), readings=frozenset({"U-46"}))  # type: ignore[list-item]
    assert cote(day).visits[0].text == expected


def test_beside_the_organisation_the_other_reading_pays_the_travel() -> None:
    day = msgspec.structs.replace(day_of([person()], [visit(ORGANISED)]), readings=frozenset({"U-47"}))
    assert cote(day).visits[0].text == "AMI 4 + IFD"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], ["controle_sans_perfusion"]),
        (["perfusion_courte 2026-11-17"], ["controle_sans_perfusion"]),
        (["perfusion_longue 2026-11-17"], []),
        (["perfusion_longue_immunodeprime 2026-11-18"], []),
        (["perfusion_longue 2026-11-11"], []),  # the eighth day
        (["perfusion_longue 2026-11-10"], ["controle_sans_perfusion"]),
        (["perfusion_longue 2026-11-09", "changement_flacon 2026-11-16"], []),
        (["perfusion_longue 2026-11-15", "retrait_perfusion 2026-11-17"], ["controle_sans_perfusion"]),
        (["perfusion_longue 2026-11-17", "retrait_perfusion 2026-11-17"], ["controle_sans_perfusion"]),
        (["retrait_perfusion 2026-11-17", "perfusion_longue 2026-11-17"], []),
        (["perfusion_longue 2026-11-19"], ["controle_sans_perfusion"]),
    ],
)
def test_before_sending_a_long_infusion_must_be_in_place(history: list[str], expected: list[str]) -> None:
    past = [PastAct(code, dt.date.fromisoformat(day)) for code, day in (one.split() for one in history)]
    assert [check.code for check in over_limits(day=DAY, acts=[CONTROL], history=past)] == expected
    assert over_limits(day=DAY, acts=["injection_sc"], history=past) == []


@pytest.mark.parametrize(
    ("ordered", "expected"),
    [
        ("perfusion_longue", []),
        (CONTROL, []),
        ("perfusion_courte", ["acte_non_prescrit"]),
        ("", ["prescription_absente"]),
    ],
)
def test_the_prescription_of_the_infusion_covers_its_controls(ordered: str, expected: list[str]) -> None:
    order = Order(DAY, DAY, acts=(Ordered(ordered),)) if ordered else None
    assert act_needs_prescription(CONTROL, DAY)
    assert [check.code for check in check_order(day=DAY, acts=[CONTROL], order=order)] == expected


def test_the_command_prices_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.yaml"
    file.write_text(
        '- {id: c, care_date: 2026-11-10, patient: {age: 70}, visits: [{time: "14:00", acts: [controle_perfusion_longue]}]}'
    )
    assert main(["cote", str(file)]) == 0
    said = capsys.readouterr().out
    assert "IFD = 2,75" in said and "le déplacement seul est dû" in said and "U-46" in said


@pytest.mark.parametrize(
    ("acts", "facts", "said", "notes"),
    [
        (CONTROL, {"place": "office"}, "aucun déplacement", ["controle_hors_domicile"]),
        (f"{CONTROL} perfusion_longue", {}, "dans la séance de pose", []),
        (f"{CONTROL} {CONTROL}", {}, "le déplacement seul est dû", ["U-46"]),
        (ORGANISED, {}, "avec l’AMI 4 d’organisation", ["U-46", "U-47"]),
    ],
)
def test_why_it_earns_nothing_is_said(acts: str, facts: dict[str, object], said: str, notes: list[str]) -> None:
    found = one(acts, **facts)  # type: ignore[arg-type]
    zeros = [message for message, cents, _ in said_at_zero(found) if cents == 0 and said in message]
    assert len(zeros) == acts.split().count(CONTROL)
    assert [code for code in codes(found) if code != "acte_a_distance"] == notes


def test_the_chosen_reading_is_said_beside_its_line() -> None:
    day = msgspec.structs.replace(day_of([person()], [visit(CONTROL)]), readings=frozenset({"U-46"}))
    found = cote(day).visits[0]
    assert any("lecture choisie" in step.message and step.after_cents == 1374 for step in found.trace)
    assert codes(found) == ["U-46"]
