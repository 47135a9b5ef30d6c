"""The browser that journeys and shots drive: Debian's Chromium, nothing is downloaded.

Its headless shell is the same engine without the windows around it: a context opens in a fifth of the time. Where it is
missing, the whole browser serves.
"""

import os
import shutil

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
