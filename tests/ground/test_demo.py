"""`./dev run`: one supervisor, and nothing of it left when it is killed."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground.test_embedded import wait_until_gone

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="idel-d-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def environment(folder: Path) -> dict[str, str]:
    """A user's own: without what the tests' plugin has set."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("IDEL_", "DJANGO_"))}
    return {**mine, "IDEL_STATE": str(folder / "state"), "PYTHONUNBUFFERED": "1"}


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in children for one in (int(child), *descendants(int(child)))]


def test_nothing_survives_when_the_demo_is_killed(folder: Path) -> None:
    command = [sys.executable, "manage.py", "demo", "--port", "0", "--data", str(folder)]
    with (folder / "said").open("w+") as said:
        demo = subprocess.Popen(
            command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, stderr=said, text=True
        )
        assert demo.stdout is not None
        first = demo.stdout.readline()  # the log-ins are printed when the site answers
        said.seek(0)
        text = said.read()
    assert "titulaire@demo.idel.example" in first, text
    address = text.partition("http://")[2].split()[0]
    with urllib.request.urlopen(f"http://{address}/compte/login/", timeout=10) as page:
        assert page.status == 200
    pids = descendants(demo.pid)
    names = [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]
    for program in ("postgres", "valkey", "gunicorn", "celery"):
        assert any(program in name for name in names), program
    demo.kill()
    demo.wait()
    demo.stdout.close()
    assert wait_until_gone(pids) == []


def test_a_taken_port_is_said_before_anything_is_started(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = [sys.executable, "manage.py", "demo", "--port", str(other.getsockname()[1]), "--data", str(folder)]
        said = subprocess.run(
            command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=30, check=False
        )
    assert said.returncode == 1
    assert "déjà pris" in said.stderr
    assert not (folder / "pg").exists()


@pytest.mark.parametrize("setting", [{"DATABASE_URL": "postgres://db/idel"}, {"IDEL_ENV": "production"}])
def test_the_demo_refuses_production_settings(folder: Path, setting: dict[str, str]) -> None:
    secrets = {"IDEL_SECRET_KEY": "k" * 60, "IDEL_KEYS": "a:" + "ab" * 32 + ";index:" + "cd" * 32, "IDEL_HOSTS": "x"}
    command = [sys.executable, "manage.py", "demo", "--exit", "--data", str(folder)]
    values = {**environment(folder), **secrets, **setting}
    said = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, timeout=30, check=False)
    assert said.returncode == 1 and "réglages de production" in said.stderr
    assert not (folder / "pg").exists()
