"""What the environment says: one reader for variables and for secrets kept in files."""

import os
from pathlib import Path


class MissingSetting(RuntimeError):
    """A variable without which this mode must not start."""


def read(name: str, default: str | None = None) -> str:
    """`NAME`, or the content of the file named by `NAME_FILE` (docker secrets), or the default."""
    if name in os.environ:
        return os.environ[name]
    if f"{name}_FILE" in os.environ:
        return Path(os.environ[f"{name}_FILE"]).read_text().strip()
    if default is None:
        raise MissingSetting(f"Set {name} or {name}_FILE.")
    return default


def read_list(name: str, default: str = "") -> list[str]:
    """Comma separated values, blanks dropped."""
    return [item.strip() for item in read(name, default).split(",") if item.strip()]
