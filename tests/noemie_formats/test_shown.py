"""`… | head` ends a command in silence: its reader goes away, no traceback, the exit code of the file."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bank.test_cfonb120 import FILE
from tests.noemie_formats.typed import STREAM, plain

RETURN = plain(
    STREAM.replace("990020", STREAM[STREAM.index("07103140326") : STREAM.index("990020")] * 300 + "990020", 1)
)


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize(
    ("module", "data"),
    [("noemie.formats", RETURN), ("reconciliation.bank", FILE * 2000)],
    ids=["noemie", "bank"],
)
def test_a_reader_that_stops_after_a_line_leaves_no_traceback(
    module: str, data: bytes, options: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(data)
    command = [sys.executable, "-m", module, str(tmp_path / "file"), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(60) in {0, 1}
    assert said == ""
