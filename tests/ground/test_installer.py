"""The installer for a Python without pip: only the pinned bytes enter, asked of whatever index the machine names."""

import functools
import hashlib
import http.server
import importlib.util
import io
import json
import platform
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fetch_uv() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fetch_uv", ROOT / "requirements/fetch_uv.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package index with one wheel; gives the sha256 of the wheel."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as wheel:
        wheel.writestr("uv-9.9.9.data/scripts/uv", "#!/bin/sh\necho uv 9.9.9\n")
    name = f"uv-9.9.9-py3-none-manylinux_2_17_{platform.machine()}.whl"
    digest = hashlib.sha256(kept.getvalue()).hexdigest()
    (tmp_path / "uv").mkdir()
    (tmp_path / name).write_bytes(kept.getvalue())
    page = {"files": [{"filename": name, "url": f"../{name}", "hashes": {"sha256": digest}}]}
    (tmp_path / "uv/index.html").write_text(json.dumps(page))
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/")
    yield digest
    server.shutdown()
    server.server_close()


def test_the_pinned_wheel_becomes_a_command(fetch_uv: ModuleType, index: str, tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(f"uv==9.9.9 --hash=sha256:{index}\n")
    fetch_uv.main(tmp_path / "bin/uv", pins)
    assert (tmp_path / "bin/uv").read_text().endswith("uv 9.9.9\n")
    assert (tmp_path / "bin/uv").stat().st_mode & 0o111


def test_a_wheel_that_is_not_pinned_does_not_enter(fetch_uv: ModuleType, index: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="pins no wheel"):
        fetch_uv.main(tmp_path / "bin/uv")  # the pins of the repository
    name = next(tmp_path.glob("*.whl"))
    name.write_bytes(name.read_bytes() + b"x")
    pins = tmp_path / "pins.txt"
    pins.write_text(f"uv==9.9.9 --hash=sha256:{index}\n")
    with pytest.raises(SystemExit, match="not the pinned one"):
        fetch_uv.main(tmp_path / "bin/uv", pins)
    assert not (tmp_path / "bin/uv").exists()
