"""`python -m noemie.formats FILE [--json]`: a fund's file explained, record by record. NIR are never printed whole.

Exit codes: 0 read, 1 read with problems or refused, 2 wrong usage.
"""

import argparse
import json
import sys
from pathlib import Path

from noemie.formats import arl, b2, noemie
from noemie.formats.recognise import recognise
from noemie.formats.records import Decoded, Value

HIDDEN = ("nir", "name", "member", "birth")


def read(data: bytes) -> Decoded:
    """The decoded file, whatever its format; `refused` when it is none of the funds'."""
    match recognise(data):
        case "noemie":
            return noemie.read(data).decoded
        case "b2":
            return b2.read(data).decoded
        case "arl":
            return arl.read(data).decoded
        case _:
            return Decoded("unknown", "", refused="ni un lot B2, ni un retour NOEMIE, ni un ARL")


def shown(name: str, value: Value) -> Value:
    """A NIR keeps sex, year and month; names and numbers of a person are dots."""
    if value in {None, ""} or not any(word in name for word in HIDDEN):
        return value
    return f"{str(value)[:5]}••••••••" if name.endswith("nir") else "••••"


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
    if options.json:
        sys.stdout.write(json.dumps(document(decoded), ensure_ascii=False, indent=1) + "\n")
    else:
        _print(decoded)
    return 1 if decoded.refused or decoded.problems or not decoded.agrees else 0


def _print(decoded: Decoded) -> None:
    if decoded.refused:
        print(f"Refusé : {decoded.refused}")
        return
    print(f"{decoded.format} ({decoded.framing}), {len(decoded.records)} enregistrements")
    for one in decoded.records:
        values = ", ".join(
            f"{name}={shown(name, value)}" for name, value in one.fields.items() if value not in {None, ""}
        )
        print(f"{one.rank:5} @{one.offset:<8} {one.record:3} {values}")
    for problem in decoded.problems:
        print(f"problème : rang {problem.rank}, octet {problem.offset}, {problem.field} : {problem.reason}")
    print(
        "totaux exacts"
        if decoded.agrees
        else "totaux différents : " + ", ".join(c.what for c in decoded.controls if not c.agrees)
    )


if __name__ == "__main__":
    sys.exit(main())
