"""The watched folder: only whole files are taken, each leaves with its report, and nothing is lost or read twice."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from cabinet.models import IncomingFile
from cabinet.tenancy import tenant
from reconciliation.models import BankEntry
from reconciliation.services.files.background import work_on_file
from reconciliation.services.files.watched import look_into
from tests import factories
from tests.bank.test_cfonb120 import FILE
from tests.bank.written import NEAR

LATER = dt.timedelta(minutes=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> tuple[int, Path]:
    """A cabinet and its folder."""
    cabinet_id = factories.make_cabinet()
    settings.IDEL_WATCHED = str(tmp_path)
    folder = tmp_path / str(cabinet_id)
    folder.mkdir()
    return cabinet_id, folder


def put(folder: Path, name: str, data: bytes, age: dt.timedelta = LATER) -> Path:
    path = folder / name
    path.write_bytes(data)
    at = (timezone.now() - age).timestamp()
    os.utime(path, (at, at))
    return path


def rounds(cabinet_id: int) -> list[str]:
    """A round, the work that it rings for, a second round: what the second says."""
    for one in look_into(cabinet_id=cabinet_id, now=timezone.now()):
        if one.to_read is not None:
            work_on_file(cabinet_id=cabinet_id, file_id=one.to_read, today=NEAR)
    return [one.report for one in look_into(cabinet_id=cabinet_id, now=timezone.now())]


def test_a_whole_file_is_read_and_leaves_with_its_report(place: tuple[int, Path]) -> None:
    cabinet_id, folder = place
    put(folder, "releve.txt", FILE)
    put(folder, "bonjour.txt", b"bonjour")
    rounds(cabinet_id)
    assert sorted(one.name for one in folder.iterdir()) == ["importes", "refuses"]
    assert (folder / "importes" / "releve.txt").read_bytes() == FILE
    assert "2 enregistrement(s)" in (folder / "importes" / "releve.txt.rapport.txt").read_text()
    assert "aucun format connu" in (folder / "refuses" / "bonjour.txt.rapport.txt").read_text()
    with tenant(cabinets=[cabinet_id]):
        assert set(IncomingFile.objects.values_list("door", flat=True)) == {"folder"}
        assert BankEntry.objects.count() == 2


def test_a_file_that_is_being_written_a_link_and_a_hidden_file_stay_untouched(
    place: tuple[int, Path], tmp_path: Path
) -> None:
    cabinet_id, folder = place
    put(folder, "en-cours.txt", FILE, age=dt.timedelta(seconds=1))
    put(folder, "releve.txt.part", FILE)
    put(folder, ".cache", FILE)
    secret = put(tmp_path, "ailleurs.txt", FILE)
    (folder / "lien.txt").symlink_to(secret)
    assert rounds(cabinet_id) == []
    assert len(list(folder.iterdir())) == 4
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == 0


def test_a_file_waits_in_the_folder_until_it_has_been_read(place: tuple[int, Path]) -> None:
    cabinet_id, folder = place
    path = put(folder, "releve.txt", FILE)
    for _ in range(3):  # the worker died each time
        (one,) = look_into(cabinet_id=cabinet_id, now=timezone.now())
        assert one.to_read is not None
        assert path.exists()
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == 1
    assert "appliqué" in rounds(cabinet_id)[0]
    assert not path.exists()


def test_the_same_bytes_again_under_another_name_are_put_away_and_add_nothing(place: tuple[int, Path]) -> None:
    cabinet_id, folder = place
    put(folder, "releve.txt", FILE)
    rounds(cabinet_id)
    put(folder, "releve.txt", FILE)
    put(folder, "copie.txt", FILE)
    rounds(cabinet_id)
    names = sorted(one.name for one in (folder / "importes").iterdir() if not one.name.endswith("rapport.txt"))
    assert names == ["copie.txt", "releve-2.txt", "releve.txt"]
    with tenant(cabinets=[cabinet_id]):
        assert IncomingFile.objects.count() == 1
        assert BankEntry.objects.count() == 2


def test_a_file_past_the_cap_is_refused_with_its_reason(place: tuple[int, Path], settings: Any) -> None:
    cabinet_id, folder = place
    settings.IDEL_FOLDER_CAP = 1000
    put(folder, "gros.txt", b"x" * 2000)
    put(folder, "releve.txt", FILE)
    rounds(cabinet_id)
    assert "refusé" in (folder / "refuses" / "gros.txt.rapport.txt").read_text()
    assert (folder / "importes" / "releve.txt").exists()


def test_the_command_reads_at_once_and_says_what_it_refused(
    place: tuple[int, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = place
    put(folder, "releve.txt", FILE)
    put(folder, "bonjour.txt", b"bonjour")
    with pytest.raises(SystemExit) as end:
        call_command("watch")
    assert end.value.code == 1
    assert "releve.txt : appliqué" in capsys.readouterr().out
    with pytest.raises(SystemExit) as end:
        call_command("watch")
    assert end.value.code == 0


def test_without_a_folder_nothing_happens(settings: Any) -> None:
    cabinet_id = factories.make_cabinet()
    assert look_into(cabinet_id=cabinet_id, now=timezone.now()) == []
    with pytest.raises(SystemExit) as end:
        call_command("watch")
    assert end.value.code == 2
