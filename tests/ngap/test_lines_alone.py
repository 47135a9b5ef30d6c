"""What the lines of an imported day prove against one another: each rule, and what it leaves alone."""

import datetime as dt
from decimal import Decimal

import pytest

from ngap.lines_alone import Claim, ClaimLine, NurseSoFar, PatientSoFar, verdicts
from ngap.money import FULL, HALF
from ngap.nomenclature import nomenclature

LAW = nomenclature(dt.date(2026, 11, 10), "metropole")  # AMI 3.35, AMX 3.35


def line(text: str, law: object = LAW) -> ClaimLine:
    code, _, number = text.partition(" ")
    quantity = Decimal(number.removesuffix("/2")) if number else None
    rate = HALF if number.endswith("/2") else FULL
    cents = law.cents(code, quantity or FULL, rate)  # type: ignore[attr-defined]
    return ClaimLine(code, quantity, rate, cents)


def claim(texts: str, **facts: object) -> Claim:
    values: dict[str, object] = {"age": 70, "patient": PatientSoFar(), "nurse": NurseSoFar(), **facts}
    return Claim(lines=[line(text) for text in texts.split(" + ")], law=LAW, **values)  # type: ignore[arg-type]


def said(texts: str, **facts: object) -> list[tuple[int, str, str]]:
    return [(one.rank, one.text, one.rule) for one in verdicts(claim(texts, **facts))]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("BSB + IFI + BSB + IFI", [(2, "", "R-FORF")]),
        ("BSB + AMX 1/2 + IFI", []),
        ("BSB + MAU + IFI", [(1, "", "R-MAU")]),
        ("AMI 1 + MAU + IFD", []),
        ("AMI 1 + MAU + IFD + MAU", [(3, "", "R-MAU")]),
        ("AMI 4 + MAU + IFD", [(1, "", "R-MAU")]),
        ("AMI 1/2 + MAU + IFD", [(1, "", "R-MAU")]),
        ("AMI 1.5 + MAU + IFD + AMI 1 + MAU + IFD", []),
        ("AMI 1 + MIE + IFD", [(1, "", "R-MIE")]),
        ("IFI + IFI + IFI + IFI + IFI", [(4, "", "R-IFI")]),
        ("IFI + IFI + IFI + IFI + IFI 0.01", []),
        ("AMI 1 + AMI 4/2 + IFD", [(0, "AMI 1/2", "R-11B"), (1, "AMI 4", "R-11B")]),
        ("AMI 4 + AMI 1/2 + IFD", []),
        ("AMI 1.5 + AMI 4/2 + IFD", []),  # a venipuncture is in full in any case; a third act may be beside
        ("AMI 1 + AMI 4/2 + AMI 2 + IFD", []),
        ("AMI 1 + AMI 4/2 + DI 2.5 + IFI", []),
        ("AMI 2 + IFD + IK 299", []),
        ("AMI 2 + IFD + IK 300", [(2, "IK", "R-IK-CAP")]),
        ("AMI 2 + IFD + IK 299 + IK 100/2", []),
        ("AMI 2 + IFD + IK 299 + IK 101/2", [(3, "IK", "R-IK-CAP")]),
        ("PAI 1.6 + IFI + IK 320", []),
    ],
)
def test_each_rule_speaks_of_its_own_lines(texts: str, expected: list[tuple[int, str, str]]) -> None:
    assert said(texts) == expected


def test_the_day_so_far_counts() -> None:
    patient, nurse = PatientSoFar(), NurseSoFar()
    assert said("BSB + IFI + IFI + IK 200", patient=patient, nurse=nurse) == []
    assert (patient.has_forfait, patient.ifi, nurse.km) == (True, 2, Decimal(200))
    assert said("BSC + MAU", patient=patient, nurse=nurse) == [(0, "", "R-FORF"), (1, "", "R-MAU")]
    assert said("IFI + IFI + IFI + IK 99 + IK 1", patient=patient, nurse=nurse) == [
        (2, "", "R-IFI"), (4, "IK", "R-IK-CAP"),
    ]  # fmt: skip
    assert said("AMI 2 + IK 200", patient=PatientSoFar(), nurse=nurse) == [(1, "IK", "R-IK-CAP")]
    assert said("AMI 2 + IK 200", patient=PatientSoFar(), nurse=NurseSoFar()) == []


def test_kilometres_are_due_by_bracket_to_the_cent() -> None:
    (found,) = verdicts(claim("IK 420"))
    assert found.cents == LAW.cents("IK", Decimal(299), FULL) + LAW.cents("IK", Decimal(100), HALF)
    (rest,) = verdicts(claim("IK 50", nurse=NurseSoFar(km=Decimal(380))))
    assert rest.cents == LAW.cents("IK", Decimal(19), HALF)
    (gone,) = verdicts(claim("IK 50", nurse=NurseSoFar(km=Decimal(399))))
    assert gone.cents == 0


@pytest.mark.parametrize(("age", "count"), [(None, 0), (6, 0), (7, 1)])
def test_an_age_that_nobody_knows_says_nothing(age: int | None, count: int) -> None:
    assert len(said("AMI 2 + MIE + IFD", age=age)) == count


def test_an_ami_of_a_day_of_forfait_is_an_amx_by_default() -> None:
    """Told when it is another amount: the AMI of 3.35 and the AMX of another day's value."""
    dear = ClaimLine("AMI", Decimal(4), FULL, 1400)
    lines = [line("BSB"), dear]
    facts = {"lines": lines, "law": LAW, "age": 80, "nurse": NurseSoFar()}
    (found,) = verdicts(Claim(patient=PatientSoFar(), **facts))  # type: ignore[arg-type]
    assert (found.text, found.cents, found.rule) == ("AMX 4", LAW.cents("AMX", Decimal(4), FULL), "R-AMX-100")
    other = Claim(patient=PatientSoFar(), readings=frozenset({"U-12"}), **facts)  # type: ignore[arg-type]
    assert verdicts(other) == []
    assert said("BSB + AMI 1 + MAU", readings=frozenset({"U-12"})) == []
