"""What a bank writes around the movements of its CSV: the account, the balances and their days. No layout is a standard.

Source: the exports of French banks as public readers of them show them (docs/algorithms/bank.md).
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reconciliation.bank.columns import plain
from reconciliation.bank.csv_values import day

Side = Literal["opening", "closing", ""]

# `="00012345678"`: so that a spreadsheet keeps the zeros.
_BARE = re.compile(r'="?([0-9A-Z]{8,34})"?|([0-9]{10,34})')
_NUMBER = re.compile(r"\d[\dA-Z]{7,}")
_DATED = re.compile(r"\d{2}/\d{2}/(?:\d{4}|\d{2})\b")
_MONEY = re.compile(r"[-+]?\d[\d \u00a0\u202f]*[.,]\d{2}\s*(?:EUR|€)?")
# `en d`: an accent that an editor has lost leaves a blank.
STARTS = ("solde en d", "solde initial", "solde d ouverture", "ancien solde", "balance at start", "opening balance")


@dataclass(frozen=True, slots=True)
class Around:
    """`opening`, `closing`: balances in text, empty where the bank writes none."""

    account: str = ""
    opening: str = ""
    closing: str = ""
    closing_on: dt.date | None = None

    @classmethod
    def read(cls, lines: Iterable[Sequence[str]], near: dt.date) -> "Around":
        """`lines`: what stands above the heading."""
        found = cls()
        for line in lines:
            head = line[0].strip() if line else ""
            name, value = plain(head), next((cell.strip() for cell in line[1:] if cell.strip()), "")
            if not found.account:
                found = replace(found, account=_account(head, name, value, line))
            if found.account and not found.closing:
                found = _closed_by(line, found, near)
            if name.startswith("date") and value:
                found = replace(found, closing_on=found.closing_on or day(value, "dmy", near))
            elif "francs" not in name:
                dated = _DATED.search(head)
                written = value or head[dated.end() if dated else len(head) :].strip(" :")
                found = found.with_balance(name, written, day(dated[0], "dmy", near) if dated else None)
        return found

    def with_balance(self, name: str, written: str, on: dt.date | None = None) -> "Around":
        """`name`: the words beside the balance; the first balance of a side is the one that counts."""
        side = side_of(name)
        if side == "opening" and not self.opening:
            return replace(self, opening=written)
        if side == "closing" and not self.closing:
            return replace(self, closing=written, closing_on=on or self.closing_on)
        return self


def side_of(name: str) -> Side:
    """Which balance plain words name."""
    if name.startswith(STARTS):
        return "opening"
    return "closing" if name.startswith(("solde", "balance at end", "closing balance")) else ""


def _account(head: str, name: str, value: str, line: Sequence[str]) -> str:
    bare = _BARE.fullmatch(head)
    if bare:
        return bare[1] or bare[2]
    if "numero" in name or "num ro" in name or "account number" in name or re.search(r"\bn[°o]\s*\d{5}", head.lower()):
        written = re.search(r"(\d[\dA-Z ]{4,})", head)
        return "".join(written[1].split()) if written else "".join(value.split()) if len(value) > 4 else ""
    if name.startswith(("compte", "account")):
        numbers = (_NUMBER.search(cell) for cell in line)
        return next((number[0] for number in numbers if number), "")
    return ""


def _closed_by(line: Sequence[str], known: Around, near: dt.date) -> Around:
    """An account, days and a balance with its cents on one line: the last day is that of the balance."""
    cells = [cell.strip() for cell in line]
    days = [one for cell in cells if (one := day(cell, "dmy", near)) is not None]
    if len(cells) < 6 or not days or not _MONEY.fullmatch(cells[-1] or cells[5]):
        return known
    return replace(known, closing=cells[-1] or cells[5], closing_on=days[-1])
