"""`./dev shots --guide`: the few pictures of README and docs/guide, from the demo cabinet, small (WebP) and in daylight."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.shots import ROOT, Role, discover

FOLDER = ROOT / "docs" / "img"
WIDTH, QUALITY = 960, 0.6
# Name of the page's address: file, height of what is kept (px of a page 1280 wide).
PICTURES = {
    "membres": ("membres", 760),
    "imports": ("imports", 620),
    "tournee": ("tournee", 640),
    "passage": ("passage", 620),
    "patient": ("patient", 760),
    "suivi": ("suivi", 720),
    "dossier": ("dossier", 860),
    "banque": ("banque", 760),
    "mouvement": ("mouvement", 760),
    "mes_paiements": ("mes-paiements", 560),
    "lecture": ("lecture", 720),
    "pilotage": ("pilotage", 720),
}
SHRINK = """async ([source, width, quality]) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.round(image.height * width / image.width);
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/webp', quality).split(',')[1];
}"""


def take_for_the_guide(context: BrowserContext, base: str, role: Role) -> list[str]:
    """Writes each picture; says the pages that were not found."""
    discover(context, base, role)
    found = {one.name: one.path for one in role.pages}
    context.add_cookies([{"name": "theme", "value": "light", "url": base}])
    page, studio = context.new_page(), context.new_page()
    for name, (file, height) in PICTURES.items():
        if name in found:
            page.set_viewport_size({"width": 1280, "height": height})
            page.goto(base + found[name])
            _keep(page, studio, FOLDER / f"{file}.webp")
    return [f"{name}: no such page in the demo" for name in PICTURES if name not in found]


def _keep(page: Page, studio: Page, target: Path) -> None:
    source = base64.b64encode(page.screenshot()).decode()
    target.write_bytes(base64.b64decode(studio.evaluate(SHRINK, [source, WIDTH, QUALITY])))
