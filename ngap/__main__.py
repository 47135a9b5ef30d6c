"""`python -m ngap check FILE… [--json]`, `cote FILE [--json]`, `bench WORKLOAD.jsonl [--totals OUT]`, `review`.

Exit codes: 0 done, 1 something failed, 2 wrong usage.
"""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

import msgspec

from ngap.cases import Case, Result, check, load_cases
from ngap.cotation import VisitCotation, cote
from ngap.money import euros


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ngap", description="La nomenclature : cotations et cas publiés.")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("check", help="vérifie des cas publiés")
    one.add_argument("files", nargs="+", type=Path)
    one.add_argument("--json", action="store_true")
    two = commands.add_parser("cote", help="cote les cas d'un fichier, avec la trace")
    two.add_argument("files", nargs=1, type=Path)
    two.add_argument("--json", action="store_true")
    three = commands.add_parser("bench", help="mesure la vitesse du moteur")
    three.add_argument("workload", type=Path)
    three.add_argument("--totals", type=Path)
    commands.add_parser("review", help="ce qui reste à vérifier dans les données")
    options = parser.parse_args(arguments)
    if options.command == "check":
        return _check(options.files, options.json)
    if options.command == "cote":
        return _cote(options.files[0], options.json)
    if options.command == "bench":
        from ngap.bench import bench

        return bench(options.workload, options.totals)
    from ngap.review import review

    return review(dt.datetime.now(tz=dt.UTC).date())


def _print_json(document: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


def _check(files: list[Path], as_json: bool) -> int:
    results = check(files)
    counted = [result for result in results if result.ok is not None]
    failed = [result for result in counted if not result.ok]
    disputed = [result for result in results if result.ok is None]
    if as_json:
        cases = [
            {
                "id": r.id,
                "ok": r.ok is not False,
                "expected": list(r.expected),
                "computed": list(r.computed),
                "message": r.message,
            }
            for r in results
        ]
        _print_json(
            {"passed": len(counted) - len(failed), "failed": len(failed), "disputed": len(disputed), "cases": cases}
        )
        return 1 if failed else 0
    for result in failed:
        print(
            f"{result.id}: attendu {' | '.join(result.expected)} ; calculé {' | '.join(result.computed)} {result.message}"
        )
    for result in disputed:
        print(
            f"(discuté, {result.disputed}) {result.id}: attendu {' | '.join(result.expected)} ; calculé {' | '.join(result.computed)}"
        )
    print(f"{len(counted) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def _cote(path: Path, as_json: bool) -> int:
    items = load_cases(path)
    unreadable = [item for item in items if isinstance(item, Result)]
    documents = [_document(item) for item in items if isinstance(item, Case)]
    for item in unreadable:
        print(f"{item.id}: {item.message}", file=sys.stderr)
    if as_json:
        _print_json({"cases": documents})
    else:
        for case in (one for one in items if isinstance(one, Case)):
            _print_case(case)
    return 1 if unreadable else 0


def _document(case: Case) -> dict[str, object]:
    visits = cote(case.day).visits
    return {
        "id": case.id,
        "visits": [
            {
                "visit": rank,
                "patient": key,
                "lines": [_line(line) for line in visit.lines],
                "total_cents": visit.total_cents,
                "trace": [msgspec.to_builtins(step) for step in visit.trace],
                "findings": [msgspec.to_builtins(finding) for finding in visit.findings],
            }
            for (key, rank), visit in zip(case.order, visits, strict=True)
        ],
    }


def _line(line: object) -> dict[str, object]:
    made: dict[str, object] = msgspec.to_builtins(line)
    return {"line": made.pop("text"), **made}


def _print_case(case: Case) -> None:
    print(case.id)
    for (key, rank), visit in zip(case.order, cote(case.day).visits, strict=True):
        _print_visit(f"{key} {rank}".strip(), visit)


def _print_visit(place: str, visit: VisitCotation) -> None:
    total = "pas de total" if visit.total_cents is None else euros(visit.total_cents)
    print(f"  passage {place} : {visit.text or 'rien à facturer'} = {total}")
    for step in visit.trace:
        print(f"    {step.reference} · {step.subject} : {step.message}")
    for finding in visit.findings:
        print(f"    [{finding.severity}] {finding.code} : {finding.message}")


def _to_the_end_of_the_reader() -> int:
    """Silence when the reader of standard output goes away (`| head`)."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(_to_the_end_of_the_reader())
