"""Problems of a bank file, bounded: a hostile file of a million bad lines gives a short list and a count."""

from reconciliation.bank.statement import BankProblem

KEPT = 200


class Problems:
    def __init__(self) -> None:
        self._listed: list[BankProblem] = []
        self._left_out = 0
        self._repeated: dict[str, tuple[int | str, int]] = {}

    def note(self, line: int | str, reason: str) -> None:
        """One problem of one line (or of a named place), `raw` value in the reason."""
        if len(self._listed) < KEPT:
            self._listed.append(BankProblem(_place(line), reason))
        else:
            self._left_out += 1

    def count(self, line: int | str, reason: str) -> None:
        """A peculiarity that comes back on many lines: kept once, with its first line and how often it was met."""
        first, times = self._repeated.get(reason, (line, 0))
        self._repeated[reason] = (first, times + 1)

    def all(self) -> tuple[BankProblem, ...]:
        counted = [
            BankProblem(_place(line), reason if times == 1 else f"{reason} ({times} enregistrements)")
            for reason, (line, times) in self._repeated.items()
        ]
        more = [BankProblem("suite", f"{self._left_out} autres problèmes")] if self._left_out else []
        return (*self._listed, *counted, *more)


def _place(line: int | str) -> str:
    return f"ligne {line}" if isinstance(line, int) else line
