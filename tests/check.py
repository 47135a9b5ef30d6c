"""`./dev check`: exactly what CI runs before the tests. Each step with its time; all of them run, then the list of failures."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PRODUCTION = {
    "IDEL_ENV": "production",
    "IDEL_SECRET_KEY": "check-only-" + "k" * 60,
    "IDEL_KEYS": "check:" + "ab" * 32 + ";index:" + "cd" * 32,
    "IDEL_HOSTS": "idel.example",
    "IDEL_PG_HOST": "db.example",
}
STEPS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff", ["ruff", "check", "."], {}),
    ("format", ["ruff", "format", "--check", "."], {}),
    ("djlint", ["djlint", "templates", "--lint", "--quiet"], {}),
    ("imports", ["lint-imports"], {}),
    ("mypy", ["mypy", "."], {"IDEL_PG_HOST": "nowhere"}),
    ("deploy", [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("openapi", [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull], {}),
    ("migrations", [sys.executable, "-m", "idel.embedded_command", "makemigrations", "--check", "--dry-run"], {}),
]


def main(names: list[str]) -> int:
    failed = [
        name for name, command, values in STEPS if (not names or name in names) and not _step(name, command, values)
    ]
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return 1 if failed else 0


def _step(name: str, command: list[str], values: dict[str, str]) -> bool:
    start = time.monotonic()
    program = [str(BIN / command[0]), *command[1:]] if "/" not in command[0] else command
    environment = {**os.environ, "IDEL_DATA": str(ROOT / ".idel" / "check"), **values}
    ended = subprocess.run(program, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    sys.stderr.write(f"{'ok  ' if ended.returncode == 0 else 'FAIL'} {name} {time.monotonic() - start:.1f} s\n")
    if ended.returncode:
        sys.stderr.write(ended.stdout[-6000:] + ended.stderr[-4000:])
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
