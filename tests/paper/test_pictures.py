"""What people bring as a picture: only what draws is printed, and what cannot be followed is not."""

import datetime as dt
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.pictures import MOST_BYTES, Picture, safe_picture
from paper.render import can_print


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 8, height: int = 6, *, said: tuple[int, int] | None = None) -> bytes:
    rows = b"".join(b"\0" + b"\x20\x40\x80" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0)
    return b"Exif\0\0" + b"II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0GPS 48.85 2.35"


def jpeg(turn: int = 6) -> bytes:
    """One grey block of 8 by 8, with a place, a comment, and something after its end."""
    tables = segment(0xDB, b"\0" + b"\1" * 64)
    frame = segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0")
    codes = segment(0xC4, b"\0" + bytes([1] + [0] * 15) + b"\0") + segment(
        0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0"
    )
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f"
    told = segment(0xE1, exif(turn)) + segment(0xFE, b"<script>alert(1)</script>")
    return b"\xff\xd8" + told + tables + frame + codes + scan + b"\xff\xd9" + b"%PDF-1.7 cache"


@pytest.mark.parametrize(("turn", "degrees"), [(1, 0), (3, 180), (6, 90), (8, 270), (2, 0)])
def test_a_photo_keeps_what_draws_it_and_is_put_upright(turn: int, degrees: int) -> None:
    found = safe_picture(jpeg(turn))
    assert found is not None and (found.width, found.height, found.turn) == (8, 8, degrees)
    for hidden in (b"Exif", b"GPS", b"script", b"%PDF"):
        assert hidden not in found.content
    assert found.content.endswith(b"\xff\xd9") and can_print(found)


def test_a_png_is_printed_and_a_bomb_is_not_even_tried() -> None:
    found = safe_picture(png())
    assert found is not None and can_print(found)
    assert safe_picture(png(said=(60_000, 60_000))) is None
    assert safe_picture(png() + b"\0" * MOST_BYTES) is None


def test_a_picture_that_lies_is_refused_when_it_is_tried_alone() -> None:
    assert not can_print(Picture(png()[:60], 8, 6))
    lying = safe_picture(png(said=(8, 7)))
    assert lying is None or not can_print(lying)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"GIF89a", b"<svg/>", jpeg()[:40], png()[:14], b"\xff\xd8\xff"])
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert safe_picture(content) is None


@given(st.binary(max_size=200), st.integers(3, 180))
def test_no_bytes_make_it_fall(noise: bytes, cut: int) -> None:
    for content in (jpeg()[:cut] + noise, png()[:cut] + noise):
        found = safe_picture(content)
        assert found is None or found.width * found.height > 0


def test_the_same_picture_gives_the_same_paper() -> None:
    from importlib.resources import files

    from billing.services.invoicing.sheets import Sheet, printed_sheets
    from paper.render import render

    sheets, pictures = printed_sheets([Sheet("Prescription", picture=safe_picture(jpeg()))])
    data = {
        "title": "Essai", "author": "Idel", "made_on": dt.date(2026, 11, 2).isoformat(), "footer": "", "nurse": "N",
        "cabinet": "C", "made_words": "", "sheets": sheets,
    }  # fmt: skip
    template = files("billing.papers") / "feuillets.typ"
    assert render(template, data, pictures) == render(template, data, pictures)
