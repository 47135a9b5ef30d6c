"""Paper: what a person typed stays text, every sign has its shape, the document is PDF/A and PDF/UA, and always the same."""

import unicodedata
from pathlib import Path

import pytest

from paper.render import ALSO, SHOWN, UNKNOWN, CannotPrint, printable, render
from tests.paper_reading import read_paper

ROOT = Path(__file__).parents[2]
TEMPLATES = [*sorted(ROOT.glob("*/papers/*.typ")), ROOT / "paper" / "house.typ"]
WORDS = {"title": "Essai", "author": "Nadia Perrin", "made_on": "2026-11-10", "footer": "pied"}
HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "$ x^2 $ *gras* _oblique_ = Titre",
    '"; #sys.version; "',
    "\\u{41} \\ \\n ]]]] ((( {{{ `#x`",
    "<b>x</b> </script> &amp; %00 ../../",
]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template of ours that prints one text in the three faces of the house."""
    path = tmp_path / "essai.typ"
    path.write_text(
        '#import "house.typ": paper, small\n#let data = json(bytes(sys.inputs.data))\n#show: paper.with(data)\n'
        "= #data.title\n#for one in data.texts [#one #small(one) #strong(one) #raw(one) \\ ]\n"
    )
    return path


def printed(template: Path, *texts: str, **changes: object) -> bytes:
    return render(template, {**WORDS, "texts": list(texts), **changes})


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_typed_is_printed_as_it_is(template: Path, text: str) -> None:
    read = read_paper(printed(template, text, title=text))
    said = "".join(read.text.split())
    assert said.count("".join(text.split())) == 5  # the title, and the four faces
    assert read.title == text


def test_the_document_says_that_it_is_pdf_a_and_pdf_ua(template: Path) -> None:
    read = read_paper(printed(template, "Bonjour"))
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in read.metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in read.metadata
    assert (read.title, read.language, read.is_tagged, read.pages) == ("Essai", "fr-FR", True, 1)
    assert all("+" in font for font in read.fonts) and read.fonts  # each face is embedded, cut to what is used


def test_french_typography_is_kept(template: Path) -> None:
    text = "1\u202f234,50\u202f€, « œuvre » : l’été à 7 h ; −9,15\u202f€"
    assert "".join(text.split()) in "".join(read_paper(printed(template, text)).text.split())


def test_every_sign_that_we_say_we_show_has_its_shape_in_every_face(template: Path) -> None:
    signs = [chr(code) for first, end in SHOWN for code in range(first, end)] + sorted(ALSO)
    kept = [one for one in signs if printable(one) == one and unicodedata.category(one)[0] != "C"]
    assert len(kept) > 2000
    assert printed(template, " ".join(kept)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["日本", "😀", "\ue000", "𝔸", "ع"])
def test_a_sign_without_shape_is_said_not_dropped(template: Path, text: str) -> None:
    assert printable(text) == UNKNOWN * len(text)
    assert UNKNOWN in read_paper(printed(template, text)).text


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\x07b", "a\u200bb", "a\ud800b"])
def test_controls_and_broken_signs_do_not_stop_the_document(template: Path, text: str) -> None:
    assert read_paper(printed(template, text)).text.startswith("Essai a")


def test_the_same_data_make_the_same_bytes(template: Path) -> None:
    assert printed(template, "Bonjour") == printed(template, "Bonjour")


@pytest.mark.parametrize("value", [1.5, object(), b"x"])
def test_a_value_that_is_no_text_is_refused(template: Path, value: object) -> None:
    with pytest.raises(CannotPrint, match="no value of a document"):
        printed(template, "x", other=value)


def test_a_template_that_fails_says_so(tmp_path: Path) -> None:
    path = tmp_path / "faux.typ"
    path.write_text("#let x = ")
    with pytest.raises(CannotPrint):
        render(path, WORDS)


def test_a_template_reads_nothing_outside_of_the_room(tmp_path: Path) -> None:
    path = tmp_path / "curieux.typ"
    path.write_text(f'#read("{ROOT / "pyproject.toml"}")')
    with pytest.raises(CannotPrint, match="not found"):
        render(path, WORDS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_asks_the_network_runs_text_or_reads_files(path: Path) -> None:
    source = path.read_text()
    assert not any(word in source for word in ('"@', "eval(", "read(", "plugin(", 'mode: "markup"'))
