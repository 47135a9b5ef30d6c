"""The files that a device keeps to open, and to note, without network: name to the address of this deployment."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

OFFLINE = (
    *("app", "catalogue", "chip", "decide", "device", "dom", "form", "guard", "hold", "project"),
    *("round", "said", "store", "sync", "visit", "worker"),
)
FILES = (
    "css/app.css",
    "img/icons.svg",
    "img/favicon.svg",
    "img/icon-192.png",
    "manifest.webmanifest",
    "js/theme.js",
    "js/overlay.js",
    "js/acts.js",
    *(f"js/offline/{name}.js" for name in OFFLINE),
)


@cache
def shell_files() -> dict[str, str]:
    """Name in static/ to address."""
    return {name: static(name) for name in FILES}


@cache
def shell_version() -> str:
    """Twelve hexadecimal digits that change with any of the files."""
    digest = hashlib.sha256()
    for name, address in shell_files().items():
        digest.update(address.encode())
        path = finders.find(name)
        if isinstance(path, str):
            digest.update(Path(path).read_bytes())
    return digest.hexdigest()[:12]
