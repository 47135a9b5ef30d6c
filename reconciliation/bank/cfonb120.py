"""CFONB 120, the French bank statement: records of 120 characters, 01 opening, 04 movement, 05 complement, 07 closing.

Source: CFONB, "Relevé de compte", version of March 2010. Decoded as Latin-1 (fails on no byte, keeps 120 columns).
"""

import datetime as dt
from collections.abc import Iterator

from reconciliation.bank.statement import BankFile, BankProblem, Detail, Entry, Statement, continuity, give_keys

WIDTH = 120
CREDIT = {char: rank for rank, char in enumerate("{ABCDEFGHI")}
DEBIT = {char: rank for rank, char in enumerate("}JKLMNOPQR")}
# Brackets and letters that transcodings are known to change: a named tolerance, counted in the problems.
TRANSCODED = {"é": "{", "è": "}", **{char.lower(): char for char in "ABCDEFGHIJKLMNOPQR"}}
FAR = dt.timedelta(days=3660)


def read(data: bytes, near: dt.date) -> BankFile:
    """`near`: the day of the import; the century of a two-digit year is the one nearest to it. Never raises."""
    text = data.decode("iso-8859-1").replace("\x00", "\ufffd")  # PostgreSQL holds no NUL; the raw file keeps it
    lines = list(_lines(text))
    refusal = _other_format(lines)
    if refusal:
        return BankFile("cfonb120", refused=refusal)
    reader = _Reader(near)
    for number, line in lines:
        reader.take(number, line)
    reader.end()
    if not reader.statements:
        return BankFile("cfonb120", problems=tuple(reader.problems), refused="aucun relevé dans ce fichier")
    give_keys(reader.statements)
    return BankFile("cfonb120", tuple(reader.statements), tuple(continuity(reader.statements)), tuple(reader.problems))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Cut on line ends first, then by 120 where several records share a line; blank lines are nothing."""
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = raw
        if not line.strip():
            continue
        if len(line) > WIDTH and len(line) % WIDTH == 0:
            for at in range(0, len(line), WIDTH):
                yield number, line[at : at + WIDTH]
        else:
            yield number, line


def _other_format(lines: list[tuple[int, str]]) -> str | None:
    if not lines:
        return "fichier vide"
    first = lines[0][1]
    if first[:2] in {"31", "34", "39"} and len(first) in {240, 120}:
        return "CFONB 240 (rejets et impayés) : ce n'est pas un relevé de compte"
    if first[:2] == "03" and len(first) == 160:
        return "CFONB 160 (ordres de virement ou de prélèvement) : ce n'est pas un relevé de compte"
    if first[:2] not in {"01", "04", "07"}:
        return "ce fichier n'est pas un relevé CFONB 120"
    return None


class _Reader:
    def __init__(self, near: dt.date) -> None:
        self.near = near
        self.statements: list[Statement] = []
        self.problems: list[BankProblem] = []
        self.current: Statement | None = None

    def problem(self, number: int, reason: str) -> None:
        self.problems.append(BankProblem(f"ligne {number}", reason))

    def take(self, number: int, line: str) -> None:
        if len(line) != WIDTH or line[:2] not in {"01", "04", "05", "07"}:
            self.problem(number, f"enregistrement de {len(line)} caractères, code {line[:2]!r} : non lu")
            return
        {"01": self._open, "04": self._movement, "05": self._complement, "07": self._close}[line[:2]](number, line)

    def _open(self, number: int, line: str) -> None:
        if self.current is not None:
            self.problem(number, "un relevé s'ouvre avant la fermeture du précédent")
        decimals = self._decimals(number, line)
        opening, day = self.amount(number, line), self.day(number, line[34:40])
        self.current = Statement(_account(line), line[16:19].strip() or "EUR", decimals, opening, day)
        self.statements.append(self.current)

    def _decimals(self, number: int, line: str) -> int:
        if line[19:20].isdigit():
            return int(line[19])
        if line[19:20].strip():
            self.problem(number, f"nombre de décimales illisible {line[19]!r} : 2 par défaut")
        return 2

    def _movement(self, number: int, line: str) -> None:
        if self.current is None:
            self.problem(number, "mouvement hors d'un relevé")
            return
        self._same_account(number, line)
        self.current.entries.append(
            Entry(
                amount_cents=self.amount(number, line),
                booked_on=self.day(number, line[34:40]),
                value_on=self.day(number, line[42:48]) if line[42:48].strip() else None,
                label=line[48:79].rstrip(),
                reference=line[104:120].strip(),
                operation_code=line[32:34].strip(),
                entry_number=line[81:88].strip(),
                decimals=self.current.decimals,
            )
        )

    def _complement(self, number: int, line: str) -> None:
        if self.current is None or not self.current.entries:
            self.problem(number, "complément (05) sans mouvement")
            return
        self._same_account(number, line)
        self.current.entries[-1].details.append(Detail(line[45:48].strip(), line[48:118].rstrip()))

    def _close(self, number: int, line: str) -> None:
        if self.current is None:
            self.problem(number, "fermeture (07) sans ouverture")
            return
        self._same_account(number, line)
        self.current.closing_cents = self.amount(number, line)
        self.current.closing_on = self.day(number, line[34:40])
        self.current.is_closed = True
        if self.current.closing_cents is not None and not self.current.proved:
            self.problem(number, "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé")
        self.current = None

    def end(self) -> None:
        if self.current is not None:
            self.problems.append(BankProblem("fin du fichier", "relevé sans fermeture (07) : fichier tronqué"))

    def _same_account(self, number: int, line: str) -> None:
        if self.current is not None and _account(line) != self.current.account:
            self.problem(number, "le compte de cet enregistrement n'est pas celui de l'ouverture")

    def amount(self, number: int, line: str) -> int | None:
        """14 characters; the last one carries the unit digit and the sign."""
        raw = line[90:104]
        last = raw[-1:]
        if last in TRANSCODED:
            self.problem(number, f"dernier caractère de montant transcodé {last!r}, lu {TRANSCODED[last]!r}")
            last = TRANSCODED[last]
        digits = raw[:-1].strip() or "0"
        if not (digits.isascii() and digits.isdigit()) or (last not in CREDIT and last not in DEBIT):
            self.problem(number, f"montant illisible {raw!r} : jamais pris pour zéro")
            return None
        value = int(digits) * 10 + (CREDIT[last] if last in CREDIT else DEBIT[last])
        return value if last in CREDIT else -value

    def day(self, number: int, raw: str) -> dt.date | None:
        """JJMMAA, in the century nearest to the day of the import; more than ten years away is refused."""
        found = None
        for century in (1900, 2000, 2100):
            try:
                day = dt.date(century + int(raw[4:6]), int(raw[2:4]), int(raw[:2]))
            except ValueError:
                continue
            if found is None or abs(day - self.near) < abs(found - self.near):
                found = day
        if found is None or abs(found - self.near) > FAR:
            self.problem(number, f"date illisible ou trop éloignée {raw!r}")
            return None
        return found


def _account(line: str) -> str:
    """Bank, branch and account number, as the format names it."""
    return f"{line[2:7]} {line[11:16]} {line[21:32].strip()}"
