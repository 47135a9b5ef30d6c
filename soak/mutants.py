"""`./dev soak mutants`: do the tests of `ngap` see a slip in a rule? Each mutant is tried on the tests that cross its line.

One process collects the tests and notes which lines of the rules each of them crosses; each mutant is then put in the place
of its module in a fork, which runs those tests, quickest first, until one fails. Hypothesis' tests are left out: what they
draw changes, and a rule must be held by examples of its own. A mutant that survives is equivalent, or a test is missing.
"""

import contextlib
import importlib
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from soak.mutators import Mutant, mutants

RULES = Path("ngap/rules")
WHOLE = {"ngap.money", "ngap.rules.rule"}  # held by value elsewhere: only the code of their functions is exchanged
AFTER = ("ngap.rules", "ngap.relevance", "ngap.cotation")
SECONDS, PROCESSES = 60, os.cpu_count() or 1
KILLED, SURVIVED = 1, 0
KILLED_AT_LEAST = 0.9
TESTS = "tests/ngap"
PYTEST = ["-o", "addopts=", "-o", "timeout=0", "--noconftest", "-q", "--no-header", "--tb=no"]
PLUGINS = ["-p", "no:django", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"]


@dataclass(frozen=True, slots=True)
class Tried:
    module: str
    line: int
    words: str
    is_killed: bool


@dataclass(slots=True)
class Run:
    """A pytest plugin that runs the collected tests itself, once to map them, then once a mutant and a fork."""

    only: str = ""
    tried: list[Tried] = field(default_factory=list)
    trying: dict[int, tuple[str, Mutant]] = field(default_factory=dict)
    lines: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    items: dict[str, pytest.Item] = field(default_factory=dict)
    has_failed: bool = False
    failing: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.has_failed = self.has_failed or report.failed
        self.failing += [report.nodeid] if report.failed else []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items if not _is_drawn(item)}
        for name, item in self.items.items():
            self._map(name, item)
        if self.failing:
            raise pytest.UsageError(f"the tests fail before any mutant: {', '.join(self.failing)}")
        for name, path in _targets(self.only):
            for mutant in mutants(path.read_text(), in_functions_only=name in WHOLE):
                if len(self.trying) == PROCESSES:
                    self._wait()
                self._fork(name, path, mutant)
        while self.trying:
            self._wait()
        self.tried.sort(key=lambda one: (one.module, one.line))
        return True

    def _map(self, name: str, item: pytest.Item) -> None:
        crossed: set[tuple[str, int]] = set()
        start = time.perf_counter()
        sys.settrace(_tracer(crossed))
        try:
            self._run(item)
        finally:
            sys.settrace(None)
        self.lines[name], self.seconds[name] = crossed, time.perf_counter() - start

    def _run(self, item: pytest.Item) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

    def _fork(self, name: str, path: Path, mutant: Mutant) -> None:
        pid = os.fork()
        if pid == 0:
            signal.alarm(SECONDS)
            os._exit(self._judge(name, path, mutant))
        self.trying[pid] = name, mutant

    def _wait(self) -> None:
        """An exception at import, a test that fails and a test that never ends all kill."""
        pid, status = os.wait()
        name, mutant = self.trying.pop(pid)
        is_killed = not (os.WIFEXITED(status) and os.WEXITSTATUS(status) == SURVIVED)
        self.tried.append(Tried(name, mutant.line, mutant.words, is_killed))

    def _judge(self, name: str, path: Path, mutant: Mutant) -> int:
        try:
            _become(name, path, mutant)
        except Exception:
            return KILLED
        for test in self._tests(path, mutant):
            self._run(self.items[test])
            if self.has_failed:
                return KILLED
        return SURVIVED

    def _tests(self, path: Path, mutant: Mutant) -> list[str]:
        """Those that cross the line; for a line run at import, which any rule may use, all that price something."""
        file = str(path.resolve())
        found = [test for test, lines in self.lines.items() if lines and (file, mutant.line) in lines]
        return sorted(found or [test for test, lines in self.lines.items() if lines], key=self.seconds.__getitem__)


def _is_drawn(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def _targets(only: str) -> Iterator[tuple[str, Path]]:
    paths = [*sorted(RULES.glob("*.py")), Path("ngap/money.py")]
    for path in paths:
        if path.name != "__init__.py" and only in path.stem:
            yield ".".join(path.with_suffix("").parts), path


def _tracer(crossed: set[tuple[str, int]]) -> Any:
    folders = (str(RULES.resolve()), str(Path("ngap/money.py").resolve()))

    def on_line(frame: FrameType, _event: str, _: object) -> Any:
        crossed.add((frame.f_code.co_filename, frame.f_lineno))
        return on_line

    def on_call(frame: FrameType, _event: str, _: object) -> Any:
        return on_line if frame.f_code.co_filename.startswith(folders) else None

    return on_call


def _become(name: str, path: Path, mutant: Mutant) -> None:
    code = compile(mutant.tree, str(path.resolve()), "exec")
    if name in WHOLE:
        _exchange(sys.modules[name].__dict__, code)
    else:
        exec(code, sys.modules[name].__dict__)  # noqa: S102 (our own module, changed in one place, in a fork)
        others = [one for one in sys.modules if one.startswith("ngap.rules.") and one not in {name, *WHOLE}]
        for other in (*others, *AFTER):
            importlib.reload(sys.modules[other])
    for module in [one for key, one in sys.modules.items() if key.startswith("ngap")]:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def _exchange(module: dict[str, Any], code: CodeType) -> None:
    fresh = {"__name__": module["__name__"], "__builtins__": module["__builtins__"]}
    exec(code, fresh)  # noqa: S102 (as above)
    for name, value in fresh.items():
        if isinstance(value, FunctionType):
            module[name].__code__ = value.__code__
        elif isinstance(value, type) and value.__module__ == module["__name__"]:
            for method, one in vars(value).items():
                if isinstance(one, FunctionType):
                    getattr(module[name], method).__code__ = one.__code__
        elif name.startswith("_") and not name.startswith("__"):
            module[name] = value


def run(only: str = "", tests: str = TESTS) -> list[Tried]:
    """The mutants of the rule files whose name holds `only`, tried on the tests under `tests`."""
    plugin = Run(only)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):  # pytest's dots, in each fork
        pytest.main([tests, *PYTEST, *PLUGINS], plugins=[plugin])
    return plugin.tried


def said(tried: list[Tried]) -> str:
    """The share killed by module, then each survivor."""
    by_module: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        by_module[one.module].append(one)
    rows = [
        f"{name:34} {sum(one.is_killed for one in all_of_it):4} of {len(all_of_it)} killed"
        for name, all_of_it in by_module.items()
    ]
    left = [f"  {one.module}:{one.line} {one.words}" for one in tried if not one.is_killed]
    killed = len(tried) - len(left)
    share = f"mutants: {killed} of {len(tried)} killed ({killed / max(1, len(tried)):.1%}); survivors:"
    return "\n".join([*rows, share, *left])
