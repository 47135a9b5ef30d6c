"""Every open point of the law is choosable or says why it is not; the table of the documents is that of the data."""

import re
from pathlib import Path

import pytest

from ngap.nomenclature import tariffs
from ngap.open_points import NO_CHOICE, TARIFF_DOUBTS
from ngap.reading_texts import TEXTS
from ngap.readings import OTHER
from ngap.share import rates

ROOT = Path(__file__).parents[2]
POINT = re.compile(r"\bU-\d\d\b")
ROW = re.compile(r"\| (U-\d\d) \| (.+?) \| (choice|none) \| (.+?) \| (.*?) ?\| (.*?) ?\|")
TABLE = [
    ROW.fullmatch(line)
    for line in (ROOT / "docs/algorithms/open_points.md").read_text().splitlines()
    if line.startswith("| U-")
]
ALL = [f"U-{number:02}" for number in range(1, 48)]


def test_each_point_has_one_row_and_is_one_of_the_two() -> None:
    assert [row[1] for row in TABLE if row] == ALL
    assert set(OTHER) | set(NO_CHOICE) == set(ALL) and not set(OTHER) & set(NO_CHOICE)


@pytest.mark.parametrize("row", TABLE, ids=ALL)
def test_the_row_says_what_the_page_says(row: re.Match[str]) -> None:
    point, subject, kind, default, other, where = row.groups()
    if kind == "choice":
        text = TEXTS[point]
        assert (subject, default, other) == (text.question, text.default, text.other)
        folders = (ROOT / "ngap", ROOT / "ngap/rules", ROOT / "ngap/data")
        named = [name for quoted in re.findall(r"`([^`]+)`", where) for name in [quoted.rpartition("/")[2]]]
        assert named, point
        for name in named:
            assert any(point in (folder / name).read_text() for folder in folders if (folder / name).exists()), name
    else:
        one = NO_CHOICE[point]
        assert (subject, default, other, where) == (one.subject, one.why, "", "")


def test_every_point_named_anywhere_in_the_code_or_the_data_is_in_the_table() -> None:
    named = set()
    for folder in ("ngap", "billing", "reconciliation", "noemie", "cabinet", "dashboards", "templates", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".html", ".md", ".csv"}:
                named |= set(POINT.findall(path.read_text()))
    assert {"U-23", "U-17", "U-46"} <= named <= set(ALL)


def test_every_point_of_a_value_or_a_rate_is_said() -> None:
    values = {one.open_point for row in tariffs() for one in row.values if one.open_point}
    assert values - {"U-24"} == set(TARIFF_DOUBTS)  # the franchise is in no line
    assert {one.open_point for life in rates().values() for one in life} <= {"", *ALL}
