"""`python3 requirements/fetch_uv.py FILE`: the installer uv, for a Python that has neither pip nor ensurepip (Debian without python3-venv).

Standard library only. The wheel is asked of the package index and kept only when its sha256 stands in requirements/uv.txt.
"""

import hashlib
import io
import json
import os
import platform
import re
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

PINS = Path(__file__).with_name("uv.txt")
SIMPLE_JSON = "application/vnd.pypi.simple.v1+json"


def wheels(index: str) -> list[tuple[str, str, str]]:
    """(file name, address, sha256) of every file of uv in the index (PEP 691)."""
    page = urllib.parse.urljoin(index.rstrip("/") + "/", "uv/")
    request = urllib.request.Request(page, headers={"Accept": SIMPLE_JSON})  # noqa: S310 (https, or the index that the machine names)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        files = json.load(answer)["files"]
    return [(one["filename"], urllib.parse.urljoin(page, one["url"]), one["hashes"]["sha256"]) for one in files]


def chosen(found: list[tuple[str, str, str]], pinned: set[str], machine: str) -> tuple[str, str]:
    """The pinned glibc wheel of this machine: (address, sha256). Raises SystemExit when there is none."""
    for name, address, digest in found:
        if digest in pinned and "manylinux" in name and name.endswith(f"{machine}.whl"):
            return address, digest
    raise SystemExit(f"requirements/uv.txt pins no wheel of uv for {machine}")


def main(target: Path, pins: Path = PINS) -> None:
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple")
    pinned = set(re.findall(r"sha256:([0-9a-f]{64})", pins.read_text()))
    address, digest = chosen(wheels(index), pinned, platform.machine())
    with urllib.request.urlopen(address, timeout=300) as answer:  # noqa: S310
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise SystemExit("the wheel of uv is not the pinned one: nothing was installed")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        name = next(one for one in wheel.namelist() if one.endswith(".data/scripts/uv"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(wheel.read(name))
    target.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
