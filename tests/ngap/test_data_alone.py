"""CONTRIBUTING's worked examples, done on a copy of the package: a tariff and an act change by data, without a line of code."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ngap

RISE = """      until: "2028-12-31"
      reference: "https://github.com/teocomyn/IDEL-OS"
    - value: "3.60"
      since: "2029-01-01"
      reference: "avenant 12, article 3 (exemple)"
"""
ACT = """
- code: soin_nouveau
  article: "XVI-I-2"
  label: "Soin nouveau (exemple)"
  letter: AMI
  coefficient: "2.2"
  prescription: "yes"
  cumul: "normal"
  dependent: "included"
  since: "2029-01-01"
  reference: "décision UNCAM du 01/12/2028 (exemple)"
  aliases: ["nouveau soin"]
"""
CASE = """
- id: exemple
  care_date: {day}
  patient: {{age: 70, dependence: {level}}}
  visits: [{{time: "09:00", acts: [soin_nouveau, injection_sc]}}]
  expect: []
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package with one more tariff and one more act."""
    shutil.copytree(Path(ngap.__path__[0]), tmp_path / "ngap", ignore=shutil.ignore_patterns("__pycache__"))
    acts, tariffs = tmp_path / "ngap/data/acts.yaml", tmp_path / "ngap/data/tariffs.yaml"
    acts.write_text(acts.read_text() + ACT)
    ami, others = tariffs.read_text().split("\n- code: AMI\n  zone: drom", maxsplit=1)
    ami = ami.rsplit("      reference:", 1)[0] + RISE.rstrip("\n")
    tariffs.write_text(f"{ami}\n- code: AMI\n  zone: drom{others}")
    return tmp_path


def _cote(copy: Path, day: str, level: str = "none") -> dict[str, object]:
    (copy / "case.yaml").write_text(CASE.format(day=day, level=level))
    done = subprocess.run(
        [sys.executable, "-m", "ngap", "cote", "case.yaml", "--json"], cwd=copy, capture_output=True, check=True
    )
    visit: dict[str, object] = json.loads(done.stdout)["cases"][0]["visits"][0]
    return visit


def test_the_day_of_the_new_act_and_of_the_new_tariff(copy: Path) -> None:
    eve, first = _cote(copy, "2028-12-30"), _cote(copy, "2029-01-02")
    assert (eve["total_cents"], [one["code"] for one in eve["findings"]]) == (None, ["act_not_valid"])  # type: ignore[attr-defined]
    assert [(one["line"], one["amount_cents"]) for one in first["lines"]] == [  # type: ignore[attr-defined]
        ("AMI 2.2", 792),
        ("AMI 1/2", 180),
        ("IFD", 275),
    ]


def test_the_new_act_follows_the_rules_that_its_data_name(copy: Path) -> None:
    found = _cote(copy, "2029-01-02", "BSA")
    assert [one["line"] for one in found["lines"]] == ["BSA", "AMX 1/2", "IFI"]  # type: ignore[attr-defined]
