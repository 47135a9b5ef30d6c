"""`manage.py simulate`: what it cannot do is wrong usage, told in a sentence, and writes nothing."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize("wrong", [["--months", "0"], ["--months", "-2"], ["--patients", "0"]])
def test_a_life_of_nothing_is_wrong_usage(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(CommandError, match="au moins un mois et un patient") as refused:
        call_command("simulate", str(tmp_path / "vie"), *wrong)
    assert refused.value.returncode == 2
    assert not (tmp_path / "vie").exists()


def test_a_file_or_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "note.txt"
    kept.write_text("à garder", encoding="utf-8")
    for where in (kept, tmp_path):
        with pytest.raises(CommandError, match="n'est pas un dossier vide") as refused:
            call_command("simulate", str(where), "--months", "1", "--patients", "1")
        assert refused.value.returncode == 2
    assert [one.name for one in tmp_path.iterdir()] == ["note.txt"]
