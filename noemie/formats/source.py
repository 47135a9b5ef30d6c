"""The characters of a file as they come: what was read of it is let go, so that memory holds a little of it."""

from collections.abc import Iterable

LINE_ENDS = "\r\n"


class Source:
    """`text`: what is held; `offset`: where in the file it begins; `is_ended`: nothing comes after it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = iter(texts)
        self.text = ""
        self.offset = 0
        self.is_ended = False

    def more(self) -> bool:
        """Adds the next characters; False when there are none."""
        for one in self._texts:
            if one:
                self.text = self.text + one if self.text else one
                return True
        self.is_ended = True
        return False

    def need(self, size: int) -> bool:
        """Holds `size` characters at least, or all that is left. False: nothing is left."""
        while len(self.text) < size and self.more():
            pass
        return bool(self.text)

    def drop(self, size: int) -> None:
        self.offset += min(size, len(self.text))
        self.text = self.text[size:]

    def skip_line_ends(self) -> None:
        while True:
            left = len(self.text.lstrip(LINE_ENDS))
            self.drop(len(self.text) - left)
            if left or not self.more():
                return

    def has_more_than_blanks(self) -> bool:
        """Whether anything is left but blanks; the blanks before it are let go."""
        while True:
            left = len(self.text.lstrip())
            if left:
                return True
            self.drop(len(self.text))
            if not self.more():
                return False
