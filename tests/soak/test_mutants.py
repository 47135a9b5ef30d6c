"""The mutants of the rules: which slips are made, and that a slip in a rule is seen by the tests that cross it."""

import ast

from soak.mutants import run, said
from soak.mutators import mutants

SOURCE = '''
"""Docstring."""
MOST = 3
CODES = {"AMI", "a message of several words"}
RULE = Rule("R-X", "NGAP 1", apply)


def apply(bench):
    """Docstring."""
    for line in bench.lines:
        if line.count < MOST and not line.is_done:
            continue
        line.is_done = True
        bench.drop(line, f"plus de {MOST + 1}")
'''


def _words(source: str) -> list[str]:
    return [one.words for one in mutants(source)]


def test_each_slip_is_one_change_of_a_sound_module() -> None:
    found = list(mutants(SOURCE))
    assert len({ast.dump(one.tree) for one in found}) == len(found)
    for one in found:
        compile(one.tree, "mutant", "exec")


def test_comparisons_bounds_codes_and_statements_are_changed() -> None:
    words = _words(SOURCE)
    assert "line.count < MOST → line.count <= MOST" in words
    assert {"And exchanged", "not left out", "continue left out", "bench.drop(…) left out", "3 → 4"} <= set(words)
    assert "'AMI' spoilt" in words
    assert "line.is_done = True left out" in words


def test_messages_docstrings_and_names_of_rules_are_left_alone() -> None:
    assert not [
        one for one in _words(SOURCE) if "message" in one or "Docstring" in one or "R-X" in one or "plus" in one
    ]


def test_slips_in_a_rule_are_killed_by_its_tests() -> None:
    tried = run("home_only", "tests/ngap/test_home_and_payer.py")
    assert len(tried) >= 8
    assert sum(one.is_killed for one in tried) >= 0.9 * len(tried)
    assert said(tried).startswith("ngap.rules.home_only")
