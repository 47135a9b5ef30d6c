"""CFONB 120, the French bank statement: records of 120 characters, 01 opening, 04 movement, 05 complement, 07 closing.

Source: CFONB, "Relevé de compte", version of March 2010. docs/algorithms/bank.md says what is tolerated, and counted.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from reconciliation.bank.lines import WIDTH, records
from reconciliation.bank.problems import Problems
from reconciliation.bank.statement import (
    MARK,
    BankFile,
    Closed,
    Entry,
    EntryDetail,
    Statement,
    Stream,
    balances,
    gathered,
    hashed,
)

# The last character of an amount carries its unit digit and its sign: credit { A..I, debit } J..R.
UNITS = {char: (rank % 10, 1 if rank < 10 else -1) for rank, char in enumerate("{ABCDEFGHI}JKLMNOPQR")}
# In the French ISO 646 set { and } are printed é and è; some transfers write letters in lower case.
TRANSCODED = {"é": "{", "è": "}", **{char.lower(): char for char in "ABCDEFGHIJKLMNOPQR"}}
# Up to where a record must go for its blanks alone to be missing: the amount, or the day of a complement.
LEAST = {"01": 104, "04": 104, "05": 40, "07": 104}
# A statement of the last century or of the next is a misread year; a movement far from its opening is another year's.
FAR, OLD, LONGEST = dt.timedelta(days=45 * 366), dt.timedelta(days=3660), dt.timedelta(days=400)
CENTURIES = (1900, 2000, 2100)
MOST_DAYS = 50_000

OTHER_ACCOUNT = "le compte de cet enregistrement n’est pas celui de l’ouverture"
OTHER_UNIT = "la devise ou le nombre de décimales n’est pas celui de l’ouverture : relevé non prouvé"
BLANK_UNIT = "devise ou nombre de décimales en blanc : EUR et 2 par défaut"
LOWER = "dernier caractère de montant transcodé (é, è ou minuscule), lu comme son caractère de la norme"
PADDED = "montant complété par des blancs et non des zéros"
AGED = "date à plus de dix ans de l’import : lue, à vérifier"
TRIMMED = "enregistrement sans les blancs de sa fin, complété à 120 caractères"
LONGER = "enregistrement suivi de blancs, ramené à 120 caractères"
UTF8 = "enregistrement écrit en UTF-8 au lieu de Latin-1"


class _Movement(msgspec.Struct, gc=False):
    """A 04 while its 05 come; `details`: their records."""

    amount: int | None
    booked_on: dt.date | None
    value_on: dt.date | None
    line: str
    details: list[str]


@dataclass(slots=True)
class _Open:
    """A statement between its 01 and its 07: what it says and what its movements sum to, not the movements.

    `head`: how the identity of its movements begins. `first`, `last`: bounds of their days. `total`: None as soon as an
    amount could not be read. `content`: a digest of the movements, in order.
    """

    account: str
    currency: str
    decimals: int
    opening: int | None
    opening_on: dt.date | None
    is_whole: bool = True
    total: int | None = 0
    content: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    head: str = field(init=False)
    first: dt.date = field(init=False)
    last: dt.date = field(init=False)

    def __post_init__(self) -> None:
        self.head = f"{self.account}{MARK}{self.currency}{MARK}"
        self.first = self.opening_on - LONGEST if self.opening_on else dt.date.min
        self.last = self.opening_on + LONGEST if self.opening_on else dt.date.max


def read(data: bytes | Iterable[bytes], near: dt.date) -> BankFile:
    """`near`: the day of the import; the century of a two-digit year is the one nearest to it. Never raises."""
    return gathered(stream(data, near))


def stream(data: bytes | Iterable[bytes], near: dt.date) -> Stream:
    """The same, one entry after the other: memory holds one movement, whatever the length of the file."""
    reader = _Reader(near)
    lines = records(data)
    for number, line in lines:
        refusal = _other_format(line)
        if refusal:
            return BankFile("cfonb120", refused=refusal)
        reader.take(number, line)
        break
    out, take, quick, heads = reader.out, reader.take, reader.readers, reader.heads
    for number, line in lines:
        known = quick.get(line[:2])
        if known is not None and line[2:32] in heads and len(line) == WIDTH:
            reader.last_is_cut = False
            known(number, line)
        else:
            take(number, line)
        if out:
            yield from out
            out.clear()
    return reader.finish()


def _other_format(line: str) -> str | None:
    if line[:2] in {"31", "34", "39"} and len(line) in {WIDTH, 240}:
        return "CFONB 240 (rejets et impayés) : ce n’est pas un relevé de compte"
    if line[:2] == "03" and len(line) == 160:
        return "CFONB 160 (ordres de virement ou de prélèvement) : ce n’est pas un relevé de compte"
    if line[:2] not in {"01", "04", "05", "07"}:
        return "ce fichier n’est pas un relevé CFONB 120"
    return None


class _Reader:
    """One record at a time. `out`: entries and ends of statements that are complete, for the caller to take away.

    `heads`: columns 3-32 already compared with those of the open statement, and in agreement.
    """

    def __init__(self, near: dt.date) -> None:
        self.near = near
        self.is_new = True
        self.count = 0
        self.problems = Problems()
        self.out: list[Entry | Closed] = []
        self.heads: set[str] = set()
        self.open: _Open | None = None
        self.movement: _Movement | None = None
        self.last_is_cut = False
        self.days: dict[str, dt.date | None] = {}
        self.sound_days: dict[str, dt.date] = {}
        self.known: set[tuple[object, ...]] = set()
        self.readers = {"01": self._opening, "04": self._movement, "05": self._complement, "07": self._closing}

    def take(self, number: int, raw: str) -> None:
        self.is_new = False
        line = raw if len(raw) == WIDTH else self._fitted(number, raw)
        self.last_is_cut = len(line) < WIDTH and line.startswith("0")
        reader = self.readers.get(line[:2]) if len(line) == WIDTH else None
        if reader is None:
            self._unread(number, line)
            return
        if self.open is not None and line[2:32] not in self.heads and line[:2] != "01":
            self._compare(number, line, self.open)
        reader(number, line)

    def _fitted(self, number: int, raw: str) -> str:
        """In 120 characters where only an encoding or blanks at the end make the difference, else as it is.

        A character lost inside moves the amount: its last one, which is no digit, stands among the digits, and it is not read.
        """
        try:
            line = raw if raw.isascii() else raw.encode("iso-8859-1").decode("utf-8")
        except UnicodeError:  # bytes that are not UTF-8, or a NUL that was replaced
            line = raw
        bare = line.rstrip(" ")
        if not LEAST.get(line[:2], WIDTH) <= len(line) or len(bare) > WIDTH:
            return raw
        if line is not raw:
            self.problems.count(number, UTF8)
        if len(line) != WIDTH:
            self.problems.count(number, TRIMMED if len(line) < WIDTH else LONGER)
        return bare.ljust(WIDTH)

    def _unread(self, number: int, line: str) -> None:
        """What stood there is not known: the statement is not whole, and the next 05 complete nothing that was read."""
        self.problems.note(number, f"enregistrement de {len(line)} caractères, code {line[:2]!r} : non lu")
        if line[:2] != "05":
            self._complete()
            if self.open is not None:
                self.open.is_whole = False

    def _compare(self, number: int, line: str, known: _Open) -> None:
        is_same = _account(line) == known.account
        if not is_same:
            self.problems.count(number, OTHER_ACCOUNT)
        if line[16:19].strip() not in {known.currency, ""} or line[19] not in {str(known.decimals), " "}:
            self.problems.count(number, OTHER_UNIT)
            known.is_whole = False
        elif is_same and len(self.heads) < 1000:
            self.heads.add(line[2:32])

    def _opening(self, number: int, line: str) -> None:
        if self.open is not None:
            self.problems.note(number, "un relevé s’ouvre avant la fermeture du précédent : celui-ci n’est pas prouvé")
            self._close(self.open, None, None, number)
        currency, decimals = line[16:19], line[19]
        if not currency.strip() or not decimals.strip():
            self.problems.count(number, BLANK_UNIT)
        self.open = _Open(
            account=_account(line),
            currency=currency.strip() or "EUR",
            decimals=int(decimals) if decimals in "0123456789" else 2,
            opening=self.amount(number, line),
            opening_on=self.day(number, line[34:40]),
        )
        if decimals.strip() and decimals not in "0123456789":
            self.problems.note(number, f"nombre de décimales illisible {decimals!r} : relevé non prouvé")
            self.open.is_whole = False

    def _movement(self, number: int, line: str) -> None:
        if self.open is None:
            self.problems.note(number, "mouvement hors d’un relevé : non lu")
            return
        self._complete()
        booked, value, sound = line[34:40], line[42:48], self.sound_days
        booked_on = sound.get(booked) or self.day(number, booked)
        if booked_on and not self.open.first <= booked_on <= self.open.last:
            self.problems.note(number, f"date trop éloignée de l’ouverture {booked!r}")
            booked_on = None
        value_on = sound.get(value) or (self.day(number, value) if value.strip("0 ") else None)
        self.movement = _Movement(self.amount(number, line), booked_on, value_on, line, [])

    def _complement(self, number: int, line: str) -> None:
        if self.movement is None:
            self.problems.note(number, "complément (05) d’aucun mouvement lu")
            return
        self.movement.details.append(line)

    def _closing(self, number: int, line: str) -> None:
        if self.open is None:
            self.problems.note(number, "fermeture (07) sans ouverture")
            return
        self._close(self.open, self.amount(number, line), self.day(number, line[34:40]), number)

    def _complete(self) -> None:
        """The movement has all its complements: it is an entry of the open statement."""
        done, known = self.movement, self.open
        if done is None or known is None:
            return
        self.movement = None
        entry = _entry(known, done)
        known.content.update(entry.base.encode())
        if done.booked_on is None:
            known.is_whole = False
        known.total = None if done.amount is None or known.total is None else known.total + done.amount
        self.out.append(entry)

    def _close(self, done: _Open, closing: int | None, closing_on: dt.date | None, number: int) -> None:
        self._complete()
        self.open = None
        self.heads.clear()
        content = (done.account, done.opening_on, done.opening, closing_on, closing, done.content.digest())
        if content in self.known:
            self.problems.note(number, "relevé déjà présent dans ce fichier, mot pour mot : compté une fois")
            self.out.append(Closed(None))
            return
        self.known.add(content)
        proved = done.is_whole and balances(done.opening, (done.total,), closing)
        if not proved:
            self.problems.note(number, "ouverture et mouvements ne donnent pas la fermeture : relevé non prouvé")
        self.count += 1
        unit = (done.account, done.currency, done.decimals)
        self.out.append(Closed(Statement(*unit, done.opening, done.opening_on, closing, closing_on, proved, ())))

    def finish(self) -> BankFile:
        problems = self.problems.all()
        if self.is_new:
            return BankFile("cfonb120", refused="fichier vide")
        if self.open is not None or self.last_is_cut:
            reason = "fichier tronqué : sa fin manque (aucune fermeture 07), rien n’en est repris"
            return BankFile("cfonb120", problems=problems, refused=reason)
        if not self.count:
            return BankFile("cfonb120", problems=problems, refused="aucun relevé dans ce fichier")
        return BankFile("cfonb120", problems=problems)

    def amount(self, number: int, line: str) -> int | None:
        """14 characters; never zero for what cannot be read."""
        digits, last = line[90:103], line[103]
        unit = UNITS.get(last)
        if unit is None and last in TRANSCODED:
            self.problems.count(number, LOWER)
            unit = UNITS[TRANSCODED[last]]
        if digits[0] == " ":
            self.problems.count(number, PADDED)
            digits = digits.lstrip(" ")
        if unit is not None and digits.isdigit() and digits.isascii():
            return unit[1] * (int(digits) * 10 + unit[0])
        self.problems.note(number, f"montant illisible {line[90:104]!r} : jamais pris pour zéro")
        return None

    def day(self, number: int, raw: str) -> dt.date | None:
        """JJMMAA, in the century nearest to the day of the import; more than ten years away is read and said."""
        sound = self.sound_days.get(raw)
        if sound is not None:
            return sound
        if raw not in self.days:
            if len(self.days) > MOST_DAYS:
                self.days.clear()
                self.sound_days.clear()
            self.days[raw] = _nearest(raw, self.near)
        found = self.days[raw]
        if found is None:
            self.problems.note(number, f"date illisible ou trop éloignée {raw!r}")
        elif abs(found - self.near) > OLD:
            self.problems.count(number, AGED)
        else:
            self.sound_days[raw] = found
        return found


def _entry(known: _Open, movement: _Movement) -> Entry:
    """Its identity is a hash of all that the file says of it: the blanks that a transfer adds or drops change nothing."""
    line, amount, booked_on, value_on = movement.line, movement.amount, movement.booked_on, movement.value_on
    label, code = line[48:79].rstrip(), line[32:34].strip()
    reference, number = line[104:120].strip(), line[81:88].strip()
    said = f"{known.head}{booked_on}{MARK}{value_on}{MARK}{amount}{MARK}{code}{MARK}{single_blanks(label)}{MARK}{number}{MARK}{reference}"
    details = []
    for one in movement.details:
        qualifier, text = one[45:48].strip(), one[48:118].rstrip()
        details.append(EntryDetail(qualifier, text))
        said += f"{MARK}{qualifier}{single_blanks(text)}"
    base = hashed(said)
    return Entry(amount, booked_on, value_on, label, reference, code, number, known.decimals, tuple(details), base, 0)


def _nearest(raw: str, near: dt.date) -> dt.date | None:
    if not (raw.isascii() and raw.isdigit()):
        return None
    found = []
    for century in CENTURIES:
        try:
            found.append(dt.date(century + int(raw[4:6]), int(raw[2:4]), int(raw[:2])))
        except ValueError:
            continue
    best = min(found, key=lambda day: abs(day - near), default=None)
    return best if best is not None and abs(best - near) <= FAR else None


def _account(line: str) -> str:
    """Bank, branch and account number, as the format names it."""
    return f"{line[2:7]} {line[11:16]} {line[21:32].strip()}"


def single_blanks(text: str) -> str:
    """What " ".join(text.split()) gives, at once for the many texts without blanks to take away (`text` ends without one)."""
    return " ".join(text.split()) if "  " in text or text[:1].isspace() else text
