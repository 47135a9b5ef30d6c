"""What a missing fact would change, in euros that the law itself computes."""

import datetime as dt

from ngap.advice import advise
from ngap.situation import NurseDay, PatientFacts, Visit


def day(visit: Visit, when: dt.date = dt.date(2026, 11, 10), **facts: object) -> NurseDay:
    return NurseDay(when, "metropole", (PatientFacts("p", 70, **facts),), (visit,))  # type: ignore[arg-type]


def test_the_mci_of_palliative_care_is_said_with_its_euros() -> None:
    found = advise(day(Visit("p", dt.time(9), ("injection_iv_isolee",))))
    assert [one.message for one in found] == ["MCI possible si soins palliatifs : +5,00\u202f€"]


def test_the_night_mention_is_a_gain_or_a_risk() -> None:
    without = advise(day(Visit("p", dt.time(21), ("injection_iv_isolee",)), palliative=True))
    assert [(one.code, one.effect_cents) for one in without] == [("nuit", 915)]
    with_it = advise(day(Visit("p", dt.time(21), ("injection_iv_isolee",), night_need=True), palliative=True))
    assert [one.message for one in with_it] == ["Nuit : sans la mention sur la prescription : \u22129,15\u202f€"]


def test_a_day_without_total_has_no_advice() -> None:
    assert advise(day(Visit("p", dt.time(9), ("acte_inexistant",)))) == []


def test_a_check_alone_earns_only_for_an_insulin_treated_patient() -> None:
    found = advise(day(Visit("p", dt.time(9), ("surveillance_glycemique",))))
    assert {one.code: one.effect_cents for one in found}["insulino_traite"] == 335 + 135 + 275


def test_one_visit_alone_may_be_looked_at_with_its_day_around_it() -> None:
    whole = NurseDay(
        dt.date(2026, 11, 10),
        "metropole",
        (PatientFacts("p", 70), PatientFacts("q", 70)),
        (Visit("p", dt.time(9), ("injection_iv_isolee",)), Visit("q", dt.time(10), ("injection_iv_isolee",))),
    )
    assert [one.visit for one in advise(whole)] == [0, 1]
    assert advise(whole, only=1) == [one for one in advise(whole) if one.visit == 1]
