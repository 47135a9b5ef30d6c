"""The entities of a NOEMIE stream, cut by the size of their code. The stream is walked once, each byte looked at once or twice."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from noemie.formats.framing import Ending, Opening, Window, unframe
from noemie.formats.layouts import Layout, layouts
from noemie.formats.records import MOST_UNREADABLE, Problem, Record, TooManyUnreadable, decode

UNKNOWN = "entité inconnue, sautée jusqu’au @ suivant"
CUT = "entité tronquée ou de longueur inattendue"
KEPT = 200  # characters kept of what was skipped


class Reader:
    """The records of a file as its characters come. `framing`, `lines`: of the first logical file, and of each one."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.framing = ""
        self.lines: list[int] = []
        self.rank = 0
        self._tables = layouts("noemie_ps")
        self._known: dict[str, tuple[int, Callable[[str], Any], Layout]] = {
            code: (layout.width, layout.sound.match, layout)
            for code, layout in self._tables.items()
            if layout.is_entity and code.isdigit()
        }
        self._begin()

    def _begin(self) -> None:
        """What was met of a logical file, and what is held of its stream: characters, and where their runs stand."""
        self._met = self._unreadable = 0
        self._held = ""
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._skipped: Record | None = None

    def batches(self, texts: Iterable[str]) -> Iterator[list[Record]]:
        """The records, some at a time. Raises NotNoemie and TooManyUnreadable: nothing of the file may be used then."""
        for event in unframe(texts, self.problems):
            if isinstance(event, Window):
                yield self._walk(event, is_end=False)
            elif isinstance(event, Opening):
                self.framing = self.framing or event.framing
                self._begin()
                yield [self._flat("000", event.header, event.offset)]
            else:
                found = self._walk(Window("", [], []), is_end=True)
                yield [*found, *self._trailer(event)]

    def _trailer(self, event: Ending) -> list[Record]:
        if not event.trailer.startswith("999"):
            return []
        self.lines.append(event.physical_lines)
        return [self._flat("999", event.trailer, event.offset)]

    def _flat(self, code: str, raw: str, offset: int) -> Record:
        self.rank += 1
        self._met += 1
        return decode(self._tables[code], raw.ljust(128)[:128], self.rank, offset, self.problems)

    def _walk(self, window: Window, *, is_end: bool) -> list[Record]:
        """The entities that are whole; what is left of the stream waits for the next window."""
        stream = self._join(window)
        known, starts, offsets = self._known, self._starts, self._offsets
        found: list[Record] = []
        keep, size, at, rank, piece = found.append, len(stream), 0, self.rank, 0
        if self._skipped is not None:
            at = self._go_on(stream, found, is_end=is_end)
            rank = self.rank
        ends = [*starts[1:], size + 1]
        shift = offsets[0] - starts[0] if offsets else 0
        while at < size:
            while at >= ends[piece]:
                piece += 1
                shift = offsets[piece] - starts[piece]
            code = stream[at : at + 3]
            shape = known.get(code)
            if shape is not None:
                end = at + shape[0]
                raw = stream[at:end]
                if shape[1](raw) is not None:
                    rank += 1
                    keep(Record(rank, at + shift, code, raw, shape[2]))
                    at = end
                    continue
                if end > size and not is_end:
                    break
                if raw[-1:] == "@" and len(raw) == shape[0]:
                    rank += 1
                    keep(decode(shape[2], raw, rank, at + shift, self.problems, self._places(at)))
                    at = end
                    continue
            elif len(code) < 3 and not is_end:
                break
            if code[0] in "\r\n":
                at += 1
                continue
            self.rank = rank
            at = self._skip(stream, at, at + shift, found, is_end=is_end)
            rank = self.rank
        self.rank = rank
        self._met += len(found)
        self._let_go(stream, at)
        return found

    def _join(self, window: Window) -> str:
        held = self._held
        if not held:
            self._starts, self._offsets = window.starts, window.offsets
            return window.text
        self._starts = [*self._starts, *(one + len(held) for one in window.starts)]
        self._offsets = [*self._offsets, *window.offsets]
        return held + window.text

    def _let_go(self, stream: str, at: int) -> None:
        """Holds the characters from `at`, and the runs that they stand in."""
        self._held = stream[at:]
        if self._held:
            piece = bisect_right(self._starts, at) - 1
            self._starts = [one - at for one in self._starts[piece:]]
            self._offsets = self._offsets[piece:]

    def _places(self, at: int) -> Callable[[int], int]:
        """The byte of each character of the entity that begins at `at`."""
        starts, offsets = self._starts, self._offsets

        def place(plus: int) -> int:
            piece = bisect_right(starts, at + plus) - 1
            return offsets[piece] + at + plus - starts[piece]

        return place

    def _skip(self, stream: str, at: int, offset: int, found: list[Record], *, is_end: bool) -> int:
        """Goes past the next `@`; what was skipped keeps its place and its first characters."""
        self._unreadable += 1
        if self._unreadable > MOST_UNREADABLE and 2 * self._unreadable > self._met + len(found):
            raise TooManyUnreadable("la plupart des enregistrements sont illisibles : ce n’est pas un retour NOEMIE")
        self.rank += 1
        self._skipped = Record(self.rank, offset, stream[at : at + 3], "", None)
        return self._go_on(stream, found, at, is_end=is_end)

    def _go_on(self, stream: str, found: list[Record], at: int = 0, *, is_end: bool) -> int:
        """The rest of what is skipped, up to its `@` or to the end of what is there."""
        end = stream.find("@", at) + 1
        before = self._skipped or Record(self.rank, 0, "", "", None)
        is_over = end > 0 or is_end
        end = end or len(stream)
        raw = (before.raw + stream[at : min(end, at + KEPT)])[:KEPT]
        one = Record(before.rank, before.offset, before.record, raw, None)
        self._skipped = None if is_over else one
        if is_over:
            if raw.strip():
                reason = CUT if one.record in self._known else UNKNOWN
                self.problems.append(Problem(one.rank, one.offset, "entity", raw[:40], reason, one.record))
            found.append(one)
        return end
