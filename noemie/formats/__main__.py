"""`python -m noemie.formats FILE [--json]`: a fund's file explained, record by record. NIR are never printed whole.

Exit codes: 0 read, 1 read with problems or refused, 2 wrong usage.
"""

import argparse
import json
import sys
from pathlib import Path

from noemie.formats.explain import Explained, euros, explain
from noemie.formats.masking import mask_nir, mask_value
from noemie.formats.reading import read
from noemie.formats.records import Decoded, Problem, Record, Value
from noemie.formats.shown import show
from noemie.formats.words import word


def shown(name: str, value: Value) -> Value:
    """A NIR keeps sex, year and month; names and numbers of a person are dots."""
    if not isinstance(value, str):
        return "••••" if word(name).identity and value is not None else value
    return mask_nir(mask_value(name, value))


def document(decoded: Decoded) -> dict[str, object]:
    records = [
        {
            "rank": one.rank,
            "offset": one.offset,
            "record": one.record,
            "level": one.level,
            "fields": {name: shown(name, value) for name, value in one.fields.items()},
        }
        for one in decoded.records
    ]
    problems = [
        {"rank": p.rank, "offset": p.offset, "field": p.field, "raw": shown(p.field, p.raw), "reason": p.reason}
        for p in decoded.problems
    ]
    declared = {control.what: control.declared for control in decoded.controls}
    computed = {control.what: control.computed for control in decoded.controls}
    return {
        "format": decoded.format,
        "framing": decoded.framing,
        "records": records,
        "problems": problems,
        "controls": {"declared": declared, "computed": computed, "agree": decoded.agrees},
        "notes": list(decoded.notes),
        "refused": decoded.refused,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m noemie.formats")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        decoded = read(options.file.read_bytes())
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    show(lambda: _write_json(decoded) if options.json else _print(decoded))
    return 1 if decoded.refused or decoded.problems or not decoded.agrees else 0


def _write_json(decoded: Decoded) -> None:
    sys.stdout.write(json.dumps(document(decoded), ensure_ascii=False, indent=1) + "\n")


def _print(decoded: Decoded) -> None:
    if decoded.refused:
        print(f"Refusé : {decoded.refused}")
        return
    print(f"{decoded.format} ({decoded.framing}), {len(decoded.records)} enregistrements")
    by_rank = problems_by_rank(decoded.problems)
    for record in decoded.records:
        _print_record(decoded.format, record, by_rank.get(record.rank, []))
    for problem in by_rank.get(None, []):
        print(f"problème : octet {problem.offset}, {problem.field} : {problem.reason}")
    for note in decoded.notes:
        print(f"à noter : {note}")
    _print_controls(decoded)


def problems_by_rank(problems: tuple[Problem, ...]) -> dict[int | None, list[Problem]]:
    found: dict[int | None, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.rank, []).append(problem)
    return found


def _print_record(file_format: str, record: Record, problems: list[Problem]) -> None:
    one: Explained = explain(file_format, record, problems)
    margin = " " * (9 + 2 * one.indent)
    print(f"{one.rank:5} @{one.offset:<8}{'  ' * one.indent}{one.record:3} {one.title}. {one.sentence}")
    cells = " · ".join(f"{cell.label} : {cell.shown}" for cell in one.cells)
    if cells:
        print(f"{margin}{cells}")
    for problem in one.problems:
        print(f"{margin}problème : {problem}")
    if one.problems:
        print(f"{margin}reçu : {one.raw.rstrip()}")


def _print_controls(decoded: Decoded) -> None:
    different = [control for control in decoded.controls if not control.agrees]
    for control in different:
        declared = (
            control.declared
            if control.what.endswith(("factures", "lignes", "enregistrements"))
            else euros(control.declared)
        )
        computed = (
            control.computed
            if control.what.endswith(("factures", "lignes", "enregistrements"))
            else euros(control.computed)
        )
        print(f"total différent : {control.what}, déclaré {declared}, recalculé {computed}")
    print(f"{len(decoded.controls)} contrôles, " + ("tous exacts" if not different else f"{len(different)} différents"))


if __name__ == "__main__":
    sys.exit(main())
