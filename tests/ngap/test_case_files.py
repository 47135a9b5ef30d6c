"""The doors of the case format: an unreadable case is a failure with a message, never a crash nor a price."""

import datetime as dt
import json
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ngap.cases import check

GOOD = {
    "id": "bon", "care_date": "2026-11-10", "patient": {"age": 70},
    "visits": [{"time": "09:00", "acts": ["injection_iv_isolee"]}],
    "expect": [{"visit": 1, "lines": ["AMI 2", "IFD"], "total": 9.45}],
}  # fmt: skip


def _check(folder: Path, *cases: object) -> list[bool | None]:
    path = folder / "cas.yaml"
    path.write_text(yaml.safe_dump(list(cases), allow_unicode=True))
    return [result.ok for result in check([path])]


def test_a_good_case_passes(tmp_path: Path) -> None:
    assert _check(tmp_path, GOOD) == [True]


def test_an_unquoted_time_is_read_in_base_sixty(tmp_path: Path) -> None:
    (tmp_path / "cas.yaml").write_text(yaml.safe_dump([GOOD]).replace("'09:00'", "20:00"))
    assert [result.ok for result in check([tmp_path / "cas.yaml"])] == [True]


@pytest.mark.parametrize(
    "change",
    [
        {"care_date": "2026-02-30"}, {"care_date": None}, {"zone": "lune"}, {"zone": ["metropole"]}, {"patient": None},
        {"patient": {"age": "vieux"}}, {"patient": {"birth_date": "x"}}, {"patient": {"age": 70, "dependence": "BSD"}},
        {"visits": [{"time": "25:00"}]}, {"visits": [{"time": "09:00", "place": "lune"}]}, {"visits": None},
        {"visits": [{"time": "09:00", "distance_km": "loin"}]}, {"visits": [{"time": "09:00", "distance_km": -3, "acts": ["injection_sc"]}]},
        {"patient": {"age": 70, "insulin_treated": "false"}}, {"patient": {"age": 70.5}}, {"patient": {"age": True}},
        {"visits": [{"time": "09:00", "acts": "injection_sc"}]}, {"visits": [{"time": "09:00", "daily_need": "non", "acts": ["injection_sc"]}]},
        {"expect": []}, {"patients": [{"key": "a", "age": 70, "visits": []}] * 2},
        {"visits": [{"time": "09:00", "acts": ["nope"]}]}, {"expect": [{"visit": 2, "lines": []}]}, {"expect": [{"lines": []}]},
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_read_fails_with_a_message(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text(yaml.safe_dump([{**GOOD, **change}]))
    (result,) = check([path])
    assert result.ok is False
    assert result.message


def test_what_is_written_otherwise_and_means_the_same_is_read(tmp_path: Path) -> None:
    visits = [{"time": "9:00", "acts": ["injection_iv_isolee"]}]
    lines = [{"visit": 1, "lines": ["AMI  2.00", "IFD"]}]
    assert _check(tmp_path, {**GOOD, "visits": visits, "expect": lines}) == [True]
    assert _check(tmp_path, {**GOOD, "expect": [{"visit": 1, "lines": ["AMI 2"]}], "not_stated": "IFD"}) == [True]


def test_a_day_that_expects_nothing_is_cote_but_checks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text(yaml.safe_dump([{name: value for name, value in GOOD.items() if name != "expect"}]))
    assert [result.ok for result in check([path])] == [False]
    done = subprocess.run([sys.executable, "-m", "ngap", "cote", path], capture_output=True, text=True, check=True)
    assert "AMI 2 + IFD" in done.stdout


def test_a_field_that_the_format_does_not_have_is_named_when_the_case_fails(tmp_path: Path) -> None:
    path = tmp_path / "cas.yaml"
    visits = [{"time": "09:00", "acts": ["injection_iv_isolee"], "distance": 5}]
    path.write_text(
        yaml.safe_dump([{**GOOD, "visits": visits, "expect": [{"visit": 1, "lines": ["AMI 2", "IFD", "IK 6"]}]}])
    )
    (result,) = check([path])
    assert (result.ok, "distance" in result.message) == (False, True)


def test_only_the_case_fails_when_a_date_is_in_no_calendar(tmp_path: Path) -> None:
    """Unquoted, as in the published files: YAML itself would read it as a date."""
    path = tmp_path / "cas.yaml"
    path.write_text(yaml.safe_dump([{**GOOD}, {**GOOD, "id": "autre"}]).replace("'2026-11-10'", "2026-13-10", 1))
    bad, good = check([path])
    assert (bad.ok, good.ok) == (False, True)
    assert "care_date" in bad.message


def test_a_case_with_an_unknown_act_fails_even_when_no_line_is_expected(tmp_path: Path) -> None:
    unknown = {**GOOD, "visits": [{"time": "09:00", "acts": ["nope"]}], "expect": []}
    assert _check(tmp_path, unknown, {**unknown, "expect_error": "unknown_act"}) == [False, True]


def test_one_line_is_printed_for_a_failing_case(tmp_path: Path) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text("a: [1, 2")
    done = subprocess.run([sys.executable, "-m", "ngap", "check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 2)
    assert done.stdout.endswith("0 passed, 1 failed\n")


@pytest.mark.parametrize(
    "text", ["", "a: 1", "- 3", "[[", "- {id: x}", "\x00", "!!python/object:os.system []", "- 0x_", "[" * 5000]
)
def test_a_file_that_is_not_a_list_of_cases_fails(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text(text)
    assert all(result.ok is False and result.message for result in check([path]))


def test_no_noise_in_a_case_makes_the_reader_crash(tmp_path: Path) -> None:
    draw = random.Random(3)
    noise = [
        None,
        -1,
        0,
        10**30,
        "x",
        "",
        [],
        {},
        True,
        1.5,
        "2026-11-10",
        ["injection_sc"],
        float("nan"),
        float("inf"),
    ]
    cases = []
    for number in range(300):
        case = json.loads(json.dumps({**GOOD, "id": f"bruit-{number}"}))
        target = draw.choice([case, case["patient"], case["visits"][0], case["expect"][0]])
        names = [
            *target,
            "zone",
            "household",
            "bsi",
            "not_stated",
            "expect_error",
            "distance_km",
            "terrain",
            "dependence",
        ]
        target[draw.choice(names)] = draw.choice(noise)
        cases.append(case)
    assert len(_check(tmp_path, *cases)) == 300


def test_the_command_line_keeps_its_exit_codes_and_keys(tmp_path: Path) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text(yaml.safe_dump([GOOD, {**GOOD, "id": "faux", "expect": [{"visit": 1, "lines": ["AMI 3"]}]}]))
    done = subprocess.run(
        [sys.executable, "-m", "ngap", "check", path, "--json"], capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["passed"], found["failed"]) == (1, 1, 1)
    assert {"id", "ok", "expected", "computed"} <= set(found["cases"][0])
    done = subprocess.run(
        [sys.executable, "-m", "ngap", "cote", path, "--json"], capture_output=True, text=True, check=False
    )
    visit = json.loads(done.stdout)["cases"][0]["visits"][0]
    assert (done.returncode, visit["total_cents"]) == (0, 945)
    assert {"line", "code", "coefficient", "rate", "amount_cents", "rule", "reference"} <= set(visit["lines"][0])
    assert visit["trace"]
    assert subprocess.run([sys.executable, "-m", "ngap", "cote"], capture_output=True, check=False).returncode == 2


def test_the_command_starts_in_less_than_four_tenths_of_a_second(tmp_path: Path) -> None:
    """Processor time of the child: what the command costs, whatever else the machine does."""
    path = tmp_path / "cas.yaml"
    path.write_text(yaml.safe_dump([GOOD]))
    times = []
    for _ in range(5):
        start = _children_seconds()
        subprocess.run([sys.executable, "-m", "ngap", "cote", path], check=True, capture_output=True)
        times.append(_children_seconds() - start)
    assert sorted(times)[2] < 0.4


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_review_lists_what_is_unverified_what_comes_and_what_stops() -> None:
    done = subprocess.run([sys.executable, "-m", "ngap", "review"], capture_output=True, text=True, check=True)
    assert "taux ame: U-23" in done.stdout
    assert "tarif TMI metropole: plus de valeur après le 2027-10-31" in done.stdout
    assert "2028-01-01: acte surveillance_clinique_hebdomadaire" in done.stdout


def test_the_command_ends_in_silence_when_its_reader_stops() -> None:
    done = subprocess.run(
        f"{sys.executable} -m ngap review | head -1", shell=True, capture_output=True, text=True, check=False
    )
    assert (done.stdout[:10], done.stderr) == ("À vérifier", "")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"care_date": "2026-13-40"}, "care_date"),
        ({"care_date": None}, "care_date"),
        ({"patient": {"age": "soixante"}}, "patient 1"),
        ({"patient": 5}, "patient et visits"),
        ({"visits": [{"time": "25:00"}]}, "passage 1"),
        ({"visits": [{"time": "09:00"}, {"acts": []}]}, "passage 2\u202f: champ «\u202ftime\u202f» absent"),
        ({"visits": [{"time": "09:00", "acts": "injection_sc"}]}, "passage 1\u202f: acts"),
        ({"visits": [{"time": "09:00", "distance_km": "loin"}]}, "passage 1"),
        ({"visits": 5}, "visits"),
        ({"patients": [5]}, "patient 1"),
        ({"expect": [{"visit": "un", "lines": []}]}, "expect 1"),
        ({"expect": [{"visit": 1.9, "lines": []}]}, "expect 1\u202f: visit"),
        ({"expect": [{"visit": True, "lines": []}]}, "expect 1\u202f: visit"),
        ({"expect": [{"visit": 1, "lines": [1]}]}, "expect 1\u202f: lines"),
        ({"expect": [{"visit": 1, "lines": "AMI 1"}]}, "expect 1\u202f: lines"),
        ({"expect_error": ["unknown_act"]}, "expect_error"),
        ({"visits": [{"time": "18:00+02:00"}]}, "passage 1\u202f: time"),
        ({"visits": [{"time": 8}]}, "passage 1\u202f: time"),
        ({"expect": 5}, "expect"),
    ],
)
def test_a_case_that_cannot_be_read_says_where_and_never_in_the_words_of_python(
    change: dict[str, object], where: str, tmp_path: Path
) -> None:
    file = tmp_path / "cas.yaml"
    file.write_text(yaml.safe_dump([{**GOOD, **change}, 7]))
    found, other = check([file])
    assert found.message.startswith(f"cas illisible\u202f: {where}"), found.message
    assert not any(word in found.message for word in ("Error", "NoneType", "'int'", "invalid literal", "object"))
    assert other.message == "cas illisible\u202f: des champs nommés sont attendus"


@pytest.mark.parametrize(
    ("change", "ok"),
    [
        (
            {"care_date": dt.datetime(2026, 11, 12, 8, tzinfo=dt.UTC)},
            True,
        ),  # YAML reads a day with its hour: the day counts
        ({"visits": [{"time": 72000, "acts": ["injection_sc"], "night_need": False}]}, True),  # 20:00:00 unquoted
        ({"zone": None}, True),
        ({"not_stated": ["IFD"], "expect": [{"visit": 1, "lines": ["AMI 1", "MAU", "IFD"], "total": 7.45}]}, True),
        ({"not_stated": ["IFD"], "expect": [{"visit": 1, "lines": ["AMI 1", "MAU"], "total": 4.70}]}, True),
        ({"not_stated": ["IFD"], "expect": [{"visit": 1, "lines": ["AMI 1", "MAU"], "total": 7.45}]}, False),
        ({"expect": [], "expect_error": "act_not_valid", "disputed": "U-22"}, None),
        ({"expect": [], "expect_error": "act_not_valid"}, False),
    ],
)
def test_what_the_format_leaves_to_the_reader(change: dict[str, object], ok: bool | None, tmp_path: Path) -> None:
    case = {
        "id": "a", "care_date": "2026-11-12", "patient": {"age": 60, "dependence": "none"},
        "visits": [{"time": "09:00", "acts": ["injection_sc"]}],
        "expect": [{"visit": 1, "lines": ["AMI 1", "MAU", "IFD"]}],
    }  # fmt: skip
    file = tmp_path / "cas.yaml"
    file.write_text(yaml.safe_dump([{**case, **change}]))
    (found,) = check([file])
    assert found.ok is ok, found


def test_a_field_that_the_format_does_not_have_is_told_when_the_case_fails(tmp_path: Path) -> None:
    file = tmp_path / "cas.yaml"
    wrong = {**GOOD, "zones": "reunion", "expect": [{"visit": 1, "lines": ["AMI 9"], "totl": 9}]}
    file.write_text(yaml.safe_dump([wrong]))
    (found,) = check([file])
    assert not found.ok and "totl, zones" in found.message


@pytest.mark.parametrize("change", [{"time": "25:44"}, {"place": "moon"}, {"date": "2026-13-40"}])
def test_a_workload_that_cannot_be_priced_is_a_wrong_usage(change: dict[str, str], tmp_path: Path) -> None:
    work = {
        "id": 0, "date": "2026-09-17", "time": "19:44", "sunday": False, "night": False, "place": "home", "km": 9,
        "insulin_treated": True, "acts": ["injection_sc"],
    }  # fmt: skip
    file = tmp_path / "travail.jsonl"
    file.write_text(json.dumps({**work, **change}))
    done = subprocess.run([sys.executable, "-m", "ngap", "bench", file], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr, bool(done.stderr)) == (2, False, True)
