"""`python -m reconciliation.bank FILE [--json]`: the statements of a file, with their proof.

Exit codes: 0 read, 1 read with problems, not proved or refused, 2 wrong usage.
"""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from noemie.formats.shown import show
from reconciliation.bank.reading import read
from reconciliation.bank.statement import BankFile, Entry, Statement


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "amount_cents": entry.amount_cents,
        "decimals": entry.decimals,
        "booked_on": _iso(entry.booked_on),
        "value_on": _iso(entry.value_on),
        "label": entry.label,
        "reference": entry.reference,
        "operation_code": entry.operation_code,
        "details": [{"qualifier": detail.qualifier, "text": detail.text} for detail in entry.details],
        "key": entry.key,
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "account": statement.account,
        "currency": statement.currency,
        "decimals": statement.decimals,
        "opening_cents": statement.opening_cents,
        "opening_on": _iso(statement.opening_on),
        "closing_cents": statement.closing_cents,
        "closing_on": _iso(statement.closing_on),
        "proved": statement.proved,
        "entries": [_entry(entry) for entry in statement.entries],
    }


def document(file: BankFile) -> dict[str, object]:
    return {
        "format": file.format,
        "statements": [_statement(statement) for statement in file.statements],
        "continuity": [{"from": one.before, "to": one.after, "agree": one.agrees} for one in file.continuity],
        "problems": [{"where": one.where, "reason": one.reason} for one in file.problems],
        "refused": file.refused,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m reconciliation.bank")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        found = read(options.file.read_bytes(), dt.datetime.now(dt.UTC).date())
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    show(lambda: _write_json(found) if options.json else _print(found))
    return 1 if found.refused or found.problems or any(one.proved is False for one in found.statements) else 0


def _write_json(found: BankFile) -> None:
    sys.stdout.write(json.dumps(document(found), ensure_ascii=False, indent=1) + "\n")


def _print(file: BankFile) -> None:
    if file.refused:
        print(f"Refusé : {file.refused}")
    for one in file.statements:
        total = sum(entry.amount_cents or 0 for entry in one.entries)
        proof = {True: "prouvé", False: "NON prouvé", None: "rien ne prouve ce relevé dans ce fichier"}[one.proved]
        print(
            f"{one.account[:11]}… {one.opening_on} → {one.closing_on} : {len(one.entries)} mouvements, {total} ; {proof}"
        )
    for problem in file.problems:
        print(f"problème : {problem.where} : {problem.reason}")


if __name__ == "__main__":
    sys.exit(main())
