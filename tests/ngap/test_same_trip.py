"""Two stops at one door: the same trip or two, articles 13 and 13.1 pay the trip; the clock alone does not say."""

import pytest

from ngap.situation import Visit
from tests.ngap.claims import codes, person, price, visit

TWO = [person("a"), person("b", dependence="BSB", age=80)]


def at(key: str, time: str, **facts: object) -> Visit:
    return visit("lavement", time, key, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("visits", "is_asked"),
    [
        ([at("a", "09:00", place="ehpad"), at("b", "09:10", place="ehpad")], True),
        ([at("a", "09:00", household="h"), at("b", "10:00", household="h")], True),
        ([at("b", "09:10", household="h"), at("a", "09:00", household="h")], True),
        ([at("a", "09:00", household="h"), at("b", "10:01", household="h")], False),
        ([at("a", "09:00", household="h"), at("b", "09:00", household="h")], False),  # one trip by its hour
        ([at("a", "09:00", household="h"), at("b", "09:10", household="other")], False),
        ([at("a", "09:00"), at("b", "09:10")], False),
        ([at("a", "09:00", household="h"), at("a", "09:40", household="h")], False),  # two passages of one patient
        ([at("a", "09:00", household="h"), at("b", "09:20"), at("b", "09:40", household="h")], False),
    ],
)
def test_a_short_time_apart_at_one_door_is_a_question(visits: list[Visit], *, is_asked: bool) -> None:
    found = price(TWO, visits).visits
    assert any("meme_deplacement" in codes(one) for one in found) == is_asked


def test_the_question_changes_no_amount() -> None:
    asked = price(TWO, [at("a", "09:00", household="h"), at("b", "09:10", household="h")])
    apart = price(TWO, [at("a", "09:00", household="h"), at("b", "18:00", household="h")])
    assert [one.text for one in asked.visits] == [one.text for one in apart.visits]
