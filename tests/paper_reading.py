"""A PDF read back, as a person or a screen reader would: its whole text, what it says of itself."""

import io
from dataclasses import dataclass

from pypdf import PdfReader


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """`text`: every page, blanks made single; `is_tagged`, `language` and `metadata` are what PDF/UA and PDF/A ask for."""

    pages: int
    text: str
    title: str
    language: str
    is_tagged: bool
    metadata: str
    fonts: frozenset[str]


def read_paper(content: bytes) -> ReadPaper:
    reader = PdfReader(io.BytesIO(content), strict=True)
    root = reader.trailer["/Root"]
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    return ReadPaper(
        pages=len(reader.pages),
        text=" ".join(" ".join(page.extract_text() for page in reader.pages).split()),
        title=str((reader.metadata or {}).get("/Title", "")),
        language=str(root.get("/Lang", "")),
        is_tagged=bool(root["/MarkInfo"]["/Marked"]),
        metadata=root["/Metadata"].get_object().get_data().decode(),
        fonts=frozenset(fonts),
    )
