"""What must hold for any day of care: found by drawing days at random, each draw repeatable."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngap.cotation import VisitCotation, cote, remembering
from ngap.nomenclature import catalogue, change_days, nomenclature
from ngap.relevance import EVERY_RULE, rules_on
from ngap.rules import RULES
from ngap.rules.rule import SINCE_2020
from ngap.situation import ZONES, BesideVisit, NurseDay, PatientFacts, UnknownFact, Visit, age_on
from ngap.workbench import UnknownPatient

CODES = sorted(catalogue())
ORDINARY = sorted(code for code, act in catalogue().items() if act.cumul == "normal" and act.letter == "AMI")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31))
PEOPLE = st.builds(
    PatientFacts,
    key=st.sampled_from(["a", "b"]),
    age=st.sampled_from([0, 4, 6, 7, 50, 74, 75, 76, 84, 85, 89, 90, 101]),
    dependence=st.sampled_from(["none", "none", "AIS", "BSA", "BSB", "BSC"]),
    insulin_treated=st.booleans(),
    immunodepressed=st.booleans(),
    palliative=st.booleans(),
    is_birthday=st.booleans(),
)
VISITS = st.builds(
    Visit,
    patient=st.sampled_from(["a", "b"]),
    time=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    acts=st.lists(st.sampled_from(CODES), max_size=5).map(tuple),
    place=st.sampled_from(["home", "home", "home", "office", "ehpad", "remote"]),
    distance_km=st.sampled_from([Decimal(text) for text in ("0", "1.5", "2", "7", "60")]),
    terrain=st.sampled_from(["plain", "mountain", "foot"]),
    night_need=st.booleans(),
    daily_need=st.booleans(),
    emergency=st.booleans(),
    household=st.sampled_from(["", "", "h"]),
    bsi=st.sampled_from([None, None, None, "initial", "renewal", "intermediate"]),
)


def _day(day: dt.date, zone: str, a: PatientFacts, b: PatientFacts, visits: list[Visit]) -> NurseDay:
    people = (msgspec.structs.replace(a, key="a"), msgspec.structs.replace(b, key="b"))
    return NurseDay(day, zone, people, tuple(visits))  # type: ignore[arg-type]


NURSE_DAYS = st.builds(
    _day, DAYS, st.sampled_from(sorted(ZONES)), PEOPLE, PEOPLE, st.lists(VISITS, min_size=1, max_size=4)
)


@settings(max_examples=400, deadline=None)
@given(NURSE_DAYS)
def test_a_day_is_priced_or_refused_and_a_total_is_the_sum_of_its_lines(day: NurseDay) -> None:
    for visit in cote(day).visits:
        blocking = [one for one in visit.findings if one.severity == "bloquant"]
        if visit.total_cents is None:
            assert blocking
            assert visit.lines == ()
        else:
            assert not blocking
            assert visit.total_cents == sum(line.amount_cents for line in visit.lines)
            assert all(line.amount_cents > 0 and line.rule and line.reference for line in visit.lines)


@settings(max_examples=150, deadline=None)
@given(NURSE_DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_acts_of_a_visit_changes_no_line(day: NurseDay, random: object) -> None:
    def mixed(visit: Visit) -> Visit:
        acts = list(visit.acts)
        random.shuffle(acts)  # type: ignore[attr-defined]
        return msgspec.structs.replace(visit, acts=tuple(acts))

    other = msgspec.structs.replace(day, visits=tuple(mixed(visit) for visit in day.visits))
    for before, after in zip(cote(day).visits, cote(other).visits, strict=True):
        assert before.total_cents == after.total_cents
        assert sorted(line.text for line in before.lines) == sorted(line.text for line in after.lines)


@settings(max_examples=150, deadline=None)
@given(NURSE_DAYS)
def test_rules_left_out_for_want_of_a_trait_would_have_changed_nothing(day: NurseDay) -> None:
    """The short list of rules gives the answer of all the rules in force."""
    from ngap import cotation

    every = tuple(rule for rule in RULES if rule.is_in_force(day.day))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cotation, "rules_for", lambda _day, _law: every)
        whole = cote(day)
    assert whole == cote(day)


@settings(max_examples=150, deadline=None)
@given(DAYS, st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=4), st.sampled_from(ORDINARY))
def test_an_act_more_lowers_a_total_only_by_a_rule_that_says_so(day: dt.date, acts: list[str], more: str) -> None:
    """MAU asks for a single act; the assessment AMI 11 holds its dressing and refuses MCI; 2.02 is one for all wounds."""

    def visit(codes: list[str]) -> object:
        person = PatientFacts("a", 70)
        return cote(NurseDay(day, "metropole", (person,), (Visit("a", dt.time(9), tuple(codes)),))).visits[0]

    before, after = visit(acts), visit([*acts, more])
    if before.total_cents is None or after.total_cents is None:  # type: ignore[attr-defined]
        return
    lost = {line.code for line in before.lines} - {line.code for line in after.lines}  # type: ignore[attr-defined]
    named = {"MAU": 135, "MCI": 500 if more == "bilan_plaie_complexe" else 0}
    allowed = sum(named.get(code, 0) for code in lost)
    included = "bilan_plaie_complexe" in {more, *acts}
    assert after.total_cents >= before.total_cents - allowed or included  # type: ignore[attr-defined]


@settings(max_examples=300, deadline=None)
@given(DAYS, PEOPLE, st.lists(st.sampled_from(CODES), min_size=1, max_size=3), st.sampled_from(CODES))
def test_any_act_more_lowers_a_total_only_by_a_rule_named_in_the_answer(
    day: dt.date, who: PatientFacts, acts: list[str], more: str
) -> None:
    """Below the ladder itself: MAU (single act), U-08 (beside a venipuncture), or an act that the text shuts out or includes."""

    def visit(codes: list[str]) -> VisitCotation:
        return cote(NurseDay(day, "metropole", (who,), (Visit(who.key, dt.time(9), tuple(codes)),))).visits[0]

    before, after = visit(acts), visit([*acts, more])
    if before.total_cents is None or after.total_cents is None or after.total_cents >= before.total_cents:
        return
    shut_out = {step.rule for step in after.trace if (step.after_cents or 0) < (step.before_cents or 0)} - {"R-11B"}
    lost = {line.code for line in before.lines} - {line.code for line in after.lines}
    assert shut_out or "MAU" in lost or "U-08" in [one.code for one in after.findings]


@settings(max_examples=150, deadline=None)
@given(NURSE_DAYS)
def test_a_day_split_by_patient_sums_to_the_whole_but_for_shared_travel(day: NurseDay) -> None:
    """Without household, establishment nor the cap of kilometres, patients do not touch one another."""
    visits = [
        msgspec.structs.replace(
            one, household="", place="home" if one.place == "ehpad" else one.place, distance_km=Decimal(2)
        )
        for one in day.visits
    ]
    if any("teleconsultation_lieu_dedie" in one.acts for one in visits):
        return  # two trips a day for the nurse
    whole = cote(msgspec.structs.replace(day, visits=tuple(visits)))
    parts = []
    for person in day.patients:
        mine = tuple(one for one in visits if one.patient == person.key)
        parts += list(cote(NurseDay(day.day, day.zone, (person,), mine)).visits)
    by_patient = sorted(whole.visits, key=lambda one: one.patient)
    assert [one.total_cents for one in by_patient] == [
        one.total_cents for one in sorted(parts, key=lambda one: one.patient)
    ]


def test_the_key_of_remembered_answers_holds_every_fact() -> None:
    """Each fact of a patient, a visit and a day is changed in turn: another key each time, and no stale answer."""
    person = PatientFacts("a", 70)
    visit = Visit("a", dt.time(9), ("injection_sc",))
    day = NurseDay(dt.date(2026, 11, 10), "metropole", (person,), (visit,))
    aside = BesideVisit(Visit("a", dt.time(8), ("injection_sc",)))
    others: dict[str, object] = {
        "visit": visit,
        "key": "b", "age": 4, "dependence": "BSA", "insulin_treated": True, "immunodepressed": True, "palliative": True,
        "is_birthday": True,
        "patient": "b", "time": dt.time(21), "acts": ("injection_im",), "place": "office", "distance_km": Decimal(9),
        "terrain": "foot", "night_need": True, "daily_need": False, "emergency": True, "household": "h", "bsi": "initial",
        "nearest_km": Decimal(1),
        "return_home": True, "readings": frozenset({"U-08"}),
        "beside": (aside,), "forfait": "borne", "goes_first": True,
        "day": dt.date(2026, 11, 8), "zone": "reunion", "patients": (person, PatientFacts("b", 4)), "visits": (visit, visit),
    }  # fmt: skip
    changed = [
        *(
            msgspec.structs.replace(day, patients=(msgspec.structs.replace(person, **{name: others[name]}),))
            for name in PatientFacts.__struct_fields__
        ),
        *(
            msgspec.structs.replace(day, visits=(msgspec.structs.replace(visit, **{name: others[name]}),))
            for name in Visit.__struct_fields__
        ),
        *(
            msgspec.structs.replace(day, beside=(msgspec.structs.replace(aside, **{name: others[name]}),))
            for name in BesideVisit.__struct_fields__
        ),
        *(msgspec.structs.replace(day, **{name: others[name]}) for name in NurseDay.__struct_fields__),
    ]
    assert len({day, *changed}) == 1 + len(changed)
    again = remembering(64)
    again(day)
    for other in changed:
        try:
            assert again(other) == cote(other)
        except UnknownPatient:
            continue


def test_the_law_of_an_epoch_is_the_law_of_each_of_its_days() -> None:
    """Values, acts and rules read day by day from the data give what the epochs give, around each day of change."""
    rule_days = {rule.since for rule in RULES} | {rule.until for rule in RULES if rule.until}
    for change in sorted({*change_days(), *rule_days} - {dt.date.min}):
        for day in (change - dt.timedelta(days=1), change, change + dt.timedelta(days=1)):
            acts = {code for code, act in catalogue().items() if act.is_valid_on(day)}
            assert set(nomenclature(day, "reunion").acts) == acts
            assert rules_on(day, EVERY_RULE) == tuple(rule for rule in RULES if rule.is_in_force(day))


@pytest.mark.parametrize(
    ("visit", "age", "code"),
    [
        (Visit("a", dt.time(9), ("nope",)), 70, "unknown_act"),
        (Visit("a", dt.time(9), ("injection_sc",), distance_km=Decimal(-1)), 70, "distance_impossible"),
        (Visit("a", dt.time(9), ("injection_sc",), distance_km=Decimal("NaN")), 70, "distance_impossible"),
        (Visit("a", dt.time(9), ("injection_sc",), distance_km=Decimal("Infinity")), 70, "distance_impossible"),
        (Visit("a", dt.time(9), ("injection_sc",)), -1, "age_impossible"),
        (Visit("a", dt.time(9), ()), 70, "passage_vide"),
        (Visit("a", dt.time(9), ("injection_sc",) * 400), 70, "trop_d_actes"),
        (Visit("a", dt.time(9), ("forfait_bsa", "forfait_bsb")), 70, "forfaits_exclusifs"),
    ],
)
def test_bad_input_has_a_typed_error_and_no_price(visit: Visit, age: int, code: str) -> None:
    found = cote(NurseDay(dt.date(2026, 11, 10), "metropole", (PatientFacts("a", age),), (visit,))).visits[0]
    assert found.total_cents is None
    assert code in [one.code for one in found.findings if one.severity == "bloquant"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(CODES), st.text(max_size=12)), max_size=60),
    st.one_of(st.integers(-5, 200), st.sampled_from([10**9])),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.sampled_from(["home", "office", "moon", ""]),
    st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)),
)
def test_anything_at_all_is_priced_or_has_a_typed_error(
    acts: list[str], age: int, km: Decimal, place: str, day: dt.date
) -> None:
    visit = Visit("a", dt.time(9), tuple(acts), place=place, distance_km=km)  # type: ignore[arg-type]
    asked = NurseDay(day, "metropole", (PatientFacts("a", age),), (visit,))
    if place in {"moon", ""}:
        with pytest.raises(UnknownFact):
            cote(asked)
        return
    found = cote(asked).visits[0]
    is_sound = day >= SINCE_2020 and 0 <= age <= 130 and 0 < len(acts) <= 40 and set(acts) <= set(CODES)
    if not is_sound or not (km.is_finite() and 0 <= km <= 1000):
        assert found.total_cents is None
        assert [one.code for one in found.findings if one.severity == "bloquant"]


@pytest.mark.parametrize(
    "facts", [{"place": "moon"}, {"terrain": "sea"}, {"bsi": "last"}], ids=["place", "terrain", "bsi"]
)
def test_an_unknown_fact_of_a_visit_is_a_typed_error(facts: dict[str, str]) -> None:
    visit = Visit("a", dt.time(9), ("injection_sc",), **facts)  # type: ignore[arg-type]
    with pytest.raises(UnknownFact):
        cote(NurseDay(dt.date(2026, 11, 10), "metropole", (PatientFacts("a", 70),), (visit,)))


def test_an_unknown_regime_or_zone_is_a_typed_error() -> None:
    visit, day = Visit("a", dt.time(9), ("injection_sc",)), dt.date(2026, 11, 10)
    with pytest.raises(UnknownFact):
        cote(NurseDay(day, "metropole", (PatientFacts("a", 70, "BSD"),), (visit,)))  # type: ignore[arg-type]
    with pytest.raises(UnknownFact):
        cote(NurseDay(day, "corse", (PatientFacts("a", 70),), (visit,)))  # type: ignore[arg-type]


def test_a_visit_of_nobody_is_refused() -> None:
    with pytest.raises(UnknownPatient):
        cote(NurseDay(dt.date(2026, 11, 10), "metropole", (), (Visit("a", dt.time(9), ("injection_sc",)),)))


def test_a_birthday_changes_the_age_that_day() -> None:
    born = dt.date(2019, 11, 10)
    assert (age_on(born, dt.date(2026, 11, 9)), age_on(born, dt.date(2026, 11, 10))) == (6, 7)
    assert age_on(dt.date(2020, 2, 29), dt.date(2027, 2, 28)) == 6
