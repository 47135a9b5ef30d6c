"""Problems of a bank file, bounded: a hostile file of a million bad lines gives a short list and a count."""

from reconciliation.bank.statement import BankProblem

KEPT = 200


class Problems:
    def __init__(self) -> None:
        self._listed: list[BankProblem] = []
        self._left_out = 0
        self._repeated: dict[str, list[int]] = {}

    def note(self, line: int, reason: str) -> None:
        """One problem of one line, `raw` value in the reason."""
        if len(self._listed) < KEPT:
            self._listed.append(BankProblem(f"ligne {line}", reason))
        else:
            self._left_out += 1

    def count(self, line: int, reason: str) -> None:
        """A peculiarity that comes back on many lines: kept once, with its first line and how often it was met."""
        self._repeated.setdefault(reason, [line, 0])[1] += 1

    def all(self) -> tuple[BankProblem, ...]:
        counted = [
            BankProblem(f"ligne {line}", reason if times == 1 else f"{reason} ({times} enregistrements)")
            for reason, (line, times) in self._repeated.items()
        ]
        more = [BankProblem("suite", f"{self._left_out} autres problèmes")] if self._left_out else []
        return (*self._listed, *counted, *more)
