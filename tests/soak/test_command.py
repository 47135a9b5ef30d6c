"""`./dev soak` starts as a person starts it: nothing of Django is set up before."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("asked", [["--help"], ["--case", "7"], ["mutants", "--module", "no_such_rule"]])
def test_the_command_starts_without_settings_in_the_environment(asked: list[str]) -> None:
    values = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "IDEL_"))}
    done = subprocess.run([sys.executable, "-m", "soak", *asked], capture_output=True, env=values, check=False)
    assert (done.returncode, bool(done.stdout)) == (0, True), done.stderr.decode()[-800:]
