"""What happens to a file on its way: bits, cuts, pieces twice or exchanged, another encoding, a swollen part, another format."""

import random
from collections.abc import Callable

TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"-", b"+", b"@", b";", b'"', b"\r", b"\n", b"\x85", b"\x1a", b"NaN", b"1e9", b"Infinity",
    b"0x10", b"1_000", b"9" * 40, b"0" * 40, "٣".encode(), "²".encode(), b"&#0;", b"<!--", b"]]>", b"00000000", b"999999", b"310226", b"O", b"l",
)  # fmt: skip
SWOLLEN = 200_000  # bytes that a swollen piece adds at most
Change = Callable[[random.Random, bytearray, bytes], bytearray]


def spoilt(source: random.Random, data: bytes, other: bytes) -> bytes:
    """One to four changes. `other`: a sound file of another format, for the changes that mix two."""
    out = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 3, 4))):
        out = source.choice(CHANGES)(source, out, other) or bytearray(b" ")
    return bytes(out)


def _place(source: random.Random, data: bytearray, most: int = 60) -> tuple[int, int]:
    start = source.randrange(len(data))
    return start, min(len(data), start + source.randrange(1, most))


def _byte(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    data[source.randrange(len(data))] = source.randrange(256)
    return data


def _digit(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    """A digit becomes another sign: the amounts, the days and the numbers."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if digits:
        data[source.choice(digits)] = source.choice(b"OlI. ,-+;:A{}0789")
    return data


def _cut(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    return data[: source.randrange(len(data))]


def _lost(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    start, end = _place(source, data)
    return data[:start] + data[end:]


def _twice(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    start, end = _place(source, data, 400)
    return data[:end] + data[start:end] + data[end:]


def _exchanged(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    start, end = _place(source, data, 200)
    to = source.randrange(len(data))
    piece, rest = data[start:end], data[:start] + data[end:]
    return rest[:to] + piece + rest[to:]


def _token(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    start, end = _place(source, data, 12)
    return data[:start] + source.choice(TOKENS) + data[source.choice((start, end)) :]


def _swollen(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    start, end = _place(source, data)
    return data[:end] + data[start:end] * (source.randrange(SWOLLEN) // (end - start)) + data[end:]


def _mixed(source: random.Random, data: bytearray, other: bytes) -> bytearray:
    at, to = source.randrange(len(data)), source.randrange(len(other))
    return data[:at] + other[to : to + 600] + data[source.choice((at, len(data))) :]


def _lines(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    plain = data.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", source.choice((b"", b"\r", b"\r\n", b"\n\n", b"\x85", b"\x0b")))


def _encoded(source: random.Random, data: bytearray, _: bytes) -> bytearray:
    return bytearray(
        data.decode("iso-8859-1").encode(source.choice(("utf-8", "utf-16", "utf-16-be", "utf-32")), "replace")
    )


CHANGES: tuple[Change, ...] = (
    _byte, _byte, _digit, _digit, _digit, _cut, _lost, _twice, _exchanged, _token, _token, _swollen, _mixed, _lines, _encoded,
)  # fmt: skip
