"""requirements/debian.sh: a package that apt fetched is unpacked in a folder of ours; nothing of it is installed."""

import os
import subprocess
from pathlib import Path

from django.conf import settings

SCRIPT = Path(settings.BASE_DIR) / "requirements" / "debian.sh"
FETCHES = """#!/bin/sh
for word in "$@"; do case "$word" in Dir::Cache=*) cache=${word#Dir::Cache=} ;; install) cp "$PACKAGE" "$cache/archives/" ;; esac; done
"""


def shell(text: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-euc", text], capture_output=True, text=True, env={**os.environ, **variables}, check=False
    )


def test_a_fetched_package_is_unpacked_and_the_fetch_leaves_nothing(tmp_path: Path) -> None:
    tree, bin_ = tmp_path / "tree", tmp_path / "bin"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(
        "Package: invented\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: invented\n"
    )
    (tree / "usr").mkdir()
    (tree / "usr" / "said.txt").write_text("bonjour")
    shell(f"dpkg-deb -b '{tree}' '{tmp_path}/invented.deb'")
    bin_.mkdir()
    (bin_ / "apt-get").write_text(FETCHES)
    (bin_ / "apt-get").chmod(0o755)
    done = shell(
        f". '{SCRIPT}'; unpack '{tmp_path}/into' invented",
        PACKAGE=f"{tmp_path}/invented.deb",
        PATH=f"{bin_}:{os.environ['PATH']}",
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "into" / "usr" / "said.txt").read_text() == "bonjour"
    assert sorted(path.name for path in (tmp_path / "into").iterdir()) == ["usr"]


def test_without_apt_the_caller_is_told(tmp_path: Path) -> None:
    done = shell(
        f". '{SCRIPT}'; PATH='{tmp_path}'; if unpack '{tmp_path}/into' invented; then echo unpacked; else echo told; fi"
    )
    assert done.stdout == "told\n"
