"""The promises of the stylesheet, the sprite and the templates, read from the files themselves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/css/app.css").read_text()
SPRITE = (ROOT / "static/img/icons.svg").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = {name: pair for name, *pair in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)}
TEXT_ON_GROUND = [
    *[(text, ground) for text in ("ink", "soft", "faint") for ground in ("paper", "card", "well")],
    *[(state, f"{state}-bg") for state in ("filed", "paid", "warn", "late", "refused")],
    *[(state, ground) for state in ("filed", "paid", "warn", "late", "refused") for ground in ("paper", "card")],
    ("ink", "hl"),
    ("paper", "ink"),
]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_is_readable_on_its_ground(text: str, ground: str, mode: int) -> None:
    assert contrast(TOKENS[text][mode], TOKENS[ground][mode]) >= 4.5


def test_no_colour_stands_outside_the_tokens() -> None:
    after = CSS[CSS.index("@layer base {") :]
    letter_and_codes = {"#fff", "#14202e"}  # paper stays white in both modes
    poster = {"#e9f04f", "#161d25", "#dbe84d"}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", after)) <= letter_and_codes | poster


def test_green_is_only_for_what_the_bank_proves() -> None:
    """The token of the bank is used by the money lane, its charts and the mark, and nowhere else."""
    users = set(re.findall(r"^\s*([^\s{}][^{}]*?) \{[^{}]*?var\(--paid\)", CSS, re.MULTILINE))
    allowed = {".mark-m", ".m1::after", ".m2::after", ".dot", ".dot.yes", ".dot.half", ".b5", ".c5", ".wait"}
    assert ".mark-m" in users
    assert users <= allowed | {'[data-state="paid"]'}


def test_each_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', SPRITE))
    named = {name for page in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)" %}', page.read_text())}
    named |= {name for page in TEMPLATES for name in re.findall(r'\bshape="([\w-]+)"', page.read_text())}
    named |= set(re.findall(r'Section\("\w+", "[^"]+", "(\w+)"', (ROOT / "idel/navigation.py").read_text()))
    assert named <= drawn


def test_each_state_is_drawn_with_a_shape_of_its_own() -> None:
    shapes = dict(re.findall(r'<symbol id="i-(\w+)"[^>]*>(.*?)</symbol>', SPRITE))
    states = [shapes[state] for state in ("filed", "paid", "warn", "late", "refused", "idle")]
    assert len(set(states)) == len(states)


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_a_template_obeys_the_content_policy(page: Path) -> None:
    source = page.read_text()
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=[\"']", source)
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", source, re.DOTALL):
        assert "src=" in attributes or 'type="application/json"' in attributes, body


def test_a_script_depends_on_nobody() -> None:
    for module in (ROOT / "static/js").rglob("*.js"):
        source = module.read_text()
        assert not re.search(r"\b(eval|Function)\(|innerHTML|https?://", source), module.name


def test_what_a_module_imports_has_the_name_of_its_contents_in_production(tmp_path: Path) -> None:
    """Every module collected imports hashed names only; a file of the shell that is not kept by the device is found here."""
    from django.contrib.staticfiles import finders
    from django.core.files.storage import FileSystemStorage

    from billing.views.shell_files import FILES
    from idel.static_files import ModuleStaticFilesStorage

    storage = ModuleStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    storage.max_post_process_passes = 10
    names = [f"js/{path.relative_to(ROOT / 'static/js')}" for path in (ROOT / "static/js").rglob("*.js")]
    source = FileSystemStorage(location=str(ROOT / "static"))
    for name in names:
        with source.open(name) as file:
            storage._save(name, file)
    for _, _, processed in storage.post_process({name: (source, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    imported = set()
    for name in names:
        text = (tmp_path / storage.stored_name(name)).read_text()
        found = re.findall(r'^(?:import|export) .*?from "([^"]+)"', text, re.MULTILINE)
        assert all(re.search(r"\.[0-9a-f]{12}\.js$", one) for one in found), (name, found)
        imported |= {re.sub(r"\.[0-9a-f]{12}\.js$", ".js", one.rpartition("/")[2]) for one in found}
    assert {"store.js", "acts.js", "dom.js"} <= imported
    shell = {name.rpartition("/")[2] for name in FILES}
    assert imported <= shell
    assert all(finders.find(name) for name in FILES)
