"""What each act asks of its patient (`patient_conditions`): the table, act by act; what is said of it is in test_said_of_acts."""

import pytest

from ngap.nomenclature import catalogue
from ngap.rules.patient_conditions import Check, ask_age, ask_agreement, ask_immunodepression, ask_insulin, checks_of
from ngap.rules.patient_conditions import ask_mucoviscidosis as ask_muco


@pytest.mark.parametrize(
    ("code", "checks"),
    [
        ("injection_sc", []),
        ("surveillance_glycemique", [ask_insulin]),
        ("surveillance_hebdomadaire_insulino_traite", [ask_insulin, ask_age]),
        ("injection_iv_enfant_moins_5_ans", [ask_age]),
        ("perfusion_longue_immunodeprime", [ask_immunodepression]),
        ("perfusion_longue_mucoviscidose", [ask_muco]),
        ("garde_jour_6h", [ask_agreement]),
    ],
)
def test_an_act_asks_what_its_text_keeps_for_some_patients(code: str, checks: list[Check]) -> None:
    assert list(checks_of(catalogue()[code])) == checks
