"""Which law priced a visit: the text, the tariffs, and a digest of the very data and rules, kept with each cotation.

Two releases that price differently have two versions, even when the text is the same (a rule that was corrected).
"""

import hashlib
from functools import lru_cache
from importlib.resources import files

from ngap.nomenclature import LAW_VERSION

FOLDERS = (("ngap.data", ""), ("ngap.rules", ".py"), ("ngap", ".py"))
SHOWN = 12


@lru_cache(maxsize=1)
def law_version() -> str:
    """`NGAP 2026-06-21 · tarifs 2026-11-06 · 3f0a…` : names sorted, contents as they are on the disk."""
    digest = hashlib.sha256()
    for package, ending in FOLDERS:
        for one in sorted(files(package).iterdir(), key=lambda found: found.name):
            if one.is_file() and one.name.endswith(ending):
                digest.update(f"{package}/{one.name}\0".encode())
                digest.update(one.read_bytes())
    return f"{LAW_VERSION} · {digest.hexdigest()[:SHOWN]}"
